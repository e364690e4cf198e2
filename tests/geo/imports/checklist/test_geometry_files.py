"""Rows 1-3, 8-16 and 63-65 of the checklist: files with geometry, whole or not, as real bytes."""

import json
import zipfile
from collections.abc import Callable

import pandas as pd
import pytest
import shapely

from geo.imports import ImportDraft, Severity
from geo.imports import raw as limits
from geo.imports.reading import read_raw
from tests.geo.imports.checklist.geometry_made import (
    SIDE,
    dbf,
    frame,
    geopackage,
    shapefile,
    squares,
    with_dbf,
    without,
    written,
    zipped,
)
from tests.geo.imports.checklist.table_checks import keys, problem, says
from tests.geo.imports.conftest import collection, feature, square

Read = Callable[..., ImportDraft]
FIELDS = (("nr", 4), ("name", 20))
STADTTEILE = (("1", "Müngersdorf"), ("2", "Großenbüttel"))


def names(draft: ImportDraft) -> list[str]:
    assert draft.areas is not None
    return list(draft.areas.frame["name"])


def two_areas(encoding: str) -> dict[str, bytes]:
    return with_dbf(shapefile(frame(squares(2))), FIELDS, STADTTEILE, encoding=encoding)


def test_row_01_attributes_without_cpg_are_read_and_previewed_in_other_encodings(
    read: Read,
) -> None:
    draft = read(two_areas("cp1252"))
    assert names(draft) == ["Müngersdorf", "Großenbüttel"]
    words = ("gebiete.shp", "cp1252", "Müngersdorf", "M³ngersdorf", "--encoding")
    says(draft, "dbf_encoding", *words)


def test_row_01_the_encoding_can_be_chosen(read: Read) -> None:
    draft = read(two_areas("cp850"), encoding="cp850")
    assert names(draft) == ["Müngersdorf", "Großenbüttel"]
    says(draft, "dbf_encoding_chosen", "cp850")


def test_row_01_an_encoding_that_cannot_be_is_not_used(read: Read) -> None:
    draft = read(two_areas("cp1252"), encoding="utf-8")
    assert names(draft) == ["Müngersdorf", "Großenbüttel"]
    says(draft, "dbf_encoding_impossible", "utf-8")


def test_row_02_a_wrong_cpg_is_told_and_the_bytes_decide(read: Read) -> None:
    draft = read({**two_areas("cp1252"), "gebiete.cpg": b"UTF-8"})
    assert names(draft) == ["Müngersdorf", "Großenbüttel"]
    says(draft, "dbf_encoding_wrong", "gebiete.shp", "„UTF-8“", "cp1252", "--encoding")


@pytest.mark.parametrize("said", [b"ANSI 1252", b"1252", b"cp1252\r\n", b"windows-1252"])
def test_row_03_every_way_to_write_a_code_page_is_accepted(read: Read, said: bytes) -> None:
    draft = read({**two_areas("cp1252"), "gebiete.cpg": said})
    assert names(draft) == ["Müngersdorf", "Großenbüttel"]
    says(draft, "dbf_encoding_said", "cp1252", "Müngersdorf")


def test_row_08_a_missing_index_is_rebuilt_and_told(read: Read) -> None:
    draft = read(without(shapefile(frame(squares(3))), ".shx"))
    assert names(draft) == ["Feld A", "Feld B", "Feld C"]
    says(draft, "shapefile_without_shx", "gebiete.shp", ".shx", "neu aufgebaut")


def test_row_09_without_attributes_it_is_refused_with_the_missing_parts(read: Read) -> None:
    files = without(shapefile(frame(squares(2))), ".dbf", ".prj")
    found = says(read(files), "shapefile_without_dbf", "keine Sachdaten", ".dbf, .prj", "ZIP")
    assert found.severity is Severity.BLOCKING


def test_row_10_a_lone_shp_says_which_files_it_needs(read: Read) -> None:
    files = shapefile(frame(squares(2)))
    says(
        read({"gebiete.shp": files["gebiete.shp"]}),
        "shapefile_without_dbf",
        *("gebiete.shp", ".dbf, .shx, .prj", "zusammen oder als ZIP"),
    )


def test_row_10_parts_without_a_shp_say_so(read: Read) -> None:
    draft = read(without(shapefile(frame(squares(2))), ".shp"))
    says(draft, "shapefile_without_shp", ".shp", ".dbf, .prj, .shx")


def test_row_11_capital_endings_are_accepted(read: Read) -> None:
    draft = read({name.upper(): data for name, data in shapefile(frame(squares(2))).items()})
    assert names(draft) == ["Feld A", "Feld B"]
    assert not keys(draft, Severity.BLOCKING)


def test_row_12_an_archive_with_folder_umlauts_and_capitals_is_read(read: Read) -> None:
    files = shapefile(frame(squares(2)), stem="Straßen_Bürger")
    inside = {f"Köln/Übersicht/{name.upper()}": data for name, data in files.items()}
    draft = read({"daten.zip": zipped(inside)})
    assert names(draft) == ["Feld A", "Feld B"]
    assert draft.areas is not None
    assert draft.areas.file == "STRASSEN_BÜRGER.SHP"


