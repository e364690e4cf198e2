"""A slider that the map follows while its handle is still being dragged.

Inside one fragment, sliders first, then what follows them::

    @st.fragment
    def show() -> None:
        with answering():
            share = live_slider("quota", label=..., minimum=0, maximum=100, step=1,
                                value=20, default=20, unit_text="%", language=language)
            show_map(..., key="map")

``value`` counts only until the reader has moved the handle; from then on the session knows it
(``live_value``), across pages and languages. ``set_live_value`` sets it for the reader (preset,
undo). ``answering`` tells the sliders at the fragment's end that the next value may come; without
it each slider answers itself, before the map is done. A quarter of a second after the last
movement the browser hears ``ankunftsatlas:settled``, which ``ticker`` turns into a rerun of
its own fragment: the place to write the link and to fetch slow results.
"""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeGuard, cast

import streamlit as st

from geo.numbers import LOCALES
from geo.texts import Language, text

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

SETTLE_MS = 250
FOLDER = Path(__file__).parent
HTML = """
<div class="atlas-live">
  <div class="atlas-live-head">
    <label class="atlas-live-label"></label>
    <output class="atlas-live-output" aria-live="off"></output>
  </div>
  <div class="atlas-live-track">
    <input class="atlas-live-range" type="range">
    <span class="atlas-live-tick" aria-hidden="true"></span>
  </div>
  <input class="atlas-live-number" type="number" inputmode="decimal">
  <button class="atlas-live-reset" type="button">↺</button>
  <div class="atlas-live-help"></div>
</div>
"""
ANSWER = """
export default function ({ data }) {
  window.dispatchEvent(new CustomEvent("ankunftsatlas:answered", { detail: data }));
}
"""
_answers: ContextVar[dict[str, int] | None] = ContextVar("answers", default=None)


class Live(TypedDict):
    """What the session knows of a slider.

    Attributes:
        value: Where it stands.
        received: Number of the last value that came from the browser.
        revision: How often the value was set from here; the browser takes each once.
    """

    value: float
    received: int
    revision: int


def live_slider(  # noqa: PLR0913 - the reader sees each of them
    name: str,
    *,
    label: str,
    minimum: float,
    maximum: float,
    step: float,
    value: float,
    unit_text: str,
    default: float,
    language: Language,
    help: str = "",  # noqa: A002 - as Streamlit calls it
    disabled: bool = False,
    grouping: bool = True,
    on_change: Callable[[], None] | None = None,
    settle: int = SETTLE_MS,
) -> float:
    """Show a slider with a number field and a way back to the default.

    Args:
        name: Of the value, language-neutral; also its key in the session.
        label: Above the slider.
        minimum: Smallest value; must be less than ``maximum``.
        maximum: Largest value.
        step: Between two values, greater than 0.
        value: Where it stands at first, kept within the bounds.
        unit_text: Behind the number; may be empty.
        default: Marked by a tick; where the reset button leads.
        language: Of the numbers and of the words for screen readers.
        help: A line below.
        disabled: Whether it only shows.
        grouping: Whether thousands are grouped; not so in years.
        on_change: Called before the script runs, with the new value in the session.
        settle: Milliseconds of rest until ``ankunftsatlas:settled``.

    Returns:
        The value, within the bounds.
    """
    live = _keep_within(name, value, minimum, maximum)
    key = f"slider.{name}"

    def take() -> None:
        if _take(name, st.session_state[key].get("moved"), minimum, maximum) and on_change:
            on_change()

    answers = _answers.get()
    if answers is not None:
        answers[name] = live["received"]
    _slider()(
        key=key,
        on_moved_change=take,
        data={
            "name": name,
            "label": label,
            "help": help,
            "minimum": minimum,
            "maximum": maximum,
            "step": step,
            "value": live["value"],
            "default": default,
            "unit": unit_text,
            "decimals": _decimals(step),
            "disabled": disabled,
            "grouping": grouping,
            "settle": settle,
            "locale": LOCALES[language].replace("_", "-"),
            "exact": text("live_slider.exact", language, label=label),
            "reset": text("live_slider.reset", language, value="{value}"),
            "revision": live["revision"],
            "received": live["received"] if answers is None else None,
        },
    )
    return live["value"]


def live_value(name: str) -> float | None:
    """Where a slider stands; None before it was first shown or set."""
    live = _known(name)
    return None if live is None else live["value"]


def set_live_value(name: str, value: float) -> None:
    """Set a slider for the reader, as a preset or an undo does; before it is drawn."""
    live = _known(name) or Live(value=value, received=0, revision=0)
    st.session_state[_state_key(name)] = live | {
        "value": float(value),
        "revision": live["revision"] + 1,
    }


@contextmanager
def answering(key: str = "sliders") -> Iterator[None]:
    """Around sliders and all that follows them: at its end the browser may send again.

    Args:
        key: Of the invisible element that says so; one for each fragment of a page.
    """
    answers: dict[str, int] = {}
    token = _answers.set(answers)
    try:
        yield
    finally:
        _answers.reset(token)
        _answer()(key=f"live_answer.{key}", data=answers, height=0)


def _state_key(name: str) -> str:
    return f"live.{name}"


def _known(name: str) -> Live | None:
    return cast("Live | None", st.session_state.get(_state_key(name)))


def _keep_within(name: str, first: float, minimum: float, maximum: float) -> Live:
    """What the session knows, within bounds that may have changed since (another city)."""
    live = _known(name) or Live(value=float(first), received=0, revision=0)
    inside = float(min(maximum, max(minimum, live["value"])))
    if inside != live["value"]:
        live = live | {"value": inside, "revision": live["revision"] + 1}
    st.session_state[_state_key(name)] = live
    return live


def _take(name: str, moved: object, minimum: float, maximum: float) -> bool:
    """Take what the browser sent; False where it is nothing that a slider could have sent."""
    live = _known(name)
    sent = cast("dict[str, Any]", moved) if isinstance(moved, dict) else {}
    value, sequence = sent.get("value"), sent.get("sequence")
    if live is None or not _is_number(value) or not isinstance(sequence, int):
        return False
    if sequence == live["received"]:
        return False
    st.session_state[_state_key(name)] = live | {
        "value": float(min(maximum, max(minimum, value))),
        "received": sequence,
    }
    return True


def _is_number(value: object) -> TypeGuard[float]:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(cast("float", value))


def _decimals(step: float) -> int:
    """How many decimals the values on a step's grid need: 0.25 needs two."""
    exponent = Decimal(str(step)).normalize().as_tuple().exponent
    return max(0, -int(exponent))


@cache
def _slider() -> "ComponentRenderer":
    return st.components.v2.component(
        "ankunftsatlas_live_slider",
        html=HTML,
        css=(FOLDER / "live_slider.css").read_text("utf-8"),
        js=(FOLDER / "live_slider.js").read_text("utf-8"),
        isolate_styles=False,
    )


@cache
def _answer() -> "ComponentRenderer":
    return st.components.v2.component("ankunftsatlas_live_answer", js=ANSWER)
