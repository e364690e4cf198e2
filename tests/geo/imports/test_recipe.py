"""A recipe is kept whole, fits next year's files, and what is different gets a sentence."""

import json
from collections.abc import Callable

import pytest

from geo.errors import ImportRefusedError
from geo.imports import ImportDraft, ImportOptions, Severity, apply_mapping, read_files
from geo.imports.recipe import Recipe, make_recipe, parse_recipe, read_recipe
from geo.imports.recipe_differences import Difference, compare_structure
from geo.imports.recipe_use import apply_recipe, follow_recipe, options_for
from geo.texts import LANGUAGES

KEYS = ("101", "102", "103")


def table(year: int, *numbers: int, label: str = "Kinder Süd") -> bytes:
    lines = [f"{key};{year};{n};{n * 10}" for key, n in zip(KEYS, numbers, strict=True)]
    return "\n".join([f"nr;jahr;{label};Einwohner", *lines]).encode()


@pytest.fixture
def last_year(grid: Callable[..., bytes]) -> ImportDraft:
    return read_files({"flaechen.geojson": grid(*KEYS), "kinder_2023.csv": table(2023, 5, 6, 7)})


@pytest.fixture
def recipe(last_year: ImportDraft) -> Recipe:
    return make_recipe(last_year)


def keys_of(found: list[Difference]) -> list[str]:
    return [difference.key for difference in found]


def compared(recipe: Recipe, grid: bytes, name: str, content: bytes | str) -> list[Difference]:
    data = content.encode() if isinstance(content, str) else content
    return compare_structure(recipe, apply_recipe({"flaechen.geojson": grid, name: data}, recipe))


def test_a_recipe_is_read_back_as_it_was(recipe: Recipe) -> None:
    told = json.loads(json.dumps(recipe.as_json()))
    assert parse_recipe(told) == recipe
    assert read_recipe(json.dumps(told).encode()) == recipe


def test_a_recipe_remembers_how_the_files_looked(recipe: Recipe) -> None:
    (structure,) = recipe.tables
    assert structure.separator == ";"
    assert structure.encoding == "utf-8"
    assert structure.header_line == 1
    assert structure.periods == ("2023",)
    assert structure.key_column == "nr"
    assert recipe.areas == {"101": "Feld A", "102": "Feld B", "103": "Feld C"}
    assert sorted(recipe.files) == ["flaechen.geojson", "kinder_2023.csv"]


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'"x"', b'{"options": 3}', b'{"options": {"crs": null}}']
)
def test_what_is_no_recipe_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(ImportRefusedError, match="holds no recipe"):
        read_recipe(content)


def test_a_recipe_of_a_later_version_is_refused() -> None:
    with pytest.raises(ImportRefusedError, match="newer version"):
        parse_recipe({"schema": 99, "options": {}})


def test_what_a_later_version_knows_beside_is_left_alone() -> None:
    told = {"schema": 2, "options": {"crs": "25832", "colour": "red"}, "taste": "sweet"}
    assert parse_recipe(told) == Recipe(options=ImportOptions(crs="25832"))


def test_a_recipe_of_the_first_version_still_gives_its_meanings(grid: Callable[..., bytes]) -> None:
    first = {
        "options": {"crs": "", "groups": {"Kinder": ["a", "b"]}},
        "mapping": {"kinder_2023.csv::Kinder Süd": "group", "x.xlsx [Blatt 1]::n": "ignore"},
    }
    recipe = parse_recipe(first)
    assert [table.name for table in recipe.tables] == ["kinder_2023.csv", "x.xlsx [Blatt 1]"]
    assert recipe.options.groups == {"Kinder": ("a", "b")}
    files = {"f.geojson": grid(*KEYS), "kinder_2024.csv": table(2024, 5, 6, 7)}
    draft = apply_recipe(files, recipe)
    assert draft.mapping[0].target == "group"


