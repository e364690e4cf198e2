"""Questions of a report, with the fields that answer them right below."""

from collections.abc import Sequence

import streamlit as st

from geo.imports import ImportDraft, ImportOptions
from geo.imports.draft import SameArea
from geo.imports.report import Problem
from geo.texts import Language, text
from pages.components.import_decisions import Decision, decide, version
from pages.components.import_options import layers_of, show_field
from pages.components.markdown import plain

ON_PICTURE = ("crs", "swap_axes")
"""Fields that are answered on the picture of the step for the place."""
MOST_FIELDS = 12


class Questions:
    """The fields that problems ask for, each shown once, under the first that names it."""

    def __init__(self, draft: ImportDraft, options: ImportOptions, language: Language) -> None:
        """Nothing has been asked yet."""
        self._draft, self._options, self._language = draft, options, language
        self._asked: set[str] = set()

    def show(self, problem: Problem) -> None:
        """The fields of one problem."""
        fields = [one for one in problem.fields if one not in self._asked]
        self._asked.update(fields)
        plain_fields = [one for one in fields if one not in (*ON_PICTURE, "same_areas")]
        plain_fields = [one for one in plain_fields if one != "column_names"]
        if "same_areas" in fields:
            self._ask_same_areas()
        if "column_names" in fields:
            self._ask_column_names()
        if not plain_fields:
            return
        columns = st.columns(3)
        for position, field in enumerate(plain_fields):
            show_field(
                columns[position % 3],
                field,
                self._options,
                self._language,
                layers=layers_of(self._draft),
                where="asked",
            )

    def _ask_same_areas(self) -> None:
        suggested = [one for table in self._draft.tables for one in table.suggested]
        choose_same_areas(suggested, self._options, self._language)

    def _ask_column_names(self) -> None:
        """A field for every column whose name may be cut."""
        columns = st.columns(3)
        names = dict(self._options.column_names)
        for position, column in enumerate(cut_columns(self._draft)[:MOST_FIELDS]):
            key = f"import.full.{column}.{self._language}.{version()}"
            columns[position % 3].text_input(
                text("import_page.full_name", self._language, column=plain(column)),
                value=names.get(column, ""),
                key=key,
                on_change=_keep_name,
                args=(column, key, names),
            )


def cut_columns(draft: ImportDraft) -> list[str]:
    """Columns of polygons whose names are as long as a shapefile lets them be."""
    found = [
        str(name)
        for layer in draft.upload.layers
        for name in layer.frame.columns
        if len(str(name)) == 10 and layer.file.casefold().rpartition(".")[2] in ("shp", "dbf")
    ]
    return list(dict.fromkeys(found))


def _keep_name(column: str, key: str, before: dict[str, str]) -> None:
    names = {**before, column: str(st.session_state[key]).strip()}
    _decide("column_names", names, before)


def _decide(field: str, chosen: dict[str, str], before: dict[str, str]) -> None:
    now, known = (
        tuple(sorted((k, v) for k, v in pairs.items() if v)) for pairs in (chosen, before)
    )
    decide(Decision(field, now), before=known)


def choose_same_areas(
    suggested: Sequence[SameArea], options: ImportOptions, language: Language
) -> None:
    """Rows that may mean an area under another key; nothing is taken without a tick."""
    if not suggested:
        return
    st.markdown(f"**{text('import_page.same_title', language)}**")
    before = dict(options.same_areas)
    for one in suggested:
        key = f"import.same.{one.key}.{one.area}.{language}.{version()}"
        told = {"given": plain(one.given), "known": plain(one.known)}
        st.checkbox(
            text("import_page.same_area", language, **told),
            key=key,
            on_change=_keep_same,
            args=(one, before),
            wrap=True,
        )


def _keep_same(one: SameArea, before: dict[str, str]) -> None:
    """A ticked pair is no longer suggested; it is taken back where all decisions are."""
    _decide("same_areas", {**before, one.key: one.area}, before)
