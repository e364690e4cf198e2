"""The legend says what the map shows: from the same classes and codes, in words that are true."""

from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.catalogue import Indicator, Source
from geo.classification import Method
from geo.layers.choropleth import classify_panels, colour_panel
from geo.layers.colouring import Fill
from geo.layers.legend import Legend, LegendRow, build_legend
from geo.layers.legend_html import PATTERNS, legend_html, swatch_svg
from geo.provenance import source_line
from geo.texts import LANGUAGES, Language
from geo.values import Kind, Panel, State

SHARE = Indicator("some_share", "Anteil", "Share", form="share", unit="percent", topic="people")
SOURCES = {"office": Source("office", "Einwohnerbuch", publisher="Amt", date="2023-12-31")}
EVIL = '<img src=x onerror="alert(1)">'


def panel_of(values: list[list[float]], states: list[list[int]] | None = None) -> Panel:
    numbers = np.array(values, dtype=float)
    return Panel(
        indicator=SHARE.key,
        periods=tuple(str(2020 + row) for row in range(len(numbers))),
        area_ids=tuple(map(str, range(numbers.shape[1]))),
        values=numbers,
        states=np.zeros(numbers.shape, np.int8) if states is None else np.array(states, np.int8),
        kind=Kind.FICTIONAL,
        sources=("office",),
    )


def legend_of(
    panel: Panel, *, k: int = 5, method: Method = "quantile", language: Language = "de"
) -> Legend:
    classes = classify_panels([panel], SHARE, method=method, k=k)
    return build_legend(
        colour_panel(panel, "2020", SHARE, classes, language=language),
        classes,
        panel=panel,
        period="2020",
        indicator=SHARE,
        sources=SOURCES,
        language=language,
    )


SIX_AREAS = panel_of(
    [[0.1, 0.2, 0.3, 0.4, 0.0, np.nan]], [[0, 0, 0, 0, State.EXACT_ZERO, State.SUPPRESSED]]
)


class Outline(HTMLParser):
    """Collects the text and checks that elements are closed in the order of opening."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.elements: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag != "img":  # it has no end
            self.open.append(tag)
        self.elements.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.elements.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Outline:
    outline = Outline()
    outline.feed(html)
    outline.close()
    assert outline.open == []
    return outline


def test_rows_are_the_classes_and_then_the_states_that_occur() -> None:
    rows = legend_of(SIX_AREAS, k=2).rows
    assert [(row.label, row.n) for row in rows] == [
        ("10,0 bis 25,0", 2),
        ("über 25,0 bis 40,0", 2),
        ("genau null", 1),
        ("vertraulich", 1),
    ]


def test_the_method_line_says_how_many_areas_have_a_value() -> None:
    assert legend_of(SIX_AREAS, k=2).method == "Quantile, 2 Klassen, n = 5 von 6 Gebieten"
    english = legend_of(SIX_AREAS, k=2, language="en").method
    assert english == "Quantiles, 2 classes, n = 5 of 6 areas"


def test_title_unit_period_source_and_badge_are_there() -> None:
    legend = legend_of(SIX_AREAS)
    assert (legend.title, legend.unit, legend.period) == ("Anteil", "%", "2020")
    assert legend.source.startswith("Quelle: Amt: Einwohnerbuch · Stand 31.12.2023 · ")
    assert (legend.badge, legend.kind) == ("Erfundene Zahlen", "fictional")


def test_a_changed_source_is_called_so() -> None:
    changed = {"office": replace(SOURCES["office"], changed=True, licence="dl-de/by-2-0")}
    panel = replace(SIX_AREAS, sources=("office", "unknown"))
    line = source_line([panel], changed, "de")
    assert line == (
        "Quelle: Amt: Einwohnerbuch · Stand 31.12.2023 · Datenlizenz Deutschland – Namensnennung – "
        "Version 2.0 (dl-de/by-2-0, www.govdata.de/dl-de/by-2-0) · Daten geändert"
    )
    assert source_line([replace(panel, sources=())], changed, "de") == ""


def test_bounds_shared_with_other_periods_are_said_to_be() -> None:
    legend = legend_of(panel_of([[0.1, 0.2], [0.3, 0.4]]), k=2)
    assert any("gemeinsam aus 4 Werten" in note for note in legend.notes)
    assert [row.n for row in legend.rows] == [2, 0]


def test_fewer_classes_than_asked_for_are_explained() -> None:
    assert "1 statt 5" in legend_of(panel_of([[0.2, 0.2]])).notes[0]


def test_classes_of_another_time_are_open_where_this_map_exceeds_them() -> None:
    before, after = panel_of([[0.1, 0.2]]), panel_of([[0.1, 0.9]])
    classes = classify_panels([before], SHARE, k=2)
    colouring = colour_panel(after, "2020", SHARE, classes, language="de")
    legend = build_legend(
        colouring,
        classes,
        panel=after,
        period="2020",
        indicator=SHARE,
        sources={},
        language="de",
    )
    assert [row.label for row in legend.rows] == ["10,0 bis 15,0", "über 15,0"]


@given(
    st.lists(st.one_of(st.floats(0.001, 1), st.just(np.nan)), min_size=1, max_size=40),
    st.integers(1, 7),
)
def test_every_area_is_counted_in_exactly_one_row(shares: list[float], k: int) -> None:
    rows = legend_of(panel_of([shares]), k=k).rows
    assert sum(row.n or 0 for row in rows) == len(shares)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_is_a_table_with_named_rows_and_columns(language: Language) -> None:
    legend = legend_of(SIX_AREAS, k=2, language=language)
    html = legend_html(legend)
    outline = read(html)
    assert html.count('scope="col"') == 3
    assert html.count('scope="row"') == len(legend.rows)
    assert {row.label for row in legend.rows} <= set(outline.words)
    assert html.count('<img alt="" src="data:image/svg+xml;base64,') == len(legend.rows)


def test_large_counts_are_grouped_as_germans_do() -> None:
    legend = Legend("de", "", "", "", rows=(LegendRow(Fill("#ffffff"), "alle", n=1234),))
    assert "1.234" in read(legend_html(legend)).words


def test_without_counts_there_is_no_column_for_them() -> None:
    legend = Legend("de", "", "", "", rows=(LegendRow(Fill("#ffffff"), "alle"),))
    assert "Anzahl" not in read(legend_html(legend)).words


def test_no_text_from_data_becomes_markup() -> None:
    row = LegendRow(Fill("#ffffff", words=EVIL), EVIL, n=1)
    html = legend_html(Legend("de", EVIL, EVIL, EVIL, (row,), EVIL, (EVIL,), EVIL, EVIL, kind=EVIL))
    assert read(html).elements.count("img") == 1  # the swatch
    assert read(html).words.count(EVIL) == 6
    assert EVIL not in html


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("shape", ["area", "circle", "square", "diamond"])
def test_every_pattern_is_drawn_in_its_own_line_colour(pattern: str, shape: str) -> None:
    fill = Fill("#112233", pattern=pattern, line="#abcdef")
    svg = swatch_svg(LegendRow(fill, "x", shape=shape, radius=8))
    read(svg)
    assert "#112233" in svg
    assert ("#abcdef" in svg) == bool(pattern)


def test_an_empty_legend_is_no_empty_table() -> None:
    assert "table" not in read(legend_html(Legend("de", "Karte", "", "", ()))).elements
