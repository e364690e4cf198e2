"""Slides of the session's story, computed beside the page, each once while nothing changes."""

from collections.abc import Callable, Hashable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import cast

import streamlit as st

from geo.city import City
from geo.disclosure import DisclosureRule
from geo.errors import UnknownKeyError
from geo.reports.slide import Report, Slide
from geo.stories.files import write_report
from geo.stories.identity import cities_of
from geo.stories.slides import compute_slide
from geo.stories.view import Story, View
from geo.texts import Language
from pages.components import access, background, cached

KEPT = "story.slides"
KEPT_AT_MOST = 60
COMPUTING = 0.9
"""Part of the work that is computing; the rest is writing."""

Slides = MutableMapping[Hashable, Slide]


@dataclass(frozen=True)
class Order:
    """What a file or a presentation is made of; equal orders give equal files.

    Attributes:
        story: With the views that are wanted.
        language: Of all words.
        rule: How numbers are protected for whoever looks.
        faces: Key and fingerprint of each city as they may see it.
        district: area_id of a district; empty for whole cities.
        size: Of the paper, see ``geo.stories.files``; the format's usual one where empty.
    """

    story: Story
    language: Language
    rule: DisclosureRule
    faces: tuple[tuple[str, str], ...]
    district: str = ""
    size: str = ""

    def key(self) -> Hashable:
        """By which a result is found again."""
        story = self.story
        return (
            *(story.title, story.author, story.date),
            *(_key_of(view) for view in story.views),
            *(self.language, self.rule, self.faces, self.district, self.size),
        )

    def slide_key(self, view: View) -> Hashable:
        """By which one slide is found again."""
        return (_key_of(view), self.language, self.rule, self.faces, self.district)


def place_order(story: Story, language: Language, *, district: str = "", size: str = "") -> Order:
    """An order with the cities as whoever looks may see them.

    Raises:
        GeoError: A city cannot be opened.
    """
    cities = open_cities(story.views)
    faces = tuple(sorted((key, city.fingerprint) for key, city in cities.items()))
    return Order(story, language, access.rule(), faces, district, size)


def open_cities(views: Sequence[View]) -> dict[str, City]:
    """The cities that views name, as whoever looks may see them.

    Raises:
        GeoError: One of them is not there for this reader.
    """
    return {key: cached.load(key) for key in cities_of(Story(title="", views=tuple(views)))}


def make_work(order: Order, format_key: str) -> background.Work:
    """The work of a file: slides one by one, then writing; can be told to stop between slides.

    Args:
        order: What of.
        format_key: See ``geo.stories.files``.
    """
    cities, slides = open_cities(order.story.views), _kept_slides()

    def work(should_stop: Callable[[], bool], report: Callable[[float], None]) -> bytes | None:
        made = []
        for place, view in enumerate(order.story.views):
            if should_stop():
                return None
            made.append(_slide_of(view, order, cities, slides))
            report(COMPUTING * (place + 1) / len(order.story.views))
        if should_stop():
            return None
        target = BytesIO()
        write_report(_report_of(order, made), format_key, target, size=order.size)
        return target.getvalue()

    return work


def compute_view(view: View, order: Order) -> Report:
    """One view as a report of its own, now.

    Raises:
        GeoError: The view cannot be shown.
    """
    slide = _slide_of(view, order, open_cities([view]), _kept_slides())
    return _report_of(replace(order, story=replace(order.story, views=(view,))), [slide])


def _slide_of(view: View, order: Order, cities: Mapping[str, City], slides: Slides) -> Slide:
    key = order.slide_key(view)
    known = slides.get(key)
    if known is None:
        known = compute_slide(
            view,
            open_city=_opener(cities),
            language=order.language,
            rule=order.rule,
            district=order.district,
        )
        while len(slides) >= KEPT_AT_MOST:
            slides.pop(next(iter(slides)), None)
        slides[key] = known
    return known


def _opener(cities: Mapping[str, City]) -> Callable[[str], City]:
    """Gives a city that was opened before; any other is one that is not there."""

    def open_city(key: str) -> City:
        if key not in cities:
            raise UnknownKeyError("errors.unknown_city", key=key, known=", ".join(cities))
        return cities[key]

    return open_city


def _report_of(order: Order, slides: Sequence[Slide]) -> Report:
    story = order.story
    return Report(
        title=story.title,
        slides=tuple(slides),
        language=order.language,
        author=story.author,
        date=story.date,
    )


def _kept_slides() -> Slides:
    return cast("Slides", st.session_state.setdefault(KEPT, {}))


def _key_of(view: View) -> Hashable:
    return (view.screen, view.title, view.statement, tuple(sorted(view.chosen.items())))
