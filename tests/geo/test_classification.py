"""Classes of a map: every value in exactly one, and labels that tell the truth."""

import re
from typing import Any

import mapclassify
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.classification import (
    MAXIMUM_CLASSES,
    METHODS,
    Classes,
    Method,
    classify,
    code_of_state,
    codes,
    interval_labels,
    parse_bounds,
)
from geo.classification_methods import fisher_jenks_bounds, std_mean_bounds
from geo.errors import DataError
from geo.texts import LANGUAGES, Language, text
from geo.values import Floats, State

COMPUTED = [method for method in METHODS if method != "own"]
plain_numbers = st.floats(-1e5, 1e5, allow_nan=False).map(lambda number: round(number, 3))
any_numbers = st.one_of(plain_numbers, st.sampled_from([np.nan, np.inf, -np.inf, 0.0]))
tied_numbers = st.sampled_from([0.1, 0.2, 0.25, 7.0, -3.0])
samples = st.one_of(st.lists(any_numbers, max_size=60), st.lists(tied_numbers, max_size=60))
counts_of_classes = st.integers(1, MAXIMUM_CLASSES)


def split(values: list[float], **options: Any) -> Classes:
    return classify(np.asarray(values, dtype=float), **options)


def spread_within(values: Floats, bounds: Floats) -> float:
    classes = np.searchsorted(bounds[1:-1], values)
    return sum(
        float(values[classes == one].var() * (classes == one).sum()) for one in np.unique(classes)
    )


def test_quantiles_put_as_many_values_into_each_class() -> None:
    classes = split([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], k=5, decimals=1)
    # Linear interpolation: the 20 % point of 1 to 10 is 1 + 0.2 x 9.
    assert classes.bounds == (1, 2.8, 4.6, 6.4, 8.2, 10)
    assert classes.counts == (2, 2, 2, 2, 2)


def test_equal_intervals_have_equal_widths() -> None:
    classes = split([0, 1, 2, 3, 20], method="equal_interval", k=4)
    assert classes.bounds == (0, 5, 10, 15, 20)
    assert classes.counts == (4, 0, 0, 1)


def test_fisher_jenks_finds_the_groups_that_are_there() -> None:
    classes = split([1, 2, 2, 10, 11, 12, 50, 51], method="fisher_jenks", k=3)
    assert classes.bounds == (1, 2, 12, 51)
    assert classes.counts == (3, 3, 2)


def test_standard_deviations_are_counted_from_the_mean() -> None:
    # Mean 4, standard deviation sqrt((16+4+0+4+16)/4) = sqrt(10); +-2 deviations lie outside.
    bounds = std_mean_bounds(np.array([0.0, 2, 4, 6, 8]), 5)
    assert bounds == pytest.approx([0, 4 - 10**0.5, 4 + 10**0.5, 8])


def test_an_even_number_of_deviation_classes_has_a_bound_at_the_mean() -> None:
    bounds = std_mean_bounds(np.array([0.0, 2, 4, 6, 8]), 4)
    assert bounds == pytest.approx([0, 4 - 10**0.5, 4, 4 + 10**0.5, 8])


def test_pretty_bounds_are_round_and_reach_around_the_values() -> None:
    classes = split([3.2, 11, 18, 27, 46.7], method="pretty", k=5, decimals=1)
    assert classes.bounds == (0, 10, 20, 30, 40, 50)


def test_own_bounds_leave_the_outer_classes_open() -> None:
    classes = split([3, 7, 12, 50], method="own", bounds=[5, 10, 20.5])
    assert classes.counts == (1, 1, 1, 1)
    assert interval_labels(classes, "de") == (
        "bis 5,0",
        "über 5,0 bis 10,0",
        "über 10,0 bis 20,5",
        "über 20,5",
    )


def test_own_bounds_hold_even_where_no_value_lies() -> None:
    classes = split([7.0], method="own", bounds=[5, 10])
    assert classes.counts == (0, 1, 0)


