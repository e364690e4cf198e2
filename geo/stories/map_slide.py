"""A view of the map page as a slide: one map, one of two indicators, or two side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.city import City
from geo.classification import (
    DEFAULT_CLASSES,
    MAXIMUM_CLASSES,
    METHODS,
    Classes,
    Method,
    parse_bounds,
)
from geo.disclosure import DisclosureRule, compute_shown_panel
from geo.errors import DataError
from geo.indicators import known_indicators
from geo.layers.bivariate import Variable, classify_variable, colour_two
from geo.layers.choropleth import classify_panels, title_of
from geo.layers.legend import Legend, LegendRow
from geo.layers.legend_bivariate import build_bivariate_legend
from geo.layers.palettes import DEFAULT_SEQUENTIAL, SEQUENTIAL
from geo.reports.slide import ChartFigure, MapFigure, Slide
from geo.stories.area_figures import (
    Picture,
    build_area_table,
    describe_picture,
    draw_map,
    draw_picture,
)
from geo.stories.choices import Choices
from geo.stories.district import Extent
from geo.stories.facts import behind_pictures, describe_indicator, tell_facts
from geo.stories.view import View
from geo.tables import ORDERS
from geo.texts import Language, text
from geo.values import Panel

VIEWS = ("one", "two_variables", "side_by_side")
FEWEST_CLASSES = 3
Figures = tuple[MapFigure | ChartFigure, ...]


@dataclass(frozen=True)
class Look:
    """How values become classes and colours."""

    method: Method
    classes: int
    bounds: tuple[float, ...]
    pooled: bool
    palette: str


@dataclass(frozen=True, eq=False)
class Scene:
    """Where and how the maps of a view are drawn.

    Attributes:
        extent: Which areas.
        level: Key of the level.
        look: Classes and colours.
        language: Of all words.
    """

    extent: Extent
    level: str
    look: Look
    language: Language


def compute_map_slide(
    view: View, extent: Extent, *, language: Language, rule: DisclosureRule
) -> Slide:
    """The slide of a view of the map page.

    Args:
        view: With the names and keys of the page's links.
        extent: Of which areas of the city, as whoever asks may see it.
        language: Of all words.
        rule: By which numbers are protected.

    Raises:
        UnfitChoiceError: The view chose something that the city does not have.
        StoryError: The city has no values.
    """
    city = extent.city
    choices = Choices(view, city.name, language)
    kind = choices.choose("view", VIEWS)
    levels = [level.key for level in city.levels if known_indicators(city, level=level.key)]
    level = choices.choose("level", levels, levels[-1] if levels else None)
    scene = Scene(extent, level, _choose_look(choices), language)
    pictures = _choose_pictures(scene, choices, kind, rule)
    figures, legends = _draw(scene, pictures, kind)
    keys = list(dict.fromkeys(picture.indicator.key for picture in pictures))
    behind = behind_pictures(
        extent,
        level,
        pictures,
        legends=legends,
        rule=rule,
        method=[describe_indicator(city, key, level, language) for key in keys],
        language=language,
    )
    titles = [title_of(one.indicator, one.period, language) for one in pictures]
    return Slide(
        title=view.title or "; ".join(dict.fromkeys(titles)),
        statement=view.statement,
        figures=figures,
        table=build_area_table(
            extent,
            level,
            pictures,
            order=choices.choose("sort", ORDERS),
            language=language,
        ),
        facts=tell_facts(behind, language),
    )


def _choose_look(choices: Choices) -> Look:
    method = choices.choose("method", METHODS)
    counts = [str(k) for k in range(FEWEST_CLASSES, MAXIMUM_CLASSES + 1)]
    return Look(
        method=method,
        classes=int(choices.choose("classes", counts, str(DEFAULT_CLASSES))),
        bounds=_choose_bounds(choices) if method == "own" else (),
        pooled=choices.choose("pooled", ("yes", "no")) == "yes",
        palette=choices.choose("palette", list(SEQUENTIAL), DEFAULT_SEQUENTIAL),
    )


def _choose_bounds(choices: Choices) -> tuple[float, ...]:
    try:
        return parse_bounds(choices.asked("bounds"), choices.written_in)
    except DataError as refusal:
        raise choices.unfit("bounds") from refusal


def _choose_pictures(
    scene: Scene, choices: Choices, kind: str, rule: DisclosureRule
) -> tuple[Picture, ...]:
    """One picture, or two; classes are those of the page."""
    city, level = scene.extent.city, scene.level
    offered = known_indicators(city, level=level)
    first = _shown(choices, city, choices.choose("indicator", offered), level, rule)
    period = _choose_period(choices, "period", first)
    if kind == "one":
        return (_picture(scene, first, period, (period,)),)
    same = first.indicator if kind == "side_by_side" else None
    key = choices.choose("second", offered, same)
    second = _shown(choices, city, key, level, rule)
    if kind == "two_variables":
        when = period if period in second.periods else second.periods[-1]
        return _thirds(scene, first, period), _thirds(scene, second, when)
    when = _choose_period(choices, "second_period", second)
    compared = (period, when) if second.indicator == first.indicator else ()
    return (
        _picture(scene, first, period, compared or (period,)),
        _picture(scene, second, when, compared or (when,)),
    )


def _choose_period(choices: Choices, name: str, panel: Panel) -> str:
    """A period, newest where none is named; of a single one the page asks nothing."""
    if len(panel.periods) == 1:
        return panel.periods[0]
    return choices.choose(name, panel.periods, panel.periods[-1])


def _shown(choices: Choices, city: City, key: str, level: str, rule: DisclosureRule) -> Panel:
    panel = compute_shown_panel(city, key, level=level, rule=rule)
    if panel is None:
        raise choices.unfit("indicator")
    return panel


def _picture(scene: Scene, panel: Panel, period: str, compared: Sequence[str]) -> Picture:
    look = scene.look
    indicator = scene.extent.city.indicator(panel.indicator)
    basis = [panel] if look.pooled else [panel.at(when) for when in compared]
    classes = classify_panels(
        basis, indicator, method=look.method, k=look.classes, bounds=look.bounds
    )
    return _cut(scene, panel, period, classes, look.palette)


def _thirds(scene: Scene, panel: Panel, period: str) -> Picture:
    indicator = scene.extent.city.indicator(panel.indicator)
    basis = panel if scene.look.pooled else panel.at(period)
    return _cut(scene, panel, period, classify_variable([basis], indicator), "")


def _cut(scene: Scene, panel: Panel, period: str, classes: Classes, palette: str) -> Picture:
    return Picture(
        panel=scene.extent.cut(panel, scene.level),
        period=period,
        indicator=scene.extent.city.indicator(panel.indicator),
        classes=classes,
        palette=palette,
    )


def _draw(scene: Scene, pictures: tuple[Picture, ...], kind: str) -> tuple[Figures, list[Legend]]:
    """The figures and the legends that tell their classes."""
    if kind == "two_variables" and scene.extent.city.has_map:
        figure = _draw_two(scene, *pictures)
        return (figure,), [figure.legend]
    figures = tuple(
        draw_picture(
            scene.extent,
            scene.level,
            picture if picture.palette else replace(picture, palette=DEFAULT_SEQUENTIAL),
            heading=title_of(picture.indicator, picture.period, scene.language)
            if len(pictures) > 1
            else "",
            language=scene.language,
        )
        for picture in pictures
    )
    return figures, [figure.legend for figure in figures if isinstance(figure, MapFigure)]


def _draw_two(scene: Scene, first: Picture, second: Picture) -> MapFigure:
    variables = [
        Variable(picture.panel, picture.period, picture.indicator, picture.classes)
        for picture in (first, second)
    ]
    language = scene.language
    colouring = colour_two(*variables, language=language)
    square = build_bivariate_legend(
        colouring, *variables, sources=scene.extent.city.sources, language=language
    )
    rows = [
        replace(cell, label=text("stories.square", language, first=across, second=upwards))
        for upwards, cells in zip(square.second.labels, square.square, strict=True)
        for across, cell in zip(square.first.labels, cells, strict=True)
    ]
    legend = replace(
        square.rest,
        title=text(
            "stories.square", language, first=square.first.title, second=square.second.title
        ),
        rows=(*_with_areas(rows), *square.rest.rows),
    )
    said = [describe_picture(scene.extent, scene.level, one, language) for one in (first, second)]
    return draw_map(
        scene.extent,
        scene.level,
        colouring,
        legend,
        start=first.period,
        alternative=" ".join(said),
        language=language,
    )


def _with_areas(rows: Sequence[LegendRow]) -> list[LegendRow]:
    """Colours that occur; nine are many on paper."""
    return [row for row in rows if row.n]
