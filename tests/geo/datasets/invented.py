"""The invented cities as the tests of this folder read them."""

from functools import cache

import numpy as np
import pytest

from geo.city import City
from geo.datasets.embedded import load_embedded
from geo.datasets.fictional.cities import PLANS
from geo.indicators import compute_panel

KEYS = [plan.key for plan in PLANS]
SIZES = {"musterhuette": (30, 6), "musterhafen": (62, 10), "musterau": (40, 8)}
YEARS = [str(year) for year in range(2010, 2025)]
LEVEL = "neighbourhood"
every_city = pytest.mark.parametrize("key", KEYS)


@cache
def load(key: str) -> City:
    return load_embedded(key)


def counts(key: str, indicator: str) -> np.ndarray:
    """Shape (15 years, areas)."""
    panel = compute_panel(load(key), indicator, level=LEVEL)
    assert panel is not None
    assert list(panel.periods) == YEARS
    return panel.values
