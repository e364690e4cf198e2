"""Views written by hand or by somebody else: a slide or a sentence, never anything else."""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.city import City
from geo.disclosure import DEFAULT_RULE
from geo.errors import GeoError, UnknownKeyError
from geo.reports.slide import Slide
from geo.stories.slides import compute_slide
from geo.stories.view import Screen, View
from tests.cities import small_city

NAMES = (
    *("city", "cities", "view", "level", "indicator", "second", "period", "second_period"),
    *("method", "classes", "bounds", "pooled", "palette", "sort", "lang", "group", "against"),
    *("draws", "seed", "section", "index", "part", "outcome", "compare", "other", "other_plan"),
    *("plan", "year", "figure", "fan", "by", "levels", "base"),
    *("first", "second", "split", "from", "to"),
)
VALUES = st.sampled_from(
    (
        *("", " ", "small", "quarter", "borough", "2020", "1871", "٢٠٢٠", "²", "-1", "1e9", "nan"),
        *("turkey_count", "turkey_share", "population_count", "population_density", "turkey"),
        *("rest", "one", "two_variables", "side_by_side", "own", "quantile", "fisher_jenks", "7"),
        *("yes", "no", "areas", "time", "maps", "trend", "ranks", "index", "indicator", "theil_h"),
        *("location_quotient", "1; 2", "5;5;5", "~", "small~small", "small~other", "other", "each"),
        *("small.quarter~.", "x" * 5000, "<script>", "{0}", "%s", "../../etc", "AAAA", "fan"),
        *("scatter", "change", "figures", "published", "standouts", "facts"),
    )
)


@cache
def city() -> City:
    return small_city()


def open_city(key: str) -> City:
    if key not in ("small", "other"):
        raise UnknownKeyError("errors.unknown_city", key=key, known="small")
    return city()


def tell(view: View) -> Slide | str:
    """The slide of a view, or why there is none."""
    try:
        return compute_slide(view, open_city=open_city, language="en", rule=DEFAULT_RULE)
    except GeoError as refusal:
        return refusal.sentence("de") and refusal.sentence("en")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    screen=st.sampled_from(Screen),
    chosen=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8),
    title=st.sampled_from(["", "{view}", "<b>"]),
)
def test_any_choices_give_a_slide_or_a_sentence(
    screen: Screen, chosen: dict[str, str], title: str
) -> None:
    view = View(screen, title, chosen={"city": "small", "cities": "small~other"} | chosen)
    told = tell(view)
    if isinstance(told, str):
        assert told
        return
    assert told.title
    assert told.figures or told.table.columns[0].words
    assert len({len(column.words) for column in told.table.columns}) == 1


@pytest.mark.parametrize("screen", list(Screen))
def test_an_empty_view_is_refused_in_a_sentence(screen: Screen) -> None:
    with pytest.raises(GeoError) as refusal:
        compute_slide(View(screen, ""), open_city=open_city, language="de", rule=DEFAULT_RULE)
    assert refusal.value.sentence("de")
