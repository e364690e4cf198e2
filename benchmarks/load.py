"""Many readers at once: thirty sessions move sliders for minutes; ``make load``.

Each session is a websocket of its own that speaks Streamlit's protocol (``browserless``). A third
each moves the period of the map, a live slider of a scenario, and the choices of the page on
segregation, with a pause between two movements as a person makes it. Sessions end after a
minute and others come, as readers do, so that what a session leaves behind shows.
"""

import json
import random
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs

import numpy as np
import numpy.typing as npt
import psutil
from websockets.exceptions import WebSocketException

from benchmarks.browserless import Answer, Reader, read_page
from tests.browser.servers import PROJECT, Server, start_server

SESSIONS = 30
THINKING_S = (2.0, 4.0)
SESSION_S = 60.0
FORGET_S = 10
"""Seconds for which the server keeps a session that has gone, here; 120 without a setting."""
COLLECTOR = Path(__file__).parent / "apps" / "collector"
SETTLE_S = 0.25
LOOK_AGAIN_S = 0.4
DRAWS = "scenario-bands"
CITIES = ("musterhafen", "musterhuette", "musterau")
LEVERS = ("directed_share", "new_dwellings", "arrivals_change")


@dataclass(frozen=True)
class Step:
    """One movement of one reader.

    Attributes:
        kind: What was moved.
        at: Second of the run in which it began.
        answer: What the server made of it.
    """

    kind: str
    at: float
    answer: Answer


@dataclass
class Run:
    """What a load run noted.

    Attributes:
        steps: All movements.
        faults: What Streamlit called an exception, and what broke off.
        memory: Second of the run and MB of the server, every second.
        draws: Seconds from a lever's movement to its draws, where the reader waited for them.
        overtaken: The same where the reader moved on before they were there.
        processor: Cores that the server used on average.
        lasted: Seconds in all.
    """

    began: float = field(default_factory=time.monotonic)
    steps: list[Step] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    draws: list[float] = field(default_factory=list)
    overtaken: list[float] = field(default_factory=list)
    processor: float = 0.0
    lasted: float = 0.0

    @property
    def sessions(self) -> int:
        """How many there were in all."""
        return len(self.seconds("opening"))

    def seconds(self, kind: str) -> npt.NDArray[np.float64]:
        """Times of all movements of a kind."""
        return np.array([step.answer.seconds for step in self.steps if step.kind == kind])

    def note(self, kind: str, answer: Answer) -> None:
        """Keep a step, and what Streamlit calls an exception in it."""
        self.steps.append(Step(kind, time.monotonic() - self.began - answer.seconds, answer))
        self.faults += [f"{kind}: {fault}" for fault in answer.faults]


Visit = Callable[[Reader, Run, random.Random], None]


def move_map(reader: Reader, run: Run, chance: random.Random) -> None:
    """Move the period; now and then another indicator."""
    key = chance.choices(["period.de", "indicator.de"], weights=[7, 1])[0]
    if "period.de" not in reader:
        key = "indicator.de"
    option = chance.choice(reader.options(key))
    run.note(f"map: {key.removesuffix('.de')}", reader.choose(key, option))


def move_scenario(reader: Reader, run: Run, chance: random.Random) -> None:
    """Move a lever and let it rest, which begins the draws."""
    slider = chance.choice(
        [reader.find(f"slider.scenario.{city_of(reader)}.{key}") for key in LEVERS]
    )
    told = json.loads(slider.message.json)
    steps = round((told["maximum"] - told["minimum"]) / told["step"])
    value = told["minimum"] + told["step"] * chance.randint(0, steps)
    run.note("lever", reader.slide(told["name"], value))
    time.sleep(SETTLE_S)
    run.note("rest", reader.settle(DRAWS))


def look_at_draws(reader: Reader, run: Run, until: float) -> None:
    """Ask for the draws as the page does, until they are there or the reader moves on."""
    began = time.monotonic()
    while json.loads(reader.find(f"ticker.{DRAWS}").message.json)["pending"]:
        if time.monotonic() + LOOK_AGAIN_S > until:
            run.overtaken.append(time.monotonic() - began + SETTLE_S)
            return
        time.sleep(LOOK_AGAIN_S)
        run.note("look", reader.settle(DRAWS, "again"))
    run.draws.append(time.monotonic() - began + SETTLE_S)


