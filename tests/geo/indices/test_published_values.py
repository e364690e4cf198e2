"""Indices agree with values that others published or computed with other software.

Sacramento: tests of PySAL segregation. Schools: elbersb/segregation for R. Köln: textbook
formulas and PySAL. Toy matrices: elbersb/segregation, or by hand.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geo.indices import concentration, evenness, exposure
from geo.indices.counts import FloatArray

from .conftest import Schools

NINE_DIGITS = 1e-9
FUNCTIONS = {
    "dissimilarity": evenness.dissimilarity,
    "isolation": exposure.isolation,
    "interaction": exposure.exposure,
    "correlation_ratio_eta2": exposure.correlation_ratio,
    "gini": evenness.gini,
    "entropy_index_H": evenness.theil_h,
    "atkinson_b05": evenness.atkinson,
}
PYSAL_NAMES = {
    "Dissim": evenness.dissimilarity,
    "Isolation": exposure.isolation,
    "Interaction": exposure.exposure,
    "Gini": evenness.gini,
    "Atkinson_b0.5": evenness.atkinson,
    "Entropy": evenness.theil_h,
    "CorrelationR": exposure.correlation_ratio,
}


def assert_agrees(group: FloatArray, total: FloatArray, expected: dict[str, float]) -> None:
    found = {name: float(function(group, total - group)) for name, function in FUNCTIONS.items()}
    found["hoover_index_of_group_vs_total"] = float(concentration.delta(group, total))
    assert found == pytest.approx({name: expected[name] for name in found}, abs=NINE_DIGITS)


@pytest.mark.parametrize("name", PYSAL_NAMES)
def test_sacramento_agrees_with_the_tests_of_pysal(
    name: str, sacramento: dict[str, FloatArray], sacramento_expected: dict[str, Any]
) -> None:
    group, total = sacramento["HISP_"], sacramento["TOT_POP"]
    published = sacramento_expected["single_group_HISP_over_TOT_POP"][name]
    assert PYSAL_NAMES[name](group, total - group) == pytest.approx(published, abs=NINE_DIGITS)


def test_sacramento_agrees_with_the_textbook_formulas(
    sacramento: dict[str, FloatArray], sacramento_expected: dict[str, Any]
) -> None:
    expected = sacramento_expected["formula_check_HISP"]
    assert_agrees(sacramento["HISP_"], sacramento["TOT_POP"], expected)


def test_delta_of_sacramento_agrees_with_the_test_of_pysal(
    sacramento: dict[str, FloatArray], sacramento_expected: dict[str, Any]
) -> None:
    published = sacramento_expected["single_group_HISP_over_TOT_POP"]["Delta"]
    delta = concentration.delta(sacramento["HISP_"], sacramento["land_area"])
    assert delta == pytest.approx(published, abs=NINE_DIGITS)


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("MultiDissim", evenness.dissimilarity_multigroup),
        ("MultiDivergence", evenness.mutual_information_multigroup),
        ("MultiGini", evenness.gini_multigroup),
        ("MultiInfoTheory", evenness.theil_h_multigroup),
        ("MultiNormExposure", exposure.normalised_exposure),
    ],
)
def test_four_groups_of_sacramento_agree_with_the_tests_of_pysal(
    name: str, index: Any, sacramento: dict[str, FloatArray], sacramento_expected: dict[str, Any]
) -> None:
    counts = np.stack([sacramento[group] for group in ("WHITE_", "BLACK_", "ASIAN_", "HISP_")])
    published = sacramento_expected["multigroup_WHITE_BLACK_ASIAN_HISP"][name]
    assert index(counts) == pytest.approx(published, abs=NINE_DIGITS)


@pytest.mark.parametrize("race", ["asian", "black", "hisp", "native", "white"])
def test_each_race_against_the_rest_agrees_over_schools(
    race: str, schools: Schools, schools_expected: dict[str, Any]
) -> None:
    group = schools.counts[schools.races.index(race)]
    assert_agrees(group, schools.counts.sum(axis=0), schools_expected[f"{race}_vs_rest"])


def test_black_against_white_over_schools_leaves_schools_without_either_out(
    schools: Schools, schools_expected: dict[str, Any]
) -> None:
    black, white = (schools.counts[schools.races.index(race)] for race in ("black", "white"))
    assert_agrees(black, black + white, schools_expected["black_vs_white"])


def test_five_races_over_schools_agree_with_the_r_package(
    schools: Schools, schools_expected: dict[str, Any]
) -> None:
    published = schools_expected["all_schools"]
    found = [
        evenness.mutual_information_multigroup(schools.counts),
        evenness.theil_h_multigroup(schools.counts),
        evenness.dissimilarity_multigroup(schools.counts),
    ]
    names = ["mutual_information_M_nat", "theil_H", "multigroup_dissimilarity"]
    assert found == pytest.approx([published[name] for name in names], abs=NINE_DIGITS)
    assert np.round(found[:2], 3).tolist() == [0.426, 0.419]  # as printed in its README


@pytest.mark.parametrize("level", ["stadtteile", "stadtbezirke"])
@pytest.mark.parametrize(
    "group",
    ["Ausländer", "Einwohner mit Migrationshintergrund", "Türkei", "Asien", "Afrika",
     "Europäische Union"],
)  # fmt: skip
def test_groups_of_koeln_agree(
    level: str,
    group: str,
    koeln: dict[str, dict[str, FloatArray]],
    koeln_expected: dict[str, Any],
) -> None:
    table = koeln[level]
    assert_agrees(table[group], table["Einwohner"], koeln_expected[level][group])


@pytest.mark.parametrize("level", ["stadtteile", "stadtbezirke"])
def test_three_groups_of_koeln_agree(
    level: str, koeln: dict[str, dict[str, FloatArray]], koeln_expected: dict[str, Any]
) -> None:
    table, expected = koeln[level], koeln_expected[level]["multigroup"]
    foreign, germans = table["Ausländer"], table["Deutsche mit Migrationshintergrund"]
    counts = np.stack([table["Einwohner"] - foreign - germans, germans, foreign])
    assert evenness.theil_h_multigroup(counts) == pytest.approx(expected["theil_H"], abs=1e-9)
    assert evenness.mutual_information_multigroup(counts) == pytest.approx(
        expected["mutual_information_M_nat"], abs=NINE_DIGITS
    )
    assert evenness.dissimilarity_multigroup(counts) == pytest.approx(
        expected["multigroup_dissimilarity"], abs=NINE_DIGITS
    )


def test_toy_matrices_agree(reference: Path) -> None:
    file = reference / "segregation" / "expected_values_toy.json"
    for case in json.loads(file.read_text("utf-8"))["cases"]:
        group, other = np.array(case["units"], float).T
        assert_agrees(group, group + other, case["expected"])


def test_dissimilarity_of_the_textbook_table_is_six_tenths() -> None:
    # Shares .5 .3 .2 0 against 0 .2 .3 .5: half of .5 + .1 + .1 + .5.
    assert evenness.dissimilarity([100, 60, 40, 0], [0, 40, 60, 100]) == pytest.approx(0.6)


def test_complete_separation_gives_one_and_the_whole_entropy() -> None:
    counts = np.array([[10, 0], [0, 10]])
    assert evenness.theil_h_multigroup(counts) == pytest.approx(1.0)
    assert evenness.mutual_information_multigroup(counts) == pytest.approx(np.log(2.0))


def test_atkinson_of_two_areas_by_hand() -> None:
    # Shares .8 .2 against .2 .8: 1 - (√.16 + √.16)² = 1 - .64.
    assert evenness.atkinson([8, 2], [2, 8]) == pytest.approx(0.36)


def test_atkinson_with_another_shape_agrees_with_its_first_formula() -> None:
    x, y = np.array([30.0, 5, 0, 12]), np.array([10.0, 50, 7, 13])
    t, b = x + y, 0.1
    p, city = x / t, x.sum() / t.sum()
    inner = ((1 - p) ** (1 - b) * p**b * t).sum() / (city * t.sum())
    by_formula = 1 - city / (1 - city) * inner ** (1 / (1 - b))
    assert evenness.atkinson(x, y, b=b) == pytest.approx(by_formula)


def test_gini_agrees_with_the_sum_over_all_pairs() -> None:
    generator = np.random.default_rng(5)
    x, y = generator.integers(0, 6, (2, 40)).astype(float)
    t = x + y
    p, city = np.divide(x, t, out=np.zeros(40), where=t > 0), x.sum() / t.sum()
    pairs = (t[:, None] * t * np.abs(p[:, None] - p)).sum()
    assert evenness.gini(x, y) == pytest.approx(pairs / (2 * t.sum() ** 2 * city * (1 - city)))


def test_delta_by_hand_counts_the_group_above_its_share_of_land() -> None:
    # 60, 30, 10 of a hundred on 1, 1, 2 quarters of the land: .35 + .05 too many.
    assert concentration.delta([60, 30, 10], [1, 1, 2]) == pytest.approx(0.4)


def test_exposure_to_one_of_three_groups_uses_the_total() -> None:
    # All of the group lives in the first area, where 3 of 10 are of the other group.
    assert exposure.exposure([2, 0], [3, 9], total=[10, 10]) == pytest.approx(0.3)
    assert exposure.isolation([2, 0], [3, 9], total=[10, 10]) == pytest.approx(0.2)
