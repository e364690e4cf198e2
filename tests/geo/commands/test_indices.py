"""``indices`` on the command line: real cities and tables, and every way of getting it wrong."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from geo.cities import load_city
from geo.commands import indices, run

Ask = Callable[..., dict[str, Any]]
NINE_DIGITS = 1e-9
NAME_OF_EXPECTED = {
    "dissimilarity": "dissimilarity",
    "isolation": "isolation",
    "exposure": "interaction",
    "correlation_ratio": "correlation_ratio_eta2",
    "gini": "gini",
    "theil_h": "entropy_index_H",
    "atkinson": "atkinson_b05",
}
# The matrix of elbersb/segregation whose values one can do by hand.
HAND = "area;g;o;t\nA;100;0;100\nB;60;40;100\nC;40;60;100\nD;0;100;100\n"


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """The printed object of a run that must succeed without a word on standard error."""

    def run_json(*arguments: str) -> dict[str, Any]:
        assert run(["indices", *arguments, "--json"]) == 0
        said = capsys.readouterr()
        assert said.err == ""
        described: dict[str, Any] = json.loads(said.out)
        return described

    return run_json


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """The sentence of a run that must be refused."""

    def run_refused(*arguments: str) -> str:
        assert run(["indices", *arguments, "--json"]) == 1
        said = capsys.readouterr()
        assert said.out == ""
        return said.err.strip()

    return run_refused


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], str]:
    def write(content: str) -> str:
        file = tmp_path / "tabelle.csv"
        file.write_text(content, "utf-8")
        return str(file)

    return write


@pytest.fixture(scope="session")
def koeln_workspace(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ws")
    files = [*map(str, (reference / "koeln").glob("Stadtteil.*"))]
    files.append(str(reference / "koeln" / "bevoelkerung_2005-2010.csv"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANKUNFTSATLAS_WORKSPACE", str(folder))
        assert run(["import", *files, "--city", "koeln", "--name", "Köln"]) == 0
    return folder


@pytest.fixture
def koeln(koeln_workspace: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(koeln_workspace))
    return "koeln"


@pytest.fixture(scope="session")
def sacramento(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    polygons = reference / "segregation" / "sacramento1.geojson"
    frame = gpd.read_file(polygons).drop(columns="geometry")
    file = tmp_path_factory.mktemp("sacramento") / "tracts.csv"
    frame.to_csv(file, index=False)
    return ["--table", str(file), "--polygons", str(polygons), "--key", "FIPS"]


@pytest.fixture(scope="session")
def schools(reference: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The long table of schools as one row a school."""
    wide: dict[str, dict[str, str]] = {}
    with (reference / "segregation" / "schools00.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            wide.setdefault(row["school"], {})[row["race"]] = row["n"]
    target = tmp_path_factory.mktemp("schools") / "schools.csv"
    races = ("asian", "black", "hisp", "native", "white")
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("school", *races))
        for school, counts in wide.items():
            writer.writerow((school, *(counts.get(race, "0") for race in races)))
    return str(target)


def values(described: dict[str, Any]) -> dict[str, float]:
    return {key: entry["value"] for key, entry in described.items() if _is_index(entry)}


def _is_index(entry: object) -> bool:
    return isinstance(entry, dict) and "p_value" in entry


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("foreign", "Ausländer"),
        ("Ausländer", "Ausländer"),
        ("migration_background", "Einwohner mit Migrationshintergrund"),
        ("Türkei", "Türkei"),
        ("Asien", "Asien"),
        ("Europäische Union", "Europäische Union"),
    ],
)
@pytest.mark.parametrize(("level", "named"), [("", "stadtteile"), ("districts", "stadtbezirke")])
def test_koeln_agrees_with_its_expected_values(
    ask: Ask, koeln: str, reference: Path, group: str, name: str, level: str, named: str
) -> None:
    file = reference / "koeln" / "expected_values_2010.json"
    expected = json.loads(file.read_text("utf-8"))[named][name]
    found = ask(koeln, "--group", group, *(["--level", level] if level else []))
    assert found["n_areas"] == expected["units_used"]
    assert found["group_total"] == expected["group_total"]
    assert found["population_total"] == expected["population_total"]
    assert found["period"] == "2010"
    assert found["left_out"] == []
    for key, other in NAME_OF_EXPECTED.items():
        assert found[key]["value"] == pytest.approx(expected[other], abs=NINE_DIGITS), key
        assert found[key]["expected"] is found[key]["interval"] is found[key]["p_value"] is None