def move_segregation(reader: Reader, run: Run, chance: random.Random) -> None:
    """Choose another period, and now and then another group or section."""
    kind = chance.choices(["period.de", "group.de", "section.de"], weights=[2, 1, 1])[0]
    option = chance.choice(reader.options(kind))
    run.note(f"segregation: {kind.removesuffix('.de')}", reader.choose(kind, option))


def city_of(reader: Reader) -> str:
    """The city on the page."""
    return parse_qs(reader.query)["city"][0]


VISITS: dict[str, Visit] = {
    "Karte": move_map,
    "Szenarien": move_scenario,
    "Segregation": move_segregation,
}


def visit(url: str, number: int, run: Run, *, until: float) -> None:
    """One session: a page is opened, and something moved again and again until the time is up."""
    chance = random.Random(number)
    page = list(VISITS)[number % len(VISITS)]
    city = CITIES[number // len(VISITS) % len(CITIES)]
    with read_page(url, page, f"city={city}&lang=de") as reader:
        run.note("opening", reader.open())
        while True:
            resumes = time.monotonic() + chance.uniform(*THINKING_S)
            if page == "Szenarien":
                look_at_draws(reader, run, resumes)
            time.sleep(max(0.0, resumes - time.monotonic()))
            if time.monotonic() >= until:
                return
            VISITS[page](reader, run, chance)


def keep_visiting(url: str, number: int, run: Run, *, until: float, each: float) -> None:
    """One seat: a session ends after a while and another one comes."""
    end = min(until, time.monotonic() + each * (1 + number % SESSIONS / SESSIONS) / 2)
    while time.monotonic() < until:
        try:
            visit(url, number, run, until=end)
        except (WebSocketException, TimeoutError, LookupError) as broken:
            run.faults.append(f"{type(broken).__name__}: {broken}")
            return
        number += SESSIONS
        end = min(until, time.monotonic() + each)


def run_load(
    server: Server,
    seconds: float,
    *,
    sessions: int = SESSIONS,
    each: float = SESSION_S,
    seed: int = 0,
) -> Run:
    """All seats at once, with memory and processor time of the server noted every second.

    Args:
        server: The running atlas.
        seconds: How long.
        sessions: How many readers at a time.
        each: Seconds after which one goes and another one comes.
        seed: First of the numbers from which sessions take what they do.
    """
    run = Run()
    until = run.began + seconds
    process = psutil.Process(server.process.pid)
    used = process.cpu_times()
    with ThreadPoolExecutor(sessions) as seats:
        futures = []
        for number in range(sessions):
            # They do not all come in the same instant.
            time.sleep(min(0.2, seconds / 4 / sessions))
            futures.append(
                seats.submit(keep_visiting, server.url, seed + number, run, until=until, each=each)
            )
        while any(not future.done() for future in futures):
            run.memory.append((time.monotonic() - run.began, memory_mb(server)))
            time.sleep(1.0)
        for future in futures:
            future.result()
    now = process.cpu_times()
    run.lasted = time.monotonic() - run.began
    run.processor = (now.user + now.system - used.user - used.system) / run.lasted
    return run


def memory_mb(server: Server) -> float:
    """Memory of the server alone, in MB."""
    return float(psutil.Process(server.process.pid).memory_info().rss) / 1e6


def memory_after_all(server: Server) -> float:
    """Memory once everybody has gone and the server has forgotten them, in MB."""
    time.sleep(FORGET_S + 2)
    # It forgets when somebody else goes.
    with read_page(server.url) as reader:
        reader.open()
    time.sleep(1)
    server.process.send_signal(signal.SIGUSR1)
    time.sleep(2)
    return memory_mb(server)


@contextmanager
def serve() -> Iterator[Server]:
    """The atlas with an empty workspace, as ``make run`` starts it."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        options = ("--server.disconnectedSessionTTL", str(FORGET_S))
        settings = {"PYTHONPATH": f"{COLLECTOR}:{PROJECT}"}
        server = start_server(PROJECT / "app.py", Path(folder), options=options, settings=settings)
        try:
            yield server
        finally:
            server.stop()
