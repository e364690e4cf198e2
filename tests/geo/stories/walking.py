"""Every string and number in a slide, to search it for what must not be there."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import numpy as np
from geopandas import GeoSeries


def walk(told: object) -> Iterator[object]:
    """Every plain value in a slide, outlines left out."""
    if is_dataclass(told) and not isinstance(told, type):
        for part in fields(told):
            yield from walk(getattr(told, part.name))
    elif isinstance(told, np.ndarray):
        yield from told.ravel().tolist()
    elif isinstance(told, tuple | list):
        for part in told:
            yield from walk(part)
    elif not isinstance(told, GeoSeries):
        yield told


def numbers_in(told: object) -> list[float]:
    """Every finite number of an array."""
    return [one for one in walk(told) if isinstance(one, float) and np.isfinite(one)]


def words_in(told: object) -> list[str]:
    """Every text."""
    return [one for one in walk(told) if isinstance(one, str)]
