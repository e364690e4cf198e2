"""What a plan costs the municipality: quantities of each year times the plan's unit costs.

Not discounted, without interest, rent income or grants; the unit costs are levers, because
they differ from city to city. Sums are of the plan alone; the difference to the baseline is
what the plan costs more.
"""

import numpy as np

from geo.scenarios.plan import Plan
from geo.scenarios.state import Course
from geo.values import Floats

COST_LEVERS = (
    "cost_placement",
    "cost_unhoused",
    "cost_activated_dwelling",
    "cost_new_dwelling",
    "cost_special_dwelling",
    "cost_bought_dwelling",
    "cost_renovated_dwelling",
    "cost_closed_dwelling",
    "cost_kita_place",
)


def compute_costs(plan: Plan, course: Course) -> dict[str, Floats]:
    """Cost by item and year in euros: lever of the unit cost to array (draws, years).

    Shared accommodation is charged for those who are there at the year's end.
    """
    n_draws = course.people.shape[0]
    flows = {
        "cost_activated_dwelling": course.activated,
        "cost_new_dwelling": course.built,
        "cost_special_dwelling": course.special,
        "cost_bought_dwelling": course.bought,
        "cost_renovated_dwelling": course.renovated,
        "cost_closed_dwelling": course.closed,
        "cost_kita_place": np.maximum(np.diff(course.kita_places, axis=0), 0.0),
    }
    quantities = {
        "cost_placement": course.directed.sum(axis=(2, 3)),
        "cost_unhoused": course.unhoused[:, 1:].sum(axis=2),
        # What is planned is the same in every draw.
        **{
            key: np.broadcast_to(np.nansum(flow, axis=1), (n_draws, flow.shape[0]))
            for key, flow in flows.items()
        },
    }
    return {key: quantities[key] * plan.number(key) for key in COST_LEVERS}


def compute_total_cost(plan: Plan, course: Course) -> Floats:
    """Cost of all items together, (draws, years)."""
    total: Floats = np.sum(list(compute_costs(plan, course).values()), axis=0)
    return total
