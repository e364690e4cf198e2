"""A source line holds what its licence asks for, as the texts of the licences say it."""

import pytest

from geo.catalogue import Source
from geo.provenance.licences import find_licence, is_address, load_licences, name_source
from geo.texts import LANGUAGES

ATLAS = Source(
    "atlas",
    "Bevölkerung nach Stadtteilen",
    publisher="© Statistische Ämter des Bundes und der Länder 2021",
    date="2021-08-26",
    licence="dl-de/by-2-0",
    url="https://example.org/ai002-1",
)


def source_of(licence: str, *, url: str = "", date: str = "", retrieved: str = "") -> Source:
    return Source(
        "s", "Titel", publisher="Amt", licence=licence, url=url, date=date, retrieved=retrieved
    )


def test_a_line_of_dl_de_by_holds_provider_name_of_the_licence_its_address_and_the_data_set() -> (
    None
):
    # dl-de/by-2-0, section 2: 1. provider as it wishes, 2. the note "Datenlizenz Deutschland –
    # Namensnennung – Version 2.0" or "dl-de/by-2-0" with reference to the text of the licence at
    # www.govdata.de/dl-de/by-2-0, 3. a reference to the data set (URI).
    assert name_source(ATLAS, "de") == (
        "© Statistische Ämter des Bundes und der Länder 2021: Bevölkerung nach Stadtteilen · "
        "Stand 26.08.2021 · https://example.org/ai002-1 · Datenlizenz Deutschland – Namensnennung "
        "– Version 2.0 (dl-de/by-2-0, www.govdata.de/dl-de/by-2-0)"
    )


def test_changed_data_are_said_to_be_changed_and_how() -> None:
    # dl-de/by-2-0, section 3; CC BY 4.0, section 3(a)(1)(B).
    for licence in ("dl-de/by-2-0", "CC BY 4.0"):
        line = name_source(source_of(licence), "de", changes=["hier berechnet"])
        assert line.endswith(" · Daten geändert: hier berechnet")
    assert "Daten geändert" not in name_source(ATLAS, "de")


def test_what_the_source_changed_and_what_the_atlas_did_stand_side_by_side_once() -> None:
    source = Source("s", "Titel", changed=True, changed_de="vereinfacht", changed_en="simplified")
    said = name_source(source, "en", changes=["computed here", "computed here"])
    assert said.endswith("Data changed: simplified; computed here")


def test_a_change_nobody_describes_is_still_told() -> None:
    assert name_source(Source("s", "Titel", changed=True), "de").endswith("· Daten geändert")


def test_a_line_of_cc_by_names_creator_licence_and_the_address_of_its_text() -> None:
    # CC BY 4.0, section 3(a)(1)(A) and (C).
    line = name_source(source_of("CC-BY-4.0", url="https://example.org/karte"), "en")
    for part in ("Amt", "https://example.org/karte", "creativecommons.org/licenses/by/4.0/"):
        assert part in line


def test_a_line_of_odbl_is_the_notice_of_a_produced_work_and_passing_on_is_explained() -> None:
    # ODbL 1.0, section 4.3 (notice) and 4.4 (share alike of derived databases).
    source = Source("osm", "Duisburg", publisher="© OpenStreetMap contributors", licence="ODbL 1.0")
    line = name_source(source, "en")
    assert line.startswith("© OpenStreetMap contributors: Duisburg")
    assert "Contains information from this database" in line
    assert "made available under the Open Database License" in line
    odbl = find_licence("ODbL 1.0")
    assert odbl is not None
    assert "derived data" in odbl.share("en")


def test_an_unknown_licence_says_so_and_another_one_stands_as_it_is_written() -> None:
    assert "Lizenz nicht angegeben" in name_source(source_of(""), "de")
    assert "licence: Hauslizenz 7" in name_source(source_of("Hauslizenz 7"), "en")


def test_a_source_without_date_says_so() -> None:
    assert "Stand nicht angegeben" in name_source(source_of("CC0"), "de")
    fetched = name_source(source_of("CC0", date="2024", retrieved="2025-01-02"), "de")
    assert "Stand 2024 (abgerufen 02.01.2025)" in fetched


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("dl-de/by-2-0", "dl-de/by-2-0"),
        ("DL-DE-BY-2.0", "dl-de/by-2-0"),
        ("Datenlizenz Deutschland – Namensnennung – Version 2.0", "dl-de/by-2-0"),
        ("dl-de/zero-2-0", "dl-de/zero-2-0"),
        ("CC-BY-4.0", "CC BY 4.0"),
        ("cc by sa 4.0", "CC BY-SA 4.0"),
        ("CC0-1.0", "CC0 1.0"),
        ("ODbL 1.0", "ODbL 1.0"),
    ],
)
def test_writings_of_a_licence_are_understood(written: str, key: str) -> None:
    licence = find_licence(written)
    assert licence is not None
    assert licence.key == key


def test_licences_that_only_sound_alike_are_kept_apart() -> None:
    assert find_licence("CC BY 3.0 DE") is None
    assert find_licence("dl-de/by-1-0") is None
    assert find_licence("") is None


def test_every_licence_has_words_in_both_languages_and_a_writing_of_its_own() -> None:
    for licence in load_licences().values():
        for language in LANGUAGES:
            assert licence.name(language)
            assert licence.line(language)
            assert bool(licence.share(language)) == bool(licence.share_de)
        assert find_licence(licence.key) is licence


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a b", 'https://a"onclick="x', "ftp://x", "", "//x"]
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert not is_address(url)
    assert is_address("https://www.example.org/a?b=c")
