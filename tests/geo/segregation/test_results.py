"""Indices of a city are those of its counts, beside chance, or say why there are none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.city import GeometryKind
from geo.indices.registry import INDICES
from geo.segregation.city_counts import read_counts
from geo.segregation.headline import compute_headline
from geo.segregation.ranking import compute_lorenz, compute_ranking
from geo.segregation.results import IndexResults, compute_index_results
from geo.segregation.selection import (
    SegregationChoice,
    Selection,
    select_groups,
    select_two_groups,
)
from geo.segregation.series import compute_time_series

from .rows import Counts, grid_city

TURKEY = SegregationChoice("turkey")
# The matrix of elbersb/segregation: D 0.6, G 0.8, xPx 0.76.
HAND = {"population": [100, 100, 100, 100], "turkey": [100, 60, 40, 0]}


def selection_of(counts: Counts, **named: GeometryKind) -> Selection:
    return select_two_groups(grid_city(counts, **named), TURKEY)


def value(results: IndexResults, key: str) -> float:
    return results.by_key[key].value


def test_a_hand_city_has_its_hand_values() -> None:
    results = compute_index_results(selection_of(HAND))
    assert set(results.by_key) == set(INDICES)
    for key, expected in (
        ("dissimilarity", 0.6), ("gini", 0.8), ("isolation", 0.76), ("exposure", 0.24),
        ("correlation_ratio", 0.52), ("atkinson", 0.76), ("delta", 0.3),
    ):  # fmt: skip
        assert value(results, key) == pytest.approx(expected)
    assert results.outcome is None
    assert np.isnan(results.by_key["dissimilarity"].p_value)


def test_isolation_looks_at_all_residents_where_two_groups_are_compared() -> None:
    counts = {"population": [200, 200], "turkey": [100, 0], "ukraine": [0, 150]}
    city = grid_city(counts)
    results = compute_index_results(
        select_two_groups(city, SegregationChoice("turkey", "ukraine")), draws=50
    )
    assert value(results, "dissimilarity") == 1.0
    assert value(results, "isolation") == 0.5
    assert value(results, "exposure") == 0.0


def test_land_without_residents_counts_in_delta() -> None:
    # Everybody on one of three equal fields: ½ (2/3 + 1/3 + 1/3).
    counts = {"population": [600, 400, 0], "turkey": [500, 0, 0]}
    assert value(compute_index_results(selection_of(counts)), "delta") == pytest.approx(2 / 3)


def test_the_same_seed_gives_the_same_and_another_one_does_not() -> None:
    first, again, other = (
        compute_index_results(selection_of(HAND), draws=200, seed=seed) for seed in (1, 1, 2)
    )
    assert first == again
    assert first.by_key["gini"].expected != other.by_key["gini"].expected


def test_chance_and_interval_stand_around_the_value() -> None:
    results = compute_index_results(selection_of(HAND), draws=300, seed=3)
    assert results.outcome == "beyond_chance"
    for key, result in results.by_key.items():
        assert result.lower <= result.upper, key
        if key not in ("exposure", "delta", "spatial_proximity"):
            assert result.expected < result.value, key
    assert results.by_key["exposure"].expected > results.by_key["exposure"].value
    assert np.isnan(results.by_key["exposure"].excess)


def test_an_even_city_is_within_chance() -> None:
    counts = {"population": [4000] * 6, "turkey": [1000] * 6}
    results = compute_index_results(selection_of(counts), draws=200)
    assert results.outcome == "within_chance"
    assert results.by_key["dissimilarity"].excess < 0
    assert results.by_key["exposure"].p_value == 1.0


def test_under_a_hundred_people_nothing_is_said() -> None:
    few = {"population": [500, 500], "turkey": [9, 90]}
    results = compute_index_results(selection_of(few), draws=50)
    assert results.outcome == "too_few"
    assert all(np.isnan(result.value) for result in results.by_key.values())
    enough = {"population": [500, 500], "turkey": [10, 90]}
    assert value(compute_index_results(selection_of(enough)), "dissimilarity") > 0


def test_too_few_others_are_too_few_as_well() -> None:
    counts = {"population": [500, 500], "turkey": [450, 460]}
    assert compute_index_results(selection_of(counts)).outcome == "too_few"


@pytest.mark.parametrize(
    "counts",
    [
        {"population": [500], "turkey": [200]},
        {"population": [500, 500], "turkey": [0, 0]},
        {"population": [500, 0], "turkey": [200, 0]},
    ],
)
@pytest.mark.parametrize("draws", [0, 20])
def test_what_is_not_defined_is_said_so(counts: Counts, draws: int) -> None:
    results = compute_index_results(selection_of(counts), draws=draws)
    assert results.outcome == "undefined"
    assert all(np.isnan(result.value) for result in results.by_key.values())
    headline = compute_headline(results)
    assert "Nicht bestimmbar" in headline.sentence("de", group="A", other="B")


def test_on_a_schematic_map_spatial_indices_are_missing_with_the_reason() -> None:
    results = compute_index_results(selection_of(HAND, geometry=GeometryKind.SCHEMATIC))
    assert set(results.not_computed) == {
        "delta", "spatial_proximity", "distance_decay_isolation",
        "spatial_dissimilarity", "spatial_theil_h",
    }  # fmt: skip
    assert set(results.not_computed.values()) == {"schematic"}


def test_several_groups_know_no_isolation() -> None:
    counts = {"population": [100, 100], "turkey": [100, 0], "ukraine": [0, 100]}
    results = compute_index_results(select_groups(grid_city(counts)), draws=20)
    assert results.not_computed["isolation"] == "two_groups_only"
    assert value(results, "mutual_information") == pytest.approx(np.log(2))


def test_the_headline_counts_people_of_a_hundred() -> None:
    results = compute_index_results(selection_of(HAND), draws=200, seed=0)
    headline = compute_headline(results)
    sentence = headline.sentence("de", group="Türkei", other="alle übrigen Einwohner")
    assert sentence.startswith("Von 100 Personen der Gruppe „Türkei“ müssten 60 in ein anderes")
    # E[D] of four areas of 100 with halves is about 0.07.
    assert sentence.endswith("Durch Zufall allein wären es 7.")
    assert "60 would have to move" in headline.sentence("en", group="Turkey", other="others")
    assert "95 %" in headline.interval_sentence("de")
    assert headline.verdict_sentence("de") == "Mehr, als der Zufall erklärt."


def test_a_trace_of_segregation_is_under_one_person_not_nobody() -> None:
    counts = {"population": [10_000, 10_000], "turkey": [2000, 2010]}
    headline = compute_headline(compute_index_results(selection_of(counts)))
    assert "müsste weniger als 1 " in headline.sentence("de", group="A", other="B")
    assert headline.interval_sentence("de") == ""


def test_parts_add_up_with_those_that_are_hidden() -> None:
    counts = {"population": [500, 500, 500, 500], "turkey": [3, 2, 80, 90]}
    selection = selection_of(counts)
    ranking = compute_ranking(selection)
    results = compute_index_results(selection)
    assert ranking.area_ids[2:] == ("a00", "a01")
    assert np.isnan(ranking.dissimilarity[2:]).all()
    assert np.isnan(ranking.location_quotient[2:]).all()
    total = np.nansum(ranking.dissimilarity) + ranking.hidden_dissimilarity
    assert total == pytest.approx(value(results, "dissimilarity"))
    total = np.nansum(ranking.theil_h) + ranking.hidden_theil_h
    assert total == pytest.approx(value(results, "theil_h"))


def test_the_ranking_starts_with_the_largest_part() -> None:
    ranking = compute_ranking(selection_of({"population": [500] * 3, "turkey": [250, 50, 60]}))
    assert ranking.area_ids[0] == "a00"
    assert ranking.surplus[0] > 0
    # 250 of 500 against 360 of 1500.
    assert ranking.location_quotient[0] == pytest.approx(0.5 / 0.24)


def test_no_part_is_shown_of_a_group_that_is_too_small() -> None:
    ranking = compute_ranking(selection_of({"population": [500, 500], "turkey": [9, 40]}))
    assert not ranking.shown.any()
    assert np.isnan([ranking.hidden_dissimilarity, ranking.hidden_theil_h]).all()
    assert (
        compute_lorenz(selection_of({"population": [500] * 2, "turkey": [9, 40]})).group.size == 0
    )


def test_the_lorenz_curve_of_the_hand_city() -> None:
    lorenz = compute_lorenz(selection_of({"population": [200] * 4, "turkey": [150, 120, 80, 50]}))
    assert lorenz.group.tolist() == pytest.approx([0, 0.125, 0.325, 0.625, 1])
    assert lorenz.other.tolist() == pytest.approx([0, 0.375, 0.675, 0.875, 1])


def test_no_segment_of_the_lorenz_curve_is_a_hidden_area() -> None:
    counts = {"population": [500] * 5, "turkey": [3, 1, 80, 90, 300]}
    lorenz = compute_lorenz(selection_of(counts))
    # Of 3 + 1 neither could be 4, so a third area hides with them.
    assert lorenz.n_pooled == 3
    steps = np.diff(lorenz.group) * 474
    assert steps.tolist() == pytest.approx([84, 90, 300])


def test_a_long_lorenz_curve_is_thinned_to_its_ends() -> None:
    counts = {"population": [900] * 60, "turkey": list(range(100, 160))}
    lorenz = compute_lorenz(selection_of(counts), most_points=20)
    assert len(lorenz.group) == 20
    assert (lorenz.group[0], lorenz.group[-1]) == (0.0, pytest.approx(1.0))
    assert lorenz.thinned


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=2, max_size=12).filter(
        lambda areas: sum(a for a, _ in areas) >= 100 and sum(b for _, b in areas) >= 100
    )
)
def test_the_curve_lies_below_the_diagonal_and_hidden_parts_are_never_alone(
    areas: list[tuple[int, int]],
) -> None:
    counts = {
        "population": [group + other for group, other in areas],
        "turkey": [group for group, _ in areas],
    }
    selection = selection_of(counts)
    lorenz = compute_lorenz(selection)
    assert (lorenz.group <= lorenz.other + 1e-12).all()
    assert (np.diff(lorenz.group) >= -1e-12).all()
    hidden = int((~selection.shown).sum())
    others_with_people = int((selection.counts[0] > 0).sum())
    assert hidden != 1 or others_with_people <= 1


def test_a_series_has_the_values_of_its_periods() -> None:
    city = grid_city(
        {
            "2018": HAND,
            "2019": {"population": [100] * 4, "turkey": [50, 50, 50, 50]},
            "2020": {"population": [100] * 4, "turkey": [100, 100, 0, 0]},
        }
    )
    counts = read_counts(city, ("turkey", "rest"))
    series = compute_time_series(city, counts, draws=100, seed=1)
    assert series.periods == ("2018", "2019", "2020")
    assert series.value == pytest.approx([0.6, 0.0, 1.0])
    assert (series.lower <= series.upper).all()
    assert series.expected == pytest.approx([0.07] * 3, abs=0.01)
    exact = compute_time_series(city, counts).expected
    assert exact == pytest.approx(series.expected, abs=0.01)
    assert series.breaks == ()
    assert series.n_areas.tolist() == [4, 4, 4]


def test_a_series_agrees_with_single_periods_for_every_index_without_a_map() -> None:
    city = grid_city({"2019": HAND, "2020": {"population": [300] * 4, "turkey": [9, 70, 80, 99]}})
    counts = read_counts(city, ("turkey", "rest"))
    for key in ("gini", "isolation", "exposure", "theil_h", "atkinson", "correlation_ratio"):
        series = compute_time_series(city, counts, index=key)
        single = [
            value(compute_index_results(select_two_groups(city, choice)), key)
            for choice in (SegregationChoice("turkey", period=p) for p in ("2019", "2020"))
        ]
        assert series.value == pytest.approx(single), key


def test_a_series_marks_where_other_areas_have_data() -> None:
    gap = float("nan")
    city = grid_city(
        {
            "2018": HAND,
            "2019": {"population": [100] * 4, "turkey": [100, 60, 40, gap]},
            "2020": HAND,
        }
    )
    series = compute_time_series(city, read_counts(city, ("turkey", "rest")))
    assert [(b.period, b.areas_added, b.areas_removed) for b in series.breaks] == [
        ("2019", 0, 1),
        ("2020", 1, 0),
    ]
    assert series.n_areas.tolist() == [4, 3, 4]
    assert "2019" in series.breaks[0].sentence("de")


def test_a_series_marks_another_source() -> None:
    city = grid_city({"2018": HAND, "2019": HAND})
    city.values.loc[city.values["period"] == "2019", "source_id"] = "other"
    series = compute_time_series(city, read_counts(city, ("turkey", "rest")))
    assert [(b.period, b.reason) for b in series.breaks] == [("2019", "source")]


def test_a_series_is_silent_where_the_group_is_too_small() -> None:
    city = grid_city({"2018": HAND, "2019": {"population": [100] * 4, "turkey": [9, 0, 0, 0]}})
    series = compute_time_series(city, read_counts(city, ("turkey", "rest")), draws=20)
    assert series.too_few.tolist() == [False, True]
    assert np.isnan([series.value[1], series.lower[1], series.p_value[1]]).all()
