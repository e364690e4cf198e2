"""An invented city as the text files of its folder."""

from pathlib import Path

from geo.datasets.fictional.borders import average_neighbours, draw_neighbourhoods
from geo.datasets.fictional.enrolment import enrol_children
from geo.datasets.fictional.facilities import count_kita_places, found_facilities
from geo.datasets.fictional.ground import draw_ground
from geo.datasets.fictional.housing import build_housing
from geo.datasets.fictional.maps import write_areas, write_background
from geo.datasets.fictional.people import settle_people
from geo.datasets.fictional.plan import Plan
from geo.datasets.fictional.points import build_plots
from geo.datasets.fictional.properties import count_open, open_accommodation, record_properties
from geo.datasets.fictional.rows import (
    list_accommodation,
    list_enrolments,
    list_facilities,
    list_properties,
    write_csv,
)
from geo.datasets.fictional.tables import write_cells

CARD = """\
# {name} is invented from beginning to end; written by `python -m geo.datasets.fictional`.
key = "{key}"
name = "{name}"
ags = ""
state = ""
kind = "fictional"
geometry = "fictional"
note_de = "{note_de}"
note_en = "{note_en}"

[[levels]]
key = "borough"
name_de = "Stadtbezirke"
name_en = "Boroughs"

[[levels]]
key = "neighbourhood"
name_de = "Stadtviertel"
name_en = "Neighbourhoods"

[sources.fictional]
title = "{title}"
publisher = "Ankunftsatlas"
date = "2024-12-31"
licence = "CC0-1.0"
note = "{note_source}"
"""
NOTE_DE = (
    "FIKTIV: {text} Kein Gebiet, keine Zahl und kein Name beschreibt einen wirklichen Ort; "
    "auch die Lage auf der Karte (im offenen Meer) hat keine Bedeutung."
)
NOTE_EN = (
    "FICTIONAL: {text} No area, figure or name describes a real place; "
    "the position on the map (in the open sea) has no meaning either."
)
NOTE_SOURCE = (
    "Kein Gebiet, keine Zahl und kein Punkt beschreibt einen wirklichen Ort. "
    "No area, figure or point describes a real place."
)
TITLE = "Fiktive Daten · fictional data (python -m geo.datasets.fictional, {seed})"


def write_city(plan: Plan, folder: Path) -> None:
    """Write all files of a city, in its folder below ``folder``."""
    target = folder / plan.key
    target.mkdir(parents=True, exist_ok=True)
    for name, content in describe_files(plan).items():
        (target / name).write_bytes(content.encode("utf-8"))


def describe_files(plan: Plan) -> dict[str, str]:
    """Content of every file of a city by its name."""
    polygons = draw_neighbourhoods(plan)
    near = average_neighbours(polygons)
    ground = draw_ground(plan)
    people = settle_people(plan, near)
    housing = build_housing(plan, people.households, near)
    plots = build_plots(polygons, ground.river.buffer(0.5 * plan.river_width + 30))
    episodes = record_properties(plan, plots)
    facilities = found_facilities(plan, people, plots)
    n_open, n_dwellings = count_open(plan, episodes)
    further = {
        "problem_properties_count": n_open,
        "problem_property_dwellings_count": n_dwellings,
        "kita_places_count": count_kita_places(plan, facilities),
    }
    enrolments = enrol_children(plan, people, facilities)
    return {
        "city.toml": write_card(plan),
        "areas.geojson": write_areas(plan, polygons),
        "background.geojson": write_background(plan),
        "values.csv": write_csv(write_cells(plan, people, housing, further).tolist()),
        "facilities.csv": write_csv(list_facilities(plan, facilities)),
        "facility_values.csv": write_csv(list_enrolments(enrolments)),
        "problem_properties.csv": write_csv(list_properties(plan, episodes)),
        "accommodation.csv": write_csv(list_accommodation(plan, open_accommodation(plan, plots))),
    }


def write_card(plan: Plan) -> str:
    """The card of the city, which says first of all that it is invented."""
    return CARD.format(
        key=plan.key,
        name=plan.name,
        title=TITLE.format(seed=plan.seed),
        note_source=NOTE_SOURCE,
        note_de=NOTE_DE.format(text=plan.note_de),
        note_en=NOTE_EN.format(text=plan.note_en),
    )
