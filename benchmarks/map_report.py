"""The map against the usual way, the floor and itself over a long session, as Markdown."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.chromium import Tab, open_tab
from benchmarks.slider import (
    PROBE,
    Steps,
    measure_heap,
    measure_steps,
    open_page,
    run_steps,
    server_memory_mb,
)
from tests.browser.servers import serve_copy

APPS = Path(__file__).parent / "apps"
SIZES = (62, 170, 1000, 5000)
REPEATS = 15
PLAIN_REPEATS = {62: 6, 170: 6, 1000: 4, 5000: 2}
"""The usual way takes 19 s a step at 5,000 areas."""
LONG_SESSION = 500
HEAP_STEPS = 200
LARGEST_STEP_BYTES = 40_000
LARGEST_FIRST_MS = 4_000
LARGEST_GROWTH_MB = 20
BYTES = ("bytes usual", "bytes atlas", "bytes page")
WAYS = ("usual", "atlas")
LOSSES = ("frames thrown away", "view kept", "blank, ms")


@dataclass(frozen=True)
class Promise:
    """Something the map has to keep, with what was measured."""

    words: str
    measured: str
    kept: bool


@dataclass(frozen=True)
class MapFigures:
    """Everything measured in one run."""

    floor: Steps
    atlas: dict[int, Steps]
    warm_ms: dict[int, float]
    plain: dict[int, Steps]
    page: dict[int, Steps]
    heap: dict[int, tuple[float, float]]
    memory: dict[str, tuple[float, float]]


def measure_map() -> MapFigures:
    """Run everything, one browser and one server at a time."""
    with open_tab(PROBE) as tab:
        with serve_copy(APPS / "empty.py") as server:
            floor = measure_steps(tab, server.page(), 0, repeats=REPEATS, kind="text")
        with serve_copy(APPS / "atlas_map.py") as server:
            atlas = {n: measure_steps(tab, server.page(n=n), n, repeats=REPEATS) for n in SIZES}
            warm = {n: open_page(tab, server.page(n=n), n) for n in SIZES}
            heap = {n: measure_heap(tab, server.page(n=n), n, steps=HEAP_STEPS) for n in SIZES[-2:]}
        plain = _measure_plain(tab)
        with serve_copy(APPS / "map_page.py") as server:
            page = {
                n: measure_steps(tab, server.page(n=n), n, repeats=REPEATS, kind="patch")
                for n in SIZES
            }
        memory = {setting: _measure_memory(tab, setting) for setting in ("false", "true")}
    return MapFigures(floor, atlas, warm, plain, page, heap, memory)


def _measure_plain(tab: Tab) -> dict[int, Steps]:
    with serve_copy(APPS / "plain_folium.py") as server:
        return {n: measure_steps(tab, server.page(n=n), n, repeats=PLAIN_REPEATS[n]) for n in SIZES}


def _measure_memory(tab: Tab, collect: str) -> tuple[float, float]:
    """Server memory in MB at the start and the end of a long session."""
    options = ["--runner.postScriptGC", collect]
    with serve_copy(APPS / "atlas_map.py", options=options) as server:
        measure_steps(tab, server.page(n=1000), 1000, repeats=20)
        before = server_memory_mb(server)
        run_steps(tab, LONG_SESSION)
        return before, server_memory_mb(server)


def check_promises(figures: MapFigures) -> list[Promise]:
    """What the map has to keep, checked against the figures."""
    runs = [*figures.atlas.values(), *figures.page.values()]
    largest = max(max(run.sizes) for run in runs)
    late = max(figures.warm_ms.values())
    growth = max(after - before for before, after in figures.heap.values())
    blank = max(max(run.blanks) for run in runs)
    return [
        *(_at_least(figures, n, least) for n, least in ((1000, 25), (5000, 80))),
        *(_floors(figures, n, most) for n, most in ((62, 2), (170, 2), (1000, 2), (5000, 3))),
        Promise("at most 40 kB a step", f"{largest / 1e3:.1f} kB", largest < LARGEST_STEP_BYTES),
        Promise("first map, warm, in 4 s", f"{late / 1e3:.1f} s", late < LARGEST_FIRST_MS),
        _always("the reader's view is kept", [run.view_kept for run in runs]),
        _always("the frame is never thrown away", [run.remounts == 0 for run in runs]),
        Promise("never blank", f"{blank:.0f} ms", blank == 0),
        Promise(
            f"{HEAP_STEPS} steps leave less than {LARGEST_GROWTH_MB} MB in the browser",
            f"{growth:.1f} MB",
            growth < LARGEST_GROWTH_MB,
        ),
    ]


def _at_least(figures: MapFigures, n: int, least: int) -> Promise:
    ratio = figures.plain[n].median_ms / figures.atlas[n].median_ms
    return Promise(f"{n:,} areas: at least {least} times as fast", f"{ratio:.0f}", ratio >= least)


def _floors(figures: MapFigures, n: int, most: int) -> Promise:
    multiple = figures.page[n].median_ms / figures.floor.median_ms
    promise = f"map page, {n:,} areas: at most {most} floors"
    return Promise(promise, f"{multiple:.1f}", multiple <= most)


def _always(words: str, truths: list[bool]) -> Promise:
    return Promise(words, f"{sum(truths)} of {len(truths)} runs", all(truths))


def write_tables(figures: MapFigures) -> str:
    """All figures as Markdown."""
    promises = check_promises(figures)
    floor = f"**{figures.floor.median_ms:.0f} ms** ({figures.floor.spread})"
    lines = [
        "## Slider to repainted map",
        "",
        f"Floor (a fragment with a slider and a line of text): {floor}.",
        "",
        _header("areas", "usual way, ms", "atlas, ms", "ratio", "floors", "map page, ms", *BYTES),
        *(_line(figures, n) for n in SIZES),
        "",
        _header("areas", *(f"{way}: {what}" for way in WAYS for what in LOSSES), "first map, ms"),
        *(_view_line(figures, n) for n in SIZES),
        "",
        "## A long session",
        "",
        "| what | start, MB | end, MB |",
        "| --- | ---: | ---: |",
        *(
            f"| browser, {n:,} areas, {HEAP_STEPS} steps | {before:.1f} | {after:.1f} |"
            for n, (before, after) in figures.heap.items()
        ),
        *(
            f"| server, {LONG_SESSION} runs, postScriptGC={setting} | {before:.0f} | {after:.0f} |"
            for setting, (before, after) in figures.memory.items()
        ),
        "",
        "## Promises",
        "",
        "| promise | measured | kept |",
        "| --- | ---: | --- |",
        *(f"| {each.words} | {each.measured} | {_yes(each.kept)} |" for each in promises),
    ]
    return "\n".join(lines) + "\n"


def _header(*columns: str) -> str:
    return "\n".join((f"| {' | '.join(columns)} |", "|" + " ---: |" * len(columns)))


def _line(figures: MapFigures, n: int) -> str:
    plain, atlas, page = figures.plain[n], figures.atlas[n], figures.page[n]
    return (
        f"| {n:,} | {plain.median_ms:,.0f} ({plain.spread}) ×{len(plain.times)} "
        f"| **{atlas.median_ms:.0f}** ({atlas.spread}) "
        f"| {plain.median_ms / atlas.median_ms:.0f} "
        f"| {atlas.median_ms / figures.floor.median_ms:.1f} "
        f"| {page.median_ms:.0f} ({page.spread}) "
        f"| {max(plain.sizes):,} | {max(atlas.sizes):,} | {max(page.sizes):,} |"
    )


def _view_line(figures: MapFigures, n: int) -> str:
    plain, atlas = figures.plain[n], figures.atlas[n]
    return (
        f"| {n:,} | {plain.remounts} of {len(plain.times)} | {_yes(plain.view_kept)} "
        f"| {max(plain.blanks):.0f} | {atlas.remounts} of {len(atlas.times)} "
        f"| {_yes(atlas.view_kept)} | {max(atlas.blanks):.0f} | {figures.warm_ms[n]:,.0f} |"
    )


def _yes(kept: bool) -> str:  # noqa: FBT001 - a word for a truth
    return "yes" if kept else "**no**"
