"""What must be hidden is found by another process, so that nobody else's page waits meanwhile.

The search takes seconds of pure computing and would hold this process's interpreter. The other
process gets the question (``geo.disclosure.question``), works at low priority, and answers with
the text that is kept (``geo.disclosure.kept``): it is never unpickled, and believed only if its
digest and checksum fit and it hides what must be hidden. Where it fails, the search is done here:
a city is protected in any case.
"""

import logging
import os
import pickle
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

from geo.city import City
from geo.disclosure.apart_child import LENGTH_BYTES
from geo.disclosure.estimates import estimate_city
from geo.disclosure.kept import MemoryKeeper, load_kept, load_kept_estimates, name_kept
from geo.disclosure.question import Question, keeper_of, lay_out_question
from geo.disclosure.rule import DisclosureRule
from geo.disclosure.suppression import compute_suppression

PROJECT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("apart_child.py")
KEPT_SETTINGS = ("LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
"""All that the process learns of our surroundings: where libraries and temporary files are."""
SETTINGS = {"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
FEW_SENSITIVE = 40
"""So many counts are protected sooner than a process has started."""
LONGEST_ANSWER = 20_000_000
TAIL_BYTES = 4_000
TICK_SECONDS = 0.1
ANSWERS_KEPT = 4
"""What was found for a preview serves the city that is saved next."""
AT_ONCE = threading.BoundedSemaphore(2)
SEARCHES: OrderedDict[str, "_Search"] = OrderedDict()
"""By digest of the question: what runs, and a few that are done."""
SEARCHES_LOCK = threading.Lock()
LOG = logging.getLogger(__name__)


def is_protected(city: City, rule: DisclosureRule) -> bool:
    """Whether it is known what must be hidden of a city, so that nobody need wait for it."""
    known = (city.whole or city).suppressions
    return replace(rule, rounding=1) in known


def protect_apart(
    city: City, rule: DisclosureRule, *, should_stop: Callable[[], bool] = lambda: False
) -> None:
    """Find, beside this process, what must be hidden of a city, and keep it with the city.

    Whoever asks the same while it is being found waits for the same answer.

    Args:
        city: Whole or a part of it.
        rule: What is hidden.
        should_stop: Asked about ten times a second; where it says yes nothing more is found,
            and the city is as it was.
    """
    question = lay_out_question(city, rule)
    keeper, name = keeper_of(city), name_kept(question.rule)
    n_sensitive = int(question.sensitive.sum())
    if not n_sensitive or is_answer(keeper.read(name), question):
        compute_suppression(city, rule)
        return
    if n_sensitive > FEW_SENSITIVE:
        told = _ask_apart(question, should_stop)
        if should_stop():
            return
        if told:
            keeper.write(name, told)
            keeper = MemoryKeeper({name: told})
    # Reads the answer, or finds it here where there is none.
    estimate_city(city, rule, keeper=keeper)


def is_answer(told: str, question: Question) -> bool:
    """Whether a text answers just this question, hidden cells and estimates."""
    hidden = load_kept(told, question.digest, question.sensitive)
    return hidden is not None and load_kept_estimates(told, question.digest) is not None


class _Search:
    """One process that searches, and how many wait for it."""

    def __init__(self, question: Question) -> None:
        """Start it."""
        self.told, self.n_waiting, self.ended = "", 0, threading.Event()
        self._is_stopped, self._lock = False, threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        threading.Thread(target=self._run, args=(question,), daemon=True).start()

    def stop(self) -> None:
        """End the process, or never begin."""
        with self._lock:
            self._is_stopped = True
            if self._process is not None:
                self._process.kill()

    def _run(self, question: Question) -> None:
        try:
            with AT_ONCE, tempfile.TemporaryFile() as errors:
                told = b"" if self._is_stopped else self._listen(question, errors)
                answer = told.decode("ascii", "replace")
                if is_answer(answer, question):
                    self.told = answer
                elif not self._is_stopped:
                    LOG.warning("protecting apart failed: %s", _last_words(errors))
        except OSError as problem:
            LOG.warning("protecting apart failed: %s", problem)
        finally:
            self.ended.set()

    def _listen(self, question: Question, errors: IO[bytes]) -> bytes:
        """Hand the question over and take the answer, until the process ends."""
        sent = pickle.dumps(question)
        kept = {name: os.environ[name] for name in KEPT_SETTINGS if name in os.environ}
        with subprocess.Popen(  # noqa: S603 - our own program, no shell, no input
            [sys.executable, "-I", "-X", "utf8", str(PROGRAM), str(PROJECT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=SETTINGS | kept,
            start_new_session=True,
            creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
        ) as process:
            with self._lock:
                self._process = process
                if self._is_stopped:
                    process.kill()
            try:
                assert process.stdin is not None  # noqa: S101 - it was asked for above
                assert process.stdout is not None  # noqa: S101 - it was asked for above
                process.stdin.write(len(sent).to_bytes(LENGTH_BYTES, "big") + sent)
                # It stays open: the process ends when it is closed, by us or by our end.
                process.stdin.flush()
                return process.stdout.read(LONGEST_ANSWER)
            finally:
                process.kill()


def _last_words(errors: IO[bytes]) -> str:
    """The end of what the process wrote to standard error."""
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - TAIL_BYTES))
    return errors.read(TAIL_BYTES).decode("utf-8", "replace")


def _ask_apart(question: Question, should_stop: Callable[[], bool]) -> str:
    """The answer of the process that searches for it, or has; empty where there is none."""
    with SEARCHES_LOCK:
        search = SEARCHES.get(question.digest)
        if search is None:
            search = SEARCHES[question.digest] = _Search(question)
        search.n_waiting += 1
    try:
        while not search.ended.wait(TICK_SECONDS):
            if should_stop():
                return ""
        return search.told
    finally:
        with SEARCHES_LOCK:
            search.n_waiting -= 1
            _tidy(question.digest, search)


def _tidy(digest: str, search: _Search) -> None:
    """End what nobody waits for any more, and forget what failed or is old."""
    if search.n_waiting:
        return
    if not search.told:
        search.stop()
        SEARCHES.pop(digest, None)
    done = [known for known, one in SEARCHES.items() if one.told]
    for known in done[:-ANSWERS_KEPT]:
        del SEARCHES[known]
