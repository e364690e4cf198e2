"""What can be measured and who is counted: the catalogues in ``data/catalogues`` as objects."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from geo.errors import CatalogueError
from geo.texts import Language, text

CATALOGUES_FOLDER = Path(__file__).parent.parent / "data" / "catalogues"

Form = Literal["count", "share", "rate", "mean", "quotient", "density"]
Topic = Literal["people", "arrivals", "social", "housing", "problem_properties", "education"]
TOPICS: tuple[Topic, ...] = (
    "arrivals",
    "problem_properties",
    "housing",
    "education",
    "social",
    "people",
)


@dataclass(frozen=True)
class Indicator:
    """One thing that is measured for an area.

    Attributes:
        key: Also the column of tables; ends in its form (``_count``, ``_share`` ...).
        form: ``count`` adds up over areas; ``share`` (0 to 1) and ``rate`` (times ``scale``)
            divide numerator by denominator; ``quotient`` divides an area's share by the
            city's; ``mean`` is an average with weights ``denominator``; ``density`` is per km².
        unit: Key of the unit in the texts, ``units.<unit>``.
        numerator: Indicator counted, for shares, rates and quotients.
        denominator: Indicator counted against, or the weight of a mean.
        scale: A rate of 1,000 means "per 1,000".
        minimum_base: Smallest denominator for which the figure is shown.
        of_people: Whether small counts of it are confidential.
        is_flow: Whether it counts events of a year, such as arrivals, not residents.
        group: Key of the group of people that it counts, where it counts one.
        parts: Indicators that add up to it, for a count made of other counts.
    """

    key: str
    name_de: str
    name_en: str
    form: Form
    unit: str
    topic: Topic
    definition_de: str = ""
    definition_en: str = ""
    numerator: str = ""
    denominator: str = ""
    scale: float = 1.0
    minimum_base: float = 0.0
    of_people: bool = False
    is_flow: bool = False
    group: str = ""
    parts: tuple[str, ...] = ()

    def name(self, language: Language) -> str:
        """The name on screen."""
        return self.name_de if language == "de" else self.name_en

    def definition(self, language: Language) -> str:
        """What exactly is counted."""
        return self.definition_de if language == "de" else self.definition_en


@dataclass(frozen=True)
class Group:
    """People who are counted together.

    Attributes:
        parts: Keys of the groups that it consists of; empty for a group counted itself.
        arrival: Whether it is offered first among arrival concentrations.
    """

    key: str
    name_de: str
    name_en: str
    definition_de: str = ""
    definition_en: str = ""
    parts: tuple[str, ...] = ()
    arrival: bool = False

    def name(self, language: Language) -> str:
        """The name on screen."""
        return self.name_de if language == "de" else self.name_en


@dataclass(frozen=True)
class Source:
    """Where figures come from, as it must be named beside them.

    Attributes:
        date: When the figures hold or were published, as the source says it.
        licence: Key of ``licences.toml``, or what the source says; empty where it says nothing.
        changed: Whether the data were changed before they came into the atlas.
        url: Address of the data set (URI), never fetched.
        retrieved: When the data were fetched.
        of_areas: Whether it gives the areas themselves, their outlines or places.
        changed_de, changed_en: What was changed.
        note_en: The note in English, where ``note`` is German only.
    """

    key: str
    title: str
    publisher: str = ""
    date: str = ""
    licence: str = ""
    note: str = ""
    changed: bool = False
    url: str = ""
    retrieved: str = ""
    of_areas: bool = False
    changed_de: str = ""
    changed_en: str = ""
    note_en: str = ""

    def remark(self, language: Language) -> str:
        """The note in a language, as far as there is one."""
        return self.note_en or self.note if language == "en" else self.note

    def change(self, language: Language) -> str:
        """What was changed, as far as that is said."""
        return self.changed_de if language == "de" else self.changed_en


def read_toml(file: Path) -> dict[str, Any]:
    """A TOML file of the program package.

    Raises:
        CatalogueError: The file is missing or damaged.
    """
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise CatalogueError("errors.catalogue_missing_file", file=file.name) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as damage:
        raise CatalogueError(
            "errors.catalogue_unreadable", file=file.name, reason=str(damage)
        ) from damage


@cache
def load_groups() -> dict[str, Group]:
    """The groups that every city may use, in catalogue order."""
    return parse_groups(read_toml(CATALOGUES_FOLDER / "groups.toml"), file="groups.toml")


@cache
def load_indicators() -> dict[str, Indicator]:
    """The indicators that every city may use, in catalogue order, those of groups last."""
    entries = read_toml(CATALOGUES_FOLDER / "indicators.toml")
    indicators = parse_indicators(entries, file="indicators.toml")
    for group in load_groups().values():
        indicators.update(indicators_of_group(group))
    return indicators


def parse_groups(entries: dict[str, Any], *, file: str) -> dict[str, Group]:
    """Groups from a table of a TOML file.

    Raises:
        CatalogueError: An entry is missing or not known.
    """
    try:
        return {
            key: Group(key=key, **{**entry, "parts": tuple(entry.get("parts", ()))})
            for key, entry in entries.items()
        }
    except TypeError as problem:
        raise CatalogueError(
            "errors.catalogue_missing_entry", file=file, entry=str(problem)
        ) from problem


def parse_indicators(entries: dict[str, Any], *, file: str) -> dict[str, Indicator]:
    """Indicators from a table of a TOML file.

    Raises:
        CatalogueError: An entry is missing or not known.
    """
    try:
        return {
            key: Indicator(key=key, **{**entry, "parts": tuple(entry.get("parts", ()))})
            for key, entry in entries.items()
        }
    except TypeError as problem:
        raise CatalogueError(
            "errors.catalogue_missing_entry", file=file, entry=str(problem)
        ) from problem


def indicators_of_group(group: Group, *, base: str = "population_count") -> dict[str, Indicator]:
    """Count, share and location quotient of a group of people."""
    common: dict[str, Any] = {"topic": "arrivals", "group": group.key, "of_people": True}
    common |= {"definition_de": group.definition_de, "definition_en": group.definition_en}
    count_key = f"{group.key}_count"
    parts = tuple(f"{part}_count" for part in group.parts)
    ratio = {"numerator": count_key, "denominator": base, "minimum_base": 30.0}
    forms: tuple[tuple[str, Form, str, dict[str, Any]], ...] = (
        (count_key, "count", "persons", {"parts": parts}),
        (f"{group.key}_share", "share", "percent", ratio),
        (f"{group.key}_location_quotient", "quotient", "quotient", ratio),
    )
    return {
        key: Indicator(
            key=key,
            name_de=text(f"indicators.group_{form}", "de", group=group.name_de),
            name_en=text(f"indicators.group_{form}", "en", group=group.name_en),
            form=form,
            unit=unit,
            **common,
            **extra,
        )
        for key, form, unit, extra in forms
    }
