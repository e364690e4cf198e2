"""What the reader has decided on the way in: a stack, so that every decision can be taken back."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import streamlit as st

from geo.catalogue import load_indicators
from geo.imports import ImportOptions
from geo.numbers import format_number
from geo.texts import Language, text
from pages.components.markdown import plain

STACK = "import.decisions"
VERSION = "import.version"
MEANING = "meaning"
PLACE = "place"
"""System and order of the coordinates together, as they are confirmed on a picture."""
PAIRS = ("same_areas", "column_names")
"""Options that are mappings; a decision holds their pairs."""
OPTIONS = tuple(field.name for field in fields(ImportOptions))


@dataclass(frozen=True)
class Decision:
    """One decision: a field of the options, or the meaning of a label."""

    field: str
    value: Hashable
    table: str = ""
    label: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """What it decides; a later decision of the same place goes before."""
        return self.field, self.table, self.label


def options_of(decisions: Sequence[Decision], start: ImportOptions | None = None) -> ImportOptions:
    """The options after all decisions.

    Args:
        decisions: Oldest first.
        start: What held before any of them, such as a recipe's options.
    """
    chosen: dict[str, Any] = {}
    for one in decisions:
        if one.field == PLACE and isinstance(one.value, tuple):
            chosen["crs"], chosen["swap_axes"] = one.value
        elif one.field in PAIRS and isinstance(one.value, tuple):
            chosen[one.field] = {first: second for first, second in one.value if second}
        elif one.field in OPTIONS:
            chosen[one.field] = one.value
    return replace(start or ImportOptions(), **chosen)


def meanings_of(decisions: Sequence[Decision]) -> dict[tuple[str, str], str]:
    """Table and label to the meaning that was chosen."""
    return {(one.table, one.label): str(one.value) for one in decisions if one.field == MEANING}


def decisions() -> tuple[Decision, ...]:
    """All decisions of this import, oldest first."""
    return tuple(st.session_state.get(STACK, ()))


def version() -> int:
    """A number for the keys of widgets: another one makes them show what is decided now."""
    return int(st.session_state.get(VERSION, 0))


def decide(decision: Decision, *, before: Hashable) -> None:
    """Put a decision on the stack, unless it changes nothing.

    Args:
        decision: What was chosen.
        before: What held until now.
    """
    if decision.value != before:
        st.session_state[STACK] = (*decisions(), decision)


def take_back(position: int) -> None:
    """Remove one decision; what was decided before at its place holds again."""
    kept = decisions()
    _restore((*kept[:position], *kept[position + 1 :]))


def take_back_all() -> None:
    """Back to what was proposed."""
    _restore(())


def _restore(kept: tuple[Decision, ...]) -> None:
    st.session_state[STACK] = kept
    st.session_state[VERSION] = version() + 1


def show_decisions(language: Language) -> None:
    """Every decision with a way back, the newest first."""
    stack = decisions()
    if not stack:
        return
    title = text("import_page.decisions", language, n=format_number(len(stack), language))
    with st.expander(title):
        for position in range(len(stack) - 1, -1, -1):
            words, button = st.columns([4, 1], vertical_alignment="center")
            words.markdown(plain(describe(stack[position], language), longest=300))
            button.button(
                text("import_page.undo", language),
                key=f"import.undo.{position}.{version()}",
                on_click=take_back,
                args=(position,),
            )
        st.button(
            text("import_page.undo_all", language),
            key=f"import.undo_all.{version()}",
            on_click=take_back_all,
        )


def describe(decision: Decision, language: Language) -> str:
    """A decision in words: what, and what was chosen."""
    if decision.field == MEANING:
        what = text("data.meaning_of", language, label=decision.label)
        return f"{what}: {name_target(str(decision.value), language)}"
    if decision.field == PLACE and isinstance(decision.value, tuple):
        crs, is_swapped = decision.value
        swapped = f", {text('data.swap_axes', language)}" if is_swapped else ""
        return f"{text('data.crs', language)}: {crs}{swapped}"
    if decision.field in PAIRS and isinstance(decision.value, tuple):
        pairs = ", ".join(f"{first} → {second}" for first, second in decision.value)
        return f"{text(f'data.{decision.field}', language)}: {pairs or '–'}"
    what = text(f"data.{_FIELD_TEXTS.get(decision.field, decision.field)}", language)
    value = decision.value
    if isinstance(value, bool):
        value = text(f"import_page.tick_{'yes' if value else 'no'}", language)
    elif decision.field in CHOICE_TEXTS:
        value = text(f"data.{CHOICE_TEXTS[decision.field]}_{value or 'auto'}", language)
    return f"{what}: {value or text('data.auto', language)}"


_FIELD_TEXTS: Mapping[str, str] = {"generation": "signs"}
CHOICE_TEXTS: Mapping[str, str] = {
    "decimal": "decimal",
    "generation": "signs",
    "share_scale": "share_scale",
}
"""Options of which every value has words of its own."""


def name_target(target: str, language: Language) -> str:
    """A meaning in words."""
    indicators = load_indicators()
    if target in indicators:
        return indicators[target].name(language)
    return text(f"data.target_{target}", language)