def test_sacramento_agrees_with_the_tests_of_pysal(
    ask: Ask, sacramento: list[str], reference: Path
) -> None:
    file = reference / "segregation" / "expected_values_sacramento.json"
    expected = json.loads(file.read_text("utf-8"))
    found = ask(*sacramento, "--group", "HISP_", "--total", "TOT_POP")
    formula = expected["formula_check_HISP"]
    for key, other in NAME_OF_EXPECTED.items():
        assert found[key]["value"] == pytest.approx(formula[other], abs=NINE_DIGITS), key
    # PySAL took square degrees for land; in square metres the tracts differ by their latitude.
    published = expected["single_group_HISP_over_TOT_POP"]["Delta"]
    assert found["delta"]["value"] == pytest.approx(published, abs=2e-3)
    assert found["spatial_proximity"]["value"] > 1.0
    assert found["n_areas"] == 403


def test_sacramento_of_four_groups_agrees_with_the_tests_of_pysal(
    ask: Ask, sacramento: list[str], reference: Path
) -> None:
    file = reference / "segregation" / "expected_values_sacramento.json"
    expected = json.loads(file.read_text("utf-8"))["multigroup_WHITE_BLACK_ASIAN_HISP"]
    found = ask(*sacramento, "--groups", "WHITE_,BLACK_,ASIAN_,HISP_")
    for key, other in (
        ("dissimilarity", "MultiDissim"),
        ("gini", "MultiGini"),
        ("theil_h", "MultiInfoTheory"),
        ("correlation_ratio", "MultiNormExposure"),
    ):
        assert found[key]["value"] == pytest.approx(expected[other], abs=NINE_DIGITS), key


def test_schools_agree_with_the_published_values(ask: Ask, schools: str, reference: Path) -> None:
    file = reference / "segregation" / "expected_values_schools00.json"
    expected = json.loads(file.read_text("utf-8"))
    races = "asian,black,hisp,native,white"
    found = ask("--table", schools, "--groups", races)
    # README of elbersb/segregation: M 0.426, H 0.419.
    assert found["mutual_information"]["value"] == pytest.approx(0.426, abs=5e-4)
    assert found["theil_h"]["value"] == pytest.approx(0.419, abs=5e-4)
    assert found["multigroup"] is True
    pair = ask("--table", schools, "--group", "black", "--against", "white")
    for key, other in NAME_OF_EXPECTED.items():
        assert pair[key]["value"] == pytest.approx(expected["black_vs_white"][other], abs=1e-9)
    assert pair["population_total"] == expected["black_vs_white"]["population_total"]


def test_a_hand_matrix_has_its_hand_values(ask: Ask, table: Callable[[str], str]) -> None:
    found = ask("--table", table(HAND), "--group", "g", "--total", "t")
    for key, value in (
        ("dissimilarity", 0.6), ("gini", 0.8), ("isolation", 0.76), ("exposure", 0.24),
        ("correlation_ratio", 0.52), ("atkinson", 0.76),
    ):  # fmt: skip
        assert found[key]["value"] == pytest.approx(value)
    assert (found["n_areas"], found["group_total"], found["population_total"]) == (4, 200, 400)
    assert "spatial_proximity" not in found
    assert found["not_computed"]["spatial_proximity"] == "none"


def test_group_with_total_and_group_with_the_others_are_the_same(
    ask: Ask, table: Callable[[str], str]
) -> None:
    file = table(HAND)
    by_total = ask("--table", file, "--group", "g", "--total", "t")
    by_other = ask("--table", file, "--group", "g", "--against", "o")
    two = ask("--table", file, "--groups", "g,o")
    assert values(by_total) == pytest.approx(values(by_other))
    both = {key: value for key, value in values(by_total).items() if key in values(two)}
    assert values(two) == pytest.approx(both)


