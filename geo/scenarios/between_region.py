"""The municipalities of a region: from the cities of the atlas, or from a table of one's own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule, is_small
from geo.errors import ScenarioError
from geo.imports.text_tables import choose_separator, decode, split_rows
from geo.scenarios.start import load_start
from geo.scenarios.state import Start
from geo.values import Floats

GROUP = "asylum_countries"
"""The arriving group that stands for recognised refugees where a city counts by citizenship."""
OWN = "own:"
"""Before the name of a municipality from a table, so that it is never taken for a city."""
MOST = 100
NEEDED_INPUTS = ("name", "population", "people", "lettable")
THOUSANDS = re.compile(r"\d{1,3}(?:(?:\.\d{3})+|(?:,\d{3})+)")
COLUMNS = (*NEEDED_INPUTS, "rent", "extra")


@dataclass(frozen=True)
class Municipality:
    """One place that people may choose.

    Attributes:
        population: All residents.
        people: Of these recognised refugees, or job-seekers in the context of flight.
        lettable: Free dwellings that can be let.
        rent: Mean rent in euros per square metre; NaN where it is not known.
        extra: Any other attraction, added to the utility; 0.7 about doubles it, -0.7 halves it.
    """

    key: str
    name: str
    population: float
    people: float
    lettable: float
    rent: float = np.nan
    extra: float = 0.0


@dataclass(frozen=True)
class Region:
    """Municipalities side by side; all arrays have shape (C,)."""

    keys: tuple[str, ...]
    names: tuple[str, ...]
    population: Floats
    people: Floats
    lettable: Floats
    rents: Floats
    extra: Floats

    @property
    def has_rents(self) -> bool:
        """Whether the rent of every municipality is known."""
        return bool(np.isfinite(self.rents).all())


def join_region(places: Sequence[Municipality]) -> Region:
    """A region of several municipalities.

    Raises:
        ScenarioError: There are none, two share a key, or a figure is missing or impossible.
    """
    keys = tuple(place.key for place in places)
    if not places or len(set(keys)) < len(keys):
        raise ScenarioError("scenario_between.no_region", names=", ".join(keys))
    for place in places:
        counts = (place.population, place.people, place.lettable)
        possible = np.isfinite(counts).all() and min(counts) >= 0 and place.population > 0
        if not possible or place.people > place.population or not np.isfinite(place.extra):
            raise ScenarioError("scenario_between.bad_place", name=place.name)

    def column(name: str) -> Floats:
        return np.array([getattr(place, name) for place in places], dtype=np.float64)

    names = tuple(place.name for place in places)
    figures = ("population", "people", "lettable", "rent", "extra")
    return Region(keys, names, *(column(name) for name in figures))


def load_municipality(city: City, *, rule: DisclosureRule = DEFAULT_RULE) -> Municipality | None:
    """A city of the atlas; None where it lacks what the choice rests on."""
    try:
        return choose_municipality(load_start(city, rule=rule), city.name, rule=rule)
    except ScenarioError:
        return None


def choose_municipality(
    start: Start, name: str, *, rule: DisclosureRule = DEFAULT_RULE
) -> Municipality | None:
    """A city's totals over its known areas.

    None where it does not count the group, or so few of it that they may not be shown.
    """
    if GROUP not in start.groups:
        return None
    rents_known = "rents" not in start.missing
    known = np.asarray(start.known, dtype=bool)
    people = float(start.people[start.groups.index(GROUP), known].sum())
    population = float(start.others[known].sum() + start.people[:, known].sum())
    lettable = float(start.lettable[known].sum())
    finite = np.isfinite([people, population, lettable]).all()
    if not finite or population <= 0 or is_small(np.array([people]), rule).any():
        return None
    return Municipality(
        key=start.city,
        name=name,
        population=population,
        people=people,
        lettable=lettable,
        rent=_mean_rent(start.rents[known], start.dwellings[known]) if rents_known else np.nan,
    )


def _mean_rent(rents: Floats, dwellings: Floats) -> float:
    """Weighted by dwellings; NaN unless it is known where the dwellings are."""
    weights = np.where(dwellings > 0, dwellings, 0.0)
    if weights.sum() <= 0 or np.isnan(rents[weights > 0]).any():
        return np.nan
    return float(np.average(rents[weights > 0], weights=weights[weights > 0]))


def read_municipalities(data: bytes) -> tuple[Municipality, ...]:
    """Municipalities from a CSV file whose first row names columns among ``COLUMNS``.

    Numbers may be written as 1.234,5 or 1234.5; groups of three after a single kind of mark are
    thousands. Rent and extra may stay empty.

    Raises:
        ScenarioError: A column or cell is missing, a cell is no number, or there are too many.
    """
    decoded, _ = decode(data, "")
    words = decoded or ""
    rows = [cells for _, cells in split_rows(words, choose_separator(words))]
    header = [cell.lower() for cell in rows[0]] if rows else []
    if not set(NEEDED_INPUTS) <= set(header):
        columns = ", ".join(column for column in NEEDED_INPUTS if column not in header)
        raise ScenarioError("scenario_between.missing_column", columns=columns)
    if len(rows) - 1 > MOST:
        raise ScenarioError("scenario_between.too_many", limit=MOST)
    return tuple(_read_place(dict(zip(header, cells, strict=False))) for cells in rows[1:])


def _read_place(row: Mapping[str, str]) -> Municipality:
    name = row.get("name", "")
    if not all(row.get(column) for column in NEEDED_INPUTS):
        raise ScenarioError("scenario_between.empty_cell", name=name)
    figures = {column: _number(name, row.get(column, "")) for column in COLUMNS[1:]}
    if np.isnan(figures["extra"]):
        figures["extra"] = 0.0
    return Municipality(key=f"{OWN}{name}", name=name, **figures)


def _number(name: str, cell: str) -> float:
    written = cell.strip().replace("\N{NO-BREAK SPACE}", "").replace(" ", "")
    if not written:
        return np.nan
    if THOUSANDS.fullmatch(written):
        written = written.replace(".", "").replace(",", "")
    elif "," in written:
        written = written.replace(".", "").replace(",", ".")
    try:
        return float(written)
    except ValueError:
        raise ScenarioError("scenario_between.no_number", name=name, cell=cell) from None
