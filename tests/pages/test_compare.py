"""The page Städtevergleich says first whether cities compare, and never hides what does not."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from geo.cities import load_city
from geo.city import CityKind
from geo.disclosure import DEFAULT_RULE
from geo.region.city_index import IndexQuestion
from geo.region.comparison import compare_index
from geo.region.results import CityIndex, IndexComparison, Judgement, RankInterval, Verdict
from geo.store import save_city
from geo.stories.slides import compute_slide
from geo.stories.view import Screen, View
from pages.components.compare_answer import describe_order
from pages.components.compare_page import RANKS, SECTIONS
from pages.components.view_choices import CHOICES, NOTED
from tests.cities import small_city

PROJECT = Path(__file__).parent.parent.parent
PATIENCE = 60
FICTIONAL = "musterhuette~musterhafen~musterau"
LOWER_SAXON = "salzgitter~delmenhorst~wilhelmshaven"
HARD_SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(autouse=True)
def empty_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))


def open_page(**link: str) -> AppTest:
    test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=PATIENCE)
    test.switch_page("pages/5_Staedtevergleich.py")
    for name, value in {"city": "musterhafen", "cities": FICTIONAL, "draws": "200", **link}.items():
        test.query_params[name] = value
    return settle(test.run())


def settle(test: AppTest) -> AppTest:
    """The comparison may take longer than the page waits; a ticker would ask again."""
    while any(button.key == "compare.cancel" for button in test.button):
        test.run()
    return test


def html_of(test: Block | AppTest) -> str:
    return " ".join(element.proto.body for element in test.get("html"))


def said(test: AppTest) -> str:
    """All words, as they are read: signs of Markdown in names are written with a backslash."""
    written = " ".join(one.value for one in (*test.caption, *test.info))
    return written.replace("\\", "") + html_of(test)


def assert_fine(test: AppTest) -> None:
    assert not test.exception
    assert not test.error
    assert not test.warning


@pytest.mark.parametrize("section", [RANKS, *SECTIONS])
@pytest.mark.parametrize("by", ["index", "indicator"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_section_opens_in_both_languages(section: str, by: str, language: str) -> None:
    assert_fine(open_page(section=section, by=by, lang=language))


@pytest.mark.parametrize("section", [RANKS, "figures", "maps", "trend", "change", "scatter"])
def test_a_real_table_and_whence_stand_beside_everything(section: str) -> None:
    test = open_page(section=section)
    assert 'table class="atlas"' in html_of(test)
    assert any((button.key or "").startswith("whence.") for button in test.button)


@pytest.mark.parametrize("section", [RANKS, *SECTIONS])
@pytest.mark.parametrize("by", ["index", "indicator"])
def test_a_name_from_data_is_no_markdown_and_no_markup(section: str, by: str) -> None:
    name = "![x](http://evil.example/x.png)<script>"
    save_city(replace(small_city(), key="evil", name=name))
    test = open_page(cities="musterau~evil~dortmund", section=section, by=by, group="turkey")
    assert_fine(test)
    written = " ".join(one.value for one in (*test.caption, *test.info, *test.subheader))
    assert "![x](" not in written
    assert "<script>" not in html_of(test)


@pytest.mark.parametrize("section", [RANKS, "figures", "maps", "trend", "change", "scatter"])
@pytest.mark.parametrize("by", ["index", "indicator"])
def test_whence_names_source_and_period_of_every_city(section: str, by: str) -> None:
    test = open_page(section=section, by=by)
    pressed = [one for one in test.button if (one.key or "").startswith("whence.")]
    if (section, by) == ("change", "indicator"):
        assert pressed == []
        return
    test = pressed[-1].click().run()
    assert_fine(test)
    told = html_of(test).partition('<dl class="atlas-whence">')[2]
    names = ("Musterau",) if section == "maps" else ("Musterhütte", "Musterhafen", "Musterau")
    assert [name in told for name in names] == [True] * len(names)


def test_whence_names_the_source_of_the_states_figure() -> None:
    test = open_page(cities=LOWER_SAXON, section="published")
    key = "whence.published-refugee_jobseekers_share.de"
    told = html_of(test.button(key=key).click().run())
    assert "Niedersachsen" in told
    assert "Soforthilfeprogramm" in told


def test_the_verdict_stands_first_and_says_that_alike_cities_compare() -> None:
    assert "Urteil: vergleichbar" in html_of(open_page())


def test_boroughs_of_one_city_beside_neighbourhoods_of_another_do_not_compare() -> None:
    test = open_page(
        level="each",
        levels="musterhuette.neighbourhood~musterhafen.borough~musterau.neighbourhood",
    )
    body = html_of(test)
    assert "auf dieser Ebene nicht vergleichbar" in body
    assert "Plätze werden nicht genannt" in said(test)
    assert "mittlere Einwohnerzahl unterscheidet sich um mehr als das Dreifache" in body
    assert "Musterhafen: " in body


def test_every_comparable_index_is_told_for_every_city() -> None:
    body = html_of(open_page())
    table = body.split("Überschuss über den Zufall nach jedem Maß")[1]
    assert "Gini" in table.split("</thead>")[0]
    assert table.split("</tbody>")[0].count("<tr>") == 3 + 1


def test_ranks_are_those_of_the_engine_by_excess() -> None:
    cities = [load_city(key) for key in FICTIONAL.split("~")]
    found = compare_index(cities, IndexQuestion("turkey", draws=200))
    rows = html_of(open_page(group="turkey")).split("in vergleichbarer Form")[1]
    positions = [rows.index(entry.name) for entry in found.compared]
    assert positions == sorted(positions)
    for entry in found.compared:
        assert f"{entry.value:.3f}".replace(".", ",") in rows


def test_cities_without_the_group_are_named_and_the_verdict_is_on_the_others() -> None:
    body = html_of(open_page(cities=f"{FICTIONAL}~dortmund~hannover"))
    assert "Urteil für 3 von 5 Städten" in body
    assert "Nicht im Vergleich: Dortmund, Hannover. Dort ist die Gruppe" in body


def test_other_years_are_named_with_each_citys_own() -> None:
    save_city(replace(small_city(), key="eigen", name="Eigenstadt"))
    body = html_of(open_page(cities="musterau~eigen", by="indicator", indicator="turkey_share"))
    assert "Die Zahlen stammen aus verschiedenen Jahren." in body
    assert "Musterau: 2024" in body
    assert "Eigenstadt: 2020" in body
    assert "Eigene, hochgeladene Daten: Eigenstadt" in body


def test_published_figures_stand_as_stated_beside_the_state() -> None:
    body = html_of(open_page(cities=LOWER_SAXON, section="published"))
    for figure in ("1,8", "1,4", "1,3", "0,6"):
        assert f"{figure}{HARD_SPACE}%" in body
    assert f"über{HARD_SPACE}54{HARD_SPACE}%" in body
    assert f"unter{HARD_SPACE}21{HARD_SPACE}%" in body
    assert "Verschiedene Ebenen: Stadt: Salzgitter" in body
    assert "Land: Niedersachsen" in body


def test_a_fictional_city_has_no_published_figures_and_says_so() -> None:
    test = open_page(section="published")
    assert "Keine dieser Städte veröffentlicht etwas" in said(test)
    assert "Niedersachsen" not in html_of(test)


def test_published_shares_fill_the_key_figures_and_are_marked() -> None:
    body = html_of(open_page(cities="musterau~salzgitter", section="figures"))
    assert f"18,0{HARD_SPACE}% (2018, veröffentlicht)" in body


def test_key_figures_of_other_years_are_named() -> None:
    test = open_page(cities="musterau~salzgitter", section="figures")
    assert "Verschiedene Zeiträume nebeneinander: Bevölkerung" in said(test)


def test_a_mean_has_a_place_but_nobody_knows_how_far_it_reaches() -> None:
    test = open_page(by="indicator", indicator="rent_mean_eur_per_m2")
    assert "Wie weit der Zufall diese Werte verschieben könnte, ist nicht bekannt" in said(test)
    assert f"1{HARD_SPACE}(nicht{HARD_SPACE}bekannt)" in html_of(test)


def test_the_maps_share_one_legend_over_all_cities() -> None:
    body = html_of(open_page(section="maps"))
    legend = body.split("Gleiche Farbe, gleiche Zahl")[1].split("</table>")[0]
    heads = legend.split("</thead>")[0]
    assert [name in heads for name in ("Musterhütte", "Musterhafen", "Musterau")] == [True] * 3
    assert "Klassen über alle gezeigten Städte zusammen gebildet" in body


def test_maps_of_other_years_are_named() -> None:
    test = open_page(
        cities="musterau~dortmund", section="maps", by="indicator", indicator="population_count"
    )
    assert "Verschiedene Zeiträume nebeneinander: Musterau: 2024; Dortmund: " in said(test)


def test_more_maps_than_can_be_read_are_not_drawn_and_their_cities_named() -> None:
    for number in range(6):
        save_city(replace(small_city(), key=f"eigen{number}", name=f"Eigenstadt {number}"))
    cities = "~".join(["musterau", *(f"eigen{number}" for number in range(6))])
    test = open_page(cities=cities, section="maps", by="indicator", indicator="population_count")
    assert "Es werden 6 Karten gezeigt; nicht gezeigt: Eigenstadt 5." in said(test)


def test_trends_begin_at_the_base_year_that_is_asked_for() -> None:
    test = open_page(section="trend", base="2015")
    row = html_of(test).split(">2015</th>")[1].split("</tr>")[0]
    assert row.count("(100)") == 3


def test_the_parts_of_a_change_are_named_for_every_city() -> None:
    body = html_of(open_page(section="change", **{"from": "2012", "to": "2024"}))
    table = body.split("Veränderung und ihre Teile")[1]
    assert table.count("2012–2024") == 3


def test_a_change_of_an_indicator_is_refused_in_words() -> None:
    test = open_page(section="change", by="indicator")
    assert "Bitte oben „Segregation einer Gruppe“ wählen." in said(test)


def test_one_city_alone_is_asked_for_another() -> None:
    test = open_page(cities="musterau")
    assert_fine(test)
    assert "mindestens zwei Städte" in said(test)


def test_places_without_areas_show_what_they_publish() -> None:
    test = open_page(city="eisenach", cities="eisenach~schwerin")
    assert_fine(test)
    body = said(test)
    assert "keine Zahlen je Gebiet veröffentlicht" in body
    assert f"8,8{HARD_SPACE}%" in body


def test_an_unknown_city_in_the_link_is_said_and_the_others_are_there() -> None:
    test = open_page(cities="musterau~atlantis~musterhafen")
    assert "atlantis" in test.warning[0].value
    assert test.multiselect(key="cities.de").value == ["musterau", "musterhafen"]


def test_the_first_cities_are_of_the_kind_of_the_city_in_the_menu() -> None:
    test = open_page(city="salzgitter", cities="")
    assert test.multiselect(key="cities.de").value == [
        "salzgitter",
        "hannover",
        "wilhelmshaven",
        "delmenhorst",
    ]


def test_a_chosen_city_goes_into_the_link_and_survives_the_language() -> None:
    test = open_page(cities="musterau~musterhafen")
    settle(test.multiselect(key="cities.de").select("musterhuette").run())
    assert test.query_params["cities"] in (
        "musterau~musterhafen~musterhuette",
        ["musterau~musterhafen~musterhuette"],
    )
    settle(test.radio(key="lang.de").set_value("en").run())
    assert_fine(test)
    assert test.multiselect(key="cities.en").value == ["musterau", "musterhafen", "musterhuette"]


def test_the_city_of_the_menu_is_offered_where_it_is_missing() -> None:
    test = open_page(city="dortmund", cities="musterau~musterhafen")
    settle(test.button(key="compare.add").click().run())
    assert test.multiselect(key="cities.de").value == ["musterau", "musterhafen", "dortmund"]


def test_the_proposed_sentence_names_who_is_highest_and_lowest() -> None:
    test = open_page(cities="musterhafen~musterau")
    assert test.session_state[NOTED][Screen.COMPARISON][1] == (
        "Am höchsten liegt Musterhafen, am niedrigsten Musterau. Urteil: vergleichbar"
    )


def test_nobody_is_called_lowest_where_chance_leaves_more_than_one_place() -> None:
    def place(name: str, rank: RankInterval) -> CityIndex:
        kind = CityKind.FICTIONAL
        return CityIndex(name.lower(), name, kind, "", "dissimilarity", rank=rank)

    def compare(last: RankInterval) -> IndexComparison:
        entries = (place("Oben", RankInterval(1, 1, 1, 2)), place("Unten", last))
        judgement = Judgement(Verdict.COMPARABLE)
        return IndexComparison(
            "dissimilarity", "g", "h", entries, judgement, is_separable=True, draws=10, seed=0
        )

    told = "Oben is highest, Unten lowest."
    assert describe_order(compare(RankInterval(2, 2, 2, 2)), "en") == told
    assert not describe_order(compare(RankInterval(2, 1, 2, 2)), "en")


def test_what_is_saved_as_a_view_makes_a_slide_of_the_same_comparison() -> None:
    test = open_page(group="turkey", level="each", levels="musterhafen.borough", seed="7")
    title, statement = test.session_state[NOTED][Screen.COMPARISON]
    assert title.startswith("Segregationsindex")
    assert "Urteil: " in statement
    chosen = {name: link_of(test, name) for name in CHOICES[Screen.COMPARISON]}
    view = View(Screen.COMPARISON, "", "", {name: one for name, one in chosen.items() if one})
    slide = compute_slide(view, open_city=load_city, language="de", rule=DEFAULT_RULE)
    assert statement.endswith(slide.statement)
    rows = html_of(test).split("in vergleichbarer Form")[1]
    observed = slide.table.columns[1].words[0]
    assert observed.partition(" ")[0] in rows


def link_of(test: AppTest, name: str) -> str:
    """A parameter of the link; empty where there is none."""
    values = test.query_params.get(name, "")
    return values if isinstance(values, str) else "".join(values)


def test_a_cancelled_comparison_can_be_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.components.compare_answer.PATIENCE_S", 0.0)
    test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=PATIENCE)
    test.switch_page("pages/5_Staedtevergleich.py")
    for name, value in {"cities": FICTIONAL, "draws": "5000"}.items():
        test.query_params[name] = value
    test.run()
    test.button(key="compare.cancel").click().run()
    assert "Der Vergleich wurde abgebrochen." in said(test)
    assert "atlas-verdict" not in html_of(test)
    settle(test.button(key="compare.again").click().run())
    assert "Urteil: vergleichbar" in html_of(test)


def test_the_public_compares_only_what_it_may_see(monkeypatch: pytest.MonkeyPatch) -> None:
    save_city(replace(small_city(), key="kanarienheim", name="Kanarienheim"))
    monkeypatch.setenv("ANKUNFTSATLAS_ROLE", "public")
    test = open_page(cities="musterau~kanarienheim~musterhafen")
    assert test.multiselect(key="cities.de").value == ["musterau", "musterhafen"]
    assert "Kanarienheim" not in said(test)
