"""Local contributions as a panel, so that the map, its legend and its states serve them too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from geo.catalogue import Form, Indicator
from geo.city import City
from geo.classification import Method
from geo.layers.choropleth import classify_panels
from geo.layers.colouring import Colouring
from geo.layers.palettes import DEFAULT_DIVERGING, DEFAULT_SEQUENTIAL
from geo.segregation.ranking import Ranking
from geo.segregation.selection import NO_RESIDENTS, Selection
from geo.texts import Language, text
from geo.values import Floats, Kind, Panel, State
from pages.components import cached
from pages.components.map_colours import Coloured, colour_areas

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


def figures_of(
    city: City, chosen: Selection, ranking: Ranking, part: Part, *, whole: float
) -> Figures:
    """One measure of local contribution for every area of the level.

    Args:
        whole: The city's index, which the parts of all areas add up to.
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
    behind = cached.shown_panel(city, f"{chosen.groups[0]}_count", chosen.level)
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
    unit = "quotient" if form == "quotient" else "percent"
    indicator = Indicator(
        key=part,
        name_de=text(f"segregation_page.part_{part}", "de"),
        name_en=text(f"segregation_page.part_{part}", "en"),
        form=form,
        unit=unit,
        topic="arrivals",
    )
    return Figures(values=values, panel=panel, indicator=indicator)


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


def colour_figures(
    city: City, figures: Figures, part: Part, language: Language
) -> tuple[Colouring, str]:
    """Colours of the areas and the legend as HTML."""
    panel, indicator, bounds = figures.panel, figures.indicator, BOUNDS.get(part)
    method: Method = "own" if bounds else "quantile"
    classes = classify_panels([panel], indicator, method=method, bounds=bounds)
    palette = DEFAULT_DIVERGING if bounds else DEFAULT_SEQUENTIAL
    coloured = Coloured(panel, indicator, classes, palette)
    return colour_areas(city, coloured, panel.periods[0], language=language)


def order_of(values: Floats, names: Sequence[str]) -> list[int]:
    """Positions with the largest value first; equal ones by name, those without one last."""
    by_name = np.argsort(np.argsort(np.array([name.casefold() for name in names]), kind="stable"))
    return [int(i) for i in np.lexsort((by_name, -values))]
