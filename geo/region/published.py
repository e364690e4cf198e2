"""What places publish of themselves, side by side as stated: “über 54 %” stays that.

Figures are facts of cities (``facts.csv``) and of a few other places such as the state. Which of
them measure the same thing, and by which definition, says ``published_measures.toml``. Nothing
is averaged, converted or ranked: what differs is named.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from geo.catalogue import CATALOGUES_FOLDER, Source, read_toml
from geo.city import City
from geo.numbers import format_date
from geo.stated import state_value
from geo.texts import Language, text
from geo.values import Qualifier

PlaceLevel = Literal["city", "county", "borough", "state"]
Mismatch = Literal["level", "period", "definition", "qualifier"]
NO_UPPER = ""


@dataclass(frozen=True)
class Named:
    """A name in both languages."""

    name_de: str
    name_en: str

    def name(self, language: Language) -> str:
        """The name on screen."""
        return self.name_de if language == "de" else self.name_en


@dataclass(frozen=True)
class Measure(Named):
    """One thing that several places publish.

    Attributes:
        unit: Key of the unit in the texts.
        definitions: By key; figures by different ones do not compare.
        definition_of: Of each fact that measures it, by ``fact_id``.
    """

    key: str
    unit: str
    definitions: Mapping[str, Named]
    definition_of: Mapping[str, str]


@dataclass(frozen=True)
class PublishedPlace(Named):
    """Whom a figure speaks of.

    Attributes:
        key: Of the city or other place.
        level: What kind of place it is.
    """

    key: str
    level: PlaceLevel


@dataclass(frozen=True)
class Statement:
    """One published figure of one place.

    Attributes:
        fact_id: Of the fact.
        place: Whom it speaks of.
        measure: Key of the measure.
        definition: Key of the measure's definition.
        value: As a number; what the qualifier says of it belongs to it.
        qualifier: How exactly the source states it.
        period: As the source dates it.
        unit: Key of the unit.
        source: Where it stands.
        row: The fact as it is typed in.
    """

    fact_id: str
    place: PublishedPlace
    measure: str
    definition: str
    value: float
    qualifier: Qualifier
    period: str
    unit: str
    source: Source | None
    row: Mapping[str, str]

    def stated(self, language: Language) -> str:
        """The figure with unit and qualifier."""
        return state_value(self.row, language)

    def note(self, language: Language) -> str:
        """What the source says beside it."""
        return self.row[f"note_{language}"]


@cache
def load_measures() -> Mapping[str, Measure]:
    """The measures, in catalogue order."""
    return {
        key: _parse_measure(key, entry)
        for key, entry in read_toml(CATALOGUES_FOLDER / "published_measures.toml").items()
    }


def _parse_measure(key: str, entry: Mapping[str, Any]) -> Measure:
    definitions: dict[str, Any] = entry["definitions"]
    return Measure(
        key=key,
        name_de=entry["name_de"],
        name_en=entry["name_en"],
        unit=entry["unit"],
        definitions={
            name: Named(name_de=one["name_de"], name_en=one["name_en"])
            for name, one in definitions.items()
        },
        definition_of={fact: name for name, one in definitions.items() for fact in one["facts"]},
    )


@cache
def load_other_places() -> tuple[Statement, ...]:
    """Figures of places that are no city of the atlas: the state, other large cities."""
    card = read_toml(CATALOGUES_FOLDER / "published_places.toml")
    places = {key: PublishedPlace(key=key, **entry) for key, entry in card["places"].items()}
    sources = {key: Source(key=key, **entry) for key, entry in card["sources"].items()}
    rows = [{"value_upper": NO_UPPER, **row} for row in card["facts"]]
    return tuple(found for row in rows for found in _read_row(row, places[row["place"]], sources))


def read_statements(cities: Sequence[City]) -> tuple[Statement, ...]:
    """Every figure of the cities that measures something other places publish, too."""
    return tuple(
        found
        for city in cities
        for row in city.facts.astype(str).to_dict("records")
        for found in _read_row(
            {str(column): str(cell) for column, cell in row.items()},
            _place_of(city),
            city.sources,
        )
    )


def _place_of(city: City) -> PublishedPlace:
    return PublishedPlace(
        name_de=city.name, name_en=city.name, key=city.key, level=_levels().get(city.key, "city")
    )


@cache
def _levels() -> Mapping[str, PlaceLevel]:
    levels: dict[str, PlaceLevel] = read_toml(CATALOGUES_FOLDER / "published_places.toml")["levels"]
    return levels


def _read_row(
    row: Mapping[str, str], place: PublishedPlace, sources: Mapping[str, Source]
) -> list[Statement]:
    """The figure under each measure that it belongs to."""
    fact = row["fact_id"]
    return [
        Statement(
            fact_id=fact,
            place=place,
            measure=measure.key,
            definition=measure.definition_of[fact],
            value=float(row["value"]),
            qualifier=Qualifier(row["qualifier"]),
            period=row["period"],
            unit=row["unit"],
            source=sources.get(row["source_id"]),
            row=row,
        )
        for measure in load_measures().values()
        if fact in measure.definition_of
    ]


def compute_mismatches(statements: Sequence[Statement]) -> tuple[Mismatch, ...]:
    """In what figures of one measure differ, so that they do not simply compare.

    Figures that are no exact ones count as a mismatch of qualifiers: “über 54 %” and “rund 25 %”
    have an order only as far as their sources give one.
    """
    differing: list[Mismatch] = [
        kind for kind, look in _LOOKS.items() if len({look(one) for one in statements}) > 1
    ]
    inexact = any(one.qualifier is not Qualifier.EXACT for one in statements)
    return (*differing, "qualifier") if inexact else tuple(differing)


_LOOKS: Mapping[Mismatch, Callable[[Statement], str]] = {
    "level": lambda one: one.place.level,
    "period": lambda one: one.period,
    "definition": lambda one: one.definition,
}


def describe_mismatch(kind: Mismatch, statements: Sequence[Statement], language: Language) -> str:
    """A mismatch in a sentence that names who stands on which side.

    Args:
        kind: In what they differ.
        statements: Figures of one measure.
        language: Of the reader.
    """
    if kind == "qualifier":
        return text("compare_page.published_qualifier", language)
    sides: dict[str, list[str]] = {}
    for one in statements:
        sides.setdefault(_side(one, kind, language), []).append(one.place.name(language))
    listed = "; ".join(f"{side}: {_join(places)}" for side, places in sides.items())
    return text(f"compare_page.published_{kind}", language, sides=listed)


def _side(one: Statement, kind: Mismatch, language: Language) -> str:
    if kind == "level":
        return text(f"compare_page.place_{one.place.level}", language)
    if kind == "period":
        return format_date(one.period, language) or text("overview.undated", language)
    return load_measures()[one.measure].definitions[one.definition].name(language)


def _join(places: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(places))
