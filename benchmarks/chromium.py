"""A headless Chromium driven by its own protocol, which adds no observer to the page.

Playwright keeps the protocol's network events on, so every byte of a websocket would be copied
out of the browser while the clock runs.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from urllib.request import Request, urlopen

from websockets.sync.client import ClientConnection, connect

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--remote-debugging-port=0",
    "--window-size=1400,1000",
)
PATIENCE_S = 120.0


class Tab:
    """One page of the browser."""

    def __init__(self, socket: ClientConnection, probe: str) -> None:
        """Install the probe that every page loads before its own scripts."""
        self._socket = socket
        self._serial = 0
        self.call("Page.enable")
        self.call("Page.addScriptToEvaluateOnNewDocument", source=probe)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401 - the protocol's JSON
        """One command of the protocol and its answer."""
        self._serial += 1
        self._socket.send(json.dumps({"id": self._serial, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(timeout=PATIENCE_S))
            if message.get("id") != self._serial:
                continue
            if "error" in message:
                raise RuntimeError(f"{method}: {message['error']}")
            return cast("dict[str, Any]", message["result"])

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401 - whatever the page answers
        """Value of a JavaScript expression; promises are waited for."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def open(self, url: str) -> None:
        """Go to an address."""
        self.call("Page.navigate", url=url)

    def press(self, key: str) -> None:
        """Press and release a key where the focus is."""
        code = {"ArrowRight": 39, "ArrowLeft": 37}[key]
        for kind in ("rawKeyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=code,
            )

    def heap_mb(self) -> float:
        """Live JavaScript memory after a collection."""
        self.call("HeapProfiler.collectGarbage")
        return float(self.call("Runtime.getHeapUsage")["usedSize"]) / 1e6


@contextmanager
def open_tab(probe: str) -> Iterator[Tab]:
    """A fresh browser with one tab; ends it afterwards."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is missing; see tests/install_browser.sh")
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [chromium, *FLAGS, f"--user-data-dir={profile}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            with connect(_tab_address(Path(profile)), max_size=None) as socket:
                yield Tab(socket, probe)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _tab_address(profile: Path) -> str:
    """Where the protocol of a new tab is spoken."""
    note = profile / "DevToolsActivePort"
    deadline = time.monotonic() + PATIENCE_S
    while not (note.exists() and note.read_text().strip()):
        if time.monotonic() > deadline:
            raise RuntimeError("Chromium did not start")
        time.sleep(0.05)
    port = note.read_text().split()[0]
    request = Request(f"http://127.0.0.1:{port}/json/new?about:blank", method="PUT")
    with urlopen(request, timeout=20) as answer:  # noqa: S310 - our own browser
        return str(json.load(answer)["webSocketDebuggerUrl"])
