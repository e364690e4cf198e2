"""The import in six steps: files in, questions answered, everything taken back, then kept."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo import store
from geo.texts import text
from geo.updates import load_import
from tests.geo.imports.conftest import collection, feature, square

PROJECT = Path(__file__).parent.parent.parent
PATIENCE = 60
KEYS = ("101", "102", "103")


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "ws"))
    return tmp_path / "ws"


def areas(*keys: str) -> bytes:
    return collection(
        [feature(square(c, 0), nr=key, name=f"Feld {key}") for c, key in enumerate(keys)]
    )


def table(year: int, *numbers: int, label: str = "Kinder Süd") -> bytes:
    lines = [f"{key};{year};{n}" for key, n in zip(KEYS, numbers, strict=True)]
    return "\n".join([f"nr;jahr;{label}", *lines]).encode()


def without_crs() -> bytes:
    """Squares in metres of UTM 32N, whose file does not say so."""
    rings = [
        [[x + column * 1000, y] for x, y in ((0, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 0))]
        for column in range(3)
    ]
    moved = [[[392000.0 + x, 5708000.0 + y] for x, y in ring] for ring in rings]
    return collection(
        [feature(ring, nr=key, name=key) for ring, key in zip(moved, KEYS, strict=True)]
    )


FILES = {"flaechen.geojson": areas(*KEYS), "kinder.csv": table(2023, 5, 6, 7)}


def open_page(language: str = "de") -> AppTest:
    test = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=PATIENCE)
    test.switch_page("pages/9_Daten.py")
    test.query_params["lang"] = language
    test.query_params["city"] = "musterhafen"
    return test.run()


def drop(test: AppTest, files: dict[str, bytes]) -> AppTest:
    test.file_uploader[0].set_value([(name, data, "text/plain") for name, data in files.items()])
    return settle(test.run())


def settle(test: AppTest) -> AppTest:
    """Run until the files have been read."""
    until = time.monotonic() + PATIENCE
    while any(button.key == "import.stop" for button in test.button):
        assert time.monotonic() < until
        time.sleep(0.2)
        test.run()
    assert not test.exception
    return test


def go(test: AppTest, step: str) -> AppTest:
    return settle(test.button(key=f"import.go.{step}").click().run())


def words_of(test: AppTest) -> str:
    elements = [*test.main]
    said = " ".join(
        str(getattr(element, "value", "") or getattr(element, "body", "")) for element in elements
    )
    return said + " ".join(html.proto.body for html in test.get("html"))


def labels_of(test: AppTest) -> dict[str, str]:
    return {str(button.key): button.label for button in test.button}


def save(test: AppTest, name: str) -> AppTest:
    test.text_input(key="import.name").set_value(name).run()
    return test.button(key="import.save").click().run()


@pytest.mark.parametrize("language", ["de", "en"])
def test_without_files_only_the_first_step_is_open(language: str) -> None:
    test = open_page(language)
    assert not test.exception
    assert test.button(key="import.next").disabled
    assert test.button(key="import.go.save").disabled


def test_files_go_through_all_steps_and_nothing_is_kept_before_the_last(workspace: Path) -> None:
    test = drop(open_page(), FILES)
    for step in ("report", "place", "meaning", "preview", "save"):
        assert not workspace.exists()
        test = settle(test.button(key="import.next").click().run())
        assert text(f"import_page.step_{step}", "de") in test.subheader[0].value
    save(test, "Probe")
    assert not test.exception
    assert not test.error
    assert len(store.load_workspace_city("probe").values) == 3
    assert len(load_import("probe").history) == 1


def test_the_preview_tells_where_its_figures_come_from() -> None:
    test = go(drop(open_page(), FILES), "preview")
    until = time.monotonic() + PATIENCE
    while "whence.import-preview.de" not in labels_of(test):
        assert time.monotonic() < until
        time.sleep(0.2)
        test.run()
    test.button(key="whence.import-preview.de").click().run()
    assert not test.exception
    told = words_of(test)
    assert "Woher kommt „Kinder Süd“?" in told
    for part in ("Eigene Zahlen", "kinder.csv · Stand nicht angegeben", "Fingerabdruck"):
        assert part in told


def test_files_stay_while_steps_change() -> None:
    test = go(go(drop(open_page(), FILES), "report"), "files")
    assert "kinder.csv" in words_of(test)
    test = drop(test, {"mehr.csv": table(2024, 1, 2, 3)})
    test = go(test, "report")
    assert "mehr.csv" in words_of(test)


def test_every_step_says_how_it_stands() -> None:
    test = go(drop(open_page(), FILES), "place")
    labels = labels_of(test)
    assert text("import_page.state_done", "de") in labels["import.go.files"]
    assert text("import_page.state_open", "de") in labels["import.go.save"]


def test_a_file_without_system_asks_for_the_place_on_a_picture() -> None:
    test = drop(open_page(), {"a.geojson": without_crs(), "kinder.csv": table(2023, 5, 6, 7)})
    assert text("import_page.state_problem", "de") in labels_of(test)["import.go.place"]
    test = go(test, "place")
    assert "data:image/svg+xml" in words_of(test)
    choice = next(radio for radio in test.radio if "import.place" in str(radio.key))
    assert choice.value is None
    position = next(i for i, label in enumerate(choice.options) if "25832" in label)
    test = settle(choice.set_value(position).run())
    assert text("import_page.state_done", "de") in labels_of(test)["import.go.place"]


def test_a_decision_can_be_taken_back() -> None:
    test = go(drop(open_page(), FILES), "meaning")
    (chosen,) = [box for box in test.selectbox if "import.target" in str(box.key)]
    before = chosen.value
    test = settle(chosen.select("ignore").run())
    (now,) = [box for box in test.selectbox if "import.target" in str(box.key)]
    assert now.value == "ignore"
    undo = next(button for button in test.button if str(button.key).startswith("import.undo.0"))
    test = settle(undo.click().run())
    (again,) = [box for box in test.selectbox if "import.target" in str(box.key)]
    assert again.value == before


def test_all_decisions_go_back_to_the_proposal_at_once() -> None:
    test = go(drop(open_page(), FILES), "meaning")
    (chosen,) = [box for box in test.selectbox if "import.target" in str(box.key)]
    test = settle(chosen.select("ignore").run())
    test = go(test, "report")
    reset = next(button for button in test.button if str(button.key).startswith("import.undo_all"))
    test = settle(reset.click().run())
    assert not [button for button in test.button if str(button.key).startswith("import.undo")]


def test_what_stands_in_the_way_is_said_and_nothing_can_be_saved() -> None:
    test = drop(open_page(), {"leer.csv": b" "})
    test = go(test, "save")
    assert test.error
    assert "import.save" not in labels_of(test)


def test_overlaps_are_drawn_and_listed() -> None:
    wide = square(0, 0)
    wide[1][0] += 0.002
    wide[2][0] += 0.002
    rings = [wide, square(1, 0)]
    files = {
        "a.geojson": collection(
            [feature(ring, nr=str(n), name=f"Feld {n}") for n, ring in enumerate(rings)]
        )
    }
    test = go(drop(open_page(), files), "place")
    words = words_of(test)
    assert text("import_page.fault_overlap", "de") in words
    assert "0 Feld 0" in words
    assert "1 Feld 1" in words
    focus = next(box for box in test.selectbox if "import.fault" in str(box.key))
    test = focus.select_index(1).run()
    assert not test.exception


def test_the_recipe_of_a_stored_city_fills_in_what_was_chosen() -> None:
    test = go(drop(open_page(), FILES), "meaning")
    (chosen,) = [box for box in test.selectbox if "import.target" in str(box.key)]
    test = go(settle(chosen.select("group").run()), "save")
    save(test, "Probe")
    other = open_page()
    other.selectbox(key="import.recipe_of.de").select("probe").run()
    other = go(drop(other, {**FILES, "kinder.csv": table(2024, 1, 2, 3)}), "meaning")
    (again,) = [box for box in other.selectbox if "import.target" in str(box.key)]
    assert again.value == "group"


@pytest.fixture
def stored() -> None:
    save(go(drop(open_page(), FILES), "save"), "Probe")
    assert store.load_workspace_city("probe").key == "probe"


def open_update() -> AppTest:
    test = open_page()
    return test.radio(key="import.way.de").set_value("update").run()


@pytest.mark.usefixtures("stored")
def test_next_years_file_is_kept_with_one_click() -> None:
    test = drop(open_update(), {"kinder24.csv": table(2024, 8, 9, 10)})
    assert "2024" in words_of(test)
    test.button(key="update.save").click().run()
    assert not test.exception
    assert sorted(store.load_workspace_city("probe").values["period"].unique()) == ["2023", "2024"]


@pytest.mark.usefixtures("stored")
def test_changed_values_need_a_tick() -> None:
    test = drop(open_update(), {"kinder.csv": table(2023, 5, 6, 9)})
    assert test.button(key="update.save").disabled
    test.checkbox(key="update.confirmed").check().run()
    test.button(key="update.save").click().run()
    assert store.load_workspace_city("probe").values["value"].max() == 9


@pytest.mark.usefixtures("stored")
def test_the_same_file_again_has_nothing_to_save() -> None:
    test = drop(open_update(), FILES)
    assert text("recipe.differs_nothing_new", "de")[:30] in words_of(test).replace("\\", "")
    assert "update.save" not in labels_of(test)


@pytest.mark.usefixtures("stored")
def test_a_renamed_column_is_set_equal_by_a_button() -> None:
    test = drop(open_update(), {"kinder.csv": table(2024, 1, 2, 3, label="Kinder aus Süd")})
    same = next(button for button in test.button if str(button.key).startswith("update.same"))
    test = settle(same.click().run())
    assert "update.confirmed" not in [str(box.key) for box in test.checkbox]
    test.button(key="update.save").click().run()
    assert list(store.load_workspace_city("probe").values["indicator"].unique()) == [
        "kinder_sued_count"
    ]


@pytest.mark.usefixtures("stored")
def test_the_imports_of_a_city_are_listed_with_their_hashes(
    read_hash: Callable[[bytes], str],
) -> None:
    assert read_hash(FILES["kinder.csv"]) in words_of(open_page())


@pytest.fixture
def read_hash() -> Callable[[bytes], str]:
    import hashlib

    return lambda data: hashlib.sha256(data).hexdigest()


def field_of(test: AppTest, kind: str, name: str) -> Any:
    """The field of an option right below the question that asks for it."""
    (found,) = [
        one for one in test.get(kind) if str(one.key).startswith(f"import.option.{name}.asked.")
    ]
    return found


def test_a_question_of_the_report_is_answered_right_below_it() -> None:
    files = {**FILES, "kinder.csv": b"nr;Kinder\n101;5\n102;6\n103;7\n"}
    test = go(drop(open_page(), files), "report")
    assert text("import_page.state_problem", "de") in labels_of(test)["import.go.report"]
    test = settle(field_of(test, "text_input", "period").set_value("2024").run())
    assert text("import_page.state_done", "de") in labels_of(test)["import.go.report"]
    (beside,) = [f for f in test.text_input if str(f.key).startswith("import.option.period.all.")]
    assert beside.value == "2024"


def test_the_number_of_digits_of_keys_is_chosen_as_a_number() -> None:
    rows = "AGS-Nr;jahr;Einwohner\n1051011;2020;10\n1051013;2020;20\n".replace("AGS-Nr", "Kennung")
    test = go(drop(open_page(), {"t.csv": rows.encode()}), "report")
    test = settle(field_of(test, "selectbox", "key_width").select(8).run())
    assert "01051011" in words_of(test)


def renamed_area() -> dict[str, bytes]:
    rows = (
        "nr;name;jahr;Kinder\n101;Feld 101;2023;5\n102;Feld 102;2023;6\n203;Feld 103 neu;2023;7\n"
    )
    return {**FILES, "kinder.csv": rows.encode()}


def test_an_area_under_another_key_is_set_equal_by_a_tick_and_stays_so_in_the_recipe() -> None:
    test = go(drop(open_page(), renamed_area()), "report")
    (tick,) = [box for box in test.checkbox if str(box.key).startswith("import.same.")]
    assert not tick.value
    test = settle(tick.check().run())
    assert not [box for box in test.checkbox if str(box.key).startswith("import.same.")]
    save(go(test, "save"), "Probe")
    values = store.load_workspace_city("probe").values
    assert values.set_index("area_id")["value"].to_dict() == {"101": 5, "102": 6, "103": 7}
    assert dict(load_import("probe").recipe.options.same_areas) == {"203": "103"}


@pytest.mark.usefixtures("stored")
def test_an_area_under_another_key_is_set_equal_in_an_update_too() -> None:
    files = {"kinder.csv": renamed_area()["kinder.csv"].replace(b"2023", b"2024")}
    test = drop(open_update(), files)
    (tick,) = [box for box in test.checkbox if str(box.key).startswith("import.same.")]
    test = settle(tick.check().run())
    if not test.button(key="update.save").proto.disabled:
        test.button(key="update.save").click().run()
    else:
        test.checkbox(key="update.confirmed").check().run()
        test.button(key="update.save").click().run()
    values = store.load_workspace_city("probe").values
    assert len(values[values["period"] == "2024"]) == 3


def test_an_update_proposes_what_was_said_of_the_source_but_for_its_date() -> None:
    test = go(drop(open_page(), FILES), "save")
    for field, said in (("publisher", "Amt für Statistik"), ("date", "31.12.2023")):
        (box,) = [f for f in test.text_input if f".source_{field}." in str(f.key)]
        test = settle(box.set_value(said).run())
    save(test, "Probe")
    test = drop(open_update(), {"kinder24.csv": table(2024, 8, 9, 10)})
    fields = {
        str(f.key).split(".")[2]: f.value for f in test.text_input if ".source_" in str(f.key)
    }
    assert fields["source_publisher"] == "Amt für Statistik"
    assert fields["source_date"] == ""
    (date,) = [f for f in test.text_input if ".source_date." in str(f.key)]
    test = settle(date.set_value("31.12.2024").run())
    test.button(key="update.save").click().run()
    assert not test.exception
    sources = store.load_workspace_city("probe").sources
    assert {source.date for source in sources.values()} >= {"2023-12-31", "2024-12-31"}


def test_the_recipe_holds_no_figures() -> None:
    save(go(drop(open_page(), FILES), "save"), "Probe")
    told = json.dumps(load_import("probe").recipe.as_json())
    assert '"value"' not in told
    assert '"cells"' not in told
