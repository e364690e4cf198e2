"""The real cities hold what was published, with its source, and nothing else."""

import csv
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.catalogue import load_indicators, read_toml
from geo.city import City, CityKind, GeometryKind
from geo.crs import DISPLAY_CRS
from geo.datasets.embedded import CITIES_FOLDER, list_embedded, load_embedded, read_card, read_table
from geo.indicators import compute_panel
from geo.values import Kind, Qualifier

REAL_CITIES = [key for key in list_embedded() if read_card(key)["kind"] == "published"]
SCHEMATIC_CITIES = [key for key in REAL_CITIES if read_card(key)["geometry"] == "schematic"]

CASE_STUDIES = {
    "ansbach": {"Ansbach"},
    "dresden": {"Dresden"},
    "eisenach": {"Eisenach"},
    "euskirchen": {"Euskirchen"},
    "freudenstadt": {"Freudenstadt", "Freudenstadt and Vogelsbergkreis"},
    "hamburg-bergedorf": {"Hamburg-Bergedorf"},
    "heilbronn": {"Heilbronn"},
    "konstanz": {"Konstanz"},
    "mainz": {"Mainz"},
    "neumuenster": {"Neumünster", "Duisburg, Offenbach, Neumünster"},
    "nuernberg": {"Nürnberg", "Bremen, Nürnberg, Dortmund"},
    "offenbach": {"Offenbach", "Duisburg, Offenbach, Neumünster"},
    "schwerin": {"Schwerin"},
    "vogelsbergkreis": {"Vogelsbergkreis", "Freudenstadt and Vogelsbergkreis"},
}
PLACES = CASE_STUDIES | {
    "dortmund": {
        "Dortmund",
        "Dortmund-Nordstadt",
        "most affected small areas of Dortmund-Nordstadt",
        "Dortmund and Duisburg",
        "Bremen, Nürnberg, Dortmund",
    },
    "duisburg": {
        "Duisburg",
        "Duisburg-Hochfeld",
        "Duisburg-Marxloh",
        "Duisburg-Bruckhausen",
        "main arrival districts of Duisburg",
        "Dortmund and Duisburg",
        "Duisburg, Offenbach, Neumünster",
    },
    "hannover": {"Hannover"},
    "salzgitter": {"Salzgitter"},
    "wilhelmshaven": {"Wilhelmshaven"},
    "delmenhorst": {"Delmenhorst"},
}
NAMED_IN_THE_NOTE = {
    "BBSR-2021-147": {"nuernberg", "duisburg", "euskirchen"},
    "BBSR-2021-280": {"offenbach", "konstanz", "nuernberg", "duisburg"},
}
# Dates and numbers of the papers themselves stand with the sources, not among the facts.
BIBLIOGRAPHIC = {
    *(f"HANNOVER-2016-{number}" for number in ("005", "008", "009", "010")),
    *(f"DO-DU-2013-{number}" for number in ("001", "083", "102", "103")),
}
PERIODS_IN_WORDS = {
    "before clearing office (2015)": "",
    "after clearing office": "",
    "year before 2016-09": "2015-09–2016-09",
    "six years to 2013": "2007–2013",
    "2018-summer": "2018",
    "2018-spring": "2018",
    "2018-early": "2018",
    "2011-early": "2011",
    "..2018-12-31": "2018-12-31",
    "2018..": "2018",
    "2012..": "2012",
}
UNITS = {
    "EUR": {"eur"},
    "percent": {"percent"},
    "ratio": {"ratio", "times_as_many", "times_as_much"},
    "type_no": {"type_no"},
    "persons": {"persons"},
    "persons_per_1000_inhabitants": {"per_1000_persons"},
    "persons_per_week": {"persons_per_week"},
    "places": {"places"},
    "dwellings": {"dwellings"},
    "properties": {"properties"},
    "children": {"children"},
    "districts": {"areas"},
    "visitors": {"visitors"},
    "per_year": {"per_year"},
    "months": {"months"},
    "years": {"years"},
    "hours": {"hours"},
    "year": {"year"},
    "date_yyyymm": {"date"},
    "date_yyyymmdd": {"date"},
    "boolean": {"yes_no"},
    "of_15_case_studies": {"of_15_case_studies"},
}
SOURCE_TAGS = {
    "NDS-2017": "nds_2017",
    "BBSR-2021": "bbsr_2021",
    "NDS-17-7349": "nds_17_7349",
    "HANNOVER-2016": "hannover_2016",
    "DO-DU-2013": "do_du_2013",
}
CITY_OF_DISTRICTS = {
    "Dortmund": "dortmund",
    "Duisburg": "duisburg",
    "Hannover": "hannover",
    "Salzgitter": "salzgitter",
    "Wilhelmshaven": "wilhelmshaven",
    "Delmenhorst": "delmenhorst",
}
N_AREAS = {
    "dortmund": {"stadtbezirk": 12, "statistischer_bezirk": 62},
    "duisburg": {"stadtbezirk": 7, "ortsteil": 46},
    "hannover": {"stadtbezirk": 13, "stadtteil": 51},
    "salzgitter": {"ortschaft": 7, "stadtteil": 31},
    "wilhelmshaven": {"wahlbereich": 4, "ortsteil": 20},
    "delmenhorst": {"stadtteil": 10},
}
Row = dict[str, str]


