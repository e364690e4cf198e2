"""Thirty readers against one, as Markdown: ``python -m benchmarks.load_report``, or ``make load``.

Thirty for a minute at first, which fills the caches; then one reader alone, of each kind; then,
when nobody is there, thirty for five minutes. Replaces its own section of ``docs/benchmarks.md``.
"""

import os
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.load import (
    SESSIONS,
    THINKING_S,
    VISITS,
    Run,
    memory_after_all,
    run_load,
    serve,
    visit,
)

REPORT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
TITLE = "## Thirty readers at once"
NEXT = "\n## "
ALONE_S = 40.0
WARM_UP_S = 60.0
LONG_S = 300.0
MINUTES = 5
LARGEST_RATIO = 3.0
LARGEST_LEAK_MB = 1.0
LARGEST_GROWTH = 0.1
"""Of the memory in the second minute, by which the last one may exceed it."""
ABOUT = """
{sessions} sessions at a time for {minutes} minutes, a third each on map, scenarios and segregation
of three cities, each a websocket that speaks Streamlit's protocol (no browser: times end with the
last byte). A reader pauses {least:g} to {most:g} s between two movements and goes after a minute;
another one comes. One reader alone: the same pages and movements one after the other, on the same
server after a minute of warm-up. The readers run on the same machine and take part of it.

Machine: {machine}; load by other work before the run: {load:.1f}.
""".strip()
EXPLANATION = """
Together {rate:.1f} runs of a page or part a second, draws beside them, with {cores:.2f} cores of
the server at work: {each:.0f} ms a run. One Python process runs one script at a time (its
interpreter lock), so runs wait for each other. What thirty readers ask for, in seconds of a run
alone per second: {demand}. The closer the sum comes to
1, the longer the queue; above it the queue never empties, and quick steps
of the map wait behind slow ones. Slow are first answers on segregation, a thousand draws of chance
each; whoever asks the same again gets them from memory. Of {waited} times that a lever came to
rest, the draws were there before the reader moved on {there} times, after {seconds:.1f} s in the
median.
""".strip()
PAGES = {
    "map": ("map: period", "map: indicator"),
    "scenarios": ("lever", "rest"),
    "segregation": ("segregation: period", "segregation: group", "segregation: section"),
}
KINDS = {
    "map: period": "map, period slider",
    "map: indicator": "map, another indicator",
    "lever": "scenario, live slider",
    "rest": "scenario, slider at rest",
    "segregation: period": "segregation, period",
    "segregation: group": "segregation, group",
    "segregation: section": "segregation, section",
    "opening": "opening a page",
}


@dataclass(frozen=True)
class Figures:
    """What was measured.

    Attributes:
        alone: One reader at a time.
        many: Thirty.
        before, after: MB of the server when nobody was there, before and after the thirty.
        load: Processes that wanted the machine before anything was measured.
    """

    alone: Run
    many: Run
    before: float
    after: float
    load: float = 0.0

    @property
    def leak(self) -> float:
        """MB that a session leaves behind."""
        return (self.after - self.before) / self.many.sessions

    def minute(self, number: int) -> float:
        """Middle of the server's memory in a minute of the run, in MB."""
        inside = [mb for at, mb in self.many.memory if number - 1 <= at / 60 < number]
        return float(np.median(inside))


def measure() -> Figures:
    """All of it; nine minutes."""
    load = os.getloadavg()[0]
    with serve() as server:
        run_load(server, WARM_UP_S, seed=1000)
        alone = Run()
        for number in range(len(VISITS)):
            visit(server.url, number, alone, until=time.monotonic() + ALONE_S)
        before = memory_after_all(server)
        many = run_load(server, LONG_S, seed=2000)
        return Figures(alone, many, before, memory_after_all(server), load)


