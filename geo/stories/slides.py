"""From a saved view to a slide: each screen has a module of its own."""

from collections.abc import Callable

from geo.disclosure import DisclosureRule
from geo.errors import StoryError
from geo.reports.slide import Report, Slide
from geo.stories.comparison_slide import compute_comparison_slide
from geo.stories.district import choose_extent
from geo.stories.identity import OpenCity
from geo.stories.map_slide import compute_map_slide
from geo.stories.overview_slide import compute_overview_slide
from geo.stories.scenario_slide import compute_scenario_slide
from geo.stories.segregation_slide import compute_segregation_slide
from geo.stories.view import Screen, Story, View
from geo.texts import Language


def compute_slide(
    view: View,
    *,
    open_city: OpenCity,
    language: Language,
    rule: DisclosureRule,
    district: str = "",
) -> Slide:
    """What a view shows now, with the figures of today.

    Args:
        view: Which screen, and what was chosen there.
        open_city: Gives the cities that the view names, as whoever asks may see them.
        language: Of all words but the view's own.
        rule: By which numbers are protected.
        district: area_id of a district, to show its areas only; the whole city where empty.

    Raises:
        GeoError: The view fits no city, or asks for something that the city does not have.
    """
    if view.screen is Screen.COMPARISON:
        # Of several cities, so it is the same for every district of one of them.
        return compute_comparison_slide(view, open_city=open_city, language=language, rule=rule)
    extent = choose_extent(open_city(city_of(view)), district)
    compute = {
        Screen.OVERVIEW: compute_overview_slide,
        Screen.MAP: compute_map_slide,
        Screen.SEGREGATION: compute_segregation_slide,
        Screen.SCENARIO: compute_scenario_slide,
    }[view.screen]
    return compute(view, extent, language=language, rule=rule)


def city_of(view: View) -> str:
    """Key of the city of a view.

    Raises:
        StoryError: It names none.
    """
    key = view.chosen.get("city", "")
    if not key:
        raise StoryError("stories.no_city", view=view.title or str(view.screen))
    return key


def _title_of(story: Story, open_city: OpenCity, district: str) -> str:
    """With the name of the district, so that the files of several can be told apart."""
    # A comparison is of no single city, and the same for every district.
    keys = (city_of(view) for view in story.views if view.screen is not Screen.COMPARISON)
    key = next(keys, "") if district else ""
    return f"{story.title}: {choose_extent(open_city(key), district).name}" if key else story.title


def compute_report(
    story: Story,
    *,
    open_city: OpenCity,
    language: Language,
    rule: DisclosureRule,
    district: str = "",
    on_progress: Callable[[int], None] | None = None,
) -> Report:
    """All slides of a story; arguments as of ``compute_slide``.

    Args:
        story: Its views, and what the file is called.
        open_city: Gives its cities.
        language: Of all words.
        rule: By which numbers are protected.
        district: area_id of a district, which the title then names; the whole city where empty.
        on_progress: Told before each slide which it is, from 1; what it raises ends the work.

    Raises:
        GeoError: As ``compute_slide``.
    """
    slides = []
    for place, view in enumerate(story.views, start=1):
        if on_progress is not None:
            on_progress(place)
        slides.append(
            compute_slide(
                view, open_city=open_city, language=language, rule=rule, district=district
            )
        )
    return Report(
        title=_title_of(story, open_city, district),
        slides=tuple(slides),
        language=language,
        author=story.author,
        date=story.date,
    )
