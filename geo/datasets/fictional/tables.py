"""The yearly table of an invented city, with the signs of official tables where they belong."""

import numpy as np
import numpy.typing as npt

from geo.datasets.fictional.chance import Chance, Ints
from geo.datasets.fictional.housing import Housing
from geo.datasets.fictional.people import People
from geo.datasets.fictional.plan import GROUPS, LAST_YEAR, YEARS, Character, Plan
from geo.datasets.fictional.profiles import AGES, characters

Cells = npt.NDArray[np.str_]

FEW_DWELLINGS = 60
FEW_RESIDENTS = 60
SOURCE = "fictional"


def list_counts(people: People, housing: Housing, further: dict[str, Ints]) -> dict[str, Ints]:
    """All counts by indicator, each of shape (n_years, n_areas), in the order of columns."""
    return (
        {"population_count": people.population}
        | {f"{key}_count": people.groups[1:, row] for row, key in enumerate(GROUPS)}
        | {f"age_{key}_count": people.ages[:, row] for row, key in enumerate(AGES)}
        | {
            "households_count": people.households,
            "benefit_receipt_count": people.benefit,
            "arrivals_count": people.arrivals,
            "departures_count": people.departures,
            "dwellings_count": housing.dwellings,
            "vacant_dwellings_count": housing.vacant,
            "vacant_lettable_dwellings_count": housing.lettable,
            "social_dwellings_count": housing.social,
            "kita_age_migration_count": people.children_with_migration[:, 0],
            "school_age_migration_count": people.children_with_migration[:, 1],
        }
        | further
    )


def write_cells(plan: Plan, people: People, housing: Housing, further: dict[str, Ints]) -> Cells:
    """The cells of ``values.csv`` as text, header included, one row an area and year."""
    counts = list_counts(people, housing, further)
    columns = {key: count.astype(str) for key, count in counts.items()}
    columns["rent_mean_eur_per_m2"] = np.char.mod("%.2f", housing.rent_cents / 100)
    columns = {key: cells.astype("<U12") for key, cells in columns.items()}
    put_signs(plan, people, housing, columns)
    area_ids = np.array([place.area_id for place in plan.places])
    shape = (len(YEARS), len(area_ids))
    keys = {
        "area_id": np.broadcast_to(area_ids, shape),
        "period": np.broadcast_to(np.array(YEARS).astype(str)[:, None], shape),
        "source_id": np.full(shape, SOURCE),
    }
    table = [np.concatenate([[key], cells.T.ravel()]) for key, cells in (keys | columns).items()]
    return np.stack(table, axis=1)


def put_signs(plan: Plan, people: People, housing: Housing, columns: dict[str, Cells]) -> None:
    """Replace numbers by signs, in place: what an office could not or may not publish."""
    chance = Chance(plan.seed, "signs")
    nobody = characters(plan, Character.EMPTY)
    for key, cells in columns.items():
        cells[:, nobody] = "x" if key.startswith("rent") else "-"
    rent = columns["rent_mean_eur_per_m2"]
    rent[housing.dwellings < FEW_DWELLINGS] = "x"
    villages = np.flatnonzero(characters(plan, Character.VILLAGE))
    for area in villages[:2]:
        # Too few offers for a reliable mean in some years.
        rent[chance.uniform(len(YEARS)) < 0.35, area] = "/"
    few = (people.population > 0) & (people.population < FEW_RESIDENTS)
    columns["benefit_receipt_count"][few] = "."
    columns["departures_count"][YEARS.index(LAST_YEAR)] = "..."
    suburbs = np.flatnonzero(characters(plan, Character.SUBURB))
    for key in ("vacant_dwellings_count", "vacant_lettable_dwellings_count"):
        # The survey of vacancy began here two years later.
        columns[key][:2, suburbs[:2]] = ""
