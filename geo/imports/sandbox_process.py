"""One process for one upload: started bare, listened to, and ended for good."""

import atexit
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from geo.confinement import ProcessLimits
from geo.errors import StoreError
from geo.imports.wire import (
    MAX_ANSWER,
    MAX_MESSAGE,
    Message,
    WireError,
    read_message,
    write_message,
)

PROJECT = Path(__file__).parent.parent.parent
PROGRAM = Path(__file__).with_name("sandbox_child.py")
KEPT_SETTINGS = ("LD_LIBRARY_PATH", "SYSTEMROOT")
"""All that the process learns of our surroundings: where libraries are, on unusual systems."""
SETTINGS = {
    "LANG": "C.UTF-8",
    "PROJ_NETWORK": "OFF",
    # One thread each: more would only reserve memory.
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "GDAL_NUM_THREADS": "1",
    "ARROW_IO_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}
ERRORS = "child-errors.txt"
TAIL_BYTES = 4_000
PATIENCE_SECONDS = 5
OUT_OF_MEMORY = ("MemoryError", "memory allocation", "bad_alloc", "Cannot allocate memory")

Told = Message | WireError | None


class ReadingProcess:
    """A process that waits for a request; leaving the ``with`` block ends it and its folder."""

    def __init__(self, limits: ProcessLimits) -> None:
        """Start it; it gets ready while we go on."""
        self._folder = Path(tempfile.mkdtemp(prefix="atlas-"))
        self._told: SimpleQueue[Told] = SimpleQueue()
        command = [sys.executable, "-I", "-B", "-X", "utf8", str(PROGRAM), str(PROJECT)]
        with (self._folder / ERRORS).open("wb") as errors:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell, no input
                [*command, str(self._folder), json.dumps(asdict(limits))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=self._folder,
                env=_bare_settings(self._folder),
                start_new_session=True,
            )
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        """The process itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it, whatever happened."""
        self.stop()

    @property
    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def send(self, messages: Iterable[Message]) -> None:
        """Hand the request over, beside everything else: the pipe takes only so much at once."""
        sender = threading.Thread(target=self._send, args=(messages,), daemon=True)
        self._threads.append(sender)
        sender.start()

    def next_message(self, seconds: float) -> Message | None:
        """The next message, or None where none came in time.

        Raises:
            WireError: What came is no message.
            EOFError: No more will come.
        """
        try:
            told = self._told.get(timeout=seconds)
        except Empty:
            return None
        if told is None:
            raise EOFError
        if isinstance(told, WireError):
            raise told
        return told

    def folder_bytes(self) -> int:
        """What lies in the folder of the process."""
        total = 0
        for place, _, names in os.walk(self._folder):
            for name in names:
                with suppress(OSError):
                    total += (Path(place) / name).lstat().st_size
        return total

    def why_it_ended(self) -> str:
        """The key of the sentence that tells why, such as ``reading_memory``."""
        try:
            code = self._process.wait(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            return "reading_crashed"
        # Nobody but the system, short of memory, ends a process without a word.
        is_killed = code == -getattr(signal, "SIGKILL", 0)
        if is_killed or any(words in self.last_words() for words in OUT_OF_MEMORY):
            return "reading_memory"
        if code == -getattr(signal, "SIGXCPU", 0):
            return "reading_time"
        return "reading_crashed"

    def last_words(self) -> str:
        """The end of what it wrote to standard error, for the log."""
        try:
            with (self._folder / ERRORS).open("rb") as errors:
                errors.seek(max(0, (self._folder / ERRORS).stat().st_size - TAIL_BYTES))
                return errors.read(TAIL_BYTES).decode("utf-8", "replace")
        except OSError:
            return ""

    def stop(self) -> None:
        """End the process and all that it started, and remove its folder."""
        self._kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _kill(self) -> None:
        if self._process.returncode is not None:
            return
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    def _listen(self) -> None:
        """Take messages off the pipe; beside all else, as Windows cannot wait for pipes."""
        stream = self._process.stdout
        assert stream is not None  # noqa: S101 - it was asked for above
        room = MAX_ANSWER
        try:
            while (message := read_message(stream, limit=min(room, MAX_MESSAGE))) is not None:
                room -= len(message.content)
                self._told.put(message)
        except WireError as fault:
            self._told.put(fault)
        except (OSError, ValueError):
            pass
        self._told.put(None)

    def _send(self, messages: Iterable[Message]) -> None:
        stream = self._process.stdin
        assert stream is not None  # noqa: S101 - it was asked for above
        with suppress(OSError, ValueError):
            for message in messages:
                write_message(stream, message)
            stream.flush()


def require_room(size: int) -> None:
    """Stop before a disk without room makes good files look damaged.

    Args:
        size: Bytes that readers will write while they read.

    Raises:
        StoreError: The folder for temporary files has less, or cannot be used.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="atlas-") as probe:
            folder, free = Path(probe).parent, shutil.disk_usage(probe).free
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise StoreError("imports.no_place_to_read", reason=reason) from problem
    if free < size:
        raise StoreError("imports.no_room_to_read", folder=folder)


def _bare_settings(folder: Path) -> dict[str, str]:
    """The environment of the process: no secrets, no proxies, no workspace, no home."""
    kept = {name: os.environ[name] for name in KEPT_SETTINGS if name in os.environ}
    places = dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP", "USERPROFILE"), str(folder))
    return {**SETTINGS, **kept, **places}


SPARES: list[ReadingProcess] = []
SPARES_LOCK = threading.Lock()


def warm_up() -> None:
    """Start a process ahead, so that the next upload need not wait until it is ready."""
    with SPARES_LOCK:
        if SPARES and SPARES[0].is_alive:
            return
        _end_spares()
        SPARES.append(ReadingProcess(ProcessLimits()))
        atexit.unregister(_end_spares)
        atexit.register(_end_spares)


def take_process(limits: ProcessLimits) -> ReadingProcess:
    """The process that was started ahead, where there is one with these limits, or a new one."""
    with SPARES_LOCK:
        if SPARES and limits == ProcessLimits():
            spare = SPARES.pop()
            if spare.is_alive:
                return spare
            spare.stop()
    return ReadingProcess(limits)


def _end_spares() -> None:
    while SPARES:
        SPARES.pop().stop()