@pytest.fixture(scope="module")
def cities() -> dict[str, City]:
    return {key: load_embedded(key) for key in REAL_CITIES}


@pytest.fixture(scope="module")
def published(reference: Path) -> dict[str, Row]:
    rows = csv.DictReader((reference / "published_facts.csv").read_text("utf-8").splitlines())
    return {row["fact_id"]: row for row in rows}


@pytest.fixture(scope="module")
def districts(reference: Path) -> list[Row]:
    rows = csv.DictReader((reference / "districts.csv").read_text("utf-8").splitlines())
    return [row for row in rows if row["city"] in CITY_OF_DISTRICTS]


def facts_of(key: str) -> list[Row]:
    """The facts of a city as they stand in its file."""
    return [
        {str(column): str(cell) for column, cell in row.items()}
        for row in read_table(CITIES_FOLDER / key / "facts.csv").to_dict("records")
    ]


def area_of(city: City, district: Row) -> str:
    """Key of the area that a row of the reference table describes."""
    level = district["level"].lower().replace(" ", "_")
    areas = city.areas_at(level)
    return str(areas.index[areas["name"] == district["district_name"]].item())


def stored_of(city: City, area_id: str, indicators: set[str]) -> list[tuple[str, float]]:
    """Period and value of the stored figures of an area."""
    values = city.values
    rows = values[(values["area_id"] == area_id) & values["indicator"].isin(indicators)]
    return list(zip(rows["period"].astype(str), rows["value"].astype(float), strict=True))


def test_the_real_cities_are_the_six_and_the_fifteen_case_studies() -> None:
    # Duisburg is one of the fifteen.
    assert set(REAL_CITIES) == set(PLACES)
    assert len(CASE_STUDIES) == 14


def test_every_folder_of_a_city_is_in_the_menu_once() -> None:
    folders = sorted(file.parent.name for file in CITIES_FOLDER.glob("*/city.toml"))
    assert sorted(read_toml(CITIES_FOLDER / "order.toml")["cities"]) == folders


@pytest.mark.parametrize("key", REAL_CITIES)
def test_nothing_of_a_real_city_is_fictional(key: str, cities: dict[str, City]) -> None:
    city = cities[key]
    assert city.kind is CityKind.PUBLISHED
    assert city.geometry in {GeometryKind.SCHEMATIC, GeometryKind.NONE}
    assert set(city.values["kind"]) <= {Kind.PUBLISHED.value}
    assert city.facilities.empty
    assert city.problem_properties.empty
    assert city.accommodation.empty
    assert city.background.empty


@pytest.mark.parametrize("key", REAL_CITIES)
def test_every_figure_of_a_real_city_names_a_source_that_exists(
    key: str, cities: dict[str, City]
) -> None:
    city = cities[key]
    named = set(city.values["source_id"]) | {fact["source_id"] for fact in facts_of(key)}
    if key in SCHEMATIC_CITIES:
        centres = read_table(CITIES_FOLDER / key / "centres.csv")
        named |= set(centres.loc[centres["lat"] != "", "source"])
    assert named <= set(city.sources)
    assert all(source.title and source.publisher for source in city.sources.values())


@pytest.mark.parametrize("key", REAL_CITIES)
def test_every_fact_has_a_known_qualifier_words_in_both_languages_and_a_unit(key: str) -> None:
    facts = facts_of(key)
    texts = CITIES_FOLDER.parent / "texts"
    german, english = (read_toml(texts / language / "units.toml") for language in ("de", "en"))
    known_units = set(german) & set(english)
    assert len({fact["fact_id"] for fact in facts}) == len(facts) > 0
    for fact in facts:
        assert Qualifier(fact["qualifier"])
        assert fact["label_de"]
        assert fact["label_en"]
        assert bool(fact["note_de"]) == bool(fact["note_en"])
        assert fact["unit"] in known_units


@pytest.mark.parametrize("key", REAL_CITIES)
def test_every_real_city_says_in_both_languages_what_is_published(
    key: str, cities: dict[str, City]
) -> None:
    city = cities[key]
    assert city.note("de").startswith("Nur veröffentlichte Zahlen")
    assert city.note("en").startswith("Published figures only")
    if city.geometry is GeometryKind.SCHEMATIC:
        assert "SCHEMATISCH" in city.note("de")
        assert "keine amtlichen Grenzen" in city.note("de")
        assert "not official boundaries" in city.note("en")


