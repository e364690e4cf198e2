"""Slow work beside the page: one job a slot, the newest wins, nothing piles up."""

from collections.abc import Callable, Hashable, Iterator
from threading import Event

import numpy as np
import pytest

from pages.components.background import Background

PATIENCE_S = 10.0
ShouldStop = Callable[[], bool]
Report = Callable[[float], None]


@pytest.fixture
def background() -> Iterator[Background]:
    background = Background(workers=1, slots=2)
    yield background
    background.close()


def give(value: object) -> Callable[[ShouldStop, Report], object]:
    return lambda _should_stop, _report: value


def wait_for(background: Background, slot: Hashable, key: str) -> object:
    """The result of a job, once its thread is done with it."""
    job = background._find(slot, key)
    assert job
    assert job.future
    job.future.exception(timeout=PATIENCE_S)
    return background.result(slot, key)


class Patient:
    """Work that waits for a sign and notes how it ended."""

    def __init__(self) -> None:
        self.begun, self.sign, self.stopped = Event(), Event(), Event()

    def __call__(self, should_stop: ShouldStop, report: Report) -> str:
        report(0.5)
        self.begun.set()
        while not self.sign.wait(0.005):
            if should_stop():
                self.stopped.set()
                return "stopped"
        return "done"


def test_a_result_comes_once_the_work_is_done(background: Background) -> None:
    work = Patient()
    background.start("bands", "plan", work)
    assert work.begun.wait(PATIENCE_S)
    assert background.result("bands", "plan") is None
    assert background.progress("bands", "plan") == 0.5
    work.sign.set()
    assert wait_for(background, "bands", "plan") == "done"
    assert background.result("bands", "plan") == "done", "a result may be read again"


def test_the_same_job_is_not_begun_twice(background: Background) -> None:
    background.start("bands", "plan", give(1))
    background.start("bands", "plan", give(2))
    assert wait_for(background, "bands", "plan") == 1


def test_a_newer_job_stops_the_older_of_its_slot(background: Background) -> None:
    older = Patient()
    background.start("bands", "old", older)
    assert older.begun.wait(PATIENCE_S)
    background.start("bands", "new", give("new"))
    assert older.stopped.wait(PATIENCE_S)
    assert wait_for(background, "bands", "new") == "new"
    assert background.result("bands", "old") is None
    assert background.progress("bands", "old") == 0


def test_slots_do_not_disturb_each_other(background: Background) -> None:
    background.start("bands", "plan", give("bands"))
    background.start("frontier", "plan", give("frontier"))
    assert wait_for(background, "bands", "plan") == "bands"
    assert wait_for(background, "frontier", "plan") == "frontier"


def test_what_waits_and_is_overtaken_never_begins(background: Background) -> None:
    first, overtaken = Patient(), Patient()
    background.start("one", "plan", first)
    assert first.begun.wait(PATIENCE_S)
    background.start("two", "old", overtaken)
    background.start("two", "new", give("new"))
    first.sign.set()
    assert wait_for(background, "two", "new") == "new"
    assert not overtaken.begun.is_set()


def test_cancelled_work_stops_and_is_forgotten(background: Background) -> None:
    work = Patient()
    background.start("bands", "plan", work)
    assert work.begun.wait(PATIENCE_S)
    background.cancel("bands")
    assert work.stopped.wait(PATIENCE_S)
    assert background.result("bands", "plan") is None


def test_an_error_is_raised_at_every_reading(background: Background) -> None:
    def fail(_should_stop: ShouldStop, _report: Report) -> None:
        raise ValueError("no such plan")

    background.start("bands", "plan", fail)
    for _ in range(2):
        with pytest.raises(ValueError, match="no such plan"):
            wait_for(background, "bands", "plan")


def test_the_slot_longest_untouched_goes_first(background: Background) -> None:
    for slot in ("one", "two"):
        background.start(slot, "plan", give(slot))
        wait_for(background, slot, "plan")
    assert background.result("one", "plan") == "one"
    background.start("three", "plan", give("three"))
    assert wait_for(background, "three", "plan") == "three"
    assert background.result("two", "plan") is None
    assert background.result("one", "plan") == "one"


def test_results_hold_together_only_so_much_and_what_they_share_counts_once() -> None:
    shared = np.zeros(100_000)
    background = Background(workers=1, size=1_000_000)
    names = [f"slot {number}" for number in range(7)]
    for name in names:
        background.start(name, "plan", give((np.zeros(12_500), shared)))
        wait_for(background, name, "plan")
    # 800 kB together and 100 kB each: nine would be 1.7 MB, seven are 1.5 MB, two are 1.0 MB.
    # But four that were done stay, and the last one begun.
    assert [background.result(name, "plan") is not None for name in names] == [False] * 2 + [
        True
    ] * 5
    background.close()


def test_a_session_that_ends_takes_its_jobs_along_and_nobody_elses(background: Background) -> None:
    work = Patient()
    background.start(("anna", "bands"), "plan", work)
    assert work.begun.wait(PATIENCE_S)
    background.start(("bert", "bands"), "plan", give("for bert"))
    background.leave("anna")
    assert work.stopped.wait(PATIENCE_S)
    assert background.result(("anna", "bands"), "plan") is None
    assert wait_for(background, ("bert", "bands"), "plan") == "for bert"


def test_progress_stays_between_nothing_and_all(background: Background) -> None:
    background.start("bands", "plan", lambda _should_stop, report: report(7.0))
    wait_for(background, "bands", "plan")
    assert background.progress("bands", "plan") == 1.0
