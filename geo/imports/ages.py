"""Age bands of a file put together to the bands of the catalogue."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from geo.catalogue import Indicator
from geo.imports.words import fold

Band = tuple[int, int]
NO_END = 200
BAND_OF_INDICATOR: Mapping[str, Band] = {
    "age_0_2_count": (0, 3),
    "age_3_5_count": (3, 6),
    "age_6_9_count": (6, 10),
    "age_10_17_count": (10, 18),
    "age_18_29_count": (18, 30),
    "age_30_64_count": (30, 65),
    "age_65_plus_count": (65, NO_END),
    "population_under_65_count": (0, 65),
}
FROM_TO = re.compile(r"(?:^| )(\d{1,2}) (?:bis )?(?:unter|<) (\d{1,3})(?: jahren?)?$")
INCLUSIVE = re.compile(r"(?:^| )(\d{1,2}) bis (\d{1,3})(?: jahren?)?$")
AND_OLDER = re.compile(r"(?:^| )(\d{1,3}) (?:jahre )?und (?:aelter|mehr)$")


def read_band(label: str) -> Band | None:
    """First age and first age beyond: ``15 - < 18`` is (15, 18)."""
    folded = fold(label)
    if match := FROM_TO.search(folded):
        return int(match.group(1)), int(match.group(2))
    if match := INCLUSIVE.search(folded):
        return int(match.group(1)), int(match.group(2)) + 1
    if match := AND_OLDER.search(folded):
        return int(match.group(1)), NO_END
    return None


def tile(band: Band, pieces: Mapping[Band, str]) -> Sequence[str]:
    """The pieces that fill a band without gap or overlap; empty where they do not."""
    start, end = band
    found: list[str] = []
    while start < end:
        following = [piece for piece in pieces if piece[0] == start and piece[1] <= end]
        if not following:
            return ()
        piece = max(following, key=lambda candidate: candidate[1])
        found.append(pieces[piece])
        start = piece[1]
    return found


def sum_of_bands(
    stored: Mapping[str, str], catalogue: Mapping[str, Indicator]
) -> dict[str, Indicator]:
    """Indicators of the catalogue that the bands of a file add up to.

    Args:
        stored: Key of a stored indicator to its label in the file.
        catalogue: The indicators that every city may use.
    """
    pieces: dict[Band, str] = {}
    for key, label in stored.items():
        band = BAND_OF_INDICATOR.get(key) or read_band(label)
        if band is not None:
            pieces.setdefault(band, key)
    sums: dict[str, Indicator] = {}
    for key, band in BAND_OF_INDICATOR.items():
        parts = tile(band, pieces)
        if key not in stored and len(parts) > 1:
            sums[key] = replace(catalogue[key], parts=tuple(parts))
    return sums
