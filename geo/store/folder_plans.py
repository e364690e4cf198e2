"""Plans in a folder: one small file each, ``workspace/.scenarios/<city>/<slug>-<hash>.json``.

Embedded cities have plans too, so these stand beside the cities' folders, not within them.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from geo.errors import ScenarioError
from geo.scenarios.files import LARGEST_FILE
from geo.store.disk import locked, sync, told_of_disk, write_whole
from geo.store.interface import StoredPlan
from geo.store.keys import PLAN_KEY, is_city_key, validate_plan_city
from geo.store.log import append_action, new_action

FOLDER = ".scenarios"
MOST_PLANS = 500


@dataclass(frozen=True)
class FolderPlans:
    """The part of the embedded store that keeps plans; see ``geo.store.interface``."""

    workspace: Path

    def cities_with_plans(self) -> list[str]:
        """Keys of the cities for which plans are kept."""
        folder = self.workspace / FOLDER
        with told_of_disk(folder):
            found = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
        return sorted(city for city in found if is_city_key(city) and self.list_plans(city))

    def list_plans(self, city: str) -> list[StoredPlan]:
        """The plans kept for a city, by name; a damaged one goes by its key."""
        folder = self._plans_of(city)
        with told_of_disk(folder):
            files = [file for file in folder.glob("*.json") if PLAN_KEY.fullmatch(file.stem)]
        plans = [StoredPlan(file.stem, _name_in(file)) for file in files]
        return sorted(plans, key=lambda plan: (plan.name.casefold(), plan.key))

    def plan_stamp(self, city: str, key: str) -> str:
        """Time, size and number of the plan's file."""
        try:
            status = self._plan_file(city, key).stat()
        except OSError:
            return ""
        return f"{status.st_mtime_ns}-{status.st_size}-{status.st_ino}"

    def read_plan(self, city: str, key: str) -> bytes | None:
        """The file of a plan."""
        file = self._plan_file(city, key)
        with told_of_disk(file.parent):
            return _read(file) if PLAN_KEY.fullmatch(key) and file.is_file() else None

    def write_plan(
        self, city: str, plan: StoredPlan, content: str, *, replace: bool, expected: str | None
    ) -> None:
        """Keep a plan whole or not at all."""
        file = self._plan_file(city, plan.key)
        with told_of_disk(file.parent):
            file.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.workspace, f"{city}.plans"):
                if expected is not None and self.plan_stamp(city, plan.key) != expected:
                    raise ScenarioError("scenario_files.changed_meanwhile", name=plan.name)
                if file.exists() and not replace:
                    raise ScenarioError("scenario_files.name_taken", name=plan.name)
                if not file.exists() and len(self.list_plans(city)) >= MOST_PLANS:
                    raise ScenarioError("scenario_files.too_many", limit=MOST_PLANS)
                write_whole(file, content.encode())
                self._log_plan("plan_saved", city, plan.key)

    def delete_plan(self, city: str, key: str) -> bool:
        """Remove a plan; whether there was one."""
        file = self._plan_file(city, key)
        with told_of_disk(file.parent):
            if not PLAN_KEY.fullmatch(key) or not file.is_file():
                return False
            with locked(self.workspace, f"{city}.plans"):
                file.unlink(missing_ok=True)
                sync(file.parent)
                self._log_plan("plan_deleted", city, key)
        return True

    def _log_plan(self, what: str, city: str, key: str) -> None:
        # What was asked for is done and on disk; a full disk must not call it failed.
        with suppress(OSError):
            append_action(self.workspace, new_action(what, city, about=key))

    def _plan_file(self, city: str, key: str) -> Path:
        # A key that leads elsewhere is never looked up; its file is one that cannot be.
        return self._plans_of(city) / (f"{key}.json" if PLAN_KEY.fullmatch(key) else ".none")

    def _plans_of(self, city: str) -> Path:
        validate_plan_city(city)
        return self.workspace / FOLDER / city


def _name_in(file: Path) -> str:
    try:
        return name_in_plan(_read(file), otherwise=file.stem)
    except OSError:
        return file.stem


def name_in_plan(content: bytes, *, otherwise: str) -> str:
    """The name that a plan's file holds, where it can be read and shown."""
    try:
        name = json.loads(content)["name"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return otherwise
    return name if isinstance(name, str) and name.isprintable() else otherwise


def _read(file: Path) -> bytes:
    """At most one byte more than is allowed, so that a swollen file is refused, not loaded."""
    with file.open("rb") as stream:
        return stream.read(LARGEST_FILE + 1)
