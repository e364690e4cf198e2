"""Colours of classes, measured for colour-blind eyes and grey print; no alarm red for people.

Typed in at even steps: cividis (Nuñez, Anderton, Renslow 2018, CC0), davos, lapaz and roma
(Crameri 2018, Scientific colour maps, MIT), PuOr (Brewer, ColorBrewer). Low is light in the
sequential ones. The blue-orange square was found here by a search for the largest smallest
difference among its nine colours. ``tests/layers/test_palettes.py`` holds the floors.
"""

from functools import lru_cache

from geo.classification import STATES_WITHOUT_CLASS
from geo.errors import UnknownKeyError
from geo.layers.colouring import Fill
from geo.texts import Language, text
from geo.values import State

DEFAULT_SEQUENTIAL = "davos"
DEFAULT_DIVERGING = "puor"

SEQUENTIAL: dict[str, tuple[str, ...]] = {
    "cividis": (
        "#fee838 #7d7c78 #00224e",
        "#fee838 #a59c74 #575d6d #00224e",
        "#fee838 #bcae6c #7d7c78 #434e6c #00224e",
        "#fee838 #c8b866 #948e77 #666970 #35456c #00224e",
        "#fee838 #d2c060 #a59c74 #7d7c78 #575d6d #2a3f6d #00224e",
    ),
    "davos": (
        "#f3f3d2 #658996 #05175b",
        "#f3f3d2 #88a089 #426f9d #05175b",
        "#f3f3d2 #9eb188 #658996 #315c97 #05175b",
        "#f3f3d2 #aebd8d #78968d #507a9c #274f90 #05175b",
        "#f3f3d2 #bdc995 #88a089 #658996 #426f9d #214789 #05175b",
    ),
    "lapaz": (
        "#f8e0d4 #588aa3 #1e1c6e",
        "#f8e0d4 #899f9a #37699d #1e1c6e",
        "#f8e0d4 #a4a795 #588aa3 #2e5896 #1e1c6e",
        "#f8e0d4 #b7ad96 #74989f #4277a2 #2a4c8f #1e1c6e",
        "#f8e0d4 #c3b39a #899f9a #588aa3 #37699d #28458b #1e1c6e",
    ),
}
"""Light to dark, for 3 to 7 classes."""

DIVERGING: dict[str, tuple[str, ...]] = {
    "puor": (
        "#3f1268 #f6f6f7 #974907",
        "#3f1268 #c5c2de #fdcc8c #974907",
        "#3f1268 #a59dc8 #f6f6f7 #f6aa4f #974907",
        "#3f1268 #8e82b6 #dadcec #fde2bb #e8912a #974907",
        "#3f1268 #8073ac #c5c2de #f6f6f7 #fdcc8c #e08214 #974907",
    ),
    "roma": (
        "#1b56a8 #c0eac3 #92440f",
        "#1b56a8 #6eccd6 #cec267 #92440f",
        "#1b56a8 #47aecd #c0eac3 #bf9f40 #92440f",
        "#1b56a8 #389cc6 #93dfd6 #d2da90 #b58b31 #92440f",
        "#1b56a8 #3190c1 #6eccd6 #c0eac3 #cec267 #b07f2a #92440f",
    ),
}
"""From below over the middle to above, for 3 to 7 classes."""

BIVARIATE = (
    "#f6efe3 #a4b9df #2887d9",
    "#f0ac7a #a57e7c #56537b",
    "#d76b01 #8f4521 #4b2328",
)
"""Rows: second variable from low to high; within a row the first from low to high."""

PALETTES = (*SEQUENTIAL, *DIVERGING)

STATE_FILLS: dict[State, Fill] = {
    State.EXACT_ZERO: Fill("#ffffff", pattern="dots"),
    State.SUPPRESSED: Fill("#c4c9cd", pattern="cross"),
    State.UNRELIABLE: Fill("#c4c9cd", pattern="dots", line="#3f474c"),
    State.NOT_APPLICABLE: Fill("#ffffff"),
    State.NOT_YET: Fill("#ffffff", pattern="cross", line="#9aa3a8"),
    State.MISSING: Fill("#e3e6e8", pattern="hatch"),
}
"""No two share both ground and pattern, and all but one carry a pattern, as no class does."""

PROPERTY_COLOURS: dict[str, Fill] = {
    "suspected": Fill("#f3e2a9", pattern="dots"),
    "observed": Fill("#f3e2a9"),
    "procedure": Fill("#d9822b"),
    "renovation": Fill("#3b78b4"),
    "closed": Fill("#3c4449"),
    "settled": Fill("#ffffff"),
}
"""By state; patterns and lightness keep them apart in grey print."""

ACCOMMODATION_COLOURS: dict[str, str] = {
    "shared": "#1f4e79",
    "residential_project": "#6fa8c9",
    "dwellings": "#d9e8ef",
    "emergency": "#e0a63a",
}

UNKNOWN_POINT = STATE_FILLS[State.MISSING]


def colours_of(palette: str, k: int) -> tuple[str, ...]:
    """The colours of 0 to 7 classes, lowest class first.

    One class takes the middle of three, two take the ends.

    Raises:
        UnknownKeyError: There is no such palette.
    """
    rows = SEQUENTIAL.get(palette) or DIVERGING.get(palette)
    if rows is None:
        raise UnknownKeyError("classes.unknown_palette", key=palette, known=", ".join(PALETTES))
    if k >= 3:
        return tuple(rows[k - 3].split())
    low, middle, high = rows[0].split()
    return ((), (middle,), (low, high))[k]


def bivariate_colours() -> tuple[str, ...]:
    """Nine colours; class ``3 * second + first``."""
    return tuple(colour for row in BIVARIATE for colour in row.split())


@lru_cache(maxsize=64)
def fills_of(colours: tuple[str, ...], language: Language) -> tuple[Fill, ...]:
    """Fills of the classes, then one for each state without a class, in the order of codes."""
    return tuple(Fill(colour) for colour in colours) + state_fills(language)


@lru_cache(maxsize=2)
def state_fills(language: Language) -> tuple[Fill, ...]:
    """How areas without a class look and what their tooltip says."""
    return tuple(
        Fill(
            STATE_FILLS[state].colour,
            pattern=STATE_FILLS[state].pattern,
            line=STATE_FILLS[state].line,
            words=text(f"legend.state_{state.name.lower()}", language),
        )
        for state in STATES_WITHOUT_CLASS
    )
