"""Points on the map: Kitas and schools, problem properties, accommodation at one period.

Every function returns codes in the order of the published points: the rows of the city's
table, and for problem properties, which have one row an episode, ``unique_properties``.
"""

from collections.abc import Collection
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from geopandas import GeoDataFrame

from geo.catalogue import CATALOGUES_FOLDER, read_toml
from geo.city import City
from geo.layers.colouring import HIDDEN, Fill, PointColouring
from geo.layers.palettes import ACCOMMODATION_COLOURS, PROPERTY_COLOURS, UNKNOWN_POINT
from geo.numbers import format_number
from geo.texts import Language, text

LARGEST_RADIUS = 14
SMALLEST_RADIUS = 3
"""Pixels; smaller points cannot be pointed at."""
END = "~"
"""Sorts behind every digit, so that "2023~" is the end of 2023 and of all its days."""

Radii = npt.NDArray[np.uint8]


def radius_of(sizes: npt.ArrayLike, largest: float) -> Radii:
    """Pixels of points whose area is proportional to their size.

    Args:
        sizes: Children, dwellings or places; what is not known is drawn smallest.
        largest: The size that gets the largest radius.
    """
    known = np.nan_to_num(np.asarray(sizes, dtype=np.float64), nan=0.0)
    share = np.minimum(known, largest) / largest if largest > 0 else np.zeros(known.shape)
    pixels = np.rint(LARGEST_RADIUS * np.sqrt(share))
    radii: Radii = np.maximum(pixels, SMALLEST_RADIUS).astype(np.uint8)
    return radii


def unique_properties(city: City) -> GeoDataFrame:
    """One row a problem property, by ascending ``property_id``: its place and dwellings.

    The order of the points on the map; a property's later episodes lie where its first does.
    """
    table = city.problem_properties
    if table.empty:
        return table
    return table[~table.index.duplicated()].sort_index()


@cache
def load_property_states() -> dict[str, dict[str, Any]]:
    """The states of a problem property in the order of its handling."""
    return read_toml(CATALOGUES_FOLDER / "problem_property_states.toml")


@cache
def load_accommodation_kinds() -> dict[str, dict[str, Any]]:
    """The kinds of accommodation."""
    return read_toml(CATALOGUES_FOLDER / "accommodation_kinds.toml")


def is_during(starts: pd.Series, ends: pd.Series, period: str) -> npt.NDArray[np.bool_]:
    """Whether spans touch a period; both ends count, an empty end is still going on.

    Years and dates may be mixed: 2023-05-01 lies in 2023.
    """
    begun = starts.astype(str) <= period + END
    unended = ends.astype(str) == ""
    during: npt.NDArray[np.bool_] = (begun & (unended | (ends + END >= period))).to_numpy()
    return during


def colour_problem_properties(
    city: City, period: str, *, states: Collection[str] | None = None, language: Language
) -> PointColouring:
    """Problem properties by the state in which they are at a period, sized by dwellings.

    Args:
        city: With problem properties.
        period: Properties without an episode in it are not drawn.
        states: Keys of the states to draw; all where None.
        language: Of the tooltips.
    """
    points = unique_properties(city)
    keys = tuple(load_property_states())
    names = property_state_names(language)
    now = _episodes_at(city.problem_properties, period).reindex(points.index)
    codes = _codes_of(now["state"], keys, shown=states)
    return PointColouring(
        key="problem_properties",
        codes=codes,
        fills=(*(PROPERTY_COLOURS[key] for key in keys), UNKNOWN_POINT),
        radii=radius_of(points["dwellings_count"], float(points["dwellings_count"].max())),
        texts=tuple(
            _property_text(names[code], since, dwellings, language) if code != HIDDEN else ""
            for code, since, dwellings in zip(
                codes, now["from_period"], points["dwellings_count"], strict=True
            )
        ),
        shape="diamond",
    )


def _episodes_at(episodes: pd.DataFrame, period: str) -> pd.DataFrame:
    """State and beginning of each property at a period; the latest where episodes meet."""
    during = is_during(episodes["from_period"], episodes["to_period"], period)
    current = pd.DataFrame(episodes.loc[during, ["state", "from_period"]])
    latest = current.sort_values("from_period", kind="stable")
    return latest[~latest.index.duplicated(keep="last")]


def property_state_names(language: Language) -> tuple[str, ...]:
    """Names of the states in the order of codes, and last of one that is not known."""
    names = (str(entry[f"name_{language}"]) for entry in load_property_states().values())
    return (*names, text("legend.point_other", language))


def _property_text(state: str, since: str, dwellings: float, language: Language) -> str:
    began = text("legend.property_since", language, state=state, since=since)
    if np.isnan(dwellings):
        return began
    counted = format_number(dwellings, language)
    key = "legend.dwellings_one" if dwellings == 1 else "legend.dwellings"
    return began + "\n" + text(key, language, n=counted)


def colour_accommodation(
    city: City, period: str, *, kinds: Collection[str] | None = None, language: Language
) -> PointColouring:
    """Accommodation in use at a period, by kind, sized by places.

    Args:
        city: With accommodation.
        period: Accommodation not in use in it is not drawn.
        kinds: Keys of the kinds to draw; all where None.
        language: Of the tooltips.
    """
    table = city.accommodation
    keys = tuple(load_accommodation_kinds())
    names = accommodation_kind_names(language)
    during = is_during(table["from_period"], table["to_period"], period)
    codes = _codes_of(table["kind"].where(during), keys, shown=kinds)
    capacity = table["capacity_count"]
    return PointColouring(
        key="accommodation",
        codes=codes,
        fills=(*(Fill(ACCOMMODATION_COLOURS[key]) for key in keys), UNKNOWN_POINT),
        radii=radius_of(capacity, float(capacity.max())),
        texts=tuple(
            _accommodation_text(names[code], places, language) if code != HIDDEN else ""
            for code, places in zip(codes, capacity, strict=True)
        ),
        shape="square",
    )


def accommodation_kind_names(language: Language) -> tuple[str, ...]:
    """Names of the kinds in the order of codes, and last of one that is not known."""
    names = (str(entry[f"name_{language}"]) for entry in load_accommodation_kinds().values())
    return (*names, text("legend.point_other", language))


def _accommodation_text(kind: str, places: float, language: Language) -> str:
    if np.isnan(places):
        return kind
    return kind + "\n" + text("legend.places", language, n=format_number(places, language))


def _codes_of(
    names: pd.Series, keys: tuple[str, ...], *, shown: Collection[str] | None
) -> npt.NDArray[np.uint8]:
    """Position of each name; one more for an unknown name, ``HIDDEN`` for none or not shown."""
    position = pd.Index(keys).get_indexer(pd.Index(names))
    coded = np.where(position < 0, len(keys), position)
    hidden = names.isna().to_numpy()
    if shown is not None:
        hidden = hidden | ~names.isin(list(shown)).to_numpy()
    return np.where(hidden, HIDDEN, coded).astype(np.uint8)
