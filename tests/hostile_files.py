"""Files as somebody would build them who wants more than to have them read."""

import io
import json
import sqlite3
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import shapely

GOOD_TABLE = b"nr;jahr;n\n1;2020;5\n2;2020;6\n1;2021;7\n2;2021;8\n"


def squares() -> gpd.GeoDataFrame:
    """Two squares beside each other."""
    shapes = [shapely.box(7.4 + 0.01 * k, 51.5, 7.41 + 0.01 * k, 51.51) for k in range(2)]
    columns = {"nr": ["1", "2"], "name": ["Feld A", "Feld B"]}
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def zip_with_link(name: str, target: str) -> bytes:
    """An archive whose only entry is a symbolic link."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo(name)
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, target)
    return made.getvalue()


def virtual_dataset(source: str) -> bytes:
    """A VRT that takes its rows from elsewhere."""
    layer = f"<OGRVRTLayer name='a'><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer>"
    return f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>".encode()


def shapefile(folder: Path, prj: str) -> dict[str, bytes]:
    """A sound shapefile with words of our own in place of its coordinate system."""
    squares().to_file(folder / "a.shp", driver="ESRI Shapefile")
    parts = {file.name: file.read_bytes() for file in folder.glob("a.*")}
    return {**parts, "a.prj": prj.encode()}


def geopackage(folder: Path, *statements: str) -> bytes:
    """A GeoPackage after some statements of SQL."""
    file = folder / "a.gpkg"
    squares().to_file(file, driver="GPKG", layer="areas")
    with sqlite3.connect(file) as database:
        for statement in statements:
            database.execute(statement)
    database.close()
    return file.read_bytes()


def listed(name: str, definition: str) -> tuple[str, str]:
    """A view or table of a GeoPackage, and its entry in the list of tables."""
    columns = "table_name, data_type, identifier"
    entry = f"INSERT INTO gpkg_contents({columns}) VALUES('{name}', 'attributes', '{name}')"
    return definition, entry


def listed_view(name: str, columns: str) -> tuple[str, str]:
    return listed(name, f"CREATE VIEW {name} AS SELECT fid, {columns} FROM areas")  # noqa: S608 - the attack itself


SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES = f"""<?xml version="1.0"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{SPREADSHEET}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SPREADSHEET}.worksheet+xml"/>
</Types>""".encode()
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def relations(target: str, kind: str) -> bytes:
    link = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}">{link}</Relationships>'.encode()


def workbook(sheet: bytes) -> bytes:
    """An xlsx with the given XML as its only sheet."""
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": relations("xl/workbook.xml", "officeDocument"),
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": relations("worksheets/sheet1.xml", "worksheet"),
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def sheet_of(rows: bytes, *, before: bytes = b"") -> bytes:
    opened = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    return before + opened + rows + b"</sheetData></worksheet>"


def laughing_workbook() -> bytes:
    """Nine entities, each ten times the one before: a billion words if anybody says them."""
    entities = ['<!ENTITY e0 "ha">'] + [
        f'<!ENTITY e{k} "{f"&e{k - 1};" * 10}">' for k in range(1, 10)
    ]
    before = f"<?xml version='1.0'?><!DOCTYPE a [{''.join(entities)}]>".encode()
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row>'
    return workbook(sheet_of(cell, before=before))


def endless_workbook(mebibytes: int) -> bytes:
    """Small as a file, and so many mebibytes of rows."""
    row = b"<row>" + b"<c><v>1</v></c>" * 400 + b"</row>"
    return workbook(sheet_of(row * (mebibytes * 2**20 // len(row))))


def far_corner_workbook() -> bytes:
    """A small table, and one cell in the last corner of the sheet."""
    table = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>nr</t></is></c>'
        b'<c r="B1" t="inlineStr"><is><t>n</t></is></c></row>'
        b'<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>5</v></c></row>'
    )
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return workbook(sheet_of(table + corner))


def repeating_open_document() -> bytes:
    """An ods whose one cell says that it stands in every place of the sheet."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    cell = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
        "</table:table-row>"
    )
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="a">{cell}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    return zipped(
        {"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest}
    )


def record(kind: int, content: bytes = b"") -> bytes:
    """One record of a binary workbook (MS-XLSB 2.1.4): kind and length in seven-bit groups."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(content)]) + content


def wide_text(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def far_corner_binary_workbook() -> bytes:
    """An xlsb with a cell in the first and one in the last corner of its sheet."""
    bundle = struct.pack("<II", 0, 1) + wide_text("rId1") + wide_text("a")
    book = record(0x83) + record(0x8F) + record(0x9C, bundle) + record(0x90) + record(0x84)
    corner = (1_048_575, 16_383)
    sheet = record(0x81) + record(0x94, struct.pack("<IIII", 0, corner[0], 0, corner[1]))
    sheet += record(0x91)
    for row, column in ((0, 0), corner):
        sheet += record(0x00, struct.pack("<I", row) + bytes(13))
        sheet += record(0x05, struct.pack("<IId", column, 0, 1.0))
    sheet += record(0x92) + record(0x82)
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": relations("xl/workbook.bin", "officeDocument"),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relations("worksheets/sheet1.bin", "worksheet"),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def geojson_with(**more: object) -> bytes:
    """Two sound squares, and something beside them."""
    return json.dumps({**json.loads(squares().to_json()), **more}).encode()
