"""Where the figures of a command come from, for its JSON."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.catalogue import Indicator
from geo.cities import load_city
from geo.city import City, GeometryKind
from geo.errors import GeoError
from geo.imports import ImportDraft
from geo.imports.building import state_sources
from geo.provenance import Measure, ModelRun, compute_index_provenance, compute_outcome_provenance
from geo.provenance.as_json import origin_json, source_json
from geo.provenance.program import program_version
from geo.provenance.record import change_words
from geo.region.city_index import IndexQuestion
from geo.region.results import CityIndex
from geo.scenarios.plan import Plan
from geo.scenarios.start import start_indicators
from geo.scenarios.state import Start
from geo.segregation.results import IndexResults
from geo.segregation.selection import Form, Selection
from geo.texts import Language
from geo.values import Kind


def describe_index_source(
    source: City | Path,
    selections: Mapping[Form, Selection],
    results: Mapping[Form, IndexResults],
    language: Language,
) -> dict[str, Any]:
    """Name of the city or table that indices are of, and their provenance."""
    form: Form = "multigroup" if "multigroup" in results else "two_groups"
    chosen, found = selections[form], results[form]
    measure = Measure(
        key=form,
        groups=chosen.groups,
        n_areas=found.n_areas,
        left_out=len(chosen.left_out),
        draws=found.draws,
        seed=found.seed,
    )
    if isinstance(source, Path):
        told = {
            "kind": Kind.UPLOADED.value,
            "sources": [],
            "measure": vars(measure),
            "fingerprint": hashlib.sha256(source.read_bytes()).hexdigest(),
            "version": program_version(),
        }
        return {"table": source.name, "provenance": told}
    given = compute_index_provenance(
        source, measure, period=chosen.period, level=chosen.level, name=_nameless(form)
    )
    return {"city": source.key, "provenance": origin_json(given, language)}


def describe_comparison_source(
    city: City, entry: CityIndex, question: IndexQuestion, language: Language
) -> dict[str, Any]:
    """The provenance of a city's index in a comparison."""
    measure = Measure(
        key=entry.index,
        groups=(entry.group, entry.against),
        n_areas=entry.n_areas,
        left_out=entry.n_unknown,
        draws=question.draws,
        seed=question.seed,
    )
    given = compute_index_provenance(
        city,
        measure,
        period=entry.period,
        level=entry.level,
        name=_nameless(entry.index),
        rule=question.rule,
    )
    return origin_json(given, language)


def describe_model_source(
    city: City, start: Start, plan: Plan, *, draws: int, language: Language
) -> dict[str, Any]:
    """The provenance of what a plan leads to."""
    model = ModelRun(
        plan=plan.name,
        levers=tuple(plan.changes),
        start=start.period,
        seed=plan.seed,
        draws=draws,
        fingerprint=start.fingerprint,
    )
    given = compute_outcome_provenance(
        city,
        model,
        outcome=_nameless("plan"),
        year=start.period + plan.years,
        level=start.level,
        inputs=start_indicators(start),
    )
    return origin_json(given, language)


def describe_city_source(city: City, language: Language) -> dict[str, Any]:
    """What all figures of a city have in common."""
    return {
        "kind": city.kind.value,
        "sources": describe_sources(city, language),
        "geometry": city.geometry.value,
        "fingerprint": city.fingerprint,
        "version": program_version(),
    }


def describe_entry_source(key: str, language: Language) -> dict[str, Any] | None:
    """The same of a city in a list; None where its files are damaged."""
    try:
        return describe_city_source(load_city(key), language)
    except GeoError:
        return None


def describe_draft_source(draft: ImportDraft, language: Language) -> dict[str, Any]:
    """What is known of files before a city is made of them."""
    done = change_words(Kind.UPLOADED, language)
    has_map = draft.areas is not None and draft.areas.has_map
    return {
        "kind": Kind.UPLOADED.value,
        "sources": [source_json(one, done, language) for one in state_sources(draft).values()],
        "geometry": (GeometryKind.UPLOADED if has_map else GeometryKind.NONE).value,
        "files": [
            {"name": name, "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in draft.originals.items()
        ],
        "fingerprint": None,
        "version": program_version(),
    }


def describe_sources(city: City, language: Language) -> list[dict[str, Any]]:
    """All sources of a city, each with the line that its licence asks for."""
    done = change_words(Kind(city.kind.value), language)
    return [source_json(source, done, language) for source in city.sources.values()]


def _nameless(key: str) -> Indicator:
    """What the provenance is of stands beside it in the same object."""
    return Indicator(key, "", "", form="quotient", unit="number", topic="arrivals")
