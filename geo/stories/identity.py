"""Whether a city's figures are still those that a story was made from.

The hash is one of shown numbers, the same for everybody who may see the city: that of all content
would let hidden counts be tried out, and stories travel.
"""

from collections.abc import Callable
from dataclasses import replace

from geo.city import City
from geo.disclosure import DisclosureRule
from geo.disclosure.face import compute_shown_fingerprint
from geo.stories.view import Screen, Story, View

SEPARATOR = "~"
"""Between the cities of a comparison, as in its link."""

OpenCity = Callable[[str], City]
"""Gives a city as whoever asks may see it, see ``geo.access_cities``."""


def cities_of(story: Story) -> tuple[str, ...]:
    """Keys of all cities that a story's views name, in order."""
    return tuple(dict.fromkeys(key for view in story.views for key in _cities_of_view(view)))


def _cities_of_view(view: View) -> list[str]:
    """The cities of a comparison, or the one that a view is of."""
    if view.screen is not Screen.COMPARISON:
        return [key for key in (view.chosen.get("city", ""),) if key]
    return [key for key in view.chosen.get("cities", "").split(SEPARATOR) if key]


def identify_cities(story: Story, *, open_city: OpenCity, rule: DisclosureRule) -> Story:
    """The story with what the figures of its cities are now.

    Raises:
        GeoError: A city is not there for whoever asks.
    """
    told = {key: compute_shown_fingerprint(open_city(key), rule) for key in cities_of(story)}
    return replace(story, cities=told)


def find_changed(story: Story, *, open_city: OpenCity, rule: DisclosureRule) -> tuple[str, ...]:
    """Names of the cities whose figures are others than when the story was saved.

    Of cities that the story tells nothing of, nothing is said.

    Raises:
        GeoError: A city is not there for whoever asks.
    """
    kept = [(key, story.cities[key]) for key in cities_of(story) if story.cities.get(key)]
    opened = [(open_city(key), told) for key, told in kept]
    return tuple(
        city.name for city, told in opened if compute_shown_fingerprint(city, rule) != told
    )
