"""Where a scenario starts: a city's newest figures, gathered and checked once."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.catalogue import CATALOGUES_FOLDER, read_toml
from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule, round_counts
from geo.disclosure.estimates import compute_protected_counts
from geo.errors import ScenarioError
from geo.indicators import compute_panel
from geo.scenarios.levers import load_levers
from geo.scenarios.plan import LONGEST
from geo.scenarios.protected import POPULATION, protect_start
from geo.scenarios.state import Start
from geo.texts import Language, text
from geo.values import Floats, Panel

Mask = npt.NDArray[np.bool_]

DWELLINGS = "dwellings_count"
VACANT = "vacant_dwellings_count"
LETTABLE = "vacant_lettable_dwellings_count"
RENTS = "rent_mean_eur_per_m2"
OPTIONAL = {
    "social": "social_dwellings_count",
    "problem": "problem_property_dwellings_count",
    "kita_children": "kita_age_children_count",
    "kita_migration": "kita_age_migration_count",
    "kita_places": "kita_places_count",
    "school_children": "school_age_children_count",
    "school_migration": "school_age_migration_count",
}
"""Field of the start to indicator; zeros where a city has none of it."""
PRIMARY_KINDS = ("primary", "school")
RECENT_CHANGES = 3


class CityLacksError(ScenarioError):
    """A city without the figures that a scenario starts from; names them in the reader's words."""

    def __init__(self, city: City, keys: Sequence[str]) -> None:
        """Remember the city and the indicators that it lacks."""
        super().__init__("errors.scenario_city_lacks", city=city.name)
        self.lacking = [city.indicator(key) for key in keys]

    def sentence(self, language: Language) -> str:
        """The sentence in the reader's language."""
        named = ", ".join(indicator.name(language) for indicator in self.lacking)
        return text(self.key, language, lacking=named, **self.values)


@cache
def load_departure_rates() -> dict[str, float]:
    """Assumed yearly share of each group that leaves the city; ``other`` for all not named."""
    entries = read_toml(CATALOGUES_FOLDER / "arrival_assumptions.toml")
    return {key: float(entry["departure_percent"]) / 100 for key, entry in entries.items()}


def load_start(
    city: City, *, level: str | None = None, rule: DisclosureRule = DEFAULT_RULE
) -> Start:
    """What a scenario needs to know of a city, figures of the newest period with data.

    Arrivals are not published by group: departures are an assumed share of the residents
    (``arrival_assumptions.toml``), and arrivals are these plus the recent net change, the
    median of the last three yearly changes, so that the baseline goes on as of late and one
    year of war elsewhere does not repeat itself for ever. In the same way dwellings go on
    becoming free through the others and new building, so that vacancy goes on as of late
    (``Start.released``). Where no rent is known the city's
    mean stands; where no lettable dwellings are known, all vacant ones count as lettable.
    Counts that may not be shown do not enter (``geo.scenarios.protected``).

    Args:
        level: Key of a level; the finest one where none is named.
        rule: Which counts may not be shown.

    Raises:
        ScenarioError: The city lacks people, dwellings or vacancy; the sentence names them.
        UnknownKeyError: It has no such level.
    """
    level = city.level(level or city.finest_level).key
    groups = _arriving_groups(city, level)
    needed = _read_needed(city, level, groups)
    stocks = [needed[f"{group}_count"] for group in groups]
    period = max(_period_with_data(panel) for panel in stocks)
    raw = {key: _at(panel, period) for key, panel in needed.items()}
    known: Mask = np.asarray(np.isfinite(np.stack(list(raw.values()))).all(axis=0))
    if not known.any():
        raise CityLacksError(city, [POPULATION, DWELLINGS, VACANT])
    numbers = {key: np.nan_to_num(values) for key, values in raw.items()}
    people = np.stack([numbers[f"{group}_count"] for group in groups])
    rates = load_departure_rates()
    departure_rates = np.array([rates.get(group, rates["other"]) for group in groups])
    known_stocks = [_told_counts(city, panel, level, rule) for panel in stocks]
    net = np.array([_recent_change(panel, period) for panel in known_stocks])
    free = _panel(city, LETTABLE, level)
    free = free if free is not None and _has_data(free) else needed[VACANT]
    optional, missing = _read_optional(city, level, period, numbers)
    start = Start(
        city=city.key,
        fingerprint=city.fingerprint,
        level=level,
        period=_year(period),
        area_ids=needed[POPULATION].area_ids,
        groups=tuple(groups),
        people=people,
        others=np.maximum(numbers[POPULATION] - people.sum(axis=0), 0.0),
        arrivals=net,
        departure_rates=departure_rates,
        dwellings=numbers[DWELLINGS],
        vacant=np.minimum(numbers[VACANT], numbers[DWELLINGS]),
        known=known.astype(np.float64),
        released=np.zeros((LONGEST, len(known))),
        missing=frozenset(missing),
        **optional,
    )
    start = protect_start(start, city, rule=rule)
    leaving = departure_rates * start.people.sum(axis=1)
    start = replace(start, arrivals=np.maximum(net + leaving, 0.0))
    return replace(start, released=compute_release(start, free_change=_recent_change(free, period)))


