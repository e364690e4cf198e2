"""How bounds of classes are found in numbers: NumPy alone, exact, the same on every call.

Each takes finite numbers that are not all equal and the number of classes, and returns
ascending bounds, lowest end first. mapclassify has the same methods; here they are written
out because importing it compiles code for seconds, before the first map could be shown, and
its Fisher-Jenks adds up squares in single precision, which loses the optimum for counts of
people. The tests compare both.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
NICE_STEPS = np.array([1.0, 2.0, 5.0, 10.0])


def quantile_bounds(numbers: Floats, k: int) -> Floats:
    """As many numbers in each class as ties allow (linear interpolation)."""
    return np.concatenate([[numbers.min()], np.quantile(numbers, np.arange(1, k + 1) / k)])


def equal_interval_bounds(numbers: Floats, k: int) -> Floats:
    """Classes of equal width from the lowest to the highest number."""
    return np.linspace(numbers.min(), numbers.max(), k + 1)


def std_mean_bounds(numbers: Floats, k: int) -> Floats:
    """Whole standard deviations around the mean: at ±1 and ±2 for five classes.

    An even number of classes has a bound at the mean. Bounds beyond the numbers are left
    out, so that no class begins below zero for numbers that cannot be negative.
    """
    reach = (k - 1) // 2
    steps = np.arange(-reach, reach + 1)
    if k % 2:
        steps = steps[steps != 0]
    cuts = numbers.mean() + steps * numbers.std(ddof=1)
    low, high = numbers.min(), numbers.max()
    return np.concatenate([[low], cuts[(cuts > low) & (cuts < high)], [high]])


def pretty_bounds(numbers: Floats, k: int) -> Floats:
    """Round bounds at equal steps of 1, 2 or 5 times a power of ten, in at most k classes."""
    low, high = numbers.min(), numbers.max()
    magnitude = 10.0 ** np.floor(np.log10((high - low) / k))
    for step in np.concatenate([NICE_STEPS, 10 * NICE_STEPS[1:], [100.0]]) * magnitude:
        first, last = np.floor(low / step), np.ceil(high / step)
        if last - first <= k:
            break
    bounds: Floats = np.arange(first, last + 1) * step
    # A single class across zero: no step is so wide that zero is not a bound.
    return bounds if len(bounds) <= k + 1 else bounds[[0, -1]]


def fisher_jenks_bounds(numbers: Floats, k: int) -> Floats:
    """Classes with the smallest sum of squared distances from their means, exactly.

    Fisher, W. D. (1958): On grouping for maximum homogeneity. Journal of the American
    Statistical Association 53, 789-798. Equal numbers are never parted. The best last class
    begins the later the more numbers there are, which is used to halve the search as in
    Wang, H.; Song, M. (2011): Ckmeans.1d.dp. The R Journal 3 (2), 29-33.
    """
    unique, repeats = np.unique(numbers, return_counts=True)
    k = min(k, unique.size)
    centred = unique - numbers.mean()
    sums = np.zeros((3, unique.size + 1))
    np.cumsum([repeats, repeats * centred, repeats * centred**2], axis=1, out=sums[:, 1:])
    best = np.full(unique.size + 1, np.inf)
    best[0] = 0.0
    starts = []
    for _ in range(k):
        best, start = _add_class(best, sums)
        starts.append(start)
    end, uppers = unique.size, []
    for start in reversed(starts):
        uppers.append(unique[end - 1])
        end = start[end]
    return np.array([unique[0], *reversed(uppers)])


def _add_class(best: Floats, sums: Floats) -> tuple[Floats, npt.NDArray[np.intp]]:
    """Smallest cost of the first i numbers with one more class, and where that class begins.

    Args:
        best: Smallest cost of the first i numbers with the classes so far, shape (n + 1,).
        sums: Running weights, sums and sums of squares, shape (3, n + 1).
    """
    n = best.size - 1
    cost, start = np.full(n + 1, np.inf), np.zeros(n + 1, dtype=np.intp)
    step = 1 << n.bit_length()
    while step:
        ends = np.arange(step, n + 1, 2 * step)
        if ends.size:
            lowest = start[ends - step]
            after = ends + step
            highest = np.where(after <= n, start[np.minimum(after, n)], n - 1)
            highest = np.minimum(np.maximum(highest, lowest), ends - 1)
            cost[ends], start[ends] = _choose_starts(best, sums, ends, (lowest, highest))
        step //= 2
    return cost, start


def _choose_starts(
    best: Floats,
    sums: Floats,
    ends: npt.NDArray[np.intp],
    ranges: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]],
) -> tuple[Floats, npt.NDArray[np.intp]]:
    """For each end the cheapest beginning of the last class within a range."""
    lowest, highest = ranges
    lengths = highest - lowest + 1
    offsets = np.cumsum(lengths) - lengths
    row = np.repeat(np.arange(ends.size), lengths)
    begin = np.arange(lengths.sum()) - offsets[row] + lowest[row]
    weight, total, squares = sums[:, ends[row]] - sums[:, begin]
    costs = best[begin] + np.maximum(squares - total**2 / weight, 0.0)
    smallest = np.minimum.reduceat(costs, offsets)
    hit = np.where(costs == smallest[row], begin, np.iinfo(np.intp).max)
    return smallest, np.minimum.reduceat(hit, offsets)


BOUNDS_OF_METHOD: dict[str, Callable[[Floats, int], Floats]] = {
    "quantile": quantile_bounds,
    "equal_interval": equal_interval_bounds,
    "fisher_jenks": fisher_jenks_bounds,
    "std_mean": std_mean_bounds,
    "pretty": pretty_bounds,
}
