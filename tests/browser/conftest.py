"""A real server and a real Chromium that may talk to nobody else."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.browser.servers import PROJECT, Server, start_server

CHROMIUM = shutil.which("chromium")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE_MS = 60_000
"""How long a browser may take on a busy machine; what is promised is measured in benchmarks."""


@dataclass
class Visitor:
    """What a page did that nobody asked it to."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def start_app(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., Server]]:
    """Start any script as an app; every app ends with the session."""
    _need_chromium()
    servers = []

    def start(script: Path, *, base_path: str = "") -> Server:
        folder = tmp_path_factory.mktemp("app")
        servers.append(start_server(script, folder, base_path=base_path))
        return servers[-1]

    yield start
    for started in servers:
        started.stop()


@pytest.fixture(scope="session")
def server(start_app: Callable[..., Server]) -> Server:
    """The atlas itself."""
    return start_app(PROJECT / "app.py")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    _need_chromium()
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def visitor() -> Visitor:
    """What ``page`` records; empty lists are what one hopes for."""
    return Visitor()


@pytest.fixture
def page(browser: Browser, visitor: Visitor) -> Iterator[Page]:
    """A fresh page; requests to other hosts are refused and recorded."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, locale="de-DE")

    def refuse_strangers(route: Route) -> None:
        url = route.request.url
        if url.startswith(("http://localhost:", "data:", "blob:")):
            route.continue_()
        else:
            visitor.outside.append(url)
            route.abort()

    context.route("**/*", refuse_strangers)
    fresh = context.new_page()
    fresh.on("pageerror", lambda error: visitor.errors.append(str(error)))
    fresh.set_default_timeout(PATIENCE_MS)
    yield fresh
    context.close()


def _need_chromium() -> None:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed; see tests/install_browser.sh")