def test_labels_say_that_a_class_is_closed_at_its_top() -> None:
    classes = split([2.0, 3.4, 5.0, 6.1], k=2, decimals=1)
    assert classes.bounds == (2.0, 4.2, 6.1)
    assert interval_labels(classes, "de") == ("2,0 bis 4,2", "über 4,2 bis 6,1")
    assert interval_labels(classes, "en") == ("2.0 to 4.2", "over 4.2 to 6.1")


def test_a_lowest_class_of_one_value_is_called_by_that_value() -> None:
    classes = split([1, 1, 1, 1, 1, 1, 5, 9], k=3)
    assert interval_labels(classes, "de")[0] == "1"


def test_labels_become_open_where_the_map_shows_values_beyond_the_bounds() -> None:
    classes = split([1, 2, 3, 4], k=2)
    assert interval_labels(classes, "de", seen=(0.0, 9.0)) == ("bis 2", "über 2")
    assert interval_labels(classes, "de", seen=(2.0, 3.0)) == ("1 bis 2", "über 2 bis 4")


def test_one_open_class_is_called_all_values() -> None:
    classes = split([4, 4])
    assert interval_labels(classes, "de", seen=(1.0, 9.0)) == ("alle Werte",)
    assert interval_labels(classes, "de", seen=(4.0, 9.0)) == ("ab 4",)
    assert interval_labels(classes, "de", seen=(1.0, 4.0)) == ("bis 4",)


def test_bounds_get_more_decimals_where_they_would_not_differ() -> None:
    classes = split([0.11, 0.12, 0.13, 0.14, 0.15, 0.16], k=3, decimals=1)
    assert classes.decimals == 2
    assert classes.k == 3


def test_bounds_never_get_more_than_three_further_decimals() -> None:
    classes = split([1.000001, 1.000002, 1.000003, 2.0], k=4)
    assert classes.decimals == 3
    assert classes.k == 2


def test_whole_numbers_never_get_decimals() -> None:
    # Steps of 0.5 from 1 to 4: only the bounds 1, 2, 3 and 4 part whole numbers.
    classes = split([1, 2, 3, 4, 4], method="equal_interval", k=6)
    assert classes.decimals == 0
    assert classes.bounds == (1, 1, 2, 3, 4)


def test_a_value_lies_in_the_class_in_which_its_shown_number_lies() -> None:
    classes = split([1.0, 2.0, 3.0, 4.0], method="own", bounds=[3], decimals=0)
    # Both are shown as 3, and "bis 3" is the lower class.
    assert classes.assign(np.array([2.6, 3.4, 3.6])).tolist() == [0, 0, 1]


def test_a_share_that_binary_arithmetic_puts_beside_its_bound_counts_as_on_it() -> None:
    classes = split([1.0, 20.0], method="own", bounds=[7], decimals=1)
    assert 0.07 * 100 > 7
    assert classes.assign(np.array([0.07 * 100])).tolist() == [0]


def test_constant_values_make_one_class() -> None:
    classes = split([3.0, 3.0, np.nan])
    assert classes.bounds == (3, 3)
    assert classes.counts == (2,)
    assert "1 statt 5" in classes.reason("de")


def test_fewer_values_than_classes_make_fewer_classes_and_say_so() -> None:
    classes = split([1, 2, 2], method="fisher_jenks", k=5)
    assert classes.k == 2
    assert "2 statt 5" in classes.reason("de")
    assert "2 instead of 5" in classes.reason("en")


def test_round_bounds_say_why_there_are_fewer_classes() -> None:
    classes = split([0, 9, 13, 26.2], method="pretty", k=5)
    assert classes.bounds == (0, 10, 20, 30)
    assert "runde Grenzen" in classes.reason("de")


def test_as_many_classes_as_asked_for_need_no_reason() -> None:
    assert split([1, 2, 3, 4, 5]).reason("de") == ""


def test_no_values_make_no_classes() -> None:
    classes = split([np.nan, np.inf])
    assert (classes.k, classes.bounds, classes.counts) == (0, (), ())
    assert interval_labels(classes, "de") == ()
    assert classes.reason("de") == text("classes.none", "de")


