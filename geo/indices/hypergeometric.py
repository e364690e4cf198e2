"""The hypergeometric number: members of a group among the residents of one area, by lot."""

import numpy as np

from geo.indices.counts import FloatArray, ratio

TABLE_END = 32.0


def mean_absolute_deviation(
    members: FloatArray, others: FloatArray, places: FloatArray
) -> FloatArray:
    """Mean distance from its own mean of the number of members drawn into an area.

    With N = members + others, m = members · places/N and ν the first whole number above m it
    is 2 ν (others - places + ν)/N · P(ν). The sum over k ≥ ν of (k - m) P(k) has just this
    closed form, because k (others - places + k) P(k)/N falls from k to k + 1 by (k - m) P(k).

    Args:
        members: Persons of the group in the city, whole.
        others: All other persons in the city, whole.
        places: Residents of the area, whole, at most members + others.

    Literature: Diaconis & Zabell (1991), Statistical Science 6 (closed forms of this kind).
    """
    persons = members + others
    turn = np.floor(ratio(members * places, persons)) + 1.0
    possible = turn <= np.minimum(members, places)
    turn = np.where(possible, turn, 0.0)
    slope = ratio(turn * (others - places + turn), persons)
    chance = np.exp(log_chance(turn, members, others, places))
    deviation: FloatArray = np.where(possible, 2.0 * slope * chance, 0.0)
    return deviation


def log_chance(
    drawn: FloatArray, members: FloatArray, others: FloatArray, places: FloatArray
) -> FloatArray:
    """Logarithm of the chance of just so many members.

    Factorials are split into a large part that cancels by hand and a small rest, so that the
    chance keeps its digits in cities of any size (Loader 2000). Impossible numbers are the
    caller's business.
    """
    persons = members + others
    share = ratio(places, persons)
    rest = places - drawn
    small = (
        _small_part(members) - _small_part(drawn) - _small_part(members - drawn)
        + _small_part(others) - _small_part(rest) - _small_part(others - rest)
        - _small_part(persons) + _small_part(places) + _small_part(persons - places)
    )  # fmt: skip
    large = (
        _departure(drawn, members * share)
        + _departure(members - drawn, members * (1.0 - share))
        + _departure(rest, others * share)
        + _departure(others - rest, others * (1.0 - share))
    )
    value: FloatArray = small - large
    return value


def _small_part(number: FloatArray) -> FloatArray:
    """What is left of ln n! without n ln n - n: a table below 32, Stirling's series above."""
    table = np.arange(TABLE_END)
    factorials = np.cumsum(np.log(np.maximum(table, 1.0)))
    exact = factorials - (table * np.log(np.maximum(table, 1.0)) - table)
    low = np.nan_to_num(np.clip(number, 0.0, TABLE_END - 1.0)).astype(np.intp)
    n = np.maximum(number, TABLE_END)
    tail = (1.0 - (1.0 / 30.0 - 1.0 / 105.0 / n**2) / n**2) / (12.0 * n)
    series = 0.5 * np.log(2.0 * np.pi * n) + tail
    part: FloatArray = np.where(number < TABLE_END, exact[low], series)
    return part


def _departure(number: FloatArray, mean: FloatArray) -> FloatArray:
    """The term x ln(x/m) + m - x, exact also where x is close to m."""
    safe = np.where(mean > 0, mean, 1.0)
    relative = np.maximum((number - safe) / safe, -1.0)
    inner = (1.0 + relative) * np.log1p(np.where(relative > -1.0, relative, 0.0)) - relative
    departure: FloatArray = np.where(mean > 0, mean * inner, 0.0)
    return departure
