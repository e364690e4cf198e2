"""Two indicators on one map: thirds of each, nine colours, and absence that stays visible."""

import numpy as np
import pytest

from geo.catalogue import Indicator, Source
from geo.errors import DataError
from geo.layers.bivariate import Variable, classify_variable, colour_two
from geo.layers.legend_bivariate import bivariate_legend_html, build_bivariate_legend
from geo.layers.palettes import BIVARIATE
from geo.values import Kind, Panel, State

RENT = Indicator("rent_mean", "Miete", "Rent", form="mean", unit="eur_per_m2", topic="housing")
SHARE = Indicator("some_share", "Anteil", "Share", form="share", unit="percent", topic="people")


def variable(
    indicator: Indicator,
    values: list[float],
    states: list[int] | None = None,
    *,
    kind: Kind = Kind.PUBLISHED,
) -> Variable:
    panel = Panel(
        indicator=indicator.key,
        periods=("2022",),
        area_ids=tuple(map(str, range(len(values)))),
        values=np.array([values], dtype=float),
        states=np.array([states or [0] * len(values)], dtype=np.int8),
        kind=kind,
        sources=("office",),
    )
    return Variable(panel, "2022", indicator, classify_variable([panel], indicator))


NINE_RENTS = variable(RENT, [5, 5, 5, 7, 7, 7, 9, 9, 9])
NINE_SHARES = variable(SHARE, [0.1, 0.2, 0.3] * 3)


def test_every_pair_of_thirds_has_its_own_colour() -> None:
    colouring = colour_two(NINE_SHARES, NINE_RENTS, language="de")
    assert colouring.codes.tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert colouring.fills[2].colour == BIVARIATE[0].split()[2]
    assert colouring.fills[6].colour == BIVARIATE[2].split()[0]


def test_the_tooltip_has_both_numbers_with_their_units() -> None:
    colouring = colour_two(NINE_SHARES, NINE_RENTS, language="de")
    assert (colouring.title, colouring.second_title) == ("Anteil, 2022", "Miete, 2022")
    assert (colouring.unit, colouring.second_unit) == ("%", "€ je m²")
    assert (colouring.decimals, colouring.second_decimals) == (1, 2)
    assert colouring.second_numbers is not None
    assert (colouring.numbers[1], colouring.second_numbers[1]) == (20, 5)


def test_an_exact_zero_is_low_here() -> None:
    zeros = variable(SHARE, [0.0, 0.2, 0.3], [State.EXACT_ZERO, 0, 0])
    codes = colour_two(zeros, variable(RENT, [5, 7, 9]), language="de").codes
    assert codes.tolist() == [0, 4, 8]


def test_the_graver_absence_is_shown() -> None:
    one = variable(RENT, [np.nan, np.nan, 5], [State.SUPPRESSED, State.SUPPRESSED, 0])
    other = variable(SHARE, [0.1, np.nan, 0.3], [0, State.MISSING, 0])
    colouring = colour_two(one, other, language="de")
    words = [colouring.fills[code].words for code in colouring.codes]
    assert words == ["vertraulich", "nicht bekannt", ""]


def test_a_cell_without_number_or_reason_is_not_known() -> None:
    colouring = colour_two(variable(RENT, [np.nan, 5]), variable(SHARE, [0.1, 0.2]), language="de")
    assert colouring.fills[colouring.codes[0]].words == "nicht bekannt"


def test_two_classes_take_the_ends_of_a_side_and_one_its_middle() -> None:
    two, one = variable(RENT, [5, 9]), variable(SHARE, [0.2, 0.2])
    assert colour_two(two, one, language="de").codes.tolist() == [3, 5]


def test_maps_of_different_areas_cannot_be_laid_over_each_other() -> None:
    with pytest.raises(DataError, match="different areas"):
        colour_two(NINE_RENTS, variable(SHARE, [0.1, 0.2]), language="de")


def test_own_bounds_are_at_most_two() -> None:
    assert classify_variable([NINE_RENTS.panel], RENT, bounds=[6, 8]).counts == (3, 3, 3)
    with pytest.raises(DataError, match="3 bounds"):
        classify_variable([NINE_RENTS.panel], RENT, bounds=[6, 7, 8])


def build(first: Variable, second: Variable) -> str:
    source = Source("office", "Mieten <script>", publisher="Amt")
    legend = build_bivariate_legend(
        colour_two(first, second, language="de"),
        first,
        second,
        sources={"office": source},
        language="de",
    )
    return bivariate_legend_html(legend)


def test_the_square_names_rows_and_columns_with_the_high_row_on_top() -> None:
    html = build(NINE_SHARES, NINE_RENTS)
    heads = [piece.split("<")[0] for piece in html.split('<th scope="row">')[1:]]
    # A third lies at place 2 2/3 of nine: 5 + 2/3 of 2; two thirds at 5 1/3: 7 + 1/3 of 2.
    assert heads == ["über 7,66 bis 9,00", "über 6,33 bis 7,66", "5,00 bis 6,33"]
    assert html.count("n = 1<") == 9
    assert "→ Anteil, 2022 (%)" in html
    assert "↑ Miete, 2022 (€ je m²)" in html


def test_the_square_shows_only_classes_that_there_are() -> None:
    html = build(variable(RENT, [5, 9]), variable(SHARE, [0.2, 0.2]))
    assert html.count("n = ") == 3  # two cells and the line on the method
    assert "1 statt 3" in html


def test_a_map_with_fictional_figures_is_called_fictional() -> None:
    fictional = variable(RENT, [5, 7, 9], kind=Kind.FICTIONAL)
    assert "Erfundene Zahlen" in build(variable(SHARE, [0.1, 0.2, 0.3]), fictional)


def test_texts_of_the_legend_are_escaped() -> None:
    html = build(NINE_SHARES, NINE_RENTS)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
