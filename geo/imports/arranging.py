"""From clean polygons to areas with key, name and level."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from geo.areas import name_offenders
from geo.crs import METRIC_CRS
from geo.imports.cells import is_code, looks_numeric
from geo.imports.draft import DraftAreas, ImportOptions, RawTable
from geo.imports.keys import match_keys
from geo.imports.report import Problem, blocking, note, warning
from geo.imports.words import is_technical, is_word_for, is_word_for_figures
from geo.texts import text

INSIDE = 0.98
CITY, DISTRICTS, AREAS = "city", "districts", "areas"
LAST_UNNAMED_SHARE = 0.5
MAX_ORPHANS = 0.1


def choose_columns(
    frame: GeoDataFrame, tables: Sequence[RawTable], options: ImportOptions
) -> tuple[str, str]:
    """The columns that hold key and name; empty where there is none."""
    attributes = frame.drop(columns=frame.geometry.name)
    usable = [name for name in attributes.columns if attributes[name].ne("").any()]
    key = options.key_column if options.key_column in attributes.columns else ""
    if not key:
        scores = {name: _key_score(attributes[name], tables) for name in usable}
        key = max(scores, key=lambda name: scores[name], default="")
        if key and scores[key] <= 0:
            key = ""
    name = options.name_column if options.name_column in attributes.columns else ""
    if not name:
        scores = {other: _name_score(attributes[other]) for other in usable if other != key}
        name = max(scores, key=lambda other: scores[other], default="")
        if name and scores[name] <= 0:
            name = ""
    return key, name


def _key_score(column: pd.Series, tables: Sequence[RawTable]) -> float:
    """High where cells are unique, called a key, and met in the tables."""
    cells = column[column != ""]
    unique = cells.nunique() / len(column)
    called = is_word_for(str(column.name), "key")
    # Numbers of people meet themselves in the table better than any key does.
    no_key = is_technical(str(column.name)) or is_word_for_figures(str(column.name))
    if no_key or unique < 0.5:
        return 0.0
    has_digit = float(cells.str.contains(r"\d").mean())
    met = 0.0
    for table in tables:
        if table.of_layer or _name_score(column) > has_digit:
            # Tables meet areas by name as well; a name is a key only where there is no other.
            continue
        for other in table.cells.columns[:30]:
            if is_word_for_figures(str(other)):
                continue
            met = max(met, match_keys(table.cells[other].unique(), list(cells.unique())).rate)
    codes = float(cells.str.fullmatch(r"[0-9A-Za-z.\-/ ]{1,14}").mean())
    return 4 * met + 2 * unique + 2 * called + has_digit + 0.5 * codes


def _name_score(column: pd.Series) -> float:
    cells = column[column != ""]
    letters = float(cells.str.contains(r"[A-Za-zÄÖÜäöü]{2}").mean())
    if is_technical(str(column.name)) or letters < 0.8:
        return 0.0
    return 2 * is_word_for(str(column.name), "name") + cells.nunique() / len(column) + letters


def areas_of_layer(
    file: str, frame: GeoDataFrame, *, key: str, name: str, dissolve: bool
) -> tuple[GeoDataFrame, list[Problem]]:
    """Areas with index area_id and column name; parts without a name are left out and listed."""
    problems: list[Problem] = []
    keys = frame[key].str.strip()
    names = frame[name].str.strip() if name else keys
    areas = GeoDataFrame(
        {"area_id": keys.to_numpy(), "name": names.to_numpy()},
        geometry=frame.geometry.to_numpy(),
        crs=METRIC_CRS,
    )
    unnamed = ((areas["name"] == "") | (areas["area_id"] == "")).to_numpy()
    if 0 < unnamed.sum() < LAST_UNNAMED_SHARE * len(areas):
        attributes = frame.drop(columns=frame.geometry.name)[unnamed]
        told = attributes.agg(lambda row: "/".join(cell for cell in row if cell), axis=1)
        km2 = float(shapely.area(areas.geometry.to_numpy()[unnamed]).sum()) / 1e6
        parts = name_offenders(told)
        problems.append(
            warning("parts_unnamed", file=file, n=int(unnamed.sum()), parts=parts, km2=km2)
        )
        areas = areas[~unnamed]
    areas["name"] = areas["name"].where(areas["name"] != "", areas["area_id"])
    alike = areas["name"].duplicated(keep=False) & ~areas["area_id"].duplicated(keep=False)
    if alike.any():
        told = {"n": int(alike.sum()), "names": name_offenders(areas.loc[alike, "name"].unique())}
        problems.append(note("names_repeated", file=file, **told))
        areas.loc[alike, "name"] = areas["name"] + " " + areas["area_id"]
    repeated = areas.loc[areas["area_id"].duplicated(), "area_id"].unique()
    if len(repeated) and dissolve:
        areas = areas.dissolve(by="area_id", aggfunc="first", sort=False).reset_index()
        problems.append(
            note("areas_dissolved", file=file, n=len(repeated), keys=name_offenders(repeated))
        )
    elif len(repeated):
        told = {"n": len(repeated), "keys": name_offenders(repeated)}
        problems.append(blocking("areas_duplicate", file=file, column=key, **told))
        areas = areas[~areas["area_id"].duplicated()]
    return areas.set_index("area_id"), problems


def stack_levels(
    layers: Sequence[tuple[str, GeoDataFrame]],
) -> tuple[DraftAreas, list[Problem]]:
    """One table of areas of all levels: one level a layer, or nested polygons of one layer."""
    ordered = sorted(layers, key=lambda pair: len(pair[1]))
    problems: list[Problem] = []
    if len(ordered) == 1:
        file, areas = ordered[0]
        depths, parents = _nesting(areas)
        if depths.max(initial=0) > 0:
            problems.append(note("areas_nested", file=file, levels=int(depths.max()) + 1))
    else:
        areas, depths, parents = _layers_as_levels(ordered)
        problems += _tell_not_nested(ordered, areas, depths, parents)
        problems.append(note("layers_as_levels", file=ordered[0][0], levels=len(ordered)))
    counts = [int((depths == depth).sum()) for depth in range(int(depths.max(initial=0)) + 1)]
    levels = level_names(counts)
    keys = np.array([key for key, _, _ in levels], dtype=object)
    frame = GeoDataFrame(
        {"name": areas["name"], "parent": parents, "level": keys[depths]},
        geometry=areas.geometry,
        crs=METRIC_CRS,
    )
    frame.index.name = "area_id"
    return DraftAreas(frame=frame, levels=levels, file=ordered[-1][0]), problems


def _nesting(areas: GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Depth of every area inside others, and its smallest container."""
    shapes = areas.geometry.to_numpy()
    sizes = shapely.area(shapes)
    points = shapely.point_on_surface(shapes)
    inner, outer = shapely.STRtree(shapes).query(points, predicate="within")
    apart = sizes[outer] > sizes[inner] * 1.0001
    inner, outer = inner[apart], outer[apart]
    shared = shapely.area(shapely.intersection(shapes[inner], shapes[outer]))
    within = shared >= INSIDE * sizes[inner]
    inner, outer = inner[within], outer[within]
    depths = np.bincount(inner, minlength=len(shapes))
    parents = np.full(len(shapes), "", dtype=object)
    order = np.argsort(-sizes[outer], kind="stable")
    # The smallest container comes last and stays.
    parents[inner[order]] = areas.index.to_numpy()[outer[order]]
    return depths, parents


