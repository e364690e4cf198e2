"""Counts behind an index where the rule rounds: an index must tell no more than is shown."""

import numpy as np

from geo.disclosure import DisclosureRule, round_counts
from geo.values import Floats


def round_groups(values: Floats, n_groups: int, *, rule: DisclosureRule) -> tuple[Floats, Floats]:
    """Groups and everybody else, from counts as they are told.

    Args:
        values: Groups, then everybody where known, shape (periods, n_groups or one more, areas).
        n_groups: How many of them are groups.
        rule: How counts are rounded; with base 1 they stay as they are.

    Returns:
        Groups, (periods, n_groups, areas), and those in none of them, (periods, areas); at
        least 0, because rounded parts may exceed their rounded total.
    """
    told = round_counts(values, rule)
    people = told[:, :n_groups]
    if told.shape[1] == n_groups:
        return people, np.zeros_like(people[:, 0])
    return people, np.maximum(told[:, -1] - people.sum(axis=1), 0.0)
