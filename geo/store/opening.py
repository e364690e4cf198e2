"""Which store there is: the environment says so, else a folder."""

import os
from functools import lru_cache
from pathlib import Path

from geo.errors import StoreError
from geo.store.folder import FolderStore
from geo.store.interface import Store

WORKSPACE = "ANKUNFTSATLAS_WORKSPACE"
STORE = "ANKUNFTSATLAS_STORE"
DATABASE = ("postgresql://", "postgres://")


def workspace_folder() -> Path:
    """Where own cities live: the environment says so, else ``workspace`` in the current folder."""
    return Path(os.environ.get(WORKSPACE) or "workspace").absolute()


def open_store() -> Store:
    """The store that the environment names.

    Raises:
        StoreError: The address is none, or what a database needs is not installed.
    """
    address = os.environ.get(STORE, "")
    if not address:
        return FolderStore(workspace_folder())
    if not address.startswith(DATABASE):
        # The address itself is not repeated: it may hold a password.
        raise StoreError("store.address_malformed")
    return _open_database(address)


@lru_cache(maxsize=4)
def _open_database(address: str) -> Store:
    """One pool of connections for all sessions of this process."""
    try:
        from geo.store.postgis import open_postgis
    except ImportError:
        raise StoreError("store.driver_missing") from None
    return open_postgis(address)
