"""A damaged file of an embedded city is named in one sentence, and takes no other city with it."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geo.cities import list_cities, load_city
from geo.datasets import embedded
from geo.errors import DataError, UnknownKeyError

Damage = Callable[[Path], object]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of cities with two copies of a small one: ``sound`` and ``damaged``."""
    for key in ("sound", "damaged"):
        shutil.copytree(embedded.CITIES_FOLDER / "musterhuette", tmp_path / key)
    (tmp_path / "order.toml").write_text('cities = ["sound", "damaged"]', "utf-8")
    monkeypatch.setattr(embedded, "CITIES_FOLDER", tmp_path)
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "workspace"))
    return tmp_path / "damaged"


def replace_in(name: str, old: str, new: str) -> Damage:
    def damage(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return damage


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (
            lambda folder: (folder / "city.toml").write_text("name = "),
            r"„city\.toml“ ist beschädigt",
        ),
        (lambda folder: (folder / "city.toml").unlink(), r"„city\.toml“ fehlt"),
        (replace_in("city.toml", 'kind = "fictional"', 'kind = "wahr"'), r"city\.toml.*wahr"),
        (replace_in("city.toml", 'name = "', 'titel = "'), r"city\.toml.*name"),
        (
            lambda folder: (folder / "areas.geojson").write_text('{"type": "Feat'),
            r"„areas\.geojson“ ist beschädigt",
        ),
        (replace_in("values.csv", "population_count", "population_zahl"), "population_zahl"),
        (replace_in("values.csv", "\n0101,2010,", "\n0999,2010,"), "0999"),
        (lambda folder: (folder / "values.csv").write_bytes(b"\xff\xfe\x00"), r"values\.csv"),
    ],
)
def test_a_damaged_file_is_named_in_one_sentence(copy: Path, damage: Damage, sentence: str) -> None:
    damage(copy)
    with pytest.raises(DataError) as refusal:
        load_city("damaged")
    assert re.search(sentence, refusal.value.sentence("de"))


def test_a_cell_that_is_no_number_is_named_with_row_and_column(copy: Path) -> None:
    rows = (copy / "values.csv").read_text("utf-8").split("\n")
    cells = rows[4].split(",")
    column = rows[0].split(",")[7]
    cells[7] = "zwölf"
    rows[4] = ",".join(cells)
    (copy / "values.csv").write_text("\n".join(rows), "utf-8")
    with pytest.raises(DataError) as refusal:
        load_city("damaged")
    said = refusal.value.sentence("de")
    assert "Zeile 5" in said
    assert column in said
    assert "zwölf" in said


def test_a_damaged_city_stays_in_the_list_and_harms_no_other(copy: Path) -> None:
    (copy / "city.toml").write_text("name = ", "utf-8")
    entries = {entry.key: entry for entry in list_cities()}
    assert entries["damaged"].kind is None
    assert load_city("sound").name == entries["sound"].name


def test_an_unknown_city_is_refused_with_those_there_are(copy: Path) -> None:
    assert copy.exists()
    with pytest.raises(UnknownKeyError, match=r"no city “nowhere”.*sound, damaged"):
        load_city("nowhere")


def test_a_changed_file_changes_the_stamp(copy: Path) -> None:
    before = embedded.stamp("damaged")
    (copy / "values.csv").touch()
    assert embedded.stamp("damaged") != before
