"""Stories as small files and links: what is written is read back the same, all else is refused."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from geo.documents import (
    DocumentError,
    Problem,
    compact_document,
    pack_link,
    parse_document,
    quote,
    quote_some,
    unpack_link,
)
from geo.errors import StoryError
from geo.stories.view import Screen, Story, View
from geo.texts import LANGUAGES

SCHEMA = 1
"""Grows when an older program would misread a file."""
LARGEST_FILE = 1024 * 1024
LARGEST_LINK = 64 * 1024
MOST_VIEWS = 60
MOST_CHOICES = 60
MOST_CITIES = 1000
LONGEST_TITLE = 160
LONGEST_STATEMENT = 600
LONGEST_NAME = 64
LONGEST_CHOICE = 64 * 1024
"""A choice may be a whole plan, as in the link of a scenario."""

STORY_ENTRIES = ("schema", "title", "language", "author", "date", "cities", "views")
VIEW_ENTRIES = ("screen", "title", "statement", "chosen")
NEEDED = frozenset({"schema", "title", "views", "screen"})
NAME = re.compile(r"[A-Za-z0-9_.\-]+")
REFUSALS: Mapping[Problem, str] = {
    "too_large": "stories.too_large",
    "not_json": "stories.not_json",
    "no_object": "stories.no_object",
    "twice": "stories.twice",
    "no_number": "stories.no_number",
    "link_too_large": "stories.link_too_large",
    "link_broken": "stories.link_broken",
}


def write_story(story: Story) -> bytes:
    """A story as JSON; equal stories give equal bytes."""
    document = {"schema": SCHEMA} | _document(story)
    written = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return written.encode("utf-8")


def read_story(content: bytes | str) -> Story:
    """The story of a file.

    Raises:
        StoryError: It is no story, of another version, too large, or asks for a screen that
            there is not.
    """
    return _story_of(_parse(content))


def encode_story(story: Story) -> str:
    """A story in letters that any link may carry.

    Raises:
        StoryError: It is too long for a link; a file carries it.
    """
    words = compact_document({"schema": SCHEMA} | _document(story))
    link = pack_link(words)
    if len(link) > LARGEST_LINK or len(words.encode("utf-8")) > LARGEST_FILE:
        raise StoryError("stories.link_too_large")
    return link


def decode_story(link: str) -> Story:
    """The story that a link carries; never unpacked further than a file may be long.

    Raises:
        StoryError: The link is damaged, too long, or holds no story.
    """
    try:
        content = unpack_link(link, longest=LARGEST_LINK, largest=LARGEST_FILE)
    except DocumentError as damage:
        raise _refuse(damage) from damage
    return read_story(content)


def _document(story: Story) -> dict[str, Any]:
    """What is written, checked as if it had been read: no file is made that would be refused."""
    told = {
        "title": story.title,
        "language": story.language,
        "author": story.author,
        "date": story.date,
        "cities": dict(story.cities),
        "views": [asdict(view) | {"screen": str(view.screen)} for view in story.views],
    }
    tidy = asdict(_story_of({"schema": SCHEMA} | told))
    tidy["views"] = [view | {"screen": str(view["screen"])} for view in tidy["views"]]
    return tidy


def _parse(content: bytes | str) -> dict[str, Any]:
    try:
        return parse_document(content, largest=LARGEST_FILE)
    except DocumentError as damage:
        raise _refuse(damage) from damage


def _refuse(damage: DocumentError) -> StoryError:
    return StoryError(REFUSALS[damage.problem], **damage.values)


def _story_of(document: Mapping[str, Any]) -> Story:
    _check_schema(document)
    _check_entries(document, STORY_ENTRIES, where="")
    views = document["views"]
    if not isinstance(views, list):
        raise StoryError("stories.no_list", entry="views", value=quote(views))
    if len(views) > MOST_VIEWS:
        raise StoryError("stories.too_many_views", n=len(views), limit=MOST_VIEWS)
    language = document.get("language", "de")
    if language not in LANGUAGES:
        raise StoryError("stories.unknown_language", value=quote(language))
    return Story(
        title=_words(document, "title", limit=LONGEST_TITLE, may_be_empty=False),
        views=tuple(_view_of(view, place) for place, view in enumerate(views, start=1)),
        language=language,
        author=_words(document, "author", limit=LONGEST_TITLE),
        date=_date(document),
        cities=_pairs(document, "cities", most=MOST_CITIES, longest=LONGEST_TITLE),
    )


def _check_schema(document: Mapping[str, Any]) -> None:
    version = document.get("schema")
    if version is None:
        raise StoryError("stories.missing", entries="schema", where="")
    if type(version) is int and version > SCHEMA:
        raise StoryError("stories.newer", version=quote(version), known=SCHEMA)
    if type(version) is not int or version != SCHEMA:
        raise StoryError("stories.unknown_version", version=quote(version), known=SCHEMA)


def _check_entries(document: Mapping[str, Any], known: tuple[str, ...], *, where: str) -> None:
    unknown = sorted(set(document) - set(known))
    if unknown:
        raise StoryError("stories.unknown", entries=quote_some(unknown), where=where)
    missing = [entry for entry in known if entry in NEEDED and entry not in document]
    if where and "title" in missing:
        missing.remove("title")
    if missing:
        raise StoryError("stories.missing", entries=", ".join(missing), where=where)


def _view_of(told: object, place: int) -> View:
    where = f"views[{place}]"
    if not isinstance(told, dict):
        raise StoryError("stories.no_view", where=where, value=quote(told))
    _check_entries(told, VIEW_ENTRIES, where=where)
    screen = told["screen"]
    if screen not in list(Screen):
        known = ", ".join(Screen)
        raise StoryError("stories.unknown_screen", where=where, value=quote(screen), known=known)
    return View(
        screen=Screen(screen),
        title=_words(told, "title", limit=LONGEST_TITLE, where=where),
        statement=_words(told, "statement", limit=LONGEST_STATEMENT, where=where),
        chosen=_pairs(told, "chosen", most=MOST_CHOICES, longest=LONGEST_CHOICE, where=where),
    )


def _words(
    document: Mapping[str, Any],
    entry: str,
    *,
    limit: int,
    where: str = "",
    may_be_empty: bool = True,
) -> str:
    """A text in one line, without needless blanks and signs that cannot be shown."""
    told = document.get(entry, "")
    name = f"{where}.{entry}" if where else entry
    if not isinstance(told, str):
        raise StoryError("stories.no_text", entry=name, value=quote(told))
    tidy = " ".join(told.split())
    if len(tidy) > limit or not tidy.isprintable():
        raise StoryError("stories.text_unfit", entry=name, limit=limit)
    if not tidy and not may_be_empty:
        raise StoryError("stories.text_empty", entry=name)
    return tidy


def _date(document: Mapping[str, Any]) -> str:
    told = _words(document, "date", limit=LONGEST_NAME)
    try:
        # Only the plain form: "20261121" and week dates mean the same and would not compare.
        if told and date.fromisoformat(told).isoformat() != told:
            raise StoryError("stories.no_date", value=quote(told))
    except ValueError as refusal:
        raise StoryError("stories.no_date", value=quote(told)) from refusal
    return told


def _pairs(
    document: Mapping[str, Any], entry: str, *, most: int, longest: int, where: str = ""
) -> dict[str, str]:
    """Names and texts, by name: what was chosen, or which cities."""
    told = document.get(entry, {})
    name = f"{where}.{entry}" if where else entry
    if not isinstance(told, dict):
        raise StoryError("stories.no_pairs", entry=name, value=quote(told))
    if len(told) > most:
        raise StoryError("stories.too_many_pairs", entry=name, n=len(told), limit=most)
    for key, value in told.items():
        if len(key) > LONGEST_NAME or not NAME.fullmatch(key):
            raise StoryError("stories.name_unfit", entry=name, value=quote(key))
        if not isinstance(value, str):
            raise StoryError("stories.no_text", entry=f"{name}.{key}", value=quote(value))
        if len(value) > longest or not value.isprintable():
            raise StoryError("stories.text_unfit", entry=f"{name}.{key}", limit=longest)
    return {key: told[key] for key in sorted(told)}
