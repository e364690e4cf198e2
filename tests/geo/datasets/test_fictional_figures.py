"""Figures of the invented cities: they add up, hang together, and show every sign."""

import numpy as np
import pytest
import shapely

from geo.catalogue import load_groups
from geo.city import City
from geo.datasets.embedded import CITIES_FOLDER, read_table
from geo.disclosure import DEFAULT_RULE, compute_shown_panel, is_small
from geo.indicators import known_indicators
from geo.values import State
from tests.geo.datasets.invented import KEYS, LEVEL, SIZES, YEARS, counts, every_city, load

AGES = ("0_2", "3_5", "6_9", "10_17", "18_29", "30_64", "65_plus")


def moran(values: np.ndarray, touching: np.ndarray) -> float:
    """Moran's I: n / S0 times the cross products of neighbours over the sum of squares."""
    known = np.isfinite(values)
    deviations = values[known] - values[known].mean()
    weights = touching[np.ix_(known, known)]
    cross = deviations @ weights @ deviations
    return float(len(deviations) / weights.sum() * cross / (deviations @ deviations))


def contiguity(city: City) -> np.ndarray:
    shapes = city.areas_at(LEVEL).geometry.to_numpy()
    touching = np.zeros((len(shapes), len(shapes)))
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    touching[one, other] = one != other
    return touching


@every_city
def test_the_eight_groups_add_up_to_the_population(key: str) -> None:
    single = [group.key for group in load_groups().values() if not group.parts]
    assert len(single) == 8
    total = sum(counts(key, f"{group}_count") for group in single)
    assert np.array_equal(total, counts(key, "population_count"))


@every_city
def test_the_seven_ages_add_up_to_the_population(key: str) -> None:
    total = sum(counts(key, f"age_{age}_count") for age in AGES)
    assert np.array_equal(total, counts(key, "population_count"))


@every_city
def test_parts_never_exceed_what_they_are_part_of(key: str) -> None:
    for part, total in (
        ("vacant_dwellings_count", "dwellings_count"),
        ("vacant_lettable_dwellings_count", "vacant_dwellings_count"),
        ("social_dwellings_count", "dwellings_count"),
        ("problem_property_dwellings_count", "dwellings_count"),
        ("households_count", "population_count"),
        ("benefit_receipt_count", "population_under_65_count"),
        ("kita_age_migration_count", "kita_age_children_count"),
        ("kita_age_migration_count", "migration_background_count"),
        ("school_age_migration_count", "school_age_children_count"),
    ):
        inner, outer = counts(key, part), counts(key, total)
        known = np.isfinite(inner) & np.isfinite(outer)
        assert (inner[known] >= 0).all(), part
        assert (inner[known] <= outer[known]).all(), part


@every_city
def test_nothing_derived_is_stored(key: str) -> None:
    stored = set(load(key).values["indicator"])
    assert not stored & {"kita_age_children_count", "foreign_count", "vacancy_share"}


@every_city
def test_every_indicator_of_the_catalogue_is_known_on_both_levels(key: str) -> None:
    city = load(key)
    for level in (LEVEL, "borough"):
        assert known_indicators(city, level=level) == list(city.indicators)


@every_city
@pytest.mark.parametrize("group", ["eu2", "asylum_countries", "foreign", "german_no_migration"])
def test_neighbours_resemble_each_other(key: str, group: str) -> None:
    city = load(key)
    shares = np.where(counts(key, "population_count") > 100, counts(key, f"{group}_share"), np.nan)
    touching = contiguity(city)
    n_areas = len(touching)
    # Without any pattern, I is -1/(n-1) on average with a deviation near 0.1.
    assert moran(shares[-1], touching) > -1 / (n_areas - 1) + 0.2


def test_morans_i_of_a_row_of_two_halves_is_as_computed_by_hand() -> None:
    # Four areas in a row, 1 1 0 0: deviations ±1/2; neighbour products 1/4, -1/4, 1/4 (each
    # twice) sum to 1/2; I = 4/6 · (1/2) / 1 = 1/3.
    row = np.eye(4, k=1) + np.eye(4, k=-1)
    assert moran(np.array([1.0, 1.0, 0.0, 0.0]), row) == pytest.approx(1 / 3)


