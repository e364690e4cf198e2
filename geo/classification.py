"""Classes of a map: where one colour ends and the next begins.

Numbers are in display units (12.3 for 12.3 %). A class is closed at its top, "über 3,4 bis
6,1"; the lowest is closed on both sides. A value belongs to the class in which it lies *as
shown*, rounded like the bounds: so no tooltip ever contradicts the legend.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from babel.numbers import NumberFormatError, parse_decimal

from geo.classification_methods import BOUNDS_OF_METHOD
from geo.errors import DataError
from geo.numbers import BINARY_NOISE, LOCALES, MINUS, format_number, round_shown
from geo.texts import Language, text
from geo.values import Codes, Floats, State

Method = Literal["quantile", "equal_interval", "fisher_jenks", "std_mean", "pretty", "own"]
METHODS: tuple[Method, ...] = get_args(Method)
DEFAULT_CLASSES = 5
MAXIMUM_CLASSES = 7
"""More shades of one palette cannot be told apart."""
FURTHER_DECIMALS = 3
"""How many more decimals than usual bounds may get so that they differ."""

STATES_WITHOUT_CLASS = tuple(state for state in State if state is not State.PRESENT)
"""In the order of their codes, which follow those of the classes."""


@dataclass(frozen=True)
class Classes:
    """Where the classes of a map begin and end.

    Attributes:
        method: How the bounds were found.
        bounds: Ascending, lowest and highest end included: k + 1 numbers, or none where
            there was no value. The first two are equal where the lowest class is one value.
        counts: Values in each class, of all values that the bounds were computed from.
        decimals: With which bounds and values are shown and compared.
        wanted: Classes that were asked for.
        open_ended: Whether the outer classes have no outer bound ("bis 5", "über 20").
    """

    method: Method
    bounds: tuple[float, ...]
    counts: tuple[int, ...]
    decimals: int
    wanted: int
    open_ended: bool = False

    @property
    def k(self) -> int:
        """Number of classes."""
        return max(len(self.bounds) - 1, 0)

    def reason(self, language: Language) -> str:
        """Why there are fewer classes than were asked for; empty where there are not."""
        if self.k >= self.wanted or self.method == "own":
            return ""
        if self.k == 0:
            return text("classes.none", language)
        by_design = self.method in ("pretty", "std_mean") and self.k > 1
        key = f"classes.fewer_{self.method}" if by_design else "classes.fewer_ties"
        return text(key, language, wanted=self.wanted, k=self.k)

    def assign(self, values: Floats) -> npt.NDArray[np.intp]:
        """Class of each value, lowest 0; -1 where there is no finite number.

        Values beyond the ends belong to the outer classes.

        Raises:
            DataError: There are numbers but no classes.
        """
        finite = np.isfinite(values)
        if not self.k and finite.any():
            raise DataError("classes.numbers_without_classes")
        shown = round_shown(values, self.decimals)
        position = np.searchsorted(np.asarray(self.bounds[1:-1]), shown, side="left")
        return np.where(finite, position, -1)


def classify(
    values: Floats,
    *,
    method: Method = "quantile",
    k: int = DEFAULT_CLASSES,
    bounds: Sequence[float] | None = None,
    centre: float | None = None,
    decimals: int = 0,
) -> Classes:
    """Classes of numbers of any shape, pooled: several periods or maps share one set.

    Exact zeros and numbers that are not to be coloured come in as NaN.

    Args:
        values: Display units; what is not finite is left out.
        method: ``fisher_jenks`` is the exact optimum; ``own`` takes ``bounds``.
        k: 1 to 7; fewer come out where values tie.
        bounds: Inner bounds for method ``own``.
        centre: Makes classes of equal width on both sides of it, for changes (0).
        decimals: Bounds get at least these; more only where they would not differ.

    Raises:
        DataError: More or fewer classes are asked for than a map can carry.
    """
    if not 1 <= k <= MAXIMUM_CLASSES:
        raise DataError("classes.wrong_number", k=k, most=MAXIMUM_CLASSES)
    numbers = values[np.isfinite(values)]
    if method == "own":
        return _own_classes(numbers, bounds or (), decimals)
    if numbers.size == 0:
        return Classes(method=method, bounds=(), counts=(), decimals=decimals, wanted=k)
    reachable = _find_bounds(numbers, method=method, k=k, centre=centre).size
    for shown in range(decimals, decimals + FURTHER_DECIMALS + 1):
        rounded = round_shown(numbers, shown)
        found = _find_bounds(rounded, method=method, k=k, centre=centre, decimals=shown)
        if found.size >= reachable or np.allclose(rounded, numbers, rtol=0, atol=1e-9):
            break
    return _count_members(numbers, found, method=method, decimals=shown, wanted=k)


def _find_bounds(
    numbers: Floats,
    *,
    method: Method,
    k: int,
    centre: float | None,
    decimals: int | None = None,
) -> Floats:
    """Bounds with so many decimals, lowest end first; fewer than k + 1 where they are equal."""
    if numbers.min() == numbers.max():
        return numbers[[0, 0]]
    if centre is None:
        return _tidy(BOUNDS_OF_METHOD[method](numbers, k), numbers, method, decimals)
    distances = np.abs(numbers - centre)
    halves = _tidy(BOUNDS_OF_METHOD[method](distances, (k + 1) // 2), distances, method, decimals)
    middle = [] if k % 2 else [0.0]
    mirrored = np.concatenate([-halves[:0:-1], middle, halves[1:]])
    bounds = centre + mirrored
    return bounds if decimals is None else round_shown(bounds, decimals)


def _tidy(bounds: Floats, numbers: Floats, method: Method, decimals: int | None) -> Floats:
    """Bounds cut to their decimals, equal ones once; quantiles without empty classes.

    Cutting off, unlike rounding, moves no number with as many decimals to another class.
    """
    if decimals is not None:
        factor = 10.0**decimals
        bounds = np.floor(bounds * factor + BINARY_NOISE) / factor
    uppers = np.unique(bounds[1:])
    if method == "quantile":
        members = np.searchsorted(uppers[:-1], numbers, side="left")
        uppers = uppers[np.bincount(members, minlength=uppers.size) > 0]
    return np.concatenate([bounds[:1], uppers])


def _count_members(
    numbers: Floats, bounds: Floats, *, method: Method, decimals: int, wanted: int
) -> Classes:
    empty = Classes(
        method=method,
        bounds=tuple(bounds.tolist()),
        counts=(),
        decimals=decimals,
        wanted=wanted,
        open_ended=method == "own",
    )
    counts = np.bincount(empty.assign(numbers), minlength=empty.k)
    return Classes(**{**vars(empty), "counts": tuple(counts.tolist())})


def _own_classes(numbers: Floats, inner: Sequence[float], decimals: int) -> Classes:
    if not 1 <= len(inner) < MAXIMUM_CLASSES:
        raise DataError("classes.wrong_number_of_bounds", n=len(inner), most=MAXIMUM_CLASSES - 1)
    cuts = np.unique(np.asarray(inner, dtype=np.float64))
    while decimals < 6 and not np.allclose(round_shown(cuts, decimals), cuts, rtol=0, atol=1e-9):
        decimals += 1
    ends = numbers if numbers.size else cuts
    low, high = min(ends.min(), cuts[0]), max(ends.max(), cuts[-1])
    bounds = round_shown(np.concatenate([[low], cuts, [high]]), decimals)
    return _count_members(numbers, bounds, method="own", decimals=decimals, wanted=len(inner) + 1)


def parse_bounds(written: str, language: Language) -> tuple[float, ...]:
    """Inner bounds as the reader writes them, "5; 10; 20,5", ascending and each once.

    Raises:
        DataError: Something is not a number, or there are none or too many.
    """
    pieces = [piece.strip(",%") for piece in re.split(r"[;\s]+", written)]
    numbers = sorted({_parse_number(piece, language) for piece in pieces if piece})
    if not 1 <= len(numbers) < MAXIMUM_CLASSES:
        most = MAXIMUM_CLASSES - 1
        raise DataError("classes.wrong_number_of_bounds", n=len(numbers), most=most)
    return tuple(numbers)


def _parse_number(piece: str, language: Language) -> float:
    try:
        # Strict, because otherwise "1,234.5" is read as 1.2345 in German.
        number = float(parse_decimal(piece.replace(MINUS, "-"), LOCALES[language], strict=True))
    except NumberFormatError:
        number = math.nan
    if not math.isfinite(number):
        raise DataError("classes.bound_not_a_number", written=piece)
    return number


def code_of_state(state: State, classes: Classes) -> int:
    """The code of a state without a class: those of the classes come first."""
    return classes.k + STATES_WITHOUT_CLASS.index(state)


def codes(values: Floats, states: Codes, classes: Classes) -> npt.NDArray[np.uint8]:
    """One code an area: its class, or k and following for why it has none.

    Args:
        values: Display units.
        states: Of the same shape.
        classes: Computed from these or from pooled values.

    Raises:
        DataError: There are numbers but no classes.
    """
    present = (states == State.PRESENT) & np.isfinite(values)
    position = classes.assign(np.where(present, values, np.nan))
    absent = np.where(states == State.PRESENT, np.int8(State.MISSING), states)
    return np.where(present, position, classes.k + absent - 1).astype(np.uint8)


def interval_labels(
    classes: Classes, language: Language, *, seen: tuple[float, float] | None = None
) -> tuple[str, ...]:
    """What each class is called in the legend: "2,0 bis 3,4", "über 3,4 bis 6,1".

    Args:
        classes: The classes.
        language: Of the words and numbers.
        seen: Lowest and highest value on the map; where they lie beyond the bounds, which
            were computed elsewhere, the outer class is called open.
    """
    shown = [format_number(bound, language, decimals=classes.decimals) for bound in classes.bounds]
    low, high = seen if seen and classes.k else (math.inf, -math.inf)
    open_low = classes.open_ended or low < classes.bounds[0] if classes.k else False
    open_high = classes.open_ended or high > classes.bounds[-1] if classes.k else False
    labels = []
    for position in range(classes.k):
        lowest, highest = position == 0, position == classes.k - 1
        if lowest and open_low:
            key = "classes.any" if highest and open_high else "classes.up_to"
        elif highest and open_high:
            key = "classes.above" if not lowest else "classes.from"
        elif lowest:
            key = "classes.single" if shown[0] == shown[1] else "classes.from_to"
        else:
            key = "classes.above_to"
        labels.append(text(key, language, low=shown[position], high=shown[position + 1]))
    return tuple(labels)
