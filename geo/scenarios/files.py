"""Plans as small files and links: what is written is read back the same, all else is refused."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from geo.city import City
from geo.documents import (
    DocumentError,
    Problem,
    compact_document,
    pack_link,
    parse_document,
    quote,
    quote_some,
    unpack_link,
)
from geo.errors import ScenarioError
from geo.scenarios.conflicts import check_conflicts
from geo.scenarios.lever_errors import LeverValueError
from geo.scenarios.levers import LeverValue, load_levers
from geo.scenarios.plan import Plan, check_value
from geo.texts import Language, text

SCHEMA = 1
"""Grows when an older program would misread a file; how a migration is added: docs/scenarios.md."""
LARGEST_FILE = 256 * 1024
LARGEST_LINK = 64 * 1024
LONGEST_NAME = 120
LARGEST_SEED = 2**63 - 1
ENTRIES = ("schema", "name", "city", "city_hash", "period", "years", "seed", "changes")
OPTIONAL = frozenset({"period"})
REFUSALS: Mapping[Problem, str] = {
    "too_large": "scenario_files.too_large",
    "not_json": "scenario_files.not_json",
    "no_object": "scenario_files.no_object",
    "twice": "scenario_files.twice",
    "no_number": "scenario_files.no_number",
    "link_too_large": "scenario_files.link_too_large",
    "link_broken": "scenario_files.link_broken",
}


@dataclass(frozen=True)
class Note:
    """Something to know about a plan that was read all the same."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: Language) -> str:
        """The sentence in the reader's language."""
        return text(self.key, language, **self.values)


def normalise_plan(plan: Plan) -> Plan:
    """The same plan without changes that change nothing; areas sorted, each once."""
    changes = {key: _normalise(key, value) for key, value in sorted(plan.changes.items())}
    levers = load_levers()
    moved = {
        key: value for key, value in changes.items() if value not in (levers[key].default, {}, ())
    }
    return replace(plan, name=" ".join(plan.name.split()), changes=moved)


def _normalise(key: str, value: LeverValue) -> LeverValue:
    lever = load_levers()[key]
    if lever.form == "areas" and isinstance(value, tuple | list):
        return tuple(sorted(set(value)))
    if isinstance(value, Mapping):
        return {part: value[part] for part in sorted(value) if value[part] != lever.default}
    return value


def write_plan(plan: Plan, *, period: int | None = None) -> str:
    """A plan as JSON; equal plans give equal text.

    Args:
        plan: The plan.
        period: The year of the figures that it started from, for readers of the file.
    """
    document = _document(plan) | {"schema": SCHEMA, "city_hash": plan.fingerprint}
    if period is not None:
        document["period"] = period
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _document(plan: Plan) -> dict[str, Any]:
    tidy = normalise_plan(plan)
    changes = {key: _as_json(value) for key, value in tidy.changes.items()}
    return {
        "name": tidy.name,
        "city": tidy.city,
        "years": tidy.years,
        "seed": tidy.seed,
        "changes": changes,
    }


def _as_json(value: LeverValue) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(number) for key, number in value.items()}
    if isinstance(value, tuple | list):
        return list(value)
    return value if isinstance(value, str) else _plain(value)


def _plain(number: float) -> float:
    """5 for 5.0, so that equal plans give equal text."""
    return int(number) if float(number).is_integer() else float(number)


def read_plan(content: str | bytes, *, city: City) -> Plan:
    """A plan for this city from a file's content.

    Raises:
        ScenarioError: It is no scenario file, of another city or a newer version, or asks for
            something that no model could compute.
    """
    return read_plan_with_notes(content, city=city)[0]


def read_plan_with_notes(content: str | bytes, *, city: City) -> tuple[Plan, tuple[Note, ...]]:
    """A plan and what to know about it: whether the city's figures have changed since.

    A plan made for other figures of the same city is taken over to today's.

    Raises:
        ScenarioError: As ``read_plan``.
    """
    document = _parse(content)
    _check_schema(document)
    _check_entries(document)
    plan = _plan_of(document, city)
    if document["city_hash"] == city.fingerprint:
        return plan, ()
    return plan, (Note("scenario_files.data_changed", {"city": city.name}),)


def to_link(plan: Plan) -> str:
    """Name, years, seed and changes of a plan in letters that any link may carry."""
    return pack_link(compact_document(_document(plan)))


