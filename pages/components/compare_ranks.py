"""Ranks with their reach instead of bare ranks, and the indices in comparable form."""

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite

import streamlit as st

from geo.catalogue import Indicator
from geo.city import City
from geo.numbers import (
    HARD_SPACE,
    NO_NUMBER,
    display_scale,
    format_date,
    format_number,
    format_share,
    format_value,
)
from geo.region.city_index import COMPARABLE_INDICES
from geo.region.comparison import describe_unplaced
from geo.region.results import (
    CityFigure,
    CityIndex,
    IndexComparison,
    IndicatorComparison,
    RankInterval,
    Verdict,
)
from geo.segregation.methods import describe_method
from geo.texts import Language, text
from pages.components.compare_charts import Dot, rank_figure
from pages.components.compare_choices import name_group, name_indicator
from pages.components.compare_whence import ranked_figure_whence, ranked_index_whence
from pages.components.guard import LONGEST
from pages.components.html_table import show_table
from pages.components.markdown import plain
from pages.components.provenance_view import show_whence
from pages.components.segregation_charts import show_chart
from pages.components.segregation_headline import format_index

WORD_JOINER = "\N{WORD JOINER}"
INDEX_COLUMNS = (
    "observed",
    "expected",
    "excess",
    "place",
    "n_areas",
    "mean_area",
    "group_share",
    "period",
    "level",
)
FIGURE_COLUMNS = ("value", "interval", "place", "n_areas", "period", "level")


def show_index_ranks(cities: Sequence[City], found: IndexComparison, language: Language) -> None:
    """Excess over chance by city: chart, what may be read from it, and every number."""
    if found.judgement.verdict is Verdict.NOT_COMPARABLE:
        found = replace(found, entries=tuple(replace(one, rank=None) for one in found.entries))
    name = describe_method(found.index, language).name
    st.subheader(text("compare_page.ranks_of_index", language, index=name))
    st.caption(
        text(
            "compare_page.ranks_about",
            language,
            group=plain(name_group(cities, found.group, language), longest=LONGEST),
            against=plain(name_group(cities, found.against, language), longest=LONGEST),
        )
    )
    if not found.compared:
        st.info(text("compare_page.nothing_compared", language))
    else:
        dots = [_index_dot(entry, language) for entry in found.compared]
        axis = text("compare_page.axis_excess", language, index=name)
        show_chart(rank_figure(dots, axis, language, from_zero=True), key="compare.ranks")
        _say_order(found, language)
    header = [text("common.city", language)]
    header += [text(f"compare_page.column_{column}", language) for column in INDEX_COLUMNS]
    rows = [_index_row(cities, entry, language) for entry in _in_order(found)]
    caption = text(
        "compare_page.index_table",
        language,
        index=name,
        draws=format_number(found.draws, language),
        seed=found.seed,
    )
    show_table(header, rows, caption=caption, numbers=frozenset(range(1, 8)))
    _show_other_indices(found, language)
    show_whence(lambda: ranked_index_whence(cities, found), key="compare-index", language=language)


def _show_other_indices(found: IndexComparison, language: Language) -> None:
    """The excess by every index that compares: an order that only one of them gives is none."""
    if not found.compared:
        return
    with st.expander(text("compare_page.all_indices", language)):
        names = [describe_method(key, language).name for key in COMPARABLE_INDICES]
        rows = [
            [
                entry.name,
                *(format_index(entry.by_key[key].excess, language) for key in COMPARABLE_INDICES),
            ]
            for entry in found.compared
        ]
        header = [text("common.city", language), *names]
        caption = text("compare_page.all_indices_about", language)
        show_table(header, rows, caption=caption, numbers=frozenset(range(1, len(header))))


def show_indicator_ranks(
    cities: Sequence[City], found: IndicatorComparison, language: Language
) -> None:
    """The same for an indicator of the cities as wholes."""
    if found.judgement.verdict is Verdict.NOT_COMPARABLE:
        found = replace(found, entries=tuple(replace(one, rank=None) for one in found.entries))
    name = name_indicator(cities, found.indicator, language)
    st.subheader(text("compare_page.ranks_of", language, name=plain(name, longest=LONGEST)))
    if not found.compared:
        st.info(text("compare_page.nothing_compared", language))
    else:
        dots = [_figure_dot(cities, entry, language) for entry in found.compared]
        unit = text(f"units.{_indicator(cities, found.indicator).unit}", language)
        show_chart(rank_figure(dots, f"{name} ({unit})", language), key="compare.ranks")
        _say_order(found, language)
    header = [text("common.city", language)]
    header += [text(f"compare_page.column_{column}", language) for column in FIGURE_COLUMNS]
    rows = [_figure_row(cities, entry, language) for entry in _in_order(found)]
    caption = text("compare_page.indicator_table", language, name=name)
    show_table(header, rows, caption=caption, numbers=frozenset(range(1, 5)))
    show_whence(
        lambda: ranked_figure_whence(cities, found), key="compare-indicator", language=language
    )


def _in_order(
    found: IndexComparison | IndicatorComparison,
) -> list[CityIndex | CityFigure]:
    """Highest first, those without a figure last."""
    refused = [entry for entry in found.entries if entry.refusal is not None]
    return [*found.compared, *refused]


