"""Files from outside are read by another process, which may do little and may die.

``read_raw_apart`` is ``read_raw`` with a wall around it: the process has limits of memory, time
and disk, no network, no other files (``geo.confinement``), and what it answers is checked
(``geo.imports.wire``). A file that ends it gets a sentence; the others are read by the next one.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from typing import Any

from geo.areas import name_offenders
from geo.confinement import ProcessLimits
from geo.imports.draft import ImportOptions, RawUpload
from geo.imports.reading import collect_parts, read_raw
from geo.imports.report import Problem, blocking
from geo.imports.sandbox_process import ReadingProcess, require_room, take_process
from geo.imports.uploads import clean_name
from geo.imports.wire import (
    JSON,
    MEBIBYTE,
    Request,
    WireError,
    as_list,
    as_mapping,
    is_words,
    pack_request,
    parse_json,
)
from geo.imports.wire_upload import unpack_problems, unpack_upload

TICK_SECONDS = 0.1
ROOM_TO_SPARE = MEBIBYTE
READERS_AT_ONCE = threading.BoundedSemaphore(2)
"""More would fight for memory and processor; further uploads wait their turn."""
AGAINST_NETWORK = frozenset({"network_namespace", "landlock_network", "seccomp"})
LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class SandboxLimits:
    """When the process that reads is ended.

    Attributes:
        process: What the system itself enforces.
        start_seconds: Time until the process is ready, on the clock.
        file_seconds: Time for one file, on the clock.
        total_seconds: Time for all files of an upload, on the clock.
        folder_bytes: What it may put into its folder.
        starts: How many processes are tried for one upload, each without the files before.
    """

    process: ProcessLimits = field(default_factory=ProcessLimits)
    start_seconds: float = 60
    file_seconds: float = 240
    total_seconds: float = 600
    folder_bytes: int = 512 * MEBIBYTE
    starts: int = 4


@dataclass(frozen=True)
class Progress:
    """How far the reading is.

    Attributes:
        file: The file that is being opened or read; empty while the process gets ready.
        done: How many are done, of ``total``.
        seconds: Since the reading began.
    """

    file: str
    done: int
    total: int
    seconds: float


class _EndedError(Exception):
    """We end the process; the argument is the key of the sentence that says why."""


def read_raw_apart(
    files: Mapping[str, bytes],
    options: ImportOptions,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
    limits: SandboxLimits | None = None,
    as_rows: bool = False,
) -> RawUpload:
    """Everything that the files hold, as it came; read by a process that may do little.

    Args:
        files: Name as uploaded to bytes.
        options: What the user has decided.
        on_progress: Told about ten times a second, from this thread; if it raises, the process
            is ended and the error goes on.
        is_cancelled: Asked as often; where it says yes the process is ended.
        limits: When to end it.
        as_rows: Whether text files are wanted row by row, without looking for a header.

    Raises:
        StoreError: There is no room for what readers write while they read.
    """
    if not files:
        return read_raw(files, options, as_rows=as_rows)
    reading = _Reading(files, options, limits or SandboxLimits())
    reading.on_progress = on_progress
    reading.is_cancelled = is_cancelled
    reading.as_rows = as_rows
    return reading.run()


def active_protections() -> frozenset[str]:
    """Which layers of ``geo.confinement`` hold on this system, asked of a real process."""
    reading = _Reading({}, ImportOptions(), SandboxLimits())
    with ReadingProcess(ProcessLimits()) as process:
        return reading.take_protections(process)


@cache
def _log_protections(held: frozenset[str]) -> None:
    LOG.info("files are read apart, with %s", ", ".join(sorted(held)))
    if not held & AGAINST_NETWORK:
        LOG.warning("the kernel does not keep readers of files from the network; see docs")


class _Reading:
    """One upload on its way through one process, or several where files end them."""

    on_progress: Callable[[Progress], None] | None = None
    is_cancelled: Callable[[], bool] | None = None
    as_rows = False

    def __init__(
        self, files: Mapping[str, bytes], options: ImportOptions, limits: SandboxLimits
    ) -> None:
        self._files = dict(files)
        self._options = asdict(options)
        self._limits = limits
        self._names: list[str] = []
        self._said: tuple[Problem, ...] = ()
        self._parts: dict[int, RawUpload] = {}
        self._lost: list[Problem] = []
        self._first = 0
        self._stage, self._position = "", -1
        self._begun = self._since = time.monotonic()

    def run(self) -> RawUpload:
        """Read until all is read or given up."""
        require_room(sum(map(len, self._files.values())) + ROOM_TO_SPARE)
        for _ in range(self._limits.starts):
            with self._turn(), take_process(self._limits.process) as process:
                why = self._try(process)
            if not why:
                break
            if not self._go_on_without(why):
                break
        else:
            left = self._names[self._first :] or [clean_name(name) for name in self._files]
            if left:
                self._lost.append(blocking("reading_given_up", files=name_offenders(left)))
        parts = [self._parts[position] for position in sorted(self._parts)]
        told = [RawUpload(problems=self._said), *parts, RawUpload(problems=tuple(self._lost))]
        return collect_parts(told)

    def take_protections(self, process: ReadingProcess) -> frozenset[str]:
        """The first thing that a process says: which layers hold."""
        held = as_list(as_mapping(parse_json(self._receive(process, JSON))).get("held"))
        if not all(map(is_words, held)):
            raise WireError("held")
        return frozenset(held)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until few enough others read."""
        while not READERS_AT_ONCE.acquire(timeout=TICK_SECONDS):
            self._tell()
        try:
            yield
        finally:
            READERS_AT_ONCE.release()

    def _try(self, process: ReadingProcess) -> str:
        """Follow one process to its end; why it ended early, as the key of a sentence."""
        self._stage, self._position = "", -1
        self._since = time.monotonic()
        try:
            self._follow(process)
        except _EndedError as ended:
            return str(ended)
        except WireError as fault:
            LOG.warning("the answer of a reader was refused: %s", fault)
            return "reading_answer"
        except EOFError:
            LOG.warning("a reader ended early: %s", process.last_words())
            return process.why_it_ended()
        return ""

    def _follow(self, process: ReadingProcess) -> None:
        _log_protections(self.take_protections(process))
        request = Request(self._files, self._options, self._first, as_rows=self.as_rows)
        process.send(pack_request(request))
        while True:
            told = as_mapping(parse_json(self._receive(process, JSON)))
            if "opening" in told:
                self._enter("opening", told["opening"], total=len(self._files))
            elif "opened" in told and self._stage in ("", "opening"):
                self._take_opened(told)
            elif "reading" in told and self._stage in ("opened", "reading"):
                self._enter("reading", told["reading"], total=len(self._names))
                self._parts[self._position] = unpack_upload(partial(self._receive, process))
                self._first = self._position + 1
            elif told == {"finished": True} and self._is_all_read():
                return
            else:
                raise WireError("stage")

    def _is_all_read(self) -> bool:
        return self._stage in ("opened", "reading") and self._first >= len(self._names)

    def _enter(self, stage: str, position: object, *, total: int) -> None:
        """The next file; time for it begins now, so positions may only go up."""
        before = self._position if stage == self._stage else -1
        is_next = type(position) is int and before < position < total
        if not is_next or (stage == "opening" and self._stage not in ("", "opening")):
            raise WireError("position")
        self._stage, self._position = stage, int(str(position))
        self._since = time.monotonic()

    def _take_opened(self, told: Mapping[str, Any]) -> None:
        names = as_list(told["opened"])
        if not all(map(is_words, names)) or (self._first and names != self._names):
            raise WireError("opened")
        self._names, self._said = names, unpack_problems(told.get("problems"))
        self._stage, self._position = "opened", -1

    def _receive(self, process: ReadingProcess, kind: bytes) -> bytes:
        """The next message, which must be of a kind, while time and disk last."""
        while True:
            message = process.next_message(TICK_SECONDS)
            self._tell()
            self._check(process)
            if message is not None:
                if message.kind != kind:
                    raise WireError("kind")
                return message.content

    def _tell(self) -> None:
        if self.is_cancelled is not None and self.is_cancelled():
            raise _EndedError("reading_cancelled")
        if self.on_progress is None:
            return
        names = self._names or [clean_name(name) for name in self._files]
        file = names[self._position] if 0 <= self._position < len(names) else ""
        seconds = time.monotonic() - self._begun
        self.on_progress(Progress(file, max(self._position, 0), len(names), seconds))

    def _check(self, process: ReadingProcess) -> None:
        now = time.monotonic()
        is_late = now - self._begun > self._limits.total_seconds
        # A busy machine may take longer to start a process than a file may take.
        allowed = self._limits.file_seconds if self._stage else self._limits.start_seconds
        if is_late or now - self._since > allowed:
            raise _EndedError("reading_time")
        if process.folder_bytes() > self._limits.folder_bytes:
            raise _EndedError("reading_disk")

    def _go_on_without(self, why: str) -> bool:
        """Leave out the file that ended the process; whether anything is left to read."""
        if why == "reading_cancelled":
            self._parts, self._said = {}, ()
            self._lost = [blocking(why)]
            return False
        if self._stage == "opening":
            name = list(self._files)[self._position]
            self._lost.append(blocking(why, file=clean_name(name)))
            del self._files[name]
            self._names, self._said, self._parts, self._first = [], (), {}, 0
            return bool(self._files)
        if self._stage == "reading":
            self._lost.append(blocking(why, file=self._names[self._position]))
            self._first = self._position + 1
            return self._first < len(self._names)
        self._lost.append(blocking("reading_not_started"))
        return False