def test_numbers_cannot_be_put_into_no_classes() -> None:
    with pytest.raises(DataError, match="no classes were computed"):
        split([np.nan]).assign(np.array([1.0]))


@pytest.mark.parametrize("k", [0, 8, -1])
def test_a_map_has_one_to_seven_classes(k: int) -> None:
    with pytest.raises(DataError, match="1 to 7"):
        split([1, 2, 3], k=k)


@pytest.mark.parametrize("bounds", [[], [1, 2, 3, 4, 5, 6, 7]])
def test_own_bounds_are_one_to_six(bounds: list[float]) -> None:
    with pytest.raises(DataError, match="1 to 6"):
        split([1, 2, 3], method="own", bounds=bounds)


def test_changes_are_classed_alike_on_both_sides_of_zero() -> None:
    classes = split([-8, -5, -2, -1, 1, 2, 3, 9], centre=0, k=5)
    assert [-bound for bound in reversed(classes.bounds)] == list(classes.bounds)
    assert classes.k == 5


def test_an_even_number_of_classes_parts_decrease_from_increase() -> None:
    classes = split([-8, -5, -2, -1, 1, 2, 3, 9], centre=0, k=4)
    assert 0 in classes.bounds
    assert classes.k == 4


@pytest.mark.parametrize("method", ["quantile", "equal_interval"])
def test_bounds_agree_with_mapclassify(method: Method) -> None:
    values = np.random.default_rng(1).gamma(2, 5, 170)
    theirs = {"quantile": mapclassify.Quantiles, "equal_interval": mapclassify.EqualInterval}
    ours = classify(values, method=method, k=6, decimals=9).bounds[1:]
    assert ours == pytest.approx(theirs[method](values, k=6).bins, abs=1e-8)


@pytest.mark.parametrize("k", range(2, MAXIMUM_CLASSES + 1))
def test_fisher_jenks_is_as_tight_as_that_of_mapclassify(k: int) -> None:
    values = np.random.default_rng(k).gamma(2, 5, 300).round(1)
    ours = spread_within(values, fisher_jenks_bounds(values, k))
    bins = mapclassify.FisherJenks(values, k).bins
    assert ours == pytest.approx(spread_within(values, np.array([values.min(), *bins])), rel=1e-4)


def test_fisher_jenks_keeps_the_optimum_for_large_numbers_that_lie_close() -> None:
    steps = np.random.default_rng(1).gamma(2, 1, 62)
    near, far = np.round(5 * steps), np.round(5 * steps) + 1e6
    assert (fisher_jenks_bounds(far, 5) - 1e6).tolist() == fisher_jenks_bounds(near, 5).tolist()


@given(st.lists(st.integers(0, 30), min_size=3, max_size=9), st.integers(1, 4))
def test_fisher_jenks_beats_every_other_division(numbers: list[int], k: int) -> None:
    values = np.sort(np.array(numbers, dtype=float))
    if values[0] == values[-1]:
        values = np.append(values, values[-1] + 1)
    unique = np.unique(values)
    ours = spread_within(values, fisher_jenks_bounds(values, k))
    for cut in unique[:-1]:
        theirs = spread_within(values, np.array([unique[0], cut, unique[-1]]))
        assert k < 2 or ours <= theirs + 1e-9


@given(samples, st.sampled_from(COMPUTED), counts_of_classes, st.integers(0, 2))
def test_every_finite_value_lies_in_exactly_one_class(
    values: list[float], method: str, k: int, decimals: int
) -> None:
    classes = split(values, method=method, k=k, decimals=decimals)
    position = classes.assign(np.asarray(values, dtype=float))
    finite = np.isfinite(values)
    assert ((position >= 0) == finite).all()
    assert (position < max(classes.k, 1)).all()
    assert sum(classes.counts) == finite.sum()


