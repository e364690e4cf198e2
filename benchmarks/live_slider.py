"""Live sliders over a scenario: from the moved handle to the repainted map, and to the bands."""

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.chromium import Tab, open_tab
from benchmarks.map_report import Promise
from benchmarks.slider import PROBE, Steps, measure_steps
from tests.browser.servers import serve_copy

APPS = Path(__file__).parent / "apps"
N_AREAS = 200
DRAWS = 500
REPEATS = 15
RELEASES = 5
MOST_FLOORS = 2.5
MOST_BANDS_MS = 1_500
LARGEST_STEP_BYTES = 40_000
PATIENCE_MS = 20_000
FIRST = 150
"""Where the app's slider begins, in per cent."""
RELEASE = """new Promise((resolve, reject) => {
  const range = document.querySelector("input[type=range]");
  const [started, words] = [performance.now(), "band-%d-"];
  range.value = %d;
  range.dispatchEvent(new Event("input", { bubbles: true }));
  range.dispatchEvent(new Event("change", { bubbles: true }));
  const look = () => {
    if (probe.texts(words)) resolve(performance.now() - started);
    else if (performance.now() - started > %d) reject(new Error("no " + words));
    else requestAnimationFrame(look);
  };
  look();
})"""
DRAG = """new Promise((resolve) => {
  const range = document.querySelector("input[type=range]");
  const atlas = probe.map().map.atlas;
  const [started, first] = [performance.now(), atlas.applied];
  let moves = 0;
  const move = () => {
    range.value = 20 + (moves += 1) %% 60;
    range.dispatchEvent(new Event("input", { bubbles: true }));
    if (performance.now() - started < %d) requestAnimationFrame(move);
    else resolve([moves, probe.map().map.atlas.applied - first]);
  };
  move();
})"""
DRAG_MS = 3_000


@dataclass(frozen=True)
class LiveFigures:
    """What was measured in one run; times in ms."""

    floor: Steps
    steps: Steps
    bands: list[float]
    moves: int
    maps: int

    @property
    def floors(self) -> float:
        """A step as a multiple of an empty rerun."""
        return self.steps.median_ms / self.floor.median_ms


def measure_live() -> LiveFigures:
    """An empty rerun, steps, releases, and a handle that is dragged without rest."""
    with open_tab(PROBE) as tab:
        with serve_copy(APPS / "empty.py") as server:
            floor = measure_steps(tab, server.page(), 0, repeats=REPEATS, kind="text")
        with serve_copy(APPS / "live_scenario.py") as server:
            url = server.page(n=N_AREAS, draws=DRAWS)
            steps = measure_steps(tab, url, N_AREAS, repeats=REPEATS, kind="patch")
            bands = [_measure_release(tab, FIRST - 50 - part) for part in range(RELEASES)]
            moves, maps = tab.evaluate(DRAG % DRAG_MS)
    return LiveFigures(floor, steps, bands, int(moves), int(maps))


def _measure_release(tab: Tab, value: int) -> float:
    """From the last movement to the bands of just that value."""
    elapsed = float(tab.evaluate(RELEASE % (value, value, PATIENCE_MS)))
    time.sleep(0.5)
    return elapsed


def check_promises(figures: LiveFigures) -> list[Promise]:
    """What the sliders have to keep, checked against the figures."""
    bands = median(figures.bands)
    largest = max(figures.steps.sizes)
    return [
        Promise(
            f"live scenario, {N_AREAS} areas: at most {MOST_FLOORS} floors",
            f"{figures.floors:.1f}",
            figures.floors <= MOST_FLOORS,
        ),
        Promise("bands 1.5 s after the release", f"{bands / 1e3:.1f} s", bands <= MOST_BANDS_MS),
        Promise("at most 40 kB a step", f"{largest / 1e3:.1f} kB", largest <= LARGEST_STEP_BYTES),
        Promise(
            "the frame is never thrown away",
            f"{figures.steps.remounts} times",
            figures.steps.remounts == 0 and figures.steps.view_kept,
        ),
    ]


def write_tables(figures: LiveFigures) -> str:
    """All figures as Markdown."""
    steps = figures.steps
    bands = f"**{median(figures.bands):.0f}** ({min(figures.bands):.0f}–{max(figures.bands):.0f})"
    lines = [
        "## Live sliders over a scenario",
        "",
        f"{N_AREAS} areas, 15 years, 12 sliders. Every step computes the central run;",
        f"{DRAWS} draws are computed beside the page when the sliders rest.",
        "",
        "| what | measured |",
        "| --- | ---: |",
        f"| empty rerun, ms | {figures.floor.median_ms:.0f} ({figures.floor.spread}) |",
        f"| key to repainted map, ms | **{steps.median_ms:.0f}** ({steps.spread}) |",
        f"| last movement to bands, ms | {bands} |",
        f"| maps a second while dragged without rest | {figures.maps * 1e3 / DRAG_MS:.0f} |",
        f"| bytes a step | {max(steps.sizes):,} |",
        "",
        "| promise | measured | kept |",
        "| --- | ---: | --- |",
        *(
            f"| {each.words} | {each.measured} | {'yes' if each.kept else '**no**'} |"
            for each in check_promises(figures)
        ),
    ]
    return "\n".join(lines) + "\n"
