"""``scenario`` computes a plan from a file: the city year by year, and its areas at the end.

With ``--draws`` every figure of the city has its mean and the interval from the 5th to the
95th per cent of the draws, the baseline is computed with the same luck, and outcomes of which
one knows which way is better are ranked. Whatever may not be shown is ``null``.
"""

import argparse
import json
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from geo.cities import load_city
from geo.city import City
from geo.commands.origin import describe_model_source
from geo.commands.roles import server_rule
from geo.commands.scenario_words import print_scenario
from geo.documents import quote
from geo.errors import ScenarioError
from geo.scenarios.bottlenecks import compute_bottlenecks
from geo.scenarios.comparison import rank_plans
from geo.scenarios.costs import compute_costs
from geo.scenarios.files import LARGEST_FILE, LARGEST_SEED, SCHEMA, Note, read_plan_with_notes
from geo.scenarios.model import run
from geo.scenarios.outcome_catalogue import known_outcomes
from geo.scenarios.outcomes import Outcomes
from geo.scenarios.plan import Plan
from geo.scenarios.segregation import compute_expected_dissimilarity
from geo.scenarios.shown import (
    Hidden,
    compute_hidden,
    compute_outcome_panel,
    compute_shown_city,
    compute_shown_outcomes,
)
from geo.scenarios.start import load_start
from geo.texts import Language, as_language, text
from geo.values import Floats, State

MOST_DRAWS = 2_000
"""Thirty years of sixty areas with these need 2.2 GB, more draws do not make intervals firmer."""
INTERVAL = (0.05, 0.95)
DECIMALS = 6
"""People are expectations; six decimals let a reader check that nobody is lost."""