def start_indicators(start: Start) -> tuple[str, ...]:
    """Keys of the indicators that a scenario of the city starts from."""
    groups = (f"{group}_count" for group in start.groups)
    optional = (key for name, key in OPTIONAL.items() if name not in start.missing)
    return (POPULATION, *groups, DWELLINGS, VACANT, LETTABLE, RENTS, *optional)


def _arriving_groups(city: City, level: str) -> list[str]:
    """Disjoint groups marked as arrivals: those counted themselves, else a sum."""
    offered = [
        group
        for group in city.groups.values()
        if group.arrival and _has_data(_panel(city, f"{group.key}_count", level))
    ]
    leaves = [group.key for group in offered if not group.parts]
    return leaves or [group.key for group in offered[:1]]


def _told_counts(city: City, panel: Panel, level: str, rule: DisclosureRule) -> Panel:
    """A panel of counts made of nothing but what may be known, for changes from year to year."""
    counts = compute_protected_counts(city, panel, level=level, rule=rule)
    return replace(panel, values=round_counts(counts, rule))


def _read_needed(city: City, level: str, groups: Sequence[str]) -> dict[str, Panel]:
    keys = [POPULATION, *(f"{group}_count" for group in groups), DWELLINGS, VACANT]
    panels = {key: _panel(city, key, level) for key in keys}
    found = {key: panel for key, panel in panels.items() if panel is not None and _has_data(panel)}
    lacking = [key for key in keys if key not in found]
    if lacking or not groups:
        raise CityLacksError(city, lacking if groups else [*lacking, "foreign_count"])
    return found


def _read_optional(
    city: City, level: str, period: str, numbers: dict[str, Floats]
) -> tuple[dict[str, Floats], list[str]]:
    """Fields of the start that a city may lack, and the names of those that it lacks."""
    read = {field: _newest(city, key, level, period) for field, key in OPTIONAL.items()}
    read["lettable"] = _newest(city, LETTABLE, level, period)
    read["rents"] = _newest(city, RENTS, level, period)
    read["school_places"] = _school_places(city, level)
    read["centres"] = _centres(city, level)
    missing = [field for field, values in read.items() if values is None]
    n_areas = len(numbers[DWELLINGS])
    vacant = np.minimum(numbers[VACANT], numbers[DWELLINGS])
    fields = {
        field: np.zeros(n_areas) if values is None else np.nan_to_num(values)
        for field, values in read.items()
    }
    lettable = read["lettable"]
    fields["lettable"] = vacant if lettable is None else np.minimum(fields["lettable"], vacant)
    fields["rents"] = _fill_rents(read["rents"], numbers[DWELLINGS])
    fields["centres"] = np.zeros((n_areas, 2)) if read["centres"] is None else fields["centres"]
    return fields, missing


