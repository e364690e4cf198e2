"""Kitas and schools on the map: how many children, and how their share differs from the mean.

Composition is shown against the mean of the city's facilities of the same kind, in classes of
fixed width, because a share alone says more about the city than about the facility.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule, is_small, round_counts
from geo.layers.colouring import HIDDEN, Fill, PointColouring
from geo.layers.palettes import DEFAULT_DIVERGING, UNKNOWN_POINT, colours_of
from geo.layers.palettes import STATE_FILLS as LOOKS
from geo.layers.points import radius_of
from geo.numbers import format_number, format_share, round_shown
from geo.texts import Language, text
from geo.values import Floats, State

STEPS = 5
"""Far below, below, near, above, far above the mean."""
WIDTH = 10
"""Percentage points of each inner class; near the mean is half of it on either side."""
KINDS = ("kita", "primary", "secondary")
COUNTED = "migration_background_count"
CONFIDENTIAL = STEPS
UNKNOWN = STEPS + 1


@dataclass(frozen=True, eq=False)
class Composition:
    """Children of facilities at a period, in the order of the facilities.

    Attributes:
        children: NaN where not known or confidential.
        share: With a migration background, 0 to 1; NaN where not known or confidential.
        mean: Of all shown facilities of the same kind together.
        confidential: Where a share exists but must not be shown.
    """

    children: Floats
    share: Floats
    mean: Floats
    confidential: npt.NDArray[np.bool_]


def compute_composition(
    city: City, period: str, *, rule: DisclosureRule = DEFAULT_RULE
) -> Composition:
    """Sizes and shares as they may be shown.

    A share is confidential where the children counted, the others or all of them are fewer
    than the rule allows. The mean is of shown facilities only: from it no hidden count follows.
    """
    rows = city.facility_values
    now = pd.DataFrame(index=city.facilities.index, columns=["children_count", COUNTED])
    if not rows.empty:
        now = rows[rows["period"] == period].set_index("facility_id").reindex(now.index)
    children = now["children_count"].to_numpy(dtype=np.float64)
    counted = (now[COUNTED] if COUNTED in now else now["children_count"] * np.nan).to_numpy(
        dtype=np.float64
    )
    small = is_small(children, rule)
    told_children, told = round_counts(children, rule), round_counts(counted, rule)
    confidential = small | is_small(counted, rule) | is_small(children - counted, rule)
    shown = ~confidential & (children > 0) & np.isfinite(counted)
    share = np.full(children.shape, np.nan)
    np.divide(told, told_children, out=share, where=shown)
    return Composition(
        children=np.where(small, np.nan, told_children),
        share=share,
        mean=_mean_of_kind(city.facilities["kind"], told_children, told, shown),
        confidential=confidential,
    )


def _mean_of_kind(
    kinds: pd.Series, children: Floats, counted: Floats, shown: npt.NDArray[np.bool_]
) -> Floats:
    """Share of all children of the shown facilities of each facility's kind."""
    groups = pd.factorize(kinds)[0]
    above = np.bincount(groups, weights=np.where(shown, counted, 0))
    below = np.bincount(groups, weights=np.where(shown, children, 0))
    means = np.full(below.shape, np.nan)
    np.divide(above, below, out=means, where=below > 0)
    return means[groups]


def classify_difference(share: Floats, mean: Floats) -> npt.NDArray[np.intp]:
    """Class 0 to 4 of a share against the mean, as shown; bounds belong to the class nearer to it.

    Shares that are not known come out as the middle class.
    """
    points = np.nan_to_num(round_shown((share - mean) * 100, 1))
    bounds = [WIDTH / 2, WIDTH * 3 / 2]
    steps = np.searchsorted(bounds, np.abs(points), side="left")
    return STEPS // 2 + np.sign(points).astype(np.intp) * steps


def colour_facilities(
    city: City,
    period: str,
    *,
    kinds: Collection[str] | None = None,
    rule: DisclosureRule = DEFAULT_RULE,
    language: Language,
) -> PointColouring:
    """Facilities by the share of children with a migration background, sized by children.

    Args:
        city: With facilities.
        period: Facilities without figures then are drawn as not known.
        kinds: Kinds to draw (``kita``, ``primary``, ``secondary``); all where None.
        rule: How few children may be told.
        language: Of the tooltips.
    """
    composition = compute_composition(city, period, rule=rule)
    codes = classify_difference(composition.share, composition.mean)
    codes = np.where(np.isnan(composition.share), UNKNOWN, codes)
    codes = np.where(composition.confidential, CONFIDENTIAL, codes)
    of_kind = city.facilities["kind"]
    if kinds is not None:
        codes = np.where(of_kind.isin(list(kinds)), codes, HIDDEN)
    return PointColouring(
        key="facilities",
        codes=codes.astype(np.uint8),
        fills=facility_fills(),
        radii=radius_of(composition.children, largest_facility(city, rule=rule)),
        texts=tuple(
            "" if code == HIDDEN else _facility_text(position, kind, composition, language)
            for position, (code, kind) in enumerate(zip(codes, of_kind, strict=True))
        ),
    )


def facility_fills() -> tuple[Fill, ...]:
    """Classes from far below to far above the mean, confidential, not known."""
    classes = (Fill(colour) for colour in colours_of(DEFAULT_DIVERGING, STEPS))
    return (*classes, LOOKS[State.SUPPRESSED], UNKNOWN_POINT)


def facility_labels(language: Language) -> tuple[str, ...]:
    """What each of ``facility_fills`` means."""
    near, far = (
        format_number(bound, language, decimals=0 if bound.is_integer() else 1)
        for bound in (WIDTH / 2, WIDTH * 3 / 2)
    )
    keys = ("far_below", "below", "near", "above", "far_above")
    return (
        *(text(f"legend.share_{key}", language, near=near, far=far) for key in keys),
        text("legend.state_suppressed", language),
        text("legend.state_missing", language),
    )


def largest_facility(city: City, *, rule: DisclosureRule = DEFAULT_RULE) -> float:
    """Children of the largest facility of all periods, so that sizes stay comparable.

    Zero where all are too few to be told.
    """
    if "children_count" not in city.facility_values:
        return 0.0
    counts = city.facility_values["children_count"].to_numpy(dtype=np.float64)
    told = np.where(is_small(counts, rule), 0.0, round_counts(counts, rule))
    return float(np.nan_to_num(told).max(initial=0.0))


def _facility_text(position: int, kind: str, composition: Composition, language: Language) -> str:
    """Kind, children, and the share beside its mean, or why there is none."""
    children, share = composition.children[position], composition.share[position]
    lines = [text(f"legend.facility_{kind}", language) if kind in KINDS else kind]
    if np.isfinite(children):
        lines.append(text("legend.children", language, n=format_number(children, language)))
    if np.isfinite(share):
        shown = format_share(share, language)
        mean = format_share(composition.mean[position], language)
        lines.append(text("legend.share_and_mean", language, share=shown, mean=mean))
    elif composition.confidential[position]:
        lines.append(text("legend.share_confidential", language))
    else:
        lines.append(text("legend.share_unknown", language))
    return "\n".join(lines)
