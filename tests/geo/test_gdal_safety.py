"""GDAL reads a handful of formats from files at hand, whatever was imported before."""

import subprocess
import sys

import pyogrio
import pytest

from geo import gdal_safety
from geo.gdal_safety import ALLOWED_DRIVERS, UnsafeGdalError, restrict_gdal, validate_drivers


def test_only_the_allowed_drivers_are_left() -> None:
    restrict_gdal()
    assert set(pyogrio.list_drivers()) <= ALLOWED_DRIVERS
    assert {"ESRI Shapefile", "GPKG", "GeoJSON", "ESRIJSON"} <= set(pyogrio.list_drivers())


@pytest.mark.parametrize("first", ["", "import pyogrio; pyogrio.list_drivers(); "])
def test_it_does_not_matter_whether_gdal_was_loaded_before(first: str) -> None:
    code = (
        f"{first}from geo.gdal_safety import restrict_gdal; restrict_gdal(); restrict_gdal();"
        "import pyogrio; print(*sorted(pyogrio.list_drivers()), sep='|')"
    )
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert set(done.stdout.strip().split("|")) <= ALLOWED_DRIVERS


def test_a_driver_too_many_stops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    restrict_gdal()
    monkeypatch.setattr(gdal_safety, "ALLOWED_DRIVERS", frozenset({"GPKG"}))
    with pytest.raises(UnsafeGdalError, match="ESRI Shapefile"):
        validate_drivers()


def test_gdal_may_not_reach_the_network() -> None:
    restrict_gdal()
    assert pyogrio.get_gdal_config_option("CPL_VSIL_CURL_ALLOWED_EXTENSIONS") == ".none"
    assert pyogrio.get_gdal_config_option("GDAL_HTTP_PROXY") == "127.0.0.1:9"
