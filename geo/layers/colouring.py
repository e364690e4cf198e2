"""What a rerun sends to the map: codes and numbers, no geometry.

A code is a row of ``Colouring.fills``. Codes of classes come first, lowest class 0; after
them one code for each state without a class (exact zero, confidential, too uncertain, no
meaning, comes later, not known), so that none of them looks like another or like a class.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint8]
HIDDEN = 255
"""Code of a point that is not drawn."""


@dataclass(frozen=True)
class Fill:
    """How one code is drawn.

    Attributes:
        colour: ``#rrggbb``.
        pattern: Empty for a plain fill, else ``hatch``, ``dots``, ``cross`` drawn in
            ``line`` over ``colour``.
        words: What the tooltip says instead of a number; empty for a class.
    """

    colour: str
    pattern: str = ""
    line: str = "#5b666d"
    words: str = ""


@dataclass(frozen=True, eq=False)
class Colouring:
    """One value and one colour code an area, in the order of the city's areas at a level.

    Attributes:
        codes: Shape (n_areas,).
        fills: What each code looks like.
        title: First line of the tooltip under the area's name: indicator and period.
        numbers: Shown in the tooltip, in display units (12.3 for 12.3 %); NaN where none.
        decimals: Decimals of ``numbers``.
        unit: After the number.
        second_title, second_numbers ...: The second variable of a two-variable map.
    """

    codes: Codes
    fills: tuple[Fill, ...]
    title: str
    numbers: npt.NDArray[np.float64]
    decimals: int = 0
    unit: str = ""
    second_title: str = ""
    second_numbers: npt.NDArray[np.float64] | None = None
    second_decimals: int = 0
    second_unit: str = ""


@dataclass(frozen=True, eq=False)
class PointColouring:
    """One colour code, radius and line of text a point, in the order of the points' table.

    Attributes:
        key: Of the point layer (``facilities``, ``problem_properties``, ``accommodation``).
        codes: Shape (n_points,); ``HIDDEN`` for points not drawn now.
        fills: What each code looks like.
        radii: Pixels, shape (n_points,).
        texts: What the tooltip says under the point's name.
        shape: ``circle``, ``square`` or ``diamond``, so that layers differ without colour.
    """

    key: str
    codes: Codes
    fills: tuple[Fill, ...]
    radii: npt.NDArray[np.uint8]
    texts: tuple[str, ...] = field(default=())
    shape: str = "circle"
