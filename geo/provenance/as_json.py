"""Provenance for files and other programs."""

from dataclasses import asdict
from typing import Any

from geo.catalogue import Indicator, Source
from geo.provenance.licences import find_licence, name_source
from geo.provenance.record import Provenance
from geo.texts import Language


def provenance_json(given: Provenance, language: Language) -> dict[str, Any]:
    """All facts of a figure's origin, ready for JSON."""
    return {
        "indicator": given.subject.key,
        "name": given.subject.name(language),
        "definition": given.subject.definition(language),
        "unit": given.subject.unit,
        "numerator": _key(given.numerator),
        "denominator": _key(given.denominator),
        "derivation": given.derivation.words(language) if given.derivation else None,
        "period": given.period,
        "level": given.place.level.key if given.place.level else None,
        "area": given.place.area_id or None,
        "states": {state.name.lower(): count for state, count in given.states},
        **origin_json(given, language),
    }


def origin_json(given: Provenance, language: Language) -> dict[str, Any]:
    """Kind, sources and versions: what all figures of one computation have in common."""
    return {
        "kind": given.kind.value,
        "sources": [source_json(one, given.changes(language), language) for one in given.sources],
        "areas_sources": [source_json(one, (), language) for one in given.areas_sources],
        "geometry": given.place.geometry.value,
        "areas_years": list(given.place.areas_years),
        "measure": asdict(given.measure) if given.measure else None,
        "model": asdict(given.model) if given.model else None,
        "threshold": given.rule.threshold if given.rule else None,
        "fingerprint": given.fingerprint,
        "version": given.version,
    }


def _key(indicator: Indicator | None) -> str | None:
    return indicator.key if indicator is not None else None


def source_json(source: Source, done: tuple[str, ...], language: Language) -> dict[str, Any]:
    """A source with its licence, ready for JSON.

    Args:
        source: Which one.
        done: What the atlas did to its data, in words.
        language: Of the words.
    """
    licence = find_licence(source.licence)
    return {
        "key": source.key,
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date,
        "licence": licence.key if licence else source.licence,
        "licence_url": licence.address if licence else "",
        "line": name_source(source, language, changes=done),
        "url": source.url,
        "retrieved": source.retrieved,
        "changed": bool(source.changed or source.change(language) or done),
        "note": source.remark(language),
    }