@every_city
def test_population_changes_smoothly(key: str) -> None:
    population = counts(key, "population_count")
    large = population.min(axis=0) > 1500
    change = population[1:, large] / population[:-1, large] - 1
    assert np.abs(change).max() < 0.08


@every_city
def test_the_years_tell_the_known_story_of_arrival(key: str) -> None:
    by_year = {
        group: dict(zip(YEARS, counts(key, f"{group}_count").sum(axis=1), strict=True))
        for group in ("eu2", "asylum_countries", "ukraine")
    }
    eu2, asylum, ukraine = by_year["eu2"], by_year["asylum_countries"], by_year["ukraine"]
    assert eu2["2010"] < eu2["2012"] < eu2["2014"] < eu2["2016"]
    assert eu2["2016"] - eu2["2013"] > eu2["2013"] - eu2["2010"]
    assert asylum["2016"] > 1.9 * asylum["2014"]
    assert ukraine["2022"] > 5 * ukraine["2021"]


def test_one_city_shrinks_one_grows_and_one_is_large() -> None:
    first, last = (
        {key: counts(key, "population_count")[year].sum() for key in KEYS} for year in (0, -1)
    )
    assert last["musterhuette"] == pytest.approx(95_000, rel=0.02)
    assert last["musterhafen"] == pytest.approx(520_000, rel=0.02)
    assert last["musterau"] == pytest.approx(160_000, rel=0.02)
    assert last["musterhuette"] < 0.95 * first["musterhuette"]
    assert last["musterau"] > 1.1 * first["musterau"]


def test_vacancy_and_rent_tell_the_markets_apart() -> None:
    def vacancy(key: str) -> float:
        vacant, dwellings = (
            counts(key, f"{what}_count")[-1] for what in ("vacant_dwellings", "dwellings")
        )
        return float(vacant.sum() / dwellings.sum())

    rents = {key: np.nanmedian(counts(key, "rent_mean_eur_per_m2")[-1]) for key in KEYS}
    assert vacancy("musterhuette") > 0.1
    assert vacancy("musterau") < 0.02
    assert rents["musterhuette"] < rents["musterhafen"] < rents["musterau"]


@every_city
def test_rents_rise_and_bound_dwellings_become_fewer(key: str) -> None:
    rent, social = counts(key, "rent_mean_eur_per_m2"), counts(key, "social_dwellings_count")
    known = np.isfinite(rent[0]) & np.isfinite(rent[-1])
    assert (rent[-1] > rent[0])[known].all()
    assert social[-1].sum() < social[0].sum()


@every_city
def test_arrivals_less_departures_explain_the_change_of_the_foreign_stock(key: str) -> None:
    arrivals, departures = counts(key, "arrivals_count"), counts(key, "departures_count")
    foreign = counts(key, "foreign_count")
    balance = (arrivals - departures)[1:-1].sum()
    change = (foreign[-2] - foreign[0]).sum()
    # The rest is naturalisation and moves inside the country, near 2 % of the stock a year.
    assert 0 < balance - change < 0.03 * foreign[:-2].sum()


@every_city
def test_every_reason_for_an_empty_cell_occurs(key: str) -> None:
    assert set(load(key).values["state"]) == {int(state) for state in State}


@every_city
def test_an_area_without_residents_and_one_with_a_handful_exist(key: str) -> None:
    population = counts(key, "population_count")
    assert (population.max(axis=0) == 0).sum() == 1
    assert ((population[-1] > 0) & (population[-1] < 60)).sum() == 1


@every_city
def test_small_groups_give_disclosure_control_something_to_do(key: str) -> None:
    assert is_small(counts(key, "ukraine_count"), DEFAULT_RULE).any()
    shown = compute_shown_panel(load(key), "eu2_count", level=LEVEL)
    assert shown is not None
    assert (shown.states == State.SUPPRESSED).any()


@every_city
def test_the_table_of_values_has_one_row_an_area_and_year(key: str) -> None:
    table = read_table(CITIES_FOLDER / key / "values.csv")
    assert len(table) == SIZES[key][0] * len(YEARS)
    assert not table.duplicated(["area_id", "period"]).any()
