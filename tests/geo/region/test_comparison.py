"""Cities by an index: raw figures mislead, the excess does not, and places know their reach."""

from dataclasses import replace

import numpy as np
import pytest

from geo.errors import UnknownKeyError
from geo.indices.chance import expected_dissimilarity
from geo.region.city_index import COMPARABLE_INDICES, IndexQuestion
from geo.region.comparison import ComparisonStopped, compare_index, describe_unplaced
from geo.texts import LANGUAGES
from tests.geo.region.towns import spread, town, two_groups

ASKED = IndexQuestion("turkey", draws=200, seed=3)

# Half of all people belong to the group, so D is the mean |members - half| by half of the size.
VILLAGES = town("villages", spread(96, 20, 12, 8, 12, 8, 12, 8, 11, 9))
EVEN = town("even", spread(20, 2000, 1018, 982))
DIVIDED = town("divided", spread(10, 2000, 1100, 900))


def test_a_town_of_small_areas_looks_more_segregated_and_the_excess_puts_it_right() -> None:
    """Villages: D = (6 * 2 + 2 * 1)/8/10 = 0.175, by chance alone; divided: 100/1000 = 0.1."""
    found = compare_index([VILLAGES, DIVIDED], ASKED)
    villages, divided = found.entries
    assert villages.result.value == pytest.approx(0.175)
    assert divided.result.value == pytest.approx(0.10)
    assert villages.outcome == "within_chance"
    assert divided.outcome == "beyond_chance"
    assert villages.value < 0.01
    assert divided.value > 0.07
    assert [entry.city for entry in found.compared] == ["divided", "villages"]


def test_towns_without_segregation_are_told_apart_by_raw_figures_only() -> None:
    found = compare_index([VILLAGES, EVEN], ASKED)
    villages, even = found.entries
    assert villages.result.value > 8 * even.result.value
    assert not found.is_separable
    assert [(entry.rank.lower, entry.rank.upper) for entry in found.entries if entry.rank] == [
        (1, 2),
        (1, 2),
    ]


def test_towns_alike_in_truth_keep_both_places() -> None:
    """Shares of 5 and 15 % in areas of 6,000 and 1,500 people; the excess alone says 40 % wrong."""
    generator = np.random.default_rng(5)
    shares = np.tile([0.05, 0.15], 20)

    def draw(size: int) -> list[tuple[float, float]]:
        return [(float(x), float(size)) for x in generator.binomial(size, shares)]

    kept = 0
    for pair in range(20):
        large, small = town(f"l{pair}", draw(6000)), town(f"s{pair}", draw(1500))
        kept += not compare_index([large, small], replace(ASKED, draws=100)).is_separable
    assert kept >= 18


def test_towns_that_differ_in_truth_are_told_apart() -> None:
    found = compare_index([EVEN, DIVIDED], ASKED)
    assert found.is_separable
    assert [entry.rank.rank for entry in found.entries if entry.rank] == [2, 1]
    assert all(entry.rank and entry.rank.is_sharp for entry in found.entries)


def test_expected_value_and_excess_are_those_of_random_allocation() -> None:
    (entry,) = compare_index([DIVIDED], replace(ASKED, draws=2000)).entries
    group = np.array([1100.0, 900.0] * 5)
    exact = float(expected_dissimilarity(group, 2000 - group))
    assert entry.result.expected == pytest.approx(exact, rel=0.03)
    assert entry.value == pytest.approx((0.1 - exact) / (1 - exact), abs=0.001)
    low, high = entry.excess_interval
    assert low < entry.value < high


def test_what_the_figure_rests_on_stands_beside_it() -> None:
    (entry,) = compare_index([VILLAGES], ASKED).entries
    assert (entry.n_areas, entry.mean_area_population, entry.group_share) == (96, 20.0, 0.5)
    assert (entry.period, entry.level, entry.group, entry.against) == (
        "2020",
        "quarter",
        "turkey",
        "rest",
    )
    assert tuple(entry.by_key) == COMPARABLE_INDICES


def test_the_order_of_towns_is_the_order_of_the_answer_and_nothing_else() -> None:
    towns = [VILLAGES, EVEN, DIVIDED]
    forth, back = compare_index(towns, ASKED), compare_index(towns[::-1], ASKED)
    for one, two in zip(forth.entries, back.entries[::-1], strict=True):
        assert one.city == two.city
        assert (one.result, one.rank) == (two.result, two.rank)
        assert np.array_equal(one.plausible, two.plausible)
    assert forth.judgement == back.judgement


def test_a_town_beside_itself_has_both_places() -> None:
    found = compare_index([DIVIDED, DIVIDED], ASKED)
    assert [(e.rank.rank, e.rank.lower, e.rank.upper) for e in found.entries if e.rank] == [
        (1, 1, 2),
        (1, 1, 2),
    ]
    assert not found.is_separable


def test_a_town_beside_its_copy_of_another_name_has_both_places() -> None:
    found = compare_index([DIVIDED, replace(DIVIDED, key="copy")], ASKED)
    assert not found.is_separable
    one, two = found.entries
    assert not np.array_equal(one.plausible, two.plausible)


def test_another_seed_gives_other_draws_and_the_same_figures() -> None:
    (one,) = compare_index([DIVIDED], ASKED).entries
    (two,) = compare_index([DIVIDED], replace(ASKED, seed=4)).entries
    assert one.result.value == two.result.value
    assert not np.array_equal(one.plausible, two.plausible)


