"""Local contributions as a panel, so that the map, its legend and its states serve them too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from geo.catalogue import Form, Indicator
from geo.city import City
from geo.classification import Classes, Method
from geo.layers.choropleth import classify_panels
from geo.layers.palettes import DEFAULT_DIVERGING, DEFAULT_SEQUENTIAL
from geo.segregation.ranking import Ranking
from geo.segregation.selection import NO_RESIDENTS, Selection
from geo.texts import text
from geo.values import Floats, Kind, Panel, State

Part = Literal["dissimilarity", "location_quotient", "theil_h", "mutual_information"]
PARTS: tuple[Part, ...] = ("dissimilarity", "location_quotient", "theil_h", "mutual_information")
BOUNDS: Mapping[Part, tuple[float, ...]] = {"location_quotient": (0.5, 0.8, 1.25, 2.0)}
"""Half, about as in the city, twice: two hues, and the same classes for every group."""


@dataclass(frozen=True, eq=False)
class Figures:
    """What the map and the ranking show of each area.

    Attributes:
        values: In the ranking's order; a quotient, or a share of the city's index.
        panel: The same in the order of the city's areas, with a state for every area.
        indicator: What it is, for colours, legend and numbers.
    """

    values: Floats
    panel: Panel
    indicator: Indicator


def build_part_figures(
    city: City,
    chosen: Selection,
    ranking: Ranking,
    part: Part,
    *,
    whole: float,
    behind: Panel | None,
) -> Figures:
    """One measure of local contribution for every area of the level.

    Args:
        city: Where.
        chosen: Who is compared with whom.
        ranking: Of the selection.
        part: Which measure.
        whole: The city's index, which the parts of all areas add up to.
        behind: Counts of the group as they may be shown; they tell kind and sources.
    """
    values = np.asarray(getattr(ranking, part), dtype=np.float64)
    form: Form = "quotient"
    if part != "location_quotient":
        values, form = values / whole, "share"
    states = {area.area: state_of(area.reason) for area in chosen.left_out}
    for area, value, shown in zip(ranking.area_ids, values, ranking.shown.tolist(), strict=True):
        is_zero = State.EXACT_ZERO if value == 0 else State.PRESENT
        states[area] = is_zero if shown else State.SUPPRESSED
    numbers = dict(zip(ranking.area_ids, values.tolist(), strict=True))
    area_ids = tuple(str(area) for area in city.areas_at(chosen.level).index)
    panel = Panel(
        indicator=part,
        periods=(chosen.period,),
        area_ids=area_ids,
        values=np.array([[numbers.get(area, np.nan) for area in area_ids]]),
        states=np.array([[states.get(area, State.MISSING) for area in area_ids]], dtype=np.int8),
        kind=kind_of(behind),
        sources=behind.sources if behind else (),
        computed=True,
    )
    return Figures(values=values, panel=panel, indicator=_part_as_indicator(part, form))


def _part_as_indicator(part: Part, form: Form) -> Indicator:
    return Indicator(
        key=part,
        name_de=text(f"segregation_page.part_{part}", "de"),
        name_en=text(f"segregation_page.part_{part}", "en"),
        form=form,
        unit="quotient" if form == "quotient" else "percent",
        topic="arrivals",
    )


def classify_part(figures: Figures, part: Part) -> tuple[Classes, str]:
    """Classes of a measure and the palette that goes with them."""
    bounds = BOUNDS.get(part)
    method: Method = "own" if bounds else "quantile"
    classes = classify_panels([figures.panel], figures.indicator, method=method, bounds=bounds)
    return classes, DEFAULT_DIVERGING if bounds else DEFAULT_SEQUENTIAL


def state_of(reason: str) -> State:
    """The state that a reason for leaving an area out stands for on a map."""
    if reason == NO_RESIDENTS:
        return State.NOT_APPLICABLE
    return State[reason.upper()] if reason.upper() in State.__members__ else State.MISSING


def kind_of(behind: Panel | None) -> Kind:
    """What is computed from published figures is derived; other kinds stay what they are."""
    if behind is None or behind.kind is Kind.PUBLISHED:
        return Kind.DERIVED
    return behind.kind
