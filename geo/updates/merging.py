"""New figures into a stored city: periods added, equal cells left alone, changes listed first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geo.areas import name_offenders
from geo.catalogue import Group, Indicator, Source
from geo.city import City, GeometryKind, Level
from geo.errors import ImportRefusedError
from geo.fingerprint import compute_fingerprint, seal_fingerprint
from geo.imports.draft import DraftAreas
from geo.store.card import own_entries
from geo.values import KEY_COLUMNS

SHAPE_TOLERANCE_M = 0.01
COMPARED = ("value", "state")


@dataclass(frozen=True, eq=False)
class Merge:
    """A stored city with what new files add and change.

    Attributes:
        city: As it would be stored; the stored one itself where nothing is different.
        added: Cells that were not there.
        changed: Cells that were there with another value: area_id, indicator, period,
            value_before, value_after, state_before, state_after.
        n_same: Cells that were there and are the same.
        periods: Periods that were not there.
        outlines: Keys of areas whose outline, name or place among levels is different.
    """

    city: City
    added: pd.DataFrame
    changed: pd.DataFrame
    n_same: int
    periods: tuple[str, ...]
    outlines: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether the files bring nothing that is not stored already."""
        return self.added.empty and self.changed.empty and not self.outlines


def areas_of_city(city: City) -> DraftAreas | None:
    """The areas of a stored city, for files that hold only tables; None without outlines."""
    if not city.has_map:
        return None
    levels = tuple((level.key, level.name_de, level.name_en) for level in city.levels)
    return DraftAreas(frame=city.areas, levels=levels, file="")


def merge_city(stored: City, fresh: City) -> Merge:
    """What of a city made of new files is new to the stored one.

    Raises:
        ImportRefusedError: Areas with figures are gone, so that earlier years would be lost.
    """
    areas, levels, outlines = _merge_areas(stored, fresh)
    before = stored.values.set_index(KEY_COLUMNS)
    after = fresh.values.set_index(KEY_COLUMNS)
    common = after.index.intersection(before.index)
    old, new = before.loc[common], after.loc[common]
    differs = _differs(old, new)
    changed = pd.DataFrame(
        {f"{column}_before": old.loc[differs, column] for column in COMPARED}
        | {f"{column}_after": new.loc[differs, column] for column in COMPARED}
    ).reset_index()
    added = after.loc[after.index.difference(before.index, sort=False)]
    values = pd.concat([before.drop(index=common[differs]), new[differs], added]).reset_index()
    values = values[list(stored.values.columns.union(fresh.values.columns, sort=False))]
    merge = Merge(
        city=stored,
        added=added.reset_index(),
        changed=changed,
        n_same=int((~differs).sum()),
        periods=tuple(sorted(set(fresh.values["period"]) - set(stored.values["period"]))),
        outlines=outlines,
    )
    if merge.is_same:
        return merge
    return replace(merge, city=_merged_city(stored, fresh, areas, levels, values))


def _differs(old: pd.DataFrame, new: pd.DataFrame) -> npt.NDArray[np.bool_]:
    first, second = (frame["value"].to_numpy(dtype=np.float64) for frame in (old, new))
    same = (first == second) | (np.isnan(first) & np.isnan(second))
    states = old["state"].to_numpy(dtype=np.int8) != new["state"].to_numpy(dtype=np.int8)
    different: npt.NDArray[np.bool_] = ~same | states
    return different


def _merge_areas(
    stored: City, fresh: City
) -> tuple[GeoDataFrame, tuple[Level, ...], tuple[str, ...]]:
    """The areas to keep, their levels, and which of them are not as they were."""
    gone = stored.areas.index.difference(fresh.areas.index, sort=False)
    if not stored.has_map and not fresh.has_map:
        new = fresh.areas.index.difference(stored.areas.index, sort=False)
        known = {level.key for level in stored.levels}
        levels = (*stored.levels, *(level for level in fresh.levels if level.key not in known))
        areas = pd.concat([stored.areas, fresh.areas.loc[new]]) if len(new) else stored.areas
        return areas, levels, tuple(new)
    lost = gone[gone.isin(stored.values["area_id"])]
    if len(lost):
        names = [f"{key} {stored.areas.loc[key, 'name']}" for key in lost]
        raise ImportRefusedError(
            "recipe.differs_areas_lost", n=len(lost), areas=name_offenders(names)
        )
    if not fresh.has_map:
        return stored.areas, stored.levels, ()
    outlines = _different_areas(stored.areas, fresh.areas)
    if not outlines and not len(gone):
        return stored.areas, stored.levels, ()
    return fresh.areas, fresh.levels, (*outlines, *map(str, gone))


def _different_areas(stored: GeoDataFrame, fresh: GeoDataFrame) -> tuple[str, ...]:
    known = fresh.index.intersection(stored.index, sort=False)
    old, new = stored.loc[known], fresh.loc[known]
    outline = ~shapely.equals_exact(
        shapely.normalize(_multi(old)), shapely.normalize(_multi(new)), SHAPE_TOLERANCE_M
    )
    told = (old[["name", "parent", "level"]] != new[["name", "parent", "level"]]).any(axis=1)
    added = fresh.index.difference(stored.index, sort=False)
    return (*known[outline | told.to_numpy()], *added)


def _multi(areas: GeoDataFrame) -> np.ndarray:
    """Outlines as multipolygons, as which a file of polygons gives all of them back."""
    shapes = [shapely.MultiPolygon(shapely.get_parts(shape)) for shape in areas.geometry]
    return np.array(shapes, dtype=object)


def _merged_city(
    stored: City,
    fresh: City,
    areas: GeoDataFrame,
    levels: tuple[Level, ...],
    values: pd.DataFrame,
) -> City:
    groups = {**fresh.groups, **stored.groups}
    indicators = {**fresh.indicators, **stored.indicators}
    used = set(values["source_id"])
    sources: Mapping[str, Source] = {
        **{key: source for key, source in fresh.sources.items() if key in used},
        **stored.sources,
    }
    geometry = fresh.geometry if areas is fresh.areas else stored.geometry
    city = replace(
        stored,
        areas=areas,
        levels=levels,
        values=values,
        sources=sources,
        groups=groups,
        indicators=indicators,
        geometry=GeometryKind(geometry),
    )
    own_groups, own_indicators = own_entries(city)
    entries: dict[str, Group | Indicator | Source] = {**own_groups, **own_indicators, **sources}
    content = compute_fingerprint(areas, {"values": values}, entries)
    return replace(city, fingerprint=seal_fingerprint(content, stored.secret))
