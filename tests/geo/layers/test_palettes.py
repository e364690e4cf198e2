"""Colours that colour-blind eyes and grey printers can tell apart."""

from itertools import combinations, pairwise

import numpy as np
import pytest

from geo.classification import STATES_WITHOUT_CLASS
from geo.errors import UnknownKeyError
from geo.layers.palettes import (
    BIVARIATE,
    DIVERGING,
    PALETTES,
    SEQUENTIAL,
    STATE_FILLS,
    bivariate_colours,
    colours_of,
    fills_of,
    state_fills,
)

# Machado, Oliveira, Fernandes (2009): A physiologically-based model for simulation of color
# vision deficiency, IEEE TVCG 15 (6), complete deficiency, on linear RGB.
EYES = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# IEC 61966-2-1: linear sRGB to CIE XYZ, white D65.
XYZ_OF_RGB = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)
SHADES = range(3, 8)


def lab(colour: str, eyes: str = "normal") -> np.ndarray:
    """CIE L*a*b* of a colour as some eyes see it."""
    rgb = np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = XYZ_OF_RGB @ np.clip(EYES[eyes] @ linear, 0, 1) / XYZ_OF_RGB.sum(axis=1)
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """CIEDE2000 (ISO/CIE 11664-6) between two colours in L*a*b*."""
    chroma = (np.hypot(*one[1:]) + np.hypot(*other[1:])) / 2
    stretch = 1 + 0.5 * (1 - np.sqrt(chroma**7 / (chroma**7 + 25.0**7)))
    (l1, a1, b1), (l2, a2, b2) = one, other
    c1, c2 = np.hypot(stretch * a1, b1), np.hypot(stretch * a2, b2)
    h1 = np.degrees(np.arctan2(b1, stretch * a1)) % 360
    h2 = np.degrees(np.arctan2(b2, stretch * a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = h1 + turn / 2 if c1 * c2 else h1 + h2
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )
    weight_light = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    d_light = (l2 - l1) / weight_light
    d_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    d_hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    swing = 30 * np.exp(-((((hue % 360) - 275) / 25) ** 2))
    rotation = -2 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * np.sin(np.radians(2 * swing))
    return float(np.sqrt(d_light**2 + d_chroma**2 + d_hue**2 + rotation * d_chroma * d_hue))


def smallest_difference(pairs: list[tuple[str, str]], eyes: str) -> float:
    return min(difference(lab(one, eyes), lab(other, eyes)) for one, other in pairs)


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        # Sharma, Wu, Dalal (2005), test data 1, 7, 17, 20 and 25.
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ],
)
def test_the_yardstick_of_these_tests_agrees_with_its_published_data(
    one: tuple[float, ...], other: tuple[float, ...], published: float
) -> None:
    assert difference(np.array(one), np.array(other)) == pytest.approx(published, abs=1e-4)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("k", SHADES)
@pytest.mark.parametrize("palette", PALETTES)
def test_neighbouring_classes_can_be_told_apart(palette: str, k: int, eyes: str) -> None:
    floor = {3: 25, 4: 16, 5: 13, 6: 9.5, 7: 8}[k]
    assert smallest_difference(list(pairwise(colours_of(palette, k))), eyes) >= floor


@pytest.mark.parametrize("k", SHADES)
@pytest.mark.parametrize("palette", SEQUENTIAL)
def test_sequential_colours_darken_step_by_step_in_grey_print(palette: str, k: int) -> None:
    lightness = [lab(colour)[0] for colour in colours_of(palette, k)]
    assert (-np.diff(lightness)).min() >= 8


@pytest.mark.parametrize("k", SHADES)
@pytest.mark.parametrize("palette", DIVERGING)
def test_diverging_colours_darken_towards_both_ends(palette: str, k: int) -> None:
    lightness = np.array([lab(colour)[0] for colour in colours_of(palette, k)])
    assert (np.diff(lightness[: (k + 1) // 2]) > 0).all()
    assert (np.diff(lightness[k // 2 :]) < 0).all()


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("palette", DIVERGING)
def test_the_two_ends_of_a_diverging_palette_cannot_be_confused(palette: str, eyes: str) -> None:
    first, *_, last = colours_of(palette, 7)
    assert smallest_difference([(first, last)], eyes) >= 28


@pytest.mark.parametrize("eyes", EYES)
def test_all_nine_colours_of_two_variables_can_be_told_apart(eyes: str) -> None:
    assert smallest_difference(list(combinations(bivariate_colours(), 2)), eyes) >= 14


def test_the_square_of_two_variables_darkens_along_both() -> None:
    square = np.array([[lab(colour)[0] for colour in row.split()] for row in BIVARIATE])
    assert (np.diff(square, axis=0) < -10).all()
    assert (np.diff(square, axis=1) < -10).all()


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("k", range(8))
def test_a_palette_has_as_many_different_colours_as_asked_for(palette: str, k: int) -> None:
    assert len(set(colours_of(palette, k))) == k


def test_states_look_different_from_each_other_even_in_grey_print() -> None:
    for one, other in combinations(STATE_FILLS.values(), 2):
        same_pattern = one.pattern == other.pattern
        assert not same_pattern or abs(lab(one.colour)[0] - lab(other.colour)[0]) >= 15


@pytest.mark.parametrize("colours", [colours_of(name, k) for name in SEQUENTIAL for k in SHADES])
def test_no_state_looks_like_the_lowest_class(colours: tuple[str, ...]) -> None:
    for fill in STATE_FILLS.values():
        assert fill.pattern or difference(lab(fill.colour), lab(colours[0])) >= 10


@pytest.mark.parametrize("palette", PALETTES)
def test_no_class_of_people_is_alarm_red(palette: str) -> None:
    for k in SHADES:
        for colour in colours_of(palette, k):
            _, a, b = lab(colour)
            # The red of warning signs, #ff0000 to #c00000: hue near 40 degrees, very colourful.
            assert not (np.hypot(a, b) > 75 and np.degrees(np.arctan2(b, a)) < 48)


def test_fills_of_states_follow_those_of_classes_with_words() -> None:
    fills = fills_of(colours_of("cividis", 5), "de")
    assert [fill.words for fill in fills[:5]] == [""] * 5
    assert fills[5:] == state_fills("de")
    assert len(state_fills("de")) == len(STATES_WITHOUT_CLASS)
    assert len({fill.words for fill in state_fills("de")}) == len(STATES_WITHOUT_CLASS)


def test_an_unknown_palette_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownKeyError, match=r"“rainbow”.*cividis"):
        colours_of("rainbow", 5)
