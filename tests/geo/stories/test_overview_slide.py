"""Views of the start page as slides: a table alone, with the page's own figures."""

from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

from geo.cities import load_city
from geo.city import City
from geo.disclosure import DEFAULT_RULE
from geo.errors import StoryError
from geo.numbers import HARD_SPACE
from geo.overview import compute_key_figures, compute_standouts
from geo.reports.slide import Column, Report, Slide
from geo.stated import list_facts
from geo.stories.choices import UnfitChoiceError
from geo.stories.files import write_report
from geo.stories.overview_slide import SECTIONS
from geo.stories.slides import compute_slide
from geo.stories.story_file import read_story, write_story
from geo.stories.view import Story, View
from geo.texts import LANGUAGES, Language, text
from tests.cities import small_city, small_values
from tests.geo.region.towns import spread, town
from tests.geo.stories.stories import overview_view
from tests.geo.stories.walking import numbers_in, words_in

KEY, LEVEL = "musterhafen", "neighbourhood"
COLUMNS = ("fact_id", "label_de", "label_en", "period", "value", "value_upper", "unit")
MORE_COLUMNS = ("qualifier", "source_id", "note_de", "note_en")


@cache
def city(key: str = KEY) -> City:
    return load_city(key)


def slide_of(
    view: View, *, of: City | None = None, language: Language = "de", **more: str
) -> Slide:
    return compute_slide(
        view,
        open_city=lambda key: of or city(key),
        language=language,
        rule=DEFAULT_RULE,
        district=more.get("district", ""),
    )


def numbers_of(column: Column) -> list[float]:
    assert column.numbers is not None
    return [float(number) for number in column.numbers]


def lines_of(slide: Slide) -> dict[str, str]:
    return dict(slide.facts.lines)


# Key figures.


@pytest.mark.parametrize("language", LANGUAGES)
def test_key_figures_are_those_of_the_page(language: Language) -> None:
    page = compute_key_figures(city(), level=LEVEL, language=language)
    slide = slide_of(overview_view(KEY), language=language)
    name, value, unit, period, before, before_period, _ = slide.table.columns
    assert slide.figures == ()
    assert name.words == tuple(one.name for one in page)
    shown = zip(value.words, unit.words, strict=True)
    assert [HARD_SPACE.join(one) for one in shown] == [one.value for one in page]
    assert period.words == tuple(one.period for one in page)
    earlier = zip(before_period.words, before.words, unit.words, strict=True)
    assert [
        text("overview.before", language, period=when, value=HARD_SPACE.join((what, of)))
        for when, what, of in earlier
    ] == [one.change for one in page]


def test_key_figures_can_be_worked_out_by_hand() -> None:
    """110 of 1,000 people in 2020; five years before 60 of 600, so a tenth."""
    rows = [
        (area, key, period, number)
        for period, people in (
            ("2020", (("w1", 100.0, 50.0), ("w2", 300.0, 60.0), ("e1", 600.0, 0.0))),
            ("2015", (("w1", 100.0, 30.0), ("w2", 300.0, 30.0), ("e1", 200.0, 0.0))),
        )
        for area, total, group in people
        for key, number in (("population_count", total), ("foreign_count", group))
    ]
    slide = slide_of(overview_view("small"), of=small_city(rows))
    _, value, unit, period, before, before_period, kind = slide.table.columns
    assert numbers_of(value) == [1000, 11.0]
    assert value.words == ("1.000", "11,0")
    assert unit.words == ("Personen", "%")
    assert period.words == ("2020", "2020")
    assert numbers_of(before) == [600, 10.0]
    assert before_period.words == ("2015", "2015")
    assert kind.words == ("Eigene Zahlen", "Eigene Zahlen")


def test_what_was_not_counted_five_years_before_has_a_dash() -> None:
    slide = slide_of(overview_view("small"), of=small_city())
    before, before_period = slide.table.columns[4:6]
    assert before.words == before_period.words == ("–",)
    assert np.isnan(numbers_of(before)).all()


def test_a_table_of_counts_and_shares_is_read_back_from_a_workbook_as_numbers() -> None:
    slide = slide_of(overview_view(KEY))
    target = BytesIO()
    write_report(Report("T", (slide,), "de", "", "2026-11-21"), "xlsx", target)
    sheet: Any = openpyxl.load_workbook(BytesIO(target.getvalue())).worksheets[0]
    cells = {row[0].value: row[1] for row in sheet.iter_rows() if row[0].value}
    name, value = slide.table.columns[:2]
    for label, number, places in zip(
        name.words, numbers_of(value), value.row_decimals, strict=True
    ):
        assert cells[label].value == number
        assert cells[label].number_format == "#,##0" + ("." + "0" * places if places else "")


