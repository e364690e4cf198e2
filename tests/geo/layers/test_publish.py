"""Files for the browser: named by content, whole or not at all, not without end."""

import os
import re
from pathlib import Path

import pytest

from geo.errors import PublishError
from geo.layers import publish
from geo.layers.publish import drop_files, publish_file


def test_same_content_has_the_same_name_and_other_content_another(tmp_path: Path) -> None:
    first = publish_file(b"1", folder=tmp_path, stem="areas", suffix=".json")
    again = publish_file(b"1", folder=tmp_path, stem="areas", suffix=".json")
    other = publish_file(b"2", folder=tmp_path, stem="areas", suffix=".json")
    assert first == again != other
    assert (tmp_path / first).read_bytes() == b"1"


def test_names_have_no_underscore(tmp_path: Path) -> None:
    # streamlit-folium drops _[a-z0-9]+ before it compares maps: such names would all be one.
    name = publish_file(b"", folder=tmp_path, stem="problem_properties", suffix=".json")
    assert re.fullmatch(r"problem-properties-[0-9a-f]{20}\.json", name)


def test_no_draft_is_left(tmp_path: Path) -> None:
    name = publish_file(b"1", folder=tmp_path / "new", stem="areas", suffix=".json")
    assert [file.name for file in (tmp_path / "new").iterdir()] == [name]


def test_oldest_files_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "KEPT_FILES", 2)
    names = []
    for age, content in enumerate((b"old", b"middle", b"new")):
        names.append(publish_file(content, folder=tmp_path, stem="areas", suffix=".json"))
        os.utime(tmp_path / names[-1], (age, age))
    publish_file(b"newest", folder=tmp_path, stem="areas", suffix=".json")
    left = {file.name for file in tmp_path.iterdir()}
    assert names[0] not in left
    assert names[1] not in left
    assert names[2] in left


def test_a_file_in_use_counts_as_young(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "KEPT_FILES", 2)
    used = publish_file(b"used", folder=tmp_path, stem="areas", suffix=".json")
    idle = publish_file(b"idle", folder=tmp_path, stem="areas", suffix=".json")
    for name in (used, idle):
        os.utime(tmp_path / name, (0, 0))
    publish_file(b"used", folder=tmp_path, stem="areas", suffix=".json")
    publish_file(b"new", folder=tmp_path, stem="areas", suffix=".json")
    assert (tmp_path / used).exists()
    assert not (tmp_path / idle).exists()


def test_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PublishError) as refusal:
        publish_file(b"1", folder=tmp_path / "file" / "geo", stem="areas", suffix=".json")
    assert "Schreibrechte" in refusal.value.sentence("de")
    assert "write access" in refusal.value.sentence("en")


def publish_for(owner: str, folder: Path, content: bytes = b"1", stem: str = "areas") -> str:
    return publish_file(content, folder=folder, stem=stem, suffix=".json", owner=owner)


def test_no_two_owners_share_a_file_though_its_content_is_the_same(tmp_path: Path) -> None:
    assert publish_for("a", tmp_path) == publish_for("a", tmp_path) != publish_for("b", tmp_path)
    assert len(list(tmp_path.iterdir())) == 2


def test_all_files_of_an_owner_go_and_no_other(tmp_path: Path) -> None:
    kept = {publish_for("b", tmp_path), publish_for("ab", tmp_path), publish_for("", tmp_path)}
    for content, stem in ((b"1", "areas"), (b"2", "areas"), (b"1", "points")):
        publish_for("a", tmp_path, content, stem)
    drop_files(tmp_path, owner="a")
    assert {file.name for file in tmp_path.iterdir()} == kept
    drop_files(tmp_path / "never made", owner="a")


def test_a_file_that_cannot_be_removed_is_one_sentence(tmp_path: Path) -> None:
    name = publish_for("a", tmp_path)
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    with pytest.raises(PublishError) as refusal:
        drop_files(tmp_path, owner="a")
    assert "noch einmal löschen" in refusal.value.sentence("de")
    assert str(tmp_path) in refusal.value.sentence("en")
