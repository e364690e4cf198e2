"""Cities by an indicator of the whole: value, state, year and how far it can be off."""

import numpy as np
import pytest

from geo.region.city_figure import FigureQuestion
from geo.region.comparison import compare_indicator
from geo.region.results import Judgement, Verdict
from geo.values import State
from tests.cities import small_city
from tests.geo.region.towns import spread, town

SHARE = FigureQuestion("turkey_share", draws=4000, seed=1)
FEW = town("few", spread(4, 1000, 100))
MANY = town("many", spread(4, 1000, 300))


def test_a_share_divides_sums_and_is_not_a_mean_of_shares() -> None:
    (entry,) = compare_indicator([town("two", [(10, 100), (90, 300)])], SHARE).entries
    assert entry.value == 0.25
    assert (entry.state, entry.period, entry.n_areas, entry.n_unknown) == (
        State.PRESENT,
        "2020",
        2,
        0,
    )


def test_the_interval_of_a_share_is_that_of_as_many_throws() -> None:
    """Standard error of 400 in 4,000: sqrt(0.1 * 0.9/4000) = 0.00474."""
    (entry,) = compare_indicator([FEW], SHARE).entries
    low, high = entry.interval
    assert low == pytest.approx(0.1 - 1.96 * 0.00474, abs=0.0008)
    assert high == pytest.approx(0.1 + 1.96 * 0.00474, abs=0.0008)


def test_shares_far_apart_are_told_apart_and_alike_ones_are_not() -> None:
    found = compare_indicator([FEW, MANY], SHARE)
    assert [entry.city for entry in found.compared] == ["many", "few"]
    assert found.is_separable
    nearly = town("nearly", spread(4, 1000, 101))
    assert not compare_indicator([FEW, nearly], SHARE).is_separable


def test_a_count_has_a_place_without_reach() -> None:
    found = compare_indicator([FEW, MANY], FigureQuestion("turkey_count"))
    assert [(e.value, e.rank.rank, e.rank.is_sharp) for e in found.entries if e.rank] == [
        (400.0, 2, True),
        (1200.0, 1, True),
    ]
    assert all(np.isnan(entry.interval).all() for entry in found.entries)


def test_areas_of_any_size_compare_by_figures_of_the_whole() -> None:
    large = town("large", spread(4, 90_000, 300))
    assert compare_indicator([FEW, large], SHARE).judgement == Judgement(Verdict.COMPARABLE)


def test_a_sum_over_some_areas_is_not_the_citys_figure() -> None:
    gaps = town("gaps", [*spread(3, 1000, 100), (float("nan"), 1000.0)])
    (entry,) = compare_indicator([gaps], SHARE).entries
    assert entry.refusal is not None
    assert (entry.refusal.reason, entry.state, entry.n_unknown) == ("partial", State.MISSING, 1)
    assert "1 Gebiet." in entry.refusal.sentence("de")
    assert entry.rank is None


def test_a_figure_of_few_people_is_confidential() -> None:
    (entry,) = compare_indicator([town("tiny", [(1, 100), (2, 100)])], SHARE).entries
    assert entry.refusal is not None
    assert (entry.refusal.reason, entry.state) == ("suppressed", State.SUPPRESSED)
    assert np.isnan(entry.value)
    assert entry.plausible.size == 0


def test_the_newest_year_with_a_figure_is_taken_and_another_refused() -> None:
    unknown = [(float("nan"), 1000.0)] * 4
    both = town("both", {"2020": spread(4, 1000, 100), "2021": unknown})
    assert compare_indicator([both], SHARE).entries[0].period == "2020"
    (entry,) = compare_indicator([both], FigureQuestion("turkey_share", "1999")).entries
    assert entry.refusal is not None
    assert (entry.refusal.reason, "1999" in entry.refusal.sentence("en")) == ("no_data", True)


def test_an_indicator_that_nobody_knows_is_refused() -> None:
    (entry,) = compare_indicator([FEW], FigureQuestion("nonsense_share")).entries
    assert entry.refusal is not None
    assert entry.refusal.reason == "no_data"


def test_a_figure_known_of_boroughs_only_is_taken_from_them() -> None:
    rows = [(area, "population_count", "2020", 700.0) for area in ("W", "E")]
    (entry,) = compare_indicator([small_city(rows)], FigureQuestion("population_count")).entries
    assert (entry.value, entry.level, entry.n_areas) == (1400.0, "borough", 2)
    (finest,) = compare_indicator([small_city()], FigureQuestion("population_count")).entries
    assert (finest.value, finest.level) == (1000.0, "quarter")


@pytest.mark.parametrize("members", [-30.0, 130.0])
def test_counts_that_contradict_each_other_have_no_interval(members: float) -> None:
    (entry,) = compare_indicator([town("wrong", spread(4, 100, members))], SHARE).entries
    assert entry.value == members / 100
    assert entry.plausible.size == 0
