"""What somebody would try with a file, each through the real process that reads.

Nothing of this may read a file of the server, ask for an address, fill the disk, leave something
behind, or keep the other files of the upload from being read.
"""

import io
import json
import os
import pickle
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import hostile_files
import numpy as np
import pandas as pd
import pytest
from hostile_files import GOOD_TABLE

from geo.imports import ImportDraft, ImportOptions, Severity
from geo.imports.sandbox import Progress, SandboxLimits, read_raw_apart
from geo.imports.uploads import MAX_FILES

READS_APART = True
CANARY = "Kanarienvogel"

Read = Callable[..., ImportDraft]
Listener = tuple[str, list[bytes]]


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files, empty again after every attack."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A table of the server that is nobody's business."""
    file = tmp_path / "geheim.csv"
    file.write_text(f"nr;wert;name\n1;5;{CANARY}\n2;6;{CANARY}\n")
    return file


def everything(draft: ImportDraft) -> str:
    """All that the answer holds."""
    frames = [layer.frame.drop(columns="geometry") for layer in draft.upload.layers]
    frames += [table.cells for table in draft.upload.tables]
    said = [problem.sentence("en") for problem in draft.report.problems]
    return "\n".join([*(frame.to_csv() for frame in frames), *said])


def blocking(draft: ImportDraft) -> dict[str, str]:
    """What was refused: file to key."""
    return {problem.file: problem.key for problem in draft.report.of(Severity.BLOCKING)}


def is_read(draft: ImportDraft, file: str) -> bool:
    return file in {table.file for table in draft.upload.tables}


def test_a_virtual_dataset_reads_no_file_and_asks_no_address(
    read: Read, secret: Path, listener: Listener
) -> None:
    url, calls = listener
    here = hostile_files.virtual_dataset(str(secret))
    there = hostile_files.virtual_dataset(f"/vsicurl/{url}/a.geojson")
    files = {f"hier.{ending}": here for ending in ("vrt", "geojson", "gpkg", "csv", "shp")}
    files |= {f"dort.{ending}": there for ending in ("vrt", "geojson", "fgb")}
    draft = read({**files, "gut.csv": GOOD_TABLE})
    assert set(blocking(draft)) == set(files)
    assert CANARY not in everything(draft)
    assert is_read(draft, "gut.csv")
    assert calls == []


def test_markup_that_names_addresses_is_refused_unread(
    read: Read, secret: Path, listener: Listener
) -> None:
    url, calls = listener
    entity = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><gml>&x;</gml>'
    files = {
        "dienst.geojson": f"<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>",
        "entity.gml": entity,
        "link.kml": f"<kml><NetworkLink><Link><href>{url}</href></Link></NetworkLink></kml>",
    }
    draft = read(files)
    assert blocking(draft) == dict.fromkeys(files, "format_unknown")
    assert CANARY not in everything(draft)
    assert calls == []


def test_a_link_to_a_coordinate_system_is_not_followed(read: Read, listener: Listener) -> None:
    url, calls = listener
    crs = {"type": "link", "properties": {"href": f"{url}/crs", "type": "proj4"}}
    draft = read({"a.geojson": hostile_files.geojson_with(crs=crs)})
    assert "crs_link" in {problem.key for problem in draft.report.problems}
    assert calls == []


def test_words_of_the_user_are_never_a_path(read: Read, secret: Path, listener: Listener) -> None:
    url, calls = listener
    for word in (str(secret), f"{url}/a", f"/vsicurl/{url}/a", f"+init={secret}:1"):
        options = {"crs": word, "layer": word, "key_column": word, "period": word}
        areas = hostile_files.geojson_with()
        draft = read({word: areas, "gut.csv": GOOD_TABLE}, **options, encoding=word)
        assert CANARY not in everything(draft)
    assert calls == []


def test_a_coordinate_system_that_names_files_is_none(
    read: Read, tmp_path: Path, listener: Listener
) -> None:
    """PROJ opens grids by path; a pipe without a writer would stop whoever opens it."""
    url, calls = listener
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    base = 'GEOGCS["a",DATUM["b",SPHEROID["c",6378137,298.25]{}],PRIMEM["d",0],UNIT["e",0.0174]{}]'
    grid = f',EXTENSION["PROJ4_GRIDS","{pipe}"]'
    words = f',EXTENSION["PROJ4","+proj=longlat +ellps=bessel +nadgrids={pipe} +no_defs"]'
    told = []
    for prj in (base.format(grid, ""), base.format("", words), f"{url}/crs", f"+init={pipe}:1"):
        draft = read(hostile_files.shapefile(tmp_path, prj))
        (layer,) = draft.upload.layers
        assert str(pipe) not in f"{layer.crs} {layer.frame.crs}"
        told += [problem.key for problem in draft.report.problems]
    assert "crs_names_file" in told
    assert calls == []


