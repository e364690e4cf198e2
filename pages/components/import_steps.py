"""The import as a guided sequence: files, report, meaning of columns, preview, name, save."""

import hashlib
from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geo.cities import list_cities
from geo.imports import ImportDraft, ImportOptions, apply_mapping, build_city, read_files
from geo.imports.draft import DecimalMark
from geo.store.workspace import save_city
from geo.symbols import Generation
from geo.texts import Language, text
from pages.components.import_mapping import choose_mapping
from pages.components.import_preview import show_city_preview, show_report, show_tables
from pages.components.markdown import plain

DRAFT = "import.draft"
CRS_CHOICES = ("", "25832", "25833", "4326", "31466", "31467", "31468", "4647", "3857")
ENCODINGS = ("", "utf-8", "cp1252", "utf-16")
DECIMALS: tuple[DecimalMark, ...] = ("", "comma", "point")
GENERATIONS: tuple[Generation, ...] = ("classic", "new")
FILE_TYPES = [
    *("zip", "shp", "dbf", "shx", "prj", "cpg", "gpkg", "geojson", "json", "fgb"),
    *("csv", "txt", "tsv", "xlsx", "xls", "ods", "xlsb"),
]


def show_import(language: Language) -> None:
    """Step by step from files to a city in the workspace; nothing is kept before the last."""
    st.subheader(text("data.step_files", language))
    st.caption(text("data.files_help", language))
    uploads = st.file_uploader(
        text("data.files", language),
        accept_multiple_files=True,
        type=FILE_TYPES,
        key="import.files",
    )
    with st.expander(text("data.options", language)):
        options = choose_options(language)
    if not uploads:
        st.info(text("data.no_files", language))
        return
    draft = read_draft(uploads, options, language)
    show_report(draft, language)
    show_tables(draft, language)
    chosen = choose_mapping(draft, language)
    if chosen:
        draft = apply_mapping(draft, chosen)
    if not draft.report.is_blocked:
        name_and_save(draft, language)


def choose_options(language: Language) -> ImportOptions:
    """What the reader knows better than the files say; all empty means: find out."""
    left, middle, right = st.columns(3)
    crs = left.selectbox(
        text("data.crs", language),
        CRS_CHOICES,
        format_func=lambda code: text(f"data.crs_{code or 'auto'}", language),
        key=f"import.crs.{language}",
    )
    encoding = middle.selectbox(
        text("data.encoding", language),
        ENCODINGS,
        format_func=lambda name: name.upper() or text("data.auto", language),
        key=f"import.encoding.{language}",
    )
    decimal = right.selectbox(
        text("data.decimal", language),
        DECIMALS,
        format_func=lambda mark: text(f"data.decimal_{mark or 'auto'}", language),
        key=f"import.decimal.{language}",
    )
    key_column = left.text_input(text("data.key_column", language), key="import.key_column")
    table_key = middle.text_input(text("data.table_key", language), key="import.table_key")
    period = right.text_input(text("data.period", language), key="import.period")
    generation = left.selectbox(
        text("data.signs", language),
        GENERATIONS,
        format_func=lambda key: text(f"data.signs_{key}", language),
        key=f"import.signs.{language}",
    )
    dissolve = middle.checkbox(text("data.dissolve", language), key="import.dissolve")
    return ImportOptions(
        key_column=key_column.strip(),
        table_key=table_key.strip(),
        crs=crs,
        encoding=encoding,
        period=period.strip(),
        decimal=decimal,
        generation=generation,
        dissolve=dissolve,
    )


def read_draft(
    uploads: list[UploadedFile], options: ImportOptions, language: Language
) -> ImportDraft:
    """The draft of the files; read again only when files or options change."""
    files: Mapping[str, bytes] = {upload.name: upload.getvalue() for upload in uploads}
    digest = hashlib.sha256(repr(options).encode())
    for name, content in sorted(files.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    identity = digest.hexdigest()
    known: tuple[str, ImportDraft] | None = st.session_state.get(DRAFT)
    if known is None or known[0] != identity:
        with st.spinner(text("data.reading", language)):
            known = (identity, read_files(files, options))
        st.session_state[DRAFT] = known
    return known[1]


def name_and_save(draft: ImportDraft, language: Language) -> None:
    """Name the city, see it on the map, keep it."""
    st.subheader(text("data.step_name", language))
    left, right = st.columns(2)
    name = left.text_input(text("data.city_name", language), key="import.name").strip()
    proposed = suggest_key(name)
    key = right.text_input(
        text("data.city_key", language),
        placeholder=proposed,
        help=text("data.city_key_help", language),
        key="import.key",
    ).strip()
    if not name:
        st.info(text("data.name_first", language))
        return
    city, report = build_city(draft, key=key or proposed, name=name)
    show_city_preview(city, language)
    exists = any(entry.key == city.key for entry in list_cities())
    replacing = exists and st.checkbox(
        text("data.replace", language, key=city.key), key="import.replace"
    )
    if st.button(text("data.save", language), type="primary", key="import.save"):
        save_city(
            city,
            originals=draft.originals,
            report=report,
            recipe=draft.recipe(),
            replace=replacing,
        )
        st.session_state["import.saved"] = city.key
        st.success(text("imports.saved", language, name=plain(city.name), key=city.key))
    if st.session_state.get("import.saved") == city.key:
        st.page_link(
            "pages/1_Karte.py",
            label=text("data.open_map", language),
            query_params={"city": city.key, "lang": language},
        )


def suggest_key(name: str) -> str:
    """A key from a name: small letters, digits and hyphens."""
    umlauts = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
    plain = name.casefold().translate(umlauts)
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in plain)
    return "-".join(part for part in kept.split("-") if part)[:40]
