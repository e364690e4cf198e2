"""From the key on the slider to the repainted map, in a real browser."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Literal

import psutil

from benchmarks.chromium import Tab
from tests.browser.servers import Server

PROBE = (Path(__file__).parent / "probe.js").read_text("utf-8")
WARM_UP = 2
Kind = Literal["colours", "patch", "text"]


@dataclass(frozen=True)
class Steps:
    """What a run of slider steps showed; times in ms, bytes over the websocket."""

    times: list[float]
    blanks: list[float]
    sizes: list[int]
    remounts: int
    first_ms: float
    view_kept: bool = True
    heap: list[float] = field(default_factory=list)

    @property
    def median_ms(self) -> float:
        """Of the slider steps."""
        return median(self.times)

    @property
    def spread(self) -> str:
        """Fastest to slowest."""
        return f"{min(self.times):.0f}–{max(self.times):.0f}"


def open_page(tab: Tab, url: str, n_areas: int) -> float:
    """Open a page and wait for all areas; milliseconds since it was asked for."""
    tab.open(url)
    _wait(tab, "document.readyState === 'complete' && !!window.probe")
    if n_areas:
        return float(tab.evaluate(f"probe.drawn({n_areas})"))
    _wait(tab, "!!document.querySelector('input[type=range]')")
    return float(tab.evaluate("performance.now()"))


def measure_steps(
    tab: Tab, url: str, n_areas: int, *, repeats: int, kind: Kind = "colours", slider: int = 0
) -> Steps:
    """Open a page, pan its map, press an arrow key and watch.

    Args:
        tab: Of the browser.
        url: Of the page.
        n_areas: That it draws; 0 for a page without a map.
        repeats: Measured steps, after the warm-up.
        kind: What counts as done: new colours of first and last area, a patch applied,
            or a text.
        slider: Which of the page's sliders.
    """
    first_ms = open_page(tab, url, n_areas)
    time.sleep(1.5)  # let the page settle: late reruns would be taken for the step
    view = _move_view(tab) if n_areas else None
    tab.evaluate(f"document.querySelectorAll('input[type=range]')[{slider}].focus()")
    steps = [_step(tab, kind, n_areas, number) for number in range(WARM_UP + repeats)][WARM_UP:]
    return Steps(
        times=[step["ms"] for step in steps],
        blanks=[step["blank"] for step in steps],
        sizes=[step["bytes"] for step in steps],
        remounts=sum(step["remounted"] for step in steps),
        first_ms=first_ms,
        view_kept=view is None or view == _view(tab),
    )


def _step(tab: Tab, kind: Kind, n_areas: int, number: int) -> dict[str, Any]:
    tab.evaluate(f"probe.arm('{kind}', {n_areas}, 'step-{number + 1}-')")
    # The map page starts at the newest period, the right end of its slider.
    tab.press("ArrowLeft" if kind == "patch" else "ArrowRight")
    step: dict[str, Any] = tab.evaluate("probe.step")
    time.sleep(0.25)
    return step


def measure_heap(tab: Tab, url: str, n_areas: int, *, steps: int) -> tuple[float, float]:
    """JavaScript memory in MB after a few steps and after many more."""
    measure_steps(tab, url, n_areas, repeats=3)
    before = tab.heap_mb()
    run_steps(tab, steps)
    return before, tab.heap_mb()


def run_steps(tab: Tab, steps: int) -> None:
    """Press the arrow again and again, each after the last has been painted."""
    for _ in range(steps):
        tab.evaluate("probe.arm('patch', 0)")
        tab.press("ArrowRight")
        tab.evaluate("probe.step")


def server_memory_mb(server: Server) -> float:
    """Resident memory of a server."""
    return float(psutil.Process(server.process.pid).memory_info().rss) / 1e6


def _move_view(tab: Tab) -> object:
    """Pan and zoom as a reader would have done before touching the slider."""
    tab.evaluate("probe.map().map.setZoom(probe.map().map.getZoom() - 0.5, {animate: false}), 1")
    tab.evaluate("probe.map().map.panBy([40, 30], {animate: false}), 1")
    time.sleep(1.0)
    return _view(tab)


def _view(tab: Tab) -> object:
    return tab.evaluate(
        "(m => [m.getZoom(), m.getCenter().lat, m.getCenter().lng])(probe.map().map)"
    )


def _wait(tab: Tab, condition: str) -> None:
    for _ in range(2000):
        if tab.evaluate(condition):
            return
        time.sleep(0.05)
    raise RuntimeError(f"never true: {condition}")