def test_a_view_with_functions_of_the_server_tells_nothing(
    read: Read, tmp_path: Path, secret: Path, listener: Listener
) -> None:
    url, calls = listener
    spells = {
        "datei": f"readfile('{secret}') AS wert",
        "adresse": f"ogr_geocode('{url}') AS wert",
        "ebene": f"ogr_layer_Extent('{secret}') AS wert",
        "laden": f"load_extension('{secret}') AS wert",
        "schreiben": f"writefile('{tmp_path}/neu', 'x') AS wert",
    }
    for name, columns in spells.items():
        statements = hostile_files.listed_view(name, columns)
        draft = read({"a.gpkg": hostile_files.geopackage(tmp_path, *statements)})
        (tmp_path / "a.gpkg").unlink()
        assert CANARY not in everything(draft)
    assert not (tmp_path / "neu").exists()
    assert calls == []


def test_a_zip_bomb_leaves_memory_and_disk_alone(temporary: Path) -> None:
    bomb = hostile_files.zipped({"a.csv": bytes(300 * 2**20)})
    sizes: list[int] = []

    def measure(_: Progress) -> None:
        files = [file for file in temporary.rglob("*") if file.is_file()]
        sizes.append(sum(file.stat().st_size for file in files))

    upload = read_raw_apart({"bombe.zip": bomb}, ImportOptions(), on_progress=measure)
    assert [problem.key for problem in upload.problems] == ["zip_bomb"]
    assert len(bomb) < 2**20
    assert max(sizes) < 2**20


def test_several_archives_together_unpack_no_more_than_one_may(read: Read) -> None:
    rows = os.urandom(512) * 40_000
    archives = {
        f"{k}.zip": hostile_files.zipped({f"{k}.csv": rows[: 90 * 2**18]}) for k in range(12)
    }
    draft = read(archives)
    assert "zip_bomb" in blocking(draft).values()


@pytest.mark.parametrize(
    "name", ["../../x.csv", "/var/x.csv", "C:\\x.csv", "\\\\server\\x.csv", "a/../../../x.csv"]
)
def test_a_path_in_an_archive_writes_nowhere(read: Read, tmp_path: Path, name: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    draft = read({"a.zip": hostile_files.zipped({name: GOOD_TABLE})})
    assert is_read(draft, "x.csv")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["a.csv", "a.geojson", "a.shp", "a.gpkg"])
def test_a_link_in_an_archive_leads_nowhere(read: Read, secret: Path, name: str) -> None:
    draft = read({"a.zip": hostile_files.zip_with_link(name, str(secret))})
    assert draft.report.is_blocked
    assert CANARY not in everything(draft)


def test_workbooks_that_grow_while_they_are_read_are_refused(read: Read) -> None:
    """Billion laughs; cells in the last corner; one cell repeated; a sheet of 520 MB."""
    files = {
        "lachen.xlsx": hostile_files.laughing_workbook(),
        "ecke.xlsb": hostile_files.far_corner_binary_workbook(),
        "wiederholt.ods": hostile_files.repeating_open_document(),
        "endlos.xlsx": hostile_files.endless_workbook(520),
    }
    assert max(map(len, files.values())) < 2 * 2**20
    draft = read({**files, "gut.csv": GOOD_TABLE})
    told = blocking(draft)
    assert told["lachen.xlsx"] == "workbook_damaged"
    assert told["ecke.xlsb"] == "reading_memory"
    assert told["wiederholt.ods"] == "workbook_damaged"
    assert told["endlos.xlsx"] == "workbook_too_large"
    assert is_read(draft, "gut.csv")


def test_a_cell_in_the_last_corner_does_not_make_the_table_that_large(read: Read) -> None:
    draft = read({"a.xlsx": hostile_files.far_corner_workbook()})
    (table,) = draft.upload.tables
    assert table.cells.shape == (1, 2)


def test_a_file_that_takes_too_long_is_ended_and_the_next_one_is_read() -> None:
    files = {"endlos.xlsx": hostile_files.endless_workbook(60), "gut.csv": GOOD_TABLE}
    begun = time.monotonic()
    upload = read_raw_apart(files, ImportOptions(), limits=SandboxLimits(file_seconds=4))
    assert time.monotonic() - begun < 60
    (problem,) = [one for one in upload.problems if one.severity is Severity.BLOCKING]
    assert (problem.key, problem.file) == ("reading_time", "endlos.xlsx")
    assert [table.file for table in upload.tables] == ["gut.csv"]


