"""What cities publish of themselves, as a slide: beside other places, each as it was stated."""

from collections.abc import Iterable, Sequence

import numpy as np

from geo.catalogue import Source
from geo.city import City
from geo.disclosure import DisclosureRule
from geo.errors import StoryError
from geo.numbers import format_date, format_number
from geo.provenance.licences import name_source
from geo.provenance.lines import kind_words
from geo.provenance.program import program_version
from geo.provenance.telling import share_words
from geo.region.published import (
    Measure,
    Statement,
    compute_mismatches,
    describe_mismatch,
    load_measures,
    load_other_places,
    read_statements,
)
from geo.reports.slide import Column, Facts, Slide, Table
from geo.stated import (
    decimals_written,
    exact_number,
    list_facts,
    state_unit,
    state_value,
)
from geo.stories.comparison_facts import tell_badges_of
from geo.stories.facts import OF_AREAS, collect_lines, name_publisher, tell_unprotected
from geo.stories.view import View
from geo.texts import Language, text
from geo.values import Kind

Rows = list[tuple[Measure, Statement]]


def compute_published_slide(
    view: View, cities: Sequence[City], *, language: Language, rule: DisclosureRule
) -> Slide:
    """The slide of what at least one of the cities publishes, with the other places that do.

    Args:
        view: With title and statement.
        cities: As whoever asks may see them.
        language: Of all words.
        rule: By which other numbers would be protected.

    Raises:
        StoryError: None of the cities publishes what others do.
    """
    section = text("compare_page.section_published", language)
    names = ", ".join(city.name for city in cities)
    title = view.title or f"{section}: {names}"
    own = read_statements(cities)
    rows = _collect(own)
    if not rows:
        raise StoryError("stories.nothing_there", view=title, city=names)
    lines = [*_list_mismatches(rows, language), *_tell_left_out(cities, own, language)]
    return Slide(
        title=title,
        statement=view.statement,
        figures=(),
        table=Table(text("compare_page.published_about", language), _build_columns(rows, language)),
        facts=_tell_facts(cities, rows, lines, language, rule),
    )


def _collect(own: Sequence[Statement]) -> Rows:
    """Each measure that a city publishes: the cities in their order, then the other places."""
    return [
        (measure, one)
        for measure in load_measures().values()
        if any(one.measure == measure.key for one in own)
        for one in (*own, *load_other_places())
        if one.measure == measure.key
    ]


def _build_columns(rows: Rows, language: Language) -> tuple[Column, ...]:
    # A number in a file would lose the “über” of a published figure.
    exact = [exact_number(one.row) for _, one in rows]
    return (
        Column(
            text("overview.fact", language), tuple(measure.name(language) for measure, _ in rows)
        ),
        Column(
            text("compare_page.column_place_name", language),
            tuple(_place(one, language) for _, one in rows),
        ),
        Column(
            text("overview.value", language),
            tuple(state_value(one.row, language, with_unit=False) for _, one in rows),
            np.array([np.nan if number is None else number for number in exact]),
            row_decimals=tuple(decimals_written(one.row["value"]) for _, one in rows),
        ),
        Column(
            text("provenance.label_unit", language),
            tuple(state_unit(one.row, language) for _, one in rows),
        ),
        Column(text("overview.period", language), tuple(_date(one, language) for _, one in rows)),
        Column(
            text("compare_page.column_definition", language),
            tuple(measure.definitions[one.definition].name(language) for measure, one in rows),
        ),
        Column(
            text("overview.source", language),
            tuple(name_publisher(one.source) for _, one in rows),
        ),
        Column(text("overview.note", language), tuple(one.note(language) for _, one in rows)),
    )


def _place(one: Statement, language: Language) -> str:
    level = text(f"compare_page.place_{one.place.level}", language)
    return f"{one.place.name(language)} ({level})"


def _date(one: Statement, language: Language) -> str:
    return format_date(one.period, language) or text("overview.undated", language)


def _list_mismatches(rows: Rows, language: Language) -> list[str]:
    """In what the figures of each measure differ, named with the measure."""
    measures = list(dict.fromkeys(measure.key for measure, _ in rows))
    lines = []
    for key in measures:
        found = [one for measure, one in rows if measure.key == key]
        name = load_measures()[key].name(language)
        lines += [
            f"{name}: {describe_mismatch(kind, found, language)}"
            for kind in compute_mismatches(found)
        ]
    return lines


def _tell_left_out(
    cities: Sequence[City], own: Sequence[Statement], language: Language
) -> list[str]:
    """Cities that publish nothing of this kind, and figures that no other place has."""
    silent = [city.name for city in cities if city.key not in {one.place.key for one in own}]
    further = sum(len(list_facts(city, language)) for city in cities) - len(own)
    lines = []
    if silent:
        lines.append(text("compare_page.published_silent", language, names=", ".join(silent)))
    if further > 0:
        lines.append(text("compare_page.published_further", language, n=further))
    return lines


def _tell_facts(
    cities: Sequence[City],
    rows: Rows,
    lines: Sequence[str],
    language: Language,
    rule: DisclosureRule,
) -> Facts:
    statements = [one for _, one in rows]
    places = dict.fromkeys(_place(one, language) for one in statements)
    own = {one.place.key for one in statements}
    shown = [city for city in cities if city.key in own]
    n = format_number(len(statements), language)
    sources = list(_sources(statements))
    said: list[tuple[str, Iterable[str]]] = [
        ("place", ["; ".join(places)]),
        ("date", [", ".join(dict.fromkeys(_date(one, language) for one in statements))]),
        ("classes", lines),
        ("n", [text("stories.n_facts", language, n=n)]),
        ("kind", _tell_kinds(shown, own, language)),
        ("protection", [text("stories.as_published", language)]),
        ("source", [name_source(one, language) for one in sources]),
        ("share", share_words(sources, language)),
        ("program", [f"{text('common.app_name', language)} {program_version()}"]),
    ]
    return Facts(
        lines=collect_lines(said, language),
        badges=(*tell_unprotected(rule, language), *_tell_badges(shown, language)),
        method=text("provenance.stated", language),
    )


def _tell_badges(shown: Sequence[City], language: Language) -> list[tuple[str, str]]:
    """Not how areas are drawn: none are behind these figures."""
    return [one for one in tell_badges_of(shown, language) if one[0] != OF_AREAS]


def _tell_kinds(shown: Sequence[City], places: set[str], language: Language) -> list[str]:
    """An invented city states invented figures; other places than cities are real ones."""
    kinds = [Kind(city.kind.value) for city in shown]
    if len(places) > len(shown):
        kinds.append(Kind.PUBLISHED)
    return [kind_words(kind, language) for kind in kinds]


def _sources(statements: Sequence[Statement]) -> dict[Source, None]:
    return dict.fromkeys(one.source for one in statements if one.source is not None)
