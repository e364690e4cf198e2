"""Everything that the atlas tells of a city, as bytes that can be compared."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd

from geo.city import City
from geo.commands.optimise import describe_optimum
from geo.commands.scenario import Computed, describe_scenario
from geo.disclosure import DisclosureRule, compute_shown_panel
from geo.errors import GeoError
from geo.layers.choropleth import classify_panels
from geo.layers.facility_points import colour_facilities, compute_composition
from geo.layers.points import colour_accommodation, colour_problem_properties
from geo.overview import compute_key_figures, compute_standouts
from geo.provenance import compute_provenance, provenance_json
from geo.scenarios.between_region import load_municipality
from geo.scenarios.bottlenecks import compute_bottlenecks
from geo.scenarios.files import to_link
from geo.scenarios.goals import GOALS
from geo.scenarios.levers import LeverValue
from geo.scenarios.model import run
from geo.scenarios.optimise import optimise
from geo.scenarios.outcome_catalogue import known_outcomes
from geo.scenarios.plan import Plan
from geo.scenarios.planned import build_problem, place_by_plan
from geo.scenarios.shown import compute_hidden, compute_outcome_panel, compute_shown_outcomes
from geo.scenarios.start import load_start
from geo.segregation.city_counts import REST, list_groups, read_counts
from geo.segregation.comparison import compare_periods
from geo.segregation.decomposition import compute_borough_parts, split_by_level
from geo.segregation.disclosure_bounds import compute_selection_bounds
from geo.segregation.headline import compute_headline
from geo.segregation.hotspots import compute_hotspots
from geo.segregation.ranking import compute_lorenz, compute_ranking
from geo.segregation.results import compute_index_results
from geo.segregation.scale import compute_levels, compute_radius_profile
from geo.segregation.selection import SegregationChoice, select_groups, select_two_groups
from geo.segregation.series import compute_time_series
from geo.tables import ORDERS, compute_area_rows, compute_profile, name_areas, summarise_areas
from geo.texts import LANGUAGES
from geo.totals import compute_city_values

FEW = 6
"""Areas that are looked at one by one; what is said of one is said of all alike."""
Told = Iterator[tuple[str, object]]
PLANS: Mapping[str, Mapping[str, LeverValue]] = {
    "nothing": {},
    "nobody comes": {"arrivals_change": -100.0},
    "all are placed, many leave": {
        "directed_share": 100,
        "departures_change": -100,
        "arrivals_change": 300,
        "household_size": 1,
    },
}


def list_differences(one: City, other: City, tell: Callable[[City], Told]) -> list[str]:
    """Names of everything that two cities tell differently; both must tell something."""
    told = [{name: freeze(what) for name, what in tell(city)} for city in (one, other)]
    assert told[0]
    return [name for name in told[0] | told[1] if told[0].get(name) != told[1].get(name)]


def freeze(what: object) -> object:
    """Nested tuples and bytes: alike only where every number is, to the last bit."""
    if isinstance(what, np.ndarray):
        return (
            what.shape,
            str(what.dtype),
            what.tolist() if what.dtype == object else what.tobytes(),
        )
    if isinstance(what, pd.DataFrame):
        return what.to_csv()
    if is_dataclass(what) and not isinstance(what, type):
        return tuple((field.name, freeze(getattr(what, field.name))) for field in fields(what))
    if isinstance(what, Mapping):
        return tuple((freeze(key), freeze(value)) for key, value in what.items())
    if isinstance(what, list | tuple | set | frozenset):
        return tuple(map(freeze, what))
    return repr(what)


def tell_atlas(rule: DisclosureRule) -> Callable[[City], Told]:
    """Maps, tables, profiles, totals, overview, provenance, points."""

    def tell(city: City) -> Told:
        for level in city.levels:
            names = name_areas(city, level.key)
            panels = {}
            for key in city.indicators:
                panel = compute_shown_panel(city, key, level=level.key, rule=rule)
                place = f"{key} {level.key}"
                yield f"panel {place}", panel
                yield f"total {place}", compute_city_values(city, key, level=level.key, rule=rule)
                if panel is None:
                    continue
                panels[key] = panel
                newest = panel.periods[-1]
                yield f"classes {place}", classify_panels([panel], city.indicator(key))
                yield (
                    f"table {place}",
                    [
                        compute_area_rows(
                            city,
                            [(panel, newest)],
                            names,
                            order=order,
                            part=slice(None),
                            language="de",
                        )
                        for order in ORDERS
                    ],
                )
                yield (
                    f"summary {place}",
                    summarise_areas(panel, newest, names, city.indicator(key), "en"),
                )
                for area in ("", *panel.area_ids[:FEW]):
                    given = compute_provenance(
                        city, key, newest, level.key, area_id=area, rule=rule
                    )
                    yield f"provenance {place} {area}", provenance_json(given, "de")
            for area in names.area_ids[:FEW]:
                yield (
                    f"profile {area}",
                    compute_profile(
                        city,
                        area,
                        period=city.periods[-1],
                        panels=panels,
                        city_values=lambda key, level=level.key: compute_city_values(
                            city, key, level=level, rule=rule
                        ),
                        language="de",
                    ),
                )
            for language in LANGUAGES:
                options: Any = {"level": level.key, "language": language, "rule": rule}
                yield f"figures {level.key}", compute_key_figures(city, **options)
                yield f"standouts {level.key}", compute_standouts(city, **options)
        yield from _tell_points(city, rule)

    return tell


def _tell_points(city: City, rule: DisclosureRule) -> Told:
    for period in city.periods:
        if not city.facilities.empty:
            yield f"facilities {period}", compute_composition(city, period, rule=rule)
            look = colour_facilities(city, period, rule=rule, language="de")
            yield f"facilities drawn {period}", look
        if not city.problem_properties.empty:
            yield f"houses {period}", colour_problem_properties(city, period, language="de")
        if not city.accommodation.empty:
            yield f"places {period}", colour_accommodation(city, period, language="de")


def tell_segregation(rule: DisclosureRule, *, least: int) -> Callable[[City], Told]:
    """All that the page Segregation shows.

    Args:
        rule: What may be shown.
        least: Smallest group that has an index; small cities would have none.
    """

    def tell(city: City) -> Told:
        for group in list_groups(city):
            for level in city.levels:
                place = f"{group} {level.key}"
                try:
                    chosen = select_two_groups(
                        city,
                        SegregationChoice(group, level=level.key),
                        rule=rule,
                        minimum=least,
                    )
                except GeoError as refusal:
                    yield place, refusal.sentence("de")
                    continue
                yield place, chosen
                results = compute_index_results(chosen, draws=20, seed=1)
                yield f"indices {place}", results
                headline = compute_headline(results)
                yield f"headline {place}", headline.sentence("de", group=group, other=REST)
                yield f"bounds {place}", compute_selection_bounds(city, chosen, rule=rule)
                yield f"ranking {place}", compute_ranking(chosen)
                yield f"lorenz {place}", compute_lorenz(chosen)
                yield f"radius {place}", compute_radius_profile(chosen)
                yield f"levels {place}", compute_levels(city, chosen, rule=rule)
                yield f"split {place}", split_by_level(city, chosen)
                yield f"boroughs {place}", compute_borough_parts(city, chosen)
                counts = read_counts(city, (group, REST), level=level.key, rule=rule)
                yield f"counts {place}", counts
                series = compute_time_series(city, counts, draws=5, seed=0)
                yield f"series {place}", series
                if len(counts.periods) > 1:
                    both = (counts.periods[0], counts.periods[-1])
                    yield f"change {place}", compare_periods(city, counts, both, draws=5)
            if len(city.areas_at(city.finest_level)) >= 10 and city.groups.get(group):
                spots = compute_hotspots(city, SegregationChoice(group), permutations=9, rule=rule)
                yield f"spots {group}", spots
        chosen = select_groups(city, rule=rule, minimum=least)
        yield "everybody", (chosen, compute_index_results(chosen, draws=5, seed=0))

    return tell


def tell_scenarios(rule: DisclosureRule, *, draws: int = 3) -> Callable[[City], Told]:
    """Starts, outcomes of several plans, their differences, the best placement, files, links."""

    def tell(city: City) -> Told:
        start = load_start(city, rule=rule)
        hidden = compute_hidden(city, start, rule=rule)
        yield "start", start
        yield "hidden", hidden
        yield "municipality", load_municipality(city, rule=rule)
        found = {}
        for name, changes in _plans_of(start.area_ids, start.groups):
            plan = Plan(name, city.key, city.fingerprint, years=2, seed=3, changes=changes)
            course = run(start, plan, draws=draws)
            outcomes = compute_shown_outcomes(start, plan, course, hidden)
            found[name] = outcomes
            yield f"course {name}", course
            yield f"link {name}", to_link(plan)
            yield f"short {name}", compute_bottlenecks(outcomes)
            for outcome in known_outcomes(start, scope="area"):
                for against in (None, found["nothing"]):
                    panel = compute_outcome_panel(
                        outcomes, outcome.key, hidden=hidden, against=against
                    )
                    yield f"{outcome.key} of {name} less {against is None}", panel
            computed = Computed(city, outcomes, found["nothing"], hidden, draws, ())
            yield f"command {name}", json.dumps(describe_scenario(computed, "de"))
        for goal in GOALS:
            try:
                problem = build_problem(start, plan)
                best = optimise(problem, goal, planned=place_by_plan(problem, plan))
            except GeoError as refusal:
                yield f"best {goal}", refusal.sentence("de")
                continue
            yield f"best {goal}", describe_optimum(best, start, language="de")

    return tell


def _plans_of(
    areas: tuple[str, ...], groups: tuple[str, ...]
) -> Iterator[tuple[str, Mapping[str, LeverValue]]]:
    """Fixed plans, and for some areas the one that asks for this area alone."""
    yield from PLANS.items()
    for place in range(0, len(areas), 7):
        stopped = tuple(area for area in areas if area != areas[place])
        asked = {**PLANS["all are placed, many leave"], "stop_areas": stopped}
        yield f"only {areas[place]}", {**asked, "secondary_migration": {groups[0]: -20}}
