"""A button that moves a slider of the page step by step, so that the years run by.

It does in the browser what the reader's hand would do: the slider sends each step when the
server has answered the one before, and nothing on the page is mounted anew.
"""

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from geo.texts import Language, text

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

STEP_MS = 900
HTML = '<button class="atlas-play" type="button"></button>'
CSS = """
.atlas-play { width: 100%; min-height: 2.75rem; font: inherit; cursor: pointer;
  color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid color-mix(in srgb, var(--st-text-color) 55%, transparent);
  border-radius: var(--st-base-radius); }
.atlas-play:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
"""
SCRIPT = """
export default function (component) {
  const { data, parentElement } = component;
  const button = parentElement.querySelector(".atlas-play");
  const slider = () => document.getElementById(`atlas-live-${data.slider}`);
  const show = () => { button.textContent = button.timer ? data.pause : data.play; };
  const stop = () => { clearInterval(button.timer); button.timer = null; show(); };
  const put = (range, value) => {
    range.value = value;
    range.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const step = () => {
    const range = slider();
    if (!range) return stop();
    put(range, Number(range.value) + Number(range.step));
    if (Number(range.value) >= Number(range.max)) stop();
  };
  const start = () => {
    const range = slider();
    if (!range) return;
    if (Number(range.value) >= Number(range.max)) put(range, range.min);
    button.timer = setInterval(step, data.interval);
    show();
  };
  button.onclick = () => (button.timer ? stop() : start());
  show();
  return () => clearInterval(button.timer);
}
"""


def play_button(slider: str, language: Language, *, key: str) -> None:
    """Show the button.

    Args:
        slider: Name of the ``live_slider`` that it moves.
        language: Of its words.
        key: Of the button on the page.
    """
    _button()(
        key=key,
        data={
            "slider": slider,
            "play": f"▶ {text('scenario_page.play', language)}",
            "pause": f"❚❚ {text('scenario_page.pause', language)}",
            "interval": STEP_MS,
        },
    )


@cache
def _button() -> "ComponentRenderer":
    return st.components.v2.component(
        "ankunftsatlas_play", html=HTML, css=CSS, js=SCRIPT, isolate_styles=False
    )
