"""What the licence of a source asks for beside the data, as one line that is complete.

Asked for is: by dl-de/by-2-0 (sections 2 and 3) the provider in its own words, the licence by
name with the address of its text, the address of the data set, and that data were changed where
they were; by CC BY 4.0 (section 3(a)) creator, licence with its address, address of the work and
that it was changed; by ODbL 1.0 (section 4.3) a notice beside everything made of the database.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from geo.catalogue import CATALOGUES_FOLDER, Source, read_toml
from geo.errors import CatalogueError
from geo.numbers import format_date
from geo.texts import Language, text

WEB = ("https://", "http://")


@dataclass(frozen=True)
class Licence:
    """A licence of open data.

    Attributes:
        line_de, line_en: The words that name it beside the data.
        address: Where its text is.
        needs_change_note: Whether changed data must be told to be changed.
        share_de, share_en: What holds for whoever passes changed data on; empty where nothing.
        written: Other ways in which sources write it.
    """

    key: str
    name_de: str
    name_en: str
    line_de: str
    line_en: str
    address: str = ""
    needs_change_note: bool = False
    share_de: str = ""
    share_en: str = ""
    written: tuple[str, ...] = ()

    def name(self, language: Language) -> str:
        """The name on screen."""
        return self.name_de if language == "de" else self.name_en

    def line(self, language: Language) -> str:
        """The words that name it beside the data."""
        return self.line_de if language == "de" else self.line_en

    def share(self, language: Language) -> str:
        """What holds for whoever passes changed data on."""
        return self.share_de if language == "de" else self.share_en


@cache
def load_licences() -> dict[str, Licence]:
    """All known licences in catalogue order.

    Raises:
        CatalogueError: The catalogue is damaged.
    """
    entries = read_toml(CATALOGUES_FOLDER / "licences.toml")
    try:
        return {
            key: Licence(key=key, **entry | {"written": tuple(entry.get("written", ()))})
            for key, entry in entries.items()
        }
    except TypeError as problem:
        raise CatalogueError(
            "errors.catalogue_missing_entry", file="licences.toml", entry=str(problem)
        ) from problem


def find_licence(written: str) -> Licence | None:
    """The licence that a source names, however it writes it; None for one not known here."""
    return _by_writing().get(_bare(written)) if written.strip() else None


@cache
def _by_writing() -> dict[str, Licence]:
    return {
        _bare(writing): licence
        for licence in load_licences().values()
        for writing in (licence.key, licence.name_de, licence.name_en, *licence.written)
    }


def _bare(written: str) -> str:
    """Only letters and digits, small: writings differ in hyphens, slashes, dots and blanks."""
    return re.sub(r"[^a-z0-9]", "", written.casefold())


def licence_words(source: Source, language: Language) -> str:
    """The licence of a source as it must be named; that it is not known, where it is not."""
    licence = find_licence(source.licence)
    if licence is not None:
        return licence.line(language)
    if source.licence.strip():
        return text("provenance.licence_other", language, licence=source.licence.strip())
    return text("provenance.licence_unknown", language)


def name_source(source: Source, language: Language, *, changes: Sequence[str] = ()) -> str:
    """A source in one line: provider, title, date, address, licence, and that it was changed.

    Args:
        source: Which one.
        language: Of the words around it; names stay as the provider wishes.
        changes: What the atlas did to the data, in words; the source adds what was done before.
    """
    said = [change for change in (source.change(language), *changes) if change]
    parts = [
        ": ".join(filter(None, (source.publisher, source.title))),
        date_words(source, language),
        source.url,
        licence_words(source, language),
    ]
    if said:
        what = "; ".join(dict.fromkeys(said))
        parts.append(text("provenance.changed_what", language, what=what))
    elif source.changed:
        parts.append(text("provenance.changed", language))
    return " · ".join(part.strip() for part in parts if part.strip())


def name_source_short(source: Source, language: Language) -> str:
    """Provider, date, licence by its short name, and that it was changed."""
    licence = find_licence(source.licence)
    parts = [
        source.publisher or source.title,
        format_date(source.date, language),
        licence.key if licence else licence_words(source, language),
        text("provenance.changed", language) if source.changed else "",
    ]
    return ", ".join(part for part in parts if part)


def date_words(source: Source, language: Language) -> str:
    """When the figures hold, and when they were fetched; that it is not known, where it is not."""
    words = text("provenance.undated", language)
    if source.date:
        words = text("provenance.dated", language, date=format_date(source.date, language))
    if source.retrieved:
        fetched = format_date(source.retrieved, language)
        words += " " + text("provenance.retrieved", language, date=fetched)
    return words


def is_address(url: str) -> bool:
    """Whether an address may be a link: of the web, and nothing that runs in the page."""
    return url.startswith(WEB) and not re.search(r"[\s\"'<>\\\x00-\x1f]", url)
