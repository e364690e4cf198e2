"""Whom a saved view compares with whom, where, when, and how chance is drawn."""

from dataclasses import dataclass, replace

from geo.disclosure import DisclosureRule, compute_shown_panel
from geo.errors import IndexInputError
from geo.segregation.city_counts import (
    REST,
    CityCounts,
    group_name,
    has_group,
    list_groups,
    read_counts,
    refuse_overlap,
)
from geo.segregation.part_figures import kind_of
from geo.segregation.selection import Selection, select_period
from geo.stories.choices import Choices
from geo.stories.district import Extent
from geo.texts import Language
from geo.values import Panel

FIRST_GROUP = "foreign"
DRAWS = ("200", "500", "1000", "5000")
USUAL_DRAWS, USUAL_DRAWS_OF_MANY = "1000", "200"
MANY_AREAS = 1000
SEEDS = tuple(str(seed) for seed in range(10))


@dataclass(frozen=True, eq=False)
class Question:
    """Who is compared with whom, as whoever asks may know it.

    Attributes:
        extent: Where.
        counts: Protected, of all periods.
        chosen: One period of them.
        draws, seed: Of chance.
        names: Of the group, and of those it is compared with.
        behind: Counts of the groups and of all residents, as they may be shown.
        rule: By which they are protected.
    """

    extent: Extent
    counts: CityCounts
    chosen: Selection
    draws: int
    seed: int
    names: tuple[str, str]
    behind: tuple[Panel, ...]
    rule: DisclosureRule

    @property
    def level(self) -> str:
        """Key of the level."""
        return self.counts.level

    def computed(self) -> tuple[Panel, ...]:
        """The counts as what an index makes of them."""
        return tuple(replace(panel, kind=kind_of(panel), computed=True) for panel in self.behind)


def choose_question(
    choices: Choices, extent: Extent, rule: DisclosureRule, language: Language
) -> Question:
    """What a view asks of a city.

    Raises:
        UnfitChoiceError: It asks for something that the city does not have.
        StoryError: The city counts nobody by area.
    """
    city = extent.city
    levels = {
        key: [level.key for level in city.levels if has_group(city, key, level.key)]
        for key in (*list_groups(city), REST)
    }

    def opponents(group: str) -> list[str]:
        others = [REST, *(key for key in levels if key not in (REST, group))]
        return [
            other
            for other in others
            if set(levels[group]) & set(levels[other]) and not _overlap(extent, group, other)
        ]

    groups = [key for key in levels if key != REST and opponents(key)]
    group = choices.choose("group", groups, FIRST_GROUP if FIRST_GROUP in groups else None)
    against = choices.choose("against", opponents(group))
    common = [level for level in levels[group] if level in levels[against]]
    level = choices.choose("level", common, common[-1])
    counts = read_counts(city, (group, against), level=level, rule=rule)
    known = [p for p, has in zip(counts.periods, counts.has_data.tolist(), strict=True) if has]
    period = choices.choose("period", known, known[-1])
    is_large = len(counts.area_ids) > MANY_AREAS
    usual = USUAL_DRAWS_OF_MANY if is_large else USUAL_DRAWS
    keys = (f"{key}_count" for key in (group, against, "population"))
    shown = (
        compute_shown_panel(city, key, level=level, rule=rule)
        for key in keys
        if key in city.indicators
    )
    return Question(
        extent=extent,
        counts=counts,
        chosen=select_period(city, counts, period),
        draws=int(choices.choose("draws", DRAWS, usual)),
        seed=int(choices.choose("seed", SEEDS)),
        names=(group_name(city, group, language), group_name(city, against, language)),
        behind=tuple(panel for panel in shown if panel is not None),
        rule=rule,
    )


def _overlap(extent: Extent, group: str, other: str) -> bool:
    try:
        refuse_overlap(extent.city, (group, other))
    except IndexInputError:
        return True
    return False
