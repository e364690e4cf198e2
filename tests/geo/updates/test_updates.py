"""Next year's figures into a stored city: added, never twice, never over others unasked."""

from pathlib import Path

import pytest

from geo import store
from geo.errors import DataError, ImportRefusedError
from geo.imports import build_city, read_files
from geo.updates import (
    CityUpdate,
    StoredImport,
    keep_import,
    load_import,
    prepare_update,
    save_update,
)
from tests.geo.imports.conftest import collection, feature, square

KEYS = ("101", "102", "103")


def table(year: int, *numbers: int) -> bytes:
    lines = [f"{key};{year};{n}" for key, n in zip(KEYS, numbers, strict=True)]
    return "\n".join(["nr;jahr;Kinder Süd", *lines]).encode()


def areas(*keys: str, stretch: float = 1.0) -> bytes:
    rings = [
        [[7.4 + (x - 7.4) * stretch, y] for x, y in square(column, 0)]
        for column in range(len(keys))
    ]
    features = [
        feature(ring, nr=key, name=f"Feld {key}") for ring, key in zip(rings, keys, strict=True)
    ]
    return collection(features)


FIRST = {"flaechen.geojson": areas(*KEYS), "kinder.csv": table(2023, 5, 6, 7)}


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "ws"))
    return tmp_path / "ws"


@pytest.fixture
def stored() -> StoredImport:
    keep(FIRST)
    return load_import("probe")


def keep(files: dict[str, bytes], *, replace_it: bool = False) -> bool:
    draft = read_files(files)
    city, report = build_city(draft, key="probe", name="Probe")
    return keep_import(city, draft, report, replace_it=replace_it)


def keys_of(update: CityUpdate) -> list[str]:
    return [difference.key for difference in update.differences]


def everything_in(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def value(period: str, area: str) -> float:
    values = store.load_workspace_city("probe").values
    row = values[(values["period"] == period) & (values["area_id"] == area)]
    return float(row["value"].iloc[0])


def test_a_table_alone_adds_its_year_to_the_stored_areas(stored: StoredImport) -> None:
    update = prepare_update(stored, {"kinder.csv": table(2024, 8, 9, 10)})
    assert not update.is_blocked
    assert not update.needs_confirmation
    assert save_update(update, confirmed=False)
    assert (value("2023", "101"), value("2024", "103")) == (5, 10)


def test_the_same_bytes_again_change_nothing_on_disk(stored: StoredImport, workspace: Path) -> None:
    before = everything_in(workspace)
    update = prepare_update(stored, FIRST)
    assert update.is_same
    assert "nothing_new" in keys_of(update)
    assert not save_update(update, confirmed=True)
    assert everything_in(workspace) == before


def test_the_same_import_again_changes_nothing_on_disk(workspace: Path) -> None:
    assert keep(FIRST)
    before = everything_in(workspace)
    assert not keep(FIRST, replace_it=True)
    assert everything_in(workspace) == before


def test_changed_values_are_listed_and_kept_only_when_confirmed(stored: StoredImport) -> None:
    update = prepare_update(stored, {"kinder.csv": table(2023, 5, 6, 9)})
    (told,) = [one for one in update.differences if one.key == "values_changed"]
    assert told.values["n"] == 1
    assert "103 Feld 103 / Kinder Süd / 2023: 7 → 9" in told.sentence("de")
    with pytest.raises(ImportRefusedError, match="--confirm"):
        save_update(update, confirmed=False)
    assert value("2023", "103") == 7
    save_update(update, confirmed=True)
    assert value("2023", "103") == 9
    assert value("2023", "101") == 5


def test_every_import_stays_with_its_files_under_one_name_or_another(
    stored: StoredImport,
) -> None:
    save_update(prepare_update(stored, {"kinder.csv": table(2024, 8, 9, 10)}), confirmed=True)
    later = load_import("probe")
    assert [entry.number for entry in later.history] == [1, 2]
    assert [file.name for file in later.history[1].files] == ["kinder.csv"]
    assert store.load_originals("probe") == {**FIRST, "kinder (2).csv": table(2024, 8, 9, 10)}


def test_a_city_that_is_replaced_keeps_its_earlier_files() -> None:
    keep(FIRST)
    assert keep({**FIRST, "kinder.csv": table(2024, 1, 2, 3)}, replace_it=True)
    assert len(load_import("probe").history) == 2
    assert store.load_originals("probe")["kinder.csv"] == FIRST["kinder.csv"]


def test_the_year_after_next_goes_through_as_well(stored: StoredImport) -> None:
    save_update(prepare_update(stored, {"kinder24.csv": table(2024, 8, 9, 10)}), confirmed=False)
    update = prepare_update(load_import("probe"), {"kinder25.csv": table(2025, 8, 9, 10)})
    assert not update.needs_confirmation
    assert save_update(update, confirmed=False)
    city = store.load_workspace_city("probe")
    assert sorted(city.values["period"].unique()) == ["2023", "2024", "2025"]
    assert list(city.values["indicator"].unique()) == ["kinder_sued_count"]


def test_areas_with_figures_that_are_gone_stand_in_the_way(stored: StoredImport) -> None:
    files = {"f.geojson": areas("101", "102"), "kinder.csv": table(2024, 1, 2, 3)}
    update = prepare_update(stored, files)
    assert update.is_blocked
    assert update.differences[0].key == "areas_lost"
    assert "103 Feld 103" in update.differences[0].sentence("en")
    with pytest.raises(ImportRefusedError, match="Probe"):
        save_update(update, confirmed=True)


def test_other_outlines_must_be_confirmed(stored: StoredImport) -> None:
    files = {"flaechen.geojson": areas(*KEYS, stretch=1.5), "kinder.csv": table(2024, 1, 2, 3)}
    update = prepare_update(stored, files)
    assert "outlines" in keys_of(update)
    assert update.needs_confirmation
    save_update(update, confirmed=True)
    grown = store.load_workspace_city("probe").areas.area.sum()
    assert grown == pytest.approx(stored.city.areas.area.sum() * 1.5, rel=0.01)


def test_a_city_that_somebody_else_has_changed_is_not_overwritten(stored: StoredImport) -> None:
    update = prepare_update(stored, {"kinder.csv": table(2024, 8, 9, 10)})
    save_update(prepare_update(stored, {"kinder.csv": table(2025, 1, 1, 1)}), confirmed=True)
    with pytest.raises(DataError, match="Somebody else has changed"):
        save_update(update, confirmed=True)
    assert value("2025", "101") == 1


def test_a_blocked_file_changes_nothing(stored: StoredImport, workspace: Path) -> None:
    before = everything_in(workspace)
    update = prepare_update(stored, {"leer.csv": b""})
    assert update.is_blocked
    with pytest.raises(ImportRefusedError):
        save_update(update, confirmed=True)
    assert everything_in(workspace) == before


def test_a_city_without_a_map_gains_areas_and_loses_none() -> None:
    keep({"kinder.csv": table(2023, 5, 6, 7)})
    files = {"kinder.csv": b"nr;jahr;Kinder S\xc3\xbcd\n101;2024;1\n102;2024;2\n104;2024;4\n"}
    update = prepare_update(load_import("probe"), files)
    assert {"areas_new", "areas_gone"} <= set(keys_of(update))
    save_update(update, confirmed=True)
    assert list(store.load_workspace_city("probe").areas.index) == ["101", "102", "103", "104"]
