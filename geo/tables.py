"""The same numbers as the map, as rows of text for a real table."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from geo.catalogue import TOPICS, Indicator, Topic
from geo.city import City
from geo.numbers import format_number, format_value
from geo.texts import Language, text
from geo.values import Floats, Panel, State

Order = Literal["value_down", "value_up", "name"]
ORDERS: tuple[Order, ...] = ("value_down", "value_up", "name")
NAMED = 3
"""How many areas a summary names at each end."""


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


@dataclass(frozen=True, eq=False)
class AreaNames:
    """What a table says of the areas of a level besides their values; the same in every period.

    Attributes:
        area_ids: In table order of the city, as in its panels.
        names: Of the areas.
        parents: Names of the areas one level up; empty where there is none.
        by_name: Place of each area in alphabetical order.
    """

    area_ids: tuple[str, ...]
    names: tuple[str, ...]
    parents: tuple[str, ...]
    by_name: npt.NDArray[np.intp]


def name_areas(city: City, level: str) -> AreaNames:
    """The names of a level's areas."""
    areas = city.areas_at(level)
    names = [str(name) for name in areas["name"]]
    alphabetical = np.argsort(np.array([name.casefold() for name in names]), kind="stable")
    by_name = np.empty(len(names), dtype=np.intp)
    by_name[alphabetical] = np.arange(len(names))
    parents = city.areas["name"].reindex(areas["parent"]).fillna("")
    return AreaNames(
        area_ids=tuple(map(str, areas.index)),
        names=tuple(names),
        parents=tuple(map(str, parents)),
        by_name=by_name,
    )


def sort_areas(areas: AreaNames, values: Floats, order: Order) -> npt.NDArray[np.intp]:
    """Positions of areas in a table's order; areas without a number stand last."""
    if order == "name":
        return np.argsort(areas.by_name, kind="stable")
    signed = values if order == "value_up" else -values
    return np.lexsort((areas.by_name, signed))


def compute_area_rows(
    city: City,
    columns: Sequence[tuple[Panel, str]],
    areas: AreaNames,
    *,
    order: Order,
    part: slice,
    language: Language,
) -> list[AreaRow]:
    """Some rows of the table of all areas, sorted by the first column.

    Args:
        columns: Panels with the period that is shown of each.
        areas: Of the panels' level.
        part: Which rows of the sorted table; formatting thousands that nobody sees would make
            the map wait.
    """
    shown = [
        (panel.values[row], panel.states[row], city.indicator(panel.indicator))
        for panel, row in ((panel, panel.position(period)) for panel, period in columns)
    ]
    return [
        AreaRow(
            area_id=areas.area_ids[i],
            name=areas.names[i],
            parent=areas.parents[i],
            cells=tuple(
                describe_cell(values[i], states[i], indicator, language)
                for values, states, indicator in shown
            ),
        )
        for i in sort_areas(areas, shown[0][0], order)[part]
    ]


def summarise_areas(
    panel: Panel, period: str, areas: AreaNames, indicator: Indicator, language: Language
) -> str:
    """The map in one sentence, for those who do not see it: how many values, which ends."""
    values = panel.values[panel.position(period)]
    order = sort_areas(areas, values, "value_down")
    known = order[: int(np.isfinite(values).sum())]
    if not len(known):
        return text(
            "map.no_period_values", language, indicator=indicator.name(language), period=period
        )

    def named(positions: npt.NDArray[np.intp]) -> str:
        return ", ".join(
            f"{areas.names[i]} ({format_value(float(values[i]), indicator, language)})"
            for i in positions
        )

    return text(
        "map.summary",
        language,
        indicator=indicator.name(language),
        period=period,
        count=format_number(len(known), language),
        total=format_number(len(values), language),
        highest=named(known[:NAMED]),
        lowest=named(known[::-1][:NAMED]),
    )


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
                city_value=format_value(overall, indicator, language)
                if np.isfinite(overall)
                else text("map.profile_city_unknown", language),
            )
        )
    return sorted(rows, key=lambda row: TOPICS.index(row.topic))