def test_draws_give_chance_and_the_same_again(ask: Ask, table: Callable[[str], str]) -> None:
    asked = ("--table", table(HAND), "--group", "g", "--total", "t", "--draws", "99", "--seed", "4")
    found, again = ask(*asked), ask(*asked)
    assert found == again
    entry = found["dissimilarity"]
    assert entry["excess"] == pytest.approx(
        (entry["value"] - entry["expected"]) / (1 - entry["expected"])
    )
    low, high = entry["interval"]
    assert 0.0 < low < entry["value"] < high < 1.0
    assert entry["p_value"] == pytest.approx(0.01)
    assert (found["draws"], found["seed"], found["verdict"]) == (99, 4, "beyond_chance")
    # Contact falls with segregation: fewer meetings than by chance, and as unlikely.
    assert found["exposure"]["value"] < found["exposure"]["expected"]
    assert found["exposure"]["p_value"] == pytest.approx(0.01)


def test_with_group_and_groups_the_forms_complement_each_other(
    ask: Ask, table: Callable[[str], str]
) -> None:
    asked = ["--table", table(HAND), "--group", "g", "--total", "t"]
    found = ask(*asked, "--groups", "g,o")
    assert found["multigroup"] is True
    assert found["isolation"]["value"] == pytest.approx(0.76)
    assert found["dissimilarity"]["value"] == pytest.approx(0.6)


def test_rows_that_cannot_take_part_are_named(ask: Ask, table: Callable[[str], str]) -> None:
    more = "E;;;5\nF;.;.;7\nG;0;0;0\nInsgesamt;200;200;412\nH;NaN;1;1\n"
    found = ask("--table", table(HAND + more), "--group", "g", "--total", "t")
    assert found["dissimilarity"]["value"] == pytest.approx(0.6)
    assert [(row["area"], row["reason"]) for row in found["left_out"]] == [
        ("E", "missing"),
        ("F", "suppressed"),
        ("G", "no_residents"),
        ("Insgesamt", "total_row"),
        ("H", "missing"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "a;g;t\n",
        "a;g;t\nA;5;10\n",
        "a;g;t\nA;0;10\nB;0;20\n",
        "a;g;t\nA;10;10\nB;20;20\n",
        "a;g;t\nA;0;0\nB;0;0\n",
        "a;g;t\nA;;\nB;;\n",
    ],
    ids=["no row", "one area", "empty group", "nobody else", "nobody", "nothing known"],
)
@pytest.mark.parametrize("draws", [[], ["--draws", "9"]])
def test_what_is_not_defined_is_null(
    ask: Ask, table: Callable[[str], str], content: str, draws: list[str]
) -> None:
    found = ask("--table", table(content), "--group", "g", "--total", "t", *draws)
    assert set(values(found).values()) == {None}
    assert found["verdict"] == "undefined"


