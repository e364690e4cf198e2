"""The same numbers as the map, as rows of text for a real table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from geo.catalogue import TOPICS, Indicator, Topic
from geo.city import City
from geo.numbers import format_value
from geo.texts import Language, text
from geo.values import Floats, Panel, State

Order = Literal["value_down", "value_up", "name"]
ORDERS: tuple[Order, ...] = ("value_down", "value_up", "name")


@dataclass(frozen=True)
class AreaRow:
    """One area in a table: what is shown, already formatted."""

    area_id: str
    name: str
    parent: str
    cells: tuple[str, ...]


def describe_cell(
    number: float, state: int, indicator: Indicator, language: Language, *, with_unit: bool = False
) -> str:
    """A number, or the words that say why there is none."""
    if np.isfinite(number):
        return format_value(float(number), indicator, language, with_unit=with_unit)
    return text(f"legend.state_{State(state).name.lower()}", language)


def sort_areas(names: list[str], values: Floats, order: Order) -> list[int]:
    """Positions of areas in a table's order; areas without a number stand last."""
    by_name = np.argsort(np.argsort(np.array([name.casefold() for name in names])))
    if order == "name":
        return [int(position) for position in np.argsort(by_name, kind="stable")]
    signed = values if order == "value_up" else -values
    return [int(position) for position in np.lexsort((by_name, signed))]


def compute_area_rows(
    city: City,
    columns: list[tuple[Panel, str]],
    *,
    level: str,
    order: Order,
    language: Language,
) -> list[AreaRow]:
    """Rows of all areas of a level, sorted by the first column.

    Args:
        columns: Panels with the period that is shown of each.
    """
    areas = city.areas_at(level)
    names = [str(name) for name in areas["name"]]
    parents = _parent_names(city, level)
    shown = [
        (panel.values[row], panel.states[row], city.indicator(panel.indicator))
        for panel, row in ((panel, panel.position(period)) for panel, period in columns)
    ]
    first = shown[0][0] if shown else np.zeros(len(names))
    return [
        AreaRow(
            area_id=str(areas.index[i]),
            name=names[i],
            parent=parents[i],
            cells=tuple(
                describe_cell(values[i], states[i], indicator, language)
                for values, states, indicator in shown
            ),
        )
        for i in sort_areas(names, first, order)
    ]


def _parent_names(city: City, level: str) -> list[str]:
    names = city.areas["name"]
    return [str(names.get(parent, "")) for parent in city.areas_at(level)["parent"]]


@dataclass(frozen=True)
class ProfileRow:
    """One figure of an area beside the city's."""

    topic: Topic
    name: str
    value: str
    city_value: str


def compute_profile(
    city: City,
    area_id: str,
    *,
    period: str,
    panels: Mapping[str, Panel | None],
    city_values: Callable[[str], Mapping[str, float]],
    language: Language,
) -> list[ProfileRow]:
    """What is known of an area in a period, by topic; quotients repeat what shares say."""
    rows = []
    for key, panel in panels.items():
        if panel is None or period not in panel.periods:
            continue
        indicator = city.indicator(key)
        if indicator.form == "quotient":
            continue
        row, column = panel.position(period), panel.area_ids.index(area_id)
        overall = city_values(key).get(period, float("nan"))
        rows.append(
            ProfileRow(
                topic=indicator.topic,
                name=indicator.name(language),
                value=describe_cell(
                    panel.values[row, column],
                    int(panel.states[row, column]),
                    indicator,
                    language,
                    with_unit=True,
                ),
                city_value=format_value(overall, indicator, language),
            )
        )
    return sorted(rows, key=lambda row: TOPICS.index(row.topic))
