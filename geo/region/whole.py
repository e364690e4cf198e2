"""A figure of a city as a whole: computed from its areas, else as the city itself publishes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, nan

from geo.city import City
from geo.numbers import NO_NUMBER, display_scale, format_value
from geo.region.published import Statement, read_statements
from geo.texts import Language

STATED_AS = {"population_count": "population", "foreign_share": "foreign_share"}
"""Indicators that places also publish as a whole, and the measure that says so."""


@dataclass(frozen=True)
class WholeFigure:
    """A figure of a city as a whole.

    Attributes:
        value: NaN where there is none.
        period: Of the value; empty where there is none.
        statement: What was published, where nothing could be computed from areas.
    """

    value: float
    period: str
    statement: Statement | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is anything to show."""
        return isfinite(self.value) or self.statement is not None


def find_whole(
    city: City, indicator: str, values: Mapping[str, float], *, period: str = ""
) -> WholeFigure:
    """An indicator of a city in a period, or its newest where none is chosen.

    Args:
        city: Whose.
        indicator: Key.
        values: Of the city by period, protected, as ``compute_city_values`` gives them; empty
            where it has none.
        period: Chosen; empty for the newest.
    """
    known = {one: value for one, value in values.items() if isfinite(value)}
    wanted = period or max(known, default="")
    if wanted in known:
        return WholeFigure(known[wanted], wanted)
    stated = _find_statement(city, indicator, period)
    return WholeFigure(nan, stated.period if stated else "", stated)


def _find_statement(city: City, indicator: str, period: str) -> Statement | None:
    """The newest published figure of the city as a whole, of the period where one is chosen."""
    measure = STATED_AS.get(indicator)
    if measure is None:
        return None
    found = [
        one
        for one in read_statements([city])
        if one.measure == measure and one.period.startswith(period)
    ]
    # Of two sources of one year the first is the official one.
    return max(found, key=lambda one: one.period[:4], default=None)


def shown_whole(city: City, indicator: str, figure: WholeFigure) -> float:
    """In display units; what was published is stated in them already."""
    if figure.statement is not None:
        return figure.statement.value
    return figure.value * display_scale(city.indicator(indicator))


def say_whole(city: City, indicator: str, figure: WholeFigure, language: Language) -> str:
    """The figure in words; what was published stands as it was stated."""
    if figure.statement is not None:
        return figure.statement.stated(language)
    if not figure.is_known:
        return NO_NUMBER
    return format_value(figure.value, city.indicator(indicator), language)
