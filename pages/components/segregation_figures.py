"""Local contributions on the page: cached counts behind them, colours and legend of the map."""

from collections.abc import Sequence

import numpy as np

from geo.city import City
from geo.layers.colouring import Colouring
from geo.segregation.part_figures import (
    PARTS,
    Figures,
    Part,
    build_part_figures,
    classify_part,
    kind_of,
    state_of,
)
from geo.segregation.ranking import Ranking
from geo.segregation.selection import Selection
from geo.texts import Language
from geo.values import Floats
from pages.components import cached
from pages.components.map_colours import Coloured, colour_areas

__all__ = ["PARTS", "Figures", "colour_figures", "figures_of", "kind_of", "order_of", "state_of"]


def figures_of(
    city: City, chosen: Selection, ranking: Ranking, part: Part, *, whole: float
) -> Figures:
    """One measure of local contribution for every area of the level.

    Args:
        whole: The city's index, which the parts of all areas add up to.
    """
    behind = cached.shown_panel(city, f"{chosen.groups[0]}_count", chosen.level)
    return build_part_figures(city, chosen, ranking, part, whole=whole, behind=behind)


def colour_figures(
    city: City, figures: Figures, part: Part, language: Language
) -> tuple[Colouring, str]:
    """Colours of the areas and the legend as HTML."""
    classes, palette = classify_part(figures, part)
    coloured = Coloured(figures.panel, figures.indicator, classes, palette)
    return colour_areas(city, coloured, figures.panel.periods[0], language=language)


def order_of(values: Floats, names: Sequence[str]) -> list[int]:
    """Positions with the largest value first; equal ones by name, those without one last."""
    by_name = np.argsort(np.argsort(np.array([name.casefold() for name in names]), kind="stable"))
    return [int(i) for i in np.lexsort((by_name, -values))]
