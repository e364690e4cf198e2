"""What stands on a page while a job runs beside it: how far it is, and the way to end it."""

from collections.abc import Hashable
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

import streamlit as st

from pages.components import background

LOOK_AGAIN_S = 0.02


@dataclass(frozen=True)
class Waiting:
    """One job that a reader waits for.

    Attributes:
        slot: Of the job, see ``background``.
        name: First part of the buttons' keys.
        running: What is being computed.
        cancel: On the button that ends it.
        cancelled: Said when it was ended.
        again: On the button that begins it anew.
    """

    slot: str
    name: str
    running: str
    cancel: str
    cancelled: str
    again: str


def is_cancelled(slot: str, key: Hashable) -> bool:
    """Whether the reader ended just this job."""
    return bool(st.session_state.get(_flag(slot)) == key)


def result_soon(slot: str, key: Hashable, *, patience_s: float) -> Any | None:  # noqa: ANN401 - whatever the work gave
    """The result if it comes soon, so that a short job shows no bar; else None."""
    end = monotonic() + patience_s
    found = background.result(slot, key)
    while found is None and monotonic() < end:
        sleep(LOOK_AGAIN_S)
        found = background.result(slot, key)
    return found


def show_waiting(job: Waiting, key: Hashable) -> None:
    """A bar and the button that ends the job; once ended, the button that begins it anew."""

    def cancel() -> None:
        background.cancel(job.slot)
        st.session_state[_flag(job.slot)] = key

    def again() -> None:
        st.session_state.pop(_flag(job.slot), None)

    if is_cancelled(job.slot, key):
        st.caption(job.cancelled)
        st.button(job.again, key=f"{job.name}.again", on_click=again)
        return
    st.progress(background.progress(job.slot, key), text=job.running)
    st.button(job.cancel, key=f"{job.name}.cancel", on_click=cancel)


def _flag(slot: str) -> str:
    return f"{slot}.cancelled"
