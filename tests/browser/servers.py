"""Start the app as a reader meets it, on a free port and with a workspace of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

PROJECT = Path(__file__).parent.parent.parent
PATIENCE_S = 30


@dataclass(frozen=True)
class Server:
    """A started app."""

    url: str
    log: Path
    process: "subprocess.Popen[bytes]"

    def page(self, path: str = "", **query: object) -> str:
        """Address of one of its pages."""
        question = "&".join(f"{key}={value}" for key, value in query.items())
        return f"{self.url}/{path}" + (f"?{question}" if question else "")

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start_server(
    script: Path,
    folder: Path,
    *,
    base_path: str = "",
    options: Sequence[str] = (),
    settings: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
) -> Server:
    """Start Streamlit with the project's settings.

    Args:
        script: The app.
        folder: For its log and workspace.
        base_path: Under which the app is served.
        options: More of Streamlit's command line.
        settings: More of the environment.
        before: A program that starts it, with that program's arguments.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*before, sys.executable, "-m", "streamlit", "run", str(script), *options]
    command += ["--server.port", str(port), "--server.baseUrlPath", base_path]
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT),
        "ANKUNFTSATLAS_WORKSPACE": str(folder / "workspace"),
        **(settings or {}),
    }
    log = folder / "server.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=stream, stderr=subprocess.STDOUT
        )
    server = Server(f"http://localhost:{port}/{base_path}".rstrip("/"), log, process)
    try:
        _wait_until_healthy(server)
    except BaseException:
        server.stop()
        raise
    return server


@contextmanager
def serve_copy(script: Path, *, options: Sequence[str] = ()) -> Iterator[Server]:
    """A copy of a script as an app with a ``static`` folder of its own, ended afterwards."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(shutil.copy(script, Path(folder) / "app.py"))
        server = start_server(copy, Path(folder), options=options)
        try:
            yield server
        finally:
            server.stop()


def _wait_until_healthy(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    end = server.log.read_text("utf-8", "replace")[-2000:]
    raise RuntimeError(f"the server did not start:\n{end}")
