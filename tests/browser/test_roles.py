"""What the public may not see is never sent: every frame and body of every page is searched.

Two servers over the same workspace, one for the public, one for staff. What is looked for is
found on the staff's wire once the switch is on, or the search itself would prove nothing.
"""

import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from geo.disclosure import DEFAULT_RULE
from geo.imports import ImportReport
from geo.store.folder import FolderStore
from geo.store.parts import parts_of_city
from geo.store.release import release_city
from geo.stories.story_file import encode_story
from geo.stories.view import Screen, Story, View
from tests.browser.canaries import (
    BESIDE,
    GROUP,
    HIDDEN,
    INTERNAL,
    OBJECTS,
    OPEN,
    SECRET_WORDS,
    THRESHOLD,
    Wire,
    canary_city,
    find_quarters,
    find_words,
)
from tests.browser.servers import PROJECT, Server, start_server

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
GROUP_KEY = "asylum_countries"
SHOWN = set(GROUP) - set(HIDDEN)
MAP = [
    (
        "Karte",
        {
            "indicator": f"{GROUP_KEY}_count",
            "level": "quarter",
            "layers": "areas.100~facilities.100~accommodation.100",
        },
    ),
    ("Karte", {"indicator": f"{GROUP_KEY}_share", "level": "quarter", "area": "q1"}),
    ("Karte", {"indicator": "population_count", "level": "quarter", "area": "q3"}),
    ("Karte", {"indicator": f"{GROUP_KEY}_count", "level": "borough"}),
    (
        "Karte",
        {
            "view": "two_variables",
            "indicator": f"{GROUP_KEY}_count",
            "second": "population_count",
            "level": "quarter",
        },
    ),
]
SECTIONS = [
    ("Segregation", {"section": section, "level": "quarter"})
    for section in ("indices", "areas", "scale", "time", "parts", "hotspots")
]
OTHERS = [
    ("", {}),
    ("Szenarien", {"outcome": "people", "year": "2021"}),
    ("Daten", {}),
    ("Methodik", {"methods": "disclosure"}),
]
COMPARED = [
    (
        "Staedtevergleich",
        {
            "cities": f"{OPEN}~{BESIDE}",
            "section": section,
            "group": GROUP_KEY,
            "level": "finest",
            **chosen,
        },
    )
    for section, chosen in (
        ("ranks", {}),
        ("ranks", {"by": "indicator", "indicator": f"{GROUP_KEY}_count"}),
        ("figures", {}),
        ("maps", {"by": "indicator", "indicator": f"{GROUP_KEY}_count"}),
        ("trend", {}),
        ("change", {}),
        ("scatter", {"first": f"{GROUP_KEY}_share", "second": "population_count"}),
    )
]
COMPARED_WITH_INTERNAL = ("Staedtevergleich", {"cities": f"{INTERNAL}~dortmund~duisburg"})
STORY = Story(
    "Kanarien",
    (
        View(Screen.MAP, "Karte", "", {"city": OPEN, "indicator": f"{GROUP_KEY}_count"}),
        View(Screen.SEGREGATION, "Verlauf", "", {"city": OPEN, "group": GROUP_KEY}),
        View(Screen.SCENARIO, "Szenario", "", {"city": OPEN, "outcome": "people"}),
    ),
)
PRESENTED = [("Praesentation", {"story": encode_story(STORY)})]
EVERY_PAGE = [*MAP, *SECTIONS, *COMPARED, *PRESENTED, *OTHERS]
SOME_PAGES = [MAP[0], SECTIONS[1], ("", {}), ("Daten", {})]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two released cities and an internal one; an embedded one would first be protected anew."""
    folder = tmp_path_factory.mktemp("roles")
    store = FolderStore(folder)
    for key, name, quarter in (
        (OPEN, "Offenheim", "Quartier"),
        (BESIDE, "Nachbarheim", "Quartier"),
        (INTERNAL, *SECRET_WORDS),
    ):
        city = canary_city(key, name, quarter)
        parts = parts_of_city(city, report=ImportReport(), recipe={}, originals={})
        store.write_parts(key, parts, replace=False)
    for key in (OPEN, BESIDE):
        release_city(store, key, is_public=True)
    return folder


@pytest.fixture(scope="module")
def start(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Server]]:
    """Start a server for one role with a static folder of its own."""
    started = []

    def serve(role: str, threshold: int = THRESHOLD) -> Server:
        folder = tmp_path_factory.mktemp(role)
        (folder / "static").mkdir()
        script = Path(shutil.copy(PROJECT / "app.py", folder / "app.py"))
        shutil.copytree(PROJECT / "pages", folder / "pages")
        settings = {
            "ANKUNFTSATLAS_ROLE": role,
            "ANKUNFTSATLAS_THRESHOLD": str(threshold),
            "ANKUNFTSATLAS_WORKSPACE": str(workspace),
        }
        started.append(start_server(script, folder, settings=settings))
        return started[-1]

    yield serve
    for server in started:
        server.stop()


@pytest.fixture(scope="module")
def public(start: Callable[..., Server]) -> Server:
    """Everybody is public."""
    return start("public")


@pytest.fixture(scope="module")
def staff(start: Callable[..., Server]) -> Server:
    """Everybody is staff."""
    return start("staff")


@pytest.fixture(scope="module")
def usual(start: Callable[..., Server]) -> Server:
    """Everybody is public, and the threshold is the one that embedded cities are prepared for."""
    return start("public", DEFAULT_RULE.threshold)


def walk(
    browser: Browser,
    server: Server,
    city: str,
    *,
    pages: Sequence[tuple[str, dict[str, str]]] = EVERY_PAGE,
    unprotected: bool = False,
) -> Wire:
    """Open pages of a city and keep what was sent."""
    wire = Wire()
    context = browser.new_context(viewport={"width": 1400, "height": 2500}, locale="de-DE")
    page = context.new_page()
    page.set_default_timeout(60_000)
    wire.listen(page)
    for path, query in pages:
        wire.now = f"{path} {query.get('section', query.get('indicator', ''))}".strip()
        page.goto(server.page(path, city=city, **query))
        wait(page)
        leave_presentation(page)
        if unprotected:
            page.get_by_text("Ungeschützte Werte anzeigen").click()
            expect(page.locator(".atlas-unprotected")).to_be_visible()
            wait(page)
        open_everything(page)
        wire.read_bodies()
    context.close()
    return wire


def leave_presentation(page: Page) -> None:
    """A story from a link covers the page; it has been sent by then."""
    if page.locator("dialog iframe").count():
        slides = page.frame_locator("dialog iframe").locator(".running .slide:not([hidden])")
        slides.wait_for()
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
        wait(page)


def wait(page: Page) -> None:
    """Until the script has run and the fragments that it woke have, too."""
    page.locator(IDLE).wait_for(state="attached")
    page.wait_for_timeout(700)
    page.locator(IDLE).wait_for(state="attached")


def open_everything(page: Page) -> None:
    """Tables and lists that are computed when they are opened."""
    for summary in page.locator("[data-testid=stExpander] summary").all():
        if summary.is_visible():
            summary.click()
    wait(page)


@pytest.fixture(scope="module")
def seen_by_public(browser: Browser, public: Server) -> Wire:
    """The released city as the public gets it."""
    return walk(browser, public, OPEN)


@pytest.fixture(scope="module")
def seen_by_staff(browser: Browser, staff: Server) -> Wire:
    """The released city as staff get it while the switch is on."""
    return walk(browser, staff, OPEN, unprotected=True)


def frames_of(wire: Wire, page: str) -> list[bytes]:
    return [
        frame for name, frames in wire.sent.items() if name.startswith(page) for frame in frames
    ]


def everything(wire: Wire) -> list[bytes]:
    return frames_of(wire, "")


def test_the_public_is_sent_no_hidden_count(seen_by_public: Wire) -> None:
    assert find_quarters(everything(seen_by_public), HIDDEN) == set()


def test_the_public_is_sent_the_counts_that_may_be_shown(seen_by_public: Wire) -> None:
    assert find_quarters(everything(seen_by_public), SHOWN) == SHOWN


@pytest.mark.parametrize(
    "page",
    [
        "Karte asylum_countries_count",
        "Karte asylum_countries_share",
        "Staedtevergleich maps",
        "Szenarien",
    ],
)
def test_staff_are_sent_the_hidden_counts_once_the_switch_is_on(
    seen_by_staff: Wire, page: str
) -> None:
    assert find_quarters(frames_of(seen_by_staff, page), HIDDEN) == set(HIDDEN)


def test_the_public_is_sent_no_name_of_a_single_object(
    seen_by_public: Wire, seen_by_staff: Wire
) -> None:
    assert find_words(everything(seen_by_public), OBJECTS) == set()
    assert find_words(everything(seen_by_staff), OBJECTS) == set(OBJECTS)


def test_the_public_is_sent_nothing_of_an_internal_city(
    seen_by_public: Wire, browser: Browser, usual: Server, seen_by_staff: Wire
) -> None:
    asked = walk(browser, usual, INTERNAL, pages=[*SOME_PAGES, COMPARED_WITH_INTERNAL])
    secrets = (*SECRET_WORDS, *OBJECTS)
    assert find_words(everything(asked), secrets) == set()
    assert find_words(everything(seen_by_public), secrets) == set()
    assert "Kanarienheim" in find_words(everything(seen_by_staff), secrets)


def test_staff_are_sent_no_hidden_count_while_the_switch_is_off(
    browser: Browser, staff: Server
) -> None:
    sent = everything(walk(browser, staff, OPEN, pages=SOME_PAGES))
    assert find_quarters(sent, HIDDEN) == set()
    assert find_words(sent, OBJECTS) == set(OBJECTS)


def test_the_switch_is_in_no_link_and_in_no_other_session(page: Page, staff: Server) -> None:
    page.goto(staff.page("Karte", city=OPEN))
    wait(page)
    page.get_by_text("Ungeschützte Werte anzeigen").click()
    expect(page.locator(".atlas-unprotected")).to_be_visible()
    page.get_by_role("link", name="Segregation").click()
    wait(page)
    expect(page.locator(".atlas-unprotected")).to_be_visible()
    assert "unprotected" not in page.url
    page.goto(page.url)
    wait(page)
    expect(page.locator(".atlas-unprotected")).to_have_count(0)


def test_the_folder_of_geometry_cannot_be_listed(
    public: Server, staff: Server, seen_by_staff: Wire
) -> None:
    assert seen_by_staff.sent
    for server in (public, staff):
        for path in ("app/static/", "app/static/geo/", "app/static/geo", "app/static/geo/..%2f"):
            assert "areas-" not in fetch(f"{server.url}/{path}")


def fetch(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
            return str(answer.read().decode("utf-8", "replace"))
    except urllib.error.HTTPError as refusal:
        return str(refusal.read().decode("utf-8", "replace"))


def test_the_public_shares_plans_but_opens_and_keeps_none(page: Page, usual: Server) -> None:
    page.goto(usual.page("Szenarien", city="musterau"))
    page.get_by_role("button", name="Teilen").click()
    expect(page.get_by_text("Als Datei herunterladen")).to_be_visible()
    assert page.locator("input[type=file]").count() == 0
    assert page.get_by_role("button", name="Gespeichert").count() == 0


SECRET = "only-the-proxy-and-the-server-know-it"  # noqa: S105 - of this test
BY_PROXY = {"X-Ankunftsatlas-Secret": SECRET, "X-Remote-User": "anna"}


@pytest.fixture(scope="module")
def behind_proxy(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose proxy says who somebody is."""
    settings = {
        "ANKUNFTSATLAS_LOGIN": "proxy",
        "ANKUNFTSATLAS_PROXY_SECRET": SECRET,
        "ANKUNFTSATLAS_STAFF_USERS": "anna",
        "ANKUNFTSATLAS_WORKSPACE": str(workspace),
    }
    server = start_server(PROJECT / "app.py", tmp_path_factory.mktemp("proxy"), settings=settings)
    yield server
    server.stop()


