"""A saved view: which screen, what was chosen there, and what it is meant to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from geo.texts import Language


class Screen(StrEnum):
    """What a view shows; each is computed by a module of its own in ``geo.stories``."""

    OVERVIEW = "overview"
    MAP = "map"
    SEGREGATION = "segregation"
    SCENARIO = "scenario"
    COMPARISON = "comparison"


@dataclass(frozen=True)
class View:
    """What one slide shows.

    Attributes:
        screen: Which screen it was saved from.
        title: Short, of the reader's own.
        statement: The one sentence it is meant to say; may be empty.
        chosen: What was chosen there, by the names and keys of links (``city``, ``indicator``...).
    """

    screen: Screen
    title: str
    statement: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """Views in the order in which they are told.

    Attributes:
        title: Of the whole.
        views: In order.
        language: In which it was written.
        author: Who tells it, such as an office; may be empty.
        date: Of the meeting or the paper, as an ISO date; may be empty.
        cities: What the figures of its cities were when it was saved, see
            ``geo.stories.identity``; by key, may be empty.
    """

    title: str
    views: tuple[View, ...] = ()
    language: Language = "de"
    author: str = ""
    date: str = ""
    cities: Mapping[str, str] = field(default_factory=dict)
