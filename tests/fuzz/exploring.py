"""The search: mutate, run, keep what reaches new code, and make what breaks small.

Python 3.11 has no cheap way to count lines, so only functions of the readers are traced.
"""

import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import CodeType, FrameType
from typing import Any

from tests.fuzz.mutators import mutate
from tests.fuzz.seeds import CONTENT, OPTIONS, Case, chosen
from tests.fuzz.targets import BrokenPromiseError, Target

PROJECT = Path(__file__).parents[2]
TRACED = tuple(f"{PROJECT / 'geo' / part}/" for part in ("imports", "scenarios", "store"))
TRIES_OF_MINIMISING = 150
MOST_KEPT = 400
LATEST, LATEST_SHARE = 40, 0.3


@dataclass(frozen=True)
class Find:
    """A case that breaks a promise.

    Attributes:
        signature: What broke and where; two cases with the same one have the same cause.
    """

    signature: str
    case: Case
    story: str = field(default="", compare=False)


class LineTrace:
    """Which lines of the readers have been reached, by place in their functions."""

    def __init__(self) -> None:
        """Nothing reached yet."""
        self.seen: set[tuple[CodeType, int]] = set()
        self._is_traced: dict[str, bool] = {}

    def run(self, call: Callable[[], None]) -> bool:
        """Call, and say whether new lines were reached."""
        before = len(self.seen)
        sys.settrace(self._enter)
        try:
            call()
        finally:
            sys.settrace(None)
        return len(self.seen) > before

    def _enter(self, frame: FrameType, event: str, _: object) -> Any:
        file = frame.f_code.co_filename
        traced = self._is_traced.get(file)
        if traced is None:
            traced = self._is_traced[file] = file.startswith(TRACED)
        return self._step if traced and event == "call" else None

    def _step(self, frame: FrameType, event: str, _: object) -> Any:
        if event == "line":
            self.seen.add((frame.f_code, frame.f_lineno))
        return self._step


def find_fault(target: Target, case: Case) -> Find | None:
    """What a case breaks, if anything."""
    try:
        target.try_case(case)
    except Exception as fault:  # noqa: BLE001 - any exception at all is what is searched for
        return Find(_signature(fault), dict(case), "".join(traceback.format_exception(fault)))
    return None


def _signature(fault: BaseException) -> str:
    """The kind of fault and the innermost place of the project, or the broken promise."""
    if isinstance(fault, BrokenPromiseError):
        return f"broken: {fault}"
    places = [
        f"{Path(place.filename).relative_to(PROJECT)}:{place.name}: {place.line}"
        for place in traceback.extract_tb(fault.__traceback__)
        if place.filename.startswith(str(PROJECT / "geo"))
    ]
    return f"{type(fault).__name__} in {places[-1] if places else 'the test itself'}"


def explore(
    target: Target,
    random: Random,
    *,
    tries: int,
    before_each: Callable[[Case], bool] = lambda _: True,
) -> Iterator[Find]:
    """Finds of a search, each signature once.

    Args:
        target: What is searched.
        random: The same state gives the same search.
        tries: How many mutated cases are run, after the seeds.
        before_each: Shown every case before it is run; the search ends where it says no.
    """
    trace = LineTrace()
    pool = [dict(case) for case in target.seeds().values()]
    told: set[str] = set()
    for case in pool:
        yield from _fresh(_traced(trace, target, case)[0], told)
    n_seeds = len(pool)
    for _ in range(tries):
        latest = pool[-LATEST:] if random.random() < LATEST_SHARE else pool
        case = vary_case(random.choice(latest), random)
        if not before_each(case):
            return
        found, is_new = _traced(trace, target, case)
        yield from _fresh(found, told)
        if is_new and found is None:
            pool.append(case)
            if len(pool) > MOST_KEPT:
                pool.pop(random.randrange(n_seeds, len(pool)))


def _fresh(found: Find | None, told: set[str]) -> Iterator[Find]:
    if found is not None and found.signature not in told:
        told.add(found.signature)
        yield found


def _traced(trace: LineTrace, target: Target, case: Case) -> tuple[Find | None, bool]:
    found: list[Find | None] = []
    is_new = trace.run(lambda: found.append(find_fault(target, case)))
    return found[0], is_new


def vary_case(case: Case, random: Random) -> Case:
    """The case with one or two of its files mutated, now and then with choices."""
    changed = dict(case)
    if len(changed) > 1 and random.random() < 0.05:
        changed.pop(random.choice(list(changed)))
    for _ in range(random.choice((1, 1, 2))):
        name = random.choice(list(changed))
        changed[name] = mutate(changed[name], random)
    if OPTIONS not in changed and CONTENT not in changed and random.random() < 0.1:
        changed[OPTIONS] = mutate(chosen(encoding="", crs="", period="", layer=""), random)
    return changed


def minimise(target: Target, find: Find) -> Find:
    """A smaller case with the same fault: files dropped, then pieces of each."""
    best = find
    for name in list(find.case):
        fewer = {other: content for other, content in best.case.items() if other != name}
        best = _if_same(target, best, fewer) if fewer else best
    tries = TRIES_OF_MINIMISING
    for name in list(best.case):
        for joint in (b"\n", b""):
            best, tries = _minimise_file(target, best, name, joint=joint, tries=tries)
    return best


def _if_same(target: Target, best: Find, case: Case) -> Find:
    found = find_fault(target, case)
    return found if found is not None and found.signature == best.signature else best


def _minimise_file(
    target: Target, best: Find, name: str, *, joint: bytes, tries: int
) -> tuple[Find, int]:
    """Halves, quarters and so on left out as long as the fault stays."""
    size = max(1, len(_pieces(best.case[name], joint)) // 2)
    while size >= 1 and tries > 0:
        place = 0
        while place < len(pieces := _pieces(best.case[name], joint)) and tries > 0:
            tries -= 1
            shorter = joint.join(pieces[:place] + pieces[place + size :])
            smaller = _if_same(target, best, {**best.case, name: shorter})
            place += size if smaller is best else 0
            best = smaller
        size //= 2
    return best, tries


def _pieces(content: bytes, joint: bytes) -> list[bytes]:
    return content.split(joint) if joint else [content[k : k + 1] for k in range(len(content))]
