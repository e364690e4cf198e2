"""How long a story of ten views of a city of 170 areas takes to become a file.

What is promised holds from the saved views to the file: slides are computed once for all formats,
and their time is added to each. A story of another city was computed and written before, so that
libraries are loaded. ``python -m benchmarks.reports`` prints the table alone.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TypeVar

from benchmarks.synthetic import build_city
from geo.city import City
from geo.disclosure import DisclosureRule
from geo.reports.slide import Report
from geo.stories.files import FORMATS, write_report
from geo.stories.slides import compute_report
from geo.stories.view import Screen, Story, View

AREAS, SMALL = 170, 20
REPEATS = 3
MEGABYTE = 1e6
Made = TypeVar("Made")
PROMISED_S = {"pptx": 4.0, "pdf": 5.0, "html": 3.0}
PROMISED_MB = {"html": 5.0}


@dataclass(frozen=True)
class Written:
    """One line of the table.

    Attributes:
        key: Of the format.
        slides: Seconds to compute the slides.
        seconds: To write them, the least time of some repeats.
        megabytes: Of the file.
        same: Whether every repeat gave the same bytes.
    """

    key: str
    slides: float
    seconds: float
    megabytes: float
    same: bool

    @property
    def kept(self) -> bool:
        """Whether it is as fast and small as promised, and the same each time."""
        fast = self.slides + self.seconds <= PROMISED_S.get(self.key, float("inf"))
        return self.same and fast and self.megabytes <= PROMISED_MB.get(self.key, float("inf"))


def draw_story(city: str) -> Story:
    """Maps of several years and levels, pairs of maps, and lines of an index."""
    share = {"city": city, "level": "quarter", "indicator": "foreign_share"}
    years = ("2005", "2009", "2013", "2017", "2020", "2023")
    pair = {"view": "side_by_side", "second": "foreign_share", "second_period": "2023"}
    views = [View(Screen.MAP, f"Karte {year}", chosen={**share, "period": year}) for year in years]
    views += [
        View(Screen.MAP, f"Seit {year}", chosen={**share, **pair, "period": year})
        for year in ("2004", "2014")
    ]
    index = {"city": city, "level": "quarter", "group": "foreign"}
    views += [View(Screen.SEGREGATION, "Verlauf", chosen=index)]
    views += [View(Screen.SEGREGATION, "Beiträge", chosen={**index, "section": "areas"})]
    return Story("Zehn Bilder", tuple(views), author="Amt", date="2024-05-17")


def compute_ten(city: City) -> Report:
    """The report of a city."""
    return compute_report(
        draw_story(city.key), open_city=lambda _: city, language="de", rule=DisclosureRule()
    )


def measure(key: str, report: Report, other: Report, *, slides: float) -> Written:
    """Write a report some times; ``other`` loads what is loaded once."""
    write_once(key, other)
    timed = [time_it(lambda: write_once(key, report)) for _ in range(REPEATS)]
    contents = {content for _, content in timed}
    seconds = min(seconds for seconds, _ in timed)
    return Written(key, slides, seconds, len(timed[0][1]) / MEGABYTE, len(contents) == 1)


def write_once(key: str, report: Report) -> bytes:
    """The file of a report."""
    target = BytesIO()
    write_report(report, key, target)
    return target.getvalue()


def time_it(work: Callable[[], Made]) -> tuple[float, Made]:
    """Seconds that work takes, and what comes of it."""
    started = time.perf_counter()
    made = work()
    return time.perf_counter() - started, made


def run() -> bool:
    """Measure and print; whether every promise is kept."""
    city, other = build_city(AREAS), compute_ten(build_city(SMALL))
    slides, report = time_it(lambda: compute_ten(city))
    print(f"Ten views of a city of {AREAS} areas, two of them pairs of maps, two of them charts.\n")
    print(f"Slides: {slides:.1f} s, once for all formats.\n")
    print("| Format | Written in | With slides | Promised | Size | Same bytes again |")
    print("|---|---:|---:|---:|---:|---|")
    lines = [measure(key, report, other, slides=slides) for key in FORMATS]
    for line in lines:
        promised = f"{PROMISED_S[line.key]:.0f} s" if line.key in PROMISED_S else "–"
        size = f"{line.megabytes:.1f} MB"
        same = "yes" if line.same else "NO"
        whole = f"{slides + line.seconds:.1f} s"
        print(f"| {line.key} | {line.seconds:.1f} s | {whole} | {promised} | {size} | {same} |")
    return all(line.kept for line in lines)


if __name__ == "__main__":
    sys.exit(0 if run() else 1)
