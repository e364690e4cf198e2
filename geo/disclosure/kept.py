"""What was computed before: the hidden counts of embedded cities, beside their files.

Finding what must be hidden besides small counts takes a second or two, too long to wait for at
every start. A kept answer is used only if counts, sums and rule are the very same.
"""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from geo.disclosure.cells import Cells
from geo.disclosure.rule import DisclosureRule, Mask
from geo.disclosure.sums import Sums

LINE = 100
KEPT_FOLDER = Path(__file__).parents[2] / "data" / "suppressions"
PROCEDURE = 1
"""Raised when what is kept would be found in another way."""


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


def load_kept(city: str, digest: str, shape: tuple[int, ...]) -> Mask | None:
    """The hidden cells that were kept for a city; None where there are none for this digest."""
    file = KEPT_FOLDER / f"{city}.txt"
    # Keys of own cities are plain words, but a file of another folder is never meant.
    if file.parent != KEPT_FOLDER or not file.is_file():
        return None
    lines = file.read_text("ascii").split()
    if lines[0] != digest:
        return None
    bits = np.frombuffer(b64decode("".join(lines[1:])), dtype=np.uint8)
    kept: Mask = np.unpackbits(bits, count=int(np.prod(shape))).astype(bool).reshape(shape)
    return kept


def keep_hidden(city: str, digest: str, hidden: Mask) -> None:
    """Write the hidden cells of an embedded city: the digest, then the bits."""
    KEPT_FOLDER.mkdir(exist_ok=True)
    (KEPT_FOLDER / f"{city}.txt").write_text(describe_kept(digest, hidden), "ascii")


def describe_kept(digest: str, hidden: Mask) -> str:
    """The text of a file of hidden cells."""
    bits = b64encode(np.packbits(hidden).tobytes()).decode("ascii")
    lines = [bits[start : start + LINE] for start in range(0, len(bits), LINE)]
    return "\n".join([digest, *lines]) + "\n"