@pytest.mark.parametrize("key", REAL_CITIES)
def test_each_fact_equals_the_published_one(key: str, published: dict[str, Row]) -> None:
    for fact in facts_of(key):
        original = published.get(fact["fact_id"])
        if original is None:
            assert fact["fact_id"].startswith(f"{key}-")
            continue
        assert fact["value"].replace("-", "") == original["value"]
        assert fact["value_upper"] == original["value_upper"]
        assert fact["qualifier"] == original["qualifier"]
        assert fact["source_id"] == SOURCE_TAGS[original["source"]]
        period = original["period"]
        assert fact["period"] == PERIODS_IN_WORDS.get(period, period.replace("..", "–"))
        assert fact["unit"] in UNITS.get(original["unit"], {"number"})


@pytest.mark.parametrize("key", REAL_CITIES)
def test_no_published_fact_of_a_place_is_left_out(key: str, published: dict[str, Row]) -> None:
    of_place = {
        fact_id
        for fact_id, row in published.items()
        if row["place"] in PLACES[key] or key in NAMED_IN_THE_NOTE.get(fact_id, set())
    }
    typed = {fact["fact_id"] for fact in facts_of(key)} & set(published)
    assert typed == of_place - BIBLIOGRAPHIC


def test_no_qualifier_has_got_lost(published: dict[str, Row]) -> None:
    kept = {
        fact["fact_id"]: fact["qualifier"]
        for key in REAL_CITIES
        for fact in facts_of(key)
        if fact["fact_id"] in published
    }
    assert set(kept.values()) == {"exact", "about", "more_than", "less_than"}


@pytest.mark.parametrize("key", sorted(N_AREAS))
def test_a_city_has_as_many_areas_as_it_is_divided_into(key: str, cities: dict[str, City]) -> None:
    city = cities[key]
    assert {level.key: len(city.areas_at(level.key)) for level in city.levels} == N_AREAS[key]


def test_areas_have_the_names_parents_and_keys_of_the_reference(
    cities: dict[str, City], districts: list[Row]
) -> None:
    for row in districts:
        if row["level"] == "Stadt":
            continue
        city = cities[CITY_OF_DISTRICTS[row["city"]]]
        area_id = area_of(city, row)
        assert area_id.removeprefix("sb-") == row["district_key"] or not row["district_key"]
        parent = city.areas.loc[area_id, "parent"]
        if parent:
            assert city.areas.loc[parent, "name"] == row["parent_name"]
        else:
            assert row["parent_name"] == row["city"]


def test_dated_populations_of_areas_equal_the_reference(
    cities: dict[str, City], districts: list[Row]
) -> None:
    indicators = {"population_count", "population_any_residence_count"}
    for row in districts:
        if row["level"] == "Stadt":
            continue
        city = cities[CITY_OF_DISTRICTS[row["city"]]]
        dated = row["population"] and row["population_year"]
        expected = [(row["population_year"], float(row["population"]))] if dated else []
        assert stored_of(city, area_of(city, row), indicators) == expected


def test_dated_shares_of_areas_equal_the_reference(
    cities: dict[str, City], districts: list[Row]
) -> None:
    for row in districts:
        if row["level"] == "Stadt":
            continue
        city = cities[CITY_OF_DISTRICTS[row["city"]]]
        share, year = row["foreigners_share_pct"], row["foreigners_share_year"]
        stored = stored_of(city, area_of(city, row), {"foreign_share"})
        as_percent = [(period, round(value * 100, 6)) for period, value in stored]
        assert as_percent == ([(year, float(share))] if share and year else [])


def test_undated_figures_of_areas_stand_among_the_facts_without_a_period(
    districts: list[Row],
) -> None:
    for row in districts:
        facts = facts_of(CITY_OF_DISTRICTS[row["city"]])
        for figure, year, what in (
            ("population", "population_year", "Bevölkerung, "),
            ("foreigners_share_pct", "foreigners_share_year", "Anteil nichtdeutscher"),
        ):
            if row["level"] == "Stadt" or not row[figure] or row[year]:
                continue
            label = f"{row['level']} {row['district_name']}"
            found = [
                fact
                for fact in facts
                if fact["label_de"].startswith(what) and fact["label_de"].endswith(label)
            ]
            assert [(fact["value"], fact["period"]) for fact in found] == [(row[figure], "")]


def test_figures_of_the_whole_city_equal_the_reference(districts: list[Row]) -> None:
    for row in districts:
        if row["level"] != "Stadt":
            continue
        key = CITY_OF_DISTRICTS[row["city"]]
        facts = {fact["fact_id"]: fact for fact in facts_of(key)}
        population, share = facts[f"{key}-population"], facts[f"{key}-foreign-share"]
        assert population["value"] == row["population"]
        assert population["period"][:4] == row["population_year"]
        assert (share["value"], share["period"]) == (
            row["foreigners_share_pct"],
            row["foreigners_share_year"],
        )


