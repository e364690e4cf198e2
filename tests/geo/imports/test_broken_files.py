"""Files that are broken: a sentence with place and remedy, never a crash, never half a city."""

from collections.abc import Callable
from pathlib import Path

import pytest

from geo.errors import ImportRefusedError
from geo.imports import ImportDraft, Severity, build_city
from geo.texts import LANGUAGES, load_texts

Read = Callable[..., ImportDraft]
Grid = Callable[..., bytes]


def blocking(draft: ImportDraft) -> set[str]:
    return {problem.key for problem in draft.report.of(Severity.BLOCKING)}


@pytest.mark.parametrize(
    ("table", "key"),
    [
        (b"", "file_empty"),
        (b"  \n\n", "file_empty"),
        (b"nr;jahr;n\n", "table_without_data"),
        (b"nr;jahr;n\n1;2010;5\n2;2010;6;7;8\n1;2011;5\n2;2011;9\n", "table_ragged"),
        (b"nr;jahr;n\n1;2010\n2;2010;6\n1;2011;5\n2;2011;9\n", "table_ragged"),
        (b"nur ein Satz ohne Tabelle", "table_one_column"),
        (b"\x00\x01\x02\x03" * 50, "format_unknown"),
        (b"PK\x03\x04kaputt", "zip_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1kaputt", "workbook_damaged"),
        (b"SQLite format 3\x00kaputt", "geodata_unreadable"),
        (b"fgb\x03fgb\x00kaputt", "geodata_unreadable"),
        (b'{"type": "FeatureCollection", "features": []}', "layer_empty"),
        (b'{"a": 1}', "geodata_unreadable"),
        (b"{" * 100_000, "json_damaged"),
    ],
)
def test_a_broken_file_is_told(read: Read, grid: Grid, table: bytes, key: str) -> None:
    draft = read({"a.geojson": grid("1", "2"), "kaputt.csv": table})
    assert key in blocking(draft)
    problem = next(p for p in draft.report.problems if p.key == key)
    assert problem.file == "kaputt.csv"


def test_a_ragged_row_is_named_by_its_line(read: Read, grid: Grid) -> None:
    table = "nr;jahr;n\n1;2010;5\n2;2010;6;7\n1;2011;5\n2;2011;9\n"
    draft = read({"a.geojson": grid("1", "2"), "t.csv": table})
    (problem,) = draft.report.of(Severity.BLOCKING)
    assert problem.row == 3


def test_a_shapefile_without_its_attributes_names_what_is_missing(
    read: Read, reference: Path
) -> None:
    shp = (reference / "koeln" / "Stadtteil.shp").read_bytes()
    draft = read({"Stadtteil.shp": shp})
    (problem,) = draft.report.of(Severity.BLOCKING)
    assert problem.key == "shapefile_without_dbf"
    assert ".dbf, .shx, .prj" in problem.sentence("de")


def test_a_shapefile_without_its_system_is_placed_by_its_coordinates_or_asked_for(
    read: Read, koeln_files: dict[str, bytes]
) -> None:
    """Köln's false easting of 2,500,000 with UTM looks like Gauß-Krüger nowhere in Germany."""
    files = {name: data for name, data in koeln_files.items() if not name.endswith((".prj", "csv"))}
    draft = read(files)
    assert "crs_unknown" in blocking(draft)


def test_a_shapefile_without_its_index_is_read(read: Read, koeln_files: dict[str, bytes]) -> None:
    files = {name: data for name, data in koeln_files.items() if not name.endswith((".shx", "csv"))}
    draft = read(files)
    assert "shapefile_without_shx" in {problem.key for problem in draft.report.problems}
    assert draft.areas is not None
    assert len(draft.areas.frame) == 86


def test_capital_endings_belong_together(read: Read, koeln_files: dict[str, bytes]) -> None:
    files = {name.upper(): data for name, data in koeln_files.items() if "Stadtteil" in name}
    draft = read(files)
    assert draft.areas is not None
    assert not draft.report.is_blocked


def test_no_city_is_built_while_a_problem_is_open(read: Read, grid: Grid) -> None:
    draft = read({"a.geojson": grid("1", "1")})
    with pytest.raises(ImportRefusedError, match="1 problem must be solved"):
        build_city(draft, key="x1", name="X")


def test_nothing_at_all_is_told(read: Read) -> None:
    assert blocking(read({})) == {"no_files"}


def test_every_problem_reads_in_both_languages(read: Read, grid: Grid) -> None:
    files = {"a.geojson": grid("1", "1"), "t.csv": b"nr;n\n1;x\n", "z.zip": b"PK\x03\x04"}
    for problem in read(files).report.problems:
        for language in LANGUAGES:
            assert "{" not in problem.sentence(language)


def test_every_remedy_belongs_to_a_sentence() -> None:
    keys = [key for key in load_texts("de") if key.startswith("imports.")]
    remedies = [key for key in keys if key.endswith("_remedy")]
    assert remedies
    assert all(key.removesuffix("_remedy") in keys for key in remedies)
