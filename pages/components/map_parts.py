"""What a map of the map page shows: colours, legend, and the columns of the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.city import City
from geo.classification import Classes
from geo.layers.bivariate import Variable, colour_two
from geo.layers.choropleth import classify_panels, title_of
from geo.layers.colouring import Colouring
from geo.layers.legend_bivariate import bivariate_legend_html, build_bivariate_legend
from geo.layers.palettes import DEFAULT_SEQUENTIAL
from geo.provenance import areas_words
from geo.texts import Language
from geo.values import Panel
from pages.components import cached
from pages.components.map_choices import MapChoice
from pages.components.map_colours import Coloured, colour_areas


@dataclass(frozen=True, eq=False)
class Shown:
    """One map ready to be drawn.

    Attributes:
        title: For those who do not see it.
        columns: Panels and periods that it shows.
    """

    colouring: Colouring
    legend: str
    title: str
    columns: tuple[tuple[Panel, str], ...]


def show_one_indicator(
    city: City,
    choice: MapChoice,
    panel: Panel,
    period: str,
    *,
    language: Language,
    compared: Sequence[str] = (),
) -> Shown:
    """A map of one indicator.

    Args:
        compared: Periods that share the classes when not all periods do.
    """
    look = choice.appearance
    basis = [panel] if look.pooled else [panel.at(when) for when in compared or (period,)]
    classes = cached.classes_of(city, basis, choice.level, look.look)
    return _colour(city, panel, period, classes, palette=look.palette, language=language)


def show_newest(city: City, indicator: str, *, language: Language) -> Shown | None:
    """The newest period of an indicator at the finest level, for a preview."""
    panel = cached.shown_panel(city, indicator, city.finest_level)
    if panel is None:
        return None
    classes = classify_panels([panel], city.indicator(indicator))
    return _colour(city, panel, panel.periods[-1], classes, language=language)


def _colour(
    city: City,
    panel: Panel,
    period: str,
    classes: Classes,
    *,
    palette: str = DEFAULT_SEQUENTIAL,
    language: Language,
) -> Shown:
    indicator = city.indicator(panel.indicator)
    coloured = Coloured(panel, indicator, classes, palette)
    colouring, legend = colour_areas(city, coloured, period, language=language)
    return Shown(
        colouring=colouring,
        legend=legend,
        title=title_of(indicator, period, language),
        columns=((panel, period),),
    )


def show_two_indicators(
    city: City, choice: MapChoice, panel: Panel, period: str, *, language: Language
) -> Shown | None:
    """One map of two indicators; None where the second is not known at this level."""
    other = cached.shown_panel(city, choice.second, choice.level)
    if other is None:
        return None
    when = period if period in other.periods else other.periods[-1]
    first = _variable(city, choice, panel, period)
    second = _variable(city, choice, other, when)
    colouring = colour_two(first, second, language=language)
    legend = build_bivariate_legend(
        colouring,
        first,
        second,
        sources=city.sources,
        areas=areas_words(city, choice.level, period, language),
        language=language,
    )
    titles = (title_of(side.indicator, side.period, language) for side in (first, second))
    return Shown(
        colouring=colouring,
        legend=bivariate_legend_html(legend),
        title="; ".join(titles),
        columns=((panel, period), (other, when)),
    )


def _variable(city: City, choice: MapChoice, panel: Panel, period: str) -> Variable:
    basis = panel if choice.appearance.pooled else panel.at(period)
    return Variable(
        panel=panel,
        period=period,
        indicator=city.indicator(panel.indicator),
        classes=cached.thirds_of(city, basis, choice.level),
    )