def test_huge_counts_give_the_shares_of_small_ones(ask: Ask, table: Callable[[str], str]) -> None:
    huge = HAND.replace("00;", "0" * 13 + ";").replace("00\n", "0" * 13 + "\n")
    huge = huge.replace("60;", "6" + "0" * 12 + ";").replace("40;", "4" + "0" * 12 + ";")
    small = ask("--table", table(HAND), "--group", "g", "--total", "t")
    large = ask("--table", table(huge), "--group", "g", "--total", "t")
    assert large["population_total"] > 1e13
    assert values(large)["dissimilarity"] == pytest.approx(values(small)["dissimilarity"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a;g;t\nA;5;10\nB;30;20\n", ("tabelle.csv", "„g“", "„t“", "Zeile: 3")),
        ("a;g;t\nA;-5;10\nB;3;20\n", ("tabelle.csv", "„g“", "negativ", "Zeile: 2")),
        ("a;g;t\nA;viele;10\nB;3;20\n", ("tabelle.csv", "Zeile 2", "„g“", "„viele“")),
        ("a;g;t\nA;5;1e300\nB;3;20\n", ("tabelle.csv", "„t“", "Zeile 2")),
        ("a;g;t\nA;5 %;10\nB;3;20\n", ("tabelle.csv", "„g“", "Prozente")),
        ("a;g;t\nA;1.234;5.000\nB;3;999\n", ("tabelle.csv", "„g“", "--decimal")),
        ("a;x;t\nA;5;10\nB;3;20\n", ("tabelle.csv", "„g“", "a, x, t")),
        ("a;g;g;t\nA;5;6;10\nB;3;3;20\n", ("tabelle.csv", "„g“")),
        ("a;g;t\nA;5;10;7\nB;3;20\n", ("tabelle.csv", "Zeile 2", "4", "3")),
        ("", ("tabelle.csv",)),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(
    refused: Callable[..., str], table: Callable[[str], str], content: str, words: tuple[str, ...]
) -> None:
    sentence = refused("--table", table(content), "--group", "g", "--total", "t")
    assert "\n" not in sentence
    for word in words:
        assert word in sentence


def test_split_persons_cannot_be_drawn(
    refused: Callable[..., str], table: Callable[[str], str]
) -> None:
    asked = ["--table", table("a,g,t\nA,1.5,10\nB,3.25,20\n"), "--group", "g", "--total", "t"]
    assert "ganzen" in refused(*asked, "--draws", "9")


def test_a_missing_file_is_named(refused: Callable[..., str]) -> None:
    sentence = refused("--table", "gibtesnicht.csv", "--group", "g", "--total", "t")
    assert "gibtesnicht.csv" in sentence


def test_unknown_names_are_refused_in_the_language_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["--language", "en", "indices", "musterau", "--group", "martians"]) == 1
    assert "There is no" in capsys.readouterr().err
    assert run(["indices", "musterau", "--group", "martians", "--language", "en"]) == 1
    assert "There is no" in capsys.readouterr().err
    assert run(["indices", "musterau", "--group", "turkey", "--period", "1789"]) == 1
    assert "1789" in capsys.readouterr().err


def test_overlapping_groups_are_refused(refused: Callable[..., str]) -> None:
    sentence = refused("musterau", "--group", "turkey", "--against", "foreign")
    assert "überschneiden" in sentence


@pytest.fixture
def thin_city(monkeypatch: pytest.MonkeyPatch) -> str:
    """Three people of a group in all, in one area."""
    city = load_city("musterau")
    values = city.values.copy()
    of_group = values["indicator"] == "turkey_count"
    values.loc[of_group, "value"] = 0.0
    values.loc[values[of_group].groupby("period", observed=True).head(1).index, "value"] = 3.0
    values["state"] = values["state"].where(~of_group, 0).astype("int8")
    thin = replace(city, values=values)
    monkeypatch.setattr(indices, "load_city", lambda _: thin)
    return "musterau"


def test_a_city_keeps_its_least_group_whatever_is_asked(ask: Ask, thin_city: str) -> None:
    found = ask(thin_city, "--group", "turkey", "--minimum", "0")
    assert found["verdict"] == "too_few"
    assert set(values(found).values()) == {None}


def test_the_rest_does_not_give_a_small_group_away(ask: Ask, thin_city: str) -> None:
    found = ask(thin_city, "--group", "turkey")
    assert found["group_total"] is None
    assert found["groups"] == {"turkey": None, "rest": None}
    several = ask(thin_city, "--groups", "turkey,ukraine,eu2")["groups"]
    assert sum(total is None for total in several.values()) == 2


def test_a_table_may_go_below_the_least_group_of_a_city(
    ask: Ask, table: Callable[[str], str]
) -> None:
    few = table("a;g;t\nA;3;10\nB;1;10\n")
    found = ask("--table", few, "--group", "g", "--total", "t", "--minimum", "2")
    # Half of |3/4 - 7/16| + |1/4 - 9/16|.
    assert found["dissimilarity"]["value"] == pytest.approx(0.3125)
    assert found["groups"] == {"g": 4, "rest": 16}


def test_a_key_names_one_row_also_without_polygons(
    refused: Callable[..., str], table: Callable[[str], str]
) -> None:
    twice = table("a;g;t\nA;3;10\nB;1;10\nA;4;10\n")
    sentence = refused("--table", twice, "--group", "g", "--total", "t", "--key", "a")
    assert "mehrfach: A" in sentence


@pytest.mark.parametrize(("draws", "verdict"), [(18, "too_few_draws"), (19, "beyond_chance")])
def test_fewer_than_nineteen_draws_give_no_verdict(
    ask: Ask, table: Callable[[str], str], draws: int, verdict: str
) -> None:
    asked = ("--table", table(HAND), "--group", "g", "--total", "t", "--draws", str(draws))
    found = ask(*asked)
    assert found["verdict"] == verdict
    # No draw is as separated as this table: the real city alone of all.
    assert found["dissimilarity"]["p_value"] == pytest.approx(1 / (draws + 1))


def test_too_few_draws_are_said_in_the_readable_table(
    table: Callable[[str], str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["indices", "--table", table(HAND), "--group", "g", "--total", "t", "--draws"]
    assert run([*asked, "18"]) == 0
    assert "Zu wenige Ziehungen" in capsys.readouterr().out
    assert run([*asked, "19"]) == 0
    assert "Zu wenige Ziehungen" not in capsys.readouterr().out


def test_a_reader_that_has_seen_enough_hears_nothing() -> None:
    asked = [sys.executable, "-m", "geo", "describe", "musterau", "--json"]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as told:
        assert told.stdout is not None
        assert told.stderr is not None
        told.stdout.close()
        assert told.stderr.read() == b""
    assert told.returncode == 0


def test_a_group_and_a_sum_that_holds_it_are_refused(refused: Callable[..., str]) -> None:
    pair = ("--group", "population_under_65", "--against", "age_0_2")
    assert "überschneiden" in refused("musterau", *pair)


def test_a_refusal_names_groups_in_the_language_asked_for(refused: Callable[..., str]) -> None:
    pair = ("musterau", "--group", "turkey", "--against", "foreign")
    german, english = refused(*pair), refused(*pair, "--language", "en")
    assert "„Türkei“" in german
    assert "Türkei" not in english
    assert "“Turkey”" in english


@pytest.mark.parametrize(
    "asked",
    [("--group", "turkey", "--against", "Türkei"), ("--groups", "turkey,turkey")],
)
def test_a_group_named_twice_is_called_so(
    refused: Callable[..., str], asked: tuple[str, ...]
) -> None:
    assert "„Türkei“ ist zweimal genannt" in refused("musterau", *asked)


@pytest.mark.parametrize("asked", [("--group", "rest"), ("--groups", "rest,turkey")])
def test_everybody_else_is_no_group(refused: Callable[..., str], asked: tuple[str, ...]) -> None:
    assert "keine eigene Gruppe" in refused("musterau", *asked)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["musterau"],
        ["musterau", "--table", "x.csv", "--group", "g"],
        ["--table", "x.csv", "--group", "g"],
        ["--table", "x.csv", "--group", "g", "--against", "rest"],
        ["musterau", "--group", "turkey", "--draws", "-1"],
        ["musterau", "--group", "turkey", "--polygons", "x.geojson"],
        ["musterau", "--groups", "turkey"],
        ["musterau", "--group", "turkey", "--key", "k"],
        ["--table", "x.csv", "--group", "g", "--total", "t", "--period", "2020"],
        ["--table", "x.csv", "--group", "g", "--total", "t", "--level", "quarter"],
    ],
)
def test_wrong_usage_exits_with_two(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        run(["indices", *arguments])
    assert exit_.value.code == 2
    assert capsys.readouterr().out == ""


def test_an_invented_city_answers_in_words_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["indices", "musterau", "--group", "turkey", "--draws", "50"]) == 0
    said = capsys.readouterr().out
    assert "Von 100 Personen der Gruppe „Türkei“" in said
    assert "Segregationsindex" in said


def test_help_starts_without_the_heavy_libraries() -> None:
    code = (
        "import sys; import geo.commands.indices; "
        "heavy = {'scipy', 'segregation', 'libpysal', 'esda', 'numba'} & set(sys.modules); "
        "print(sorted(heavy))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_tables_are_opened_by_a_process_of_their_own(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "t.csv"
    file.write_text(HAND)
    monkeypatch.delattr("geo.imports.text_tables.choose_separator")
    assert ask("--table", str(file), "--group", "g", "--total", "t")["n_areas"] == 4
