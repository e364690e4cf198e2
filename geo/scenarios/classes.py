"""Classes of modelled figures: taken from the baseline, so that they stay while levers move."""

import numpy as np

from geo.catalogue import Indicator
from geo.city import City
from geo.classification import Classes
from geo.indicators import compute_panel
from geo.layers.choropleth import classify_panels, numbers_to_classify
from geo.scenarios.start import start_indicators
from geo.scenarios.state import Start
from geo.values import Panel

FIXED_BOUNDS = {True: (0.5, 1.0, 2.0, 5.0), False: (1.0, 5.0, 20.0, 50.0)}
"""Of shares in per cent, of all else, where the baseline has nothing to make classes from."""
SMALL, LARGE = 0.02, 0.1
"""Of the third quartile in the baseline: where a difference shows, and where it is large."""
LEADING = (1.0, 2.0, 5.0, 10.0)


def classify_outcome(baseline: Panel, indicator: Indicator) -> Classes:
    """Classes of an outcome over all years of the baseline, the same for every plan."""
    found = classify_panels([baseline], indicator)
    if found.k > 1:
        return found
    bounds = FIXED_BOUNDS[indicator.form == "share"]
    return classify_panels([baseline], indicator, method="own", bounds=bounds)


def classify_difference(baseline: Panel, indicator: Indicator) -> Classes:
    """Classes of differences around zero, the same for every year and plan."""
    numbers = np.abs(numbers_to_classify(baseline, indicator))
    numbers = numbers[np.isfinite(numbers)]
    level = float(np.quantile(numbers, 0.75)) if numbers.size else 0.0
    least = 0.1 if indicator.form in ("share", "rate") else 1.0
    small = max(_round_up(level * SMALL), least)
    large = max(_round_up(level * LARGE), 4 * small)
    bounds = (-large, -small, small, large)
    return classify_panels([], indicator, method="own", bounds=bounds)


def _round_up(number: float) -> float:
    """The next of 1, 2, 5, 10, 20 ... at or above a number."""
    if number <= 0:
        return 0.0
    power = 10.0 ** np.floor(np.log10(number))
    return float(next(lead * power for lead in LEADING if lead * power >= number * (1 - 1e-9)))


def sources_behind(city: City, start: Start) -> tuple[str, ...]:
    """Keys of the sources of the figures that the model starts from."""
    behind = (
        compute_panel(city, key, level=start.level)
        for key in start_indicators(start)
        if key in city.indicators
    )
    named = {source for found in behind if found is not None for source in found.sources}
    return tuple(sorted(named))
