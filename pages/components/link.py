"""The address bar: what is chosen stands in the link, and a link opens what was chosen.

Streamlit's own binding writes the *label* of an option into the link, which differs between
German and English; here the language-neutral key is written. A choice lives in the session
under ``chosen.<name>``, so that it survives a change of page and of language.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import streamlit as st

from geo.texts import LANGUAGES, Language, text
from pages.components.markdown import plain

Choice = TypeVar("Choice", bound=str)
REFUSED = "refused_by_link"
UNWRITTEN = "not_yet_in_link"


def chosen(name: str) -> str | None:
    """What is chosen, or what the link asks for; None where neither says anything."""
    return cast("str | None", st.session_state.get(f"chosen.{name}", st.query_params.get(name)))


def remember(name: str, choice: str | None) -> None:
    """Keep a choice in the session and in the link; None takes it out of both."""
    st.session_state[f"chosen.{name}"] = choice
    st.session_state.setdefault(UNWRITTEN, {})[name] = choice


def write_link() -> None:
    """Put what was remembered into the address bar, at once: each change makes history there."""
    unwritten = st.session_state.pop(UNWRITTEN, {})
    link = st.query_params.to_dict()
    wanted = link | {name: choice for name, choice in unwritten.items() if choice}
    for name in [name for name, choice in unwritten.items() if not choice]:
        wanted.pop(name, None)
    if wanted != link:
        st.query_params.from_dict(wanted)


def set_choice(name: str, choice: str) -> None:
    """Choose for the reader, as after a click; only in a callback, before widgets are drawn."""
    remember(name, choice or None)
    for language in LANGUAGES:
        st.session_state[f"{name}.{language}"] = choice


def settle(name: str, options: Sequence[Choice], default: Choice) -> Choice:
    """The choice if it is among the options, else the default.

    What a link asked for and is not there is noted, to be said by ``show_refused``.
    """
    asked = chosen(name)
    if asked in options:
        return options[options.index(cast("Choice", asked))]
    if asked is not None and f"chosen.{name}" not in st.session_state:
        st.session_state.setdefault(REFUSED, {})[name] = asked
    return default


def show_refused(language: Language) -> None:
    """Say in one sentence each what a link asked for that is not there."""
    for name, asked in st.session_state.pop(REFUSED, {}).items():
        what = text(f"link.{name}", language)
        st.warning(text("link.not_there", language, what=what, asked=plain(asked)))


def choose(
    name: str,
    options: Sequence[Choice],
    *,
    label: str,
    names: Callable[[Choice], str],
    language: Language,
    default: Choice | None = None,
    widget: Callable[..., Any] = st.selectbox,
    **looks: Any,  # noqa: ANN401 - whatever the widget takes
) -> Choice:
    """A widget over language-neutral keys that is kept in session and link.

    Args:
        name: Of the choice, also the parameter in the link.
        options: Keys; must not be empty.
        label: Of the widget.
        names: From a key to what is shown.
        language: Part of the widget's identity: Streamlit keeps the label, not the key.
        default: Chosen when nothing else is; the first option unless given.
        widget: Any widget with options, key and format_func.
        looks: Passed to the widget.
    """
    fallback = options[0] if default is None else default
    widget_key = f"{name}.{language}"
    settled = settle(name, options, fallback)
    if st.session_state.get(widget_key) not in options:
        st.session_state[widget_key] = settled
    # A widget in a closed popover is drawn later, by its default and not by the session's value.
    looks |= _as_default(widget, options, st.session_state[widget_key])
    picked = widget(label, options, key=widget_key, format_func=names, **looks)
    choice: Choice = settled if picked is None else picked
    remember(name, choice)
    return choice


def _as_default(
    widget: Callable[..., Any], options: Sequence[Choice], choice: Choice
) -> dict[str, object]:
    """The argument by which a widget takes its default."""
    kind = widget.__name__
    if kind in ("selectbox", "radio"):
        return {"index": list(options).index(choice)}
    return {"value" if kind == "select_slider" else "default": choice}
