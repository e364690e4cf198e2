"""How an indicator came about: taken from a source, or computed here from what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from geo.catalogue import Indicator
from geo.city import City, Level
from geo.indicators import compute_panel
from geo.numbers import format_number
from geo.texts import Language, text

Way = Literal[
    "stored", "sum_of_parts", "sum_of_areas", "weighted_mean", "ratio", "quotient", "density"
]


@dataclass(frozen=True)
class Derivation:
    """One step of a computation, and the steps before it.

    Attributes:
        way: ``stored`` is taken from a source as it is.
        indicator: What it gives.
        level: For the areas of which level.
        inputs: What it is computed from.
    """

    way: Way
    indicator: Indicator
    level: Level
    inputs: tuple["Derivation", ...] = ()

    def words(self, language: Language) -> str:
        """The formula in one sentence."""
        names = [entry.indicator.name(language) for entry in self.inputs]
        scale = self.indicator.scale
        told = {
            "first": names[0] if names else "",
            "second": names[1] if len(names) > 1 else "",
            "parts": ", ".join(names),
            "level": self.inputs[0].level.name(language) if self.inputs else "",
            "scale": format_number(scale, language),
        }
        way = "rate" if self.way == "ratio" and scale != 1.0 else self.way
        return text(f"provenance.way_{way}", language, **told)


def describe_derivation(city: City, key: str, *, level: str) -> Derivation | None:
    """How an indicator comes about at a level, as ``geo.indicators`` computes it; None: not at all.

    Raises:
        UnknownKeyError: The city has no such indicator or level.
    """
    panel = compute_panel(city, key, level=level)
    if panel is None:
        return None
    if not panel.computed:
        return Derivation("stored", city.indicator(key), city.level(level))
    return _describe_computed(city, city.indicator(key), level)


def _describe_computed(city: City, indicator: Indicator, level: str) -> Derivation:
    """The way that ``geo.indicators`` took, which follows from form and what is known."""
    division, form = city.level(level), indicator.form
    if form in ("share", "rate", "quotient"):
        keys = (indicator.numerator, indicator.denominator)
        way: Way = "quotient" if form == "quotient" else "ratio"
        return Derivation(way, indicator, division, _steps(city, keys, level))
    if form == "density":
        counted = _steps(city, (indicator.numerator,), level)
        return Derivation("density", indicator, division, counted)
    parts = _steps(city, indicator.parts, level)
    if form == "count" and parts and len(parts) == len(indicator.parts):
        return Derivation("sum_of_parts", indicator, division, parts)
    below = _finer(city, level)
    if form == "mean":
        weighted = _steps(city, (indicator.key, indicator.denominator), below)
        return Derivation("weighted_mean", indicator, division, weighted)
    return Derivation("sum_of_areas", indicator, division, _steps(city, (indicator.key,), below))


def _steps(city: City, keys: Sequence[str], level: str) -> tuple[Derivation, ...]:
    found = (describe_derivation(city, key, level=level) for key in keys)
    return tuple(step for step in found if step is not None)


def _finer(city: City, level: str) -> str:
    keys = [candidate.key for candidate in city.levels]
    return keys[keys.index(level) + 1]


def rows_behind(
    city: City, step: Derivation, *, period: str, area_ids: Sequence[str]
) -> pd.DataFrame:
    """The stored cells that the figures of some areas rest on, rows of the city's long table."""
    if step.way == "stored":
        rows = city.values_of(step.indicator.key)
        return rows[(rows["period"] == period) & rows["area_id"].isin(list(area_ids))]
    if step.way == "quotient":
        # It compares with the whole city, so it rests on all areas.
        area_ids = [str(area) for area in city.areas_at(step.level.key).index]
    if step.way in ("sum_of_areas", "weighted_mean"):
        parents = city.areas_at(step.inputs[0].level.key)["parent"]
        area_ids = [str(area) for area in parents.index[parents.isin(list(area_ids))]]
    found = [rows_behind(city, one, period=period, area_ids=area_ids) for one in step.inputs]
    return pd.concat(found) if found else city.values.iloc[:0]
