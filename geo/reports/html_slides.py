"""One slide as HTML: what it says large, what it shows, and where all of it comes from."""

from geo.layers.escape import escape_html
from geo.layers.legend import Legend
from geo.layers.legend_html import badge_html, paragraph, rows_html
from geo.numbers import format_date
from geo.reports.html_charts import chart_svg
from geo.reports.html_maps import Atlas, map_svg
from geo.reports.html_tables import big_table_html, table_html
from geo.reports.slide import ChartFigure, Facts, MapFigure, Report, Slide
from geo.reports.small_maps import maps_with_legend
from geo.reports.telling import tell_sources
from geo.texts import Language, text

SIDE_BY_SIDE = 2
"""Figures with a legend of their own; more are small maps."""
LONG, VERY_LONG = 90, 170
"""Characters of a statement from which it is set smaller."""
SIGNS = {
    "in": "M12 4v16M4 12h16",
    "out": "M4 12h16",
    "home": "M4 11l8-7 8 7M6 10v10h12V10",
    "previous": "M15 4l-8 8 8 8",
    "next": "M9 4l8 8-8 8",
    "fullscreen": "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    "leave": "M5 5l14 14M19 5L5 19",
}
"""Signs of buttons, drawn on 24 by 24."""


def slide_html(report: Report, place: int, atlas: Atlas) -> str:
    """One slide as a section with heading, figures, source and what is behind it.

    Args:
        report: The whole.
        place: Of the slide, from 0.
        atlas: Holds the outlines of all maps.
    """
    slide, language = report.slides[place], report.language
    shown = _figures(slide, atlas, language)
    label = text("presentation.slide_of", language, n=str(place + 1), total=str(len(report.slides)))
    return (
        f'<section class="slide{"" if slide.statement else " bare"}" aria-label="{label}" '
        f'aria-roledescription="{_say("presentation.slide", language)}">'
        f"{_header(slide)}"
        f'<div class="figures{_arrangement(slide)}">{shown or _table(slide, language)}</div>'
        f"{_footer(report, slide, place)}</section>"
    )


def _header(slide: Slide) -> str:
    badges = "".join(
        f'<strong class="badge badge-{escape_html(key)}">{escape_html(words)}</strong>'
        for key, words in slide.facts.badges
    )
    length = len(slide.statement or slide.title)
    size = "very-long" if length > VERY_LONG else "long" if length > LONG else "short"
    said = (
        f'<p class="statement {size}">{escape_html(slide.statement)}</p>' if slide.statement else ""
    )
    above = f'<p class="badges">{badges}</p>' if badges else ""
    return (
        f'<header><div class="above"><h2 class="{size}" tabindex="-1">{escape_html(slide.title)}'
        f"</h2>{above}</div>{said}</header>"
    )


def _arrangement(slide: Slide) -> str:
    """Classes by which the page's style knows how many figures there are."""
    n = len(slide.figures)
    if n <= SIDE_BY_SIDE:
        return " pair" if n == SIDE_BY_SIDE else ""
    return f" many n{n}" + (" apart" if maps_with_legend(slide.figures)[1] is None else "")


def _figures(slide: Slide, atlas: Atlas, language: Language) -> str:
    """All figures; small maps of one scale have one legend and one line of sources."""
    if len(slide.figures) <= SIDE_BY_SIDE:
        return "".join(_figure(one, atlas, slide, language) for one in slide.figures)
    maps, legend = maps_with_legend(slide.figures)
    if legend is None:
        return "".join(_figure(one, atlas, slide, language) for one in slide.figures)
    shown = "".join(_small_map(one, atlas, language) for one in maps)
    source = " · ".join(escape_html(line) for line in (legend.source, *legend.areas) if line)
    return f'{shown}{_legend(legend)}<p class="source">{source}</p>'


def _small_map(figure: MapFigure, atlas: Atlas, language: Language) -> str:
    """A map under its heading; what all maps share stands beside them."""
    return (
        f'<figure class="map-figure small"><h3>{escape_html(figure.heading)}</h3>'
        f'<div class="canvas">{map_svg(figure, atlas, language)}'
        f'<div class="tip" hidden></div></div>{_zoom_buttons(language)}</figure>'
    )


