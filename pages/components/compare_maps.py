"""Small maps beside each other with one scale: the same colour is the same number everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from geo.catalogue import Indicator
from geo.city import City
from geo.classification import Classes
from geo.layers.choropleth import classify_panels, title_of
from geo.layers.colouring import Colouring
from geo.layers.legend import Legend, build_legend
from geo.layers.legend_html import STYLE, swatch_html
from geo.layers.view import MapView
from geo.numbers import NO_NUMBER, format_date, format_number
from geo.provenance import areas_words, short_words
from geo.tables import compute_area_rows
from geo.texts import Language, text
from geo.values import Panel
from pages.components import cached
from pages.components.compare_choices import CompareChoice, level_of, name_indicator
from pages.components.guard import LONGEST
from pages.components.html_table import show_table
from pages.components.map_colours import Coloured, colour_areas
from pages.components.map_view import show_map
from pages.components.markdown import plain
from pages.components.provenance_view import show_whence_of_indicators
from pages.components.static_files import load_geometry

MOST = 6
"""Maps at once; more are too small to read and too many frames for a browser."""

A_ROW = 3
HEIGHT = 300


@dataclass(frozen=True, eq=False)
class Sheet:
    """One small map before it is coloured."""

    city: City
    level: str
    panel: Panel
    period: str
    indicator: Indicator


def indicator_of(choice: CompareChoice) -> str:
    """What the maps show: the indicator, or the share of the group whose index is compared."""
    return choice.indicator or f"{choice.group}_share"


def show_maps(cities: Sequence[City], choice: CompareChoice, language: Language) -> None:
    """Up to six maps, the scale that they share, and every number as a table."""
    key = indicator_of(choice)
    name = plain(name_indicator(cities, key, language), longest=LONGEST)
    st.subheader(text("compare_page.maps_of", language, name=name))
    sheets = [sheet for city in cities if (sheet := _sheet(city, key, choice))]
    _say_left_out(cities, sheets, language)
    sheets = sheets[:MOST]
    say_periods_differ([(one.city.name, one.period) for one in sheets], language)
    if not sheets:
        st.info(text("compare_page.no_maps", language))
        return
    classes = classify_panels([one.panel.at(one.period) for one in sheets], sheets[0].indicator)
    coloured = [_colour(sheet, classes, language) for sheet in sheets]
    for start in range(0, len(sheets), A_ROW):
        columns = st.columns(min(A_ROW, len(sheets)), gap="small")
        row = zip(columns, sheets[start : start + A_ROW], coloured[start:], strict=False)
        for column, sheet, colouring in row:
            with column:
                _show_one(sheet, colouring, language)
    show_scale(sheets, classes, coloured, language)
    with st.expander(text("compare_page.maps_table", language)):
        _show_numbers(sheets, language)


def _sheet(city: City, key: str, choice: CompareChoice) -> Sheet | None:
    """What a city can show; None where it has no outlines or no numbers."""
    level = level_of(city, choice)
    if not (city.has_map and level and key in city.indicators):
        return None
    panel = cached.shown_panel(city, key, level)
    if panel is None:
        return None
    known = [
        period
        for period, row in zip(panel.periods, panel.values, strict=True)
        if np.isfinite(row).any() and choice.period in ("", period)
    ]
    return Sheet(city, level, panel, known[-1], city.indicator(key)) if known else None


def _say_left_out(cities: Sequence[City], sheets: Sequence[Sheet], language: Language) -> None:
    shown = [sheet.city for sheet in sheets]
    lacking = [city.name for city in cities if city not in shown]
    if lacking:
        st.caption(
            text(
                "compare_page.maps_lacking",
                language,
                names=plain(", ".join(lacking), longest=LONGEST),
            )
        )
    if len(sheets) > MOST:
        names = ", ".join(sheet.city.name for sheet in sheets[MOST:])
        st.caption(
            text(
                "compare_page.maps_too_many",
                language,
                most=MOST,
                names=plain(names, longest=LONGEST),
            )
        )


def say_periods_differ(sides: Sequence[tuple[str, str]], language: Language) -> None:
    """Name cities and periods where the periods are not all the same."""
    if len({period for _, period in sides}) > 1:
        names = "; ".join(f"{name}: {format_date(period, language)}" for name, period in sides)
        st.caption(text("compare_page.years_differ", language, names=plain(names, longest=LONGEST)))


def _colour(sheet: Sheet, classes: Classes, language: Language) -> Colouring:
    coloured = Coloured(sheet.panel, sheet.indicator, classes)
    return colour_areas(sheet.city, coloured, sheet.period, language=language)[0]


def _legend(sheet: Sheet, classes: Classes, colouring: Colouring, language: Language) -> Legend:
    return build_legend(
        colouring,
        classes,
        panel=sheet.panel,
        period=sheet.period,
        indicator=sheet.indicator,
        sources=sheet.city.sources,
        language=language,
    )


def show_scale(
    sheets: Sequence[Sheet], classes: Classes, colourings: Sequence[Colouring], language: Language
) -> None:
    """The one legend of all maps: how many areas of each city lie in each class."""
    legends = [
        _legend(sheet, classes, colouring, language)
        for sheet, colouring in zip(sheets, colourings, strict=True)
    ]
    counted = [{row.fill.words or row.label: row for row in legend.rows} for legend in legends]
    labels = {key: row for rows in counted for key, row in rows.items()}
    order = list(dict.fromkeys(key for rows in counted for key in rows))
    head = "".join(f'<th scope="col" class="number">{escape(one.city.name)}</th>' for one in sheets)
    body = "".join(
        f'<tr><td class="legend-swatch">{swatch_html(labels[key])}</td>'
        f'<th scope="row">{escape(labels[key].label)}</th>'
        + "".join(
            f'<td class="number">{_count(rows[key].n if key in rows else 0, language)}</td>'
            for rows in counted
        )
        + "</tr>"
        for key in order
    )
    unit = text("legend.unit", language, it=legends[0].unit) if legends[0].unit else ""
    caption = " · ".join(filter(None, (text("compare_page.scale", language), unit)))
    about = text(
        "compare_page.scale_about",
        language,
        method=text(f"classes.{classes.method}", language),
        n=format_number(sum(classes.counts), language),
    )
    st.html(
        f'{STYLE}<div class="atlas-table-frame"><table class="atlas"><caption>{escape(caption)}'
        f'</caption><thead><tr><td></td><th scope="col">{escape(legends[0].title)}</th>{head}'
        f"</tr></thead><tbody>{body}</tbody></table></div>"
        f'<p class="atlas-source">{escape(about)}</p>'
    )


def _count(n: int | None, language: Language) -> str:
    return NO_NUMBER if n is None else format_number(n, language)


def _show_one(sheet: Sheet, colouring: Colouring, language: Language) -> None:
    """A map with its heading and where its numbers and outlines come from."""
    city = sheet.city
    heading = text(
        "compare_page.map_heading",
        language,
        city=city.name,
        period=format_date(sheet.period, language),
        level=city.level(sheet.level).name(language),
    )
    st.html(f"<h3>{escape(heading)}</h3>")
    source = short_words([sheet.panel], city.sources, language)
    title = title_of(sheet.indicator, sheet.period, language)
    view = MapView(
        geometry=load_geometry(city, sheet.level),
        colouring=colouring,
        language=language,
        label=text("map.map_label", language, title=title, city=city.name),
        source=source,
        height=HEIGHT,
    )
    show_map(view, key=f"compare-map-{city.key}")
    lines = [source, *areas_words(city, sheet.level, sheet.period, language)]
    st.html("".join(f'<p class="atlas-source">{escape(line)}</p>' for line in lines if line))
    show_whence_of_indicators(
        city,
        [(sheet.indicator.key, sheet.period)],
        level=sheet.level,
        key=f"compare-map-{city.key}",
        language=language,
    )


def _show_numbers(sheets: Sequence[Sheet], language: Language) -> None:
    """Every area of every map."""
    rows = []
    for sheet in sheets:
        areas = cached.area_names(sheet.city, sheet.level)
        shown = compute_area_rows(
            sheet.city,
            [(sheet.panel, sheet.period)],
            areas,
            order="value_down",
            part=slice(None),
            language=language,
        )
        period = format_date(sheet.period, language)
        rows += [(sheet.city.name, row.name, row.parent, period, *row.cells) for row in shown]
    header = [
        text("common.city", language),
        text("map.area", language),
        text("map.parent", language),
        text("map.period", language),
        sheets[0].indicator.name(language),
    ]
    caption = text("compare_page.maps_table", language)
    show_table(header, rows, caption=caption, numbers=frozenset({4}))
