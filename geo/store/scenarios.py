"""Plans kept by name, in whatever store there is.

A plan's key is made from its name but holds only letters, digits and hyphens.
"""

import hashlib
import re
import unicodedata
from dataclasses import replace

from geo.city import City
from geo.errors import ScenarioError
from geo.scenarios.files import Note, read_plan_with_notes, validate_plan_name, write_plan
from geo.scenarios.plan import Plan
from geo.store.interface import StoredPlan
from geo.store.opening import open_store

SLUG_LENGTH = 30


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


def list_plans(city_key: str) -> list[StoredPlan]:
    """The plans kept for a city, by name; a damaged one goes by its key."""
    return open_store().list_plans(city_key)


def plan_stamp(key: str, *, city_key: str) -> str:
    """A text that changes when a kept plan does; empty where there is none."""
    return open_store().plan_stamp(city_key, key)


def save_plan(
    plan: Plan,
    *,
    period: int | None = None,
    replace_it: bool = False,
    expected: str | None = None,
) -> StoredPlan:
    """Keep a plan under its name; a crash leaves the old one or the new one.

    Args:
        plan: The plan.
        period: The year that was looked at.
        replace_it: Whether one of this name may be overwritten.
        expected: The stamp of the plan that was read; if another user has changed it since,
            it is not overwritten.

    Raises:
        ScenarioError: The name cannot be used, another plan has it, there are too many, or it
            has changed in the meantime.
    """
    stored = StoredPlan(plan_key(plan.name), validate_plan_name(plan.name))
    content = write_plan(plan, period=period)
    open_store().write_plan(plan.city, stored, content, replace=replace_it, expected=expected)
    return stored


def load_plan(key: str, *, city: City) -> tuple[Plan, tuple[Note, ...]]:
    """A kept plan, and whether the city's figures have changed since.

    Raises:
        ScenarioError: There is none of this key, or its file is damaged.
    """
    content = open_store().read_plan(city.key, key)
    if content is None:
        raise _not_kept(city.key)
    return read_plan_with_notes(content, city=city)


def duplicate_plan(key: str, *, name: str, city: City) -> StoredPlan:
    """Keep a copy of a plan under another name.

    Raises:
        ScenarioError: There is none of this key, or the name cannot be used.
    """
    plan, _ = load_plan(key, city=city)
    return save_plan(replace(plan, name=name))


def delete_plan(key: str, *, city_key: str) -> None:
    """Remove a kept plan.

    Raises:
        ScenarioError: There is none of this key.
    """
    if not open_store().delete_plan(city_key, key):
        raise _not_kept(city_key)


def _not_kept(city_key: str) -> ScenarioError:
    known = ", ".join(plan.name for plan in list_plans(city_key))
    return ScenarioError("scenario_files.not_kept", known=known or "–")
