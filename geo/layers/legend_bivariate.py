"""The legend of a map of two indicators: a square of nine colours with two named sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np

from geo.catalogue import Source
from geo.classification import interval_labels
from geo.layers.bivariate import PLACES, STEPS, Variable, has_class
from geo.layers.choropleth import title_of
from geo.layers.colouring import Colouring
from geo.layers.legend import Legend, LegendRow, count_codes, state_rows
from geo.layers.legend_html import STYLE, badge_html, paragraph, rows_html, swatch_html
from geo.numbers import format_number
from geo.provenance.lines import kind_words, source_line
from geo.texts import Language, text
from geo.values import Kind

GRAVEST_FIRST = (Kind.FICTIONAL, Kind.MODELLED, Kind.UPLOADED, Kind.DERIVED, Kind.PUBLISHED)


@dataclass(frozen=True)
class Side:
    """One side of the square.

    Attributes:
        title: Indicator, period and unit.
        labels: Its classes, low to high.
    """

    title: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class BivariateLegend:
    """A square of colours and all else that a legend has.

    Attributes:
        first: Across, low at the left.
        second: Upwards, low at the bottom.
        square: One row a class of the second variable, low to high; in it one cell a class of
            the first. A cell's label is empty: its row and column say what it means.
        rest: Title, states that occur, method, notes, source, badge.
    """

    first: Side
    second: Side
    square: tuple[tuple[LegendRow, ...], ...]
    rest: Legend


def build_bivariate_legend(
    colouring: Colouring,
    first: Variable,
    second: Variable,
    *,
    sources: Mapping[str, Source],
    areas: Sequence[str] = (),
    language: Language,
) -> BivariateLegend:
    """The legend of ``colour_two``, from what the map itself was made of."""
    members = count_codes(colouring)
    square = tuple(
        tuple(
            LegendRow(colouring.fills[code], "", members[code])
            for code in (STEPS * row + column for column in PLACES.get(first.classes.k, ()))
        )
        for row in PLACES.get(second.classes.k, ())
    )
    return BivariateLegend(
        first=_build_side(first, language),
        second=_build_side(second, language),
        square=square,
        rest=replace(
            _build_rest(colouring, (first, second), sources=sources, language=language),
            areas=tuple(areas),
        ),
    )


def _build_side(variable: Variable, language: Language) -> Side:
    unit = text(f"units.{variable.indicator.unit}", language)
    title = title_of(variable.indicator, variable.period, language)
    numbers = variable.numbers()
    shown = numbers[has_class(variable.states()) & np.isfinite(numbers)]
    seen = (float(shown.min()), float(shown.max())) if shown.size else None
    labels = interval_labels(variable.classes, language, seen=seen)
    return Side(title=f"{title} ({unit})" if unit else title, labels=labels)


def _build_rest(
    colouring: Colouring,
    variables: tuple[Variable, Variable],
    *,
    sources: Mapping[str, Source],
    language: Language,
) -> Legend:
    kinds = {variable.panel.kind for variable in variables}
    kind = next(kind for kind in GRAVEST_FIRST if kind in kinds)
    placed = int((colouring.codes < STEPS**2).sum())
    methods = dict.fromkeys(variable.classes.method for variable in variables)
    return Legend(
        language=language,
        title=text("legend.two_variables", language),
        unit="",
        period="",
        rows=state_rows(colouring, STEPS**2),
        method=text(
            "legend.method_two",
            language,
            method=" / ".join(text(f"classes.{method}", language) for method in methods),
            n=format_number(placed, language),
            total=format_number(colouring.codes.size, language),
        ),
        notes=tuple(dict.fromkeys(_reasons(variables, language))),
        source=source_line([variable.panel for variable in variables], sources, language),
        badge=kind_words(kind, language),
        kind=kind.value,
    )


def _reasons(variables: tuple[Variable, Variable], language: Language) -> list[str]:
    return [
        f"{variable.indicator.name(language)}: {reason}"
        for variable in variables
        if (reason := variable.classes.reason(language))
    ]


def bivariate_legend_html(legend: BivariateLegend) -> str:
    """The square as a table whose row and column heads name the classes; all text escaped."""
    rest = legend.rest
    small = [rest.method, *rest.notes, rest.source, *rest.areas]
    return "".join(
        [
            STYLE,
            '<div class="atlas-legend">',
            paragraph(rest.title, "legend-title"),
            _square_html(legend) if legend.square else "",
            rows_html(rest),
            *(paragraph(line, "legend-small") for line in small if line),
            badge_html(rest),
            "</div>",
        ]
    )


def _square_html(legend: BivariateLegend) -> str:
    """High values of the second variable stand at the top, as on an axis."""
    columns = "".join(f'<th scope="col">{escape(label)}</th>' for label in legend.first.labels)
    width = len(legend.first.labels) + 1
    upwards, across = (
        text(f"legend.{key}", legend.rest.language, title=side.title)
        for key, side in (("upwards", legend.second), ("across", legend.first))
    )
    rows = zip(reversed(legend.second.labels), reversed(legend.square), strict=True)
    body = "".join(
        f'<tr><th scope="row">{escape(label)}</th>{_cells_html(cells, legend.rest.language)}</tr>'
        for label, cells in rows
    )
    return (
        f'<table class="legend-square"><caption>{escape(upwards)}</caption>'
        f"<tbody>{body}<tr><td></td>{columns}</tr>"
        f'<tr><td class="legend-across" colspan="{width}">{escape(across)}</td></tr>'
        "</tbody></table>"
    )


def _cells_html(cells: tuple[LegendRow, ...], language: Language) -> str:
    return "".join(
        f"<td>{swatch_html(cell)}<span>"
        f"{escape(text('legend.n', language, n=format_number(cell.n or 0, language)))}</span></td>"
        for cell in cells
    )