@given(samples, st.sampled_from(COMPUTED), counts_of_classes)
def test_classes_follow_on_each_other_and_cover_all_values(
    values: list[float], method: str, k: int
) -> None:
    classes = split(values, method=method, k=k, decimals=1)
    bounds = np.array(classes.bounds)
    assert classes.k <= k
    if classes.k:
        finite = np.asarray(values)[np.isfinite(values)]
        assert (np.diff(bounds[1:]) > 0).all()
        assert bounds[0] <= bounds[1]
        assert bounds[0] <= finite.min() + 0.05 * 10 ** (1 - classes.decimals) + 1e-6
        assert bounds[-1] >= finite.max() - 0.05 * 10 ** (1 - classes.decimals) - 1e-6


@given(samples, st.sampled_from(COMPUTED), counts_of_classes)
def test_no_two_classes_are_called_the_same(values: list[float], method: str, k: int) -> None:
    labels = interval_labels(split(values, method=method, k=k), "de")
    assert len(set(labels)) == len(labels)


@given(st.lists(plain_numbers, min_size=1, max_size=40), st.sampled_from(COMPUTED))
def test_the_order_of_values_does_not_matter(values: list[float], method: str) -> None:
    assert split(values, method=method) == split(sorted(values), method=method)


@given(st.lists(plain_numbers, min_size=2, max_size=40), st.sampled_from(COMPUTED))
def test_classes_rise_with_the_values(values: list[float], method: str) -> None:
    ascending = np.sort(np.array(values))
    assert (np.diff(split(values, method=method).assign(ascending)) >= 0).all()


def test_codes_keep_every_kind_of_absence_apart() -> None:
    values = np.array([1.0, 2.0, 0.0, np.nan, 5.0, np.nan, np.nan, np.nan])
    states = np.array([0, 0, 1, 2, 3, 4, 5, 6], dtype=np.int8)
    classes = classify(values[:2], k=2)
    assert codes(values, states, classes).tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    assert code_of_state(State.MISSING, classes) == 7


def test_a_present_cell_without_a_number_is_coloured_as_not_known() -> None:
    classes = split([1, 2], k=2)
    coded = codes(np.array([np.nan]), np.array([0], dtype=np.int8), classes)
    assert coded.tolist() == [code_of_state(State.MISSING, classes)]


@pytest.mark.parametrize(
    ("written", "language", "bounds"),
    [
        ("5; 10; 20,5", "de", (5, 10, 20.5)),
        ("5; 10; 20.5", "en", (5, 10, 20.5)),
        ("1.000;2.000", "de", (1000, 2000)),
        ("1,000;2,000", "en", (1000, 2000)),
        ("20 % ; 10 %; 10 %", "de", (10, 20)),
        ("−5 0 5", "de", (-5, 0, 5)),
        ("5, 10, 20,5", "de", (5, 10, 20.5)),
    ],
)
def test_bounds_are_read_as_the_reader_writes_numbers(
    written: str, language: Language, bounds: tuple[float, ...]
) -> None:
    assert parse_bounds(written, language) == bounds


@pytest.mark.parametrize("written", ["5; zehn", "1,234.5", "20.5", "nan", "inf", "1;1e999"])
def test_what_is_not_a_german_number_is_named(written: str) -> None:
    with pytest.raises(DataError) as refusal:
        parse_bounds(written, "de")
    sentence = refusal.value.sentence("de")
    assert re.split(r"[;\s]+", written)[-1] in sentence
    assert "Dezimalkomma" in sentence


@pytest.mark.parametrize("written", ["", " ; ", "1;2;3;4;5;6;7"])
def test_none_or_too_many_bounds_are_refused(written: str) -> None:
    with pytest.raises(DataError, match="1 to 6 different bounds"):
        parse_bounds(written, "de")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", METHODS)
def test_every_method_has_a_name(method: str, language: Language) -> None:
    assert text(f"classes.{method}", language)


def test_one_round_class_may_span_zero() -> None:
    assert split([0.1, -3.0], method="pretty", k=1, decimals=1).k == 1