def frames_for(server: Server, headers: Sequence[tuple[str, str]]) -> list[bytes]:
    """What a websocket with these headers is sent for the start page; no browser between."""
    address = server.url.replace("http://", "ws://") + "/_stcore/stream"
    frames: list[bytes] = []
    with connect(
        address,
        additional_headers=list(headers),
        origin=Origin(server.url),
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
    ) as socket:
        rerun = BackMsg()
        rerun.rerun_script.query_string = "lang=de"
        socket.send(rerun.SerializeToString())
        while not frames or not ForwardMsg.FromString(frames[-1]).HasField("script_finished"):
            frames.append(bytes(socket.recv(timeout=30)))  # type: ignore[arg-type]
    return frames


def test_the_proxys_headers_open_what_is_internal(behind_proxy: Server) -> None:
    frames = frames_for(behind_proxy, [*BY_PROXY.items()])
    assert find_words(frames, ["Dienstliche Ansicht", "Kanarienheim"]) == {
        "Dienstliche Ansicht",
        "Kanarienheim",
    }


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("X-Remote-User", "anna")],
        [("X-Remote-User", "anna"), ("X-Ankunftsatlas-Secret", "guessed")],
        [*BY_PROXY.items(), ("X-Ankunftsatlas-Secret", "guessed")],
        [*BY_PROXY.items(), ("X-Remote-User", "eve")],
        [("X-Ankunftsatlas-Secret", SECRET), ("X-Remote-User", "eve")],
    ],
)
def test_headers_that_anybody_could_send_open_nothing(
    behind_proxy: Server, headers: list[tuple[str, str]]
) -> None:
    frames = frames_for(behind_proxy, headers)
    assert find_words(frames, ["Öffentliche Ansicht"])
    assert find_words(frames, ["Dienstliche Ansicht", "Kanarienheim", SECRET]) == set()


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"])
def test_a_proxy_before_a_local_server_brings_the_public(server: Server, name: str) -> None:
    assert find_words(frames_for(server, []), ["Dienstliche Ansicht"])
    frames = frames_for(server, [(name, "203.0.113.9")])
    assert find_words(frames, ["Öffentliche Ansicht"])
    assert find_words(frames, ["Dienstliche Ansicht"]) == set()


