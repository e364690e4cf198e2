"""Concentration: does the group live on little of the land?"""

import numpy as np
from numpy.typing import ArrayLike

from geo.indices.counts import FloatArray, as_floats, group_shares, has_two_areas, where_defined


def delta(group: ArrayLike, land_area: ArrayLike) -> FloatArray:
    """Share of the group that would have to move to live at equal density everywhere.

    Δ = ½ Σᵢ |xᵢ/X - aᵢ/A|. 0: equal density; towards 1: all on little land. Forest and
    water raise it: use settled land where it is known. NaN where the group is empty or
    fewer than two areas have land.

    Args:
        group: Residents of the group, shape (..., areas).
        land_area: Land of each area, any one unit, shape (areas,) or (..., areas).

    Literature: Hoover (1941); Duncan, Cuzzort & Duncan (1961); Massey & Denton (1988).
    """
    x, land = as_floats(group), as_floats(land_area)
    value = 0.5 * np.abs(group_shares(x) - group_shares(land)).sum(axis=-1)
    return where_defined(has_two_areas(land), value)
