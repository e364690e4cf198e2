"""Since when? An index over all periods with its band, and two periods compared."""

from html import escape

import streamlit as st

from geo.city import City
from geo.numbers import format_date, format_number
from geo.segregation.comparison import Comparison
from geo.segregation.methods import describe_method
from geo.segregation.series import TimeSeries
from geo.texts import Language, text
from pages.components import cached_segregation as cached
from pages.components.cached_segregation import Question
from pages.components.html_table import show_table
from pages.components.segregation_charts import series_figure, show_chart
from pages.components.segregation_choices import choose_index, choose_span, known_periods
from pages.components.segregation_headline import format_index, format_p
from pages.components.segregation_indices import WITHOUT_MAP

FIGURES = ("value", "expected", "chance_upper", "lower", "upper")


def show_time(city: City, question: Question, language: Language) -> None:
    """The series and, where there are two periods, their comparison."""
    index = choose_index(list(WITHOUT_MAP), language)
    series = cached.time_series(city, question, index)
    name = describe_method(index, language).name
    st.subheader(text("segregation_page.series", language, index=name))
    if len(series.periods) < 2:
        st.info(text("segregation_page.one_period", language))
        return
    show_chart(series_figure(series, name, language), key="series")
    if (series.value > series.upper).any():
        st.caption(text("segregation_page.above_interval", language))
    show_breaks(series, language)
    with st.expander(text("segregation_page.series_table", language)):
        show_series_table(series, name, language)
    show_comparison(city, question, index, language)


def show_breaks(series: TimeSeries, language: Language) -> None:
    """What does not compare, and where too few people lived."""
    lines = [entry.sentence(language) for entry in series.breaks]
    small = [
        format_date(period, language)
        for period, few in zip(series.periods, series.too_few.tolist(), strict=True)
        if few
    ]
    if small:
        lines.append(text("segregation_page.too_few_in", language, periods=", ".join(small)))
    if lines:
        st.html("".join(f'<p role="note">{escape(line)}</p>' for line in lines))


def show_series_table(series: TimeSeries, name: str, language: Language) -> None:
    """The numbers of the chart and what they rest on."""
    header = [text("map.period", language)]
    header += [text(f"segregation_page.series_{figure}", language) for figure in FIGURES]
    header += [
        text("segregation.column_p_value", language),
        text("segregation_page.column_n_areas", language),
        text("segregation_page.column_persons", language),
    ]
    rows = [
        (
            format_date(period, language),
            *(format_index(float(getattr(series, figure)[i]), language) for figure in FIGURES),
            format_p(float(series.p_value[i]), language),
            format_number(int(series.n_areas[i]), language),
            format_number(float(series.group_total[i]), language),
        )
        for i, period in enumerate(series.periods)
    ]
    draws = format_number(series.draws, language)
    caption = text(
        "segregation_page.series_about", language, index=name, draws=draws, seed=series.seed
    )
    show_table(header, rows, caption=caption, numbers=frozenset(range(1, len(header))))


def show_comparison(city: City, question: Question, index: str, language: Language) -> None:
    """Two periods, and whether labels drawn by lot would put them as far apart."""
    st.subheader(text("segregation_page.comparison", language))
    span = choose_span(known_periods(city, question.choice), language)
    if span[0] == span[1]:
        st.info(text("segregation_page.same_period", language))
        return
    found = cached.compared(city, question, span, index)
    st.html(f"<p><strong>{escape(found.sentence(language))}</strong></p>")
    _show_comparison_table(found, span, language)


def _show_comparison_table(found: Comparison, span: tuple[str, str], language: Language) -> None:
    header = [
        text("segregation_page.column_index", language),
        *(format_date(period, language) for period in span),
        text("segregation_page.column_difference", language),
        text("segregation.column_p_value", language),
    ]
    row = (
        describe_method(found.index, language).name,
        format_index(found.first, language),
        format_index(found.second, language),
        format_index(found.difference, language),
        format_p(found.p_value, language),
    )
    caption = text("segregation_page.comparison_about", language)
    show_table(header, [row], caption=caption, numbers=frozenset(range(1, 5)))
    if found.left_out:
        n = format_number(len({area.area for area in found.left_out}), language)
        st.caption(text("segregation_page.comparison_left_out", language, n=n))
