"""Up to six cities as maps with one scale: the same colour is the same number everywhere."""

from dataclasses import dataclass, replace

import numpy as np

from geo.city import City
from geo.disclosure import compute_shown_panel
from geo.errors import StoryError
from geo.layers.choropleth import classify_panels
from geo.numbers import format_date
from geo.region.city_index import IndexQuestion
from geo.reports.slide import Column, MapFigure, Slide, Table
from geo.stories.area_figures import Picture, build_area_table, draw_picture
from geo.stories.comparison_facts import Told, tell_comparison
from geo.stories.comparison_question import Comparing
from geo.stories.district import Extent
from geo.stories.facts import describe_indicator
from geo.stories.view import View
from geo.texts import text

MOST = 6
"""Maps on a slide, as on the page; more are too small to read."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """One of the maps."""

    city: City
    level: str
    picture: Picture


def compute_maps_slide(view: View, comparing: Comparing) -> Slide:
    """The slide of the cities that have a map of what is compared, the first six of them.

    Raises:
        StoryError: No city has one.
    """
    language = comparing.language
    found = _choose_sheets(comparing)
    sheets = _with_one_scale(found[:MOST])
    if not sheets:
        names = ", ".join(city.name for city in comparing.cities)
        raise StoryError("stories.nothing_there", view=view.title or comparing.name, city=names)
    figures = [_draw(sheet, comparing) for sheet in sheets]
    first = sheets[0]
    name = first.picture.indicator.name(language)
    legends = [figure.legend for figure in figures]
    methods = dict.fromkeys(words for one in legends for words in (one.method, *one.notes))
    told = Told(
        periods={sheet.city.key: sheet.picture.period for sheet in sheets},
        levels={sheet.city.key: sheet.level for sheet in sheets},
        counted={sheet.city.key: _count(sheet) for sheet in sheets},
        lines=[*methods, *_tell_left_out(comparing, found)],
        subject=name,
        method=describe_indicator(first.city, first.picture.indicator.key, first.level, language),
    )
    return Slide(
        title=view.title or name,
        statement=view.statement,
        figures=tuple(figures),
        table=_build_table(sheets, comparing),
        facts=tell_comparison(comparing, told),
    )


def _choose_sheets(comparing: Comparing) -> list[Sheet]:
    """What is mapped: the indicator, or the share of the group whose index is compared."""
    question = comparing.question
    key = f"{question.group}_share" if isinstance(question, IndexQuestion) else question.indicator
    sheets = []
    for city in comparing.cities:
        level = comparing.level_of(city)
        if not (city.has_map and level and key in city.indicators):
            continue
        panel = compute_shown_panel(city, key, level=level, rule=comparing.rule)
        if panel is None:
            continue
        known = [
            period
            for period, row in zip(panel.periods, panel.values, strict=True)
            if np.isfinite(row).any() and question.period in ("", period)
        ]
        if known:
            empty = classify_panels([], city.indicator(key))
            sheets.append(Sheet(city, level, Picture(panel, known[-1], city.indicator(key), empty)))
    return sheets


def _tell_left_out(comparing: Comparing, found: list[Sheet]) -> list[str]:
    """Cities without a map, and those for which there is no room; years that differ."""
    mapped = [sheet.city for sheet in found]
    periods = {sheet.picture.period for sheet in found[:MOST]}
    sides = [
        f"{one.city.name}: {format_date(one.picture.period, comparing.language)}"
        for one in found[:MOST]
    ]
    said = (
        ("compare_page.maps_lacking", [c.name for c in comparing.cities if c not in mapped]),
        ("stories.maps_left_out", [sheet.city.name for sheet in found[MOST:]]),
        ("compare_page.years_differ", sides if len(periods) > 1 else []),
    )
    return [text(key, comparing.language, names=", ".join(names)) for key, names in said if names]


def _with_one_scale(sheets: list[Sheet]) -> list[Sheet]:
    if not sheets:
        return []
    pictures = [sheet.picture for sheet in sheets]
    shown = [one.panel.at(one.period) for one in pictures]
    classes = classify_panels(shown, pictures[0].indicator)
    return [replace(one, picture=replace(one.picture, classes=classes)) for one in sheets]


def _draw(sheet: Sheet, comparing: Comparing) -> MapFigure:
    language = comparing.language
    heading = text(
        "compare_page.map_heading",
        language,
        city=sheet.city.name,
        period=format_date(sheet.picture.period, language),
        level=sheet.city.level(sheet.level).name(language),
    )
    figure = draw_picture(
        Extent(sheet.city), sheet.level, sheet.picture, heading=heading, language=language
    )
    if not isinstance(figure, MapFigure):
        raise TypeError(sheet.city.key)
    return figure


def _count(sheet: Sheet) -> tuple[int, int]:
    """Areas with a number and without."""
    row = sheet.picture.panel.values[sheet.picture.panel.position(sheet.picture.period)]
    known = int(np.isfinite(row).sum())
    return known, len(row) - known


def _build_table(sheets: list[Sheet], comparing: Comparing) -> Table:
    """All areas of the cities, those of the first on top."""
    language = comparing.language
    parts = [
        build_area_table(Extent(one.city), one.level, [one.picture], language=language).columns
        for one in sheets
    ]
    cities = [one.city.name for one, part in zip(sheets, parts, strict=True) for _ in part[0].words]
    numbers = [part[-1].numbers for part in parts]
    period = {one.picture.period for one in sheets}
    title = parts[0][-1].title if len(period) == 1 else sheets[0].picture.indicator.name(language)
    return Table(
        text("compare_page.maps_table", language),
        (
            Column(text("map.area", language), _join(parts, 0)),
            Column(parts[0][1].title, _join(parts, 1)),
            Column(text("common.city", language), tuple(cities)),
            Column(
                title,
                _join(parts, -1),
                np.concatenate([one for one in numbers if one is not None]),
                parts[0][-1].decimals,
            ),
        ),
    )


def _join(parts: list[tuple[Column, ...]], place: int) -> tuple[str, ...]:
    return tuple(word for part in parts for word in part[place].words)
