"""The file without a server: it asks nobody, runs nothing foreign and tells only what is shown."""

import base64
import hashlib
import re
import time
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO

import numpy as np
import pytest
import shapely
from geopandas import GeoSeries

from geo.crs import METRIC_CRS
from geo.disclosure import DisclosureRule
from geo.reports.html import write_html
from geo.reports.html_axes import choose_axis
from geo.reports.html_maps import EXTENT, frame_of
from geo.reports.slide import Column, MapFigure, Report, Slide, Table
from geo.stories.slides import compute_report
from geo.stories.view import Screen, Story, View
from geo.texts import LANGUAGES, Language
from tests.browser.canaries import HIDDEN, THRESHOLD, canary_city
from tests.geo.reports.slides import NAMES, map_slide, small_map, small_report

HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(2)</script>\"'`${x}"
LARGEST = 5_000_000
AREAS, VIEWS = 170, 10
PATIENCE_S = 3.0


def written(report: Report) -> str:
    target = BytesIO()
    write_html(report, target)
    return target.getvalue().decode("utf-8")


class Elements(HTMLParser):
    """All elements of a page with their attributes, and the text of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.inside: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] in ("script", "style"):
            tag = self.found[-1][0]
            self.inside.setdefault(tag, data)

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_report_gives_the_same_bytes(language: Language) -> None:
    assert written(small_report(language)) == written(small_report(language))


def test_the_policy_lets_nothing_in_and_names_its_own_script_and_style() -> None:
    page = Elements(written(small_report("de")))
    policy = next(meta["content"] for meta in page.named("meta") if "http-equiv" in meta)
    hashes = {
        tag: base64.b64encode(hashlib.sha256(words.encode()).digest()).decode()
        for tag, words in page.inside.items()
    }
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{hashes['script']}'" in policy
    assert f"style-src 'sha256-{hashes['style']}'" in policy
    assert "unsafe" not in policy


def test_nothing_in_the_file_is_fetched() -> None:
    page = Elements(written(small_report("de")))
    addresses = {
        value
        for _, attributes in page.found
        for name, value in attributes.items()
        if name in ("src", "href", "srcset", "action", "data", "poster", "xlink:href")
    }
    assert addresses
    assert all(address.startswith(("#", "data:image/svg+xml;base64,")) for address in addresses)
    assert not page.named("link")
    assert "url(" not in page.inside["style"].replace("url(#", "")
    assert "@import" not in page.inside["style"]
    assert re.findall(r"fetch|XMLHttp|import\(|WebSocket", page.inside["script"]) == []
    # Swatches are pictures of their own; in them, too, only the name of the language is an address.
    for address in addresses - {one for one in addresses if one.startswith("#")}:
        picture = base64.b64decode(address.partition(",")[2]).decode()
        assert "http" not in picture.replace("http://www.w3.org/2000/svg", "")


def test_names_and_sentences_stay_words() -> None:
    figure = replace(small_map("de"), names=(HOSTILE,) * len(NAMES), alternative=HOSTILE)
    figure = replace(figure, heading=HOSTILE, legend=replace(figure.legend, title=HOSTILE))
    table = Table(HOSTILE, (Column(HOSTILE, (HOSTILE,)),))
    facts = replace(
        map_slide("de").facts,
        lines=((HOSTILE, HOSTILE),),
        badges=((HOSTILE, HOSTILE),),
        method=HOSTILE,
    )
    slide = Slide(HOSTILE, HOSTILE, (figure, figure), table, facts)
    page = Elements(written(Report(HOSTILE, (slide,), "de", HOSTILE, HOSTILE)))
    assert len(page.named("script")) == 1
    assert all(image["src"].startswith("data:") for image in page.named("img"))
    assert not any(
        name.startswith("on") or name == "style"
        for _, attributes in page.found
        for name in attributes
    )
    assert [path["data-n"] for path in page.named("path") if "data-n" in path] == [HOSTILE] * 4


def test_outlines_stand_in_the_file_once_however_many_maps_show_them() -> None:
    page = Elements(written(small_report("de")))
    outlines = [path for path in page.named("path") if path.get("id", "").startswith("g")]
    uses = [use for use in page.named("use") if "data-v" in use]
    assert len(outlines) == len(NAMES)
    assert len(uses) == 3 * len(NAMES)  # one map, and a pair


def test_areas_say_their_number_or_why_there_is_none() -> None:
    page = Elements(written(replace(small_report("de"), slides=(map_slide("de"),))))
    said = {use["href"]: use["data-v"] for use in page.named("use") if "data-v" in use}
    assert list(said.values()) == ["12,3\u00a0%", "34,5\u00a0%", "vertraulich", "nicht bekannt"]


def test_squares_of_a_kilometre_keep_their_place_and_size() -> None:
    """Four squares in a row: a quarter of the long side each, north up."""
    page = Elements(written(small_report("de")))
    paths = {path["id"]: path["d"] for path in page.named("path") if "id" in path}
    side = EXTENT // 4
    corners = {(x, y) for x, y in _points(paths["g0-1"])}
    assert corners == {(side, 0), (2 * side, 0), (side, side), (2 * side, side)}


def _points(path: str) -> list[tuple[int, int]]:
    numbers = [int(number) for number in re.findall(r"-?\d+", path)]
    steps = np.reshape(numbers, (-1, 2)).cumsum(axis=0)
    return [(int(x), int(y)) for x, y in steps]


def test_every_slide_is_a_section_with_heading_table_and_facts() -> None:
    report = small_report("en")
    words = written(report)
    page = Elements(words)
    labels = [section["aria-label"] for section in page.named("section")]
    assert labels == [f"Slide {n} of 4" for n in (1, 2, 3, 4)]
    assert len(page.named("h2")) == len(page.named("details")) == len(report.slides)
    assert words.count("<caption>") == len(report.slides)
    assert words.count("FICTIONAL") >= len(report.slides)
    assert page.named("html") == [{"lang": "en"}]


def test_an_area_without_outline_harms_no_other() -> None:
    figure = small_map("de")
    shapes = GeoSeries([*figure.shapes[:3], None], index=figure.shapes.index, crs=METRIC_CRS)
    slide = replace(map_slide("de"), figures=(replace(figure, shapes=shapes),))
    page = Elements(written(replace(small_report("de"), slides=(slide,))))
    drawn = [path["d"] for path in page.named("path") if path.get("id", "").startswith("g")]
    assert [bool(d) for d in drawn] == [True, True, True, False]


def city_figure() -> MapFigure:
    """170 areas whose borders have a point every 50 m, as official ones do."""
    random = np.random.default_rng(170)
    points = shapely.MultiPoint(random.uniform(0, 20_000, size=(AREAS, 2)))
    frame = shapely.box(0, 0, 20_000, 20_000)
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=frame))
    shapes = shapely.segmentize(shapely.intersection(cells, frame), 50.0)
    figure = small_map("de")
    codes = np.arange(AREAS, dtype=np.uint8) % 2
    numbers = np.linspace(0, 50, AREAS)
    return replace(
        figure,
        shapes=GeoSeries(shapes, index=[str(i) for i in range(AREAS)], crs=METRIC_CRS),
        names=tuple(f"Stadtteil Nummer {i}" for i in range(AREAS)),
        colouring=replace(figure.colouring, codes=codes, numbers=numbers),
    )


def test_ten_views_of_170_areas_are_small_and_quick() -> None:
    figure = city_figure()
    words = tuple(f"{i},0" for i in range(AREAS))
    table = Table("Tabelle", tuple(Column(f"Spalte {i}", words) for i in range(6)))
    slides = tuple(
        replace(map_slide("de"), title=f"Sicht {i}", figures=(figure, figure), table=table)
        for i in range(VIEWS)
    )
    started = time.perf_counter()
    page = written(replace(small_report("de"), slides=slides))
    assert time.perf_counter() - started < PATIENCE_S
    assert len(page.encode()) < LARGEST


def test_hidden_counts_are_not_in_the_file() -> None:
    city = canary_city("kanarienheim", "Kanarienheim", "Zeisigviertel")
    views = tuple(
        View(Screen.MAP, indicator, "", {"city": city.key, "indicator": indicator})
        for indicator in ("asylum_countries_count", "asylum_countries_share")
    )
    pages = [
        written(
            compute_report(
                Story("Zahlen", views),
                open_city=lambda _: city,
                language="de",
                rule=DisclosureRule(threshold=threshold),
            )
        )
        for threshold in (1, THRESHOLD)
    ]
    forms = [form for n in HIDDEN.values() for form in (f"{n}", f"{n:,}".replace(",", "."))]
    open_page, protected = pages
    assert any(form in open_page for form in forms)
    assert not any(form in re.sub(r' d="[^"]*"', "", protected) for form in forms)


@pytest.mark.parametrize(
    ("low", "high", "decimals", "ticks"),
    [
        (0.0, 0.49, 2, (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)),
        (3.0, 3.0, 0, (2.0, 3.0, 4.0)),
        (-10.0, 30.0, 1, (-10.0, 0.0, 10.0, 20.0, 30.0)),
    ],
)
def test_ticks_are_round_and_hold_everything(
    low: float, high: float, decimals: int, ticks: tuple[float, ...]
) -> None:
    axis = choose_axis(np.array([low, np.nan, high]), "de", decimals=decimals)
    assert axis.ticks == ticks
    assert axis.low <= low <= high <= axis.high


def test_a_city_taller_than_wide_fills_the_height() -> None:
    frame = frame_of(np.array([shapely.box(0, 0, 500, 1000)], dtype=object))
    assert (frame.width, frame.height) == (EXTENT // 2, EXTENT)
