"""A plan holds only what a model could compute, and says each lever as the model needs it."""

import numpy as np
import pytest

from geo.errors import ScenarioError
from geo.scenarios.levers import LeverValue
from geo.scenarios.plan import LONGEST, Plan, check_value


def make_plan(*, years: int = 15, **changes: LeverValue) -> Plan:
    return Plan(name="Probe", city="small", fingerprint="x", years=years, changes=changes)


@pytest.mark.parametrize("years", [0, -1, LONGEST + 1])
def test_a_plan_reaches_from_one_to_thirty_years(years: int) -> None:
    with pytest.raises(ScenarioError) as refusal:
        make_plan(years=years)
    assert "30" in refusal.value.sentence("de")


def test_a_lever_that_was_not_moved_has_its_default() -> None:
    assert make_plan().number("household_size") == 2.5
    assert make_plan(household_size=3).number("household_size") == 3.0


def test_a_percentage_is_a_part_of_one() -> None:
    assert make_plan(directed_share=40).share("directed_share") == 0.4


def test_a_number_holds_for_all_groups_and_a_table_for_those_named() -> None:
    groups = ["eu2", "ukraine", "turkey"]
    assert make_plan(arrivals_change=50).by_group("arrivals_change", groups).tolist() == [50] * 3
    apart = make_plan(household_size={"ukraine": 2.0}).by_group("household_size", groups)
    np.testing.assert_array_equal(apart, [2.5, 2.0, 2.5])


def test_areas_that_are_not_named_have_the_value_asked_for() -> None:
    plan = make_plan(cap_by_area={"b": 5})
    areas = ["a", "b"]
    assert plan.by_area("cap_by_area", areas, otherwise=np.inf).tolist() == [np.inf, 5.0]
    assert make_plan().by_area("placement_weights", areas).tolist() == [0.0, 0.0]


def test_choices_and_areas_come_as_they_were_set() -> None:
    plan = make_plan(placement_rule="vacancy", stop_areas=("a", "b"))
    assert plan.choice("placement_rule") == "vacancy"
    assert plan.areas("stop_areas") == ("a", "b")
    assert make_plan().areas("stop_areas") == ()


def test_one_number_cannot_be_asked_of_a_lever_set_by_group() -> None:
    with pytest.raises(ScenarioError):
        make_plan(arrivals_change={"eu2": 5}).number("arrivals_change")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("directed_share", -1),
        ("directed_share", 101),
        ("directed_share", float("nan")),
        ("directed_share", float("inf")),
        ("directed_share", True),
        ("directed_share", "5"),
        ("directed_share", {"eu2": 5}),
        ("arrivals_change", {"eu2": 301}),
        ("placement_rule", "luck"),
        ("stop_areas", "w1"),
        ("stop_areas", (1, 2)),
        ("placement_weights", 5),
        ("placement_weights", {"w1": 101}),
        ("unheard_of", 1),
    ],
)
def test_a_value_that_its_lever_cannot_take_is_refused_in_both_languages(
    key: str, value: LeverValue
) -> None:
    with pytest.raises(ScenarioError) as refusal:
        check_value(key, value)
    assert refusal.value.sentence("de") != refusal.value.sentence("en")
