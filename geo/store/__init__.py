"""The workspace: cities from own data and plans, in a folder or a database.

``interface`` says what a store can do, ``opening`` chooses one; ``workspace`` and ``scenarios``
are the doors that the rest of the program uses.
"""

from geo.store.log import act_as
from geo.store.opening import open_store, workspace_folder
from geo.store.workspace import (
    check_key_is_free,
    delete_city,
    list_actions,
    list_workspace_cities,
    load_originals,
    load_recipe,
    load_report,
    load_workspace_city,
    save_city,
    workspace_stamp,
)

__all__ = [
    "act_as",
    "check_key_is_free",
    "delete_city",
    "list_actions",
    "list_workspace_cities",
    "load_originals",
    "load_recipe",
    "load_report",
    "load_workspace_city",
    "open_store",
    "save_city",
    "workspace_folder",
    "workspace_stamp",
]
