"""Invented cities of any size whose borders are as winding as official ones."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial import Voronoi

from geo.catalogue import Source, load_groups, load_indicators
from geo.city import City, CityKind, GeometryKind, Level
from geo.crs import METRIC_CRS
from geo.values import Kind, State

EXTENT_M = 24_000.0
ORIGIN_M = (390_000.0, 5_700_000.0)
SEGMENTS = 16
"""Steps of a border between two areas; gives about 97 vertices an area."""
ROUGHNESS = 0.07
PERIODS = tuple(str(year) for year in range(2004, 2024))
BOROUGHS_ALONG = 3

Points = npt.NDArray[np.float64]


def build_city(n_areas: int, *, seed: int = 1) -> City:
    """A square city of 24 km with two levels, 20 years, inhabitants and foreigners.

    Args:
        n_areas: Of the finer level.
        seed: Of borders and numbers.
    """
    generator = np.random.default_rng(seed)
    quarters = draw_coverage(n_areas, generator)
    middles = shapely.get_coordinates(shapely.centroid(quarters))
    cells = np.clip((middles - ORIGIN_M) // (EXTENT_M / BOROUGHS_ALONG), 0, BOROUGHS_ALONG - 1)
    parents = [f"b{int(y)}{int(x)}" for x, y in cells]
    ids = [f"{index:05d}" for index in range(n_areas)]
    return City(
        key=f"synthetic-{n_areas}",
        name=f"Kunststadt {n_areas}",
        kind=CityKind.FICTIONAL,
        geometry=GeometryKind.FICTIONAL,
        levels=(Level("borough", "Bezirk", "Borough"), Level("quarter", "Viertel", "Quarter")),
        areas=_table_of_areas(ids, parents, quarters),
        values=_draw_values(ids, generator),
        sources={"synthetic": Source(key="synthetic", title="synthetic")},
        groups=load_groups(),
        indicators=load_indicators(),
        fingerprint=f"synthetic-{n_areas}-{seed}",
    )


def draw_coverage(n_areas: int, generator: np.random.Generator) -> npt.NDArray[np.object_]:
    """Voronoi cells whose borders wind; neighbours share every vertex.

    Each border is drawn once by midpoint displacement, then the borders are closed to polygons.
    """
    sites = generator.uniform(0, 1, (n_areas, 2))
    for _ in range(2):
        sites = (sites + _cell_middles(sites)) / 2
    diagram = Voronoi(_with_mirrors(sites))
    inside = (diagram.ridge_points < n_areas).any(axis=1)
    ends = diagram.vertices[np.array(diagram.ridge_vertices)[inside]]
    lines = shapely.linestrings(_wind(ends, generator) * EXTENT_M + ORIGIN_M)
    polygons: npt.NDArray[np.object_] = shapely.get_parts(shapely.polygonize(lines))
    if len(polygons) != n_areas or not shapely.coverage_is_valid(polygons):
        raise ValueError(f"{len(polygons)} polygons for {n_areas} sites: borders cross")
    return polygons


def _with_mirrors(sites: Points) -> Points:
    """Sites and their mirror images at the four sides, which closes the outer cells."""
    mirrored = [sites]
    for axis in (0, 1):
        for side in (0.0, 1.0):
            image = sites.copy()
            image[:, axis] = 2 * side - image[:, axis]
            mirrored.append(image)
    return np.concatenate(mirrored)


def _cell_middles(sites: Points) -> Points:
    diagram = Voronoi(_with_mirrors(sites))
    regions = [diagram.regions[diagram.point_region[index]] for index in range(len(sites))]
    return np.array([diagram.vertices[region].mean(axis=0) for region in regions])


def _wind(ends: Points, generator: np.random.Generator) -> Points:
    """Straight borders, shape (n, 2, 2), to winding ones, shape (n, SEGMENTS + 1, 2)."""
    sideways = np.zeros((len(ends), SEGMENTS + 1))
    step = SEGMENTS
    while step > 1:
        middle = (sideways[:, :-step:step] + sideways[:, step::step]) / 2
        push = generator.uniform(-1, 1, middle.shape) * ROUGHNESS * step / SEGMENTS
        sideways[:, step // 2 :: step] = middle + push
        step //= 2
    along = np.linspace(0, 1, SEGMENTS + 1)[None, :, None]
    direction = ends[:, 1] - ends[:, 0]
    normal = np.stack([-direction[:, 1], direction[:, 0]], axis=1)
    winding = ends[:, :1] * (1 - along) + ends[:, 1:] * along
    bent: Points = winding + sideways[:, :, None] * normal[:, None, :]
    bent[:, 0], bent[:, -1] = ends[:, 0], ends[:, 1]
    return bent


def _table_of_areas(
    ids: Sequence[str], parents: Sequence[str], quarters: npt.NDArray[np.object_]
) -> gpd.GeoDataFrame:
    keys = sorted(set(parents))
    membership = np.array(parents)
    boroughs = [shapely.coverage_union_all(quarters[membership == key]) for key in keys]
    table = pd.DataFrame(
        {
            "name": [*(f"Bezirk {key}" for key in keys), *(f"Viertel {key}" for key in ids)],
            "parent": [*[""] * len(keys), *parents],
            "level": [*["borough"] * len(keys), *["quarter"] * len(ids)],
        },
        index=pd.Index([*keys, *ids], name="area_id"),
    )
    return gpd.GeoDataFrame(table, geometry=[*boroughs, *quarters], crs=METRIC_CRS)


def _draw_values(ids: Sequence[str], generator: np.random.Generator) -> pd.DataFrame:
    """Inhabitants and foreigners of every quarter and year."""
    shape = (len(PERIODS), len(ids))
    people = generator.integers(400, 9_000, shape).astype(float)
    foreigners = np.floor(people * generator.beta(2, 6, shape))
    parts = [
        pd.DataFrame(
            {
                "area_id": np.tile(np.array(ids, dtype=object), len(PERIODS)),
                "indicator": indicator,
                "period": np.repeat(np.array(PERIODS, dtype=object), len(ids)),
                "value": counts.ravel(),
            }
        )
        for indicator, counts in (("population_count", people), ("foreign_count", foreigners))
    ]
    values = pd.concat(parts, ignore_index=True).astype(
        {"area_id": "str", "indicator": "str", "period": "str"}
    )
    return values.assign(
        state=np.where(values["value"] == 0, State.EXACT_ZERO, State.PRESENT).astype("int8"),
        kind=Kind.PUBLISHED.value,
        source_id="synthetic",
        qualifier="exact",
        note="",
    )
