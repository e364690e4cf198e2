"""What ``scenario`` prints for readers: the city year by year, its areas at the end."""

from collections.abc import Sequence
from math import nan
from typing import Any

from geo.city import City
from geo.numbers import format_number, format_value
from geo.scenarios.comparison import Ranking
from geo.scenarios.outcome_catalogue import Outcome, load_outcomes
from geo.tables import describe_cell
from geo.texts import Language, text
from geo.values import State

NAME_WIDTH, COLUMN_WIDTH, AREA_WIDTH = 56, 14, 28
SHOWN_OF_AREAS = ("people", "people_share", "lettable", "kita_balance", "school_balance")
INDEX_DECIMALS = 3
INDICES = ("dissimilarity", "theil_h")


def print_scenario(
    city: City, described: dict[str, Any], notes: Sequence[str], language: Language
) -> None:
    """A readable table of the city by year, then one of its areas in the last year."""
    print(text("outcomes.title", language, plan=described["plan"], city=city.name))
    print(text("outcomes.caveat", language))
    print(_origin(described, language))
    for note in notes:
        print(note)
    print()
    _print_city(described, language)
    print()
    _print_ranking(described, language)
    print()
    _print_areas(described, language)


def _origin(described: dict[str, Any], language: Language) -> str:
    """Of what figures and by what luck."""
    origin = described["provenance"]
    told = {"period": origin["period"], "hash": origin["city_hash"][:12]}
    if origin["draws"] is None:
        return text("outcomes.origin_one_run", language, **told)
    draws = format_number(origin["draws"], language)
    return text("outcomes.origin_draws", language, draws=draws, seed=origin["seed"], **told)


def _print_city(described: dict[str, Any], language: Language) -> None:
    years = described["years"]
    rows = sorted({0, 1, len(years) // 2, len(years) - 1})
    has_draws = described["provenance"]["draws"] is not None
    heads = [str(years[row]) for row in rows]
    heads.append(text("outcomes.column_baseline", language, year=years[-1]))
    if has_draws:
        heads += [text(f"outcomes.column_{end}", language) for end in ("lower", "upper")]
    print(_line(text("outcomes.city_heading", language), heads))
    for key, figures in described["totals"].items():
        outcome = load_outcomes()[key]
        cells = [figures["mean"][row] for row in rows]
        cells.append(described["baseline"][key]["mean"][-1])
        if has_draws:
            cells += [figures["lower"][-1], figures["upper"][-1]]
        shown = [_format(cell, outcome, language) for cell in cells]
        print(_line(_with_unit(outcome, language), shown))


def _print_ranking(described: dict[str, Any], language: Language) -> None:
    """How firmly the plan does better or worse than the baseline, outcome by outcome."""
    print(text("outcomes.ranking_heading", language, year=described["years"][-1]))
    names = {"first": described["plan"], "second": text("outcomes.baseline", language)}
    draws = described["provenance"]["draws"] or 1
    for key, ranks in described["ranking"].items():
        ranking = Ranking(ranks["better"], ranks["worse"], ranks["tied"], draws)
        print(_line(load_outcomes()[key].name(language), [ranking.sentence(language, **names)]))


def _with_unit(outcome: Outcome, language: Language) -> str:
    unit = text(f"units.{outcome.unit}", language)
    return f"{outcome.name(language)} ({unit})" if unit else outcome.name(language)


def _format(cell: float | None, outcome: Outcome, language: Language) -> str:
    number = nan if cell is None else cell
    if outcome.key in INDICES:
        return format_number(number, language, decimals=INDEX_DECIMALS)
    return format_value(number, outcome.indicator, language, with_unit=False)


def _print_areas(described: dict[str, Any], language: Language) -> None:
    first = described["areas"][0]["values"]
    shown = [load_outcomes()[key] for key in SHOWN_OF_AREAS if key in first]
    print(text("outcomes.areas_heading", language, year=described["years"][-1]))
    for number, outcome in enumerate(shown, start=1):
        print(f"  ({number}) {_with_unit(outcome, language)}")
    print(_line("", [f"({number})" for number in range(1, len(shown) + 1)], AREA_WIDTH))
    for area in described["areas"]:
        cells = [_describe(area, outcome, language) for outcome in shown]
        print(_line(area["name"], cells, AREA_WIDTH))


def _describe(area: dict[str, Any], outcome: Outcome, language: Language) -> str:
    number, state = area["values"][outcome.key], area["states"].get(outcome.key)
    code = State[state.upper()] if state else State.PRESENT
    return describe_cell(nan if number is None else number, code, outcome.indicator, language)


def _line(name: str, cells: Sequence[str], width: int = NAME_WIDTH) -> str:
    return f"{name[: width - 1]:<{width}}" + "".join(f"{cell:>{COLUMN_WIDTH}}" for cell in cells)
