"""Whom a city counts: groups by area over all periods, with what is unknown and what is hidden."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt

from geo.areas import name_offenders
from geo.catalogue import Indicator
from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule, compute_shown_panel, is_small
from geo.disclosure.estimates import compute_protected_counts
from geo.errors import IndexInputError, UnknownKeyError
from geo.imports.words import fold, load_synonyms
from geo.indicators import align_panels, compute_panel
from geo.segregation.plausible import refuse_impossible
from geo.segregation.rounded import round_groups
from geo.texts import LANGUAGES, Language, text
from geo.values import Codes, Floats, Panel, State

Mask = npt.NDArray[np.bool_]
REST = "rest"
POPULATION = "population_count"
SUFFIX = "_count"
PERSONS = ("persons", "number")
"""Units of counts of people; those of own columns are plain numbers."""


@dataclass(frozen=True, eq=False)
class CityCounts:
    """Groups by area and period; last axis areas.

    Attributes:
        groups: Keys; ``rest`` stands for everybody who is not in the first.
        level: Key of the level.
        periods: Ascending.
        area_ids: In the order of the city's table of areas.
        counts: Persons, shape (periods, groups, areas); NaN where not known.
        rest: Residents in none of the groups, shape (periods, areas); 0 where the
            population is not known or does not matter.
        states: Why an area has no number, codes of ``State``, shape (periods, areas).
        hidden: Areas whose counts must not be shown, shape (periods, areas).
        rule: What may be shown.
    """

    groups: tuple[str, ...]
    level: str
    periods: tuple[str, ...]
    area_ids: tuple[str, ...]
    counts: Floats
    rest: Floats
    states: Codes
    hidden: Mask
    rule: DisclosureRule

    @property
    def known(self) -> Mask:
        """Areas of which all counts are known, shape (periods, areas)."""
        known: Mask = np.isfinite(self.counts).all(axis=1) & np.isfinite(self.rest)
        return known

    @property
    def has_data(self) -> Mask:
        """Periods in which any area is known, shape (periods,)."""
        has_data: Mask = np.asarray(self.known.any(axis=1))
        return has_data

    def position(self, period: str, *, city: str) -> int:
        """Row of a period, the newest that has an area with data where none is named.

        Raises:
            UnknownKeyError: The groups are not known for the period.
        """
        has_data = self.has_data.tolist()
        known = [name for name, has in zip(self.periods, has_data, strict=True) if has]
        wanted = period or (known[-1] if known else "")
        if wanted not in known:
            told = ", ".join(known) or "–"
            raise UnknownKeyError("errors.unknown_period", key=wanted, city=city, known=told)
        return self.periods.index(wanted)


def find_group(city: City, wanted: str) -> str:
    """The key of a group by its key, its name, the end of its name, or a word files use for it.

    Any count of people can be a group: ``age_65_plus`` stands for ``age_65_plus_count``. What
    fits two groups fits none.

    Raises:
        UnknownKeyError: The city counts no such group at any level.
    """
    known = list_groups(city)
    key = wanted.strip().removesuffix(SUFFIX)
    if key in known:
        return key
    said = fold(wanted)
    names = {
        key: {fold(group_name(city, key, language)) for language in LANGUAGES} for key in known
    }
    ends = {
        key: {fold(group_name(city, key, language).rpartition(": ")[2]) for language in LANGUAGES}
        for key in known
    }
    ways = {key: load_synonyms()["indicators"].get(f"{key}{SUFFIX}", ()) for key in known}
    for fitting in (
        [key for key in known if said in names[key]],
        [key for key in known if any(re.fullmatch(way, said) for way in ways[key])],
        [key for key in known if said in ends[key]],
    ):
        if len(fitting) == 1:
            return fitting[0]
    alike = sorted(
        known, key=lambda key: -max(SequenceMatcher(None, said, end).ratio() for end in ends[key])
    )
    told = name_offenders(alike) or "–"
    raise UnknownKeyError("errors.unknown_group", key=wanted, city=city.name, known=told)


def list_groups(city: City) -> list[str]:
    """Keys of everybody who is counted at some level, groups of the catalogue first."""
    groups = [key for key in city.groups if _is_counted(city, key)]
    for indicator in city.indicators.values():
        key = indicator.key.removesuffix(SUFFIX)
        is_other = indicator.key not in (POPULATION, *(f"{group}{SUFFIX}" for group in groups))
        if _counts_people(indicator) and is_other and _is_counted(city, key):
            groups.append(key)
    return groups


def _counts_people(indicator: Indicator) -> bool:
    is_count = indicator.form == "count" and indicator.unit in PERSONS
    return is_count and indicator.of_people and not indicator.is_flow


def _is_counted(city: City, group: str) -> bool:
    key = f"{group}{SUFFIX}"
    return key in city.indicators and any(_has_data(city, key, level.key) for level in city.levels)


def has_group(city: City, group: str, level: str) -> bool:
    """Whether a level has a count of a group, or of everybody for ``rest``."""
    return _has_data(city, POPULATION if group == REST else f"{group}{SUFFIX}", level)


def _has_data(city: City, key: str, level: str) -> bool:
    panel = compute_panel(city, key, level=level)
    return panel is not None and bool(np.isfinite(panel.values).any())


def group_name(city: City, key: str, language: Language) -> str:
    """The name of a group on screen."""
    if key == REST:
        return text("segregation.rest", language)
    if key in city.groups:
        return city.groups[key].name(language)
    return city.indicator(f"{key}{SUFFIX}").name(language)


def finest_level_of(city: City, groups: Sequence[str]) -> str:
    """The finest level at which all groups are counted, the city's finest where none is."""
    keys = [f"{group}{SUFFIX}" for group in groups if group != REST]
    for level in reversed(city.levels):
        if all(_has_data(city, key, level.key) for key in keys):
            return level.key
    return city.finest_level


