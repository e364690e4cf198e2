"""Areas as a figure and as a table, of whatever screen: the same numbers as the page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from geopandas import GeoSeries

from geo.catalogue import Indicator
from geo.city import City
from geo.classification import Classes
from geo.crs import METRIC_CRS
from geo.layers.choropleth import colour_panel, title_of
from geo.layers.colouring import Colouring
from geo.layers.legend import Legend, build_legend
from geo.layers.palettes import DEFAULT_SEQUENTIAL
from geo.layers.simplify import dissolve
from geo.numbers import decimals_of, display_scale, format_date, format_number, round_shown
from geo.provenance.lines import areas_words, kind_words, source_line
from geo.reports.slide import ChartFigure, Column, MapFigure, Series, Table
from geo.stories.district import Extent
from geo.tables import Order, describe_cell, sort_areas, summarise_areas
from geo.texts import Language, text
from geo.values import Panel

MOST_BARS = 20
"""Of a city without outlines: more bars cannot be read."""


@dataclass(frozen=True, eq=False)
class Picture:
    """What one map shows.

    Attributes:
        panel: Protected numbers of the areas that are shown.
        period: One of the panel's.
        indicator: What the numbers are.
        classes: Computed for the whole city, so that its districts can be compared.
        palette: Of the classes.
        start: Period of the figures that modelled ones start from; the areas must fit these.
    """

    panel: Panel
    period: str
    indicator: Indicator
    classes: Classes
    palette: str = DEFAULT_SEQUENTIAL
    start: str = ""


def draw_picture(
    extent: Extent, level: str, picture: Picture, *, heading: str = "", language: Language
) -> MapFigure | ChartFigure:
    """A map of one indicator; of a city without outlines its highest values as bars."""
    colouring = colour_panel(
        picture.panel,
        picture.period,
        picture.indicator,
        picture.classes,
        palette=picture.palette,
        language=language,
    )
    legend = build_legend(
        colouring,
        picture.classes,
        panel=picture.panel,
        period=picture.period,
        indicator=picture.indicator,
        sources=extent.city.sources,
        language=language,
    )
    said = describe_picture(extent, level, picture, language)
    if not extent.city.has_map:
        return _draw_bars(extent, level, picture, said, heading=heading, language=language)
    figure = draw_map(
        extent,
        level,
        colouring,
        legend,
        start=picture.start or picture.period,
        alternative=said,
        language=language,
    )
    return replace(figure, heading=heading)


def describe_picture(extent: Extent, level: str, picture: Picture, language: Language) -> str:
    """The map in words: what is shown where, and which areas stand at its ends."""
    title = title_of(picture.indicator, picture.period, language)
    where = ", ".join(filter(None, (extent.city.name, extent.name)))
    label = text("map.map_label", language, title=title, city=where)
    names = extent.names(level)
    summary = summarise_areas(picture.panel, picture.period, names, picture.indicator, language)
    return f"{label}. {summary}"


def draw_map(
    extent: Extent,
    level: str,
    colouring: Colouring,
    legend: Legend,
    *,
    start: str,
    alternative: str,
    language: Language,
) -> MapFigure:
    """A map of areas that have been coloured; those without an outline stand in the table only.

    Args:
        extent: Which areas, in the order of the colouring.
        level: Key of the level.
        colouring: Of these areas.
        legend: Of these areas.
        start: Period that the outlines must fit.
        alternative: The map in words.
        language: Of all words.
    """
    city = extent.city
    areas = city.areas_at(level).iloc[extent.positions(level)]
    has_shape = ~(areas.geometry.isna() | areas.geometry.is_empty).to_numpy()
    notes = legend.notes
    if not has_shape.all():
        total = format_number(len(has_shape), language)
        count = format_number(int((~has_shape).sum()), language)
        notes = (*notes, text("map.without_shape", language, count=count, total=total))
    areas = areas[has_shape]
    shapes = GeoSeries(areas.geometry.to_numpy(), index=areas.index.astype(str), crs=METRIC_CRS)
    return MapFigure(
        shapes=shapes,
        names=tuple(map(str, areas["name"])),
        colouring=_keep(colouring, has_shape),
        legend=replace(legend, notes=notes, areas=areas_words(city, level, start, language)),
        outlines=_outline_above(city, level, areas["parent"].to_numpy(dtype=object), shapes),
        alternative=alternative,
    )


def _keep(colouring: Colouring, kept: np.ndarray) -> Colouring:
    second = colouring.second_numbers
    return replace(
        colouring,
        codes=colouring.codes[kept],
        numbers=colouring.numbers[kept],
        second_numbers=None if second is None else second[kept],
    )


def _outline_above(city: City, level: str, parents: np.ndarray, shapes: GeoSeries) -> GeoSeries:
    """Outlines of the areas one level up, as far as they are shown; none at the top level."""
    keys = list(dict.fromkeys(parent for parent in parents if parent))
    if city.levels[0].key == level or not keys:
        return GeoSeries([], crs=METRIC_CRS)
    outlines = dissolve(shapes.to_numpy(), parents)
    return GeoSeries(outlines, index=keys, crs=METRIC_CRS)


def _draw_bars(
    extent: Extent,
    level: str,
    picture: Picture,
    alternative: str,
    *,
    heading: str,
    language: Language,
) -> ChartFigure:
    names = extent.names(level)
    values = picture.panel.values[picture.panel.position(picture.period)]
    order = sort_areas(names, values, "value_down")
    order = order[np.isfinite(values[order])][:MOST_BARS]
    indicator = picture.indicator
    return ChartFigure(
        shape="bars",
        labels=tuple(names.names[place] for place in order),
        x_title=extent.city.level(level).name(language),
        y_title=column_title(indicator, picture.period, language),
        series=(Series("", _shown(values[order], indicator)),),
        decimals=decimals_of(indicator),
        alternative=alternative,
        source=source_of_bars(extent, picture, language),
        heading=heading,
    )


def source_of_bars(extent: Extent, picture: Picture, language: Language) -> str:
    """The line below bars: sources, date and kind."""
    parts = (
        source_line([picture.panel], extent.city.sources, language),
        format_date(picture.period, language),
        kind_words(picture.panel.kind, language),
    )
    return " · ".join(part for part in parts if part)


def _shown(values: np.ndarray, indicator: Indicator) -> np.ndarray:
    return round_shown(values * display_scale(indicator), decimals_of(indicator))


def column_title(indicator: Indicator, period: str, language: Language) -> str:
    """Indicator, period and unit."""
    unit = text(f"units.{indicator.unit}", language)
    title = title_of(indicator, period, language)
    return f"{title} ({unit})" if unit else title


def build_area_table(
    extent: Extent,
    level: str,
    pictures: Sequence[Picture],
    *,
    order: Order = "value_down",
    language: Language,
) -> Table:
    """All areas with their keys and numbers, sorted by the first picture."""
    names = extent.names(level)
    first = pictures[0]
    rows = sort_areas(names, first.panel.values[first.panel.position(first.period)], order)
    caption = text(
        "map.table_about",
        language,
        level=extent.city.level(level).name(language),
        count=format_number(len(names.names), language),
    )
    columns = [
        Column(text("map.area", language), tuple(names.names[row] for row in rows)),
        Column(text("stories.column_key", language), tuple(names.area_ids[row] for row in rows)),
    ]
    if any(names.parents):
        parents = tuple(names.parents[row] for row in rows)
        columns.append(Column(text("map.parent", language), parents))
    several = {(one.indicator.name(language), one.period): one for one in pictures}
    columns += [_number_column(picture, rows, language) for picture in several.values()]
    return Table(caption, tuple(columns))


def _number_column(picture: Picture, rows: np.ndarray, language: Language) -> Column:
    panel, indicator = picture.panel, picture.indicator
    at = panel.position(picture.period)
    values, states = panel.values[at][rows], panel.states[at][rows]
    words = tuple(
        describe_cell(number, int(state), indicator, language)
        for number, state in zip(values, states, strict=True)
    )
    return Column(
        title=column_title(indicator, picture.period, language),
        words=words,
        numbers=_shown(values, indicator),
        decimals=decimals_of(indicator),
    )
