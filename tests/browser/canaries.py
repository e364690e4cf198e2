"""Cities whose secrets cannot be mistaken for anything else, and every form they travel in.

The threshold is set so high that hidden counts have four digits: 7613 in a frame is no accident,
while a 3 would be everywhere. What the browser gets is searched as text, in the packed numbers
of maps and in the packed arrays of charts.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from playwright.sync_api import Error, Page, Response, WebSocket
from shapely import Point, box

from geo.city import City, CityKind, Level
from geo.crs import METRIC_CRS
from geo.values import Kind, State
from tests.cities import SIDE, small_city

THRESHOLD = 10_000
OPEN, BESIDE, INTERNAL = "offenheim", "nachbarheim", "kanarienheim"
HIDDEN = {"q1": 7613, "q3": 8329, "q6": 9187, "q8": 6529}
"""Members of the group in four quarters: under the threshold."""
PEOPLE = {f"q{number}": 90_000 + 1_111 * number for number in range(12)} | {
    "q1": 61_007,
    "q3": 58_211,
    "q6": 63_377,
    "q8": 57_803,
}
GROUP = {quarter: PEOPLE[quarter] // 5 for quarter in PEOPLE} | HIDDEN
OBJECTS = ("Girlitzhaus", "Stieglitzheim")
"""Names of a facility and of accommodation in the city that is released."""
SECRET_WORDS = ("Kanarienheim", "Zeisigviertel")
"""Names of the internal city and its quarters."""
BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")
PATCH = re.compile(rb"atlas\.patch\([^,]*,\s*\\*\"([A-Za-z0-9+/=]+)\\*\",\s*\\*\"([A-Za-z0-9+/=]+)")
PACKED = re.compile(rb'"dtype":\s*"([fiu][1248])",\s*"bdata":\s*"([^"]*)"')


def canary_city(key: str, name: str, quarter: str) -> City:
    """Twelve quarters in two boroughs with people, a group, dwellings, and objects with names."""
    places = [f"q{number}" for number in range(12)]
    squares = [
        box(i % 4 * SIDE, i // 4 * SIDE, (i % 4 + 1) * SIDE, (i // 4 + 1) * SIDE) for i in range(12)
    ]
    halves = [box(0, 0, 2 * SIDE, 3 * SIDE), box(2 * SIDE, 0, 4 * SIDE, 3 * SIDE)]
    areas = gpd.GeoDataFrame(
        {
            "name": ["West", "Ost", *(f"{quarter} {i}" for i in range(12))],
            "parent": ["", "", *("W" if i % 4 < 2 else "E" for i in range(12))],
            "level": ["borough"] * 2 + ["quarter"] * 12,
        },
        index=pd.Index(["W", "E", *places], name="area_id"),
        geometry=[*halves, *squares],
        crs=METRIC_CRS,
    )
    return replace(
        small_city(),
        key=key,
        name=name,
        kind=CityKind.UPLOADED,
        levels=(Level("borough", "Bezirk", "Borough"), Level("quarter", "Viertel", "Quarter")),
        areas=areas,
        values=_values(places),
        facilities=_objects(OBJECTS[0], "facility_id", kind="kita"),
        accommodation=_objects(
            OBJECTS[1],
            "accommodation_id",
            kind="shared",
            capacity_count=55.0,
            from_period="2018",
            to_period="",
        ),
        fingerprint=key,
    )


def _values(places: list[str]) -> pd.DataFrame:
    rows = [
        (place, indicator, period, float(number))
        for period in ("2019", "2020", "2021")
        for place in places
        for indicator, number in (
            ("population_count", PEOPLE[place]),
            ("asylum_countries_count", GROUP[place]),
            ("dwellings_count", PEOPLE[place] // 2),
            ("vacant_dwellings_count", 300),
        )
    ]
    frame = pd.DataFrame(rows, columns=["area_id", "indicator", "period", "value"])
    return frame.assign(
        state=pd.Series([State.PRESENT] * len(frame), dtype="int8"),
        kind=Kind.UPLOADED.value,
        source_id="source",
        qualifier="exact",
        note="",
    )


def _objects(name: str, index: str, **columns: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"name": [name], "area_id": ["q0"], **{key: [cell] for key, cell in columns.items()}},
        geometry=[Point(200, 300)],
        index=pd.Index(["one"], name=index),
        crs=METRIC_CRS,
    )


@dataclass
class Wire:
    """Everything that a browser was sent, by address of the page."""

    sent: dict[str, list[bytes]] = field(default_factory=dict)
    now: str = ""
    answers: list[Response] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Record every frame of every websocket and every body that is not Streamlit's own."""
        page.on("websocket", self._listen_to)
        page.on("response", self._note)

    def _listen_to(self, socket: WebSocket) -> None:
        socket.on(
            "framereceived",
            lambda frame: self._keep(frame.encode() if isinstance(frame, str) else frame),
        )

    def _note(self, response: Response) -> None:
        self.answers.append(response)

    def read_bodies(self) -> None:
        """Keep the bodies of what was answered; before the page goes elsewhere with them."""
        while self.answers:
            response = self.answers.pop(0)
            address = response.url.partition("?")[0]
            is_of_streamlit = "/static/" in address and "/app/static/" not in address
            if not is_of_streamlit and address.startswith("http") and response.status == 200:
                self._keep(_body_of(response))

    def _keep(self, content: bytes) -> None:
        self.sent.setdefault(self.now, []).append(content)