def _say_order(found: IndexComparison | IndicatorComparison, language: Language) -> None:
    """Whether the order says anything, and whether raw values would give another."""
    if found.judgement.verdict is Verdict.NOT_COMPARABLE:
        st.caption(text("compare_page.not_ranked", language))
        return
    if len(found.compared) > 1 and not found.is_separable:
        st.caption(text("compare_page.not_separable", language))
    unplaced = describe_unplaced(found, language)
    if unplaced:
        st.caption(plain(unplaced, longest=LONGEST))
    if not isinstance(found, IndexComparison):
        if not any(_has_reach(entry) for entry in found.compared):
            st.caption(text("compare_page.no_reach", language))
        return
    raw = sorted(found.compared, key=lambda entry: -entry.result.value)
    if [entry.city for entry in raw] != [entry.city for entry in found.compared]:
        names = ", ".join(entry.name for entry in raw)
        st.caption(text("compare_page.raw_order", language, names=plain(names, longest=LONGEST)))


def _index_dot(entry: CityIndex, language: Language) -> Dot:
    low, high = entry.excess_interval
    words = _with_interval(entry.value, (low, high), language)
    place = describe_rank(entry.rank, language) if entry.rank else ""
    return Dot(entry.name, entry.value, low, high, words, place)


def _figure_dot(cities: Sequence[City], entry: CityFigure, language: Language) -> Dot:
    indicator = _indicator(cities, entry.indicator)
    scale = display_scale(indicator)
    low, high = entry.interval
    words = format_value(entry.value, indicator, language)
    place = describe_rank(entry.rank, language, has_reach=_has_reach(entry)) if entry.rank else ""
    return Dot(entry.name, entry.value * scale, low * scale, high * scale, words, place)


def _has_reach(entry: CityIndex | CityFigure) -> bool:
    """Whether anybody knows how far chance could move the figure; of means and prices nobody."""
    return bool(entry.plausible.size)


def describe_rank(rank: RankInterval, language: Language, *, has_reach: bool = True) -> str:
    """A place and those it could have by chance: “Platz 2 (1–3 von 5)”.

    Args:
        rank: The place.
        language: Of the words.
        has_reach: Whether the other places are known.
    """
    if not has_reach:
        return text("compare_page.rank_bare", language, rank=rank.rank, of=rank.of)
    key = "compare_page.rank_sharp" if rank.is_sharp else "compare_page.rank"
    return text(key, language, rank=rank.rank, low=rank.lower, high=rank.upper, of=rank.of)


def _place(entry: CityIndex | CityFigure, language: Language) -> str:
    """The same for a narrow column whose heading says what it is: “2 (1–3)”."""
    rank = entry.rank
    if rank is None:
        return NO_NUMBER
    if not _has_reach(entry):
        return _unbroken(text("compare_page.place_bare", language, rank=rank.rank))
    if rank.is_sharp:
        return str(rank.rank)
    return _unbroken(
        text("compare_page.place", language, rank=rank.rank, low=rank.lower, high=rank.upper)
    )


def _with_interval(value: float, ends: tuple[float, float], language: Language) -> str:
    """An index with its interval, which stays on one line."""
    shown = format_index(value, language)
    if not all(isfinite(end) for end in ends):
        return shown
    low, high = (format_index(end, language) for end in ends)
    return _unbroken(text("compare_page.with_interval", language, value=shown, low=low, high=high))


def _unbroken(words: str) -> str:
    return words.replace(" ", HARD_SPACE).replace("–", f"–{WORD_JOINER}")


def _index_row(
    cities: Sequence[City], entry: CityIndex | CityFigure, language: Language
) -> list[str]:
    if not isinstance(entry, CityIndex) or entry.refusal is not None:
        return [entry.name, *[NO_NUMBER] * len(INDEX_COLUMNS)]
    result = entry.result
    return [
        entry.name,
        _with_interval(result.value, (result.lower, result.upper), language),
        format_index(result.expected, language),
        _with_interval(entry.value, entry.excess_interval, language),
        _place(entry, language),
        format_number(entry.n_areas, language),
        format_number(entry.mean_area_population, language),
        format_share(entry.group_share, language),
        format_date(entry.period, language),
        _level_name(cities, entry.city, entry.level, language),
    ]


def _figure_row(
    cities: Sequence[City], entry: CityIndex | CityFigure, language: Language
) -> list[str]:
    if not isinstance(entry, CityFigure) or entry.refusal is not None:
        return [entry.name, *[NO_NUMBER] * len(FIGURE_COLUMNS)]
    indicator = _indicator(cities, entry.indicator)
    low, high = (
        format_value(end, indicator, language) if isfinite(end) else "" for end in entry.interval
    )
    interval = text("segregation_page.from_to", language, low=low, high=high) if low else NO_NUMBER
    return [
        entry.name,
        format_value(entry.value, indicator, language),
        interval,
        _place(entry, language),
        format_number(entry.n_areas, language),
        format_date(entry.period, language),
        _level_name(cities, entry.city, entry.level, language),
    ]


def _level_name(cities: Sequence[City], key: str, level: str, language: Language) -> str:
    city = next(one for one in cities if one.key == key)
    return city.level(level).name(language)


def _indicator(cities: Sequence[City], key: str) -> Indicator:
    return next(city.indicators[key] for city in cities if key in city.indicators)
