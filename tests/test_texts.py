"""Every word on screen is in both catalogues, in the right language, and in use."""

import re
import string
from pathlib import Path

import pytest

from geo.catalogue import load_groups, load_indicators, read_toml
from geo.texts import LANGUAGES, TEXTS_FOLDER, load_texts, text

PROJECT = Path(__file__).parent.parent
CODE = [
    file
    for folder in ("geo", "pages")
    for file in (PROJECT / folder).rglob("*.py")
    if "fictional" not in file.parts
] + [PROJECT / "app.py"]
QUOTED_KEY = re.compile(r"""["']([a-z_]+)\.([a-z0-9_]*)([{"'])""")
GERMAN_SIGNS = re.compile(r"[äöüßÄÖÜ„]")
GERMAN_WORDS = re.compile(
    r"\b(der|die|das|und|oder|nicht|mit|für|von|ist|sind|eine?|keine?|werden|Gebiete?|Stadt|Karte|"
    r"Anteil|Anzahl|Werte?|Quelle|Zeitraum|Datei|Zeile|Spalte|bitte)\b"
)
ENGLISH_WORDS = re.compile(
    r"\b(the|and|not|with|for|are|please|areas?|city|values?|source|period|file|row|column)\b"
)
NAMES_THAT_STAY = re.compile(
    r"(Köln|Krüger|Müller|Straße|Stadtteil|Gemeinde|Länder|Sprache|dl-de/by|Grundsicherung|Kitas?\b|„)"
)


def rooms() -> list[str]:
    return sorted({file.stem for file in TEXTS_FOLDER.rglob("*.toml")})


def test_both_languages_have_the_same_rooms_and_keys() -> None:
    german, english = (load_texts(language) for language in LANGUAGES)
    assert sorted(german) == sorted(english)


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_name_the_same_values() -> None:
    german, english = (load_texts(language) for language in LANGUAGES)
    differing = [
        key for key in german if placeholders(german[key]) != placeholders(english.get(key, ""))
    ]
    assert differing == []


def test_no_sentence_is_empty_but_the_unit_of_plain_numbers() -> None:
    empty = {
        key for language in LANGUAGES for key, words in load_texts(language).items() if not words
    }
    assert empty <= {"units.number", "units.type_no", "units.year", "units.date", "units.yes_no"}


def test_english_is_english() -> None:
    left = {
        key: words
        for key, words in load_texts("en").items()
        if GERMAN_SIGNS.search(NAMES_THAT_STAY.sub("", words))
        or GERMAN_WORDS.search(NAMES_THAT_STAY.sub("", words))
    }
    left.pop("common.language", None)  # says its own name in both languages
    assert left == {}


def test_german_is_german() -> None:
    left = {
        key: words
        for key, words in load_texts("de").items()
        if len(ENGLISH_WORDS.findall(re.sub(r"{\w*}", "", words))) > 1
    }
    assert left == {}


@pytest.mark.parametrize("catalogue", ["indicators", "groups"])
def test_every_entry_of_a_catalogue_is_named_in_both_languages(catalogue: str) -> None:
    entries = load_indicators() if catalogue == "indicators" else load_groups()
    for entry in entries.values():
        assert entry.name_de, entry.key
        assert entry.name_en, entry.key
        assert not GERMAN_SIGNS.search(NAMES_THAT_STAY.sub("", entry.name_en)), entry.key


@pytest.mark.parametrize("name", ["problem_property_states", "accommodation_kinds"])
def test_every_state_and_kind_is_named_in_both_languages(name: str) -> None:
    for entry in read_toml(PROJECT / "data" / "catalogues" / f"{name}.toml").values():
        assert entry["name_de"]
        assert entry["name_en"]


# Only in these rooms may code make up a whole key; elsewhere a made-up key has a beginning.
MADE_UP_ROOMS = frozenset(
    {"classes", "common", "data", "imports", "indices", "legend", "link", "map_frame", "menu"}
    | {"methods", "overview", "qualifiers", "units", "commands", "segregation", "indicators"}
    | {"segregation_page", "methodology", "store", "lever_units", "scenario_between"}
    | {"symbols"}
)


FILE_ENDINGS = frozenset({"toml", "js", "css"})


def used_keys() -> tuple[set[str], set[str]]:
    """Keys written in code, and the beginnings of keys that code completes at run time."""
    known = set(rooms())
    exact, beginnings = set(), set()
    for file in CODE:
        for room, name, ending in QUOTED_KEY.findall(file.read_text("utf-8")):
            if ending == "{" and not name and room in known:
                assert room in MADE_UP_ROOMS, f"{file.name} makes up keys of {room}"
            if room in known and name not in FILE_ENDINGS:
                (beginnings if ending == "{" else exact).add(f"{room}.{name}")
    return exact, beginnings


def test_no_key_is_missing_from_the_catalogue() -> None:
    exact, beginnings = used_keys()
    known = load_texts("de")
    assert {key for key in exact if key not in known} == set()
    assert {b for b in beginnings if not any(key.startswith(b) for key in known)} == set()


def test_no_key_of_the_catalogue_is_unused() -> None:
    exact, beginnings = used_keys()
    unused = {
        key
        for key in load_texts("de")
        if key not in exact and not any(key.startswith(begin) for begin in beginnings)
    }
    assert unused == set()


def test_every_unit_of_the_catalogue_has_words() -> None:
    for indicator in load_indicators().values():
        for language in LANGUAGES:
            assert text(f"units.{indicator.unit}", language)