# What stands out.


@pytest.mark.parametrize("language", LANGUAGES)
def test_standouts_are_those_of_the_page(language: Language) -> None:
    page = compute_standouts(city(), level=LEVEL, language=language)
    slide = slide_of(overview_view(KEY, section="standouts"), language=language)
    name, highest, lowest, whole, unit, period = slide.table.columns
    assert name.words == tuple(one.name for one in page)
    assert highest.words == tuple(", ".join(one.highest) for one in page)
    assert lowest.words == tuple(", ".join(one.lowest) for one in page)
    shown = zip(whole.words, unit.words, strict=True)
    assert [HARD_SPACE.join(one) for one in shown] == [one.city_value for one in page]
    assert period.words == tuple(one.period for one in page)
    assert numbers_of(whole) == [float(one.replace(",", ".")) for one in whole.words]


def test_standouts_name_the_three_highest_and_the_three_lowest_areas() -> None:
    counts = [(10.0 * place, 100.0) for place in range(1, 9)]
    slide = slide_of(
        overview_view("eight", section="standouts"), of=town("eight", counts, group="foreign")
    )
    _, highest, lowest, whole, unit, _ = (column.words[0] for column in slide.table.columns)
    assert highest == "0007 (80,0\xa0%), 0006 (70,0\xa0%), 0005 (60,0\xa0%)"
    assert lowest == "0000 (10,0\xa0%), 0001 (20,0\xa0%), 0002 (30,0\xa0%)"
    assert (whole, unit) == ("45,0", "%")


# What was published.


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_city_of_which_only_statements_are_known_shows_them_as_stated(language: Language) -> None:
    page = list_facts(city("salzgitter"), language)
    slide = slide_of(overview_view("salzgitter"), language=language)
    label, value, unit, period, source, note = slide.table.columns
    assert label.words == tuple(one.label for one in page)
    shown = zip(value.words, unit.words, strict=True)
    stated_with_units = [HARD_SPACE.join(filter(None, one)) for one in shown]
    assert stated_with_units == [one.value for one in page]
    assert period.words == tuple(one.period for one in page)
    publishers = [
        city("salzgitter").sources[key].publisher for key in city("salzgitter").facts["source_id"]
    ]
    assert list(source.words) == publishers
    assert note.words == tuple(one.note for one in page)


