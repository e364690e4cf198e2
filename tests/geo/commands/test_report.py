"""``report`` on the command line: files of a story, of one view, of one district and of all."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from geo.access_settings import Role
from geo.cities import load_city
from geo.commands import run
from geo.commands.roles import apply_role
from geo.disclosure import DEFAULT_RULE
from geo.store import save_city
from geo.stories.files import FORMATS, write_report
from geo.stories.identity import identify_cities
from geo.stories.slides import compute_report
from geo.stories.story_file import write_story
from geo.stories.view import Story
from tests.cities import small_city
from tests.geo.region.towns import spread, town
from tests.geo.stories.stories import (
    comparison_view,
    map_view,
    map_views,
    overview_view,
    segregation_view,
)

KEY = "musterhafen"
STORY = Story("Drei Bilder", (*map_views()[:2], segregation_view(KEY, draws="200")))

Ask = Callable[..., tuple[int, str]]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Exit code and standard error of a run on a story."""

    def run_report(story: Story, *arguments: str, city: str = KEY) -> tuple[int, str]:
        file = tmp_path / "story.json"
        file.write_bytes(write_story(story))
        code = run(["report", city, "--story", str(file), *arguments])
        return code, capsys.readouterr().err

    return run_report


def cells_of(file: Path) -> str:
    """Every cell of a workbook as text."""
    book = openpyxl.load_workbook(file)
    return "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )


@pytest.mark.parametrize("kind", ["pptx", "html", "xlsx"])
def test_a_file_is_written_and_the_same_again(kind: str, ask: Ask, tmp_path: Path) -> None:
    one, other = tmp_path / f"one.{kind}", tmp_path / f"other.{kind}"
    for file in (one, other):
        code, said = ask(STORY, "--format", kind, "--date", "2026-11-21", "-o", str(file))
        assert code == 0
        assert said.splitlines()[0].startswith("1 von 3: ")
    assert one.read_bytes() == other.read_bytes()
    assert len(one.read_bytes()) > 1000
    assert {file.name for file in tmp_path.iterdir()} == {"story.json", one.name, other.name}


def test_pictures_of_several_views_are_a_zip_and_of_one_view_a_picture(
    ask: Ask, tmp_path: Path
) -> None:
    several, one = tmp_path / "all.zip", tmp_path / "one.svg"
    story = replace(STORY, views=STORY.views[:2])
    assert ask(story, "--format", "svg", "-o", str(several))[0] == 0
    assert ask(story, "--format", "svg", "--view", "2", "-o", str(one))[0] == 0
    with zipfile.ZipFile(several) as package:
        assert package.namelist() == ["01.svg", "02.svg"]
        assert package.read("02.svg") == one.read_bytes()


def test_a_picture_of_paper_has_300_dots_an_inch_unless_the_screen_is_asked_for(
    ask: Ask, tmp_path: Path
) -> None:
    file = tmp_path / "s.png"
    found = []
    for paper in ((), ("--paper", "screen")):
        assert ask(STORY, "--view", "1", "--format", "png", *paper, "-o", str(file))[0] == 0
        with Image.open(file) as picture:
            found.append((picture.size, round(picture.info["dpi"][0])))
    assert found == [((3508, 2480), 300), ((1920, 1080), 144)]