@pytest.mark.parametrize("encoding", ["utf-8", "cp850"])
def test_row_12_umlauts_that_an_archive_does_not_mark_are_kept(
    read: Read, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Packed as Windows and macOS do: the letters of the system, without the flag for UTF-8."""
    monkeypatch.setattr(
        zipfile.ZipInfo, "_encodeFilenameFlags", lambda info: (info.filename.encode(encoding), 0)
    )
    packed = zipped({"Bürger.geojson": collection([feature(square(0, 0), nr="1", name="A")])})
    draft = read({"daten.zip": packed})
    assert draft.areas is not None
    assert draft.areas.file == "Bürger.geojson"


def test_row_13_layers_are_listed_with_type_and_count_and_one_is_chosen(read: Read) -> None:
    points = frame([shape.centroid for shape in squares(3)])
    data = geopackage(viertel=frame(squares(4)), haltestellen=points)
    draft = read({"stadt.gpkg": data})
    says(draft, "layer_found_areas", "stadt.gpkg", "„viertel“", "4 Flächen")
    says(draft, "layer_found_points", "„haltestellen“", "3 Punkten")
    says(draft, "layer_without_areas", "„haltestellen“", "bleibt außen vor")
    assert len(names(draft)) == 4


def test_row_13_two_layers_that_do_not_nest_are_a_question(read: Read) -> None:
    data = geopackage(alt=frame(squares(3)), neu=frame(squares(3, south=5_960_000)))
    draft = read({"stadt.gpkg": data})
    found = says(draft, "layers_not_nested", "stadt.gpkg (3)", "--layer", "Ebene der Gebietsdatei")
    assert found.severity is Severity.BLOCKING
    chosen = read({"stadt.gpkg": data}, layer="neu")
    assert not keys(chosen, Severity.BLOCKING)
    assert len(names(chosen)) == 3
    says(chosen, "layer_not_chosen", "„alt“")


def test_row_13_two_shapefiles_in_an_archive_are_listed_and_one_can_be_chosen(read: Read) -> None:
    files = shapefile(frame(squares(2)), stem="alt")
    files |= shapefile(frame(squares(2, south=5_960_000)), stem="neu")
    draft = read({"daten.zip": zipped(files)})
    listed = [p for p in draft.report.problems if p.key == "layer_found_areas"]
    assert [(p.file, p.values["n"]) for p in listed] == [("alt.shp", 2), ("neu.shp", 2)]
    assert "layers_not_nested" in keys(draft, Severity.BLOCKING)
    assert not keys(read({"daten.zip": zipped(files)}, layer="alt"), Severity.BLOCKING)


def test_row_14_an_archive_in_an_archive_is_refused_kindly(read: Read) -> None:
    inner = zipped(shapefile(frame(squares(2))))
    found = says(read({"a.zip": zipped({"b.zip": inner})}), "zip_nested", "a.zip", "„b.zip“")
    assert found.severity is Severity.BLOCKING


def test_row_15_a_layer_without_geometry_is_a_table(read: Read) -> None:
    rows = {"nr": ["01", "02"], "jahr": ["2020", "2020"], "Einwohner": ["1234", "56"]}
    draft = read({"a.gpkg": geopackage(gebiete=frame(squares(2)), zahlen=pd.DataFrame(rows))})
    says(draft, "layer_found_rows", "„zahlen“", "2 Zeilen ohne Geometrie", "als Tabelle")
    (table,) = draft.tables
    assert (table.name, table.match_rate) == ("a.gpkg [zahlen]", 1.0)
    assert list(table.long["value"]) == [1234, 56]


def test_row_16_cut_and_colliding_column_names_are_shown_and_no_column_is_lost(
    read: Read,
) -> None:
    fields = (("nr", 4), ("name", 10), ("einwohner_", 6), ("einwohner_", 6))
    records = (("1", "Feld A", "100", "7"), ("2", "Feld B", "200", "8"))
    files = with_dbf(shapefile(frame(squares(2))), fields, records, encoding="cp1252")
    draft = read(files, period="2020")
    says(draft, "columns_cut", "gebiete.shp", "10 Zeichen", "einwohner_")
    says(draft, "columns_repeated", "einwohner_")
    (table,) = draft.tables
    assert list(table.raw.cells["einwohner_"]) == ["100", "200"]
    assert list(table.raw.cells["einwohner_ (2)"]) == ["7", "8"]


def test_row_16_the_full_name_of_a_cut_column_is_kept_with_the_options(read: Read) -> None:
    fields = (("nr", 4), ("name", 10), ("einwohner_", 6))
    records = (("1", "Feld A", "100"), ("2", "Feld B", "200"))
    files = with_dbf(shapefile(frame(squares(2))), fields, records, encoding="cp1252")
    full = {"einwohner_": "Einwohner insgesamt"}
    draft = read(files, period="2020", column_names=full)
    says(draft, "columns_renamed", "einwohner_ = Einwohner insgesamt")
    assert [row.label for row in draft.mapping] == ["Einwohner insgesamt"]
    assert draft.options.column_names == full


@pytest.mark.parametrize("kind", ["shp", "gpkg", "geojson", "fgb"])
def test_row_63_a_file_without_a_feature_is_told(read: Read, kind: str) -> None:
    empty = frame(squares(1)).iloc[:0]
    draft = read(written(empty, f"leer.{kind}", geometry_type="Polygon"))
    found = says(draft, "layer_empty", "leer.", "kein Gebiet", "neu ausgeben")
    assert found.severity is Severity.BLOCKING


def test_row_64_too_many_features_are_counted_before_the_attributes_are_read(read: Read) -> None:
    """The count stands in the header of the attributes; here it is all that there is."""
    files = shapefile(frame(squares(2)))
    header = bytearray(files["gebiete.dbf"])
    header[4:8] = (limits.MAX_FEATURES + 1).to_bytes(4, "little")
    found = says(
        read({**files, "gebiete.dbf": bytes(header)}), "too_many_features", "50.000", "5.000.000"
    )
    assert found.severity is Severity.BLOCKING


def test_row_64_too_many_features_of_a_geojson_are_counted_before_gdal_reads_it(
    read: Read,
) -> None:
    empty: dict[str, object] = {"type": "Feature", "properties": {}, "geometry": None}
    many = {"type": "FeatureCollection", "features": [empty] * (limits.MAX_FEATURES + 1)}
    says(read({"a.geojson": json.dumps(many)}), "too_many_features", "a.geojson", "50.000 Flächen")


def test_row_64_too_many_vertices_are_counted_in_every_format(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a limit of 20 corners: four squares have five each, five squares have 25."""
    from geo.imports import ImportOptions, geojson, shapefiles

    for module in (geojson, shapefiles):
        monkeypatch.setattr(module, "MAX_VERTICES", 20)
    for kind in ("gpkg", "geojson", "fgb", "shp"):
        for n, refused in ((4, False), (5, True)):
            files = written(frame(squares(n)), f"a.{kind}")
            told = {found.key for found in read_raw(files, ImportOptions()).problems}
            assert ("too_many_features" in told) is refused, (kind, n)


def test_row_64_a_large_geopackage_is_counted_without_reading_it_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from geo.imports import ImportOptions, geometry_files, shapefiles

    circle = shapely.Point(566_000, 5_934_000).buffer(SIDE, quad_segs=2000)
    data = geopackage(kreise=frame([circle] * 3))
    monkeypatch.setattr(shapefiles, "MAX_VERTICES", 100)
    monkeypatch.setattr(geometry_files, "read_frame", None)
    told = read_raw({"a.gpkg": data}, ImportOptions()).problems
    assert [found.key for found in told] == ["too_many_features"]


def test_row_65_a_name_with_path_control_and_bidi_signs_is_cleaned_and_shown(read: Read) -> None:
    data = collection([feature(square(0, 0), nr="1", name="A")])
    draft = read({"../../etc/\N{RIGHT-TO-LEFT OVERRIDE}gebiete\x07.geojson": data})
    assert draft.areas is not None
    assert draft.areas.file == "gebiete.geojson"
    says(draft, "name_cleaned", "gebiete.geojson", "bereinigte Name")


def test_row_65_two_names_that_are_the_same_once_cleaned_are_refused(read: Read) -> None:
    data = collection([feature(square(0, 0), nr="1", name="A")])
    draft = read({"x/a.geojson": data, "y/a.geojson": data})
    assert problem(draft, "files_same_name").severity is Severity.BLOCKING


def test_an_attribute_file_that_is_damaged_is_told(read: Read) -> None:
    files = shapefile(frame(squares(2)))
    says(read({**files, "gebiete.dbf": b"\3" + b"\0" * 40}), "dbf_damaged", "gebiete.dbf", "Kopf")
    cut = dbf(FIELDS, STADTTEILE, encoding="cp1252")[:70]
    assert keys(read({**files, "gebiete.dbf": cut}), Severity.BLOCKING)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", b"\xff\xfe\0\0"),
    ],
)
def test_geojson_in_utf_16_is_read_and_told(read: Read, encoding: str, mark: bytes) -> None:
    plain = json.loads(collection([feature(square(0, 0), nr="1", name="Großenbüttel")]))
    content = json.dumps(plain, ensure_ascii=False, indent=1)
    draft = read({"a.geojson": mark + content.encode(encoding)})
    assert names(draft) == ["Großenbüttel"]
    says(draft, "json_encoding", "a.geojson", encoding.upper()[:6], "RFC 7946", "UTF-8")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_geojson_in_utf_16_that_breaks_off_is_told_with_its_place(
    read: Read, encoding: str
) -> None:
    content = collection([feature(square(0, 0), nr="1", name="A")]).decode().encode(encoding)
    says(read({"a.geojson": content[:101]}), "json_damaged", "a.geojson", "Zeile 1")


def test_markup_in_utf_16_is_refused_as_in_any_encoding(read: Read) -> None:
    draft = read({"a.vrt": "<OGRVRTDataSource/>".encode("utf-16")})
    assert keys(draft, Severity.BLOCKING) >= {"format_unknown"}
