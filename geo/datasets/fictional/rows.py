"""Points and their figures as rows of CSV files."""

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np

from geo.datasets.fictional.borders import to_degrees
from geo.datasets.fictional.chance import Floats
from geo.datasets.fictional.enrolment import Enrolment
from geo.datasets.fictional.facilities import Facility
from geo.datasets.fictional.plan import Plan
from geo.datasets.fictional.profiles import CHILD_GROUPS
from geo.datasets.fictional.properties import Accommodation, Episode

Row = Sequence[object]


def write_csv(rows: Iterable[Row]) -> str:
    """Rows as text, commas between cells, one line feed at the end of each."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _lat_lon(plan: Plan, point: tuple[float, float]) -> tuple[str, str]:
    degrees: Floats = to_degrees(plan, np.array([point]))
    lon, lat = degrees[0].tolist()
    return f"{lat:.6f}", f"{lon:.6f}"


def list_facilities(plan: Plan, facilities: list[Facility]) -> list[Row]:
    """Rows of ``facilities.csv``."""
    header = ("facility_id", "kind", "name", "provider", "area_id", "lat", "lon", "capacity")
    return [
        header,
        *(
            (
                facility.facility_id,
                facility.kind,
                facility.name,
                facility.provider,
                plan.places[facility.area].area_id,
                *_lat_lon(plan, facility.point),
                facility.capacity,
            )
            for facility in facilities
        ),
    ]


def list_enrolments(enrolments: list[Enrolment]) -> list[Row]:
    """Rows of ``facility_values.csv``, by facility and year."""
    groups = [f"{key}_count" for key in CHILD_GROUPS]
    header = ("facility_id", "period", "children_count", "migration_background_count", *groups)
    rows = [
        (
            facility.facility_id,
            enrolment.year,
            int(enrolment.children[position]),
            int(enrolment.migration[position]),
            *(int(enrolment.groups[key][position]) for key in CHILD_GROUPS),
        )
        for enrolment in enrolments
        for position, facility in enumerate(enrolment.facilities)
    ]
    return [header, *sorted(rows)]


def list_properties(plan: Plan, episodes: list[Episode]) -> list[Row]:
    """Rows of ``problem_properties.csv``."""
    header = (
        *("property_id", "area_id", "lat", "lon", "dwellings_count"),
        *("state", "from_period", "to_period"),
    )
    return [
        header,
        *(
            (
                episode.property_id,
                plan.places[episode.area].area_id,
                *_lat_lon(plan, episode.point),
                episode.dwellings,
                episode.state,
                episode.first,
                "" if episode.last is None else episode.last,
            )
            for episode in episodes
        ),
    ]


def list_accommodation(plan: Plan, opened: list[Accommodation]) -> list[Row]:
    """Rows of ``accommodation.csv``."""
    header = (
        *("accommodation_id", "kind", "name", "area_id", "lat", "lon"),
        *("capacity_count", "from_period", "to_period"),
    )
    return [
        header,
        *(
            (
                house.accommodation_id,
                house.kind,
                house.name,
                plan.places[house.area].area_id,
                *_lat_lon(plan, house.point),
                house.capacity,
                house.first,
                "" if house.last is None else house.last,
            )
            for house in opened
        ),
    ]
