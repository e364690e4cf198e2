"""Start the app as a reader meets it, on a free port and with a workspace of its own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parent.parent.parent
PATIENCE_S = 30


@dataclass
class Server:
    """A started app."""

    url: str
    log: Path

    def page(self, path: str = "", **query: str) -> str:
        """Address of one of its pages."""
        question = "&".join(f"{key}={value}" for key, value in query.items())
        return f"{self.url}/{path}" + (f"?{question}" if question else "")


def start_server(
    script: Path, folder: Path, *, base_path: str = ""
) -> tuple[Server, "subprocess.Popen[bytes]"]:
    """Start Streamlit with the project's settings and a workspace of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "server.log"
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    command += ["--server.port", str(port), "--server.baseUrlPath", base_path]
    environment = {
        **os.environ,
        "PYTHONPATH": str(PROJECT),
        "ANKUNFTSATLAS_WORKSPACE": str(folder / "workspace"),
    }
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=stream, stderr=subprocess.STDOUT
        )
    server = Server(f"http://localhost:{port}/{base_path}".rstrip("/"), log)
    try:
        _wait_until_healthy(server, process)
    except BaseException:
        stop(process)
        raise
    return server, process


def _wait_until_healthy(server: Server, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    end = server.log.read_text("utf-8", "replace")[-2000:]
    raise RuntimeError(f"the server did not start:\n{end}")


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a server that this test run started."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
