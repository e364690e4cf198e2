"""The provenance of what is no indicator: points on the map, published statements, the areas."""

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from geo.catalogue import Indicator, Source
from geo.city import City, CityKind, Level
from geo.disclosure import DEFAULT_RULE, DisclosureRule
from geo.provenance.program import program_version
from geo.provenance.record import Provenance, areas_sources, place_of, point_sources
from geo.texts import Language, text
from geo.values import Kind, Qualifier, State

PointLayer = Literal["facilities", "problem_properties", "accommodation"]
UNITS: dict[PointLayer, str] = {
    "facilities": "children",
    "problem_properties": "dwellings",
    "accommodation": "places",
}


def compute_points_provenance(
    city: City,
    layer: PointLayer,
    period: str,
    *,
    states: Mapping[State, int],
    rule: DisclosureRule = DEFAULT_RULE,
) -> Provenance:
    """Where the points of a map layer come from.

    Args:
        city: Of which city.
        layer: Key of the layer.
        period: At which they are drawn.
        states: How many of the drawn points have each state.
        rule: How numbers are protected for whoever asks.
    """
    texts = (f"legend.points_{layer}", f"provenance.points_{layer}")
    subject = _describe(layer, texts, UNITS[layer])
    return Provenance(
        subject=subject,
        kind=Kind(city.kind.value),
        period=period,
        place=place_of(city),
        states=tuple(states.items()),
        sources=point_sources(city),
        areas_sources=(),
        rule=rule,
        fingerprint=city.fingerprint,
        version=program_version(),
        counted="points",
    )


def compute_stated_provenance(city: City, language: Language) -> tuple[Provenance, ...]:
    """Where the published statements on a city as a whole come from, in their order.

    Args:
        city: Of which city.
        language: Of the notes, which the sources' statements carry in both.
    """
    return tuple(_of_statement(city, row, language) for _, row in city.facts.iterrows())


def _of_statement(city: City, row: pd.Series, language: Language) -> Provenance:
    source = city.sources.get(str(row["source_id"]))
    subject = Indicator(
        key=str(row["fact_id"]),
        name_de=str(row["label_de"]),
        name_en=str(row["label_en"]),
        form="count",
        unit=str(row["unit"]) or "number",
        topic="people",
        definition_de=text("provenance.stated", "de"),
        definition_en=text("provenance.stated", "en"),
    )
    return Provenance(
        subject=subject,
        kind=Kind(city.kind.value),
        period=str(row["period"]),
        place=place_of(city),
        states=((State.PRESENT, 1),),
        sources=(source,) if source else (),
        areas_sources=(),
        # It is shown as it was published.
        rule=None,
        fingerprint=city.fingerprint,
        version=program_version(),
        qualifier=Qualifier(str(row["qualifier"])),
        note=str(row[f"note_{language}"]),
        counted="figure",
    )


def compute_areas_provenance(city: City, level: str) -> Provenance:
    """Where the areas of a level come from: their names, keys and parents.

    Raises:
        UnknownKeyError: The city has no such level.
    """
    place = place_of(city, level)
    texts = ("provenance.areas_of", "provenance.areas_about")
    subject = _describe("areas", texts, "number", level=place.level)
    return Provenance(
        subject=subject,
        kind=Kind(city.kind.value),
        period=", ".join(place.areas_years),
        place=place,
        states=(),
        sources=areas_sources(city) or _only_sources(city),
        areas_sources=(),
        rule=None,
        fingerprint=city.fingerprint,
        version=program_version(),
    )


def _only_sources(city: City) -> tuple[Source, ...]:
    """Invented areas come from where the figures do; nothing is known of others."""
    return tuple(city.sources.values()) if city.kind is CityKind.FICTIONAL else ()


def _describe(
    key: str, texts: tuple[str, str], unit: str, *, level: Level | None = None
) -> Indicator:
    """What is shown, named and defined by its texts as an indicator is."""
    name, definition = texts
    return Indicator(
        key=key,
        name_de=text(name, "de", level=level.name_de if level else ""),
        name_en=text(name, "en", level=level.name_en if level else ""),
        form="count",
        unit=unit,
        topic="people",
        definition_de=text(definition, "de"),
        definition_en=text(definition, "en"),
    )
