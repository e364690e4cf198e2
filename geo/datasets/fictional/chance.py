"""Draws and roundings that come out the same on every machine.

Only the raw stream of PCG64 is used, which NumPy promises to keep; sums that decide a
rounding are sums of integers, and every transcendental result is rounded before use.
"""

import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

UNIT_BITS = 24
NORMAL_TERMS = 12
WEIGHT_STEPS = 1_000_000_000


class Chance:
    """A repeatable stream of draws, one for each seed and subject."""

    def __init__(self, seed: int, subject: str) -> None:
        """Start the stream of a subject, such as ``"people"``."""
        self._bits = np.random.PCG64([seed, zlib.crc32(subject.encode())])

    def _steps(self, count: int) -> Ints:
        raw = np.atleast_1d(np.asarray(self._bits.random_raw(count)))
        return (raw >> np.uint64(64 - UNIT_BITS)).astype(np.int64)

    def uniform(self, *shape: int) -> Floats:
        """Numbers from 0 up to, but without, 1."""
        numbers: Floats = self._steps(int(np.prod(shape))) / 2**UNIT_BITS
        return numbers.reshape(shape)

    def normal(self, *shape: int) -> Floats:
        """Nearly normal numbers (mean 0, variance 1): the sum of twelve uniform ones less six."""
        steps = self._steps(int(np.prod(shape)) * NORMAL_TERMS)
        sums = steps.reshape(*shape, NORMAL_TERMS).sum(axis=-1)
        numbers: Floats = sums / 2**UNIT_BITS - NORMAL_TERMS / 2
        return numbers

    def walk(self, n_steps: int, *shape: int, memory: float = 0.85) -> Floats:
        """Slowly changing deviations, first axis time, variance 1 throughout."""
        shocks = self.normal(n_steps, *shape)
        steps = np.empty_like(shocks)
        steps[0] = shocks[0]
        for step in range(1, n_steps):
            steps[step] = memory * steps[step - 1] + (1 - memory**2) ** 0.5 * shocks[step]
        return np.round(steps, 6)

    def below(self, limit: int) -> int:
        """One whole number from 0 to ``limit`` - 1."""
        return int(self._steps(1)[0] * limit >> UNIT_BITS)

    def pick(self, weights: Floats) -> int:
        """One position, as likely as its weight."""
        bounds = np.cumsum(whole(weights * 1000))
        return int(np.searchsorted(bounds, self.below(int(bounds[-1])), side="right"))


def exponential(exponents: Floats) -> Floats:
    """Euler's number to a power, rounded so that the last bit of a machine does not matter."""
    result: Floats = np.round(np.exp(exponents), 9).astype(np.float64)
    return result


def power(base: Floats, exponent: Floats | float) -> Floats:
    """A power, rounded in the same way."""
    result: Floats = np.round(np.power(base, exponent), 9).astype(np.float64)
    return result


def whole(numbers: npt.NDArray[np.floating[Any]]) -> Ints:
    """Nearest whole numbers, halves up, blind to the last bits."""
    nearest: Ints = np.floor(np.round(numbers, 6) + 0.5).astype(np.int64)
    return nearest


def share_out(total: int, weights: Floats) -> Ints:
    """Whole numbers that add up to ``total`` and follow the weights (largest remainder).

    Args:
        total: What is to be shared out, not negative.
        weights: One weight a receiver, not negative, not all zero unless ``total`` is zero.
    """
    largest = float(weights.max()) if weights.size else 0.0
    if total == 0 or largest <= 0:
        return np.zeros(weights.size, dtype=np.int64)
    steps = whole(weights / largest * WEIGHT_STEPS)
    scaled = steps * total
    shares, rest = np.divmod(scaled, steps.sum())
    order = np.argsort(-rest, kind="stable")
    shares[order[: total - int(shares.sum())]] += 1
    return shares


def share_out_within(total: int, weights: Floats, limits: Ints) -> Ints:
    """As ``share_out``, but nobody receives more than its limit; the rest goes on to others.

    ``total`` must not exceed the sum of the limits of those with a weight.
    """
    shares = np.zeros(weights.size, dtype=np.int64)
    while total > shares.sum():
        room = limits - shares
        offered = share_out(int(total - shares.sum()), np.where(room > 0, weights, 0.0))
        if not offered.any():
            break
        shares += np.minimum(offered, room)
    return shares
