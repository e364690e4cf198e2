"""Real cities with published index values, and a chessboard."""

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from shapely.geometry import shape

from geo.indices.counts import FloatArray


@dataclass(frozen=True, eq=False)
class Schools:
    """Pupils by race and school, with the district and the state of each school."""

    counts: FloatArray
    races: list[str]
    districts: NDArray[np.str_]
    states: NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Grid:
    """A square city of 12 by 12 cells of 500 m, with two patterns of the same group."""

    centroids_m: FloatArray
    land_area_m2: FloatArray
    two_halves: FloatArray
    chessboard: FloatArray


def _read_json(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return content


@pytest.fixture(scope="session")
def sacramento_expected(reference: Path) -> dict[str, Any]:
    return _read_json(reference / "segregation" / "expected_values_sacramento.json")


@pytest.fixture(scope="session")
def sacramento(reference: Path) -> dict[str, FloatArray]:
    """Columns of the 403 tracts; ``land_area`` in square degrees, as the published delta has it."""
    features = _read_json(reference / "segregation" / "sacramento1.geojson")["features"]
    names = ["TOT_POP", "WHITE_", "BLACK_", "ASIAN_", "HISP_"]
    columns = {
        name: np.array([feature["properties"][name] for feature in features], float)
        for name in names
    }
    areas = [shape(feature["geometry"]).area for feature in features]
    return columns | {"land_area": np.array(areas)}


@pytest.fixture(scope="session")
def schools_expected(reference: Path) -> dict[str, Any]:
    return _read_json(reference / "segregation" / "expected_values_schools00.json")


@pytest.fixture(scope="session")
def schools(reference: Path) -> Schools:
    with (reference / "segregation" / "schools00.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    races = sorted({row["race"] for row in rows})
    names, position = np.unique([row["school"] for row in rows], return_inverse=True)
    counts = np.zeros((len(races), len(names)))
    race = [races.index(row["race"]) for row in rows]
    np.add.at(counts, (race, position), [float(row["n"]) for row in rows])
    districts = dict(zip(position, (row["district"] for row in rows), strict=True))
    states = dict(zip(position, (row["state"] for row in rows), strict=True))
    places = range(len(names))
    return Schools(
        counts=counts,
        races=races,
        districts=np.array([districts[place] for place in places]),
        states=np.array([states[place] for place in places]),
    )


@pytest.fixture(scope="session")
def koeln_expected(reference: Path) -> dict[str, Any]:
    return _read_json(reference / "koeln" / "expected_values_2010.json")


@pytest.fixture(scope="session")
def koeln(reference: Path) -> dict[str, dict[str, FloatArray]]:
    """Residents in 2010 by level and line of the table, 86 quarters and 9 boroughs."""
    lines: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    with (reference / "koeln" / "bevoelkerung_2005-2010.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["jahr"] == "2010" and row["tab_id"] in {"005", "030"} and row["raum_id"] > "000":
                level = "stadtbezirke" if row["raum_id"] < "100" else "stadtteile"
                lines[level][row["zeile"]][row["raum_id"]] = float(row["zahl"])
    return {
        level: {
            line: np.array([values.get(area, 0.0) for area in sorted(table["Einwohner"])])
            for line, values in table.items()
        }
        for level, table in lines.items()
    }


@pytest.fixture(scope="session")
def grid() -> Grid:
    column, row = np.indices((12, 12)).reshape(2, -1)
    return Grid(
        centroids_m=np.stack([column, row], axis=1) * 500.0,
        land_area_m2=np.full(144, 500.0**2),
        two_halves=np.where(column < 6, 90.0, 10.0),
        chessboard=np.where((column + row) % 2 == 0, 90.0, 10.0),
    )