def stated(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Facts of (value, upper value, unit, qualifier)."""
    told = [
        (f"f{at}", f"Angabe {at}", f"Fact {at}", "2020", *row, "source", "", "")
        for at, row in enumerate(rows)
    ]
    return pd.DataFrame(told, columns=[*COLUMNS, *MORE_COLUMNS])


def test_only_what_is_stated_exactly_is_a_number() -> None:
    facts = stated(
        ("54", "", "percent", "more_than"),
        ("25", "", "percent", "about"),
        ("1.08", "", "percent", "exact"),
        ("3", "5", "percent", "exact"),
        ("1250", "", "persons", "exact"),
        ("2016", "", "year", "exact"),
        ("1", "", "yes_no", "exact"),
    )
    slide = slide_of(overview_view("small", section="facts"), of=replace(small_city(), facts=facts))
    value, unit = slide.table.columns[1:3]
    assert value.words == ("über 54", "rund 25", "1,08", "3–5", "1.250", "2016", "ja")
    assert unit.words == ("%", "%", "%", "%", "Personen", "", "")
    np.testing.assert_array_equal(
        numbers_of(value), [np.nan, np.nan, 1.08, np.nan, 1250, np.nan, np.nan]
    )


def test_published_figures_were_not_protected_and_say_so() -> None:
    slide = slide_of(overview_view("salzgitter", section="facts"))
    told = lines_of(slide)
    assert told["Raum"] == "Salzgitter"
    assert told["Art"] == "Veröffentlichte Zahlen"
    assert told["Schutz"] == "So, wie die Quelle sie veröffentlicht hat."
    assert told["Umfang (n)"] == f"{len(city('salzgitter').facts)} Angaben"
    assert "Flächen" not in told
    assert slide.facts.badges == ()
    sources = [words for label, words in slide.facts.lines if label == "Quelle"]
    assert len(sources) == city("salzgitter").facts["source_id"].nunique()
    assert any("dl-de/by-2-0" in words for words in sources)


# All parts.


@pytest.mark.parametrize("section", ["figures", "standouts"])
def test_a_slide_says_where_it_comes_from(section: str) -> None:
    slide = slide_of(overview_view(KEY, section=section))
    told = lines_of(slide)
    assert told["Raum"] == "Musterhafen, Ebene Stadtviertel"
    assert "2024" in told["Stand der Daten"]
    assert told["Umfang (n)"] == "62 Gebiete, Ebene Stadtviertel"
    assert told["Art"] == "Erfundene Zahlen"
    assert "1 bis 4" in told["Schutz"]
    assert "CC0" in told["Quelle"]
    assert told["Programm"].startswith("Ankunftsatlas ")
    assert [kind for kind, _ in slide.facts.badges] == ["fictional"]
    assert city().indicator("foreign_share").definition("de") in slide.facts.method


@pytest.mark.parametrize("section", ["figures", "standouts"])
def test_a_district_has_the_figures_of_the_whole_city_and_says_so(section: str) -> None:
    whole = slide_of(overview_view(KEY, section=section))
    part = slide_of(overview_view(KEY, section=section), district="02")
    assert [column.words for column in part.table.columns] == [
        column.words for column in whole.table.columns
    ]
    assert "ganze Stadt, nicht nur der Bezirk" in lines_of(part)["Raum"]
    assert "ganze Stadt" not in lines_of(whole)["Raum"]


def test_titles_and_statements_are_the_readers_own_or_name_the_part() -> None:
    assert (
        slide_of(overview_view(KEY, "", section="standouts")).title == "Was auffällt: Musterhafen"
    )
    own = View(overview_view(KEY).screen, "Mein Titel", "Mein Satz.", {"city": KEY})
    assert (slide_of(own).title, slide_of(own).statement) == ("Mein Titel", "Mein Satz.")


@pytest.mark.parametrize(("key", "section"), [(KEY, "facts"), ("delmenhorst", "figures")])
def test_a_part_that_the_city_does_not_have_is_no_other_part(key: str, section: str) -> None:
    with pytest.raises(StoryError) as refusal:
        slide_of(overview_view(key, "Mein Bild", section=section))
    assert refusal.value.key == "stories.nothing_there"
    assert "Mein Bild" in refusal.value.sentence("de")


def test_a_part_that_the_page_does_not_have_is_named() -> None:
    with pytest.raises(UnfitChoiceError) as refusal:
        slide_of(overview_view(KEY, section="gossip"))
    assert "gossip" in refusal.value.sentence("en")
    assert SECTIONS[0] in refusal.value.sentence("en")


def test_a_story_file_carries_a_view_of_the_start_page() -> None:
    story = Story("T", (overview_view(KEY, section="figures", lang="en"),))
    assert read_story(write_story(story)) == story


# What is hidden.


def test_a_total_of_few_people_is_on_no_slide() -> None:
    """Of 1,000 people three are foreign: neither they nor their share is a key figure."""
    rows = [
        (area, key, "2020", number)
        for area, total, group in (("w1", 100.0, 0.0), ("w2", 300.0, 3.0), ("e1", 600.0, 0.0))
        for key, number in (("population_count", total), ("foreign_count", group))
    ]
    slide = slide_of(overview_view("small"), of=small_city(rows))
    assert slide.table.columns[0].words == ("Bevölkerung",)
    assert numbers_in(slide) == [1000.0]
    assert not [words for words in words_in(slide) if "0,3" in words]


def test_an_area_of_few_people_stands_out_nowhere() -> None:
    """One area has two foreigners of 1,000, the lowest share of all; it is confidential."""
    counts = [*spread(8, 1000, 100, 200, 300, 400), (2.0, 1000.0)]
    secret = town("nine", counts, group="foreign")
    slide = slide_of(overview_view("nine", section="standouts"), of=secret)
    assert "0008" not in " ".join(words_in(slide))
    assert not [words for words in words_in(slide) if "0,2" in words]


def test_a_city_that_is_a_name_alone_has_no_slide() -> None:
    empty = replace(small_city(), values=small_values([]))
    with pytest.raises(StoryError):
        slide_of(overview_view("small"), of=empty)
