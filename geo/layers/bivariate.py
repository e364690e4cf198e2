"""Two indicators on one map: three classes each, nine colours."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.catalogue import Indicator
from geo.classification import Classes, classify
from geo.errors import DataError
from geo.layers.choropleth import title_of
from geo.layers.colouring import Codes, Colouring
from geo.layers.palettes import bivariate_colours, fills_of
from geo.numbers import decimals_of, display_scale, round_shown
from geo.texts import Language, text
from geo.values import Floats, Panel, State

STEPS = 3
"""Classes of each variable; a finer square cannot be read."""
PLACES = {1: (1,), 2: (0, 2), 3: (0, 1, 2)}
"""Where classes lie in the square when ties leave fewer than three."""


@dataclass(frozen=True, eq=False)
class Variable:
    """One of the two things shown.

    Attributes:
        panel: Its values; both panels are of the same areas.
        period: One of the panel's; the two may differ where their sources do.
        indicator: What it is.
        classes: At most three, see ``classify_variable``.
    """

    panel: Panel
    period: str
    indicator: Indicator
    classes: Classes

    def numbers(self) -> Floats:
        """Display units, as shown; NaN where there is none."""
        row = self.panel.values[self.panel.position(self.period)]
        return round_shown(row * display_scale(self.indicator), self.classes.decimals)

    def states(self) -> Codes:
        """Why there is or is no number."""
        states: Codes = self.panel.states[self.panel.position(self.period)].astype(np.uint8)
        return states


def classify_variable(
    panels: Sequence[Panel], indicator: Indicator, *, bounds: Sequence[float] | None = None
) -> Classes:
    """Thirds of the values, pooled over all periods of all panels, or own bounds.

    Unlike on a map of one indicator an exact zero counts as low: a tenth colour would break
    the square.

    Raises:
        DataError: More than two bounds are given.
    """
    if bounds is not None and len(bounds) >= STEPS:
        raise DataError("classes.too_many_for_two", n=len(bounds))
    pooled = [
        np.where(has_class(panel.states), panel.values, np.nan).ravel() * display_scale(indicator)
        for panel in panels
    ]
    return classify(
        np.concatenate([np.empty(0), *pooled]),
        method="quantile" if bounds is None else "own",
        k=STEPS,
        bounds=bounds,
        decimals=decimals_of(indicator),
    )


def has_class(states: np.ndarray) -> np.ndarray:
    """Which cells the square has a place for."""
    return states <= State.EXACT_ZERO


def colour_two(first: Variable, second: Variable, *, language: Language) -> Colouring:
    """Codes 0 to 8, ``3 * second + first``, then the state of what is missing.

    Where one of the two has no class, the area shows the graver of the two reasons.

    Raises:
        UnknownKeyError: A panel has no such period.
        DataError: The panels are not of the same areas, or there are numbers but no classes.
    """
    if first.panel.area_ids != second.panel.area_ids:
        raise DataError("classes.different_areas")
    worst = np.maximum(_states_of(first), _states_of(second))
    place = STEPS * _places(second) + _places(first)
    absent = STEPS**2 + worst.astype(np.intp) - 1
    return Colouring(
        codes=np.where(has_class(worst), place, absent).astype(np.uint8),
        fills=fills_of(bivariate_colours(), language),
        title=title_of(first.indicator, first.period, language),
        numbers=first.numbers(),
        decimals=first.classes.decimals,
        unit=text(f"units.{first.indicator.unit}", language),
        second_title=title_of(second.indicator, second.period, language),
        second_numbers=second.numbers(),
        second_decimals=second.classes.decimals,
        second_unit=text(f"units.{second.indicator.unit}", language),
    )


def _states_of(variable: Variable) -> Codes:
    """States, with a cell that has neither number nor reason as not known."""
    states = variable.states()
    without = has_class(states) & ~np.isfinite(variable.numbers())
    stated: Codes = np.where(without, np.uint8(State.MISSING), states)
    return stated


def _places(variable: Variable) -> np.ndarray:
    """Row or column of the square of each area; 0 where there is none."""
    numbers = np.where(has_class(_states_of(variable)), variable.numbers(), np.nan)
    position = variable.classes.assign(numbers)
    places = np.array(PLACES.get(variable.classes.k, (0,)))
    return places[np.maximum(position, 0)]