def write_section(figures: Figures) -> str:
    """The section of the report."""
    many = figures.many
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    lines = [
        TITLE,
        "",
        ABOUT.format(
            sessions=SESSIONS,
            minutes=MINUTES,
            least=THINKING_S[0],
            most=THINKING_S[1],
            load=figures.load,
            machine=machine,
        ),
        "",
        "| moved | alone: n | median, ms | thirty: n | median, ms | p95, ms | p95 ÷ alone |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(_row(figures, kind, words) for kind, words in KINDS.items()),
        "",
        _explain(figures),
        "",
        "| memory of the server | MB |",
        "| --- | ---: |",
        f"| nobody there, before | {figures.before:,.0f} |",
        *(f"| minute {n}, median | {figures.minute(n):,.0f} |" for n in range(1, MINUTES + 1)),
        f"| nobody there, after {many.sessions} sessions | {figures.after:,.0f} |",
        "",
        "| promise | measured | kept |",
        "| --- | ---: | --- |",
        *(
            f"| {words} | {said} | {'yes' if kept else '**no**'} |"
            for words, said, kept in promises(figures)
        ),
        "",
    ]
    return "\n".join(lines)


def _row(figures: Figures, kind: str, words: str) -> str:
    alone, many = (run.seconds(kind) * 1000 for run in (figures.alone, figures.many))
    high = np.percentile(many, 95)
    return (
        f"| {words} | {len(alone)} | {np.median(alone):,.0f} | {len(many)} |"
        f" {np.median(many):,.0f} | {high:,.0f} | {high / np.median(alone):.1f} |"
    )


def _explain(figures: Figures) -> str:
    many = figures.many
    rate = len(many.steps) / many.lasted
    waited = len(many.overtaken) + len(many.draws)
    demand = ", ".join(f"{page} {_demand(figures, kinds):.2f}" for page, kinds in PAGES.items())
    return EXPLANATION.format(
        demand=demand,
        rate=rate,
        cores=many.processor,
        each=many.processor / rate * 1000,
        waited=waited,
        there=len(many.draws),
        seconds=np.median(many.draws),
    )


def _demand(figures: Figures, kinds: Sequence[str]) -> float:
    """How many servers readers of a page would keep busy, if each run took as long as alone."""
    alone = {kind: np.median(figures.alone.seconds(kind)) for kind in kinds}
    asked = {kind: len(figures.many.seconds(kind)) for kind in kinds}
    return float(sum(asked[kind] * alone[kind] for kind in kinds) / figures.many.lasted)


def ratios(figures: Figures) -> dict[str, float]:
    """By kind of movement: the 95th percentile of thirty readers in medians of one alone."""
    return {
        kind: float(
            np.percentile(figures.many.seconds(kind), 95) / np.median(figures.alone.seconds(kind))
        )
        for kind in KINDS
        if kind != "opening"
    }


def promises(figures: Figures) -> list[tuple[str, str, bool]]:
    """What has to hold: words, what was measured, whether it is kept."""
    faults = len(figures.many.faults)
    growth = figures.minute(MINUTES) / figures.minute(2) - 1
    worst = max(ratios(figures).values())
    return [
        ("no error, no connection lost", str(faults), not faults),
        (
            f"memory flat: last minute at most {LARGEST_GROWTH:.0%} above the second",
            f"{growth:+.0%}",
            growth <= LARGEST_GROWTH,
        ),
        (
            f"a session leaves less than {LARGEST_LEAK_MB:g} MB",
            f"{figures.leak:.2f} MB",
            figures.leak < LARGEST_LEAK_MB,
        ),
        (
            f"p95 at most {LARGEST_RATIO:g} medians of one reader, or explained",
            f"{worst:.1f}",
            worst <= LARGEST_RATIO,
        ),
    ]


def find_section(report: str) -> str:
    """The section on load as it stands in a report; empty where there is none."""
    _, found, after = report.partition(TITLE)
    return f"{found}{after.partition(NEXT)[0].rstrip()}\n" if found else ""


def replace_section(report: str, section: str) -> str:
    """A report with its section on load replaced, or added at the end."""
    before, _, after = report.partition(TITLE)
    _, following, rest = after.partition(NEXT)
    return f"{before.rstrip()}\n\n{section}" + (f"{following}{rest}" if following else "")


def main() -> int:
    """Measure, print, write; 0 if nothing went wrong and no memory stayed."""
    figures = measure()
    section = write_section(figures)
    print("\n".join([section, *figures.many.faults[:20]]))
    REPORT.write_text(replace_section(REPORT.read_text("utf-8"), section), encoding="utf-8")
    # The times depend on the machine and are explained; errors and memory do not.
    return 0 if all(kept for _, _, kept in promises(figures)[:3]) else 1


if __name__ == "__main__":
    sys.exit(main())