def _fill_rents(rents: Floats | None, dwellings: Floats) -> Floats:
    """Rents with the city's mean, weighted by dwellings, where an area's is not known."""
    if rents is None:
        return np.zeros(len(dwellings))
    found = np.isfinite(rents)
    mean = np.average(rents[found], weights=dwellings[found] + 1e-9)
    return np.where(found, rents, mean)


def _school_places(city: City, level: str) -> Floats | None:
    """Capacities of primary schools by area, summed up to the level."""
    facilities = city.facilities
    if not {"kind", "area_id", "capacity"} <= set(facilities.columns):
        return None
    schools = facilities[facilities["kind"].isin(PRIMARY_KINDS)]
    capacity = pd.to_numeric(schools["capacity"], errors="coerce")
    if not capacity.notna().any():
        return None
    owners = schools["area_id"]
    parents = city.areas["parent"].to_dict()
    levels = city.areas["level"].to_dict()
    for _ in city.levels:
        owners = owners.map(
            lambda area: area if levels.get(area) == level else parents.get(area, area)
        )
    places = capacity.groupby(owners.to_numpy()).sum()
    by_area: Floats = (
        places.reindex(city.areas_at(level).index).fillna(0.0).to_numpy(dtype=np.float64)
    )
    return by_area


def _centres(city: City, level: str) -> Floats | None:
    """A point inside each area; NaN becomes the city's middle where a single place is not known."""
    if not city.has_map:
        return None
    points = city.areas_at(level).geometry.representative_point()
    centres: Floats = np.column_stack([points.x, points.y]).astype(np.float64)
    if not np.isfinite(centres).any():
        return None
    return np.where(np.isfinite(centres), centres, np.nanmean(centres, axis=0))


def _panel(city: City, key: str, level: str) -> Panel | None:
    return compute_panel(city, key, level=level) if key in city.indicators else None


def _has_data(panel: Panel | None) -> bool:
    return panel is not None and bool(np.isfinite(panel.values).any())


def _period_with_data(panel: Panel, *, until: str = "~") -> str:
    """The newest period with a number, not after one if possible."""
    has: Mask = np.asarray(np.isfinite(panel.values).any(axis=1))
    named = [period for period, found in zip(panel.periods, has, strict=True) if found]
    return max((period for period in named if period <= until), default=named[0])


def _at(panel: Panel, period: str) -> Floats:
    row = panel.position(_period_with_data(panel, until=period))
    values: Floats = panel.values[row]
    return values


def _newest(city: City, key: str, level: str, period: str) -> Floats | None:
    panel = _panel(city, key, level)
    return _at(panel, period) if panel is not None and _has_data(panel) else None


def _recent_change(panel: Panel, period: str) -> float:
    """Median of the last yearly changes over the areas known in both years."""
    rows = [row for row, name in enumerate(panel.periods) if name <= period]
    rows = [row for row in rows if np.isfinite(panel.values[row]).any()][-RECENT_CHANGES - 1 :]
    changes = []
    for before, after in pairwise(rows):
        years = max(_year(panel.periods[after]) - _year(panel.periods[before]), 1)
        changes.append(float(np.nansum(panel.values[after] - panel.values[before])) / years)
    return float(np.median(changes)) if changes else 0.0


def compute_release(start: Start, *, free_change: float) -> Floats:
    """Dwellings that the others and new building set free in each plan year, (30, A).

    As many as the arriving groups take up in the baseline, and the recent yearly change of
    free dwellings: so that in the baseline vacancy goes on as of late. Spread over the areas by
    their dwellings.
    """
    size = float(str(load_levers()["household_size"].default))
    residents = start.people.sum(axis=1)
    rates = start.departure_rates
    settled = start.arrivals / np.maximum(rates, 1e-9)
    path = settled + (residents - settled) * (1 - rates) ** np.arange(LONGEST)[:, None]
    taken_up = (start.arrivals - rates * path).sum(axis=1) / size
    dwellings = start.dwellings * start.known
    by_area = dwellings / max(float(dwellings.sum()), 1.0)
    released: Floats = (taken_up + free_change)[:, None] * by_area
    return released


def _year(period: str) -> int:
    found = re.search(r"\d{4}", period)
    return int(found.group()) if found else 0
