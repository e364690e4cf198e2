"""Words as they are compared: small letters, umlauts written out, no punctuation."""

import re
import tomllib
import unicodedata
from functools import cache
from typing import Any

from geo.catalogue import CATALOGUES_FOLDER

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
MAX_SLUG = 60


def fold(words: str) -> str:
    """``Deutsche mit Migrationshintergrund (%)`` becomes ``deutsche mit migrationshintergrund``."""
    plain = unicodedata.normalize("NFKC", words).casefold().translate(UMLAUTS)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9<>]+", " ", plain).split())


def slug(words: str) -> str:
    """A key: small letters, digits and underscores, starting with a letter."""
    joined = re.sub(r"[^a-z0-9]+", "_", fold(words)).strip("_")[:MAX_SLUG].strip("_")
    return joined if joined[:1].isalpha() else f"m_{joined}".strip("_")


@cache
def load_synonyms() -> dict[str, Any]:
    """``data/catalogues/synonyms.toml``: words that files use for what the atlas knows."""
    return tomllib.loads((CATALOGUES_FOLDER / "synonyms.toml").read_text("utf-8"))


def is_word_for(column: str, role: str) -> bool:
    """Whether a column is called as columns of a role usually are."""
    folded = fold(column)
    return any(
        re.search(rf"(^| ){re.escape(word)}( |$)", folded)
        for word in load_synonyms()["columns"][role]
    )


def is_word_for_figures(column: str) -> bool:
    """Whether a column is called like an indicator; figures that look like keys are none."""
    bare = re.sub(r" ?(19|20)\d\d$", "", fold(column))
    ways = load_synonyms()["indicators"].values()
    return any(re.fullmatch(way, bare) for alike in ways for way in alike)


def is_technical(column: str) -> bool:
    """Whether a column was put in by a program and says nothing of the area."""
    return fold(column) in load_synonyms()["columns"]["technical"]
