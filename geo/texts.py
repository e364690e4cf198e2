"""Every sentence the atlas says, in German and English.

The words live in ``data/texts/<language>/<room>.toml``; a key is ``room.name``.
Values are put in by name, already formatted (see ``geo.numbers``). ``{n:Zeile|Zeilen}`` writes the
first word where ``n`` is one and the second where it is not: ``{n} {n:Zeile fehlt|Zeilen fehlen}``.
"""

import string
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "de"
TEXTS_FOLDER = Path(__file__).parent.parent / "data" / "texts"


class _Sentence(string.Formatter):
    """Fills a sentence; ``{n:one|many}`` chooses by number.

    German and English agree: "one" goes with a whole 1 alone, "many" with all else, 0 included
    (Unicode CLDR, plural rules of cardinal numbers).
    """

    def format_field(self, value: object, format_spec: str) -> str:
        if "|" in format_spec:
            one, many = format_spec.split("|", maxsplit=1)
            return one if str(value) == "1" else many
        return str(super().format_field(value, format_spec))


_SENTENCE = _Sentence()


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
    return _SENTENCE.vformat(load_texts(language)[key], (), values)


def as_language(candidate: str | None) -> Language:
    """A language from outside (a link, a setting), German where it is unknown."""
    return "en" if candidate == "en" else DEFAULT_LANGUAGE
