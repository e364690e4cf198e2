"""The draws of a plan, computed beside the page: begun when the sliders rest, read when done."""

from collections.abc import Callable, Hashable

from geo.city import City
from geo.scenarios.outcomes import Outcomes
from geo.scenarios.plan import Plan
from pages.components import access, background
from pages.components import cached_scenarios as results

DRAWS = 500
SLOT = "scenario.draws"


def begin_draws(city: City, plan: Plan, baseline: Plan) -> None:
    """Compute the draws of both plans, unless that is done or under way."""
    # Asked here: beside the page there is nobody who looks at it.
    rule = access.rule()

    def work(
        should_stop: Callable[[], bool], report: Callable[[float], None]
    ) -> tuple[Outcomes, Outcomes] | None:
        report(0.1)
        rest = results.drawn(city, baseline, DRAWS, rule=rule)
        report(0.5)
        if should_stop():
            return None
        if results.plan_key(plan) == results.plan_key(baseline):
            return rest, rest
        return results.compute(city, plan, rule=rule, draws=DRAWS), rest

    background.start(SLOT, draws_key(plan), work)


def draws_key(plan: Plan) -> Hashable:
    """What draws depend on: the plan, and how numbers are protected for whoever looks."""
    return plan.fingerprint, results.plan_key(plan), access.rule()


def find_draws(plan: Plan) -> Outcomes | None:
    """Draws of a plan where they are there already."""
    pair = find_pair(plan)
    return None if pair is None else pair[0]


def find_pair(plan: Plan) -> tuple[Outcomes, Outcomes] | None:
    """Draws of a plan and of its baseline where they are there already.

    Raises:
        GeoError: What kept them from being computed.
    """
    found: tuple[Outcomes, Outcomes] | None = background.result(SLOT, draws_key(plan))
    return found