def from_link(link: str, city: City) -> Plan:
    """The plan that a link carries.

    Raises:
        ScenarioError: The link is damaged, too long, or of another city.
    """
    try:
        content = unpack_link(link, longest=LARGEST_LINK, largest=LARGEST_LINK)
    except DocumentError as damage:
        raise _refuse(damage) from damage
    document = _parse(content) | {"schema": SCHEMA, "city_hash": city.fingerprint}
    _check_entries(document)
    return _plan_of(document, city)


def _parse(content: str | bytes) -> dict[str, Any]:
    try:
        return parse_document(content, largest=LARGEST_FILE)
    except DocumentError as damage:
        raise _refuse(damage) from damage


def _refuse(damage: DocumentError) -> ScenarioError:
    return ScenarioError(REFUSALS[damage.problem], **damage.values)


def _check_schema(document: Mapping[str, Any]) -> None:
    version = document.get("schema")
    if version is None:
        raise ScenarioError("scenario_files.missing", entries="schema")
    if isinstance(version, int) and not isinstance(version, bool) and version > SCHEMA:
        raise ScenarioError("scenario_files.newer", version=quote(version), known=SCHEMA)
    if type(version) is not int or version != SCHEMA:
        raise ScenarioError("scenario_files.unknown_version", version=quote(version), known=SCHEMA)


def _check_entries(document: Mapping[str, Any]) -> None:
    unknown = sorted(set(document) - set(ENTRIES))
    if unknown:
        raise ScenarioError("scenario_files.unknown", entries=quote_some(unknown))
    missing = [entry for entry in ENTRIES if entry not in document and entry not in OPTIONAL]
    if missing:
        raise ScenarioError("scenario_files.missing", entries=", ".join(missing))
    for entry in ("name", "city", "city_hash"):
        if not isinstance(document[entry], str):
            raise ScenarioError("scenario_files.no_text", entry=entry, value=quote(document[entry]))
    for entry in ("period", "years", "seed"):
        if not _is_whole(document.get(entry, 0)):
            value = quote(document[entry])
            raise ScenarioError("scenario_files.no_whole_number", entry=entry, value=value)
    if not isinstance(document["changes"], dict):
        raise ScenarioError("scenario_files.no_changes")


def _is_whole(number: object) -> bool:
    return type(number) is int and 0 <= number <= LARGEST_SEED


def _plan_of(document: Mapping[str, Any], city: City) -> Plan:
    if document["city"] != city.key:
        other = quote(document["city"])
        raise ScenarioError("scenario_files.other_city", other=other, city=city.name)
    name = validate_plan_name(document["name"])
    changes = {key: _read_value(key, told, city) for key, told in document["changes"].items()}
    plan = Plan(
        name=name,
        city=city.key,
        fingerprint=city.fingerprint,
        years=document["years"],
        seed=document["seed"],
        changes=changes,
    )
    check_conflicts(plan, area_ids=city.areas_at(city.finest_level).index)
    return normalise_plan(plan)


def validate_plan_name(name: str) -> str:
    """The name of a plan in one line, without needless blanks.

    Raises:
        ScenarioError: It is blank, too long or holds signs that cannot be shown.
    """
    tidy = " ".join(name.split())
    if not tidy:
        raise ScenarioError("scenario_files.name_missing")
    if len(tidy) > LONGEST_NAME or not tidy.isprintable():
        raise ScenarioError("scenario_files.name_unfit", limit=LONGEST_NAME)
    return tidy


def _read_value(key: str, told: object, city: City) -> LeverValue:
    lever = load_levers().get(key)
    if lever is None:
        raise ScenarioError("errors.scenario_unknown_lever", lever=quote(key))
    if not isinstance(told, int | float | str | list | dict):
        raise LeverValueError(lever, told)
    value: LeverValue = tuple(told) if isinstance(told, list) else told
    check_value(key, value)
    named = value if isinstance(value, tuple | dict) else ()
    known = city.groups if lever.by_group else city.areas.index
    strange = [part for part in named if part not in known]
    if strange:
        kind = "groups" if lever.by_group else "areas"
        raise UnknownPartError(f"scenario_files.unknown_{kind}", key, quote_some(strange))
    return value


class UnknownPartError(ScenarioError):
    """Areas or groups that the city does not have, named with the lever they stand under."""

    def __init__(self, sentence: str, lever: str, parts: str) -> None:
        """Remember what is said, under which lever and of which areas or groups."""
        super().__init__(sentence, parts=parts)
        self.lever = load_levers()[lever]

    def sentence(self, language: Language) -> str:
        """The sentence in the reader's language."""
        return text(self.key, language, lever=self.lever.name(language), **self.values)
