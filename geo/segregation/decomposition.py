"""An index taken apart into the bars of a waterfall: by level, by borough, by kind of change."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from geo.city import City
from geo.errors import UnknownKeyError
from geo.indices.change import TOLERANCE, split_change
from geo.indices.evenness import (
    dissimilarity_multigroup,
    mutual_information_multigroup,
    theil_h_multigroup,
)
from geo.indices.hierarchy import compute_parts, split_mutual_information, split_theil_h
from geo.segregation.city_counts import CityCounts
from geo.segregation.selection import Form, Selection, select_period
from geo.texts import Language, text
from geo.values import Floats

Splittable = Literal["theil_h", "mutual_information"]
RowKind = Literal["total", "part"]
NAN = float("nan")
CHANGE_TERMS = ("additions", "removals", "group_margins", "area_margins", "structure")
CHANGING = {
    "theil_h": theil_h_multigroup,
    "mutual_information": mutual_information_multigroup,
    "dissimilarity": dissimilarity_multigroup,
}


@dataclass(frozen=True)
class WaterfallRow:
    """One bar.

    Attributes:
        key: ``between``, ``inside``, ``total``, ``before``, a term of a change, or ``after``.
        level: Key of the level that a part lies between the areas of; else empty.
        value: Height of the bar.
        start: Where it begins.
        kind: ``total`` stands on the ground, ``part`` hangs on the bar before it.
    """

    key: str
    level: str
    value: float
    start: float
    kind: RowKind

    def name(self, city: City, language: Language) -> str:
        """What the bar is, in words."""
        level = city.level(self.level).name(language) if self.level else ""
        return text(f"segregation.term_{self.key}", language, level=level)

    @property
    def end(self) -> float:
        """Where the bar ends."""
        return self.start + self.value


@dataclass(frozen=True)
class Waterfall:
    """Bars that add up.

    Attributes:
        index: Key of the registry.
        rows: Bars in order; empty where nothing can be said.
        outcome: ``too_few`` or ``undefined`` where nothing can be said; else empty.
        approximate: Whether terms of a change met their margins only nearly.
    """

    index: str
    rows: tuple[WaterfallRow, ...]
    outcome: str = ""
    approximate: bool = False

    def refusal(self, language: Language) -> str:
        """Why there are no bars; empty where there are."""
        return text(f"segregation.headline_{self.outcome}", language) if self.outcome else ""


def split_by_level(city: City, selection: Selection, *, index: Splittable = "theil_h") -> Waterfall:
    """H or M of the city: between boroughs, between the areas inside them, and so on.

    Only levels above the selection's whose members hold all of its areas take part.
    """
    outcome = _why_nothing(selection)
    if outcome:
        return Waterfall(index, (), outcome)
    levels = _levels_above(city, selection)
    members = [membership for _, membership in levels]
    split = split_theil_h if index == "theil_h" else split_mutual_information
    found = split(selection.counts, members)
    keys = [key for key, _ in levels] + [selection.level]
    terms = ["between", *["inside"] * len(levels)]
    parts = [
        (term, key, float(value))
        for term, key, value in zip(terms, keys, found.by_level, strict=True)
    ]
    return Waterfall(index, _stack(parts, closing=("total", float(found.total))))


def _levels_above(city: City, selection: Selection) -> list[tuple[str, list[str]]]:
    """Coarser levels with the member that each area lies in, coarse to fine."""
    found: list[tuple[str, list[str]]] = []
    parent, level = city.areas["parent"].to_dict(), city.areas["level"].to_dict()
    above = [parent.get(area, "") for area in selection.area_ids]
    while all(above):
        key = level[above[0]]
        if any(level[member] != key for member in above):
            break
        if len(set(above)) > 1:
            found.insert(0, (key, above))
        above = [parent.get(member, "") for member in above]
    return found


@dataclass(frozen=True, eq=False)
class PartsOfCity:
    """H and M inside each borough and what they weigh; arrays of shape (parts,).

    Attributes:
        area_ids: Keys of the boroughs.
        names: Their names.
        theil_h: Inside the borough; NaN where its groups are too small for an index.
        mutual_information: Inside the borough.
        weight: Share of the city's residents.
        contribution: Part of the city's H that lies inside the borough.
    """

    area_ids: tuple[str, ...]
    names: tuple[str, ...]
    theil_h: Floats
    mutual_information: Floats
    weight: Floats
    contribution: Floats


def compute_borough_parts(city: City, selection: Selection) -> PartsOfCity:
    """Segregation inside each member of the level above; empty where there is none."""
    if not all(selection.parents) or selection.too_few:
        nothing = np.zeros(0)
        return PartsOfCity((), (), nothing, nothing, nothing, nothing)
    membership = np.array(selection.parents)
    parts = compute_parts(selection.counts, membership)
    inside = (membership[None, :] == parts.labels[:, None]).astype(np.float64)
    totals = inside @ selection.counts.T
    small = totals.sum(axis=1) - totals.max(axis=1) < selection.minimum
    # A borough with one hidden area and its total would give the area away.
    one_hidden = inside @ (~selection.shown).astype(np.float64) == 1
    hide = small | one_hidden
    known = np.isfinite(parts.theil_h)
    if (hide & known).sum() == 1 and (known & ~hide).any():
        # One borough alone would follow from the city's part inside boroughs.
        hide[np.where(known & ~hide, parts.weight, np.inf).argmin()] = True
    names = city.areas["name"]
    return PartsOfCity(
        area_ids=tuple(str(label) for label in parts.labels),
        names=tuple(str(names.get(str(label), label)) for label in parts.labels),
        theil_h=np.where(hide, np.nan, parts.theil_h),
        mutual_information=np.where(hide, np.nan, parts.mutual_information),
        weight=parts.weight,
        contribution=np.where(hide, np.nan, parts.entropy_weight * parts.theil_h),
    )


def split_change_of_city(
    city: City,
    counts: CityCounts,
    periods: tuple[str, str],
    *,
    index: str = "mutual_information",
    form: Form = "two_groups",
) -> Waterfall:
    """The change between two periods: areas added and removed, margins, structure.

    An area without data in a period counts as added or removed, as the counts cannot tell a
    new area from a gap; ``series`` marks where that happens.

    Raises:
        UnknownKeyError: A period is not known, or the index cannot be split.

    Literature: Elbers (2021), Sociological Methods & Research 52.
    """
    if index not in CHANGING:
        raise UnknownKeyError("segregation.unknown_index", key=index, known=", ".join(CHANGING))
    sides = [select_period(city, counts, period, form=form) for period in periods]
    outcome = _why_nothing(sides[0]) or _why_nothing(sides[1])
    if outcome:
        return Waterfall(index, (), outcome)
    before, after = (_over_all_areas(counts, side) for side in sides)
    change = split_change(before, after, index=CHANGING[index])
    parts = [(term, "", float(getattr(change, term))) for term in CHANGE_TERMS]
    start = WaterfallRow("before", "", float(change.before), 0.0, "total")
    rows = _stack(parts, closing=("after", float(change.after)), start=start.value)
    has_gap = bool(change.margin_gap > TOLERANCE * 10)
    return Waterfall(index, (start, *rows), approximate=has_gap)


def _over_all_areas(counts: CityCounts, selection: Selection) -> Floats:
    """Counts of all areas of the level, 0 where an area takes no part."""
    position = {area: row for row, area in enumerate(counts.area_ids)}
    columns = [position[area] for area in selection.area_ids]
    everywhere = np.zeros((len(selection.groups), len(counts.area_ids)))
    everywhere[:, columns] = selection.counts
    return everywhere


def _why_nothing(selection: Selection) -> str:
    if len(selection.area_ids) < 2 or np.count_nonzero(selection.group_totals > 0) < 2:
        return "undefined"
    return "too_few" if selection.too_few else ""


def _stack(
    parts: list[tuple[str, str, float]], *, closing: tuple[str, float], start: float = 0.0
) -> tuple[WaterfallRow, ...]:
    """Parts each on top of the one before, then the bar of the whole."""
    rows = []
    for key, level, value in parts:
        rows.append(WaterfallRow(key, level, value, start, "part"))
        start += value
    rows.append(WaterfallRow(closing[0], "", closing[1], 0.0, "total"))
    return tuple(rows)
