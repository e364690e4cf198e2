"""The signs of official tables in both generations (section 3.1): state, flag and report."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from geo.imports import ImportDraft
from geo.imports.collecting import collect
from geo.store.geopackage import read_values, write_layers
from geo.symbols import FLAGS, Flag, say_flag
from geo.texts import LANGUAGES
from geo.values import Qualifier, State
from tests.geo.imports.checklist.table_checks import keys, says

Read = Callable[..., ImportDraft]
Grid = Callable[..., bytes]
Stored = Callable[..., dict[str, object]]


@pytest.fixture
def draft_of(read: Read, grid: Grid) -> Callable[..., ImportDraft]:
    """A draft of a column that starts with the given cells and ends with common numbers."""

    def make(*given: str, **options: object) -> ImportDraft:
        column = [*given, *["7"] * (len(given) + 1)]
        numbers = [str(number) for number in range(1, len(column) + 1)]
        rows = "".join(f"{nr};2020;{cell}\n" for nr, cell in zip(numbers, column, strict=True))
        files = {"a.geojson": grid(*numbers), "t.csv": f"nr;jahr;Einwohner\n{rows}"}
        return read(files, **options)

    return make


@pytest.fixture
def stored(draft_of: Callable[..., ImportDraft]) -> Stored:
    """What is stored of a first cell."""

    def make(*given: str, **options: object) -> dict[str, object]:
        values = collect(draft_of(*given, **options)).values.set_index("area_id")
        return dict(values.loc["1"])

    return make


@pytest.mark.parametrize(
    ("sign", "state", "flag"),
    [
        ("-", State.EXACT_ZERO, Flag.EXACT_ZERO),
        ("–", State.EXACT_ZERO, Flag.EXACT_ZERO),
        (".", State.SUPPRESSED, Flag.WITHHELD),
        ("·", State.SUPPRESSED, Flag.WITHHELD),
        ("/", State.UNRELIABLE, Flag.UNRELIABLE),
        ("...", State.NOT_YET, Flag.LATER),
        ("…", State.NOT_YET, Flag.LATER),
        ("x", State.NOT_APPLICABLE, Flag.NO_SENSE),
        ("X", State.NOT_APPLICABLE, Flag.NO_SENSE),
        ("*", State.SUPPRESSED, Flag.BELOW_TEN),
    ],
)
@pytest.mark.parametrize("generation", ["classic", "new"])
def test_a_sign_keeps_state_and_reason(
    stored: Stored, sign: str, state: State, flag: Flag, generation: str
) -> None:
    row = stored(sign, generation=generation)
    assert (row["state"], row["flag"]) == (state, flag.value)
    has_number = state is State.EXACT_ZERO
    assert row["value"] == 0 if has_number else np.isnan(float(str(row["value"])))


@pytest.mark.parametrize(
    ("sign", "state", "flag"),
    [
        ("g", State.SUPPRESSED, Flag.WITHHELD),
        ("u", State.UNRELIABLE, Flag.UNRELIABLE),
        ("t", State.NOT_YET, Flag.LATER),
        ("k", State.PRESENT, Flag.ROUNDED_TO_ZERO),
    ],
)
def test_letters_are_signs_of_the_new_generation_alone(
    stored: Stored, draft_of: Callable[..., ImportDraft], sign: str, state: State, flag: Flag
) -> None:
    row = stored(sign, generation="new")
    assert (row["state"], row["flag"]) == (state, flag.value)
    says(draft_of(sign), "cells_unreadable", "Zeile 2", f"„{sign}“ (2)", "--signs")


def test_zero_means_something_else_in_each_generation(stored: Stored) -> None:
    alone = stored("0")
    assert (alone["value"], alone["state"], alone["flag"]) == (0, State.EXACT_ZERO, "")
    beside_the_sign = stored("0", "-")
    assert beside_the_sign["state"] == State.PRESENT
    assert beside_the_sign["flag"] == Flag.BELOW_HALF.value
    new = stored("0", generation="new")
    assert (new["value"], new["state"], new["flag"]) == (
        0,
        State.PRESENT,
        Flag.ZERO_OR_WITHHELD.value,
    )


@pytest.mark.parametrize(
    ("cell", "flag", "qualifier", "note"),
    [
        ("12 p", Flag.PROVISIONAL, Qualifier.ABOUT, "p"),
        ("12r", Flag.REVISED, Qualifier.EXACT, "r"),
        ("12 s", Flag.ESTIMATED, Qualifier.ABOUT, "s"),
        ("12 e", Flag.ESTIMATED, Qualifier.ABOUT, "e"),
        ("12 f", Flag.FORECAST, Qualifier.ABOUT, "f"),
    ],
)
def test_a_letter_behind_a_number_is_a_flag_of_it(
    stored: Stored, cell: str, flag: Flag, qualifier: Qualifier, note: str
) -> None:
    row = stored(cell)
    assert (row["value"], row["state"]) == (12, State.PRESENT)
    assert (row["flag"], row["qualifier"], row["note"]) == (flag.value, qualifier.value, note)


@pytest.mark.parametrize("cell", ["(12)", "( 12 )", "12 u"])
def test_a_number_of_limited_reliability_stays_a_number(stored: Stored, cell: str) -> None:
    row = stored(cell, generation="new")
    assert (row["value"], row["state"], row["flag"]) == (12, State.UNRELIABLE, Flag.LIMITED.value)


@pytest.mark.parametrize("sign", [".", ","])
def test_a_mark_alone_is_never_a_number(stored: Stored, sign: str) -> None:
    if sign == ".":
        assert stored(sign)["state"] == State.SUPPRESSED
    else:
        with pytest.raises(KeyError):
            stored(sign)


def test_the_report_says_which_signs_were_met_how_often_and_by_which_key(
    draft_of: Callable[..., ImportDraft],
) -> None:
    draft = draft_of("-", ".", ".", "0", "x")
    says(
        draft, "signs_read",
        "t.csv", "„klassisch“", "„-“ 1-mal (genau null", "„.“ 2-mal (unbekannt oder geheim",
        "„0“ 1-mal (mehr als nichts", "„x“ 1-mal", "--signs",
    )  # fmt: skip


def test_a_table_without_signs_says_nothing_of_them(draft_of: Callable[..., ImportDraft]) -> None:
    assert "signs_read" not in keys(draft_of("5", "0"))


def test_every_mark_and_bracket_is_counted(draft_of: Callable[..., ImportDraft]) -> None:
    draft = draft_of("12 p", "13 r", "(14)")
    says(draft, "cells_mark", "Zeile 2", "2 Zahlen trugen einen Buchstaben", "12 p")
    says(draft, "cells_bracket", "Zeile 4", "1 Zahl stand in Klammern", "eingeschränkter Aussage")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_flag_has_words(language: str) -> None:
    words = [say_flag(flag, language) for flag in Flag]  # type: ignore[arg-type]
    assert len(set(words)) == len(Flag)
    assert say_flag("", "de") == ""
    assert {flag for signs in FLAGS.values() for flag in signs.values()} <= set(Flag)


def test_flags_are_kept_with_a_stored_city(
    draft_of: Callable[..., ImportDraft], tmp_path: Path
) -> None:
    values = collect(draft_of(".", "12 p", "-")).values
    write_layers(tmp_path / "city.gpkg", {}, {"values": values})
    read = read_values(tmp_path / "city.gpkg").set_index("area_id")
    flags = [Flag.WITHHELD.value, Flag.PROVISIONAL.value, Flag.EXACT_ZERO.value, ""]
    assert list(read["flag"][:4]) == flags
    assert list(read["state"][:4]) == list(values["state"][:4])