def _figure(figure: MapFigure | ChartFigure, atlas: Atlas, slide: Slide, language: Language) -> str:
    heading = f"<h3>{escape_html(figure.heading)}</h3>" if figure.heading else ""
    if isinstance(figure, ChartFigure):
        kind, beside, buttons, sources = "chart", "", "", [figure.source]
        svg = chart_svg(figure, language, is_narrow=len(slide.figures) > 1)
    else:
        kind, beside, buttons = (
            "map",
            _legend(figure.legend, figure.heading),
            _zoom_buttons(language),
        )
        svg = map_svg(figure, atlas, language)
        sources = [figure.legend.source, *figure.legend.areas]
    source = " · ".join(escape_html(line) for line in sources if line)
    return (
        f'<figure class="{kind}-figure">{heading}<div class="canvas">{svg}'
        f'<div class="tip" hidden></div></div>{beside}'
        f'<div class="below">{buttons}<p class="source">{source}</p></div></figure>'
    )


def _table(slide: Slide, language: Language) -> str:
    """The table itself where a figure would stand, its source below it as below a figure."""
    source = escape_html(tell_sources(slide, language))
    return (
        f'<figure class="table-figure">{big_table_html(slide.table, language)}'
        f'<div class="below"><p class="source">{source}</p></div></figure>'
    )


def _zoom_buttons(language: Language) -> str:
    buttons = (
        ("in", "presentation.zoom_in"),
        ("out", "presentation.zoom_out"),
        ("home", "presentation.whole_map"),
    )
    made = (button_html("zoom", act, text(key, language)) for act, key in buttons)
    return f'<div class="zoom">{"".join(made)}</div>'


def button_html(kind: str, act: str, words: str) -> str:
    """A button with a drawn sign: no font has all of them.

    Args:
        kind: By which the script knows it, ``zoom`` or ``act``.
        act: What it does.
        words: What it is called.
    """
    said = escape_html(words)
    return (
        f'<button type="button" data-{kind}="{act}" title="{said}" aria-label="{said}">'
        f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{SIGNS[act]}"/></svg></button>'
    )


def _legend(legend: Legend, heading: str = "") -> str:
    """All of a legend but its source, which stands below the map."""
    given = {"unit": legend.unit, "period": legend.period}
    about = " · ".join(
        text(f"legend.{key}", legend.language, it=it) for key, it in given.items() if it
    )
    title = "" if heading.startswith(legend.title) else legend.title
    small = "".join(paragraph(line, "small") for line in (legend.method, *legend.notes))
    return (
        f'<div class="legend">{paragraph(title, "legend-title")}{paragraph(about)}'
        f"{rows_html(legend)}{small}{badge_html(legend)}</div>"
    )


def _footer(report: Report, slide: Slide, place: int) -> str:
    language = report.language
    date = format_date(report.date, language)
    about = " · ".join(part for part in (report.title, report.author, date) if part)
    return (
        f"<footer><details><summary>{_say('presentation.behind', language)}</summary>"
        f'<div class="sheet" tabindex="-1">{facts_html(slide.facts, language)}'
        f"{table_html(slide.table)}</div></details>"
        f'<p class="about">{escape_html(about)}</p>'
        f'<p class="count">{place + 1} / {len(report.slides)}</p></footer>'
    )


def facts_html(facts: Facts, language: Language) -> str:
    """Where a figure comes from and how it was made, as a list of terms."""
    lines = [*facts.lines]
    if facts.method:
        lines.append((text("presentation.method", language), facts.method))
    terms = "".join(
        f"<div><dt>{escape_html(label)}</dt><dd>{escape_html(words)}</dd></div>"
        for label, words in lines
    )
    return f"<dl>{terms}</dl>"


def _say(key: str, language: Language) -> str:
    return escape_html(text(key, language))