def _layers_as_levels(
    ordered: Sequence[tuple[str, GeoDataFrame]],
) -> tuple[GeoDataFrame, np.ndarray, np.ndarray]:
    frames: list[GeoDataFrame] = []
    parents: list[np.ndarray] = []
    for depth, (_, areas) in enumerate(ordered):
        finer = {key for _, other in ordered[depth + 1 :] for key in other.index}
        renamed = [f"{key} ({depth + 1})" if key in finer else key for key in areas.index]
        frames.append(areas.set_axis(pd.Index(renamed, name="area_id")))
        found = np.full(len(areas), "", dtype=object)
        if depth:
            above = frames[depth - 1]
            points = shapely.point_on_surface(areas.geometry.to_numpy())
            inner, outer = shapely.STRtree(above.geometry.to_numpy()).query(points, "within")
            found[inner] = above.index.to_numpy()[outer]
        parents.append(found)
    depths = np.repeat(np.arange(len(frames)), [len(frame) for frame in frames])
    return pd.concat(frames), depths, np.concatenate(parents)


def _tell_not_nested(
    ordered: Sequence[tuple[str, GeoDataFrame]],
    areas: GeoDataFrame,
    depths: np.ndarray,
    parents: np.ndarray,
) -> list[Problem]:
    """Layers that are no levels of each other: their areas have none above them, or are as many."""
    problems: list[Problem] = []
    for depth, ((coarse, above), (fine, finer)) in enumerate(pairwise(ordered), start=1):
        alone = (depths == depth) & (parents == "")
        if alone.sum() > MAX_ORPHANS * len(finer) or len(above) == len(finer) > 1:
            told = {"n": int(alone.sum()), "areas": name_offenders(areas["name"][alone]) or "–"}
            problems.append(
                blocking(
                    "layers_not_nested",
                    coarse=f"{coarse} ({len(above)})",
                    fine=f"{fine} ({len(finer)})",
                    **told,
                )
            )
    return problems


def level_names(counts: Sequence[int]) -> tuple[tuple[str, str, str], ...]:
    """Key and names of levels, coarse to fine, from the number of areas of each."""
    keys: list[str] = []
    for position, count in enumerate(counts):
        if position == len(counts) - 1:
            keys.append(AREAS)
        elif position == 0 and count == 1:
            keys.append(CITY)
        else:
            keys.append(DISTRICTS if DISTRICTS not in keys else f"{DISTRICTS}_{position + 1}")
    return tuple(name_level(key) for key in keys)


def name_level(key: str) -> tuple[str, str, str]:
    """Key and names of one level."""
    base, _, number = key.partition("_")
    shown = f" {number}" if number else ""
    named = [text(f"imports.level_{base}", language) + shown for language in ("de", "en")]
    return key, named[0], named[1]


def attribute_table(
    file: str, layer: str, frame: GeoDataFrame, *, key: str, name: str, keys: pd.Index
) -> RawTable | None:
    """The attributes of the areas of a layer as a table, where any of them holds numbers."""
    attributes = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    is_area = attributes[key].isin(keys) & ~attributes[key].duplicated()
    attributes = attributes.set_axis(pd.RangeIndex(1, len(attributes) + 1))[is_area.to_numpy()]
    columns = [
        column
        for column in attributes.columns
        if column not in (key, name)
        and not is_technical(column)
        and not is_word_for(column, "key")
        and attributes[column].map(looks_numeric).mean() > 0.5
        and not is_code(attributes[column])
    ]
    if not columns:
        return None
    cells = attributes[[key, *([name] if name else []), *columns]].astype("str")
    return RawTable(file=file, sheet=layer, cells=cells, of_layer=True)
