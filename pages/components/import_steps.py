"""The import as a guided sequence: six steps, one in view; nothing is kept before the last."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import streamlit as st

from geo.imports import ImportDraft, ImportOptions, Severity, apply_mapping
from geo.imports.report import Problem
from geo.texts import Language, text
from pages.components.guard import one_sentence
from pages.components.import_ask import ON_PICTURE, Questions
from pages.components.import_decisions import (
    Decision,
    decisions,
    meanings_of,
    options_of,
    show_decisions,
    take_back_all,
)
from pages.components.import_files import choose_files, chosen_files, forget_files, leave_uploader
from pages.components.import_mapping import choose_mapping
from pages.components.import_options import choose_reading
from pages.components.import_place import show_place
from pages.components.import_preview import show_report, show_tables
from pages.components.import_reading import Reading, read_draft
from pages.components.import_recipe import choose_recipe
from pages.components.import_save import SAVED, name_and_save, show_preview
from pages.components.markdown import plain

Step = Literal["files", "report", "place", "meaning", "preview", "save"]
State = Literal["done", "open", "problem"]
STEPS: tuple[Step, ...] = ("files", "report", "place", "meaning", "preview", "save")
MARKS: dict[State, str] = {"done": "✓", "open": "○", "problem": "!"}
STEP, SEEN, MAPPED, STATES = "import.step", "import.seen", "import.mapped", "import.states"
PLACE_PROBLEMS = ("crs_", "geometry_", "areas_", "layer", "key_column_", "coverage", "no_polygons")
MEANING_PROBLEMS = ("target_", "values_", "share_", "counts_")


@dataclass(frozen=True, eq=False)
class Progress:
    """How far the import is: what the steps draw from."""

    draft: ImportDraft | None
    options: ImportOptions

    @property
    def is_blocked(self) -> bool:
        """Whether no city can be made of the draft yet."""
        return self.draft is None or self.draft.areas is None or self.draft.report.is_blocked


def show_import(language: Language) -> None:
    """Step by step from files to a city in the workspace."""
    steps, body = st.container(), st.container()
    step = current_step()
    progress = Progress(None, ImportOptions())
    with body, one_sentence(language):
        st.subheader(_title(step, language))
        st.caption(text(f"import_page.help_{step}", language))
        progress = _read(step, language)
        _show_step(step, progress, language)
    with steps:
        _show_steps(step, progress, language)
    if progress.draft is not None:
        show_decisions(language)
    _show_ways(step, progress, language)


def current_step() -> Step:
    """The step in view; it counts as seen."""
    step: Step = st.session_state.get(STEP, "files")
    st.session_state[SEEN] = {*st.session_state.get(SEEN, ()), step}
    return step


def _read(step: Step, language: Language) -> Progress:
    """The draft as it stands after all decisions."""
    if step == "files":
        choose_files(language)
        recipe = choose_recipe(language)
    else:
        leave_uploader()
        recipe = choose_recipe(None)
    files = chosen_files()
    stack = decisions()
    options = options_of(stack, recipe.options if recipe else None)
    if not files:
        return Progress(None, options)
    draft = read_draft(Reading(files, options, recipe=recipe), language)
    if draft is None:
        return Progress(None, options)
    return Progress(_with_meanings(draft, stack), options)


def _with_meanings(draft: ImportDraft, stack: tuple[Decision, ...]) -> ImportDraft:
    """The draft with the meanings that were chosen; computed when they change."""
    choices = meanings_of(stack)
    known: tuple[ImportDraft, dict[tuple[str, str], str], ImportDraft] | None
    known = st.session_state.get(MAPPED)
    if known is None or known[0] is not draft or known[1] != choices:
        mapped = apply_mapping(draft, dict(choices.items())) if choices else draft
        known = (draft, choices, mapped)
        st.session_state[MAPPED] = known
    return known[2]


def _show_step(step: Step, progress: Progress, language: Language) -> None:
    draft = progress.draft
    if draft is None or step == "files":
        return
    if step in ("preview", "save") and progress.is_blocked:
        n = len(draft.report.of(Severity.BLOCKING))
        st.error(text("imports.blocked", language, n=n))
        return
    ask = Questions(draft, progress.options, language)
    for problem in draft.report.of(Severity.BLOCKING):
        if step in ("place", "meaning") and step_of(problem.key) == step:
            st.error(plain(problem.sentence(language, on_page=True), longest=2000))
            ask.show(problem)
    views: dict[Step, Callable[[], None]] = {
        "report": lambda: _show_reading(draft, progress.options, language),
        "place": lambda: show_place(draft, progress.options, language),
        "meaning": lambda: choose_mapping(draft, language),
        "preview": lambda: show_preview(draft, language),
        "save": lambda: _show_save(draft, language),
    }
    views[step]()


def _show_reading(draft: ImportDraft, options: ImportOptions, language: Language) -> None:
    show_report(draft, language, ask=partial(_ask, Questions(draft, options, language), language))
    with st.expander(text("data.options", language)):
        choose_reading(options, language)
    show_tables(draft, language)


def _ask(questions: Questions, language: Language, problem: Problem) -> None:
    """The fields that answer a problem; a place is rather shown on its picture."""
    questions.show(problem)
    if problem.severity is Severity.BLOCKING and set(problem.fields) & set(ON_PICTURE):
        st.button(
            text("import_page.to_place", language),
            key=f"import.to_place.{problem.key}.{problem.file}",
            on_click=go_to,
            args=("place",),
        )


def _show_save(draft: ImportDraft, language: Language) -> None:
    name_and_save(draft, language)
    if st.session_state.get(SAVED):
        st.button(
            text("import_page.begin_again", language), key="import.begin", on_click=_begin_again
        )


def _begin_again() -> None:
    forget_files()
    take_back_all()
    for key in (SAVED, STEP, SEEN, MAPPED, STATES, "import.name", "import.key"):
        st.session_state.pop(key, None)


def state_of(step: Step, progress: Progress) -> State:
    """Whether a step is done, still open, or holds what stands in the way."""
    seen = step in st.session_state.get(SEEN, ())
    before: dict[Step, State] = st.session_state.get(STATES, {})
    if step == "files":
        return "done" if chosen_files() else "open"
    if step == "save":
        return "done" if st.session_state.get(SAVED) else "open"
    if progress.draft is None:
        # While the files are read again, what was known of them still stands.
        return before.get(step, "open") if chosen_files() else "open"
    problems = progress.draft.report.of(Severity.BLOCKING)
    if step in {step_of(problem.key) for problem in problems}:
        return "problem"
    if step == "preview" and progress.is_blocked:
        return "open"
    return "done" if seen else "open"


def step_of(problem: str) -> Step:
    """The step in which a problem can be solved."""
    if problem.startswith(MEANING_PROBLEMS):
        return "meaning"
    return "place" if problem.startswith(PLACE_PROBLEMS) else "report"


def _show_steps(step: Step, progress: Progress, language: Language) -> None:
    """All steps with their state, each a button that the keyboard reaches."""
    states: dict[Step, State] = {}
    for name, column in zip(STEPS, st.columns(len(STEPS)), strict=True):
        state = states[name] = state_of(name, progress)
        said = text(f"import_page.state_{state}", language)
        short = text(f"import_page.short_{name}", language)
        column.button(
            f"{MARKS[state]} {STEPS.index(name) + 1}. {short}: {said}",
            key=f"import.go.{name}",
            type="primary" if name == step else "secondary",
            on_click=go_to,
            args=(name,),
            disabled=name != "files" and not chosen_files(),
            width="stretch",
            wrap=True,
        )
    if progress.draft is not None:
        st.session_state[STATES] = states


def _show_ways(step: Step, progress: Progress, language: Language) -> None:
    """Back and on."""
    position = STEPS.index(step)
    left, right = st.columns(2)
    if position:
        before = STEPS[position - 1]
        left.button(
            text("import_page.back", language, step=_title(before, language)),
            key="import.back",
            on_click=go_to,
            args=(before,),
        )
    if position + 1 < len(STEPS):
        after = STEPS[position + 1]
        right.button(
            text("import_page.next", language, step=_title(after, language)),
            key="import.next",
            type="primary",
            on_click=go_to,
            args=(after,),
            disabled=progress.draft is None,
        )


def go_to(step: Step) -> None:
    """Open a step."""
    st.session_state[STEP] = step


def _title(step: Step, language: Language) -> str:
    return f"{STEPS.index(step) + 1}. {text(f'import_page.step_{step}', language)}"
