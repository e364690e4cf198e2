"""What a saved view asks of several cities: which, by what, when, at which level."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.catalogue import Indicator
from geo.city import City
from geo.disclosure import DisclosureRule
from geo.errors import GeoError, StoryError
from geo.indicators import known_indicators
from geo.region.city_figure import FigureQuestion
from geo.region.city_index import COMPARABLE_INDICES, IndexQuestion
from geo.segregation.city_counts import REST, group_name, has_group, list_groups
from geo.segregation.methods import describe_method
from geo.stories.choices import Choices
from geo.stories.identity import SEPARATOR, OpenCity
from geo.stories.segregation_question import DRAWS, SEEDS, USUAL_DRAWS
from geo.stories.view import View
from geo.texts import Language

WAYS = ("index", "indicator")
RANKS, PUBLISHED = "ranks", "published"
SECTIONS = (RANKS, "figures", "maps", "trend", "change", "scatter", PUBLISHED)
"""Of the page, in its order; each can be kept."""
FINEST, EACH, NEWEST = "finest", "each", "newest"
FEWEST = 2
FIRST_INDICATOR = "foreign_share"
Question = IndexQuestion | FigureQuestion


@dataclass(frozen=True, eq=False)
class Comparing:
    """Cities and what is asked of them.

    Attributes:
        cities: As whoever asks may see them, in the view's order.
        question: To every city.
        name: Of the index or indicator.
        group, against: Names of who is compared with whom; empty for indicators.
        rule: By which numbers are protected.
        language: Of all words.
    """

    cities: tuple[City, ...]
    question: Question
    name: str
    group: str
    against: str
    rule: DisclosureRule
    language: Language

    def city(self, key: str) -> City:
        """One of the cities."""
        return next(city for city in self.cities if city.key == key)

    def level_of(self, city: City) -> str:
        """The level at which a city takes part; empty where it has none."""
        keys = [level.key for level in city.levels]
        wanted = self.question.levels.get(city.key, self.question.level)
        return wanted if wanted in keys else (keys[-1] if keys else "")

    def indicator(self, key: str) -> Indicator | None:
        """An indicator as the first city that has it knows it."""
        return next((one.indicators[key] for one in self.cities if key in one.indicators), None)


def choose_cities(view: View, open_city: OpenCity) -> tuple[City, ...]:
    """The cities that a view names, each once, in its order.

    Raises:
        StoryError: It names fewer than two.
        GeoError: A city is not there for whoever asks.
    """
    keys = dict.fromkeys(key for key in view.chosen.get("cities", "").split(SEPARATOR) if key)
    if len(keys) < FEWEST:
        raise StoryError("stories.too_few_cities", view=view.title or str(view.screen))
    return tuple(open_city(key) for key in keys)


def find_ways(cities: Sequence[City]) -> list[str]:
    """By what cities can be compared: by an index of a group, by an indicator; often by both."""
    has_groups = any(list_groups(city) for city in cities)
    has = {"index": has_groups, "indicator": bool(list_indicators(cities))}
    return [way for way in WAYS if has[way]]


def choose_comparing(
    choices: Choices, cities: tuple[City, ...], *, language: Language, rule: DisclosureRule
) -> Comparing:
    """What a view asks of its cities.

    Raises:
        UnfitChoiceError: It asks for something that no city has.
        StoryError: No city counts anything by area.
    """
    period = choices.asked("period")
    period = "" if period == NEWEST else period
    level, levels = _choose_levels(choices, cities)
    draws, seed = (
        int(choices.choose("draws", DRAWS, USUAL_DRAWS)),
        int(choices.choose("seed", SEEDS)),
    )
    if choices.choose("by", WAYS, next(iter(find_ways(cities)), None)) == "indicator":
        known = list_indicators(cities)
        first = FIRST_INDICATOR if FIRST_INDICATOR in known else None
        key = choices.choose("indicator", known, first)
        asked: Question = FigureQuestion(
            key, period=period, level=level, levels=levels, rule=rule, draws=draws, seed=seed
        )
        name = next(c.indicators[key] for c in cities if key in c.indicators).name(language)
        return Comparing(cities, asked, name, "", "", rule, language)
    groups = list(dict.fromkeys(group for city in cities for group in list_groups(city)))
    group = choices.choose("group", groups, "foreign" if "foreign" in groups else None)
    against = choices.choose("against", [REST, *(key for key in groups if key != group)])
    index = choices.choose("index", COMPARABLE_INDICES)
    asked = IndexQuestion(
        group,
        index=index,
        against=against,
        period=period,
        level=level,
        levels=levels,
        rule=rule,
        draws=draws,
        seed=seed,
    )
    name = describe_method(index, language).name
    one, other = (_name_group(cities, key, language) for key in (group, against))
    return Comparing(cities, asked, name, one, other, rule, language)


def _choose_levels(choices: Choices, cities: Sequence[City]) -> tuple[str, dict[str, str]]:
    """A level of all cities, or one of each; both empty for the finest of each."""
    level = choices.asked("level")
    if level == EACH:
        told = (part.partition(".")[::2] for part in choices.asked("levels").split(SEPARATOR))
        return "", {city: one for city, one in told if city and one}
    if level in ("", FINEST):
        return "", {}
    common = [
        one.key
        for one in cities[0].levels
        if all(one.key in [level.key for level in city.levels] for city in cities if city.levels)
    ]
    return choices.choose("level", common), {}


def list_indicators(cities: Sequence[City]) -> list[str]:
    """Indicators that any city has at its finest level."""
    keys = (
        key
        for city in cities
        for level in city.levels[-1:]
        for key in known_indicators(city, level=level.key)
    )
    return list(dict.fromkeys(keys))


def _name_group(cities: Sequence[City], key: str, language: Language) -> str:
    """A group as the first city that counts it calls it."""
    for city in cities:
        if any(has_group(city, key, level.key) for level in city.levels):
            try:
                return group_name(city, key, language)
            except GeoError:
                continue
    return key
