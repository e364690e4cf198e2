"""Files read beside the page: which one it is at, a way to stop, and the draft when it is there."""

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from geo.errors import GeoError
from geo.imports import ImportDraft, ImportOptions
from geo.imports.door import interpret
from geo.imports.draft import DraftAreas
from geo.imports.recipe import Recipe
from geo.imports.recipe_use import Renamed, use_meanings
from geo.imports.sandbox import read_raw_apart
from geo.texts import Language, text
from pages.components import background
from pages.components.import_files import digest_of
from pages.components.markdown import plain
from pages.components.ticker import ticker
from pages.components.waiting import result_soon

SLOT = "import"
DRAFT = "import.draft"
STOPPED = "import.stopped"
AT = "import.at"
PATIENCE_SECONDS = 1.5
PART_OF_BYTES = 0.6
"""Share of the bar for the bytes; what follows is their interpretation."""
INTERPRETING = "/"
"""Instead of a file's name, none of which can hold it."""
Known = tuple[tuple[str, str], tuple[str, ...], ImportDraft]
READ_ANEW = ("encoding", "layer")
"""Options by which the bytes themselves are read; all others only interpret."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What is to be read, and how.

    Attributes:
        recipe: Of an earlier import, where its meanings shall hold.
        areas: Of the stored city, for files without areas.
    """

    files: dict[str, bytes]
    options: ImportOptions
    recipe: Recipe | None = None
    areas: DraftAreas | None = None
    renamed: Renamed = field(default_factory=dict)
    city: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """The same for the same files read in the same way."""
        recipe = "" if self.recipe is None else repr(self.recipe)
        way = (repr(self.options), recipe, repr(sorted(self.renamed.items())), self.city)
        return digest_of(self.files), repr(way)

    @property
    def bytes_identity(self) -> tuple[str, ...]:
        """The same where the bytes need not be read again."""
        read = [str(getattr(self.options, name)) for name in READ_ANEW]
        return (digest_of(self.files), *read)


def read_draft(reading: Reading, language: Language) -> ImportDraft | None:
    """The draft; None while it is being read, with a bar and a way to stop on the page."""
    identity = reading.identity
    known: Known | None = st.session_state.get(DRAFT)
    if known is not None and known[0] == identity:
        return known[2]
    if st.session_state.get(STOPPED) == identity:
        _show_stopped(language)
        return None
    before = known[2] if known is not None and known[1] == reading.bytes_identity else None
    at: dict[str, str] = st.session_state.setdefault(AT, {})
    background.start(SLOT, identity, _work(reading, before, at))
    draft = _wait(identity)
    if draft is None:
        _show_progress(identity, at, language)
        return None
    st.session_state[DRAFT] = (identity, reading.bytes_identity, draft)
    background.cancel(SLOT)
    return draft


def _work(
    reading: Reading, before: ImportDraft | None, at: dict[str, str]
) -> Callable[[Callable[[], bool], Callable[[float], None]], ImportDraft | GeoError | None]:
    """What is done beside the page; a refusal is handed over, not lost in a thread."""

    def work(
        should_stop: Callable[[], bool], report: Callable[[float], None]
    ) -> ImportDraft | GeoError | None:
        def tell(name: str, fraction: float) -> None:
            at["file"] = name
            report(fraction)

        try:
            draft = _read(reading, before, tell, should_stop)
        except GeoError as refusal:
            return refusal
        return None if should_stop() else draft

    return work


def _read(
    reading: Reading,
    before: ImportDraft | None,
    tell: Callable[[str, float], None],
    should_stop: Callable[[], bool],
) -> ImportDraft:
    if before is not None:
        tell(INTERPRETING, PART_OF_BYTES)
        draft = interpret(
            before.upload, reading.options, originals=reading.files, areas=reading.areas
        )
    else:
        upload = read_raw_apart(
            reading.files,
            reading.options,
            on_progress=lambda at: tell(at.file, at.done / max(1, at.total) * PART_OF_BYTES),
            is_cancelled=should_stop,
        )
        tell(INTERPRETING, PART_OF_BYTES)
        draft = interpret(upload, reading.options, originals=reading.files, areas=reading.areas)
    if reading.recipe is not None and not should_stop():
        draft = use_meanings(draft, reading.recipe, renamed=reading.renamed)
    return draft


def _wait(identity: tuple[str, str]) -> ImportDraft | None:
    """Most files are read before anybody would miss them; only then a bar is shown.

    Raises:
        GeoError: What the reading refused.
    """
    found: ImportDraft | GeoError | None = result_soon(SLOT, identity, patience_s=PATIENCE_SECONDS)
    if isinstance(found, GeoError):
        background.cancel(SLOT)
        raise found
    return found


def _show_progress(identity: tuple[str, str], at: dict[str, str], language: Language) -> None:
    @st.fragment
    def wait() -> None:
        if background.result(SLOT, identity) is not None:
            st.rerun()
        fraction = background.progress(SLOT, identity)
        st.progress(fraction, text=_name_stage(at.get("file", ""), language))
        st.button(
            text("import_page.stop", language), key="import.stop", on_click=_stop, args=(identity,)
        )
        ticker(pending=True, key="import")

    wait()


def _name_stage(file: str, language: Language) -> str:
    if file == INTERPRETING:
        return text("import_page.interpreting", language)
    if not file:
        return text("import_page.opening", language)
    return text("import_page.reading", language, file=plain(file, longest=80))


def _stop(identity: tuple[str, str]) -> None:
    background.cancel(SLOT)
    st.session_state[STOPPED] = identity


def _show_stopped(language: Language) -> None:
    """Nothing is lost: the files are still there, and reading can begin again."""
    st.warning(text("import_page.stopped", language))
    st.button(text("import_page.read_again", language), key="import.again", on_click=_go_on)


def _go_on() -> None:
    st.session_state.pop(STOPPED, None)
