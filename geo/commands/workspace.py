"""``backup`` and ``restore`` a workspace, ``workspace`` says what is in it and updates it."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from geo import store
from geo.commands.origin import describe_entry_source
from geo.errors import GeoError
from geo.numbers import format_number
from geo.store.backup import Backup, open_backup, write_backup
from geo.store.folder import FolderStore
from geo.store.migration import list_outdated, migrate_city
from geo.texts import Language, as_language, text


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this module."""
    backup = commands.add_parser("backup", help=text("commands.backup", "en"))
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser("restore", help=text("commands.restore", "en"))
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help=text("commands.replace", "en"))
    restore.set_defaults(run=run_restore)
    workspace = commands.add_parser("workspace", help=text("commands.workspace", "en"))
    workspace.add_argument("action", choices=("list", "log", "migrate"))
    workspace.add_argument("--json", action="store_true")
    workspace.set_defaults(run=run_workspace)


def run_backup(options: argparse.Namespace) -> int:
    """Write the whole workspace into one file."""
    language = as_language(options.language)
    contents = write_backup(store.open_store(), options.file)
    told = {
        "file": options.file,
        "n_cities": format_number(len(contents.cities), language),
        "n_plans": format_number(len(contents.plans), language),
    }
    print(text("store.backup_written", language, **told))
    return 0


def run_restore(options: argparse.Namespace) -> int:
    """Bring back what a backup holds; 1 where something had to stay as it was."""
    language = as_language(options.language)
    with open_backup(options.file) as backup:
        refused = _restore_cities(backup, replace=options.replace, language=language)
        return max(refused, _restore_plans(backup, replace=options.replace, language=language))


def _restore_cities(backup: Backup, *, replace: bool, language: Language) -> int:
    """Each city for itself: one that cannot come back keeps no other from it."""
    refused = 0
    for key in backup.contents.cities:
        try:
            backup.restore_city(store.open_store(), key, replace=replace)
        except GeoError as refusal:
            print(refusal.sentence(language), file=sys.stderr)
            refused = 1
        else:
            print(text("store.restored_city", language, city=key))
    return refused


def _restore_plans(backup: Backup, *, replace: bool, language: Language) -> int:
    kept = 0
    for city, key in backup.contents.plans:
        try:
            backup.restore_plan(store.open_store(), city, key, replace=replace)
        except GeoError as refusal:
            is_taken = refusal.key == "scenario_files.name_taken"
            plan = refusal.values.get("name", key)
            said = (
                text("commands.kept_plan", language, plan=plan, city=city)
                if is_taken
                else refusal.sentence(language)
            )
            print(said, file=sys.stderr)
        else:
            kept += 1
    print(text("store.restored_plans", language, n=format_number(kept, language)))
    return int(kept < len(backup.contents.plans))


def run_workspace(options: argparse.Namespace) -> int:
    """List cities, print the log, or bring old cities to the present version."""
    language = as_language(options.language)
    if options.action == "migrate":
        return _migrate(language)
    if options.action == "log":
        rows = [vars(action) for action in store.list_actions()]
    else:
        rows = [{"key": key, "name": name} for key, name in store.list_workspace_cities()]
    if options.json:
        told: list[dict[str, Any]] = rows
        if options.action == "list":
            told = [
                {**row, "provenance": describe_entry_source(row["key"], language)} for row in rows
            ]
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print("  ".join(_said(name, value, language) for name, value in row.items() if value))
    return 0


def _said(name: str, value: str, language: Language) -> str:
    return text(f"store.action_{value}", language) if name == "what" else value


def _migrate(language: Language) -> int:
    opened = store.open_store()
    # A database brings its tables up to date by itself.
    outdated = list_outdated(opened) if isinstance(opened, FolderStore) else []
    if not isinstance(opened, FolderStore) or not outdated:
        print(text("store.migrated_none", language))
        return 0
    refused = 0
    for key in outdated:
        try:
            migrate_city(opened, key)
        except GeoError as refusal:
            print(refusal.sentence(language), file=sys.stderr)
            refused = 1
        else:
            print(text("store.migrated_city", language, city=key))
    return refused