def test_a_server_open_to_others_without_login_is_public_and_says_so(
    workspace: Path, tmp_path: Path
) -> None:
    options = ("--server.address", "0.0.0.0")  # noqa: S104 - that is what is tested
    settings = {"ANKUNFTSATLAS_WORKSPACE": str(workspace)}
    server = start_server(PROJECT / "app.py", tmp_path, options=options, settings=settings)
    try:
        frames = frames_for(server, [])
    finally:
        server.stop()
    assert find_words(frames, ["Öffentliche Ansicht", "eine Anmeldung ist nicht eingerichtet"])
    assert find_words(frames, ["Kanarienheim"]) == set()


def test_a_server_whose_settings_contradict_each_other_shows_nothing(
    workspace: Path, tmp_path: Path
) -> None:
    settings = {
        "ANKUNFTSATLAS_LOGIN": "proxy",
        "ANKUNFTSATLAS_STAFF_USERS": "anna",
        "ANKUNFTSATLAS_WORKSPACE": str(workspace),
    }
    server = start_server(PROJECT / "app.py", tmp_path, settings=settings)
    try:
        frames = frames_for(server, [("X-Remote-User", "anna")])
    finally:
        server.stop()
    assert find_words(frames, ["ein gemeinsames Geheimnis"])
    assert find_words(frames, ["Kanarienheim", "Musterhafen"]) == set()
