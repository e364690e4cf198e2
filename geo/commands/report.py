"""``report`` writes a story's slides, annex, text, pictures or tables, of a city or its districts.

A story of another city is told of the city named: the same views for every municipality.
"""

import argparse
import os
import re
import sys
import tempfile
import unicodedata
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from pathlib import Path

from geo.cities import load_city
from geo.city import City
from geo.commands.roles import add_role, apply_role, server_rule
from geo.errors import GeoError, StoryError, UnknownKeyError
from geo.numbers import format_number
from geo.stories.district import list_districts
from geo.stories.files import FORMATS, ending_of, write_report
from geo.stories.identity import OpenCity, cities_of, find_changed
from geo.stories.slides import compute_report
from geo.stories.story_file import LARGEST_FILE, read_story, write_story
from geo.stories.view import Screen, Story
from geo.texts import Language, text

UNFIT_FOR_NAMES = re.compile(r"[^A-Za-z0-9]+")
LONGEST_NAME = 60
SPELLED = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"))


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command of this module."""
    command = commands.add_parser("report", help=text("commands.report", "en"))
    command.set_defaults(run=run_report, usage_error=command.error)
    command.add_argument("city")
    for option, kind, metavar, is_needed in (
        ("story", Path, "FILE", True),
        ("date", str, "DATE", False),
        ("view", int, "N", False),
        ("district", str, "KEY", False),
    ):
        command.add_argument(
            f"--{option}",
            type=kind,
            metavar=metavar,
            required=is_needed,
            help=text(f"commands.report_{option}", "en"),
        )
    command.add_argument(
        "--all-districts", action="store_true", help=text("commands.report_all_districts", "en")
    )
    command.add_argument("--format", choices=tuple(FORMATS), required=True)
    command.add_argument(
        "--paper",
        choices=("screen", "a4", "a3"),
        default="",
        help=text("commands.report_paper", "en"),
    )
    command.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FILE",
        required=True,
        help=text("commands.report_output", "en"),
    )
    add_role(command)
    command.add_argument(
        "--language",
        choices=("de", "en"),
        default=argparse.SUPPRESS,
        help=text("commands.report_language", "en"),
    )


def run_report(options: argparse.Namespace) -> int:
    """Write one file, or one a district."""
    if options.district and options.all_districts:
        options.usage_error(text("stories.usage_districts", "en"))
    story = _read_story(options.story, options)
    language: Language = options.language
    open_city = cache(partial(_open_city, options=options))
    city = open_city(options.city)
    told = _choose_view(_tell_of(story, city), options)
    for name in find_changed(told, open_city=open_city, rule=server_rule()):
        _say(text("stories.data_changed", language, city=name))
    if options.all_districts:
        return _write_districts(told, city, open_city, options)
    _write_one(told, open_city, options, file=options.output, district=options.district or "")
    print(text("stories.written", language, file=options.output))
    return 0


def _open_city(key: str, *, options: argparse.Namespace) -> City:
    return apply_role(load_city(key), options.role)


def _read_story(file: Path, options: argparse.Namespace) -> Story:
    try:
        # One byte more than is read tells a file that is too large, whatever its length.
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)
    except OSError as refusal:
        raise StoryError("stories.no_file", file=file.name) from refusal
    story = read_story(content)
    if options.date is None:
        return story
    # Checked as a date of the file would be.
    return read_story(write_story(replace(story, date=options.date)))


def _tell_of(story: Story, city: City) -> Story:
    """The same views of this city, where the story is of others only."""
    if city.key in cities_of(story):
        return story
    views = tuple(
        view
        if view.screen is Screen.COMPARISON
        else replace(view, chosen={**view.chosen, "city": city.key})
        for view in story.views
    )
    return replace(story, views=views)


def _choose_view(story: Story, options: argparse.Namespace) -> Story:
    if options.view is None:
        return story
    if not 1 <= options.view <= len(story.views):
        total = format_number(len(story.views), options.language)
        raise UnknownKeyError("stories.no_such_view", n=options.view, total=total)
    return replace(story, views=(story.views[options.view - 1],))


def _write_districts(
    story: Story, city: City, open_city: OpenCity, options: argparse.Namespace
) -> int:
    """One file a district of the coarsest level; 1 where one could not be made."""
    top = set(map(str, city.areas_at(city.levels[0].key).index))
    districts = {key: name for key, name in list_districts(city).items() if key in top}
    if not districts:
        raise StoryError("stories.no_districts", city=city.name)
    language, refused = options.language, 0
    ending = ending_of(options.format, len(story.views))
    for place, (key, name) in enumerate(districts.items(), start=1):
        file = options.output / f"{place:02d}-{_as_file_name(name)}.{ending}"
        told = {"n": place, "total": len(districts), "district": name}
        _say(text("stories.progress", language, **told))
        try:
            _write_one(story, open_city, options, file=file, district=key)
        except GeoError as refusal:
            _say(refusal.sentence(language))
            refused = 1
        else:
            print(text("stories.written", language, file=file))
    return refused


def _write_one(
    story: Story, open_city: OpenCity, options: argparse.Namespace, *, file: Path, district: str
) -> None:
    report = compute_report(
        story,
        open_city=open_city,
        language=options.language,
        rule=server_rule(),
        district=district,
        on_progress=partial(_say_progress, story, options.language),
    )
    made = BytesIO()
    write_report(report, options.format, made, size=options.paper)
    _keep(made.getvalue(), file)


def _keep(content: bytes, file: Path) -> None:
    """Write a file as a whole or not at all.

    Raises:
        StoryError: It cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}")
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(content)
            Path(name).chmod(0o644)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as refusal:
        raise StoryError("stories.cannot_write", file=file) from refusal


def _say_progress(story: Story, language: Language, done: int) -> None:
    title = story.views[done - 1].title or str(story.views[done - 1].screen)
    told = {"n": done, "total": len(story.views), "district": title}
    _say(text("stories.progress", language, **told))


def _say(words: str) -> None:
    print(words, file=sys.stderr)


def _as_file_name(name: str) -> str:
    """Plain letters: files travel between systems, and a name from outside is no path."""
    spelled = name.casefold()
    for sign, letters in SPELLED:
        spelled = spelled.replace(sign, letters)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return UNFIT_FOR_NAMES.sub("-", plain).strip("-")[:LONGEST_NAME] or "district"