def test_what_the_user_chose_holds_for_next_years_file(
    last_year: ImportDraft, grid: Callable[..., bytes]
) -> None:
    chosen = apply_mapping(last_year, {"Kinder Süd": "group", "Einwohner": "ignore"})
    files = {"flaechen.geojson": grid(*KEYS), "kinder_2024.csv": table(2024, 8, 9, 9)}
    draft = apply_recipe(files, make_recipe(chosen))
    assert [row.target for row in draft.mapping] == ["group", "ignore"]
    assert [row.indicator for row in draft.mapping] == ["kinder_sued_count", ""]
    assert draft.report.ledger[0].stored == 3


def test_values_keep_their_key_though_the_numbers_look_otherwise(
    recipe: Recipe, grid: Callable[..., bytes]
) -> None:
    content = "nr;jahr;Kinder Süd;Einwohner\n101;2024;1,5;1\n102;2024;2;1\n103;2024;3;1\n"
    files = {"flaechen.geojson": grid(*KEYS), "kinder_2024.csv": content.encode()}
    draft = apply_recipe(files, recipe)
    assert draft.mapping[0].indicator == "kinder_sued_count"
    assert keys_of(compare_structure(recipe, draft))[:1] == ["numbers"]


def test_a_period_typed_for_one_year_is_not_taken_for_the_next() -> None:
    files = {"a.csv": b"1"}
    recipe = Recipe(options=ImportOptions(period="2023"))
    assert options_for(recipe, files).period == ""
    assert options_for(recipe, files, period="2024").period == "2024"


def test_the_very_same_files_get_the_period_they_had(grid: Callable[..., bytes]) -> None:
    files = {"f.geojson": grid(*KEYS), "t.csv": b"nr;n\n101;1\n102;2\n103;3\n"}
    recipe = make_recipe(read_files(files, ImportOptions(period="2023")))
    assert options_for(recipe, files).period == "2023"


def test_the_same_structure_has_no_difference_but_the_new_period(
    recipe: Recipe, grid: Callable[..., bytes]
) -> None:
    found = compared(recipe, grid(*KEYS), "kinder_2024.csv", table(2024, 1, 2, 3))
    assert keys_of(found) == ["periods_new"]
    assert found[0].sentence("de") == "Neue Zeiträume: 2024."


def test_a_renamed_column_is_suggested_and_can_be_set_equal(
    recipe: Recipe, grid: Callable[..., bytes]
) -> None:
    content = table(2024, 1, 2, 3, label="Kinder aus Süd")
    files = {"flaechen.geojson": grid(*KEYS), "kinder_2024.csv": content}
    first = compare_structure(recipe, apply_recipe(files, recipe))
    assert first[0].key == "label_renamed"
    assert first[0].severity is Severity.WARNING
    assert "„Kinder Süd“" in first[0].sentence("de")
    assert "„Kinder aus Süd“" in first[0].sentence("de")
    renamed = {"Kinder aus Süd": "Kinder Süd"}
    draft = apply_recipe(files, recipe, renamed=renamed)
    assert draft.mapping[0].indicator == "kinder_sued_count"
    assert keys_of(compare_structure(recipe, draft, renamed=renamed)) == ["periods_new"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("nr;jahr;Einwohner\n101;2024;1\n102;2024;2\n103;2024;3\n", "labels_missing"),
        (
            "nr;jahr;Kinder Süd;Einwohner;Hunde\n101;2024;1;1;1\n102;2024;2;1;1\n103;2024;3;1;1\n",
            "label_new",
        ),
        ("Titel 1\n\nnr|jahr|Kinder Süd|Einwohner\n101|2024|1|9\n102|2024|2|9\n103|2024|3|9\n",
         "separator"),
        ("Titel\n\nnr;jahr;Kinder Süd;Einwohner\n101;2024;1;9\n102;2024;2;9\n103;2024;3;9\n",
         "header_line"),
        ("kennung;jahr;Kinder Süd;Einwohner\n101;2024;1;9\n102;2024;2;9\n103;2024;3;9\n",
         "key_column"),
        ("nr;stichtag;Kinder Süd;Einwohner\n101;2024;1;9\n102;2024;2;9\n103;2024;3;9\n",
         "period_column"),
        ("nr;jahr;Kinder Süd;Einwohner\n101;2024;.;9\n102;2024;2;9\n103;2024;3;9\n", "signs"),
        ("nr;jahr;Kinder Süd;Einwohner\n101;2026;1;9\n102;2026;2;9\n103;2026;3;9\n",
         "periods_gap"),
        ("nr;jahr;Kinder Süd;Einwohner\n101;2023;1;9\n102;2023;2;9\n103;2023;3;9\n",
         "periods_known"),
    ],
)  # fmt: skip
def test_every_difference_of_a_table_is_named(
    recipe: Recipe, grid: Callable[..., bytes], content: str, expected: str
) -> None:
    found = compared(recipe, grid(*KEYS), "kinder_2024.csv", content)
    assert expected in keys_of(found)
    for difference in found:
        for language in LANGUAGES:
            assert "{" not in difference.sentence(language)


