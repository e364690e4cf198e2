"""Bytes as they were uploaded: names cleaned, archives unpacked, kinds told by content.

No name from outside ever becomes a path, and no name decides what a file is: magic bytes do.
"""

import io
import json
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from geo.imports.report import Problem, blocking, note

MEBIBYTE = 1024 * 1024
MAX_FILE_BYTES = 100 * MEBIBYTE
MAX_UNPACKED_BYTES = 200 * MEBIBYTE
MAX_WORKBOOK_BYTES = 500 * MEBIBYTE
MAX_RATIO = 100
MAX_ENTRIES = 50
MAX_FILES = 1_000
CHUNK = 64 * 1024

Kind = Literal["shapefile", "gpkg", "json", "flatgeobuf", "excel", "text", "zip", "unknown"]
SHAPEFILE_PARTS = ("shp", "dbf", "shx", "prj", "cpg")
SHAPEFILE_EXTRAS = ("sbn", "sbx", "qix", "qpj", "fbn", "fbx", "ain", "aih", "xml", "qmd")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (ZIP, "zip"),
    (OLE, "excel"),
    (b"SQLite format 3\x00", "gpkg"),
    (b"fgb\x03fgb", "flatgeobuf"),
    (b"\x00\x00\x27\x0a", "shapefile"),
)
SNIFFED_BYTES = 4096
MAX_NUL_SHARE = 0.05
CONTROL = bytes(sign for sign in range(1, 32) if sign not in b"\t\n\v\f\r\x1a\x1c\x1d\x1e\x1f")
UTF8_FLAG = 0x800
DAMAGE = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError)
"""What an archive raises that is broken, locked or packed in an unknown way."""
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Markup is never read: virtual datasets and service stubs come as XML.
_KIND_OF_FIRST: dict[str, Kind] = {"{": "json", "<": "unknown"}


@dataclass(frozen=True)
class Upload:
    """A file with a cleaned name and the kind that its bytes show."""

    name: str
    kind: Kind
    data: bytes

    @property
    def stem(self) -> str:
        """Name without its ending, for files that belong together."""
        return self.name.rpartition(".")[0].casefold() or self.name.casefold()

    @property
    def ending(self) -> str:
        """Ending in small letters."""
        return self.name.rpartition(".")[2].casefold()


