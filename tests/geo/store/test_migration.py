"""Workspaces of version 1, built as that version wrote them, lose nothing on their way."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pyogrio
import pytest

from geo import store
from geo.cities import load_city
from geo.commands import run
from geo.errors import DataError
from geo.store import folder as folder_module
from geo.store.card import SCHEMA, STEPS, update_card, write_card
from geo.store.folder import FolderStore
from geo.store.migration import list_outdated, migrate_city
from geo.values import State
from tests.cities import small_city


@pytest.fixture
def old(workspace: Path) -> Path:
    """A city as version 1 wrote it: no styles, no metadata, no log, ``schema`` 1."""
    city, folder = small_city(), workspace / "small"
    (folder / "originals").mkdir(parents=True)
    card = write_card(city, {"options": {"crs": "25832"}}) | {"schema": 1}
    (folder / "city.json").write_text(json.dumps(card, ensure_ascii=False, indent=1), "utf-8")
    (folder / "report.json").write_text('{"problems": [], "old": "Ä"}', "utf-8")
    (folder / "originals" / "alt.csv").write_bytes(b"nr;\xff")
    states = {state.value: state.name.lower() for state in State}
    package = folder / "city.gpkg"
    pyogrio.write_dataframe(
        city.areas.reset_index(), package, layer="areas", driver="GPKG", promote_to_multi=True
    )
    values = city.values.assign(state=city.values["state"].map(states))
    pyogrio.write_dataframe(values, package, layer="values", driver="GPKG")
    left_out = pd.DataFrame({"file": ["alt.csv"], "row": ["7"], "cell": ["3"], "reason": ["x"]})
    pyogrio.write_dataframe(left_out, package, layer="left_out", driver="GPKG")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_old_city_is_read_and_left_as_it_is(old: Path) -> None:
    before = contents(old)
    assert store.list_workspace_cities() == [("small", "Kleinstadt")]
    city = load_city("small")
    assert city.values["value"].tolist() == small_city().values["value"].tolist()
    assert contents(old) == before


def test_migrating_keeps_report_recipe_originals_and_cells_left_out(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fingerprint = load_city("small").fingerprint
    assert run(["workspace", "migrate"]) == 0
    assert "small" in capsys.readouterr().out
    assert load_city("small").fingerprint == fingerprint
    assert json.loads((old / "city.json").read_text("utf-8"))["schema"] == SCHEMA
    assert store.load_report("small") == {"problems": [], "old": "Ä"}
    assert store.load_recipe("small") == {"options": {"crs": "25832"}}
    assert store.load_originals("small") == {"alt.csv": b"nr;\xff"}
    with closing(sqlite3.connect(old / "city.gpkg")) as package:
        assert package.execute("SELECT file, row, cell FROM left_out").fetchall() == [
            ("alt.csv", "7", "3")
        ]
        assert package.execute("SELECT count(*) FROM layer_styles").fetchone()[0] > 0


@pytest.mark.usefixtures("old")
def test_what_is_of_the_present_version_is_not_written_again(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["workspace", "migrate"]) == 0
    stamp = store.workspace_stamp("small")
    assert list_outdated(FolderStore(workspace)) == []
    assert run(["--language", "en", "workspace", "migrate"]) == 0
    assert "present version already" in capsys.readouterr().out
    assert store.workspace_stamp("small") == stamp


def test_the_old_city_stays_until_the_new_one_is_written(
    old: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(old)

    def crash(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder_module, "sync_tree", crash)
    assert run(["workspace", "migrate"]) == 1
    assert contents(old) == before
    assert not list(workspace.glob(".new-*"))


def test_a_damaged_city_keeps_no_other_from_being_migrated(
    old: Path, workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = workspace / "kaputt"
    broken.mkdir()
    (broken / "city.json").write_bytes((old / "city.json").read_bytes())
    assert run(["workspace", "migrate"]) == 1
    told = capsys.readouterr()
    assert "kaputt" in told.err
    assert "small" in told.out


def test_a_later_version_is_refused_and_not_touched(old: Path, workspace: Path) -> None:
    card = json.loads((old / "city.json").read_text("utf-8")) | {"schema": SCHEMA + 1}
    (old / "city.json").write_text(json.dumps(card), "utf-8")
    before = contents(old)
    with pytest.raises(DataError, match="later version"):
        load_city("small")
    assert list_outdated(FolderStore(workspace)) == []
    with pytest.raises(DataError, match="later version"):
        migrate_city(FolderStore(workspace), "small")
    assert contents(old) == before


def test_there_is_a_step_from_every_earlier_version() -> None:
    assert sorted(STEPS) == list(range(1, SCHEMA))


@pytest.mark.parametrize(
    "card", [None, [], "x", {}, {"schema": 0}, {"schema": "1"}, {"schema": -1}]
)
def test_what_is_no_card_is_damage(card: object) -> None:
    with pytest.raises(DataError, match="damaged"):
        update_card(card, city="small")