class _Marked:
    """Whoever unpickles this makes a folder."""

    def __init__(self, place: Path) -> None:
        self.place = str(place)

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (self.place,)


def test_nothing_that_can_hold_code_is_read(read: Read, tmp_path: Path) -> None:
    marker = tmp_path / "ausgefuehrt"
    objects, parquet = io.BytesIO(), io.BytesIO()
    np.savez(objects, a=np.array([_Marked(marker)], dtype=object))
    pd.DataFrame({"nr": [1, 2], "n": [5, 6]}).to_parquet(parquet)
    texts = pickle.dumps(_Marked(marker), protocol=0)
    files = {
        "a.csv": pickle.dumps(_Marked(marker)),
        "a.pkl": texts,
        "a.joblib": pickle.dumps(_Marked(marker), protocol=2),
        "a.npz": objects.getvalue(),
        "a.parquet": parquet.getvalue(),
        "a.yaml": f"!!python/object/apply:os.mkdir ['{marker}']\n".encode(),
    }
    draft = read(files)
    assert set(blocking(draft)) == set(files)
    assert not marker.exists()


def test_a_yaml_bomb_is_only_lines_of_text(read: Read) -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]" for k in range(1, 30)]
    draft = read({"a.yaml": "\n".join(lines)})
    assert len(everything(draft)) < 20_000


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(200), id="png"),
        pytest.param(b"MZ" + bytes(200), id="exe"),
        pytest.param(b"\x7fELF" + bytes(200), id="elf"),
        pytest.param(b"%PDF-1.7\n" + bytes(20), id="pdf"),
        pytest.param(b"<html><script>alert(1)</script></html>", id="html"),
        pytest.param(b"\x1f\x8b" + bytes(99), id="gzip"),
    ],
)
def test_a_name_that_passed_the_browser_decides_nothing(read: Read, content: bytes) -> None:
    """Whoever sends a file past the page may give it any name; its bytes are looked at."""
    files = dict.fromkeys(("a.csv", "a.xlsx", "a.geojson", "a.gpkg"), content)
    assert blocking(read(files)) == dict.fromkeys(files, "format_unknown")


def test_cells_made_for_slow_patterns_are_read_in_a_moment(read: Read) -> None:
    long = [
        "1" * 20_000 + "x",
        "1." * 10_000,
        " " * 20_000 + "1",
        "1 " * 10_000 + "€",
        "(" * 20_000,
    ]
    long += ["1,1." * 5_000 + "%", "-" * 20_000 + "1", "²" * 20_000, "1" + "\u00a0" * 20_000 + "x"]
    rows = [f"{k};{cell};{k}" for k, cell in enumerate(long, start=1)]
    begun = time.monotonic()
    read({"a.csv": "\n".join(["nr;wert;n", *rows, "77;1,5;3", "78;2,5;4"])})
    assert time.monotonic() - begun < 30


def test_a_table_with_a_million_columns_is_refused(read: Read) -> None:
    row = ";".join(["1"] * 1_000_000)
    assert blocking(read({"a.csv": f"{row}\n{row}\n", "gut.csv": GOOD_TABLE}))["a.csv"] == (
        "table_too_wide"
    )


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_nesting_without_end_is_refused(read: Read, opening: str) -> None:
    deep = '{"type": "FeatureCollection", "features": ' + opening * 1_000_000
    draft = read({"a.geojson": deep, "gut.csv": GOOD_TABLE})
    assert blocking(draft)["a.geojson"] == "json_damaged"
    assert is_read(draft, "gut.csv")


def test_properties_without_end_are_refused(read: Read) -> None:
    wide = json.loads(hostile_files.geojson_with())
    wide["features"][0]["properties"] |= {f"c{k}": k for k in range(5_000)}
    assert blocking(read({"a.geojson": json.dumps(wide)}))["a.geojson"] == "table_too_wide"


def test_a_huge_blob_in_a_geopackage_harms_nobody(read: Read, tmp_path: Path) -> None:
    table = hostile_files.listed("t", "CREATE TABLE t(fid INTEGER PRIMARY KEY, wert BLOB)")
    blob = "INSERT INTO t(wert) VALUES(zeroblob(60000000))"
    package = hostile_files.geopackage(tmp_path, *table, blob)
    draft = read({"a.gpkg": package, "gut.csv": GOOD_TABLE})
    assert is_read(draft, "gut.csv")


def test_more_files_than_anyone_has_are_refused_at_once(read: Read) -> None:
    draft = read({f"{k}.csv": GOOD_TABLE for k in range(MAX_FILES + 1)})
    assert set(blocking(draft).values()) == {"too_many_files"}
    assert draft.upload.tables == ()
