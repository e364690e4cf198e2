"""Zip files whose bytes depend on their content alone: fixed dates, fixed order."""

import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO

EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""The first date that a zip file can carry; stands where a report has none."""
UNIX = 3
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_EMBEDDED = (".xlsx", ".docx")


def moment_of(date: str) -> datetime:
    """The moment that a report's files carry inside: midnight of its date, in UTC."""
    try:
        return datetime.fromisoformat(date).replace(tzinfo=UTC)
    except ValueError:
        return EARLIEST


def write_zip(target: BinaryIO, members: Mapping[str, bytes]) -> None:
    """Write members in the order given, all dated 1980-01-01."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            member = zipfile.ZipInfo(name, EARLIEST.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = UNIX
            package.writestr(member, content)


def keep(_: str, content: bytes) -> bytes:
    """A member as it is."""
    return content


def make_repeatable(
    content: bytes, *, moment: datetime, revise: Callable[[str, bytes], bytes] = keep
) -> bytes:
    """An Office file again, without the moment at which a library happened to write it.

    Args:
        content: The file; Office files embedded in it (tables of charts) are treated alike.
        moment: What its properties say of when it was made and changed.
        revise: Gives a member anew, from its name and content.
    """
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(BytesIO(content)) as package:
        members = {name: revise(name, package.read(name)) for name in package.namelist()}
    for name, member in members.items():
        if name.endswith(_EMBEDDED):
            members[name] = make_repeatable(member, moment=moment)
        elif name == "docProps/core.xml":
            members[name] = _STAMP.sub(rb"\g<1>" + stamp, member)
    made = BytesIO()
    write_zip(made, members)
    return made.getvalue()
