"""Where figures between cities come from: the model, and each municipality's own figures."""

from dataclasses import replace
from functools import lru_cache
from html import escape

import streamlit as st

from geo.access import Access
from geo.catalogue import Indicator, Source
from geo.cities import city_stamp
from geo.city import CityKind, GeometryKind
from geo.disclosure import DisclosureRule
from geo.provenance import ModelRun, Provenance, compute_outcome_provenance
from geo.provenance.lines import name_sources
from geo.provenance.program import program_version
from geo.provenance.record import Place
from geo.scenarios.between_region import OWN
from geo.scenarios.between_results import DRAWS, BetweenResult
from geo.scenarios.classes import sources_behind
from geo.scenarios.plan import SEED
from geo.scenarios.start import start_indicators
from geo.texts import Language, text
from geo.values import Kind
from pages.components import access, cached
from pages.components import cached_scenarios as results
from pages.components.provenance_view import show_whence


def show_between_whence(
    result: BetweenResult, reading: str, *, key: str, language: Language
) -> None:
    """The button below what the model says: one entry a municipality.

    Args:
        result: What is shown.
        reading: Key of the reading of the literature.
        key: Of the button on the page.
        language: Of all words.
    """

    def compute() -> list[Provenance]:
        names = zip(result.region.keys, result.region.names, strict=True)
        run = _model_run(result, reading, language)
        return [
            _of_own(key, name, run, language)
            if key.startswith(OWN)
            else _of_city(key, name, run, years=result.with_it.people.shape[1] - 1)
            for key, name in names
        ]

    show_whence(compute, key=f"between-{key}", language=language)


def _model_run(result: BetweenResult, reading: str, language: Language) -> ModelRun:
    return ModelRun(
        plan=text(f"scenario_between.reading_{reading}", language),
        levers=result.obligation.cities,
        start=0,
        seed=SEED,
        draws=DRAWS,
        fingerprint="",
        model="between",
    )


def _of_city(key: str, name: str, run: ModelRun, *, years: int) -> Provenance:
    city = cached.load(key)
    start = results.start(city)
    year = start.period + years
    given = compute_outcome_provenance(
        city,
        replace(run, start=start.period, fingerprint=start.fingerprint),
        outcome=_subject(name),
        year=year,
        level=start.level,
        inputs=start_indicators(start),
        rule=access.rule(),
    )
    # The figures are of the municipality as a whole; its areas play no part.
    place = replace(given.place, level=None, areas_years=())
    return replace(given, period=f"{start.period}–{year}", place=place, areas_sources=())


def _of_own(key: str, name: str, run: ModelRun, language: Language) -> Provenance:
    """Of a municipality of the reader's own table, which nothing is known of."""
    return Provenance(
        subject=_subject(name),
        kind=Kind.MODELLED,
        period="",
        place=Place(key, name, CityKind.UPLOADED, GeometryKind.NONE),
        states=(),
        sources=(_own_source(language),),
        areas_sources=(),
        rule=None,
        fingerprint="",
        version=program_version(),
        model=run,
    )


def _own_source(language: Language) -> Source:
    return Source(key="own", title=text("scenario_between.own_source", language))


def _subject(name: str) -> Indicator:
    return Indicator(
        key="between",
        name_de=text("scenario_between.whence_subject", "de", place=name),
        name_en=text("scenario_between.whence_subject", "en", place=name),
        form="count",
        unit="persons",
        topic="arrivals",
        definition_de=text("scenario_between.whence_about", "de"),
        definition_en=text("scenario_between.whence_about", "en"),
    )


def show_between_line(result: BetweenResult, language: Language) -> None:
    """The line below a table or chart: what it is, and whose figures it starts from."""
    visitor, rule = access.current(), access.rule()
    named: dict[str, Source] = {}
    for key in result.region.keys:
        if key.startswith(OWN):
            named["own"] = _own_source(language)
        else:
            found = _sources_of(key, city_stamp(key), visitor, rule)
            named |= {f"{key}.{source.key}": source for source in found}
    source = name_sources(named, Kind.MODELLED, named, language)
    words = text("scenario_between.modelled_line", language, source=source)
    st.html(f'<p class="atlas-source">{escape(words)}</p>')


@lru_cache(maxsize=256)
def _sources_of(
    key: str,
    stamp: str,  # noqa: ARG001 - part of the key
    visitor: Access,  # noqa: ARG001 - part of the key: what they may see of the city
    rule: DisclosureRule,  # noqa: ARG001 - part of the key: what the start rests on
) -> tuple[Source, ...]:
    """Sources of the figures that a city brings into the model."""
    city = cached.load(key)
    return tuple(city.sources[one] for one in sources_behind(city, results.start(city)))
