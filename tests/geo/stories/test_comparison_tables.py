"""Key figures and published figures of several cities as slides: tables alone, as on the page."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np
import openpyxl
import pytest

from geo.catalogue import Indicator, load_indicators
from geo.cities import load_city
from geo.city import City
from geo.disclosure import DEFAULT_RULE
from geo.errors import StoryError
from geo.numbers import format_date, format_value
from geo.overview import KEY_FIGURES
from geo.region.published import (
    compute_mismatches,
    describe_mismatch,
    load_measures,
    load_other_places,
    read_statements,
)
from geo.reports.slide import Column, Report, Slide
from geo.stories.files import write_report
from geo.stories.slides import compute_slide
from geo.stories.view import Screen, View
from geo.texts import LANGUAGES, Language
from geo.totals import compute_city_values
from tests.cities import small_city
from tests.geo.stories.stories import comparison_view
from tests.geo.stories.walking import words_in

MADE_UP = ("musterhafen", "musterau", "musterhuette")
PUBLISHING = ("salzgitter", "delmenhorst", "wilhelmshaven")


@cache
def open_city(key: str) -> City:
    return load_city(key)


def slide_of(
    *cities: str, language: Language = "de", of: dict[str, City] | None = None, **chosen: str
) -> Slide:
    view = comparison_view("", cities="~".join(cities), **chosen)
    known = of or {}
    return compute_slide(
        view,
        open_city=lambda key: known.get(key) or open_city(key),
        language=language,
        rule=DEFAULT_RULE,
    )


def numbers_of(column: Column) -> list[float]:
    assert column.numbers is not None
    return [float(number) for number in column.numbers]


def method_of(slide: Slide) -> str:
    return dict(slide.facts.lines)["Klassen und Verfahren"]


def two_towns(known: Mapping[str, Indicator] | None = None) -> dict[str, City]:
    """Kleinstadt with 110 of 1,000 people from abroad; its neighbour with other numbers, later."""
    people = (("w1", 100.0, 50.0), ("w2", 300.0, 60.0), ("e1", 600.0, 0.0))
    first = [
        (area, key, "2020", number)
        for area, total, group in people
        for key, number in (("population_count", total), ("foreign_count", group))
    ]
    second = [(area, "population_count", "2021", 2 * total) for area, total, _ in people]
    named = replace(
        small_city(second),
        key="other",
        name="Nachbarstadt",
        indicators=known or load_indicators(),
    )
    return {"small": small_city(first), "other": named}


# Key figures side by side.


@pytest.mark.parametrize("language", LANGUAGES)
def test_key_figures_are_the_cities_own_newest_with_their_periods(language: Language) -> None:
    slide = slide_of(*MADE_UP, section="figures", language=language)
    names, *columns, unit, period = slide.table.columns
    assert slide.figures == ()
    assert [column.title for column in columns] == [open_city(key).name for key in MADE_UP]
    for column, city in zip(columns, map(open_city, MADE_UP), strict=True):
        expected = {}
        for key in KEY_FIGURES:
            values = compute_city_values(city, key, level=city.finest_level)
            known = {period: one for period, one in values.items() if np.isfinite(one)}
            if known:
                value = format_value(known[max(known)], city.indicator(key), language)
                expected[city.indicator(key).name(language)] = value
                at = names.words.index(city.indicator(key).name(language))
                stated = period.words[at]
                assert stated == max(known) or f"{max(known)}: " in stated
        rows = zip(names.words, column.words, unit.words, strict=True)
        told = {name: f"{words}\xa0{of}" for name, words, of in rows if words != "–"}
        assert told == expected


def test_key_figures_can_be_worked_out_by_hand_and_nothing_is_filled_in() -> None:
    slide = slide_of("small", "other", section="figures", of=two_towns())
    names, first, second, unit, period = slide.table.columns
    assert names.words[0] == "Bevölkerung"
    assert first.words == ("1.000", "11,0")
    assert second.words == ("2.000", "–")
    assert unit.words == ("Personen", "%")
    assert period.words == ("2020: Kleinstadt; 2021: Nachbarstadt", "2020")
    assert numbers_of(first) == [1000, 11.0]
    assert numbers_of(second)[0] == 2000
    assert np.isnan(numbers_of(second)[1])


def test_a_period_chosen_is_that_of_all_and_what_lacks_it_has_a_dash() -> None:
    slide = slide_of("small", "other", section="figures", period="2020", of=two_towns())
    assert slide.table.columns[2].words == ("–", "–")
    assert "Ohne Kennzahlen aus Gebieten: Nachbarstadt" in method_of(slide)
    assert dict(slide.facts.lines)["Stand der Daten"] == "2020"
    with pytest.raises(StoryError):
        slide_of("small", "other", section="figures", period="1871", of=two_towns())


def test_years_and_definitions_that_differ_are_named() -> None:
    own = load_indicators()
    changed = replace(own["population_count"], definition_de="Mit Nebenwohnung.")
    towns = two_towns(own | {"population_count": changed})
    told = method_of(slide_of("small", "other", section="figures", of=towns))
    assert "Verschiedene Zeiträume nebeneinander: Bevölkerung." in told
    assert "Verschieden definiert: Bevölkerung." in told
    same = method_of(slide_of("small", "other", section="figures", of=two_towns()))
    assert "Verschieden definiert" not in same


def test_what_was_published_stands_as_stated_and_is_no_number() -> None:
    slide = slide_of("musterhafen", "salzgitter", section="figures")
    names, _, published = slide.table.columns[:3]
    at = names.words.index("Bevölkerung")
    assert published.words[at] == "104.948 (31.12.2018, veröffentlicht)"
    assert slide.table.columns[3].words[at] == "Personen"
    assert slide.table.columns[4].words[at] == "2024"
    assert np.isnan(numbers_of(published)).all()
    assert "Veröffentlichte Zahlen" in dict(slide.facts.lines)["Art"]
    assert any("landkreise-deutschland" in words for _, words in slide.facts.lines)


def test_the_indicator_that_is_compared_stands_first() -> None:
    slide = slide_of(*MADE_UP, section="figures", by="indicator", indicator="turkey_share")
    assert slide.table.columns[0].words[0] == open_city(MADE_UP[0]).indicator("turkey_share").name(
        "de"
    )


def test_more_cities_than_figures_are_rows() -> None:
    towns = two_towns()
    more = {f"t{at}": replace(towns["small"], key=f"t{at}", name=f"Stadt {at}") for at in range(3)}
    slide = slide_of(*more, section="figures", of=more)
    city, people, share, period = slide.table.columns
    assert city.words == ("Stadt 0", "Stadt 1", "Stadt 2")
    assert numbers_of(people) == [1000] * 3
    assert numbers_of(share) == [11.0] * 3
    assert (people.title, share.title[-4:]) == ("Bevölkerung (Personen)", " (%)")
    assert period.words == ("2020",) * 3


def test_counts_and_shares_of_a_city_are_numbers_in_a_workbook() -> None:
    slide = slide_of("small", "other", section="figures", of=two_towns())
    target = BytesIO()
    write_report(Report("T", (slide,), "de", "", "2026-11-21"), "xlsx", target)
    sheet: Any = openpyxl.load_workbook(BytesIO(target.getvalue())).worksheets[0]
    cells = {row[0].value: row[1] for row in sheet.iter_rows() if row[0].value}
    share = next(cell for name, cell in cells.items() if "Anteil" in str(name))
    assert cells["Bevölkerung"].value == 1000
    assert share.value == 11.0
    assert share.number_format == "#,##0.0"


def test_a_total_of_few_people_is_in_no_cell() -> None:
    rows = [
        (area, key, "2020", number)
        for area, total, group in (("w1", 100.0, 0.0), ("w2", 300.0, 3.0), ("e1", 600.0, 0.0))
        for key, number in (("population_count", total), ("foreign_count", group))
    ]
    towns = two_towns() | {"small": small_city(rows)}
    slide = slide_of("small", "other", section="figures", of=towns)
    assert [column.title for column in slide.table.columns] == [
        "Stadt",
        "Bevölkerung (Personen)",
        "Stand",
    ]
    assert slide.table.columns[1].numbers is not None
    assert not [words for words in words_in(slide) if "0,3" in words]


# What they publish.


@pytest.mark.parametrize("language", LANGUAGES)
def test_published_figures_stand_measure_by_measure_as_stated(language: Language) -> None:
    slide = slide_of(*PUBLISHING, section="published", language=language)
    own = read_statements([open_city(key) for key in PUBLISHING])
    found = [
        (measure, one)
        for measure in load_measures().values()
        if measure.key in {one.measure for one in own}
        for one in (*own, *load_other_places())
        if one.measure == measure.key
    ]
    fact, place, value, unit, period, definition, source, note = slide.table.columns
    assert slide.figures == ()
    assert fact.words == tuple(measure.name(language) for measure, _ in found)
    shown = zip(value.words, unit.words, strict=True)
    assert ["\xa0".join(filter(None, words)) for words in shown] == [
        one.stated(language) for _, one in found
    ]
    assert period.words == tuple(format_date(one.period, language) for _, one in found)
    assert definition.words == tuple(m.definitions[o.definition].name(language) for m, o in found)
    assert note.words == tuple(one.note(language) for _, one in found)
    for words, (_, one) in zip(place.words, found, strict=True):
        assert words.startswith(one.place.name(language))
    for words, (_, one) in zip(source.words, found, strict=True):
        assert one.source is not None
        assert words == one.source.publisher


def test_published_shares_of_the_three_cities_and_of_the_state_stand_beside_each_other() -> None:
    slide = slide_of(*PUBLISHING, section="published")
    fact, place, value = slide.table.columns[:3]
    shares = {
        who: words
        for what, who, words in zip(fact.words, place.words, value.words, strict=True)
        if what.startswith("Anteil der Arbeitsuchenden")
    }
    assert shares["Salzgitter (Stadt)"] == "1,8"
    assert shares["Delmenhorst (Stadt)"] == "1,4"
    assert shares["Wilhelmshaven (Stadt)"] == "1,3"
    assert shares["Niedersachsen (Land)"] == "0,6"


def test_a_figure_that_its_source_does_not_state_exactly_is_no_number() -> None:
    value = slide_of(*PUBLISHING, section="published").table.columns[2]
    qualified = [words.startswith(("über ", "unter ", "rund ")) for words in value.words]
    assert any(qualified)
    np.testing.assert_array_equal(np.isnan(numbers_of(value)), qualified)


def test_every_mismatch_is_named_with_its_measure() -> None:
    slide = slide_of(*PUBLISHING, section="published")
    own = read_statements([open_city(key) for key in PUBLISHING])
    told = method_of(slide)
    kinds = set()
    for measure in load_measures().values():
        found = [one for one in (*own, *load_other_places()) if one.measure == measure.key]
        if any(one in own for one in found):
            for kind in compute_mismatches(found):
                kinds.add(kind)
                assert f"{measure.name('de')}: {describe_mismatch(kind, found, 'de')}" in told
    assert kinds == {"level", "period", "definition", "qualifier"}


def test_every_source_is_named_with_its_licence() -> None:
    slide = slide_of(*PUBLISHING, section="published")
    told = [words for label, words in slide.facts.lines if label == "Quelle"]
    own = read_statements([open_city(key) for key in PUBLISHING])
    titles = {one.source.title for one in own if one.source is not None}
    assert all(any(title in words for words in told) for title in titles)
    assert all("lizenz" in words.lower() or "creativecommons" in words for words in told)
    assert dict(slide.facts.lines)["Schutz"] == "So, wie die Quelle sie veröffentlicht hat."
    assert slide.facts.badges == ()
    assert "Niedersachsen (Land)" in dict(slide.facts.lines)["Raum"]


def test_cities_that_compare_in_nothing_show_what_they_publish() -> None:
    """As the page does where no section was chosen."""
    slide = slide_of(*PUBLISHING)
    asked = slide_of(*PUBLISHING, section="published")
    assert slide.table.columns[2].words == asked.table.columns[2].words
    with pytest.raises(StoryError):
        slide_of(*PUBLISHING, section="ranks")


def test_cities_that_publish_nothing_have_no_such_slide() -> None:
    with pytest.raises(StoryError) as refusal:
        slide_of(*MADE_UP, section="published")
    assert refusal.value.key == "stories.nothing_there"
    told = method_of(slide_of("musterhafen", "salzgitter", section="published"))
    assert "Ohne veröffentlichte Angabe dieser Art: Musterhafen" in told


@pytest.mark.parametrize("section", ["figures", "published"])
def test_the_readers_title_and_sentence_stand(section: str) -> None:
    chosen = {"cities": "~".join(PUBLISHING[:1] + MADE_UP[:1]), "section": section}
    slide = compute_slide(
        View(Screen.COMPARISON, "Mein Titel", "Mein Satz.", chosen),
        open_city=open_city,
        language="de",
        rule=DEFAULT_RULE,
    )
    assert (slide.title, slide.statement) == ("Mein Titel", "Mein Satz.")
    assert slide_of(*PUBLISHING[:1], *MADE_UP[:1], section=section).title.endswith(
        "Salzgitter, Musterhafen"
    )
