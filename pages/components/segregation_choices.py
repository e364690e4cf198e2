"""What the reader asks of a city's segregation: whom, against whom, when, where, how drawn."""

from collections.abc import Sequence

import streamlit as st

from geo.city import City
from geo.numbers import format_date, format_number
from geo.segregation.city_counts import group_name
from geo.segregation.methods import describe_method
from geo.segregation.selection import SegregationChoice
from geo.texts import Language, text
from pages.components import cached_segregation as cached
from pages.components import link
from pages.components.cached_segregation import Question

FIRST_GROUP = "foreign"
DRAWS = ("200", "500", "1000", "5000")
USUAL_DRAWS, USUAL_DRAWS_OF_MANY = "1000", "200"
MANY_AREAS = 1000
"""Above this number of areas the first answer takes fewer draws, to be there within a second."""

SEEDS = tuple(str(seed) for seed in range(10))


def choose_question(city: City, language: Language) -> Question | None:
    """The row of choices; None where the city counts nobody by area."""
    offer = cached.offer(city)
    if not offer.groups:
        return None
    one, two, three, four, five = st.columns([5, 5, 3, 4, 3], vertical_alignment="bottom")
    with one:
        usual = FIRST_GROUP if FIRST_GROUP in offer.groups else offer.groups[0]
        group = _choose_group("group", offer.groups, city, language, default=usual)
    with two:
        against = _choose_group("against", offer.opponents(group), city, language)
    levels = offer.common_levels(group, against)
    with four:
        level = link.choose(
            "level",
            levels,
            label=text("map.level", language),
            names=lambda key: city.level(key).name(language),
            language=language,
            default=levels[-1],
        )
    wanted = SegregationChoice(group, against, level=level)
    with three:
        period = choose_period("period", known_periods(city, wanted), -1, language)
    with five, st.popover(text("segregation_page.chance", language), width="stretch"):
        is_large = len(city.areas_at(level)) > MANY_AREAS
        usual_draws = USUAL_DRAWS_OF_MANY if is_large else USUAL_DRAWS
        draws, seed = choose_draws(language, usual_draws)
    return Question(SegregationChoice(group, against, period, level), draws, seed)


def _choose_group(
    name: str, options: Sequence[str], city: City, language: Language, *, default: str = ""
) -> str:
    return link.choose(
        name,
        options,
        label=text(f"segregation_page.choice_{name}", language),
        names=lambda key: group_name(city, key, language),
        language=language,
        default=default or options[0],
    )


def known_periods(city: City, choice: SegregationChoice) -> list[str]:
    """Periods in which both groups are counted, ascending."""
    counted = cached.counts(city, choice)
    has_data = counted.has_data.tolist()
    return [period for period, has in zip(counted.periods, has_data, strict=True) if has]


def choose_period(
    name: str, periods: Sequence[str], usual: int, language: Language, *, label: str = "map.period"
) -> str:
    """A list of periods, newest first."""
    return link.choose(
        name,
        list(reversed(periods)),
        label=text(label, language),
        names=lambda key: format_date(key, language),
        language=language,
        default=periods[usual],
    )


def choose_draws(language: Language, usual: str) -> tuple[int, int]:
    """How many draws, and the seed that makes them repeatable."""
    st.caption(text("segregation_page.chance_about", language))
    draws = link.choose(
        "draws",
        DRAWS,
        label=text("segregation_page.draws", language),
        names=lambda key: format_number(int(key), language),
        language=language,
        default=usual,
        widget=st.select_slider,
    )
    seed = link.choose(
        "seed",
        SEEDS,
        label=text("segregation_page.seed", language),
        names=str,
        language=language,
    )
    return int(draws), int(seed)


def names_of(city: City, choice: SegregationChoice, language: Language) -> tuple[str, str]:
    """The names of both groups as sentences call them."""
    return group_name(city, choice.group, language), group_name(city, choice.against, language)


def choose_index(keys: list[str], language: Language) -> str:
    """The index that is explained, and drawn over time."""
    return link.choose(
        "index",
        keys,
        label=text("segregation_page.index", language),
        names=lambda key: describe_method(key, language).name,
        language=language,
    )


def choose_span(periods: Sequence[str], language: Language) -> tuple[str, str]:
    """An earlier and a later period, first and last unless chosen."""
    left, right = st.columns(2)
    with left:
        first = choose_period("from", periods, 0, language, label="segregation_page.from_period")
    with right:
        second = choose_period("to", periods, -1, language, label="segregation_page.to_period")
    return first, second
