"""Hundreds of cities, one process a core, each answer told as soon as it is there."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")


def count_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_in_processes(
    work: Callable[[Task], Done], tasks: Sequence[Task], *, processes: int
) -> Iterator[Done]:
    """Answers in the order in which they are ready.

    Whoever stops listening, or presses Ctrl-C, ends it: what has not begun is dropped, what has
    begun is waited for, and no process stays behind.

    Args:
        work: A function of a module, so that a fresh process finds it.
        tasks: One argument each; they are sent to the processes.
        processes: How many at most.

    Raises:
        BrokenProcessPool: A process was killed from outside.
    """
    context = get_context("spawn")
    most = max(1, min(processes, len(tasks)))
    with ProcessPoolExecutor(most, mp_context=context, initializer=_leave_interrupts) as pool:
        try:
            for future in as_completed([pool.submit(work, task) for task in tasks]):
                yield future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl-C goes to all processes of a terminal; the first one decides for all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
