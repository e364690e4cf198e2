"""Spreadsheet files as real bytes, written record by record where no library writes the format."""

import io
import struct
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

import openpyxl

Cell = str | float | int | None
Rows = Sequence[Sequence[Cell]]
ROWS: Rows = (("nr", "jahr", "Einwohner"), ("1", 2020, 1234), ("2", 2020, 56))
SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def xlsx(rows: Rows = ROWS, *, hidden: str = "", **formats: str) -> bytes:
    """An Excel workbook; keywords are cells with their number format, such as ``A2="000"``."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cell, number_format in formats.items():
        sheet[cell].number_format = number_format
    if hidden:
        book.create_sheet(hidden).sheet_state = "hidden"
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def archive(files: dict[str, bytes | str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return target.getvalue()


def ods(rows: Rows = ROWS, *, sealed: bool = False) -> bytes:
    """An OpenDocument spreadsheet; sealed as LibreOffice does with a password."""
    name = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{part}="{name}{part}:1.0"' for part in ("office", "table", "text"))
    lines = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Tabelle1">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    seal = "<manifest:encryption-data/>" if sealed else ""
    manifest = (
        f'<manifest:manifest xmlns:manifest="{name}manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="content.xml" manifest:media-type="text/xml">{seal}'
        "</manifest:file-entry></manifest:manifest>"
    )
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": b"\x8f\x02\x11" * 40 if sealed else content,
            "META-INF/manifest.xml": manifest,
        }
    )


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        words = escape(cell)
        said = f"<text:p>{words}</text:p>"
        return f'<table:table-cell office:value-type="string">{said}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'


def xls(rows: Rows = ROWS, *, locked: bool = False) -> bytes:
    """An Excel 97 workbook (BIFF8 in a compound file); locked by a FILEPASS record."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    name = b"Tabelle1"
    filepass = _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if locked else b""
    front = _record(0x0809, begin) + filepass
    bound = struct.pack("<IBBBB", 0, 0, 0, len(name), 0) + name
    offset = len(front) + len(_record(0x0085, bound)) + len(_record(0x000A, b""))
    bound = struct.pack("<I", offset) + bound[4:]
    sheet = _record(0x0809, begin[:2] + struct.pack("<H", 0x0010) + begin[4:])
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, str):
                words = cell.encode("utf-16-le")
                sheet += _record(0x0204, place + struct.pack("<HB", len(cell), 1) + words)
            elif cell is not None:
                sheet += _record(0x0203, place + struct.pack("<d", cell))
    ends = _record(0x000A, b"")
    return compound({"Workbook": front + _record(0x0085, bound) + ends + sheet + ends})


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def sealed_xlsx() -> bytes:
    """The compound file that Excel makes of a workbook with a password."""
    return compound({"EncryptionInfo": bytes(5000), "EncryptedPackage": bytes(range(256)) * 20})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file (OLE) of large streams: header, one FAT sector, directory, content."""
    chains: list[int] = [FAT, END]
    entries = [_entry("Root Entry", kind=5, start=END, size=0, child=1)]
    content = b""
    for position, (name, stream) in enumerate(streams.items(), start=1):
        padded = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
        n_sectors, start = len(padded) // SECTOR, len(chains)
        chains += [*range(start + 1, start + n_sectors), END]
        following = position + 1 if position < len(streams) else FREE
        entries.append(_entry(name, kind=2, start=start, size=len(padded), right=following))
        content += padded
    assert len(chains) <= 128
    assert len(entries) <= 4
    chains += [FREE] * (128 - len(chains))
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head = magic + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    head = head.ljust(SECTOR, b"\xff")
    return head + struct.pack("<128I", *chains) + directory + content


def _entry(
    name: str, *, kind: int, start: int, size: int, child: int = FREE, right: int = FREE
) -> bytes:
    words = name.encode("utf-16-le")
    ids = struct.pack("<III", FREE, right, child)
    front = words.ljust(64, b"\0") + struct.pack("<HBB", len(words) + 2, kind, 1) + ids
    return front + bytes(36) + struct.pack("<IQ", start, size)


def xlsb(rows: Rows = ROWS) -> bytes:
    """A binary Excel workbook."""
    sheet = _brt(0x0081) + _brt(0x0094, struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1))
    sheet += _brt(0x0091)
    for row, cells in enumerate(rows):
        sheet += _brt(0x0000, struct.pack("<I", row) + bytes(21))
        for column, cell in enumerate(cells):
            place = struct.pack("<II", column, 0)
            if isinstance(cell, str):
                sheet += _brt(0x0006, place + _wide(cell))
            elif cell is not None:
                sheet += _brt(0x0005, place + struct.pack("<d", cell))
    sheet += _brt(0x0092) + _brt(0x0082)
    bundle = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Tabelle1")
    book = _brt(0x0083) + _brt(0x008F) + _brt(0x009C, bundle) + _brt(0x0090) + _brt(0x0084)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    relation = (
        f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relation,
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _brt(kind: int, content: bytes = b"") -> bytes:
    return _short(kind, is_kind=True) + _short(len(content)) + content


def _short(number: int, *, is_kind: bool = False) -> bytes:
    if number < 0x80:
        return bytes([number])
    if is_kind:
        return bytes([(number & 0x7F) | 0x80, number >> 7])
    return bytes([(number & 0x7F) | 0x80]) + _short(number >> 7)


def _wide(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")