FROM_REMARKS = {
    "duisburg": {
        "duisburg-meiderich-population",
        "duisburg-meiderich-foreign-share",
        "duisburg-neudorf-foreign-share",
    },
    "wilhelmshaven": {"wilhelmshaven-register-population", "wilhelmshaven-register-foreign-share"},
    "delmenhorst": {
        "delmenhorst-2-population-2014",
        "delmenhorst-7-population-2014",
        "delmenhorst-9-population",
        "delmenhorst-10-population",
    },
}


@pytest.mark.parametrize("key", sorted(FROM_REMARKS))
def test_figures_that_stand_in_remarks_only_equal_the_remarks(
    key: str, districts: list[Row]
) -> None:
    remarks = " ".join(row["note"] for row in districts if CITY_OF_DISTRICTS[row["city"]] == key)
    found = {
        fact["fact_id"]: fact for fact in facts_of(key) if fact["fact_id"] in FROM_REMARKS[key]
    }
    assert set(found) == FROM_REMARKS[key]
    for fact in found.values():
        number = float(fact["value"])
        stated = f"{number:,.0f}" if fact["unit"] == "persons" else f"{number} %"
        prefix = "a little over " if fact["qualifier"] == "more_than" else ""
        assert f"{prefix}{stated}" in remarks
        assert fact["period"][:4] in remarks


def test_shares_of_the_case_studies_equal_the_regional_atlas(
    cities: dict[str, City], reference: Path
) -> None:
    lines = (reference / "kreise" / "regionalatlas_AI002-1_latin1.csv").read_text("latin-1")
    table = {
        (cells[0], cells[1]): cells[5].replace(",", ".")
        for cells in (line.split(";") for line in lines.splitlines())
        if len(cells) > 5 and cells[0].isdecimal()
    }
    checked = 0
    for key in CASE_STUDIES:
        for fact in facts_of(key):
            if fact["source_id"] == "regionalatlas":
                county = cities[key].ags.removesuffix("000")
                assert fact["value"] == table[fact["period"], county]
                checked += 1
    # Twelve case studies are counties or cities of their own, three years each; one of them
    # is Duisburg, which stands among the six.
    assert checked == 11 * 3


def test_a_published_share_wins_over_a_computed_one(cities: dict[str, City]) -> None:
    panel = compute_panel(cities["duisburg"], "foreign_share", level="ortsteil")
    assert panel is not None
    marxloh = panel.area_ids.index("202")
    shown = panel.values[panel.position("2022"), marxloh]
    assert shown == pytest.approx(0.625)
    assert np.isnan(panel.values[panel.position("2023"), marxloh])


def test_populations_with_secondary_residences_are_not_called_population(
    cities: dict[str, City],
) -> None:
    assert "population_any_residence_count" not in load_indicators()
    assert set(cities["salzgitter"].values["indicator"]) == {"population_any_residence_count"}


@pytest.mark.parametrize("key", SCHEMATIC_CITIES)
def test_the_cells_of_each_level_are_a_valid_coverage(key: str, cities: dict[str, City]) -> None:
    city = cities[key]
    for level in city.levels:
        polygons = city.areas_at(level.key).geometry.dropna().to_numpy()
        assert shapely.coverage_is_valid(polygons)


@pytest.mark.parametrize("key", SCHEMATIC_CITIES)
def test_each_centre_lies_in_its_own_cell_and_nowhere_a_cell_without_centre(
    key: str, cities: dict[str, City]
) -> None:
    city = cities[key]
    cells = city.areas_at(city.finest_level).geometry.to_crs(DISPLAY_CRS)
    centres = read_table(CITIES_FOLDER / key / "centres.csv").set_index("area_id").loc[cells.index]
    located = (centres["lat"] != "").to_numpy()
    assert (cells.notna().to_numpy() == located).all()
    points = shapely.points(
        centres.loc[located, "lon"].astype(float), centres.loc[located, "lat"].astype(float)
    )
    assert shapely.contains(cells[located].to_numpy(), points).all()


@pytest.mark.parametrize("key", SCHEMATIC_CITIES)
def test_centres_equal_the_reference(
    key: str, cities: dict[str, City], districts: list[Row]
) -> None:
    centres = read_table(CITIES_FOLDER / key / "centres.csv").set_index("area_id")
    for row in districts:
        if CITY_OF_DISTRICTS[row["city"]] == key and row["level"] != "Stadt":
            centre = centres.loc[area_of(cities[key], row)]
            assert (centre["lat"], centre["lon"]) == (row["lat"], row["lon"])
