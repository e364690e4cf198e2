"""One city's answer on the command line, in a process of its own or in this one."""

import hashlib
from dataclasses import dataclass
from typing import Any

from geo.access import PUBLIC_BY_DEFAULT
from geo.access_cities import list_visible_cities
from geo.access_settings import Role
from geo.cities import list_cities, load_city
from geo.city import City, CityKind
from geo.commands.origin import describe_city_source, describe_comparison_source
from geo.commands.roles import apply_role
from geo.errors import GeoError
from geo.provenance import compute_provenance
from geo.provenance.as_json import origin_json
from geo.provenance.program import program_version
from geo.region.city_figure import FigureQuestion, compute_city_figure
from geo.region.city_index import IndexQuestion, compute_city_index
from geo.region.kept import Answer
from geo.region.refusals import refuse_by_error
from geo.region.results import CityFigure, CityIndex
from geo.texts import Language

Question = IndexQuestion | FigureQuestion


@dataclass(frozen=True)
class Task:
    """One city to be asked.

    Attributes:
        city: Key.
        question: What is asked.
        role: For whom.
        language: Of words in the provenance.
        known: Fingerprint of the city whose answer is kept already; empty where none is.
    """

    city: str
    question: Question
    role: Role
    language: Language
    known: str = ""


def name_question(question: Question, role: Role, language: Language) -> str:
    """A hash of everything that an answer depends on besides the city."""
    asked = (type(question).__name__, repr(question), role.value, language, program_version())
    return hashlib.sha256(repr(asked).encode("utf-8")).hexdigest()


def list_known(role: Role) -> list[str]:
    """Keys of all cities that a role may compare."""
    entries = list_cities() if role is Role.STAFF else list_visible_cities(PUBLIC_BY_DEFAULT)
    return [entry.key for entry in entries]


def answer(task: Task) -> tuple[str, Answer | None]:
    """The city's key and its answer; none where the kept one still holds.

    A city whose files are damaged answers why: it keeps no other from being compared.
    """
    try:
        city = apply_role(load_city(task.city), task.role)
    except GeoError as error:
        return task.city, Answer(_unreadable(task, error), None)
    if task.known == city.fingerprint:
        return task.city, None
    if isinstance(task.question, IndexQuestion):
        entry: CityIndex | CityFigure = compute_city_index(city, task.question)
    else:
        entry = compute_city_figure(city, task.question)
    return task.city, Answer(entry, _describe_origin(city, entry, task))


def _unreadable(task: Task, error: GeoError) -> CityIndex | CityFigure:
    refusal, kind = refuse_by_error(error), CityKind.UPLOADED
    if isinstance(task.question, IndexQuestion):
        index = task.question.index
        return CityIndex(task.city, task.city, kind, "", index, refusal=refusal)
    return CityFigure(task.city, task.city, kind, "", task.question.indicator, refusal=refusal)


def _describe_origin(city: City, entry: CityIndex | CityFigure, task: Task) -> dict[str, Any]:
    """Where the figure comes from; of a city without one, where all its figures do."""
    if not entry.period:
        return describe_city_source(city, task.language)
    if isinstance(entry, CityIndex) and isinstance(task.question, IndexQuestion):
        return describe_comparison_source(city, entry, task.question, task.language)
    rule = task.question.rule
    indicator = task.question.indicator if isinstance(task.question, FigureQuestion) else ""
    given = compute_provenance(city, indicator, entry.period, entry.level, rule=rule)
    return origin_json(given, task.language)
