"""The workspace: cities from own data, one folder each, that open in any GIS as well."""

from geo.store.workspace import (
    delete_city,
    list_workspace_cities,
    load_workspace_city,
    save_city,
    workspace_folder,
    workspace_stamp,
)

__all__ = [
    "delete_city",
    "list_workspace_cities",
    "load_workspace_city",
    "save_city",
    "workspace_folder",
    "workspace_stamp",
]