def test_english_is_english(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "s.xlsx"
    ask(STORY, "--format", "xlsx", "--language", "en", "-o", str(file))
    cells = cells_of(file)
    assert "FICTIONAL" in cells
    assert "FIKTIV" not in cells


def test_a_file_of_a_district_names_no_area_of_another(ask: Ask, tmp_path: Path) -> None:
    story = replace(STORY, views=STORY.views[:2])
    file = tmp_path / "s.xlsx"
    assert ask(story, "--format", "xlsx", "--district", "02", "-o", str(file))[0] == 0
    cells = cells_of(file)
    areas = load_city(KEY).areas_at("neighbourhood")
    inside = areas[areas["parent"] == "02"]["name"]
    outside = set(areas["name"]) - set(inside)
    assert all(name in cells for name in inside)
    assert [name for name in outside if f"\n{name}\n" in cells] == []


def test_a_file_of_a_district_carries_its_name_in_the_title(ask: Ask, tmp_path: Path) -> None:
    name = str(load_city(KEY).areas.loc["02", "name"])
    file = tmp_path / "s.html"
    for district, title in (((), "Drei Bilder"), (("--district", "02"), f"Drei Bilder: {name}")):
        assert ask(STORY, "--format", "html", *district, "-o", str(file))[0] == 0
        assert f"<title>{title}</title>" in file.read_text("utf-8")


def test_all_districts_are_one_file_each(ask: Ask, tmp_path: Path) -> None:
    story = replace(STORY, views=STORY.views[:1])
    folder = tmp_path / "districts"
    code, said = ask(story, "--format", "xlsx", "--all-districts", "-o", str(folder))
    assert code == 0
    districts = load_city(KEY).areas_at("borough")
    files = sorted(folder.iterdir())
    assert len(files) == len(districts)
    assert files[0].name.startswith("01-")
    assert f"{len(districts)} von {len(districts)}" in said
    first = str(districts["name"].iloc[0])
    assert f"Drei Bilder: {first}" in cells_of(files[0])
    assert first not in cells_of(files[1])


def test_figures_of_the_whole_city_say_so_in_the_file_of_a_district(
    ask: Ask, tmp_path: Path
) -> None:
    story = Story("Auf einen Blick", (overview_view(KEY),))
    file = tmp_path / "s.xlsx"
    assert ask(story, "--format", "xlsx", "--district", "02", "-o", str(file))[0] == 0
    cells = cells_of(file)
    assert "519856" in cells
    assert "Musterhafen (ganze Stadt, nicht nur der Bezirk)" in cells


def test_a_story_of_another_city_is_told_of_the_one_named(ask: Ask, tmp_path: Path) -> None:
    story = Story("Karten", (map_view("elsewhere", indicator="foreign_share"),))
    file = tmp_path / "s.xlsx"
    assert ask(story, "--format", "xlsx", "-o", str(file))[0] == 0
    assert "Musterhafen" in cells_of(file)


def test_figures_that_have_changed_since_are_told(ask: Ask, tmp_path: Path) -> None:
    story = identify_cities(STORY, open_city=load_city, rule=DEFAULT_RULE)
    out = ("--format", "html", "--view", "1", "-o", str(tmp_path / "s.html"))
    assert "geändert" not in ask(story, *out)[1]
    changed = replace(story, cities={KEY: "other"})
    assert "Musterhafen haben sich geändert" in ask(changed, *out)[1]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--view", "4"), "Ansicht 4"),
        (("--view", "0"), "Ansicht 0"),
        (("--district", "0201"), "Bezirk"),
        (("--date", "tomorrow"), "Datum"),
        (("--paper", "a3"), "Größe"),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(
    arguments: tuple[str, ...], word: str, ask: Ask, tmp_path: Path
) -> None:
    file = tmp_path / "s.xlsx"
    code, said = ask(STORY, "--format", "xlsx", *arguments, "-o", str(file))
    assert code == 1
    assert word in said
    assert not file.exists()


def test_a_story_without_views_makes_no_file(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "s.xlsx"
    code, said = ask(Story("Leer"), "--format", "xlsx", "-o", str(file))
    assert code == 1
    assert "keine Ansichten" in said
    assert not file.exists()


def test_a_file_that_is_no_story_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "story.json"
    file.write_text(json.dumps({"schema": 99, "title": "T", "views": []}))
    out = ["--format", "html", "-o", str(tmp_path / "s.html")]
    for story, word in ((file, "99"), (tmp_path / "absent.json", "absent.json")):
        assert run(["report", KEY, "--story", str(story), *out]) == 1
        assert word in capsys.readouterr().err


def test_a_date_that_is_no_day_is_refused_when_the_file_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "story.json", tmp_path / "s.html"
    told = json.loads(write_story(STORY))
    for date in ("gestern", "2026-02-30"):
        file.write_text(json.dumps(told | {"date": date}))
        assert run(["report", KEY, "--story", str(file), "--format", "html", "-o", str(out)]) == 1
        said = capsys.readouterr().err
        # What, where, what to do; and no slide was begun.
        assert date in said
        assert "unter „date“" in said
        assert "Bitte berichtigen" in said
        assert "1 von" not in said


def test_a_place_that_cannot_be_written_is_named(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("a file, no folder")
    code, said = ask(STORY, "--format", "html", "-o", str(tmp_path / "plain" / "s.html"))
    assert code == 1
    assert "s.html" in said


def test_either_one_district_or_all(ask: Ask, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        ask(STORY, "--format", "pdf", "--district", "02", "--all-districts", "-o", str(tmp_path))
    assert ended.value.code == 2


# As the public sees it.


def words_of(content: bytes) -> bytes:
    """Everything in a file; zip files opened, also those within."""
    if not zipfile.is_zipfile(BytesIO(content)):
        return content
    with zipfile.ZipFile(BytesIO(content)) as package:
        return content + b"\n".join(words_of(package.read(name)) for name in package.namelist())


@pytest.mark.parametrize("kind", ["pptx", "docx", "html", "xlsx", "csv", "svg"])
def test_what_the_public_may_not_see_is_in_no_file(
    kind: str, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three of 991 people: neither they nor their share, nor a hash by which to try them out."""
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "workspace"))
    rows = [
        (area, key, "2020", number)
        for area, total, group in (("w1", 1117.0, 511.0), ("w2", 2229.0, 617.0), ("e1", 991.0, 3.0))
        for key, number in (("population_count", total), ("turkey_count", group))
    ]
    save_city(small_city(rows))
    chosen = {"level": "quarter", "indicator": "turkey_share"}
    story = Story(
        "Öffentlich",
        (
            map_view("small", **chosen),
            segregation_view("small", group="turkey", section="areas", level="quarter"),
        ),
    )
    file = tmp_path / f"s.{kind}"
    out = ("--format", kind, "--role", "public", "-o", str(file))
    assert ask(story, *out, city="small")[0] == 0
    found = words_of(file.read_bytes())
    stored = load_city("small").fingerprint
    for secret in (stored[:12], "0.0030272", "0.30272", f"{3 / 991}", f"{300 / 991}"):
        assert secret.encode() not in found


def test_no_byte_of_any_file_for_the_public_depends_on_hidden_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seven people in two areas, 3 and 4 or 4 and 3: notes, pictures, fields, all the same.

    In three towns: two with a map, and one with areas enough for some of them to stand out.
    """
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path / "workspace"))
    chosen = {"level": "quarter", "group": "turkey", "draws": "200"}
    compared = {"cities": "small~other", **chosen}
    views = (
        map_view("small", level="quarter", indicator="turkey_share"),
        map_view("small", level="quarter", indicator="turkey_count"),
        segregation_view("small", **chosen),
        segregation_view("small", **chosen, section="areas"),
        comparison_view(**compared),
        comparison_view(**compared, section="maps"),
        overview_view("nine", section="figures"),
        overview_view("nine", section="standouts"),
        overview_view("salzgitter", section="facts"),
        comparison_view(cities="small~nine", section="figures"),
        comparison_view(cities="small~salzgitter", section="published"),
    )
    made = {}
    for hidden in ((3.0, 4.0), (4.0, 3.0)):
        people = [("w1", 500.0, hidden[0]), ("w2", 300.0, hidden[1]), ("e1", 600.0, 500.0)]
        rows = [
            (area, key, "2020", number)
            for area, total, group in people
            for key, number in (("population_count", total), ("turkey_count", group))
        ]
        for key in ("small", "other"):
            save_city(replace(small_city(rows), key=key), replace=True)
        shares = [*spread(8, 1000, 100, 200, 300, 400), *((few, 1000.0) for few in hidden)]
        save_city(town("nine", shares, group="foreign"), replace=True)
        made[load_city("small").fingerprint] = write_all(Story("Öffentlich", views))
    one, other = made.values()
    assert [kind for kind in FORMATS if one[kind] != other[kind]] == []


def write_all(story: Story) -> dict[str, bytes]:
    """Files of every kind as the public gets them."""
    report = compute_report(
        story,
        open_city=lambda key: apply_role(load_city(key), Role.PUBLIC),
        language="de",
        rule=DEFAULT_RULE,
    )
    files = {}
    for kind, made in FORMATS.items():
        target = BytesIO()
        write_report(report, kind, target, size="screen" if "screen" in made.sizes else "")
        files[kind] = target.getvalue()
    return files