def read_counts(
    city: City, groups: Sequence[str], *, level: str = "", rule: DisclosureRule = DEFAULT_RULE,
    exact: bool = False,
) -> CityCounts:  # fmt: skip
    """Counts of some groups, the last of which may be ``rest``, over all periods.

    Args:
        city: Where they live.
        groups: Keys or names.
        level: Key of the level; the finest with data where none is named.
        rule: What may be shown.
        exact: True counts, for those who have the city's files anyway, or estimates of hidden ones.

    Raises:
        UnknownKeyError: A group, the level or the population is not known.
        IndexInputError: Groups overlap; a count is negative or larger than its total.
    """
    keys = [group if group == REST else find_group(city, group) for group in groups]
    refuse_overlap(city, keys)
    level = city.level(level).key if level else finest_level_of(city, keys)
    counted = [key for key in keys if key != REST]
    panels = _panels(city, counted, level=level, with_rest=REST in keys)
    # Indices must tell no more than is shown, so hidden counts do not enter them.
    used = DisclosureRule(threshold=1) if exact else rule
    told = [compute_protected_counts(city, panel, level=level, rule=used) for panel in panels]
    values = np.stack(told, axis=1)
    states = np.max([np.where(np.isnan(p.values), p.states, 0) for p in panels], axis=0)
    people = values[:, : len(counted)]
    has_total = len(panels) > len(counted)
    beyond = values[:, -1] - people.sum(axis=1) if has_total else np.zeros_like(values[:, 0])
    refuse_impossible(city, panels[0].area_ids, people, beyond, groups=counted)
    people, beyond = round_groups(values, len(counted), rule=used)
    small = is_small(beyond, rule) if REST in keys else np.zeros(beyond.shape, dtype=bool)
    shown = [_shown(city, panel, level=level, rule=rule) for panel in panels]
    return CityCounts(
        groups=tuple(keys),
        level=level,
        periods=panels[0].periods,
        area_ids=panels[0].area_ids,
        counts=np.concatenate([people, beyond[:, None]], axis=1) if REST in keys else people,
        rest=np.zeros_like(beyond) if REST in keys else beyond,
        states=states.astype(np.int8),
        hidden=np.any([np.isnan(values) for values in shown], axis=0) | small,
        rule=rule,
    )


def _panels(city: City, groups: list[str], *, level: str, with_rest: bool) -> list[Panel]:
    """Aligned panels of the groups, then of the population where it is needed or helps."""
    found = []
    for key in groups:
        panel = compute_panel(city, f"{key}{SUFFIX}", level=level)
        if panel is None:
            known = name_offenders(list_groups(city))
            raise UnknownKeyError("errors.unknown_group", key=key, city=city.name, known=known)
        found.append(panel)
    population = compute_panel(city, POPULATION, level=level)
    if population is None and with_rest:
        raise UnknownKeyError("segregation.no_population", city=city.name)
    helps = population is not None and (with_rest or len(groups) == 2)
    return align_panels([*found, population] if helps and population is not None else found)


def _shown(city: City, panel: Panel, *, level: str, rule: DisclosureRule) -> Floats:
    """Values of a panel as they may be shown, over its periods."""
    shown = compute_shown_panel(city, panel.indicator, level=level, rule=rule)
    if shown is None:
        return np.full(panel.values.shape, np.nan)
    return align_panels([shown, panel])[0].values


class GroupsError(IndexInputError):
    """Groups that cannot be compared, named in the reader's language."""

    def __init__(self, key: str, /, city: City, **groups: str) -> None:
        """Remember the names of the groups in every language.

        Args:
            key: Text key.
            city: Where the groups are counted.
            groups: Role in the sentence to the key of a group.
        """
        super().__init__(key, **groups)
        self.names = {
            language: {role: group_name(city, group, language) for role, group in groups.items()}
            for language in LANGUAGES
        }

    def sentence(self, language: Language) -> str:
        """The sentence in the reader's language."""
        return text(self.key, language, **self.names[language])


def refuse_overlap(city: City, groups: Sequence[str]) -> None:
    """Nobody may be counted in two of the groups that are compared.

    Args:
        city: Where the groups are counted.
        groups: Keys; ``rest`` only as the last.

    Raises:
        GroupsError: A group is named twice, two groups share a part, or ``rest`` stands for
            a group.
    """
    if REST in groups[:-1]:
        raise GroupsError("segregation.rest_is_no_group", city, rest=REST)
    seen: dict[str, str] = {}
    for key in groups:
        if key in seen.values():
            raise GroupsError("segregation.group_twice", city, group=key)
        for part in _all_parts(city, key):
            if part in seen:
                raise GroupsError("segregation.groups_overlap", city, first=seen[part], second=key)
            seen[part] = key


def _all_parts(city: City, key: str) -> list[str]:
    """The group and everybody it consists of, down to those who have no parts."""
    found = [key]
    for part in found:
        group, indicator = city.groups.get(part), city.indicators.get(f"{part}{SUFFIX}")
        parts = (*(group.parts if group else ()), *(indicator.parts if indicator else ()))
        plain = (deeper.removesuffix(SUFFIX) for deeper in parts)
        found += [deeper for deeper in dict.fromkeys(plain) if deeper not in found]
    return found


def reason_of(state: int) -> str:
    """The word for a state that leaves an area out."""
    return State(state).name.lower() if state > State.EXACT_ZERO else "missing"
