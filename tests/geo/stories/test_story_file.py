"""Stories as files and links: the same after reading, and a sentence for whatever is none."""

import base64
import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import GeoError, StoryError
from geo.stories.story_file import (
    LARGEST_FILE,
    LARGEST_LINK,
    MOST_VIEWS,
    SCHEMA,
    decode_story,
    encode_story,
    read_story,
    write_story,
)
from geo.stories.view import Screen, Story, View
from geo.texts import LANGUAGES
from tests.geo.stories.stories import TITLE, map_views

STORY = Story(
    title=TITLE, views=map_views(), author="Amt für Statistik", date="2026-11-21", cities={"m": "f"}
)


def words(limit: int = 40) -> st.SearchStrategy[str]:
    """One line of signs that can be shown, without needless blanks."""
    return st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=limit)


VIEWS = st.builds(
    View,
    screen=st.sampled_from(Screen),
    title=words() | st.just(""),
    statement=words() | st.just(""),
    chosen=st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), words(), max_size=5),
)
STORIES = st.builds(
    Story,
    title=words(),
    views=st.lists(VIEWS, max_size=4).map(tuple),
    language=st.sampled_from(LANGUAGES),
    author=words() | st.just(""),
    date=st.dates().map(str) | st.just(""),
)


@given(STORIES)
def test_a_story_is_the_same_after_its_file_and_after_its_link(story: Story) -> None:
    assert read_story(write_story(story)) == story
    assert decode_story(encode_story(story)) == story


def test_equal_stories_give_equal_bytes_whatever_order_was_chosen_in() -> None:
    chosen = {"city": "a", "level": "b"}
    turned = dict(reversed(chosen.items()))
    one, other = (Story("T", (View(Screen.MAP, "V", chosen=one),)) for one in (chosen, turned))
    assert write_story(one) == write_story(other)
    assert encode_story(one) == encode_story(other)


def test_a_link_of_a_long_story_fits_an_address() -> None:
    assert len(encode_story(replace(STORY, views=STORY.views * 2))) < 2000


def told(**entries: object) -> dict[str, Any]:
    """The story above as its file has it, with some entries replaced."""
    document: dict[str, Any] = json.loads(write_story(STORY))
    return document | entries


def in_first_view(**entries: object) -> dict[str, Any]:
    """The same with entries of its first view replaced."""
    document = told()
    document["views"][0] |= entries
    return document


@pytest.mark.parametrize(
    ("document", "key"),
    [
        (told(schema=SCHEMA + 1), "newer"),
        (told(schema="1"), "unknown_version"),
        (told(schema=0), "unknown_version"),
        (told(schema=True), "unknown_version"),
        (told(schema=None), "missing"),
        (told(extra=1), "unknown"),
        (told(title=7), "no_text"),
        (told(title="  "), "text_empty"),
        (told(title="x" * 161), "text_unfit"),
        (told(author="Amt\x00"), "text_unfit"),
        (told(author="\ud800"), "text_unfit"),
        (told(language="fr"), "unknown_language"),
        (told(language=["de"]), "unknown_language"),
        (told(date="21.11.2026"), "no_date"),
        (told(date="20261121"), "no_date"),
        (told(date=20261121), "no_text"),
        (told(views={}), "no_list"),
        (told(views=[7]), "no_view"),
        (told(views=told()["views"][:1] * (MOST_VIEWS + 1)), "too_many_views"),
        (told(cities=["musterhafen"]), "no_pairs"),
        (in_first_view(screen="kitchen"), "unknown_screen"),
        (in_first_view(screen=["map"]), "unknown_screen"),
        (in_first_view(statement=None), "no_text"),
        (in_first_view(statement="x" * 601), "text_unfit"),
        (in_first_view(chosen="city"), "no_pairs"),
        (in_first_view(chosen={"city": 7}), "no_text"),
        (in_first_view(chosen={"ci ty": "a"}), "name_unfit"),
        (in_first_view(chosen={f"a{i}": "b" for i in range(61)}), "too_many_pairs"),
        (in_first_view(more=1), "unknown"),
    ],
)
def test_a_file_that_is_no_story_is_refused_with_its_reason(
    document: dict[str, Any], key: str
) -> None:
    with pytest.raises(StoryError) as refusal:
        read_story(json.dumps(document).encode())
    assert refusal.value.key == f"stories.{key}"
    assert all(refusal.value.sentence(language) for language in LANGUAGES)


@pytest.mark.parametrize("left_out", ["schema", "title", "views"])
def test_a_needed_entry_that_is_missing_is_named(left_out: str) -> None:
    document = told()
    del document[left_out]
    with pytest.raises(StoryError, match=left_out):
        read_story(json.dumps(document).encode())


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[]", "no_object"),
        (b"[" * 100_000, "not_json"),
        (b'{"schema": 1, "schema": 1}', "twice"),
        (b'{"schema": NaN}', "no_number"),
        (b" " * (LARGEST_FILE + 1), "too_large"),
        (b'{"schema": 1' + b"0" * 5000 + b"}", "not_json"),
    ],
)
def test_bytes_that_are_no_story_are_refused_with_their_reason(content: bytes, key: str) -> None:
    with pytest.raises(StoryError) as refusal:
        read_story(content)
    assert refusal.value.key == f"stories.{key}"


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(GeoError) as refusal:
        read_story(content)
    assert refusal.value.sentence("de")


def packed(content: bytes) -> str:
    """Any bytes as a link packs them."""
    return base64.urlsafe_b64encode(zlib.compress(content, level=9)).decode().rstrip("=")


def cut(link: str) -> str:
    return link[: len(link) // 2]


def with_more(link: str) -> str:
    behind = base64.urlsafe_b64decode(link + "=" * (-len(link) % 4)) + b"more"
    return base64.urlsafe_b64encode(behind).decode().rstrip("=")


@pytest.mark.parametrize("spoil", [cut, with_more, lambda _: "ä", lambda _: "!!!!", lambda _: ""])
def test_a_damaged_link_is_refused(spoil: Callable[[str], str]) -> None:
    with pytest.raises(StoryError) as refusal:
        decode_story(spoil(encode_story(STORY)))
    assert refusal.value.key == "stories.link_broken"


@pytest.mark.parametrize("link", [packed(b" " * 50_000_000), "A" * (LARGEST_LINK + 1)])
def test_a_small_link_that_unpacks_to_much_is_refused(link: str) -> None:
    with pytest.raises(StoryError) as refusal:
        decode_story(link)
    assert refusal.value.key == "stories.link_too_large"


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert read_story(b"\xef\xbb\xbf" + write_story(STORY)) == STORY


def test_what_would_not_be_read_is_not_written() -> None:
    with pytest.raises(StoryError):
        write_story(replace(STORY, views=STORY.views * 13))
    with pytest.raises(StoryError):
        encode_story(replace(STORY, title="two\nlines\x07"))


def test_a_file_from_before_the_start_page_could_be_kept_is_read_as_it_was() -> None:
    document = {
        "schema": 1,
        "title": "Ankommen",
        "views": [
            {"screen": "map", "title": "Karte", "chosen": {"city": "musterhafen"}},
            {"screen": "comparison", "chosen": {"cities": "a~b", "section": "maps"}},
        ],
    }
    assert read_story(json.dumps(document)) == Story(
        "Ankommen",
        (
            View(Screen.MAP, "Karte", chosen={"city": "musterhafen"}),
            View(Screen.COMPARISON, "", chosen={"cities": "a~b", "section": "maps"}),
        ),
    )
