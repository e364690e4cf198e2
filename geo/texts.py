"""Every sentence the atlas says, in German and English.

The words live in ``data/texts/<language>/<room>.toml``; a key is ``room.name``.
Values are put in by name, already formatted (see ``geo.numbers``).
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "de"
TEXTS_FOLDER = Path(__file__).parent.parent / "data" / "texts"


@cache
def load_texts(language: Language) -> dict[str, str]:
    """All texts of one language, keyed ``room.name``."""
    texts: dict[str, str] = {}
    for file in sorted((TEXTS_FOLDER / language).glob("*.toml")):
        room = tomllib.loads(file.read_text("utf-8"))
        texts.update({f"{file.stem}.{name}": sentence for name, sentence in room.items()})
    return texts


def text(key: str, language: Language, /, **values: object) -> str:
    """The text of a key with its values put in.

    Raises:
        KeyError: The key is not in the catalogue, or a value that it names is not given.
    """
    return load_texts(language)[key].format(**values)


def as_language(candidate: str | None) -> Language:
    """A language from outside (a link, a setting), German where it is unknown."""
    return "en" if candidate == "en" else DEFAULT_LANGUAGE
