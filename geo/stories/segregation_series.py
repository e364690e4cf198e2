"""An index over all periods as a slide: value with interval beside what chance gives."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geo.indices.registry import BOTH, INDICES
from geo.numbers import format_date, format_number, round_shown
from geo.provenance.lines import kind_words, source_line
from geo.reports.slide import ChartFigure, Column, Series, Slide, Table
from geo.segregation.methods import describe_method
from geo.segregation.results import HEADLINE_INDEX
from geo.segregation.series import TimeSeries, compute_time_series
from geo.stories.choices import Choices
from geo.stories.facts import Behind, sources_behind, tell_facts
from geo.stories.segregation_question import Question
from geo.stories.view import View
from geo.texts import Language, text

DECIMALS = 3
WITHOUT_MAP = tuple(key for key, entry in INDICES.items() if entry.needs == BOTH)
FIGURES = ("value", "expected", "chance_upper", "lower", "upper", "p_value")


def compute_series_slide(
    view: View, choices: Choices, question: Question, language: Language
) -> Slide:
    """An index over all periods beside chance, of the whole city whatever the extent."""
    index = choices.choose("index", list(INDICES), HEADLINE_INDEX)
    if index not in WITHOUT_MAP:
        # Chosen in the list of all indices; over time the page, too, begins with the first.
        index = HEADLINE_INDEX
    series = compute_time_series(
        question.extent.city,
        question.counts,
        index=index,
        draws=question.draws,
        seed=question.seed,
    )
    name = describe_method(index, language).name
    return Slide(
        title=view.title,
        statement=view.statement,
        figures=(_draw_series(series, name, question, language),),
        table=_build_series_table(series, name, language),
        facts=tell_facts(_behind_series(series, question, language), language),
    )


def _draw_series(
    series: TimeSeries, name: str, question: Question, language: Language
) -> ChartFigure:
    """Value with its interval beside chance; of a single period as bars."""
    value, expected, lower, upper = (
        round_shown(getattr(series, key), DECIMALS)
        for key in ("value", "expected", "lower", "upper")
    )
    by_chance = text("segregation_page.series_expected", language)
    return ChartFigure(
        shape="lines" if len(series.periods) > 1 else "bars",
        labels=tuple(format_date(period, language) for period in series.periods),
        x_title=text("map.period", language),
        y_title=text("segregation_page.axis_index", language),
        series=(Series(name, value, lower, upper), Series(by_chance, expected)),
        decimals=DECIMALS,
        alternative=_describe_series(series, name, question, language),
        source=_source_line(question, language),
    )


def _describe_series(series: TimeSeries, name: str, question: Question, language: Language) -> str:
    known = np.flatnonzero(np.isfinite(series.value))
    told = {"index": name, "group": question.names[0], "other": question.names[1]}
    told["city"] = question.extent.city.name
    if not known.size:
        return text("stories.series_empty", language, **told)
    first, last = known[0], known[-1]
    return text(
        "stories.series_said",
        language,
        **told,
        first=format_date(series.periods[first], language),
        first_value=format_number(series.value[first], language, decimals=DECIMALS),
        last=format_date(series.periods[last], language),
        last_value=format_number(series.value[last], language, decimals=DECIMALS),
        expected=format_number(series.expected[last], language, decimals=DECIMALS),
    )


def _source_line(question: Question, language: Language) -> str:
    panels = question.computed()
    parts = [source_line(panels, question.extent.city.sources, language)]
    parts += [kind_words(kind, language) for kind in dict.fromkeys(p.kind for p in panels)]
    return " · ".join(part for part in parts if part)


def _build_series_table(series: TimeSeries, name: str, language: Language) -> Table:
    periods = tuple(format_date(period, language) for period in series.periods)
    columns = [Column(text("map.period", language), periods)]
    titles = {
        **{key: text(f"segregation_page.series_{key}", language) for key in FIGURES[:-1]},
        "p_value": text("segregation.column_p_value", language),
    }
    columns += [
        _number_column(titles[key], getattr(series, key), language, decimals=DECIMALS)
        for key in FIGURES
    ]
    n_areas = series.n_areas.astype(np.float64)
    columns += [
        _number_column(text("segregation_page.column_n_areas", language), n_areas, language),
        _number_column(
            text("segregation_page.column_persons", language), series.group_total, language
        ),
    ]
    caption = text(
        "segregation_page.series_about",
        language,
        index=name,
        draws=format_number(series.draws, language),
        seed=series.seed,
    )
    return Table(caption, tuple(columns))


def _number_column(
    title: str, numbers: npt.ArrayLike, language: Language, *, decimals: int = 0
) -> Column:
    shown = round_shown(numbers, decimals)
    words = tuple(format_number(one, language, decimals=decimals) for one in shown.tolist())
    return Column(title, words, shown, decimals)


def _behind_series(series: TimeSeries, question: Question, language: Language) -> Behind:
    card = describe_method(series.index, language)
    panels = question.computed()
    return Behind(
        extent=question.extent,
        level=question.level,
        rule=question.rule,
        periods=_span(series.periods, language),
        kinds=[panel.kind for panel in panels],
        sources=sources_behind(panels, language),
        classes=[card.name, _chance_words(question, language), *_breaks(series, language)],
        counted=[_areas_used(question, language)],
        method=[f"{card.name}: {card.formula}", card.reading, card.pitfalls, card.literature],
        start=question.chosen.period,
        is_of_city=True,
    )


def _span(periods: Sequence[str], language: Language) -> list[str]:
    if len(periods) < 2:
        return list(periods)
    first, last = (format_date(period, language) for period in (periods[0], periods[-1]))
    return [text("stories.span", language, first=first, last=last)]


def _chance_words(question: Question, language: Language) -> str:
    draws = format_number(question.draws, language)
    return text("stories.chance", language, draws=draws, seed=question.seed)


def _breaks(series: TimeSeries, language: Language) -> list[str]:
    return [entry.sentence(language) for entry in series.breaks]


def _areas_used(question: Question, language: Language) -> str:
    chosen = question.chosen
    used = text(
        "provenance.areas_used",
        language,
        n=format_number(len(chosen.area_ids), language),
        left_out=format_number(len(chosen.left_out), language),
    )
    return f"{format_date(chosen.period, language)}: {used}"
