"""The files of an import, kept in the session while the steps go on; nothing goes to the disk."""

import hashlib

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geo.numbers import format_number
from geo.texts import Language, text
from pages.components.html_table import show_table
from pages.components.markdown import plain
from pages.components.static_files import forget_preview

FILES = "import.files"
SHOWN = "import.files.shown"
ROUND = "import.files.round"
FILE_TYPES = [
    *(
        "zip",
        "shp",
        "dbf",
        "shx",
        "prj",
        "cpg",
        "sbn",
        "sbx",
        "qpj",
        "gpkg",
        "geojson",
        "json",
        "fgb",
    ),
    *("csv", "txt", "tsv", "xlsx", "xls", "ods", "xlsb"),
]


def chosen_files() -> dict[str, bytes]:
    """Name to bytes of the files that were chosen."""
    files: dict[str, bytes] = st.session_state.get(FILES, {})
    return files


def digest_of(files: dict[str, bytes]) -> str:
    """A hash of names and bytes, whatever the order."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()


def choose_files(language: Language) -> dict[str, bytes]:
    """The uploader, and what has been chosen so far."""
    key = f"import.uploader.{st.session_state.get(ROUND, 0)}"
    uploads = st.file_uploader(
        text("data.files", language),
        accept_multiple_files=True,
        type=FILE_TYPES,
        key=key,
    )
    _take(uploads)
    names = [upload.name for upload in uploads]
    for name in sorted({name for name in names if names.count(name) > 1}):
        st.warning(plain(text("commands.same_name", language, file=name), longest=300))
    files = chosen_files()
    if not files:
        st.info(text("data.no_files", language))
        return files
    rows = [
        (name, format_number(max(1, round(len(content) / 1024)), language))
        for name, content in files.items()
    ]
    header = [text("import_page.column_file", language), text("import_page.column_size", language)]
    caption = text("import_page.files_chosen", language)
    show_table(header, rows, caption=caption, numbers=frozenset({1}))
    st.button(text("import_page.files_clear", language), key="import.clear", on_click=forget_files)
    return files


def _take(uploads: list[UploadedFile]) -> None:
    """Add what is new in the uploader, and drop what was taken out of it."""
    now = {upload.name: upload for upload in uploads}
    before: dict[str, str] = st.session_state.get(SHOWN, {})
    files = {
        name: data for name, data in chosen_files().items() if name in now or name not in before
    }
    for name, upload in now.items():
        if before.get(name) != upload.file_id:
            files[name] = upload.getvalue()
    st.session_state[FILES] = files
    st.session_state[SHOWN] = {name: upload.file_id for name, upload in now.items()}


def leave_uploader() -> None:
    """The uploader forgets its files when it is not drawn; that takes none out."""
    st.session_state[SHOWN] = {}


def forget_files() -> None:
    """Begin again with no files."""
    forget_preview()
    st.session_state[FILES] = {}
    st.session_state[SHOWN] = {}
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
