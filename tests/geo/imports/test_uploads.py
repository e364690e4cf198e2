"""Attacks by file: each is refused with a sentence, none reads or fetches anything."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest

from geo.imports import ImportDraft
from geo.imports.uploads import MAX_ENTRIES, clean_name, open_uploads

Read = Callable[..., ImportDraft]
Grid = Callable[..., bytes]

VRT = b"""<OGRVRTDataSource><OGRVRTLayer name="passwd"><SrcDataSource>/etc/passwd</SrcDataSource>
<SrcLayer>passwd</SrcLayer></OGRVRTLayer></OGRVRTDataSource>"""


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def keys(draft: ImportDraft) -> set[str]:
    return {problem.key for problem in draft.report.problems}


@pytest.mark.parametrize("name", ["areas.geojson", "areas.gpkg", "areas.vrt", "areas.csv"])
def test_a_virtual_dataset_is_refused_under_any_name(read: Read, name: str) -> None:
    draft = read({name: VRT})
    assert keys(draft) == {"format_unknown"}
    assert draft.areas is None


def test_a_service_stub_is_refused_and_nobody_is_called(
    read: Read, listener: tuple[str, list[bytes]]
) -> None:
    url, calls = listener
    stub = f"<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>"
    assert read({"areas.geojson": stub}).report.is_blocked
    assert calls == []


def test_a_link_to_a_coordinate_system_is_told_and_never_followed(
    read: Read, grid: Grid, listener: tuple[str, list[bytes]]
) -> None:
    url, calls = listener
    areas = json.loads(grid("1", "2"))
    areas["crs"] = {"type": "link", "properties": {"href": f"{url}/crs", "type": "proj4"}}
    draft = read({"areas.geojson": json.dumps(areas)})
    assert "crs_link" in keys(draft)
    assert draft.areas is not None
    assert calls == []


def test_a_bomb_is_stopped_while_it_unpacks(read: Read) -> None:
    assert keys(read({"bomb.zip": zipped({"areas.csv": b"0" * 30_000_000})})) == {"zip_bomb"}


def test_an_archive_in_an_archive_is_refused(read: Read) -> None:
    inner = zipped({"a.csv": b"a;b\n1;2\n"})
    assert keys(read({"outer.zip": zipped({"inner.zip": inner})})) == {"zip_nested"}


def test_too_many_entries_are_refused(read: Read) -> None:
    many = {f"{number}.csv": b"a;b\n1;2\n" for number in range(MAX_ENTRIES + 1)}
    assert keys(read({"many.zip": zipped(many)})) == {"zip_entries"}


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "a/b/../evil.csv"]
)
def test_a_path_in_an_archive_is_only_a_name(name: str) -> None:
    uploads, problems = open_uploads({"a.zip": zipped({name: b"nr;n\n1;2\n"})})
    assert [upload.name for upload in uploads] == ["evil.csv"]
    assert problems == []


def test_names_lose_control_and_direction_characters() -> None:
    assert clean_name("a/\N{RIGHT-TO-LEFT OVERRIDE}fdp\x07.csv") == "fdp.csv"
    assert clean_name("..") == "datei"


def test_an_archive_with_a_folder_umlauts_and_capitals_is_read(read: Read, grid: Grid) -> None:
    draft = read({"x.ZIP": zipped({"Ördner/GEBIETE.GEOJSON": grid("1", "2")})})
    assert not draft.report.is_blocked
    assert draft.areas is not None


def test_a_damaged_archive_is_told(read: Read, grid: Grid) -> None:
    assert keys(read({"x.zip": zipped({"a.geojson": grid("1")})[:60]})) == {"zip_damaged"}


def test_markup_in_names_stays_text(read: Read, grid: Grid) -> None:
    areas = grid("1", "2").replace(b"Feld A", b"<img onerror=alert(1)>")
    draft = read({"a.geojson": areas})
    assert draft.areas is not None
    assert draft.areas.frame["name"].iloc[0] == "<img onerror=alert(1)>"
