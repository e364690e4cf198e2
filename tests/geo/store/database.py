"""A real PostgreSQL with PostGIS on a free port of this machine, made new and thrown away."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = 0
PATIENCE = 30.0
PASSWORD = "geheim-4711"  # noqa: S105 - of a server that lives as long as the tests


def find_programs() -> Path:
    """The folder with ``initdb`` and ``postgres``; skips where PostGIS is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    extension = list(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
    if not found or not extension:
        pytest.skip("PostgreSQL with PostGIS is not installed: tests/install_database.sh does it")
    return found[-1].parent


@dataclass
class DatabaseServer:
    """One server; PostgreSQL refuses to run as root, so there it runs as user postgres."""

    programs: Path
    folder: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        return f"postgresql://atlas:{PASSWORD}@127.0.0.1:{self.port}/atlas"

    def make(self) -> None:
        """Initialise the data folder, start, and make user and database."""
        password_file = self.folder / "password"
        password_file.write_text(PASSWORD)
        self._own(self.folder)
        self._own(password_file)
        self._run(
            *("initdb", "-D", str(self.folder / "data"), "-U", "atlas", "-A", "scram-sha-256"),
            *(f"--pwfile={password_file}", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"),
        )
        self.start()
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "atlas", "atlas")

    def start(self) -> None:
        """Start on the port that it had, or on a free one; returns when it answers."""
        self.port = self.port or free_port()
        settings = {"port": self.port, "listen_addresses": "127.0.0.1", "fsync": "off"}
        settings |= {"unix_socket_directories": "", "max_connections": 40}
        told = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(
            self._as_user("postgres", "-D", str(self.folder / "data"), *told),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
        )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < until, "the database did not start"
            assert self.process.poll() is None, "the database ended at once"
            time.sleep(0.1)

    def stop(self) -> None:
        """End it at once, as a power cut would for its clients."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")
        if self.process is not None:
            self.process.wait(PATIENCE)
        self.process = None

    def remove(self) -> None:
        if self.process is not None:
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        asked = self._as_user("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port))
        return subprocess.run(asked, check=False, cwd=self.folder).returncode == 0

    def _run(self, *command: str) -> None:
        subprocess.run(
            self._as_user(*command),
            check=True,
            capture_output=True,
            cwd=self.folder,
            env={**os.environ, "PGPASSWORD": PASSWORD},
        )

    def _as_user(self, program: str, *arguments: str) -> list[str]:
        command = [str(self.programs / program), *arguments]
        if os.geteuid() != ROOT:
            return command
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]

    def _own(self, path: Path) -> None:
        if os.geteuid() == ROOT:
            shutil.chown(path, "postgres", "postgres")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_server() -> DatabaseServer:
    # Not below pytest's folder: that one only root may enter.
    server = DatabaseServer(find_programs(), Path(tempfile.mkdtemp(prefix="atlas-db-")))
    try:
        server.make()
    except BaseException:
        server.remove()
        raise
    return server
