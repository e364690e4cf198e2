"""Levers that contradict each other: each is fine alone, together no model can follow them."""

from collections.abc import Iterable, Mapping

from geo.errors import ScenarioError
from geo.scenarios.plan import Plan

EXEMPTIONS = (
    "exempt_work",
    "exempt_training",
    "exempt_study",
    "exempt_family",
    "exempt_assigned",
    "exempt_earlier",
)
WHOLE = 100.0
ROUNDING = 1e-9


def check_conflicts(plan: Plan, *, area_ids: Iterable[str] = ()) -> None:
    """Refuse a plan whose levers contradict each other.

    Levers of a measure that is not taken (nobody covered, nobody placed, nothing built) are at
    rest and contradict nothing; only exempt shares never make more than everybody. A plan in
    the making may pass through contradictions, so this is asked before a run and when a file
    is read, not when a ``Plan`` is made.

    Args:
        plan: The plan.
        area_ids: The areas that people may be placed in; without them nobody can tell whether
            placement is stopped everywhere.

    Raises:
        ScenarioError: Naming the levers and what to change.
    """
    exempt = sum(plan.number(key) for key in EXEMPTIONS)
    if exempt > WHOLE + ROUNDING:
        raise ScenarioError("scenario_files.exempt_sum", exempt=f"{exempt:.0f}")
    if _largest(plan, "obligation_covered") > 0:
        _check_obligation(plan)
    if plan.number("directed_share") > 0:
        _check_placement(plan, frozenset(area_ids))
    if plan.number("special_dwellings") > 0:
        _check_special(plan)


def _check_obligation(plan: Plan) -> None:
    first, last = plan.number("obligation_first_year"), plan.number("obligation_last_year")
    if last < first:
        raise ScenarioError("scenario_files.obligation_years", first=f"{first:g}", last=f"{last:g}")


def _check_placement(plan: Plan, area_ids: frozenset[str]) -> None:
    if plan.choice("placement_rule") == "weights" and _largest(plan, "placement_weights") <= 0:
        raise ScenarioError("scenario_files.no_weights")
    if area_ids and area_ids <= set(plan.areas("stop_areas")):
        raise ScenarioError("scenario_files.stopped_everywhere")


def _check_special(plan: Plan) -> None:
    sites = set(plan.areas("special_area"))
    if len(sites) != 1:
        raise ScenarioError("scenario_files.special_area", n=len(sites))
    first, conversion = plan.number("special_first_year"), plan.number("special_conversion_year")
    if plan.number("special_conversion_share") > 0 and conversion <= first:
        raise ScenarioError(
            "scenario_files.conversion_year", first=f"{first:g}", conversion=f"{conversion:g}"
        )


def _largest(plan: Plan, key: str) -> float:
    """The largest number of a lever that may differ by group or area; 0 without any."""
    value = plan.value(key)
    numbers = value.values() if isinstance(value, Mapping) else (plan.number(key),)
    return max((float(number) for number in numbers), default=0.0)