def clean_name(name: str) -> str:
    """The last part of a name, without control and direction characters."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return plain.strip().lstrip(".")[-120:] or "datei"


def open_uploads(
    files: Mapping[str, bytes], *, on_file: Callable[[int], None] | None = None
) -> tuple[list[Upload], list[Problem]]:
    """All files, those in archives included, with what had to be refused.

    Args:
        files: Name as uploaded to bytes.
        on_file: Told the position of each file before it is opened.
    """
    if len(files) > MAX_FILES:
        return [], [blocking("too_many_files", n=len(files), limit=MAX_FILES)]
    uploads: list[Upload] = []
    problems: list[Problem] = []
    unpacked = 0
    for position, (given, data) in enumerate(files.items()):
        if on_file is not None:
            on_file(position)
        name = clean_name(given)
        opened, said = _open(name, data, room=MAX_UNPACKED_BYTES - unpacked)
        problems += [note("name_cleaned", file=name)] if name != given else []
        unpacked += max(0, sum(len(upload.data) for upload in opened) - len(data))
        uploads += opened
        problems += said
    names = Counter(upload.name for upload in uploads)
    problems += [blocking("files_same_name", file=name) for name, n in names.items() if n > 1]
    problems += [
        blocking("format_unknown", file=upload.name)
        for upload in uploads
        if upload.kind == "unknown"
    ]
    return [upload for upload in uploads if upload.kind != "unknown"], problems


def _open(name: str, data: bytes, *, room: int) -> tuple[list[Upload], list[Problem]]:
    """One file, or the files of an archive that may unpack to ``room`` bytes."""
    if len(data) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // MEBIBYTE
        return [], [blocking("file_too_large", file=name, limit=limit)]
    if not data.strip():
        return [], [blocking("file_empty", file=name)]
    kind = sniff_kind(name, data)
    if kind == "zip":
        return unpack(name, data, room=room)
    if kind == "excel" and data.startswith(ZIP) and _is_bloated(data):
        limit = MAX_WORKBOOK_BYTES // MEBIBYTE
        return [], [blocking("workbook_too_large", file=name, limit=limit)]
    return [Upload(name, kind, data)], []


def _is_bloated(workbook: bytes) -> bool:
    """Whether more comes out of a workbook than may be; what it says of its sizes may be a lie."""
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as stream:
                    while chunk := stream.read(CHUNK):
                        total += len(chunk)
                        if total > MAX_WORKBOOK_BYTES:
                            return True
    except DAMAGE:
        # Damage and passwords are told by the reader of workbooks.
        return False
    return False


def sniff_kind(name: str, data: bytes) -> Kind:
    """What a file is, by its first bytes; the ending only tells parts of a shapefile apart."""
    ending = name.rpartition(".")[2].casefold()
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return "excel" if kind == "zip" and _is_spreadsheet(data) else kind
    is_extra = ending in SHAPEFILE_EXTRAS and not data.lstrip().startswith(b"{")
    return "shapefile" if is_extra or ending in SHAPEFILE_PARTS else _sniff_text(data)


def _sniff_text(data: bytes) -> Kind:
    encoding = json.detect_encoding(data[:4])
    is_plain = encoding.startswith("utf-8")
    inner = data.removeprefix(b"\xef\xbb\xbf").lstrip() if is_plain else data
    words = inner[:SNIFFED_BYTES].decode(encoding, "replace").lstrip()
    kind = _KIND_OF_FIRST.get(words[:1], "text")
    is_text = data.startswith(UTF_16_MARKS) or not _is_binary(data[:SNIFFED_BYTES])
    return kind if kind != "text" or is_text else "unknown"


def _is_binary(head: bytes) -> bool:
    """Whether bytes are no text; a few stray NUL are, and so is UTF-16 without its mark."""
    control = sum(head.count(sign) for sign in CONTROL)
    if control:
        return True
    n_nul = head.count(0)
    sides = (head[::2].count(0), head[1::2].count(0))
    return n_nul > MAX_NUL_SHARE * len(head) and min(sides) > MAX_NUL_SHARE * n_nul


def _is_spreadsheet(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
    return "[Content_Types].xml" in names or "content.xml" in names


def unpack(
    name: str, data: bytes, *, room: int = MAX_UNPACKED_BYTES
) -> tuple[list[Upload], list[Problem]]:
    """The files of an archive: streamed, counted, flattened; refused whole where it is odd."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if _is_wanted(entry)]
            if len(entries) > MAX_ENTRIES:
                return [], [blocking("zip_entries", file=name, limit=MAX_ENTRIES)]
            if any(entry.flag_bits & 1 for entry in entries):
                return [], [blocking("zip_encrypted", file=name)]
            return _unpack_entries(name, archive, entries, room=room)
    except DAMAGE:
        return [], [blocking("zip_damaged", file=name)]


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    plain = entry.filename.replace("\\", "/")
    is_hidden = plain.rpartition("/")[2].startswith(".")
    return not (entry.is_dir() or is_hidden or plain.startswith("__MACOSX/"))


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The name with its umlauts: many programs write UTF-8 or the system's letters unmarked."""
    if entry.flag_bits & UTF8_FLAG:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")


def _unpack_entries(
    name: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], *, room: int
) -> tuple[list[Upload], list[Problem]]:
    uploads: list[Upload] = []
    problems: list[Problem] = []
    total = 0
    for entry in entries:
        inner = clean_name(_name_of(entry))
        if inner != _name_of(entry).replace("\\", "/").rpartition("/")[2]:
            problems.append(note("name_cleaned", file=inner))
        content = _read_entry(archive, entry, limit=room - total)
        if content is None:
            limit = MAX_UNPACKED_BYTES // MEBIBYTE
            return [], [blocking("zip_bomb", file=name, limit=limit, ratio=MAX_RATIO)]
        total += len(content)
        kind = sniff_kind(inner, content) if content.strip() else "unknown"
        if kind == "zip":
            return [], [blocking("zip_nested", file=name, inner=inner)]
        if kind == "unknown":
            problems.append(note("zip_entry_left_out", file=name, inner=inner))
        elif inner in {upload.name for upload in uploads}:
            problems.append(blocking("zip_same_name", file=name, inner=inner))
        else:
            uploads.append(Upload(inner, kind, content))
    if not uploads:
        problems.append(blocking("zip_nothing_usable", file=name))
    return uploads, problems


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, limit: int) -> bytes | None:
    """The bytes of one entry; None as soon as more come out than may be."""
    # What the archive says about sizes may be a lie, so only what comes out is counted.
    allowed = min(limit, max(entry.compress_size, 1024) * MAX_RATIO, MAX_FILE_BYTES)
    content = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            content += chunk
            if len(content) > allowed:
                return None
    return bytes(content)
