"""A city at a glance: its key figures, and what stands out; ``stated``: what was published."""

from dataclasses import dataclass

import numpy as np

from geo.catalogue import Indicator
from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule, compute_shown_panel
from geo.numbers import decimals_of, display_scale, format_value, round_shown
from geo.texts import Language, text
from geo.totals import compute_city_values

KEY_FIGURES = (
    "population_count",
    "foreign_share",
    "asylum_countries_share",
    "eu2_share",
    "vacancy_share",
    "vacancy_lettable_share",
    "problem_property_rate",
    "benefit_receipt_share",
    "kita_age_migration_share",
    "kita_places_rate",
    "rent_mean_eur_per_m2",
    "social_dwellings_share",
)
STANDOUTS = (
    "foreign_share",
    "asylum_countries_share",
    "vacancy_lettable_share",
    "problem_property_rate",
    "kita_age_migration_share",
    "kita_places_rate",
)
YEARS_BACK = 5
NAMED = 3


@dataclass(frozen=True)
class Earlier:
    """The same figure some years before.

    Attributes:
        period: Of the figure.
        value: With unit.
        number: In display units, rounded as shown.
    """

    period: str
    value: str
    number: float


@dataclass(frozen=True)
class KeyFigure:
    """One figure of the city in its newest period, and its change.

    Attributes:
        indicator: Key.
        name: On screen.
        value: With unit.
        period: Of the value.
        change: The earlier value with its period; empty where there is none.
        number: In display units, rounded as shown.
        decimals: Of the number as shown.
        unit: In words; may be empty.
        earlier: ``YEARS_BACK`` years before; None where there is none.
    """

    indicator: str
    name: str
    value: str
    period: str
    change: str
    number: float
    decimals: int
    unit: str
    earlier: Earlier | None = None


@dataclass(frozen=True)
class Standout:
    """The areas at both ends of an indicator.

    Attributes:
        indicator: Key.
        name: On screen.
        period: Of all values.
        highest: Areas with their values, highest first.
        lowest: Lowest first.
        city_value: Of the city as a whole, with unit; a dash where there is none.
        city_number: The same in display units, rounded as shown; None where there is none.
        decimals: Of the number as shown.
        unit: In words; may be empty.
    """

    indicator: str
    name: str
    period: str
    highest: tuple[str, ...]
    lowest: tuple[str, ...]
    city_value: str
    city_number: float | None
    decimals: int
    unit: str


def compute_key_figures(
    city: City, *, level: str, language: Language, rule: DisclosureRule = DEFAULT_RULE
) -> list[KeyFigure]:
    """The city's figures in the newest period that has one; those never known are left out."""
    figures = []
    for key in KEY_FIGURES:
        known = {
            period: value
            for period, value in compute_city_values(city, key, level=level, rule=rule).items()
            if np.isfinite(value)
        }
        if known:
            figures.append(_key_figure(city, key, known, language))
    return figures


def _key_figure(city: City, key: str, known: dict[str, float], language: Language) -> KeyFigure:
    indicator = city.indicator(key)
    newest = max(known)
    before = str(int(newest) - YEARS_BACK) if newest.isdecimal() else ""
    earlier, change = None, ""
    if before in known:
        value = format_value(known[before], indicator, language)
        earlier = Earlier(before, value, _shown(known[before], indicator))
        change = text("overview.before", language, period=before, value=value)
    return KeyFigure(
        indicator=key,
        name=indicator.name(language),
        value=format_value(known[newest], indicator, language),
        period=newest,
        change=change,
        number=_shown(known[newest], indicator),
        decimals=decimals_of(indicator),
        unit=text(f"units.{indicator.unit}", language),
        earlier=earlier,
    )


def _shown(value: float, indicator: Indicator) -> float:
    """In display units, rounded as shown, so that a file tells no more than the screen."""
    return float(round_shown(value * display_scale(indicator), decimals_of(indicator)))


def compute_standouts(
    city: City, *, level: str, language: Language, rule: DisclosureRule = DEFAULT_RULE
) -> list[Standout]:
    """The three highest and lowest areas of indicators that at least seven areas have."""
    names = city.areas_at(level)["name"].to_numpy()
    standouts = []
    for key in STANDOUTS:
        panel = compute_shown_panel(city, key, level=level, rule=rule)
        if panel is None or not np.isfinite(panel.values).any():
            continue
        row = int(np.flatnonzero(np.isfinite(panel.values).any(axis=1))[-1])
        values = panel.values[row]
        known = np.flatnonzero(np.isfinite(values))
        if len(known) <= 2 * NAMED:
            continue
        indicator = city.indicator(key)
        ranked = known[np.argsort(-values[known], kind="stable")]
        shown = [f"{names[i]} ({format_value(values[i], indicator, language)})" for i in ranked]
        period = panel.periods[row]
        overall = compute_city_values(city, key, level=level, rule=rule).get(period, np.nan)
        standouts.append(
            Standout(
                indicator=key,
                name=indicator.name(language),
                period=period,
                highest=tuple(shown[:NAMED]),
                lowest=tuple(reversed(shown[-NAMED:])),
                city_value=format_value(overall, indicator, language),
                city_number=_shown(overall, indicator) if np.isfinite(overall) else None,
                decimals=decimals_of(indicator),
                unit=text(f"units.{indicator.unit}", language),
            )
        )
    return standouts
