"""Rows that meet no polygon: the city as a whole, boroughs above the areas, or nothing known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geo.crs import METRIC_CRS
from geo.imports.arranging import CITY, DISTRICTS, name_level
from geo.imports.cells_of_table import UNREADABLE
from geo.imports.draft import DraftAreas, DraftTable
from geo.imports.report import Problem, note, warning
from geo.imports.sums import is_residual
from geo.imports.words import fold, load_synonyms

AGREEMENT = 0.5
SUM_TOLERANCE = 0.02
DEFAULT_CITY_ID = "city"


def is_total(key: str, name: str) -> bool:
    """Whether a row speaks of the whole city: ``Insgesamt``, ``000 Stadt Köln``."""
    rows = load_synonyms()["rows"]
    said = {fold(key), fold(name)}
    if said & set(rows["total"]):
        return True
    is_zero = bool(key) and set(key) <= {"0"}
    return is_zero and any(fold(name).startswith(prefix) for prefix in rows["total_prefix"])


def add_coarser_levels(
    areas: DraftAreas, tables: Sequence[DraftTable], unmatched: Mapping[str, str]
) -> tuple[DraftAreas, list[Problem]]:
    """The areas with the levels that rows without a polygon show.

    Args:
        areas: Areas with polygons.
        tables: The tables, for a check by sums.
        unmatched: Keys without an area, and their names.
    """
    totals = [key for key, name in unmatched.items() if is_total(key, name)]
    others = {
        key: name
        for key, name in unmatched.items()
        if key not in totals and not is_residual(key, name)
    }
    problems: list[Problem] = []
    children = _children_by_prefix(list(others), areas)
    if children:
        agreement = _agreement(children, tables)
        told = {
            "n": len(children),
            "agreement": round(agreement * 100),
            "keys": ", ".join(children),
        }
        if agreement >= AGREEMENT:
            areas = _add_level(areas, DISTRICTS, children, others)
            problems.append(note("level_found", file=areas.file, **told))
        else:
            problems.append(warning("level_not_confirmed", file=areas.file, **told))
    needs_city = any(table.shape == "wide" and not table.key_column for table in tables)
    if (totals or needs_city) and areas.levels[0][0] != CITY:
        key = totals[0] if totals else DEFAULT_CITY_ID
        top = areas.frame[areas.frame["level"] == areas.levels[0][0]]
        areas = _add_level(areas, CITY, {key: list(top.index)}, unmatched)
        if totals:
            said = " ".join(dict.fromkeys(filter(None, (key, unmatched.get(key, "")))))
            problems.append(note("city_found", file=areas.file, said=said))
        else:
            problems.append(note("city_added", file=areas.file))
    return areas, problems


def _children_by_prefix(keys: Sequence[str], areas: DraftAreas) -> dict[str, list[str]]:
    """Which areas each key stands above: by its digits without zeros, where that is unique."""
    finest = areas.frame.index[areas.frame["level"] == areas.levels[-1][0]]
    if not keys or len(areas.levels) > 1:
        return {}
    ways: tuple[Callable[[str], str], ...] = (
        str,
        lambda key: key.lstrip("0"),
        lambda key: key.rstrip("0"),
    )
    for way in ways:
        prefixes = {key: way(key) for key in keys}
        if len(set(prefixes.values())) < len(keys) or not all(prefixes.values()):
            continue
        children = {
            key: [area for area in finest if area.startswith(prefix)]
            for key, prefix in prefixes.items()
        }
        met = [area for members in children.values() for area in members]
        if all(children.values()) and len(met) == len(set(met)) == len(finest):
            return children
    return {}


def _agreement(children: Mapping[str, Sequence[str]], tables: Sequence[DraftTable]) -> float:
    """Share of the cells of the coarser rows that their areas add up to; 1 where none says."""
    parent_of = {area: key for key, members in children.items() for area in members}
    hits: list[np.ndarray] = []
    for table in tables:
        long = table.long[table.long["reason"] != UNREADABLE]
        whole = long["value"].isna() | (long["value"] % 1 == 0)
        counted = whole.groupby(long["label"]).transform("all")
        long = long[counted & long["value"].notna()]
        own = long[long["area_key"].isin(children)]
        parts = long.assign(area_key=long["area_key"].map(parent_of)).dropna(subset="area_key")
        by = ["area_key", "label", "period"]
        sums = parts.groupby(by)["value"].sum()
        both = own.set_index(by)["value"].to_frame("own").join(sums.rename("sum"), how="inner")
        # Small areas may be held back, so a sum may fall a little short.
        close = (both["own"] - both["sum"]).abs() <= np.maximum(
            SUM_TOLERANCE * both["own"].abs(), 3
        )
        hits.append(close.to_numpy())
    cells = np.concatenate(hits) if hits else np.array([], dtype=bool)
    return float(cells.mean()) if len(cells) else 1.0


def _add_level(
    areas: DraftAreas, level: str, children: Mapping[str, Sequence[str]], names: Mapping[str, str]
) -> DraftAreas:
    """The areas with one more level on top, its polygons put together from their parts."""
    frame = areas.frame.copy()
    rows = []
    for key, members in children.items():
        shapes = frame.loc[list(members)].geometry.to_numpy()
        shape = shapely.union_all(shapes) if areas.has_map else None
        rows.append(
            {"name": names.get(key) or key, "parent": "", "level": level, "geometry": shape}
        )
        frame.loc[list(members), "parent"] = key
    index = pd.Index(list(children), name="area_id", dtype="str")
    top = GeoDataFrame(pd.DataFrame(rows, index=index), geometry="geometry", crs=METRIC_CRS)
    stacked = GeoDataFrame(pd.concat([top, frame]), geometry="geometry", crs=METRIC_CRS)
    stacked.index.name = "area_id"
    return replace(areas, frame=stacked, levels=(name_level(level), *areas.levels))
