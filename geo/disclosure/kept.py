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
from geo.values import Floats

LINE = 100
PER_LINE = 25
MARK = "estimates"
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
    bits, _ = _read(city, digest)
    if not bits:
        return None
    packed = np.frombuffer(b64decode(bits), dtype=np.uint8)
    kept: Mask = np.unpackbits(packed, count=int(np.prod(shape))).astype(bool).reshape(shape)
    return kept


def load_kept_estimates(city: str, digest: str) -> Floats | None:
    """The estimates of what is not known, in the order of unknowns; None like ``load_kept``."""
    _, estimates = _read(city, digest)
    return np.array(estimates.split(), dtype=np.float64) if estimates else None


def _read(city: str, digest: str) -> tuple[str, str]:
    """Bits and estimates of a city's file, empty where they are of something else."""
    file = KEPT_FOLDER / f"{city}.txt"
    # Keys of own cities are plain words, but a file of another folder is never meant.
    if file.parent != KEPT_FOLDER or not file.is_file():
        return "", ""
    told, _, rest = file.read_text("ascii").partition("\n")
    if told != digest:
        return "", ""
    bits, _, estimates = rest.partition(MARK)
    return "".join(bits.split()), estimates


def keep_hidden(city: str, content: str) -> None:
    """Write the file of an embedded city."""
    KEPT_FOLDER.mkdir(exist_ok=True)
    (KEPT_FOLDER / f"{city}.txt").write_text(content, "ascii")


def describe_kept(digest: str, hidden: Mask, estimates: Floats) -> str:
    """The text of a file: the digest, the bits of the hidden cells, the estimates."""
    bits = b64encode(np.packbits(hidden).tobytes()).decode("ascii")
    lines = [bits[start : start + LINE] for start in range(0, len(bits), LINE)]
    numbers = [str(int(number)) for number in estimates]
    told = [
        " ".join(numbers[start : start + PER_LINE]) for start in range(0, len(numbers), PER_LINE)
    ]
    return "\n".join([digest, *lines, MARK, *told]) + "\n"
