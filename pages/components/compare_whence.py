"""Where the figures of a comparison come from, those of places that are no city among them."""

from collections.abc import Sequence

from geo.catalogue import Indicator
from geo.city import City, CityKind, GeometryKind
from geo.provenance import (
    Measure,
    Provenance,
    compute_index_provenance,
    compute_provenance,
    compute_stated_provenance,
)
from geo.provenance.program import program_version
from geo.provenance.record import Place
from geo.region.published import Statement, load_measures
from geo.region.results import IndexComparison, IndicatorComparison
from geo.texts import Language, text
from geo.values import Kind, State
from pages.components import access, cached
from pages.components.compare_choices import CompareChoice
from pages.components.provenance_view import show_whence
from pages.components.segregation_whence import index_as_indicator


def show_statements_whence(
    cities: Sequence[City], statements: Sequence[Statement], *, key: str, language: Language
) -> None:
    """The button below published figures."""

    def compute() -> list[Provenance]:
        of = {city.key: city for city in cities}
        return [
            told
            for one in statements
            for told in (
                provenance_of(of[one.place.key], one, language)
                if one.place.key in of
                else [_of_other_place(one, language)]
            )
        ]

    show_whence(compute, key=key, language=language)


def index_whence(city: City, choice: CompareChoice, *, period: str, level: str) -> list[Provenance]:
    """Where the counts behind an index of a city come from."""
    keys = (f"{key}_count" for key in (choice.group, choice.against, "population"))
    panels = [cached.shown_panel(city, key, level) for key in keys if key in city.indicators]
    return [
        compute_provenance(city, panel.indicator, period, level, rule=access.rule())
        for panel in panels
        if panel is not None and period in panel.periods
    ]


def provenance_of(city: City, statement: Statement, language: Language) -> list[Provenance]:
    """Where a published figure of a city comes from."""
    return [
        one
        for one in compute_stated_provenance(city, language)
        if one.subject.key == statement.fact_id
    ]


def _of_other_place(one: Statement, language: Language) -> Provenance:
    measure = load_measures()[one.measure]
    return Provenance(
        subject=Indicator(
            key=one.fact_id,
            name_de=measure.name_de,
            name_en=measure.name_en,
            form="count",
            unit=one.unit,
            topic="people",
            definition_de=text("provenance.stated", "de"),
            definition_en=text("provenance.stated", "en"),
        ),
        kind=Kind.PUBLISHED,
        period=one.period,
        place=Place(one.place.key, one.place.name(language), CityKind.PUBLISHED, GeometryKind.NONE),
        states=((State.PRESENT, 1),),
        sources=(one.source,) if one.source else (),
        areas_sources=(),
        rule=None,
        fingerprint="",
        version=program_version(),
        qualifier=one.qualifier,
        note=one.note(language),
        counted="figure",
    )


def ranked_index_whence(cities: Sequence[City], found: IndexComparison) -> list[Provenance]:
    """Where the index of every city in an order comes from."""
    of = {city.key: city for city in cities}
    return [
        compute_index_provenance(
            of[entry.city],
            Measure(
                key=found.index,
                groups=(entry.group, entry.against),
                n_areas=entry.n_areas,
                left_out=entry.n_unknown,
                draws=found.draws,
                seed=found.seed,
            ),
            period=entry.period,
            level=entry.level,
            name=index_as_indicator(found.index),
            rule=access.rule(),
        )
        for entry in found.compared
    ]


def ranked_figure_whence(cities: Sequence[City], found: IndicatorComparison) -> list[Provenance]:
    """Where the figure of every city in an order comes from."""
    of = {city.key: city for city in cities}
    return [
        compute_provenance(
            of[entry.city], found.indicator, entry.period, entry.level, rule=access.rule()
        )
        for entry in found.compared
    ]
