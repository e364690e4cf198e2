"""Published figures stand side by side exactly as stated, and what differs is named."""

import csv
from pathlib import Path

import pytest

from geo.city import City
from geo.datasets.embedded import list_embedded, load_embedded
from geo.region.published import (
    Statement,
    compute_mismatches,
    describe_mismatch,
    load_measures,
    load_other_places,
    read_statements,
)
from geo.values import Qualifier

LOWER_SAXON = ("salzgitter", "delmenhorst", "wilhelmshaven")
INDICATOR_OF = {
    "refugee_jobseekers_share": "refugee_context_jobseekers_share_of_population",
    "unemployed_change": "unemployed_change",
    "integration_fund_allocation": "integration_fund_allocation",
    "integration_fund_share": "integration_fund_share",
    "bulgaria_romania_residents": "bulgarian_romanian_residents",
    "bulgaria_romania_growth": "bulgarian_romanian_residents_growth_factor",
    "bulgaria_romania_aged_15_to_44_share": "share_aged_15_to_44",
    "bulgaria_children_share": "child_share_bulgarian",
    "romania_children_share": "child_share_romanian",
    "bbsr_city_type": "bbsr_city_type",
}
PARTS_OF_CITIES = {"district"}
NAME_IN_REFERENCE = {
    "lower-saxony": "Lower Saxony",
    "lower-saxony-fourth": "unnamed fourth municipality (Lower Saxony)",
    "hamburg-bergedorf": "Hamburg-Bergedorf",
    "freudenstadt": "Freudenstadt",
    "offenbach": "Offenbach",
}
LEVEL_IN_REFERENCE = {"borough": "district"}
Row = dict[str, str]


@pytest.fixture(scope="module")
def cities() -> dict[str, City]:
    return {key: load_embedded(key) for key in list_embedded()}


@pytest.fixture(scope="module")
def statements(cities: dict[str, City]) -> tuple[Statement, ...]:
    return (*read_statements(list(cities.values())), *load_other_places())


@pytest.fixture(scope="module")
def published(reference: Path) -> dict[str, Row]:
    rows = csv.DictReader((reference / "published_facts.csv").read_text("utf-8").splitlines())
    return {row["fact_id"]: row for row in rows}


def of_measure(statements: tuple[Statement, ...], measure: str) -> list[Statement]:
    return [one for one in statements if one.measure == measure]


def test_every_figure_equals_the_collected_reference(
    statements: tuple[Statement, ...], published: dict[str, Row]
) -> None:
    checked = [one for one in statements if one.fact_id in published]
    for one in checked:
        original = published[one.fact_id]
        assert one.row["value"] == original["value"]
        assert one.row["value_upper"] == original["value_upper"]
        assert one.qualifier.value == original["qualifier"]
        assert INDICATOR_OF[one.measure] == original["indicator"]
        assert NAME_IN_REFERENCE.get(one.place.key, one.place.name_de) == original["place"]
        level = LEVEL_IN_REFERENCE.get(one.place.level, one.place.level)
        assert level == original["place_level"]
        assert one.source is not None
        period = original["period"].replace("..", "–")
        assert period in (one.period, "six years to 2013")
    assert {one.measure for one in checked} == set(INDICATOR_OF)


def test_no_comparable_figure_of_a_place_is_left_out(
    statements: tuple[Statement, ...], published: dict[str, Row]
) -> None:
    wanted = {
        fact_id
        for fact_id, row in published.items()
        if row["indicator"] in INDICATOR_OF.values()
        and (row["place_level"] not in PARTS_OF_CITIES or row["place"] == "Hamburg-Bergedorf")
    }
    assert {one.fact_id for one in statements} & set(published) == wanted


def test_every_fact_named_by_a_measure_exists_once_and_has_its_unit(
    statements: tuple[Statement, ...],
) -> None:
    named = [fact for measure in load_measures().values() for fact in measure.definition_of]
    assert sorted(named) == sorted(one.fact_id for one in statements)
    assert all(one.unit == load_measures()[one.measure].unit for one in statements)


def test_salzgitter_delmenhorst_wilhelmshaven_and_the_state_stand_side_by_side(
    statements: tuple[Statement, ...],
) -> None:
    found = {
        one.place.name_de: one.value for one in of_measure(statements, "refugee_jobseekers_share")
    }
    assert found["Salzgitter"] == 1.8
    assert found["Delmenhorst"] == 1.4
    assert found["Wilhelmshaven"] == 1.3
    assert found["Niedersachsen"] == 0.6


def test_a_qualifier_is_part_of_the_figure(statements: tuple[Statement, ...]) -> None:
    said = {
        one.place.key: (one.stated("de"), one.stated("en"))
        for one in of_measure(statements, "integration_fund_share")
    }
    assert said["salzgitter"] == ("über 54\N{NO-BREAK SPACE}%", "more than 54\N{NO-BREAK SPACE}%")
    assert said["wilhelmshaven"][0] == "rund 25\N{NO-BREAK SPACE}%"
    assert said["delmenhorst"][0] == "unter 21\N{NO-BREAK SPACE}%"


def test_figures_that_are_no_exact_ones_are_a_mismatch(statements: tuple[Statement, ...]) -> None:
    shares = of_measure(statements, "integration_fund_share")
    assert {one.qualifier for one in shares} == {
        Qualifier.MORE_THAN,
        Qualifier.ABOUT,
        Qualifier.LESS_THAN,
    }
    assert compute_mismatches(shares) == ("qualifier",)


def test_a_state_beside_cities_is_named_as_another_level(
    statements: tuple[Statement, ...],
) -> None:
    shares = of_measure(statements, "refugee_jobseekers_share")
    assert compute_mismatches(shares) == ("level",)
    said = describe_mismatch("level", shares, "de")
    assert "Stadt: Salzgitter, Wilhelmshaven, Delmenhorst" in said
    assert "Land: Niedersachsen" in said


def test_another_year_and_another_definition_are_named_with_who_stands_where(
    cities: dict[str, City],
) -> None:
    both = read_statements([cities["dortmund"], cities["salzgitter"]])
    population = of_measure(both, "population")
    assert compute_mismatches(population) == ("period", "definition")
    assert "31.12.2018: Salzgitter" in describe_mismatch("period", population, "de")
    assert "city register: Dortmund" in describe_mismatch("definition", population, "en")


def test_like_figures_have_no_mismatch(cities: dict[str, City]) -> None:
    three = read_statements([cities[key] for key in LOWER_SAXON])
    assert compute_mismatches(of_measure(three, "refugee_jobseekers_share")) == ()


def test_a_city_without_published_figures_says_nothing(cities: dict[str, City]) -> None:
    assert read_statements([cities["musterau"]]) == ()
