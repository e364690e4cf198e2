"""Points, published statements and areas say where they come from, as indicators do."""

from dataclasses import replace

import pytest

from geo.cities import load_city
from geo.city import CityKind
from geo.datasets.embedded import list_embedded
from geo.disclosure import DisclosureRule
from geo.errors import UnknownKeyError
from geo.provenance import (
    Provenance,
    compute_areas_provenance,
    compute_points_provenance,
    compute_stated_provenance,
    describe_provenance,
    provenance_json,
    short_point_words,
)
from geo.texts import LANGUAGES, Language
from geo.values import Kind, Qualifier, State
from tests.geo.provenance.test_figures import CITY, load


def words(given: Provenance, language: Language = "de") -> str:
    return "\n".join(f"{line.label}: {line.words}" for line in describe_provenance(given, language))


def test_points_tell_source_date_licence_definition_kind_and_how_many_are_known() -> None:
    states = {State.PRESENT: 3, State.SUPPRESSED: 1}
    given = compute_points_provenance(
        load("musterau"), "facilities", "2024", states=states, rule=DisclosureRule(threshold=10)
    )
    told = words(given)
    for part in (
        "Art: Erfundene Zahlen",
        "Definition: Kitas und Schulen mit ihrer Lage",
        "Einheit: Kinder",
        "Zeitraum: 2024",
        "Raum: Musterau\n",
        "Zustand: 3 Punkte mit Angabe, 1 vertraulich",
        "Stand 31.12.2024",
        "creativecommons.org",
        "von 1 bis 9 sind vertraulich",
        "Fingerabdruck",
    ):
        assert part in told


@pytest.mark.parametrize("layer", ["facilities", "problem_properties", "accommodation"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_layer_of_points_is_named_and_defined(layer: str, language: Language) -> None:
    given = compute_points_provenance(
        CITY,
        layer,  # type: ignore[arg-type]  # the names of the layers, one by one
        "2020",
        states={},
    )
    assert given.subject.name(language)
    assert given.subject.definition(language)
    assert provenance_json(given, language)["level"] is None


def test_points_do_not_come_from_who_gives_the_areas() -> None:
    office, paper = CITY.sources.values()
    city = replace(CITY, sources={"office": replace(office, of_areas=True), "paper": paper})
    given = compute_points_provenance(city, "accommodation", "2020", states={})
    assert given.sources == (paper,)
    assert short_point_words(city, "de") == "Quelle: Verlag · 2019 · Veröffentlichte Zahlen"


@pytest.mark.parametrize("key", list_embedded())
def test_every_published_statement_has_source_kind_period_and_definition(key: str) -> None:
    city = load(key)
    told = compute_stated_provenance(city, "de")
    assert [one.subject.key for one in told] == list(city.facts.get("fact_id", ()))
    for one in told:
        assert one.kind is Kind(city.kind.value)
        assert one.sources
        assert one.subject.definition("de")
        assert "Zahl liegt vor" in words(one)
        # Statements are shown as they were published; nothing is held back.
        assert "Schutz" not in words(one)


def test_a_statement_keeps_its_qualifier_and_note_in_both_languages() -> None:
    city = load("dortmund")
    by_key = {one.subject.key: one for one in compute_stated_provenance(city, "de")}
    assert by_key["DO-DU-2013-029"].qualifier is Qualifier.ABOUT
    assert "Die Quelle schreibt „rund“. · Zum Jahresende gemeldet." in words(
        by_key["DO-DU-2013-029"]
    )
    english = {one.subject.key: one for one in compute_stated_provenance(city, "en")}
    assert "Registered at the end of the year." in words(english["DO-DU-2013-029"], "en")


def test_a_statement_of_a_source_that_is_not_listed_says_that_none_is_recorded() -> None:
    city = replace(load("dortmund"), sources={})
    assert "keine Quelle vermerkt" in words(compute_stated_provenance(city, "de")[0])


def test_areas_come_from_who_gives_them_and_invented_ones_from_the_inventor() -> None:
    given = compute_areas_provenance(load("delmenhorst"), load("delmenhorst").finest_level)
    assert [source.key for source in given.sources] == ["bauberater"]
    given = compute_areas_provenance(load("musterau"), "neighbourhood")
    assert [source.key for source in given.sources] == ["fictional"]
    assert given.subject.name("de") == "Gebiete, Ebene Stadtviertel"
    assert given.subject.name("en") == "Areas, level Neighbourhoods"


def test_of_brought_areas_nothing_is_said_that_nobody_said() -> None:
    city = replace(CITY, kind=CityKind.UPLOADED)
    assert compute_areas_provenance(city, "quarter").sources == ()
    with pytest.raises(UnknownKeyError):
        compute_areas_provenance(city, "nowhere")


def test_figures_of_the_whole_city_have_no_level_of_areas() -> None:
    given = compute_stated_provenance(load_city("duisburg"), "de")[0]
    assert given.place.level is None
    assert given.place.areas_years == ()
    assert not given.is_of_other_year
    assert "Flächen" not in words(given)
