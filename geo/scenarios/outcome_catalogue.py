"""The catalogue of outcomes: what a plan leads to, how it is shown and what it rests on."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from geo.catalogue import CATALOGUES_FOLDER, Form, Indicator, read_toml
from geo.errors import CatalogueError, UnknownKeyError
from geo.scenarios.state import Start
from geo.texts import Language

Scope = Literal["area", "city"]
Better = Literal["less", "more", ""]


@dataclass(frozen=True)
class Outcome:
    """One figure that a plan leads to.

    Attributes:
        key: Name in links and files.
        scope: Whether each area has one, or the city as a whole.
        unit: Key of the unit in the texts, ``units.<unit>``.
        form: How it is shown; a ``count`` adds up.
        better: Which way is good where that is beyond dispute; else empty.
        by_group: Whether it can be asked for a single arriving group.
        of_people: Whether it counts people.
        is_flow: Whether it is of a year; there is none for the start.
        needs: Inputs of ``Start`` without which it cannot be computed.
        rests_on: Whose hidden counts hide a cell: ``group`` (that of the group shown),
            ``people`` (any arriving group), ``kita``, ``school``.
    """

    key: str
    name_de: str
    name_en: str
    scope: Scope
    unit: str
    form: Form
    definition_de: str
    definition_en: str
    better: Better = ""
    by_group: bool = False
    of_people: bool = False
    is_flow: bool = False
    needs: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()

    def name(self, language: Language) -> str:
        """The name on screen."""
        return self.name_de if language == "de" else self.name_en

    def definition(self, language: Language) -> str:
        """What exactly it is."""
        return self.definition_de if language == "de" else self.definition_en

    @property
    def indicator(self) -> Indicator:
        """The same as an indicator, for maps, legends and the formatting of numbers."""
        return Indicator(
            key=self.key,
            name_de=self.name_de,
            name_en=self.name_en,
            form=self.form,
            unit=self.unit,
            topic="arrivals",
            definition_de=self.definition_de,
            definition_en=self.definition_en,
            of_people=self.of_people,
            is_flow=self.is_flow,
        )


@cache
def load_outcomes() -> dict[str, Outcome]:
    """All outcomes in catalogue order.

    Raises:
        CatalogueError: The catalogue is damaged.
    """
    entries = read_toml(CATALOGUES_FOLDER / "outcomes.toml")
    lists = ("needs", "rests_on")
    try:
        return {
            key: Outcome(key=key, **entry | {name: tuple(entry.get(name, ())) for name in lists})
            for key, entry in entries.items()
        }
    except TypeError as problem:
        raise CatalogueError(
            "errors.catalogue_missing_entry", file="outcomes.toml", entry=str(problem)
        ) from problem


def known_outcomes(start: Start, *, scope: Scope | None = None) -> list[Outcome]:
    """Outcomes for which the city has all inputs, catalogue order."""
    return [
        outcome
        for outcome in load_outcomes().values()
        if scope in (None, outcome.scope) and not set(outcome.needs) & start.missing
    ]


def choose_outcome(key: str) -> Outcome:
    """One outcome.

    Raises:
        UnknownKeyError: There is no such outcome.
    """
    try:
        return load_outcomes()[key]
    except KeyError:
        known = ", ".join(load_outcomes())
        raise UnknownKeyError("outcomes.unknown", key=key, known=known) from None
