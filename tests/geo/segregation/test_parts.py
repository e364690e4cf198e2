"""Scale, comparison, decomposition, hot spots, the long tail, method cards and validation."""

import threading

import numpy as np
import pytest
from cities import small_city

from geo.city import GeometryKind
from geo.errors import IndexInputError, UnknownKeyError
from geo.indices.registry import INDICES
from geo.segregation.city_counts import read_counts
from geo.segregation.comparison import compare_cities, compare_periods
from geo.segregation.decomposition import (
    compute_borough_parts,
    split_by_level,
    split_change_of_city,
)
from geo.segregation.hotspots import (
    build_neighbours,
    compute_hotspots,
    describe_gi,
    describe_moran,
)
from geo.segregation.methods import describe_method, describe_notation
from geo.segregation.pysal import REFUSED, compute_pysal_index, list_pysal_indices
from geo.segregation.results import compute_index_results
from geo.segregation.scale import compute_levels, compute_radius_profile
from geo.segregation.selection import SegregationChoice, select_groups, select_two_groups
from geo.segregation.validation import compute_validation, describe_limits
from geo.texts import LANGUAGES

from .rows import borough_city, grid_city

TURKEY = SegregationChoice("turkey")
HAND = {"population": [100] * 4, "turkey": [100, 60, 40, 0]}
# Twelve by twelve fields: the group in one half, or on every second field.
HALVES = {"population": [1000] * 144, "turkey": [900] * 72 + [100] * 72}
CHESS = {
    "population": [1000] * 144,
    "turkey": [900 if (i % 12 + i // 12) % 2 else 100 for i in range(144)],
}


def test_halves_stay_apart_at_every_scale_and_a_chessboard_fades() -> None:
    halves, chess = (
        compute_radius_profile(select_two_groups(grid_city(counts, columns=12), TURKEY))
        for counts in (HALVES, CHESS)
    )
    assert halves.theil_h[0] == pytest.approx(chess.theil_h[0])
    assert halves.far_share > 0.5
    assert chess.far_share < 0.05
    assert "ganzer Stadtbezirke" in halves.sentence("de")
    assert "einzelner Quartiere" in chess.sentence("de")
    assert "single quarters" in chess.sentence("en")
    assert halves.neighbour_m == 1000.0


@pytest.mark.parametrize("kind", [GeometryKind.SCHEMATIC, GeometryKind.NONE])
def test_there_is_no_profile_without_distances(kind: GeometryKind) -> None:
    profile = compute_radius_profile(select_two_groups(grid_city(HAND, geometry=kind), TURKEY))
    assert profile.missing == kind.value
    assert profile.radii_m.size == 0
    assert profile.sentence("de").startswith("Kein Profil")


def test_coarser_areas_are_never_more_segregated() -> None:
    city = small_city()
    levels = compute_levels(city, select_two_groups(city, TURKEY))
    assert [level.level for level in levels] == ["borough", "quarter"]
    assert levels[0].dissimilarity <= levels[1].dissimilarity
    # Boroughs: 110 of 400 and 0 of 600.
    assert levels[0].dissimilarity == pytest.approx(600 / 890)


def test_the_same_period_twice_is_no_difference() -> None:
    city = grid_city({"2019": HAND, "2020": HAND})
    counts = read_counts(city, ("turkey", "rest"))
    found = compare_periods(city, counts, ("2019", "2020"), draws=99)
    assert found.difference == 0.0
    assert found.p_value == 1.0
    assert "mit Zufall vereinbar" in found.sentence("de")


def test_periods_are_compared_over_the_areas_known_in_both() -> None:
    gap = float("nan")
    city = grid_city(
        {"2019": HAND, "2020": {"population": [100] * 4, "turkey": [100, 60, 40, gap]}}
    )
    counts = read_counts(city, ("turkey", "rest"))
    found = compare_periods(city, counts, ("2019", "2020"), draws=50)
    assert found.difference == 0.0
    assert [area.area for area in found.left_out] == ["a03"]


def test_a_segregated_and_an_even_city_differ_beyond_chance() -> None:
    even = {"population": [1000] * 30, "turkey": [300] * 30}
    split = {"population": [1000] * 30, "turkey": [600] * 15 + [5] * 15}
    one, two = (select_two_groups(grid_city(counts), TURKEY) for counts in (even, split))
    found = compare_cities(one, two, draws=199, seed=5)
    assert found.difference > 0.5
    assert found.p_value <= 0.05
    assert compare_cities(one, two, draws=199, seed=5) == found
    assert "größer" in found.sentence("de")


def test_areas_of_unlike_size_are_warned_of() -> None:
    large = {"population": [4000] * 4, "turkey": [1000, 600, 400, 9]}
    one, two = (select_two_groups(grid_city(counts), TURKEY) for counts in (HAND, large))
    found = compare_cities(one, two, draws=20)
    assert found.size_ratio == 40.0
    assert not found.sizes_compare
    assert "Vorsicht" in found.sentence("de")


def test_different_groups_do_not_compare() -> None:
    city = grid_city({**HAND, "ukraine": [0, 40, 60, 100]})
    one = select_two_groups(city, TURKEY)
    two = select_two_groups(city, SegregationChoice("ukraine"))
    with pytest.raises(IndexInputError):
        compare_cities(one, two)


@pytest.mark.parametrize("index", ["theil_h", "mutual_information"])
def test_parts_between_and_inside_boroughs_add_up(index: str) -> None:
    city = small_city()
    selection = select_two_groups(city, TURKEY)
    fall = split_by_level(
        city, selection, index="theil_h" if index == "theil_h" else "mutual_information"
    )
    *parts, total = fall.rows
    assert [(row.key, row.level) for row in parts] == [
        ("between", "borough"),
        ("inside", "quarter"),
    ]
    assert sum(row.value for row in parts) == pytest.approx(total.value)
    assert parts[1].start == pytest.approx(parts[0].end)
    expected = compute_index_results(selection).by_key[index].value
    assert total.value == pytest.approx(expected)
    assert parts[0].name(city, "de") == "Zwischen: Stadtbezirk"
    assert total.name(city, "en") == "Whole city"


def test_boroughs_hold_their_part_of_h() -> None:
    city = small_city()
    selection = select_two_groups(city, TURKEY)
    parts = compute_borough_parts(city, selection)
    assert parts.area_ids == ("E", "W")
    inside = split_by_level(city, selection).rows[1].value
    assert np.nansum(parts.contribution) == pytest.approx(inside)
    # E holds one quarter only and nobody of the group: nothing can be said of it.
    assert np.isnan(parts.theil_h[0])


def test_a_borough_that_must_be_hidden_is_never_hidden_alone() -> None:
    # The first borough holds too few of the group; city and the two others would give it away.
    areas = [f"{borough}{place}" for borough in "abc" for place in range(2)]
    city = borough_city(areas, [20, 30, 300, 100, 200, 400])
    parts = compute_borough_parts(city, select_two_groups(city, TURKEY))
    assert np.isnan(parts.theil_h).sum() == 2
    assert np.isnan(parts.theil_h[0])


def test_the_terms_of_a_change_add_up_to_it() -> None:
    after = {"population": [120, 80, 150, 90], "turkey": [90, 40, 70, 10]}
    city = grid_city({"2019": HAND, "2020": after})
    fall = split_change_of_city(city, read_counts(city, ("turkey", "rest")), ("2019", "2020"))
    before, *terms, end = fall.rows
    assert before.value + sum(term.value for term in terms) == pytest.approx(end.value)
    assert [term.key for term in terms] == [
        "additions", "removals", "group_margins", "area_margins", "structure",
    ]  # fmt: skip
    assert terms[0].value == terms[1].value == 0.0
    assert terms[-1].end == pytest.approx(end.value)


def test_a_city_that_only_grows_has_no_change_of_structure() -> None:
    twice = {key: [2 * number for number in numbers] for key, numbers in HAND.items()}
    city = grid_city({"2019": HAND, "2020": twice})
    fall = split_change_of_city(city, read_counts(city, ("turkey", "rest")), ("2019", "2020"))
    assert [row.value for row in fall.rows[1:-1]] == pytest.approx([0.0] * 5, abs=1e-9)


def test_an_area_without_data_before_counts_as_added() -> None:
    gap = float("nan")
    before = {"population": [100] * 4, "turkey": [100, 60, 40, gap]}
    city = grid_city({"2019": before, "2020": HAND})
    fall = split_change_of_city(city, read_counts(city, ("turkey", "rest")), ("2019", "2020"))
    values = {row.key: row.value for row in fall.rows}
    assert values["additions"] > 0.0
    assert values["structure"] == pytest.approx(0.0, abs=1e-9)


def test_a_small_group_has_no_waterfall() -> None:
    city = grid_city({"population": [100, 100], "turkey": [9, 20]})
    fall = split_by_level(city, select_two_groups(city, TURKEY))
    assert (fall.rows, fall.outcome) == ((), "too_few")
    assert "Zu wenige" in fall.refusal("de")


def test_two_halves_are_a_hot_and_a_cold_spot() -> None:
    found = compute_hotspots(grid_city(HALVES, columns=12), TURKEY, permutations=999, seed=1)
    # Third row and column from either corner, deep inside each half.
    assert (found.gi[26], found.gi[117]) == ("hot", "cold")
    assert (found.moran[26], found.moran[117]) == ("high_high", "low_low")
    assert found.islands == found.left_out == ()
    assert describe_gi("hot", "de") == "Häufung hoher Anteile"
    assert describe_moran("low_low", "en") == "low share beside low"
    assert "999" in found.sentence("de")


def test_an_even_spread_by_lot_has_few_spots() -> None:
    shares = np.random.default_rng(8).integers(300, 500, 144)
    city = grid_city({"population": [1000] * 144, "turkey": shares.tolist()}, columns=12)
    found = compute_hotspots(city, TURKEY, permutations=999)
    assert found.gi.count("none") >= 142


def test_hot_spots_repeat_and_leave_the_global_generator_alone() -> None:
    city = grid_city(HALVES, columns=12)
    np.random.seed(77)  # noqa: NPY002 - the generator that must not move
    expected = np.random.random(3)  # noqa: NPY002
    np.random.seed(77)  # noqa: NPY002
    first = compute_hotspots(city, TURKEY, permutations=199, seed=4)
    assert np.random.random(3) == pytest.approx(expected)  # noqa: NPY002
    again = compute_hotspots(city, TURKEY, permutations=199, seed=4)
    assert first.gi == again.gi
    assert np.array_equal(first.gi_p, again.gi_p)


def test_two_sessions_at_once_do_not_disturb_each_other() -> None:
    city = grid_city(HALVES, columns=12)
    alone = compute_hotspots(city, TURKEY, permutations=199, seed=4)
    found = []
    threads = [
        threading.Thread(
            target=lambda: found.append(compute_hotspots(city, TURKEY, permutations=199, seed=4))
        )
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(alone.gi_p, result.gi_p) for result in found)
    assert len(found) == 3


def test_islands_are_joined_to_their_nearest_areas_and_named() -> None:
    counts = {key: numbers[:16] for key, numbers in HALVES.items()}
    city = grid_city(counts, columns=4, apart=[15])
    graph, islands = build_neighbours(city.areas.geometry.reset_index(drop=True))
    assert islands == (15,)
    assert graph.cardinalities[15] == 4
    assert all(15 in graph[int(other)].index for other in graph[15].index)
    counts = {"population": [1000] * 16, "turkey": [900] * 8 + [100] * 8}
    found = compute_hotspots(grid_city(counts, columns=4, apart=[15]), TURKEY, permutations=99)
    assert found.islands == ("a15",)


def test_hidden_areas_take_no_part_in_hot_spots() -> None:
    people = [3, 2, *HALVES["turkey"][2:]]
    city = grid_city({"population": [1000] * 144, "turkey": people}, columns=12)
    found = compute_hotspots(city, TURKEY, permutations=99)
    assert [(area.area, area.reason) for area in found.left_out] == [
        ("a00", "suppressed"),
        ("a01", "suppressed"),
    ]
    assert "a00" not in found.area_ids


@pytest.mark.parametrize(
    ("counts", "kind", "missing"),
    [
        (HAND, GeometryKind.SCHEMATIC, "schematic"),
        (HAND, GeometryKind.NONE, "none"),
        (HAND, GeometryKind.UPLOADED, "few_areas"),
        ({"population": [100] * 12, "turkey": [50] * 12}, GeometryKind.UPLOADED, "constant"),
    ],
)
def test_where_nothing_is_local_the_reason_is_said(
    counts: dict[str, list[float]], kind: GeometryKind, missing: str
) -> None:
    found = compute_hotspots(grid_city(counts, geometry=kind), TURKEY)
    assert found.missing == missing
    assert found.sentence("de").startswith("Keine Häufungen")


def test_the_long_tail_is_computed_by_pysal_and_says_so() -> None:
    city = grid_city({"population": [200] * 4, "turkey": [150, 110, 60, 10]})
    selection = select_two_groups(city, TURKEY)
    settings = np.geterr()
    result = compute_pysal_index("Dissim", selection)
    ours = compute_index_results(selection).by_key["dissimilarity"].value
    assert result.value == pytest.approx(ours)
    assert result.version.startswith("2.")
    assert np.geterr() == settings
    assert compute_pysal_index("MinMax", selection).value > 0
    spatial = compute_pysal_index("SpatialDissim", selection, polygons=city.areas_at("quarter"))
    assert 0 < spatial.value < 1


def test_the_long_tail_of_several_groups_is_reached_too() -> None:
    city = grid_city({"population": [1000, 1000], "turkey": [900, 200], "ukraine": [100, 800]})
    selection = select_groups(city, ("turkey", "ukraine"))
    assert "MultiDivergence" in list_pysal_indices(selection)
    assert compute_pysal_index("SimpsonsInteraction", selection).value == pytest.approx(
        2 * 0.55 * 0.45
    )


@pytest.mark.parametrize("name", REFUSED)
def test_what_pysal_computes_against_its_definition_is_refused(name: str) -> None:
    with pytest.raises(IndexInputError) as refusal:
        compute_pysal_index(name, select_two_groups(grid_city(HAND), TURKEY))
    assert name in refusal.value.sentence("de")


def test_unknown_names_and_missing_polygons_are_refused() -> None:
    selection = select_two_groups(grid_city(HAND), TURKEY)
    for name in ("__class__", "SpatialDissim"):
        with pytest.raises(UnknownKeyError):
            compute_pysal_index(name, selection)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_index_has_a_complete_method_card(language: str) -> None:
    chosen = "de" if language == "de" else "en"
    for key in INDICES:
        card = describe_method(key, chosen)
        assert "=" in card.formula
        assert all((card.name, card.reading, card.pitfalls, card.literature, card.references))
    assert "πᵢₘ" in describe_notation(chosen)


def test_every_index_agrees_with_two_values_of_others() -> None:
    rows = compute_validation()
    assert all(row.agrees for row in rows)
    for key in INDICES:
        assert sum(row.index == key for row in rows) >= 2, key
    for row in rows:
        for language in LANGUAGES:
            assert row.name(language)
            assert row.source_words(language)
            assert row.data_words(language)
    assert "Köln" in describe_limits("de")


def test_pysal_agrees_where_it_computes_the_same() -> None:
    rows = [row for row in compute_validation(with_pysal=True) if row.source == "pysal"]
    assert len(rows) == 12
    assert all(row.agrees for row in rows)
