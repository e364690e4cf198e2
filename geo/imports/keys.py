"""Keys of areas: how two spellings of one key meet, and which column of a table holds them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from geo.imports.official_keys import are_official, as_municipality, without_blanks
from geo.imports.words import fold, is_word_for, is_word_for_figures

MINIMUM_RATE = 0.3
MAX_CANDIDATES = 60
MAX_KEYS_PER_AREA = 50
Rule = Callable[[str], str]


@dataclass(frozen=True)
class KeyMatch:
    """How keys of a table meet keys of areas.

    Attributes:
        pairs: Key in the table to key of the area.
        rate: Share of the areas that were met.
        rule: What had to be done to the keys: exact, spaces, decimals, padded, zeros, words,
            official, letters (said by ``imports.rule_<rule>``), or names.
    """

    pairs: dict[str, str] = field(default_factory=dict)
    rate: float = 0.0
    rule: str = "exact"


def match_keys(given: Iterable[str], area_keys: Sequence[str]) -> KeyMatch:
    """The mildest way of writing under which most areas are met.

    A rule that makes two keys of one side alike is not used: it would put two areas together.
    """
    candidates = list(dict.fromkeys(given))
    if not area_keys or len(candidates) > MAX_KEYS_PER_AREA * len(area_keys) + 1000:
        return KeyMatch()
    best = KeyMatch()
    for name, of_given, of_area in rules_of(area_keys):
        target = {of_area(key): key for key in area_keys}
        if len(target) < len(area_keys):
            continue
        pairs = {key: target[of_given(key)] for key in candidates if of_given(key) in target}
        if len(set(pairs.values())) < len(pairs) and name != "exact":
            continue
        rate = len(set(pairs.values())) / len(area_keys)
        if rate > best.rate:
            best = KeyMatch(pairs, rate, name)
    return best


def rules_of(area_keys: Sequence[str]) -> list[tuple[str, Rule, Rule]]:
    """Names and ways of writing keys of tables and of areas, the mildest first."""
    widths = {len(key) for key in area_keys}
    rules: list[tuple[str, Rule, Rule]] = [
        ("exact", str, str),
        ("spaces", _without_spaces, _without_spaces),
        ("decimals", without_blanks, without_blanks),
    ]
    if len(widths) == 1 and all(key.isdigit() for key in area_keys):
        width = widths.pop()
        rules.append(("padded", lambda key: without_blanks(key).zfill(width), str))
    if are_official(area_keys):
        rules.append(("official", as_municipality, as_municipality))
    rules.append(("zeros", _without_zeros, _without_zeros))
    rules.append(("words", fold, fold))
    rules.append(("letters", _letters, _letters))
    return rules


def _without_spaces(key: str) -> str:
    return re.sub(r"\s+", "", key)


def _without_zeros(key: str) -> str:
    return without_blanks(key).lstrip("0")


def _letters(key: str) -> str:
    return fold(key).replace(" ", "")


def choose_key_column(
    table: pd.DataFrame, area_keys: Sequence[str], *, names: Sequence[str] = ()
) -> tuple[str, KeyMatch]:
    """The column of a table whose cells meet most areas, by key or else by name.

    Returns:
        Its name and the match; an empty name where no column meets enough of them.
    """
    best, best_score = ("", KeyMatch()), 0.0
    for column in list(table.columns)[:MAX_CANDIDATES]:
        cells = table[column].unique()
        by_key = match_keys(cells, area_keys)
        by_name = _match_names(cells, area_keys, names)
        match, is_key = (by_key, 1.0) if by_key.rate >= by_name.rate else (by_name, 0.0)
        called_figures = is_word_for(column, "value") or is_word_for_figures(str(column))
        if match.rate < MINIMUM_RATE or called_figures:
            continue
        # Figures may happen to look like keys; then most of them meet no area.
        met = len(match.pairs) / len(cells)
        score = match.rate + met / 2 + is_key / 4 + is_word_for(column, "key") / 4
        if score > best_score:
            best, best_score = (str(column), match), score
    return best


def _match_names(cells: Iterable[str], area_keys: Sequence[str], names: Sequence[str]) -> KeyMatch:
    if len(set(names)) < len(area_keys):
        return KeyMatch()
    match = match_keys(cells, names)
    key_of = dict(zip(names, area_keys, strict=True))
    return KeyMatch({cell: key_of[name] for cell, name in match.pairs.items()}, match.rate, "names")
