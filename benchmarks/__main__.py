"""Measure all but load, print it and write ``docs/benchmarks.md``: ``make bench``.

Ends with status 1 if a promise of map, live sliders, scenarios, placement or comparison is not
kept.
"""

import io
import os
import platform
import sys
from contextlib import redirect_stdout
from pathlib import Path

from benchmarks import disclosure, indices, live_slider, optimiser, region, reports, scenarios
from benchmarks.load_report import find_section
from benchmarks.map_report import check_promises, measure_map, write_tables

REPORT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
INTRODUCTION = """# Benchmarks

Written by `make bench`; run it again on your machine. Times are medians (fastest–slowest) in
milliseconds from the key press on the slider to the frame in which the last area has its new
colour, in a headless Chromium with software drawing, without network delay; resolution is one
frame, 16.7 ms. Synthetic cities, about 97 vertices an area. "Usual way": a `folium.Map` with a
`GeoJson` layer built in every run and given to `st_folium`, under the same server settings, its
files served from the same machine, which flatters it. "Atlas": the same slider with the atlas's
map, every area changing at every step. "Map page": the page itself with legend, search and
table, from the key to the repainted map. How it works: `docs/decisions/0004-map.md`.
"""


def main() -> int:
    """Measure, print, write; 0 if every promise is kept."""
    figures = measure_map()
    live = live_slider.measure_live()
    tables = f"{write_tables(figures)}\n{live_slider.write_tables(live)}"
    print(tables)
    spoken = io.StringIO()
    with redirect_stdout(spoken):
        indices.run()
    print(spoken.getvalue())
    placed = io.StringIO()
    with redirect_stdout(placed):
        placements = optimiser.run()
    print(placed.getvalue())
    of_scenarios = io.StringIO()
    with redirect_stdout(of_scenarios):
        scenarios_keep = scenarios.run()
    print(of_scenarios.getvalue())
    attacked = io.StringIO()
    with redirect_stdout(attacked):
        disclosure.run()
    print(attacked.getvalue())
    compared = io.StringIO()
    with redirect_stdout(compared):
        comparison = region.run()
    print(compared.getvalue())
    written = io.StringIO()
    with redirect_stdout(written):
        reports_keep = reports.run()
    print(written.getvalue())
    cores, kind, python = os.cpu_count(), platform.machine(), platform.python_version()
    machine = f"Machine: {cores} cores, {kind}, Python {python}."
    load = find_section(REPORT.read_text("utf-8"))
    REPORT.write_text(
        f"{INTRODUCTION}\n{machine}\n\n{tables}\n## Indices against PySAL\n\n{spoken.getvalue()}"
        f"\n## Scenarios\n\n{of_scenarios.getvalue()}"
        f"\n## Best possible placement\n\n{placed.getvalue()}"
        f"\n## Disclosure control\n\n{attacked.getvalue()}"
        f"\n## Comparison of cities\n\n{compared.getvalue()}"
        f"\n## Files for the council\n\n{written.getvalue()}"
        f"\n{load}",
        encoding="utf-8",
    )
    promises = [*check_promises(figures), *live_slider.check_promises(live)]
    kept = [scenarios_keep, reports_keep, comparison.kept, *(promise.kept for promise in promises)]
    return 0 if all(kept + [line.kept for line in placements]) else 1


if __name__ == "__main__":
    sys.exit(main())
