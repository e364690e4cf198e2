"""The levers of a scenario: what each one means, how far it moves, and what is known about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from geo.catalogue import CATALOGUES_FOLDER, read_toml
from geo.errors import CatalogueError
from geo.texts import Language

Form = Literal["number", "choice", "areas", "by_area"]
Room = Literal[
    "arrivals",
    "placement",
    "obligation",
    "pull",
    "housing",
    "problem_properties",
    "education",
    "cost",
]
ROOMS: tuple[Room, ...] = (
    "arrivals",
    "placement",
    "obligation",
    "pull",
    "housing",
    "problem_properties",
    "education",
    "cost",
)
LeverValue = float | str | tuple[str, ...] | Mapping[str, float]
"""A number; a number by group or by area; the key of an option; ids of areas."""


@dataclass(frozen=True)
class Lever:
    """One thing that a plan may change.

    Attributes:
        key: Name in files and links.
        room: Where it stands among the levers.
        form: ``number``, ``choice`` (one of ``options``), ``areas`` (ids), ``by_area`` (numbers).
        unit: Key of the unit in the texts, ``lever_units.<unit>``.
        default: Leaves everything as it is in the baseline.
        first: Whether it is among the few shown at once.
        by_group: Whether it may be set for each arriving group apart.
        assumption: Whether the baseline rests on it too, so that its default is a guess.
        acts_on: What of the model it changes.
        evidence_de: What has been measured about it, in a sentence.
        source: Where that is published; empty where it is an assumption without a source.
    """

    key: str
    name_de: str
    name_en: str
    room: Room
    unit: str
    default: LeverValue
    acts_on: tuple[str, ...]
    evidence_de: str
    evidence_en: str
    source: str
    form: Form = "number"
    minimum: float = 0.0
    maximum: float = 0.0
    step: float = 1.0
    options: tuple[str, ...] = ()
    first: bool = False
    by_group: bool = False
    assumption: bool = False

    def name(self, language: Language) -> str:
        """The name on screen."""
        return self.name_de if language == "de" else self.name_en

    def evidence(self, language: Language) -> str:
        """What is known about it."""
        return self.evidence_de if language == "de" else self.evidence_en


@cache
def load_levers() -> dict[str, Lever]:
    """All levers in catalogue order.

    Raises:
        CatalogueError: The catalogue is damaged.
    """
    entries = read_toml(CATALOGUES_FOLDER / "levers.toml")
    try:
        return {key: _parse(key, entry) for key, entry in entries.items()}
    except TypeError as problem:
        raise CatalogueError(
            "errors.catalogue_missing_entry", file="levers.toml", entry=str(problem)
        ) from problem


def _parse(key: str, entry: dict[str, object]) -> Lever:
    frozen = {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
    }
    return Lever(key=key, **frozen)  # type: ignore[arg-type]  # its fields are checked by tests
