"""What whoever brings data says of their source, checked and put into words."""

import re
from datetime import date

from geo.catalogue import Source
from geo.provenance.licences import is_address

WANTED = ("publisher", "date", "licence")
"""Without these a source line is incomplete."""
OTHER = "other"
"""A licence that has not been named yet."""
DAY = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
YEAR_OR_DAY = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?")


def read_source_date(written: str) -> str | None:
    """A date as sources keep it: 2024, 2024-12 or 2024-12-31; None where it is no date.

    German dates such as 31.12.2024 are understood, too.
    """
    bare = written.strip()
    german = DAY.fullmatch(bare)
    if german:
        day, month, year = map(int, german.groups())
        bare = f"{year:04d}-{month:02d}-{day:02d}"
    if not YEAR_OR_DAY.fullmatch(bare):
        return None
    if len(bare) == len("2024-12-31"):
        try:
            date.fromisoformat(bare)
        except ValueError:
            return None
    return bare


def missing_statements(source: Source) -> tuple[str, ...]:
    """What a complete source line still needs: names of fields."""
    return tuple(name for name in WANTED if not getattr(source, name).strip())


def state_source(  # noqa: PLR0913 - one a fact that a licence asks for
    key: str,
    title: str,
    *,
    publisher: str = "",
    date: str = "",
    licence: str = "",
    url: str = "",
    changed: str = "",
    note: str = "",
) -> Source:
    """The source of brought data; an address that is none and a date that is none are left out.

    Args:
        key: Of the source.
        title: Name of the file.
        publisher: Who holds the data, as they want to be named.
        date: When the data hold.
        licence: Key of a licence, or its name.
        url: Address of the data set.
        changed: What was changed before the data were brought; empty where nothing.
        note: What stands below the table.
    """
    return Source(
        key=key,
        title=title,
        publisher=publisher.strip(),
        date=read_source_date(date) or "",
        licence="" if licence.strip() == OTHER else licence.strip(),
        note=note,
        changed=bool(changed.strip()),
        url=url.strip() if is_address(url.strip()) else "",
        changed_de=changed.strip(),
        changed_en=changed.strip(),
    )
