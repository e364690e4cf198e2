"""Schematic cells: nearest centre, limited reach, shared borders."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo.areas import validate_areas
from geo.crs import METRIC_CRS
from geo.datasets.embedded import CITIES_FOLDER, read_table
from geo.datasets.schematic import (
    compute_cells,
    compute_reach,
    compute_schematic_areas,
    format_areas,
)
from geo.errors import AreasError

SCHEMATIC_CITIES = sorted(file.parent.name for file in CITIES_FOLDER.glob("*/centres.csv"))


def centres_at(*xy: tuple[float, float]) -> gpd.GeoSeries:
    """Centres in metres."""
    return gpd.GeoSeries([shapely.Point(point) for point in xy], crs=METRIC_CRS)


def centre_rows(rows: list[tuple[str, str, str, str, str]]) -> pd.DataFrame:
    """A table of centres from (area_id, parent, level, lat, lon)."""
    frame = pd.DataFrame(rows, columns=["area_id", "parent", "level", "lat", "lon"])
    return frame.assign(name=frame["area_id"], source="source")


def test_the_border_of_two_cells_is_half_way_between_their_centres() -> None:
    cells = compute_cells(centres_at((0, 0), (1000, 0)), reach=800.0)
    border = cells[0].intersection(cells[1])
    assert border.length > 0
    assert np.allclose(shapely.get_coordinates(border)[:, 0], 500.0)


def test_a_cell_alone_is_nearly_a_disc_of_the_reach() -> None:
    near, far = compute_cells(centres_at((0, 0), (10_000, 0)), reach=100.0)
    assert near.area == pytest.approx(np.pi * 100.0**2, rel=0.01)
    assert not near.intersects(far)


def test_the_reach_is_twice_the_median_distance_to_the_nearest_centre() -> None:
    # Nearest distances are 1, 1 and 9 metres.
    assert compute_reach(centres_at((0, 0), (1, 0), (10, 0))) == pytest.approx(2.0)


def test_two_centres_in_one_place_are_refused() -> None:
    with pytest.raises(AreasError):
        compute_cells(centres_at((5, 5), (5, 5), (9, 9)), reach=10.0)


def test_a_sliver_where_two_discs_barely_meet_is_left_out() -> None:
    # Found at random: two polygons standing for discs cross beside the half-way line.
    places = [(-1, 0), (392, 535), (-1919, 3), (971, -111), (-499, -17597), (-2, 2)]
    places += [(29, -1716), (2152, 1135), (1228, -12735), (-202, 1)]
    centres = centres_at(*places)
    cells = compute_cells(centres, reach=compute_reach(centres)).to_numpy()
    assert (shapely.get_num_geometries(cells) == 1).all()
    assert shapely.coverage_is_valid(cells)


@given(arrays(np.int16, st.tuples(st.integers(2, 12), st.just(2)), unique=True))
def test_cells_are_a_coverage_of_single_pieces_that_hold_their_centres(
    places: np.ndarray,
) -> None:
    centres = centres_at(*((float(x), float(y)) for x, y in places))
    cells = compute_cells(centres, reach=compute_reach(centres)).to_numpy()
    assert shapely.coverage_is_valid(cells)
    assert (shapely.get_num_geometries(cells) == 1).all()
    assert shapely.contains(cells, centres.to_numpy()).all()


def test_an_area_with_located_parts_is_their_union() -> None:
    areas = compute_schematic_areas(
        centre_rows(
            [
                ("W", "", "borough", "52.0", "9.0"),
                ("w1", "W", "quarter", "52.00", "9.00"),
                ("w2", "W", "quarter", "52.01", "9.00"),
                ("w3", "W", "quarter", "", ""),
            ]
        )
    ).set_index("area_id")
    union = areas.loc[["w1", "w2"]].geometry.union_all()
    assert areas.geometry["W"].symmetric_difference(union).area == pytest.approx(0.0, abs=1e-6)
    assert areas.geometry["w3"] is None


def test_an_area_without_located_parts_gets_the_cell_of_its_own_centre() -> None:
    areas = compute_schematic_areas(
        centre_rows(
            [
                ("W", "", "borough", "", ""),
                ("E", "", "borough", "52.00", "9.02"),
                ("w1", "W", "quarter", "52.00", "9.00"),
                ("e1", "E", "quarter", "", ""),
            ]
        )
    ).set_index("area_id")
    assert areas.geometry["E"].area == pytest.approx(areas.geometry["W"].area, rel=0.01)
    assert areas.geometry["e1"] is None


def test_gaps_in_the_map_are_refused_unless_they_are_allowed() -> None:
    areas = compute_schematic_areas(
        centre_rows(
            [
                ("a", "", "quarter", "52.00", "9.00"),
                ("b", "", "quarter", "52.01", "9.00"),
                ("c", "", "quarter", "", ""),
            ]
        )
    ).set_index("area_id")
    with pytest.raises(AreasError):
        validate_areas(areas, levels=["quarter"], with_map=True)
    assert validate_areas(areas, levels=["quarter"], with_map=True, gaps_allowed=True) is areas


@pytest.mark.parametrize("key", SCHEMATIC_CITIES)
def test_the_committed_polygons_are_byte_for_byte_those_of_the_centres(key: str) -> None:
    folder = CITIES_FOLDER / key
    areas = compute_schematic_areas(read_table(folder / "centres.csv"))
    assert (folder / "areas.geojson").read_bytes() == format_areas(areas).encode()
