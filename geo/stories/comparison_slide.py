"""A view of the page that compares cities: places, figures, trends, changes, points or maps."""

from collections.abc import Sequence
from dataclasses import replace

from geo.city import City
from geo.disclosure import DisclosureRule
from geo.errors import StoryError
from geo.region.city_index import IndexQuestion
from geo.region.comparison import compare_index, compare_indicator
from geo.region.results import Verdict
from geo.reports.slide import Slide
from geo.stories.choices import Choices
from geo.stories.comparison_change import compute_change_slide
from geo.stories.comparison_figures import compute_figures_slide
from geo.stories.comparison_maps import compute_maps_slide
from geo.stories.comparison_places import Comparison, compute_places_slide, without_places
from geo.stories.comparison_published import compute_published_slide
from geo.stories.comparison_question import (
    PUBLISHED,
    RANKS,
    SECTIONS,
    Comparing,
    choose_cities,
    choose_comparing,
    find_ways,
)
from geo.stories.comparison_scatter import compute_scatter_slide
from geo.stories.comparison_trend import compute_trend_slide
from geo.stories.identity import OpenCity
from geo.stories.view import View
from geo.texts import Language, text


def compute_comparison_slide(
    view: View, *, open_city: OpenCity, language: Language, rule: DisclosureRule
) -> Slide:
    """The slide of a view of several cities.

    Where the view says no statement, that of an order, a trend or a change is the verdict
    whether the cities may be compared.

    Args:
        view: With the names and keys of the page's links.
        open_city: Gives the cities, as whoever asks may see them.
        language: Of all words.
        rule: By which numbers are protected.

    Raises:
        UnfitChoiceError: The view chose something that no city has.
        StoryError: It names fewer than two cities, or none of them has a figure.
    """
    cities = choose_cities(view, open_city)
    choices = Choices(view, name_cities(cities), language)
    # Cities that count nothing by area still publish something, as the page then shows.
    section = choices.choose("section", SECTIONS, RANKS if find_ways(cities) else PUBLISHED)
    if section == PUBLISHED:
        return compute_published_slide(view, cities, language=language, rule=rule)
    comparing = choose_comparing(choices, cities, language=language, rule=rule)
    if section == "figures":
        return compute_figures_slide(view, choices, comparing)
    if section == "maps":
        return compute_maps_slide(view, comparing)
    if section == "scatter":
        return compute_scatter_slide(view, choices, comparing)
    return _compute_judged(section, view, choices, comparing)


def name_cities(cities: Sequence[City]) -> str:
    """All of them in a row."""
    return ", ".join(city.name for city in cities)


def _compute_judged(section: str, view: View, choices: Choices, comparing: Comparing) -> Slide:
    """What rests on a comparison by the index or indicator, with the verdict on it."""
    language, question = comparing.language, comparing.question
    found: Comparison = (
        compare_index(comparing.cities, question)
        if isinstance(question, IndexQuestion)
        else compare_indicator(comparing.cities, question)
    )
    if found.judgement.verdict is Verdict.NOT_COMPARABLE:
        found = without_places(found)
    verdict = found.judgement.verdict.words(language)
    judged = text("compare_page.verdict", language, verdict=verdict)
    title = view.title or f"{comparing.name}: {choices.city}"
    titled = replace(view, title=title, statement=view.statement or judged)
    n = {one.city: (one.n_areas, one.n_unknown) for one in found.compared}
    if section == "trend":
        return compute_trend_slide(titled, choices, comparing, judged=judged, counted=n)
    if section == "change":
        return compute_change_slide(titled, choices, comparing, judged=judged, counted=n)
    if not found.compared:
        if choices.asked("section"):
            raise StoryError("stories.nothing_there", view=title, city=choices.city)
        # As on the page, where nobody chose a section.
        return compute_published_slide(
            view, comparing.cities, language=language, rule=comparing.rule
        )
    return compute_places_slide(titled, comparing, found, judged=judged, counted=n)
