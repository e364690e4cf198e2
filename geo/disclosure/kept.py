"""What was computed before: hidden counts and estimates, beside the files of a city.

Finding what must be hidden besides small counts takes seconds, too long to wait for at every
start. Embedded cities bring the answer along, own ones keep it in their store. A kept answer is
used only if counts, sums and rule are the very same, if its text is as it was written, and if it
hides at least what must be hidden; else it is found anew.
"""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from geo.disclosure.cells import Cells
from geo.disclosure.rule import DisclosureRule, Mask
from geo.disclosure.sums import Sums
from geo.values import Floats

LINE = 100
PER_LINE = 25
MARK = "estimates"
KEPT_FOLDER = Path(__file__).parents[2] / "data" / "suppressions"
PROCEDURE = 1
"""Raised when what is kept would be found in another way."""


class Keeper(Protocol):
    """Where answers of one city are kept: they may be lost, and are then found again."""

    def read(self, name: str) -> str:
        """What was kept under a name; empty where there is nothing."""

    def write(self, name: str, content: str) -> None:
        """Keep it, if that is possible."""


class EmbeddedKeeper:
    """The file that comes with an embedded city; nothing is written beside the program."""

    def __init__(self, city: str) -> None:
        """Remember which."""
        self._file = KEPT_FOLDER / f"{city}.txt"

    def read(self, name: str) -> str:  # noqa: ARG002 - one file holds the usual rule only
        """The file."""
        # Keys of own cities are plain words, but a file of another folder is never meant.
        is_there = self._file.parent == KEPT_FOLDER and self._file.is_file()
        return self._file.read_text("ascii") if is_there else ""

    def write(self, name: str, content: str) -> None:
        """Nothing: ``python -m geo disclosure CITY --keep`` does."""


class MemoryKeeper:
    """Answers that were just found, for one who reads them at once."""

    def __init__(self, known: Mapping[str, str]) -> None:
        """Begin with some."""
        self._known = dict(known)

    def read(self, name: str) -> str:
        """What is known under a name; empty where nothing is."""
        return self._known.get(name, "")

    def write(self, name: str, content: str) -> None:
        """Know it from now on."""
        self._known[name] = content


def compute_digest(
    cells: Cells, sums: Sequence[Sums], sensitive: Mask, rule: DisclosureRule
) -> str:
    """SHA-256 of all that the answer rests on."""
    digest = hashlib.sha256(f"{PROCEDURE} {rule.threshold} {rule.dominance}".encode())
    digest.update(repr((cells.periods, list(cells.ids))).encode())
    for array in (cells.values, sensitive, cells.never_shown):
        digest.update(np.ascontiguousarray(array).tobytes())
    for one in sums:
        digest.update(one.ids.astype(np.int64).tobytes() + np.packbits(one.holds).tobytes())
    return digest.hexdigest()


def name_kept(rule: DisclosureRule) -> str:
    """Under which name the answer for a rule is kept; rounding comes after it."""
    dominance = "none" if np.isinf(rule.dominance) else f"{rule.dominance:g}"
    return f"hidden-{rule.threshold}-{dominance}"


def load_kept(told: str, digest: str, sensitive: Mask) -> Mask | None:
    """The hidden cells that were kept; None where there are none, or none to be trusted.

    Args:
        told: What was kept.
        digest: Of all that the answer rests on today.
        sensitive: What must be hidden in any case, (n_cells, n_periods).
    """
    bits, _ = _read(told, digest)
    try:
        packed = np.frombuffer(b64decode(bits, validate=True), dtype=np.uint8)
    except ValueError:
        return None
    if len(packed) != (sensitive.size + 7) // 8:
        return None
    kept: Mask = np.unpackbits(packed, count=sensitive.size).astype(bool).reshape(sensitive.shape)
    return kept if (sensitive <= kept).all() else None


def load_kept_estimates(told: str, digest: str) -> Floats | None:
    """The estimates of what is not known, in the order of unknowns; None like ``load_kept``."""
    _, estimates = _read(told, digest)
    try:
        return np.array(estimates.split(), dtype=np.float64) if estimates.strip() else None
    except ValueError:
        return None


def _read(told: str, digest: str) -> tuple[str, str]:
    """Bits and estimates, empty where they are of something else or were changed since."""
    first, _, rest = told.partition("\n")
    if first != f"{digest} {_checksum(digest, rest)}":
        return "", ""
    bits, _, estimates = rest.partition(MARK)
    return "".join(bits.split()), estimates


def _checksum(digest: str, rest: str) -> str:
    return hashlib.sha256(f"{digest}\n{rest}".encode()).hexdigest()


def keep_hidden(city: str, content: str) -> None:
    """Write the file of an embedded city."""
    KEPT_FOLDER.mkdir(exist_ok=True)
    (KEPT_FOLDER / f"{city}.txt").write_text(content, "ascii")


def describe_kept(digest: str, hidden: Mask, estimates: Floats | None) -> str:
    """What is kept: the digest, a checksum, the bits of the hidden cells, the estimates."""
    bits = b64encode(np.packbits(hidden).tobytes()).decode("ascii")
    lines = [bits[start : start + LINE] for start in range(0, len(bits), LINE)]
    numbers = [f"{number:.17g}" for number in (() if estimates is None else estimates)]
    told = [
        " ".join(numbers[start : start + PER_LINE]) for start in range(0, len(numbers), PER_LINE)
    ]
    rest = "\n".join([*lines, MARK, *told]) + "\n"
    return f"{digest} {_checksum(digest, rest)}\n{rest}"
