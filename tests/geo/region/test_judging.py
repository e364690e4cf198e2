"""Which cities may be set side by side: one reason at a time."""

from dataclasses import replace

import pytest

from geo.catalogue import Indicator
from geo.city import City, CityKind
from geo.region.city_index import IndexQuestion
from geo.region.comparison import compare_index
from geo.region.judging import judge
from geo.region.results import Judgement, Reason, Verdict
from tests.geo.region.towns import spread, town

NOT, CARE = Verdict.NOT_COMPARABLE, Verdict.WITH_CARE
COUNTS = spread(10, 1000, 100, 60)
PLAIN = town("plain", COUNTS)


def judged(first: City, second: City, *, group: str = "turkey", period: str = "") -> Judgement:
    question = IndexQuestion(group, period=period, draws=20)
    return judge(compare_index([first, second], question).entries)


def test_towns_that_differ_in_nothing_that_matters_compare() -> None:
    assert judged(PLAIN, town("other", spread(30, 900, 80, 10))) == Judgement(Verdict.COMPARABLE)


@pytest.mark.parametrize(
    ("size", "reasons"), [(3000, ()), (3001, (Reason.SIZES_DIFFER,)), (333, (Reason.SIZES_DIFFER,))]
)
def test_areas_may_differ_in_size_by_a_factor_of_three(
    size: float, reasons: tuple[Reason, ...]
) -> None:
    other = town("other", spread(10, size, 90, 60))
    assert judged(PLAIN, other) == Judgement(NOT if reasons else Verdict.COMPARABLE, reasons)


def test_other_years_ask_for_care() -> None:
    later = town("later", {"2021": COUNTS})
    assert judged(PLAIN, later) == Judgement(CARE, (Reason.YEARS_DIFFER,))


def test_areas_without_figures_ask_for_care() -> None:
    gaps = town("gaps", [*COUNTS, (float("nan"), float("nan"))])
    assert judged(PLAIN, gaps) == Judgement(CARE, (Reason.PARTIAL_AREAS,))


def test_areas_without_residents_are_no_gap() -> None:
    empty = town("empty", [*COUNTS, (0.0, 0.0)])
    assert judged(PLAIN, empty) == Judgement(Verdict.COMPARABLE)


def test_a_group_that_is_too_small_forbids() -> None:
    small = town("small", spread(10, 1000, 5))
    assert judged(PLAIN, small) == Judgement(NOT, (Reason.GROUP_TOO_SMALL,))


def test_a_town_without_the_year_forbids() -> None:
    later = town("later", {"2021": COUNTS})
    assert judged(PLAIN, later, period="2020") == Judgement(NOT, (Reason.NO_VALUE,))


def test_groups_of_other_definition_forbid() -> None:
    groups = PLAIN.groups
    other = replace(groups["turkey"], definition_de="Geburtsland Türkei.")
    by_birth = replace(town("birth", COUNTS), groups=dict(groups) | {"turkey": other})
    assert judged(PLAIN, by_birth) == Judgement(NOT, (Reason.DEFINITIONS_DIFFER,))


def test_groups_that_nobody_defined_ask_for_care() -> None:
    own = Indicator("neu_count", "Neue", "New", form="count", unit="persons", topic="people")
    one, two = (
        town(key, COUNTS, group="neu", own=replace(own, of_people=True)) for key in ("one", "two")
    )
    expected = Judgement(CARE, (Reason.DEFINITION_UNSTATED,))
    assert judged(one, two, group="neu") == expected
    assert judged(one, one, group="neu") == Judgement(Verdict.COMPARABLE)


def test_invented_beside_real_asks_for_care() -> None:
    invented = town("invented", COUNTS, kind=CityKind.FICTIONAL)
    assert judged(PLAIN, invented) == Judgement(CARE, (Reason.KINDS_DIFFER,))


def test_reasons_add_up_and_the_worst_decides() -> None:
    other = town("other", {"2021": spread(10, 9000, 500, 300)}, kind=CityKind.FICTIONAL)
    reasons = (Reason.SIZES_DIFFER, Reason.YEARS_DIFFER, Reason.KINDS_DIFFER)
    assert judged(PLAIN, other) == Judgement(NOT, reasons)


def test_the_verdict_on_many_leaves_out_those_without_a_figure() -> None:
    towns = [PLAIN, town("other", COUNTS), town("strange", COUNTS, group="syria")]
    found = compare_index(towns, IndexQuestion("turkey", draws=20))
    assert found.judgement == Judgement(Verdict.COMPARABLE)
    alone = compare_index(towns[1:], IndexQuestion("turkey", draws=20))
    assert alone.judgement == Judgement(NOT, (Reason.NO_VALUE,))


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words(reason: Reason) -> None:
    assert reason.words("de").endswith(".")
    assert reason.words("en").endswith(".")
    assert reason.verdict.words("de") != reason.verdict.words("en")


def test_nothing_compares_with_nothing() -> None:
    assert compare_index([], IndexQuestion("turkey")).judgement == Judgement(
        NOT, (Reason.NO_VALUE,)
    )