def _body_of(response: Response) -> bytes:
    """What was answered; asked for again, as the same visitor, where the browser let go of it."""
    try:
        return response.body()
    except Error:
        again = response.frame.page.request.get(response.url)
        assert again.status == response.status
        return again.body()


def find_words(frames: Iterable[bytes], words: Iterable[str]) -> set[str]:
    """Which of some words were sent, plainly or packed once."""
    content = b"\n".join(_with_unpacked(frames))
    return {word for word in words if word.encode() in content}


def find_quarters(frames: Iterable[bytes], quarters: Iterable[str]) -> set[str]:
    """Of which quarters the group's count or share was sent, in whatever form."""
    frames = list(frames)
    content = b"\n".join(_with_unpacked(frames)).replace(b"\xc2\xa0", b" ")
    packed = np.array(sorted(set(unpack_numbers(frames))))
    return {
        quarter
        for quarter in quarters
        if _is_written(quarter, content) or _is_packed(quarter, packed)
    }


def _is_written(quarter: str, content: bytes) -> bool:
    """The count in digits, grouped or not, or the share in per cent."""
    thousands, rest = divmod(GROUP[quarter], 1000)
    whole, _, tenths = f"{100 * GROUP[quarter] / PEOPLE[quarter]:.1f}".partition(".")
    written = (
        rf"(?<![0-9A-Za-z+/]){thousands}[.,]?{rest:03d}(?![0-9A-Za-z+/])"
        rf"|(?<![0-9.,]){whole}[.,]{tenths} ?%"
    )
    return re.search(written.encode(), content) is not None


def _is_packed(quarter: str, packed: npt.NDArray[np.float64]) -> bool:
    """The count, or the share exactly or as a map packs it: in per cent, rounded."""
    share = GROUP[quarter] / PEOPLE[quarter]
    forms = (float(GROUP[quarter]), share, 100 * share)
    is_exact = any(bool(np.isclose(packed, form, rtol=1e-12, atol=0).any()) for form in forms)
    return is_exact or any(round(100 * share, decimals) in packed for decimals in range(1, 7))


def unpack_numbers(frames: Iterable[bytes]) -> Iterator[float]:
    """Numbers packed in charts (``bdata``) and in maps (a head, then its arrays)."""
    for frame in frames:
        for dtype, data in PACKED.findall(frame.replace(rb"\u002f", b"/")):
            yield from np.frombuffer(base64.b64decode(data), dtype=f"<{dtype.decode()}").tolist()
        for head, arrays in PATCH.findall(frame):
            yield from _numbers_of_map(json.loads(_decoded(head)), _decoded(arrays))


def _with_unpacked(frames: Iterable[bytes]) -> Iterator[bytes]:
    for frame in frames:
        yield frame
        yield from (_decoded(run) for run in BASE64.findall(frame))


def _decoded(run: bytes) -> bytes:
    """What a run of base64 says; its last signs are dropped where they make no whole byte."""
    plain = run.rstrip(b"=")
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    return base64.b64decode(plain + b"=" * (-len(plain) % 4))


def _numbers_of_map(head: dict[str, Any], arrays: bytes) -> Iterator[float]:
    """Whole numbers counted from the smallest; the largest pattern of bits is none."""
    variables = head["areas"]["variables"]
    starts = [variable["numbers"][0] for variable in variables] + [head["areas"]["codes"][0]]
    for variable, end in zip(variables, starts[1:], strict=True):
        start, width, least = variable["numbers"]
        for place in range(start, end, width):
            number = int.from_bytes(arrays[place : place + width], "little")
            if number != 256**width - 1:
                yield (number + least) / 10 ** variable["decimals"]
