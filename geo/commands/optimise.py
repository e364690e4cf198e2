"""``optimise`` prints the best possible placement of a scenario's arrivals."""

import argparse
import json
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from geo.cities import load_city
from geo.city import City
from geo.commands.origin import describe_model_source
from geo.commands.roles import server_rule
from geo.commands.scenario import read_plan_file
from geo.numbers import format_number
from geo.scenarios.files import read_plan
from geo.scenarios.frontier import Frontier, compute_frontier
from geo.scenarios.goals import GOALS
from geo.scenarios.optimise import DECIMALS, Optimum, format_goal, optimise, round_shown
from geo.scenarios.plan import LONGEST, Plan
from geo.scenarios.planned import build_problem, place_by_plan
from geo.scenarios.prices import Price, RuleCost, compute_prices, compute_rule_costs
from geo.scenarios.start import load_start
from geo.scenarios.state import Start
from geo.texts import Language, as_language, text

PRICES_SHOWN = 10
AREA_WIDTH = 42


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command of this module."""
    command = commands.add_parser("optimise", help=text("optimise.about", "en"))
    command.set_defaults(run=run_optimise, usage_error=command.error)
    command.add_argument("city")
    command.add_argument("file", type=Path)
    command.add_argument("--goal", choices=GOALS, required=True)
    command.add_argument("--frontier", choices=GOALS, metavar="GOAL")
    command.add_argument("--years", type=_years, default=1, metavar="N")
    command.add_argument("--place-dwellings", action="store_true")
    command.add_argument("--json", action="store_true")
    # Also taken after the command; where it is not given the one before it stays.
    command.add_argument("--language", choices=("de", "en"), default=argparse.SUPPRESS)


def _years(given: str) -> int:
    number = int(given)
    if not 1 <= number <= LONGEST:
        raise argparse.ArgumentTypeError(given)
    return number


def run_optimise(options: argparse.Namespace) -> int:
    """Print the optimum, what the rules cost, and the compromises with another goal."""
    language = as_language(options.language)
    if options.frontier == options.goal:
        options.usage_error(text("optimise.usage_same", language))
    city = load_city(options.city)
    plan = read_plan(read_plan_file(options.file), city=city)
    start = load_start(city, rule=server_rule())
    problem = build_problem(
        start, plan, years=options.years, place_dwellings=options.place_dwellings
    )
    planned = place_by_plan(problem, plan)
    optimum = optimise(problem, options.goal, planned=planned)
    prices, costs = compute_prices(optimum), compute_rule_costs(optimum)
    frontier = None
    if options.frontier:
        frontier = compute_frontier(problem, (options.goal, options.frontier), planned=planned)
    notes = describe_assumptions(plan, years=options.years, language=language)
    if options.json:
        described = {
            "city": city.key,
            "plan": plan.name,
            "provenance": describe_model_source(city, start, plan, draws=0, language=language),
            "notes": notes,
            **describe_optimum(optimum, start, language=language),
            "prices": [_describe_price(price, city, language) for price in prices],
            "rules": [_describe_cost(cost, language) for cost in costs],
            "frontier": describe_frontier(frontier, language) if frontier else None,
        }
        print(json.dumps(described, ensure_ascii=False, indent=1, allow_nan=False))
        return 0
    _print_optimum(optimum, start, city, language=language, notes=notes)
    _print_prices(prices, costs, city, language)
    if frontier:
        print(frontier.sentence(language))
    return 0


def describe_assumptions(plan: Plan, *, years: int, language: Language) -> list[str]:
    """Sentences on whom the placement is about."""
    key = "optimise.year" if years == 1 else "optimise.years"
    notes = [text(key, language, years=format_number(years, language))]
    if plan.share("directed_share") == 0.0:
        notes.append(text("optimise.directs_nobody", language))
    return notes


def describe_optimum(optimum: Optimum, start: Start, *, language: Language) -> dict[str, Any]:
    """Values of the goal and persons placed in each area, ready for JSON."""
    goal, problem = optimum.goal, optimum.problem
    values = ("value", "bound", "today", "plan", "before")
    persons = round_shown(optimum.placed, start.people, rule=server_rule()).tolist()
    dwellings = np.round(optimum.new_dwellings, 1).tolist()
    return {
        "goal": goal,
        **{name: _rounded(getattr(optimum, name), DECIMALS[goal]) for name in values},
        "sentence": optimum.sentence(language),
        "persons": round(float(problem.directed.sum()), 1),
        "own_choice": round(float(problem.chosen.sum()), 1),
        "areas": [
            {"area": area, "persons": int(placed), "new_dwellings": built}
            for area, placed, built in zip(start.area_ids, persons, dwellings, strict=True)
        ],
    }


def describe_frontier(frontier: Frontier, language: Language) -> dict[str, Any]:
    """The compromises and the plan as a point among them, ready for JSON."""
    first, second = frontier.goals

    def point(values: tuple[float, float]) -> dict[str, float | None]:
        return {
            goal: _rounded(value, DECIMALS[goal])
            for goal, value in zip(frontier.goals, values, strict=True)
        }

    return {
        "goals": [first, second],
        "points": [point((each.first, each.second)) for each in frontier.points],
        "plan": point(frontier.plan),
        "sentence": frontier.sentence(language),
    }


def _describe_price(price: Price, city: City, language: Language) -> dict[str, Any]:
    return {
        "rule": price.rule,
        "area": price.area_id,
        "gain_of_100": price.gain,
        "sentence": price.sentence(language, area=_name(city, price.area_id)),
    }


def _describe_cost(cost: RuleCost, language: Language) -> dict[str, Any]:
    return {
        "rule": cost.rule,
        "without": _rounded(cost.without, DECIMALS[cost.goal]),
        "sentence": cost.sentence(language),
    }


def _rounded(value: float, decimals: int) -> float | None:
    return round(value, decimals) if isfinite(value) else None


def _name(city: City, area_id: str) -> str:
    return str(city.areas.loc[area_id, "name"] or area_id)


def _print_optimum(
    optimum: Optimum, start: Start, city: City, *, language: Language, notes: list[str]
) -> None:
    for note in notes:
        print(note)
    print(optimum.sentence(language))
    bound = format_goal(optimum.bound, optimum.goal, language)
    print(text("optimise.proven", language, bound=bound))
    if isfinite(optimum.plan):
        shown = format_goal(optimum.plan, optimum.goal, language)
        print(text("optimise.own_value", language, value=shown))
    head = text("optimise.column_area", language)
    print(f"{head:<{AREA_WIDTH}}{text('optimise.column_persons', language):>10}")
    persons = round_shown(optimum.placed, start.people, rule=server_rule())
    for area, placed in zip(start.area_ids, persons, strict=True):
        if placed > 0:
            shown = format_number(float(placed), language)
            print(f"{_name(city, area):<{AREA_WIDTH}}{shown:>10}")
    if optimum.new_dwellings.any():
        print(text("optimise.dwellings", language))
        for area, built in zip(start.area_ids, optimum.new_dwellings, strict=True):
            if built >= 0.5:
                shown = format_number(float(built), language)
                print(f"{_name(city, area):<{AREA_WIDTH}}{shown:>10}")


def _print_prices(
    prices: tuple[Price, ...], costs: tuple[RuleCost, ...], city: City, language: Language
) -> None:
    if not prices and not costs:
        return
    print(text("optimise.prices_heading", language))
    for price in prices[:PRICES_SHOWN]:
        print(price.sentence(language, area=_name(city, price.area_id)))
    for cost in costs:
        print(cost.sentence(language))
