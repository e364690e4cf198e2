"""Areas of one panel as colours with the legend that belongs to them: the same for every map."""

from dataclasses import dataclass, replace

from geo.catalogue import Indicator
from geo.city import City
from geo.classification import Classes
from geo.layers.choropleth import colour_panel
from geo.layers.colouring import Colouring
from geo.layers.legend import build_legend
from geo.layers.legend_html import legend_html
from geo.layers.palettes import DEFAULT_SEQUENTIAL
from geo.provenance import areas_words
from geo.texts import Language
from geo.values import Panel


@dataclass(frozen=True, eq=False)
class Coloured:
    """What is coloured, and by what.

    Attributes:
        panel: Whose numbers are shown.
        indicator: What the numbers are.
    """

    panel: Panel
    indicator: Indicator
    classes: Classes
    palette: str = DEFAULT_SEQUENTIAL


def colour_areas(
    city: City, coloured: Coloured, period: str, *, start: str = "", language: Language
) -> tuple[Colouring, str]:
    """Colours of the areas, and the legend as HTML with sources of figures and areas.

    Args:
        city: Of which city.
        coloured: Numbers, classes and colours.
        period: Which period of the numbers.
        start: Period of the figures that modelled ones start from; the areas must fit these.
        language: Of all words.
    """
    panel, indicator, classes = coloured.panel, coloured.indicator, coloured.classes
    colouring = colour_panel(
        panel, period, indicator, classes, palette=coloured.palette, language=language
    )
    legend = build_legend(
        colouring,
        classes,
        panel=panel,
        period=period,
        indicator=indicator,
        sources=city.sources,
        language=language,
    )
    level = str(city.areas.loc[panel.area_ids[0], "level"])
    areas = areas_words(city, level, start or period, language)
    return colouring, legend_html(replace(legend, areas=areas))