def test_a_town_that_cannot_answer_says_why_and_leaves_the_others_their_places() -> None:
    tiny = town("tiny", spread(10, 100, 4))
    strange = town("strange", spread(4, 500, 100), group="syria")
    found = compare_index([DIVIDED, tiny, strange, EVEN], ASKED)
    refusals = {e.city: e.refusal.reason for e in found.entries if e.refusal}
    assert refusals == {"tiny": "too_few", "strange": "no_data"}
    assert [entry.rank and entry.rank.of for entry in found.entries] == [2, None, None, 2]
    (refusal,) = [e.refusal for e in found.entries if e.city == "strange"]
    assert refusal is not None
    assert "turkey" in refusal.sentence("de")
    assert "Strange" in refusal.sentence("en")


def test_hidden_counts_are_estimates_unless_exact_ones_are_asked_for() -> None:
    """Areas with 4 and 2 members are hidden; their sum of 6 is spread by residents, 3 and 3."""
    areas = [*spread(8, 400, 90, 30), (4.0, 100.0), (2.0, 100.0)]
    told = [*areas[:-2], (3.0, 100.0), (3.0, 100.0)]
    asked = replace(ASKED, index="correlation_ratio")
    for counts, is_exact in ((areas, True), (told, False)):
        (entry,) = compare_index([town("few", areas)], replace(asked, exact=is_exact)).entries
        members, residents = np.array(counts).T
        share, whole = members / residents, members.sum() / residents.sum()
        between = (residents * (share - whole) ** 2).sum() / residents.sum()
        assert entry.result.value == pytest.approx(between / (whole * (1 - whole)))


def test_an_index_without_an_excess_is_no_measure_between_cities() -> None:
    with pytest.raises(UnknownKeyError, match="dissimilarity"):
        IndexQuestion("turkey", index="exposure")


def test_every_finished_town_is_told_and_nothing_is_computed_after_a_stop() -> None:
    told: list[tuple[int, int]] = []
    compare_index([EVEN, DIVIDED], ASKED, on_progress=lambda *done: told.append(done))
    assert told == [(1, 2), (2, 2)]
    with pytest.raises(ComparisonStopped):
        compare_index([EVEN, DIVIDED], ASKED, should_stop=lambda: True)


HIDDEN = [*spread(6, 400, 90, 60), (4.0, 500.0), (4.0, 100.0), (3.0, 60.0), (4.0, 100.0)]


@pytest.mark.parametrize("index", COMPARABLE_INDICES)
def test_every_comparable_index_of_a_group_has_its_bounds(index: str) -> None:
    """The one of true counts lies between them, and so does the one that is shown."""
    asked = replace(ASKED, index=index)
    (told,) = compare_index([town("gaps", HIDDEN)], asked).entries
    (exact,) = compare_index([town("gaps", HIDDEN)], replace(asked, exact=True)).entries
    assert told.hidden_bounds is not None
    low, high = told.hidden_bounds
    for value in (exact.result.value, told.result.value):
        assert low - 1e-9 <= value <= high + 1e-9
    assert low < high
    assert not told.is_unbounded
    assert told.rank is not None


def test_where_hidden_counts_have_no_bounds_a_town_has_no_place_and_says_so() -> None:
    """Two groups side by side may both be hidden in an area; others reach as far as that makes."""
    hidden, open_one, low = (
        two_groups(key, *members)
        for key, members in (
            ("hidden", ((90.0, 4.0), (60.0, 90.0), (3.0, 60.0), (30.0, 200.0))),
            ("open", ((190.0, 10.0), (10.0, 190.0), (150.0, 50.0), (50.0, 150.0))),
            ("low", ((105.0, 95.0), (95.0, 105.0), (100.0, 110.0), (110.0, 100.0))),
        )
    )
    asked = replace(ASKED, against="ukraine")
    found = compare_index([hidden, open_one, low], asked)
    first, *others = found.entries
    assert first.refusal is None
    assert first.is_unbounded
    assert first.rank is None
    assert [(e.rank.lower, e.rank.upper, e.rank.of) for e in others if e.rank] == [
        (1, 2, 3),
        (2, 3, 3),
    ]
    for language in LANGUAGES:
        assert "Hidden" in describe_unplaced(found, language)
    known = compare_index([open_one, low], asked)
    assert describe_unplaced(known, "de") == ""
    assert [e.rank.of for e in known.entries if e.rank] == [2, 2]
    exact = compare_index([hidden, open_one, low], replace(asked, exact=True))
    assert [e.rank is not None for e in exact.entries] == [True] * 3


def test_a_place_reaches_as_far_as_hidden_counts_could_move_it() -> None:
    """The true index lies between the bounds, and an exact answer has none."""
    town_with_gaps = town("gaps", HIDDEN)
    (told,) = compare_index([town_with_gaps], ASKED).entries
    (exact,) = compare_index([town_with_gaps], replace(ASKED, exact=True)).entries
    assert exact.hidden_bounds is None
    assert exact.shifts == (0.0, 0.0)
    assert told.hidden_bounds is not None
    low, high = told.hidden_bounds
    assert low - 1e-9 <= exact.result.value <= high + 1e-9
    assert low < high
    down, up = told.shifts
    assert down <= 0.0 < up
    assert told.result.value + up == pytest.approx(high)
