"""What GDAL may do with a file from outside: read a few formats from bytes at hand, nothing else.

GDAL's drivers include ones that open other files or addresses named inside a file (VRT, WFS
stubs). They are taken out before anything untrusted is opened, and network access is cut.
"""

import os
import tempfile
from functools import cache
from pathlib import Path

from geo.errors import DataError

ALLOWED_DRIVERS = frozenset({"ESRI Shapefile", "GPKG", "GeoJSON", "ESRIJSON", "FlatGeobuf", "MEM"})
NO_NETWORK = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    # The discard port of this machine: a request that slips through reaches nobody.
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_TIMEOUT": "1",
}


class UnsafeGdalError(DataError):
    """GDAL still offers drivers that must not see a file from outside."""


@cache
def restrict_gdal() -> None:
    """Leave GDAL only the allowed drivers and no network; safe to call again and again.

    Raises:
        UnsafeGdalError: Drivers that are not allowed are still there.
    """
    os.environ.update(NO_NETWORK, GDAL_DRIVER_PATH="disable")
    import pyogrio
    from pyogrio import _ogr

    pyogrio.set_gdal_config_options(dict(NO_NETWORK))
    forbidden = set(pyogrio.list_drivers()) - ALLOWED_DRIVERS
    if forbidden:
        names = ",".join(sorted(forbidden))
        pyogrio.set_gdal_config_options({"OGR_SKIP": names})
        # Registering anew is what makes GDAL drop the skipped drivers; pyogrio has no public
        # name for it. Should it ever go, the check below refuses to go on.
        register = getattr(_ogr, "_register_drivers", None)
        if register is not None:
            register()
    validate_drivers()


def validate_drivers() -> None:
    """Check what GDAL offers now.

    Raises:
        UnsafeGdalError: Drivers that are not allowed are there.
    """
    import pyogrio

    left = set(pyogrio.list_drivers()) - ALLOWED_DRIVERS
    if left:
        raise UnsafeGdalError("errors.unsafe_gdal", drivers=", ".join(sorted(left)))


def write_private_files(contents: dict[str, bytes]) -> tempfile.TemporaryDirectory[str]:
    """A new folder of this program alone with the given bytes under names of our own."""
    folder = tempfile.TemporaryDirectory(prefix="atlas-")
    for name, content in contents.items():
        (Path(folder.name) / name).write_bytes(content)
    return folder
