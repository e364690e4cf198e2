"""What the reader asks of several cities: which, what, when, at which level."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from geo.city import City
from geo.numbers import format_date
from geo.region.city_index import COMPARABLE_INDICES
from geo.segregation.city_counts import group_name
from geo.segregation.methods import describe_method
from geo.stories.comparison_scatter import SECOND_INDICATORS
from geo.texts import Language, text
from pages.components import cached, link
from pages.components import cached_segregation as cached_groups
from pages.components.compare_levels import EACH, FINEST, choose_level, choose_levels
from pages.components.segregation_choices import USUAL_DRAWS, choose_draws

By = Literal["index", "indicator"]
WAYS: tuple[By, ...] = ("index", "indicator")
FIRST_GROUP = "foreign"
FIRST_INDICATORS = ("foreign_share", "migration_background_share", "vacancy_share")
NEWEST = "newest"


@dataclass(frozen=True)
class CompareChoice:
    """What is compared.

    Attributes:
        by: An index of a group, or an indicator.
        group: Of the index.
        against: Whom the group is compared with.
        index: Key of the registry.
        indicator: Where an indicator is compared.
        period: Empty for the newest of each city.
        level: Key of a level that all cities have; empty for the finest of each.
        levels: City and level where a city takes part at one of its own.
        draws: Random cities.
        seed: Of the draws.
    """

    by: By
    group: str = ""
    against: str = ""
    index: str = ""
    indicator: str = ""
    period: str = ""
    level: str = ""
    levels: tuple[tuple[str, str], ...] = ()
    draws: int = int(USUAL_DRAWS)
    seed: int = 0


def level_of(city: City, choice: CompareChoice) -> str:
    """The level at which a city takes part: the chosen one, else its finest; empty if none."""
    keys = [level.key for level in city.levels]
    wanted = dict(choice.levels).get(city.key, choice.level)
    return wanted if wanted in keys else (keys[-1] if keys else "")


def choose_comparison(cities: Sequence[City], language: Language) -> CompareChoice | None:
    """The row of choices; None where no city has anything that could be compared."""
    ways = [way for way in WAYS if (_groups(cities) if way == "index" else _indicators(cities))]
    if not ways:
        return None
    way, subject, opponent = st.columns([3, 5, 4], vertical_alignment="bottom")
    with way:
        by = _choose_way(ways, language)
    with subject:
        group = _choose_group(cities, language) if by == "index" else ""
        indicator = _choose_indicator(cities, language) if by == "indicator" else ""
    with opponent:
        against = _choose_against(cities, group, language) if group else ""
    one, two, three, four = st.columns([4, 3, 3, 2], vertical_alignment="bottom")
    with one:
        index = _choose_index(language) if group else ""
    with two if group else one:
        level = choose_level(cities, language)
    with three if group else two:
        period = _choose_period(_periods(cities, indicator or f"{group}_count"), language)
    with four, st.popover(text("segregation_page.chance", language), width="stretch"):
        draws, seed = choose_draws(language, USUAL_DRAWS)
    return CompareChoice(
        by=by,
        group=group,
        against=against,
        index=index,
        indicator=indicator,
        period=period,
        level="" if level in (FINEST, EACH) else level,
        levels=choose_levels(cities, language) if level == EACH else (),
        draws=draws,
        seed=seed,
    )


def _choose_way(ways: Sequence[By], language: Language) -> By:
    return link.choose(
        "by",
        ways,
        label=text("compare_page.by", language),
        names=lambda key: text(f"compare_page.by_{key}", language),
        language=language,
    )


def _groups(cities: Sequence[City]) -> list[str]:
    """Groups that any city counts, those that more cities count first."""
    counted = [group for city in cities for group in cached_groups.offer(city).groups]
    return sorted(dict.fromkeys(counted), key=lambda group: -counted.count(group))


def _indicators(cities: Sequence[City]) -> list[str]:
    """Indicators that any city has, those that more cities have first."""
    known = [
        key
        for city in cities
        if city.levels
        for key in cached.offered_indicators(city, city.finest_level)
    ]
    return sorted(dict.fromkeys(known), key=lambda key: -known.count(key))


def name_indicator(cities: Sequence[City], key: str, language: Language) -> str:
    """An indicator as the first city that knows it calls it."""
    return next(
        (city.indicators[key].name(language) for city in cities if key in city.indicators), key
    )


def name_group(cities: Sequence[City], key: str, language: Language) -> str:
    """A group as the first city that counts it calls it."""
    counting = (city for city in cities if key in cached_groups.offer(city).levels)
    return next((group_name(city, key, language) for city in counting), key)


def _choose_group(cities: Sequence[City], language: Language) -> str:
    groups = _groups(cities)
    return link.choose(
        "group",
        groups,
        label=text("segregation_page.choice_group", language),
        names=lambda key: name_group(cities, key, language),
        language=language,
        default=FIRST_GROUP if FIRST_GROUP in groups else groups[0],
    )


def _choose_against(cities: Sequence[City], group: str, language: Language) -> str:
    offers = [cached_groups.offer(city) for city in cities]
    counting = [offer for offer in offers if group in offer.levels]
    others = list(dict.fromkeys(one for offer in counting for one in offer.opponents(group)))
    return link.choose(
        "against",
        others,
        label=text("segregation_page.choice_against", language),
        names=lambda key: name_group(cities, key, language),
        language=language,
    )


def _choose_index(language: Language) -> str:
    return link.choose(
        "index",
        list(COMPARABLE_INDICES),
        label=text("segregation_page.index", language),
        names=lambda key: describe_method(key, language).name,
        language=language,
    )


def _choose_indicator(cities: Sequence[City], language: Language) -> str:
    known = _indicators(cities)
    first = [key for key in FIRST_INDICATORS if key in known]
    return link.choose(
        "indicator",
        known,
        label=text("map.indicator", language),
        names=lambda key: name_indicator(cities, key, language),
        language=language,
        default=(first or known)[0],
    )


def choose_pair(cities: Sequence[City], usual: str, language: Language) -> tuple[str, str]:
    """Both indicators of the scatter."""
    known = _indicators(cities)
    seconds = [key for key in (*SECOND_INDICATORS, *known) if key in known and key != usual]
    left, right = st.columns(2)
    with left:
        first = _choose_axis(
            "first", known, usual if usual in known else known[0], cities, language
        )
    with right:
        second = _choose_axis("second", known, (seconds or known)[0], cities, language)
    return first, second


def _choose_axis(
    name: str, known: Sequence[str], usual: str, cities: Sequence[City], language: Language
) -> str:
    return link.choose(
        name,
        known,
        label=text(f"compare_page.axis_{name}", language),
        names=lambda key: name_indicator(cities, key, language),
        language=language,
        default=usual,
    )


def known_periods(cities: Sequence[City], choice: CompareChoice) -> list[str]:
    """Periods of any city in which what is compared is known, newest first."""
    return _periods(cities, choice.indicator or f"{choice.group}_count")


def _periods(cities: Sequence[City], key: str) -> list[str]:
    panels = [
        cached.shown_panel(city, key, city.finest_level)
        for city in cities
        if city.levels and key in city.indicators
    ]
    return sorted({one for panel in panels if panel for one in panel.periods}, reverse=True)


def _choose_period(periods: Sequence[str], language: Language) -> str:
    chosen = link.choose(
        "period",
        [NEWEST, *periods],
        label=text("map.period", language),
        names=lambda key: (
            text("compare_page.period_newest", language)
            if key == NEWEST
            else format_date(key, language)
        ),
        language=language,
    )
    return "" if chosen == NEWEST else chosen
