"""Change over time, taken apart: fewer areas, other groups, other sizes, or real sorting?

An index changes when areas are built or given up, when the city's groups grow apart in size,
when areas grow apart in size, and when people of one kind come to live closer together. Only
the last is segregation in the sense of structure. It is told from the others by giving the
structure of one period the margins of the other (iterative proportional fitting keeps all
odds ratios), and averaging over the orders in which the changes could have come (Shapley).

Literature: Elbers (2021), Sociological Methods & Research 52, doi 10.1177/0049124121986204;
Karmel & Maclachlan (1988), Economic Record 64; Deming & Stephan (1940).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from geo.indices.counts import (
    BoolArray,
    FloatArray,
    GroupsIndex,
    as_floats,
    ratio,
    ratio_or_zero,
    validate_counts,
    where_defined,
)
from geo.indices.evenness import mutual_information_multigroup

EMPTY_CELL = 1e-10
TOLERANCE = 1e-10
MOST_ROUNDS = 5000


@dataclass(frozen=True, eq=False)
class Change:
    """The change of an index and its five terms, which add up to it.

    Attributes:
        before: Index of the first period, shape of the leading axes.
        after: Index of the second period.
        additions: By areas and groups found in the second period only.
        removals: By areas and groups found in the first period only.
        group_margins: By other sizes of the groups.
        area_margins: By other sizes of the areas.
        structure: By people sorting themselves differently over the areas.
        margin_gap: Largest difference between a margin aimed at and one reached, as a share
            of all persons; above ``TOLERANCE`` the three last terms are approximate.
    """

    before: FloatArray
    after: FloatArray
    additions: FloatArray
    removals: FloatArray
    group_margins: FloatArray
    area_margins: FloatArray
    structure: FloatArray
    margin_gap: FloatArray

    @property
    def total(self) -> FloatArray:
        """The whole change, after less before."""
        return self.after - self.before


def split_change(
    before: ArrayLike, after: ArrayLike, *, index: GroupsIndex = mutual_information_multigroup
) -> Change:
    """Split the change of an index over several groups into five terms.

    Structure weighs ½ on each of the two ways to change it alone (margins of before, margins
    of after); what is left for the margins is split in the same way between groups and
    areas. M is the index of the literature; H and the multigroup D work alike, since only
    tables are exchanged. An area or group that is missing in a period has counts of 0 there.

    Args:
        before: Residents in the first period, shape (..., groups, areas).
        after: Residents in the second, same groups and areas in the same order.
        index: Takes counts of that shape.

    Raises:
        IndexInputError: See ``validate_counts``.
    """
    first, second = np.broadcast_arrays(validate_counts(before), validate_counts(after))
    kept = _kept_cells(first, second)
    one, two = np.where(kept, first, 0.0), np.where(kept, second, 0.0)
    tables = _exchange_margins(one, two, kept)
    value = {name: index(table) for name, table in tables.items()}
    group = _mean_step(value, ("AAA", "BAA"), ("ABA", "BBA"), ("AAB", "BAB"), ("ABB", "BBB"))
    area = _mean_step(value, ("AAA", "ABA"), ("BAA", "BBA"), ("AAB", "ABB"), ("BAB", "BBB"))
    start, end = index(first), index(second)
    return Change(
        before=start,
        after=end,
        additions=end - value["BBB"],
        removals=value["AAA"] - start,
        group_margins=group,
        area_margins=area,
        structure=_mean_step(value, ("AAA", "AAB"), ("BBA", "BBB")),
        margin_gap=_largest_gap(tables, kept),
    )


def _mean_step(value: dict[str, FloatArray], *steps: tuple[str, str]) -> FloatArray:
    """Mean change over the steps from one table to another."""
    mean: FloatArray = np.mean([value[end] - value[start] for start, end in steps], axis=0)[()]
    return mean


def _kept_cells(first: FloatArray, second: FloatArray) -> BoolArray:
    """Cells whose area and whose group are found in both periods."""
    areas = (first.sum(axis=-2) > 0) & (second.sum(axis=-2) > 0)
    groups = (first.sum(axis=-1) > 0) & (second.sum(axis=-1) > 0)
    kept: BoolArray = groups[..., None] & areas[..., None, :]
    return kept


def _exchange_margins(one: FloatArray, two: FloatArray, kept: BoolArray) -> dict[str, FloatArray]:
    """Tables by whose group margins, area margins and structure they have (A before, B after)."""
    source = {"A": _fill_empty(one, kept), "B": _fill_empty(two, kept)}
    tables = {"AAA": one, "BBB": two}
    for group, area, structure in ("BAA", "ABA", "BBA", "ABB", "BAB", "AAB"):
        tables[group + area + structure] = fit_margins(
            source[structure], source[group].sum(axis=-1), source[area].sum(axis=-2)
        )
    return tables


def _fill_empty(counts: FloatArray, kept: BoolArray) -> FloatArray:
    """Shares with a trace of a person in empty cells, so that any margins can be reached."""
    filled = np.where(kept & (counts == 0), EMPTY_CELL, counts)
    return ratio_or_zero(filled, filled.sum(axis=(-2, -1), keepdims=True))


def fit_margins(table: ArrayLike, group_margin: ArrayLike, area_margin: ArrayLike) -> FloatArray:
    """The table with other margins and the same odds ratios (iterative proportional fitting).

    Args:
        table: Shares or counts, shape (..., groups, areas).
        group_margin: Sums over areas to reach, shape (..., groups).
        area_margin: Sums over groups to reach, same total, shape (..., areas).

    Literature: Deming & Stephan (1940), Annals of Mathematical Statistics 11.
    """
    fitted = as_floats(table)
    groups, areas = as_floats(group_margin)[..., None], as_floats(area_margin)[..., None, :]
    for _ in range(MOST_ROUNDS):
        fitted = fitted * ratio_or_zero(groups, fitted.sum(axis=-1, keepdims=True))
        found = fitted.sum(axis=-2, keepdims=True)
        if not np.any(np.abs(found - areas) > TOLERANCE * areas.sum(axis=-1, keepdims=True)):
            break
        fitted = fitted * ratio_or_zero(areas, found)
    return fitted


def _largest_gap(tables: dict[str, FloatArray], kept: BoolArray) -> FloatArray:
    """How far the fitted tables miss their margins, as a share of all persons."""
    gap = np.zeros(kept.shape[:-2])
    ends = {"A": tables["AAA"], "B": tables["BBB"]}
    for (group, area, _), table in ((tuple(name), table) for name, table in tables.items()):
        share = ratio(table, table.sum(axis=(-2, -1), keepdims=True))
        for axis, source in ((-1, ends[group]), (-2, ends[area])):
            aim = ratio(source, source.sum(axis=(-2, -1), keepdims=True)).sum(axis=axis)
            gap = np.maximum(gap, np.abs(share.sum(axis=axis) - aim).max(axis=-1, initial=0.0))
    overlap: BoolArray = np.asarray(kept.any(axis=(-2, -1)))
    return where_defined(overlap, gap)