def test_another_encoding_is_a_note(recipe: Recipe, grid: Callable[..., bytes]) -> None:
    content = table(2024, 1, 2, 3).decode().encode("cp1252")
    found = compared(recipe, grid(*KEYS), "kinder_2024.csv", content)
    (told,) = [difference for difference in found if difference.key == "encoding"]
    assert told.severity is Severity.NOTE
    assert told.values == {"old": "utf-8", "new": "cp1252"}


def test_areas_gone_new_and_with_another_key_are_told_apart(
    recipe: Recipe, grid: Callable[..., bytes]
) -> None:
    content = (
        "nr;jahr;Kinder Süd;Einwohner\n201;2024;1;9\n102;2024;2;9\n104;2024;3;9\n105;2024;1;1\n"
    )
    found = compared(recipe, grid("201", "102", "", "104"), "kinder_2024.csv", content)
    told = {difference.key: difference.values for difference in found}
    assert told["areas_rekeyed"]["areas"] == "Feld A: 101 → 201"
    assert told["areas_gone"]["areas"] == "103 Feld C"
    assert told["areas_new"]["areas"] == "104 Feld D"


def test_a_missing_table_is_asked_about_and_a_further_one_noted(
    recipe: Recipe, grid: Callable[..., bytes]
) -> None:
    content = "nr;jahr;Leerstand Wohnungen\n101;2024;1\n102;2024;2\n103;2024;3\n"
    found = compared(recipe, grid(*KEYS), "zaehlung.csv", content)
    told = {difference.key: difference for difference in found}
    assert told["table_missing"].severity is Severity.WARNING
    assert told["table_missing"].file == "kinder_2023.csv"
    assert told["table_new"].severity is Severity.NOTE


def test_a_recipe_follows_what_was_imported(recipe: Recipe, grid: Callable[..., bytes]) -> None:
    files = {"flaechen.geojson": grid(*KEYS), "kinder_2024.csv": table(2024, 1, 2, 3)}
    draft = apply_recipe(files, recipe)
    followed = follow_recipe(recipe, draft, areas=recipe.areas)
    (structure,) = followed.tables
    assert structure.file == "kinder_2024.csv"
    assert structure.periods == ("2023", "2024")
    assert set(followed.files) == {"flaechen.geojson", "kinder_2023.csv", "kinder_2024.csv"}


def one_column(label: str, year: int) -> bytes:
    lines = [f"{key};{year};{n}" for n, key in enumerate(KEYS, start=900)]
    return "\n".join([f"nr;jahr;{label}", *lines]).encode()


@pytest.fixture
def recipe_of_people(grid: Callable[..., bytes]) -> Recipe:
    files = {"f.geojson": grid(*KEYS), "einwohner_2023.csv": one_column("Einwohner", 2023)}
    return make_recipe(read_files(files))


