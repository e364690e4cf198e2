"""Plans kept by name, one small file each: ``workspace/.scenarios/<city>/<slug>-<hash>.json``.

Embedded cities have plans too, so these stand beside the cities' folders, not within them.
The file's name is made from the plan's name but holds only letters, digits and hyphens.
"""

import hashlib
import json
import os
import re
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from geo.city import City
from geo.errors import ScenarioError
from geo.scenarios.files import (
    LARGEST_FILE,
    Note,
    read_plan_with_notes,
    validate_plan_name,
    write_plan,
)
from geo.scenarios.plan import Plan
from geo.store.workspace import CITY_KEY, workspace_folder

FOLDER = ".scenarios"
FILE_KEY = re.compile(r"[a-z0-9-]{1,30}-[0-9a-f]{12}")
SLUG_LENGTH = 30
MOST_PLANS = 500


@dataclass(frozen=True)
class StoredPlan:
    """A plan that was kept: its key in links and lists, and its name."""

    key: str
    name: str


def plan_key(name: str) -> str:
    """The key under which a plan of this name is kept: readable letters and a hash.

    Raises:
        ScenarioError: The name is blank, too long or cannot be shown.
    """
    tidy = validate_plan_name(name)
    folded = tidy.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:SLUG_LENGTH].strip("-") or "plan"
    digest = hashlib.sha256(unicodedata.normalize("NFC", tidy).encode("utf-8")).hexdigest()
    return f"{slug}-{digest[:12]}"


def list_plans(city_key: str, *, workspace: Path | None = None) -> list[StoredPlan]:
    """The plans kept for a city, by name; a damaged one goes by its key."""
    folder = _folder(city_key, workspace)
    if not folder.is_dir():
        return []
    files = [file for file in folder.glob("*.json") if FILE_KEY.fullmatch(file.stem)]
    plans = [StoredPlan(file.stem, _name_in(file)) for file in files]
    return sorted(plans, key=lambda plan: (plan.name.casefold(), plan.key))


def _name_in(file: Path) -> str:
    try:
        name = json.loads(_read(file))["name"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return file.stem
    return name if isinstance(name, str) and name.isprintable() else file.stem


def save_plan(
    plan: Plan,
    *,
    period: int | None = None,
    replace_it: bool = False,
    workspace: Path | None = None,
) -> StoredPlan:
    """Keep a plan under its name; a crash leaves the old file or the new one.

    Raises:
        ScenarioError: The name cannot be used, another plan has it, or there are too many.
    """
    key = plan_key(plan.name)
    folder = _folder(plan.city, workspace)
    file = folder / f"{key}.json"
    kept = list_plans(plan.city, workspace=workspace)
    if file.exists() and not replace_it:
        raise ScenarioError("scenario_files.name_taken", name=plan.name)
    if not file.exists() and len(kept) >= MOST_PLANS:
        raise ScenarioError("scenario_files.too_many", limit=MOST_PLANS)
    with _disk_told():
        folder.mkdir(parents=True, exist_ok=True)
        _write(file, write_plan(plan, period=period))
    return StoredPlan(key, validate_plan_name(plan.name))


def _write(file: Path, content: str) -> None:
    """All of the content under the final name, or nothing."""
    fresh = file.with_name(f".{secrets.token_hex(6)}.new")
    try:
        with fresh.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


def load_plan(
    key: str, *, city: City, workspace: Path | None = None
) -> tuple[Plan, tuple[Note, ...]]:
    """A kept plan, and whether the city's figures have changed since.

    Raises:
        ScenarioError: There is none of this key, or its file is damaged.
    """
    file = _existing(key, city.key, workspace)
    with _disk_told():
        content = _read(file)
    return read_plan_with_notes(content, city=city)


def duplicate_plan(key: str, *, name: str, city: City, workspace: Path | None = None) -> StoredPlan:
    """Keep a copy of a plan under another name.

    Raises:
        ScenarioError: There is none of this key, or the name cannot be used.
    """
    plan, _ = load_plan(key, city=city, workspace=workspace)
    return save_plan(replace(plan, name=name), workspace=workspace)


def delete_plan(key: str, *, city_key: str, workspace: Path | None = None) -> None:
    """Remove a kept plan.

    Raises:
        ScenarioError: There is none of this key.
    """
    file = _existing(key, city_key, workspace)
    with _disk_told():
        file.unlink(missing_ok=True)


@contextmanager
def _disk_told() -> Iterator[None]:
    """A full disk or a folder that may not be written becomes a sentence."""
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise ScenarioError("scenario_files.disk_failed", reason=reason) from problem


def _existing(key: str, city_key: str, workspace: Path | None) -> Path:
    file = _folder(city_key, workspace) / f"{key}.json"
    if not FILE_KEY.fullmatch(key) or not file.is_file():
        known = ", ".join(plan.name for plan in list_plans(city_key, workspace=workspace))
        raise ScenarioError("scenario_files.not_kept", known=known or "–")
    return file


def _read(file: Path) -> bytes:
    """At most one byte more than is allowed, so that a swollen file is refused, not loaded."""
    with file.open("rb") as stream:
        return stream.read(LARGEST_FILE + 1)


def _folder(city_key: str, workspace: Path | None) -> Path:
    if not CITY_KEY.fullmatch(city_key):
        raise ScenarioError("scenario_files.city_malformed")
    return (workspace or workspace_folder()) / FOLDER / city_key
