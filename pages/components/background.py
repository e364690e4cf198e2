"""Slow results beside the page: one job a slot and session, two at a time in the process.

Results end with their session. Draws of a scenario are 30 MB and more, so that together they may
hold only so much; what goes first is what nobody has asked for longest, and is computed again if
somebody does.

In the fragment of a ``ticker``, see there::

    def work(should_stop, report):
        for part in range(20):
            if should_stop():
                return None
            ...                          # NumPy, no st.* here
            report((part + 1) / 20)
        return bands

    background.start("bands", plan, work)        # does nothing if this job is there already
    bands = background.result("bands", plan)     # None until it is done; raises what it raised
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.components.weight import weigh_arrays

Work = Callable[[Callable[[], bool], Callable[[float], None]], Any]
WORKERS = 2
SLOTS_KEPT = 128
BYTES_KEPT = 512_000_000
FEWEST_KEPT = 4
"""Results kept whatever they weigh, so that each is there when its page asks next."""


@dataclass
class Job:
    """One piece of work and how far it is."""

    key: Hashable
    stop: Event = field(default_factory=Event)
    fraction: float = 0.0
    future: "Future[Any] | None" = None
    weights: dict[int, int] = field(default_factory=dict)

    def run(self, work: Work) -> Any:  # noqa: ANN401 - whatever the work gives
        """Do it, unless it was overtaken while it waited."""
        if self.stop.is_set():
            return None
        result = work(self.stop.is_set, self.report)
        self.weights = weigh_arrays(result)
        return result

    def report(self, fraction: float) -> None:
        """Note how far the work is, from 0 to 1."""
        self.fraction = min(1.0, max(0.0, fraction))

    def cancel(self) -> None:
        """Let it end at its next question, or never begin."""
        self.stop.set()
        if self.future:
            self.future.cancel()


class Background:
    """Jobs by slot; a newer job takes the slot and cancels the older.

    Args:
        workers: Jobs at a time.
        slots: How many slots are kept; the longest untouched goes first.
        size: Bytes of arrays that the results may hold together; the same.
    """

    def __init__(
        self, *, workers: int = WORKERS, slots: int = SLOTS_KEPT, size: int = BYTES_KEPT
    ) -> None:
        """Begin with no jobs."""
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="background")
        self._jobs: OrderedDict[Hashable, Job] = OrderedDict()
        self._slots, self._size = slots, size
        self._lock = Lock()

    def start(self, slot: Hashable, key: Hashable, work: Work) -> None:
        """Begin a job, unless the slot's job has the same key."""
        with self._lock:
            if self._find(slot, key):
                return
            self._drop(slot)
            while len(self._jobs) >= self._slots:
                self._drop(next(iter(self._jobs)))
            job = self._jobs[slot] = Job(key)
            job.future = self._pool.submit(job.run, work)
            self._lighten()

    def result(self, slot: Hashable, key: Hashable) -> Any | None:  # noqa: ANN401 - whatever the work gave
        """What a job gave; None while it runs and where another job has the slot.

        Work that was not told to stop therefore never gives None itself.

        Raises:
            Exception: What the work raised, at every call.
        """
        with self._lock:
            job = self._find(slot, key)
        if not job or not job.future or not job.future.done() or job.stop.is_set():
            return None
        return job.future.result()

    def progress(self, slot: Hashable, key: Hashable) -> float:
        """Part that is done, from 0 to 1; 0 where another job has the slot."""
        with self._lock:
            job = self._find(slot, key)
        return job.fraction if job else 0.0

    def cancel(self, slot: Hashable) -> None:
        """End a slot's job and forget what it gave."""
        with self._lock:
            self._drop(slot)

    def leave(self, session: str) -> None:
        """End a session's jobs and forget what they gave; its slots begin with its name."""
        with self._lock:
            for slot in list(self._jobs):
                if isinstance(slot, tuple) and slot[0] == session:
                    self._drop(slot)

    def close(self) -> None:
        """End all jobs and their threads."""
        with self._lock:
            for slot in list(self._jobs):
                self._drop(slot)
        self._pool.shutdown(wait=True)

    def _find(self, slot: Hashable, key: Hashable) -> Job | None:
        job = self._jobs.get(slot)
        if job is None or job.key != key:
            return None
        self._jobs.move_to_end(slot)
        return job

    def _lighten(self) -> None:
        """Drop what was done and longest untouched until the rest holds no more than it may."""
        done = [slot for slot, job in self._jobs.items() if job.future and job.future.done()]
        for slot in done[:-FEWEST_KEPT]:
            # Arrays that several results share count once.
            held: dict[int, int] = {}
            for job in self._jobs.values():
                held |= job.weights
            if sum(held.values()) <= self._size:
                return
            self._drop(slot)

    def _drop(self, slot: Hashable) -> None:
        job = self._jobs.pop(slot, None)
        if job:
            job.cancel()


def start(slot: str, key: Hashable, work: Work) -> None:
    """Begin work in a slot of this session, unless just this is there already."""
    _guest()
    _background().start(_of_session(slot), key, work)


def result(slot: str, key: Hashable) -> Any | None:  # noqa: ANN401 - whatever the work gave
    """What the work gave, None until then; raises what it raised."""
    return _background().result(_of_session(slot), key)


def progress(slot: str, key: Hashable) -> float:
    """Part of the work that is done, from 0 to 1."""
    return _background().progress(_of_session(slot), key)


def cancel(slot: str) -> None:
    """End what runs in a slot of this session."""
    _background().cancel(_of_session(slot))


def _of_session(slot: str) -> tuple[str, str]:
    context = get_script_run_ctx()
    return (context.session_id if context else "", slot)


@dataclass(frozen=True)
class Guest:
    """A session that has jobs, which end when it does."""

    background: Background
    session: str

    def leave(self) -> None:
        """End them."""
        self.background.leave(self.session)


@st.cache_resource(show_spinner=False, scope="session", on_release=Guest.leave)
def _guest() -> Guest:
    return Guest(_background(), _of_session("")[0])


@st.cache_resource(show_spinner=False, on_release=Background.close)
def _background() -> Background:
    return Background()