@dataclass(frozen=True, eq=False)
class Computed:
    """A plan and its baseline, computed with the same luck, and what must not be shown."""

    city: City
    plan: Outcomes
    baseline: Outcomes
    hidden: Hidden
    draws: int
    notes: tuple[Note, ...]


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command of this module."""
    command = commands.add_parser("scenario", help=text("commands.scenario", "en"))
    command.set_defaults(run=run_scenario)
    command.add_argument("city")
    command.add_argument(
        "file", type=Path, metavar="FILE.json", help=text("commands.scenario_file", "en")
    )
    for option, kind in (("draws", _draws), ("seed", _seed)):
        help_text = text(f"commands.scenario_{option}", "en")
        command.add_argument(f"--{option}", type=kind, metavar="N", help=help_text)
    command.add_argument("--json", action="store_true")
    # Also taken after the command; where it is not given the one before it stays.
    command.add_argument("--language", choices=("de", "en"), default=argparse.SUPPRESS)


def _draws(given: str) -> int:
    return _whole(given, most=MOST_DRAWS)


def _seed(given: str) -> int:
    return _whole(given, most=LARGEST_SEED)


def _whole(given: str, *, most: int) -> int:
    """A whole number from 0 to ``most``."""
    if not given.isdecimal() or len(given) > len(str(most)) or int(given) > most:
        told = text("commands.scenario_no_whole", "en", given=quote(given), most=f"{most:,}")
        raise argparse.ArgumentTypeError(told)
    return int(given)


def run_scenario(options: argparse.Namespace) -> int:
    """Print what a plan leads to."""
    language = as_language(options.language)
    city = load_city(options.city)
    plan, notes = read_plan_with_notes(read_plan_file(options.file), city=city)
    if options.seed is not None:
        plan = replace(plan, seed=options.seed)
    computed = compute_scenario(city, plan, draws=options.draws or 0, notes=notes)
    described = describe_scenario(computed, language)
    if options.json:
        described["notes"] = [note.sentence(language) for note in notes]
        print(json.dumps(described, ensure_ascii=False, indent=1, allow_nan=False))
    else:
        print_scenario(city, described, [note.sentence(language) for note in notes], language)
    return 0


def read_plan_file(file: Path) -> bytes:
    """The bytes of a file that may hold a plan.

    Raises:
        ScenarioError: It is not there, or cannot be read.
    """
    try:
        with file.open("rb") as opened:
            # One byte more than allowed is enough to see that it is too much.
            return opened.read(LARGEST_FILE + 1)
    except OSError:
        raise ScenarioError("commands.no_file", file=str(file)) from None


def compute_scenario(
    city: City, plan: Plan, *, draws: int = 0, notes: tuple[Note, ...] = ()
) -> Computed:
    """A plan and the plan that changes nothing, with the same luck.

    Raises:
        ScenarioError: The city lacks figures, or the plan cannot be computed.
    """
    rule = server_rule()
    start = load_start(city, rule=rule)
    hidden = compute_hidden(city, start, rule=rule)
    both = [
        compute_shown_outcomes(start, one, run(start, one, draws=draws), hidden)
        for one in (plan, replace(plan, changes={}))
    ]
    return Computed(city, both[0], both[1], hidden, draws, notes)


def describe_scenario(computed: Computed, language: Language = "de") -> dict[str, Any]:
    """One object for JSON: where it comes from, the city by year, its areas at the end."""
    outcomes, start = computed.plan, computed.plan.start
    by_group = {group: _describe_city(outcomes, computed.draws, group) for group in start.groups}
    origin = describe_model_source(
        computed.city, start, outcomes.plan, draws=computed.draws, language=language
    )
    return {
        "city": computed.city.key,
        "plan": outcomes.plan.name,
        "changes": _plain_changes(outcomes.plan),
        "provenance": {
            **origin,
            "city_hash": start.fingerprint,
            "city_kind": computed.city.kind.value,
            "period": start.period,
            "level": start.level,
            "seed": outcomes.plan.seed if computed.draws else None,
            "draws": computed.draws or None,
            "schema": SCHEMA,
        },
        "years": list(outcomes.years),
        "groups": list(start.groups),
        "totals": _describe_city(outcomes, computed.draws),
        "totals_by_group": by_group,
        "baseline": _describe_city(computed.baseline, computed.draws),
        "expected_dissimilarity": _expected(outcomes),
        "costs": {
            key: _numbers(np.insert(cost.mean(axis=0), 0, np.nan))
            for key, cost in compute_costs(outcomes.plan, outcomes.course).items()
        },
        "ranking": _describe_ranking(computed),
        "areas": _describe_areas(computed),
    }


def _plain_changes(plan: Plan) -> dict[str, Any]:
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in plan.changes.items()
    }


def _describe_city(outcomes: Outcomes, draws: int, group: str = "") -> dict[str, Any]:
    """Mean and interval over the draws of all outcomes of the city, by year."""
    described = {}
    for outcome in known_outcomes(outcomes.start, scope="city"):
        if group and not outcome.by_group:
            continue
        values = compute_shown_city(outcomes, outcome.key, group)
        ends = np.quantile(values, INTERVAL, axis=0) if draws else None
        described[outcome.key] = {
            "mean": _numbers(values.mean(axis=0)),
            "lower": None if ends is None else _numbers(ends[0]),
            "upper": None if ends is None else _numbers(ends[1]),
        }
    return described


def _expected(outcomes: Outcomes) -> list[float | None]:
    """D that chance would give, where D is shown."""
    shown = np.isfinite(compute_shown_city(outcomes, "dissimilarity")).all(axis=0)
    expected = compute_expected_dissimilarity(outcomes.start, outcomes.course)
    return _numbers(np.where(shown, expected, np.nan))


def _describe_ranking(computed: Computed) -> dict[str, Any]:
    """How often the plan does better than the baseline in its last year."""
    ranking = {}
    for outcome in known_outcomes(computed.plan.start, scope="city"):
        last = compute_shown_city(computed.plan, outcome.key)[:, -1]
        if outcome.better and np.isfinite(last).all():
            ranks = rank_plans(computed.plan, computed.baseline, outcome.key)
            ranking[outcome.key] = {
                "better": ranks.first,
                "worse": ranks.second,
                "tied": ranks.tied,
                "share": ranks.share,
                "verdict": ranks.verdict,
            }
    return ranking


def _describe_areas(computed: Computed) -> list[dict[str, Any]]:
    """Every area in the last year: figures, why some are missing, when it runs short."""
    outcomes, hidden = computed.plan, computed.hidden
    panels = {}
    for outcome in known_outcomes(outcomes.start, scope="area"):
        for group in ("", *outcomes.start.groups) if outcome.by_group else ("",):
            name = f"{outcome.key}:{group}" if group else outcome.key
            panels[name] = compute_outcome_panel(outcomes, outcome.key, hidden=hidden, group=group)
    covered = hidden.people | hidden.kita | hidden.school
    short = {
        name: np.where(covered, np.nan, years)
        for name, years in vars(compute_bottlenecks(outcomes)).items()
    }
    names = computed.city.areas_at(outcomes.start.level)["name"]
    return [
        {
            "area": area,
            "name": str(names[area]),
            "values": {key: _number(panel.values[-1, column]) for key, panel in panels.items()},
            "states": {
                key: State(panel.states[-1, column]).name.lower()
                for key, panel in panels.items()
                if panel.states[-1, column] > State.EXACT_ZERO
            },
            "short_from": {key: _year(outcomes, years[column]) for key, years in short.items()},
        }
        for column, area in enumerate(outcomes.start.area_ids)
    ]


def _year(outcomes: Outcomes, year: float) -> int | None:
    return outcomes.years[int(year)] if isfinite(year) else None


def _numbers(values: Floats) -> list[float | None]:
    return [_number(value) for value in values]


def _number(value: float) -> float | None:
    """Ready for JSON: no NaN, no minus zero."""
    return round(float(value), DECIMALS) + 0.0 if isfinite(value) else None
