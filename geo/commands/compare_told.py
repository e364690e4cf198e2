"""A comparison of cities as one object, or as a table for the eye."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import isfinite
from typing import Any

from geo.catalogue import load_indicators
from geo.commands.compare_answers import Question
from geo.numbers import NO_NUMBER, format_number, format_value
from geo.region.city_index import IndexQuestion
from geo.region.comparison import (
    assemble_index_comparison,
    assemble_indicator_comparison,
    describe_unplaced,
)
from geo.region.judging import judge
from geo.region.results import (
    CityFigure,
    CityIndex,
    IndexComparison,
    IndicatorComparison,
    Judgement,
    RankInterval,
)
from geo.segregation.results import IndexResult
from geo.texts import Language, text

Entry = CityIndex | CityFigure
Comparison = IndexComparison | IndicatorComparison
MOST_PAIRED = 20
"""Cities up to which every pair is judged in the object; there would be thousands of pairs."""

NAME_WIDTH, WIDTH = 24, 16


def assemble(entries: Sequence[Entry], question: Question) -> Comparison:
    """Places and verdict from answers to one question."""
    if isinstance(question, IndexQuestion):
        indices = [entry for entry in entries if isinstance(entry, CityIndex)]
        return assemble_index_comparison(indices, question)
    figures = [entry for entry in entries if isinstance(entry, CityFigure)]
    return assemble_indicator_comparison(figures, question)


def describe_comparison(
    found: Comparison, origins: Iterable[Mapping[str, Any] | None], language: Language
) -> dict[str, Any]:
    """One object for JSON: the verdict, then every city with what its figure rests on."""
    entries: Sequence[Entry] = found.entries
    asked = (
        {"index": found.index, "group": found.group, "against": found.against}
        if isinstance(found, IndexComparison)
        else {"indicator": found.indicator}
    )
    return {
        **asked,
        **_describe_judgement(found.judgement),
        "separable": found.is_separable,
        "draws": found.draws,
        "seed": found.seed,
        "cities": [
            {**describe_entry(entry, language), "provenance": origin}
            for entry, origin in zip(entries, origins, strict=True)
        ],
        "pairs": _describe_pairs(found.entries),
    }


def describe_entry(entry: Entry, language: Language) -> dict[str, Any]:
    """A city's figure; what cannot be said is ``null`` beside a refusal."""
    refusal = entry.refusal
    figure = _describe_index(entry) if isinstance(entry, CityIndex) else _describe_figure(entry)
    return {
        "city": entry.city,
        "name": entry.name,
        "kind": entry.kind.value,
        **figure,
        "rank": _describe_rank(entry.rank),
        "period": entry.period or None,
        "level": entry.level or None,
        "n_areas": entry.n_areas,
        "n_unknown": entry.n_unknown,
        "refusal": {"reason": refusal.reason, "sentence": refusal.sentence(language)}
        if refusal
        else None,
    }


def _describe_index(entry: CityIndex) -> dict[str, Any]:
    return {
        **_describe_result(entry.result),
        "excess_interval": _pair(entry.excess_interval),
        "hidden_bounds": list(entry.hidden_bounds) if entry.hidden_bounds else None,
        "unbounded": entry.is_unbounded,
        "outcome": entry.outcome,
        "group": entry.group or None,
        "against": entry.against or None,
        "group_share": _or_none(entry.group_share),
        "mean_area_population": _or_none(entry.mean_area_population),
        "indices": {key: _describe_result(result) for key, result in entry.by_key.items()},
    }


def _describe_result(result: IndexResult) -> dict[str, Any]:
    return {
        "value": _or_none(result.value),
        "expected": _or_none(result.expected),
        "excess": _or_none(result.excess),
        "interval": _pair((result.lower, result.upper)),
        "p_value": _or_none(result.p_value),
    }


def _describe_figure(entry: CityFigure) -> dict[str, Any]:
    return {
        "value": _or_none(entry.value),
        "interval": _pair(entry.interval),
        "state": entry.state.name.lower(),
    }


def _describe_rank(rank: RankInterval | None) -> dict[str, int] | None:
    return vars(rank).copy() if rank is not None else None


def _describe_judgement(judgement: Judgement) -> dict[str, Any]:
    reasons = [reason.value for reason in judgement.reasons]
    return {"verdict": judgement.verdict.value, "reasons": reasons}


def _describe_pairs(entries: Sequence[Entry]) -> list[dict[str, Any]] | None:
    if len(entries) > MOST_PAIRED:
        return None
    return [
        {"cities": [one.city, two.city], **_describe_judgement(judge([one, two]))}
        for one, two in combinations(entries, 2)
    ]


def _or_none(number: float) -> float | None:
    return number if isfinite(number) else None


def _pair(ends: tuple[float, float]) -> list[float] | None:
    return list(ends) if all(isfinite(end) for end in ends) else None


def print_comparison(found: Comparison, language: Language) -> None:
    """A readable table, highest first, then the verdict, its reasons and who cannot answer."""
    is_index = isinstance(found, IndexComparison)
    columns = (
        ("rank", "period", "value", "expected", "excess", "n_areas", "mean_area")
        if is_index
        else ("rank", "period", "value", "interval", "n_areas")
    )
    heads = "".join(f"{text(f'region.column_{column}', language):>{WIDTH}}" for column in columns)
    print(f"{text('region.column_city', language):<{NAME_WIDTH}}{heads}")
    for entry in found.compared:
        cells = (
            _index_cells(entry, language)
            if isinstance(entry, CityIndex)
            else _figure_cells(entry, language)
        )
        print(f"{entry.name:<{NAME_WIDTH}}" + "".join(f"{cell:>{WIDTH}}" for cell in cells))
    print(found.judgement.verdict.words(language))
    for reason in found.judgement.reasons:
        print(f"  {reason.words(language)}")
    if len(found.compared) > 1 and not found.is_separable:
        print(text("region.not_separable", language))
    unplaced = describe_unplaced(found, language)
    if unplaced:
        print(unplaced)
    for entry in found.entries:
        if entry.refusal is not None:
            print(entry.refusal.sentence(language))


def _index_cells(entry: CityIndex, language: Language) -> list[str]:
    figures = [entry.result.value, entry.result.expected, entry.result.excess]
    return [
        _say_rank(entry.rank),
        entry.period,
        *(format_number(figure, language, decimals=3) for figure in figures),
        format_number(entry.n_areas, language),
        format_number(entry.mean_area_population, language),
    ]


def _figure_cells(entry: CityFigure, language: Language) -> list[str]:
    value, low, high = (_say(x, entry, language) for x in (entry.value, *entry.interval))
    return [
        _say_rank(entry.rank),
        entry.period,
        value,
        f"{low}–{high}" if entry.plausible.size else NO_NUMBER,
        format_number(entry.n_areas, language),
    ]


def _say(number: float, entry: CityFigure, language: Language) -> str:
    """A figure with its unit; of an own indicator the number."""
    indicator = load_indicators().get(entry.indicator)
    if indicator is None:
        return format_number(number, language, decimals=3)
    return format_value(number, indicator, language)


def _say_rank(rank: RankInterval | None) -> str:
    """The place and its reach."""
    if rank is None:
        return NO_NUMBER
    return f"{rank.rank}" if rank.is_sharp else f"{rank.rank} ({rank.lower}–{rank.upper})"
