"""What reruns a fragment when the sliders have come to rest, and again until nothing is pending.

In a fragment of its own, beside the one with the sliders::

    def rest() -> None:
        st.session_state["plan_at_rest"] = ...   # from live_value(...); the link is written here

    @st.fragment
    def show_bands() -> None:
        plan = st.session_state["plan_at_rest"]  # not an argument: those are of the last full run
        background.start("bands", plan, work)
        bands = background.result("bands", plan)
        ticker(pending=bands is None, key="bands", on_settle=rest)
"""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

INTERVAL_MS = 400
SCRIPT = """
const ANSWER_PATIENCE_MS = 3000;
const tickers = new Map();

export default function (component) {
  const { data } = component;
  const known = tickers.get(data.key);
  if (known) known.stop();
  let timer;
  const tick = (event) => {
    clearTimeout(timer);
    // Answered by an update that replaces this ticker; an answer that got lost is asked for again.
    if (data.pending) timer = setTimeout(() => tick(), ANSWER_PATIENCE_MS);
    component.setTriggerValue(event ? "settled" : "again", Date.now());
  };
  const stop = () => {
    clearTimeout(timer);
    window.removeEventListener("ankunftsatlas:settled", tick);
  };
  window.addEventListener("ankunftsatlas:settled", tick);
  if (data.pending) timer = setTimeout(() => tick(), data.interval);
  tickers.set(data.key, { stop });
  return stop;
}
"""


ANNOUNCEMENT = """
const REST_MS = 300;
const said = new Map();

export default function (component) {
  const { key, state } = component.data;
  const before = said.get(key);
  if (before && before.state === state) return;
  if (before) clearTimeout(before.timer);
  const timer = before && setTimeout(
    () => window.dispatchEvent(new CustomEvent("ankunftsatlas:settled")), REST_MS);
  said.set(key, { state, timer });
}
"""


def announce(state: str, *, key: str) -> None:
    """Wake the tickers when something else than a slider has changed, once it rests.

    Args:
        state: What is chosen, in any words; another state is a change.
        key: Of what is announced on the page.
    """
    _announcement()(key=f"announce.{key}", data={"key": key, "state": state}, height=0)


def ticker(*, pending: bool, key: str, on_settle: Callable[[], None] | None = None) -> None:
    """Rerun the fragment this stands in when sliders settle, and soon again while pending.

    Args:
        pending: Whether something is still being computed.
        key: Of the ticker on the page.
        on_settle: Called before that rerun when the sliders have come to rest.
    """
    count = f"ticker.{key}.runs"
    st.session_state[count] = st.session_state.get(count, 0) + 1
    _ticker()(
        key=f"ticker.{key}",
        # The count makes each run an update for the browser, even if nothing else has changed.
        data={
            "key": key,
            "pending": pending,
            "interval": INTERVAL_MS,
            "runs": st.session_state[count],
        },
        on_settled_change=on_settle or _nothing,
        on_again_change=_nothing,
        height=0,
    )


def _nothing() -> None:
    """The rerun itself is the answer."""


@cache
def _announcement() -> "ComponentRenderer":
    return st.components.v2.component("ankunftsatlas_announcement", js=ANNOUNCEMENT)


@cache
def _ticker() -> "ComponentRenderer":
    return st.components.v2.component("ankunftsatlas_ticker", js=SCRIPT)