@pytest.mark.parametrize("name", ["einwohner_2024.csv", "bevoelkerung_2024.csv", "liste.csv"])
def test_another_word_for_the_same_indicator_is_renamed_and_not_missing(
    recipe_of_people: Recipe, grid: Callable[..., bytes], name: str
) -> None:
    found = compared(recipe_of_people, grid(*KEYS), name, one_column("Bevölkerung", 2024))
    assert set(keys_of(found)) == {"label_same", "periods_new"}
    (told,) = [one for one in found if one.key == "label_same"]
    assert "Statt „Einwohner“ steht jetzt „Bevölkerung“ in der Tabelle" in told.sentence("de")
    assert "both are the indicator “Population”" in told.sentence("en")


def test_a_known_label_keeps_its_meaning_beside_another_word_for_it(
    recipe_of_people: Recipe, grid: Callable[..., bytes]
) -> None:
    content = "nr;jahr;Bevölkerung;Einwohner\n101;2024;1;9\n102;2024;2;9\n103;2024;3;9\n"
    files = {"f.geojson": grid(*KEYS), "einwohner_2024.csv": content.encode()}
    draft = apply_recipe(files, recipe_of_people)
    assert "label_same" not in keys_of(compare_structure(recipe_of_people, draft))
    assert {row.label: row.indicator for row in draft.mapping}["Einwohner"] == "population_count"


def test_what_the_user_chose_holds_under_another_word_for_the_same_indicator(
    grid: Callable[..., bytes],
) -> None:
    files = {"f.geojson": grid(*KEYS), "a_2023.csv": one_column("Hauptwohnsitz", 2023)}
    options = ImportOptions(mapping={"Hauptwohnsitz": "population_count"})
    recipe = make_recipe(read_files(files, options))
    found = compared(recipe, grid(*KEYS), "a_2024.csv", one_column("Bevölkerung", 2024))
    assert set(keys_of(found)) == {"label_same", "periods_new"}


def test_what_moved_to_another_table_is_not_missing(grid: Callable[..., bytes]) -> None:
    files = {
        "f.geojson": grid(*KEYS),
        "einwohner_2023.csv": one_column("Einwohner", 2023),
        "wohnungen_2023.csv": one_column("Leerstand", 2023),
    }
    recipe = make_recipe(read_files(files))
    lines = [f"{key};2024;9;1" for key in KEYS]
    content = "\n".join(["nr;jahr;Leerstand;Einwohner", *lines])
    found = compared(recipe, grid(*KEYS), "wohnungen_2024.csv", content)
    told = {one.key: one for one in found}
    assert told["table_moved"].file == "einwohner_2023.csv"
    assert not any(one.severity is Severity.WARNING for one in found)


def test_a_column_that_moved_to_another_table_is_not_missing(grid: Callable[..., bytes]) -> None:
    def files(year: int, first: str, second: str) -> dict[str, bytes]:
        tables = {"wohnungen": first, "tiere": second}
        return {"f.geojson": grid(*KEYS)} | {
            f"{name}_{year}.csv": "\n".join(
                [f"nr;jahr;{labels}", *(f"{key};{year}" + ";9" * 3 for key in KEYS)]
            ).encode()
            for name, labels in tables.items()
        }

    recipe = make_recipe(read_files(files(2023, "Leerstand;Einwohner;Garagen", "Hunde;Katzen;A")))
    draft = apply_recipe(files(2024, "Leerstand;Garagen;B", "Hunde;Katzen;Einwohner"), recipe)
    told = {one.key: one for one in compare_structure(recipe, draft)}
    assert told["labels_moved"].file == "wohnungen_2024.csv"
    assert "(1): Einwohner" in told["labels_moved"].sentence("de")
    assert told["labels_missing"].values["labels"] == "A"
