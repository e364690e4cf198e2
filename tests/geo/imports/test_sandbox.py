"""The process that reads may die, lie or run wild; whoever asked gets an answer all the same."""

import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import psutil
import pytest
from geopandas.testing import assert_geodataframe_equal
from hostile_files import GOOD_TABLE, geojson_with
from pandas.testing import assert_frame_equal

from geo.confinement import ProcessLimits
from geo.imports import ImportOptions, sandbox_process
from geo.imports.draft import RawUpload
from geo.imports.reading import read_raw
from geo.imports.report import Problem, Severity
from geo.imports.sandbox import Progress, SandboxLimits, active_protections, read_raw_apart
from geo.imports.sandbox_process import PROJECT, warm_up

READS_APART = True
TAKEN_OVER = """
import sys
sys.path.insert(0, {project!r})
import ctypes, json, os, socket, subprocess, time
from geo.imports import reading, sandbox_child, wire
from geo.imports.draft import RawUpload
from geo.imports.report import blocking

honest = reading.read_unit
libc = ctypes.CDLL(None, use_errno=True)

def tell(what):
    return RawUpload(problems=(blocking("reading_failed", file="boese.csv", reason=str(what)),))

def attempt(act):
    try:
        return f"done {{act()}}"
    except OSError as refusal:
        return type(refusal).__name__

def errno_of(answer):
    return "done" if answer >= 0 else os.strerror(ctypes.get_errno())

def read_unit(unit, options, **way):
    if "boese" not in unit.name:
        return honest(unit, options)
    {deed}

reading.read_unit = read_unit
sandbox_child.main(sys.argv[1:])
"""

NOISE = """
    for number in range(3, 9):
        attempt(lambda: os.write(number, b"x" * 99))
    os._exit(0)
"""

TakeOver = Callable[[str], None]
FILES = {"vorher.csv": GOOD_TABLE, "boese.csv": GOOD_TABLE, "nachher.csv": GOOD_TABLE}


@pytest.fixture
def take_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TakeOver:
    """Put in place of the reader one that does a deed when it comes to ``boese.csv``."""

    def make(deed: str) -> None:
        program = tmp_path / "taken_over.py"
        program.write_text(TAKEN_OVER.format(project=str(PROJECT), deed=deed))
        monkeypatch.setattr(sandbox_process, "PROGRAM", program)

    return make


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files, empty again whatever happened."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def blocking_of(upload: RawUpload) -> list[Problem]:
    return [problem for problem in upload.problems if problem.severity is Severity.BLOCKING]


def assert_only_the_bad_file_is_lost(upload: RawUpload, key: str) -> None:
    assert [(one.key, one.file) for one in blocking_of(upload)] == [(key, "boese.csv")]
    assert [table.file for table in upload.tables] == ["vorher.csv", "nachher.csv"]


def test_reading_apart_gives_what_reading_here_gives(koeln_files: dict[str, bytes]) -> None:
    apart = read_raw_apart(koeln_files, ImportOptions())
    here = read_raw(koeln_files, ImportOptions())
    assert apart.problems == here.problems
    for one, other in zip(apart.layers, here.layers, strict=True):
        assert_geodataframe_equal(one.frame, other.frame)
        assert (one.file, one.layer, one.crs) == (other.file, other.layer, other.crs)
    for table, original in zip(apart.tables, here.tables, strict=True):
        assert_frame_equal(table.cells, original.cells)
        assert (table.name, table.title, table.footer) == (
            original.name,
            original.title,
            original.footer,
        )


def test_the_kernel_of_linux_confines_the_reader() -> None:
    """On other systems fewer layers hold; docs/security.md says which."""
    held = active_protections()
    assert "audit_hook" in held
    if sys.platform.startswith("linux"):
        assert {"limit_memory", "limit_cpu", "limit_file_size", "seccomp"} <= held


@pytest.mark.parametrize(
    ("deed", "key"),
    [
        pytest.param("os.abort()", "reading_crashed", id="crash"),
        pytest.param("ctypes.string_at(0)", "reading_crashed", id="segfault"),
        pytest.param("os._exit(0)", "reading_crashed", id="silence"),
        pytest.param("return [bytearray(2**28) for _ in range(99)]", "reading_memory", id="memory"),
        pytest.param(NOISE, "reading_answer", id="noise"),
        pytest.param("return honest", "reading_crashed", id="nonsense"),
    ],
)
def test_a_reader_that_fails_costs_one_file(take_over: TakeOver, deed: str, key: str) -> None:
    take_over(deed)
    assert_only_the_bad_file_is_lost(read_raw_apart(FILES, ImportOptions()), key)


def test_a_reader_that_hangs_is_ended_by_the_clock(take_over: TakeOver) -> None:
    take_over("time.sleep(300)")
    upload = read_raw_apart(FILES, ImportOptions(), limits=SandboxLimits(file_seconds=8))
    assert_only_the_bad_file_is_lost(upload, "reading_time")


def test_a_reader_that_computes_for_ever_is_ended_by_the_system(take_over: TakeOver) -> None:
    take_over("while True: pass")
    limits = SandboxLimits(process=ProcessLimits(cpu_seconds=4))
    assert_only_the_bad_file_is_lost(
        read_raw_apart(FILES, ImportOptions(), limits=limits), "reading_time"
    )


def test_a_reader_that_fills_the_disk_is_ended(take_over: TakeOver) -> None:
    take_over("[open(str(k), 'wb').write(bytes(2**22)) for k in range(50)]; time.sleep(99)")
    limits = SandboxLimits(folder_bytes=20 * 2**20)
    upload = read_raw_apart(FILES, ImportOptions(), limits=limits)
    assert_only_the_bad_file_is_lost(upload, "reading_disk")


def test_one_file_grows_no_larger_than_the_system_lets_it(take_over: TakeOver) -> None:
    take_over("return tell(attempt(lambda: open('x', 'wb', buffering=0).write(bytes(2**21))))")
    limits = SandboxLimits(process=ProcessLimits(file_bytes=2**20))
    (problem,) = blocking_of(read_raw_apart(FILES, ImportOptions(), limits=limits))
    assert problem.values["reason"] == f"done {2**20}"


PYTHON_ACTS = (
    "open('/etc/passwd').read()",
    "open({home!r}).read()",
    "os.listdir('/home')",
    "open('/etc/neu', 'w')",
    "socket.create_connection(('127.0.0.1', 9))",
    "socket.getaddrinfo('localhost', 80)",
    "subprocess.run(['true'])",
    "os.fork()",
    "os.kill(os.getppid(), 9)",
    "os.symlink('/etc/passwd', 'x')",
)
NATIVE_ACTS = {
    "libc.open(b'/etc/passwd', 0)": "landlock",
    "libc.open({home!r}.encode(), 0)": "landlock",
    "libc.open(b'/proc/self/environ', 0)": "landlock",
    "libc.socket(2, 1, 0)": "seccomp",
    "libc.socket(1, 1, 0)": "seccomp",
    "libc.fork()": "seccomp",
    "libc.execv(b'/bin/true', None)": "seccomp",
    "libc.kill(os.getppid(), 0)": "seccomp",
    "libc.symlink(b'/etc/passwd', b'x')": "seccomp",
}
REFUSALS = ("Operation not permitted", "Permission denied")


def outcomes(take_over: TakeOver, calls: Iterable[str], home: Path) -> list[str]:
    """What becomes of each call inside the reader."""
    home.write_text("geheim")
    listed = ", ".join(call.format(home=str(home)) for call in calls)
    take_over(f"return tell('|'.join([{listed}]))")
    (problem,) = blocking_of(read_raw_apart(FILES, ImportOptions()))
    return str(problem.values["reason"]).split("|")


def test_python_in_the_reader_is_refused(take_over: TakeOver, tmp_path: Path) -> None:
    calls = [f"attempt(lambda: {act})" for act in PYTHON_ACTS]
    found = outcomes(take_over, calls, tmp_path / "geheim.txt")
    assert dict(zip(PYTHON_ACTS, found, strict=True)) == dict.fromkeys(
        PYTHON_ACTS, "PermissionError"
    )


def test_native_code_in_the_reader_is_refused(take_over: TakeOver, tmp_path: Path) -> None:
    """Code that a damaged file runs inside a library does not ask Python; the kernel answers."""
    held = active_protections()
    calls = [f"errno_of({act})" for act, layer in NATIVE_ACTS.items() if layer in held]
    found = outcomes(take_over, calls, tmp_path / "geheim.txt")
    assert len(found) == len(calls) >= sum(layer == "seccomp" for layer in NATIVE_ACTS.values())
    assert set(found) <= set(REFUSALS)


def test_the_reader_knows_nothing_of_its_surroundings(
    take_over: TakeOver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANKUNFTSATLAS_STORE", "postgresql://name:wort@server/db")
    monkeypatch.setenv("https_proxy", "http://name:wort@proxy")
    take_over("return tell(' '.join([*os.environ, *os.environ.values()]))")
    (problem,) = blocking_of(read_raw_apart(FILES, ImportOptions()))
    assert "wort" not in str(problem.values["reason"])
    assert "ANKUNFTSATLAS" not in str(problem.values["reason"])


def test_what_a_library_prints_does_not_disturb_the_answer(take_over: TakeOver) -> None:
    take_over("print('x' * 9999); os.write(1, b'y' * 9999); return honest(unit, options)")
    upload = read_raw_apart(FILES, ImportOptions())
    assert blocking_of(upload) == []
    assert len(upload.tables) == 3


def test_after_several_bad_files_it_is_given_up_and_said(take_over: TakeOver) -> None:
    take_over("os.abort()")
    files = {f"boese_{k}.csv": GOOD_TABLE for k in range(3)} | {"gut.csv": GOOD_TABLE}
    upload = read_raw_apart(files, ImportOptions(), limits=SandboxLimits(starts=2))
    assert [one.key for one in blocking_of(upload)] == ["reading_crashed"] * 2 + [
        "reading_given_up"
    ]
    assert "gut.csv" in upload.problems[-1].sentence("de")


def test_a_program_that_cannot_start_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox_process, "PROGRAM", tmp_path / "nirgends.py")
    upload = read_raw_apart(FILES, ImportOptions())
    assert [one.key for one in upload.problems] == ["reading_not_started"]


def test_progress_names_every_file() -> None:
    seen: list[Progress] = []
    files = {"a.geojson": geojson_with(), "b.csv": GOOD_TABLE}
    read_raw_apart(files, ImportOptions(), on_progress=seen.append)
    assert {"a.geojson", "b.csv"} <= {progress.file for progress in seen}
    assert all(progress.done <= progress.total for progress in seen)


def test_cancelling_ends_the_reader_at_once(take_over: TakeOver) -> None:
    take_over("time.sleep(300)")
    stop = threading.Event()
    threading.Timer(3, stop.set).start()
    begun = time.monotonic()
    upload = read_raw_apart(FILES, ImportOptions(), is_cancelled=stop.is_set)
    assert time.monotonic() - begun < 30
    assert [one.key for one in upload.problems] == ["reading_cancelled"]


def test_an_error_of_whoever_listens_goes_on_and_leaves_no_process(take_over: TakeOver) -> None:
    """A page that is left in the middle raises out of the progress."""
    take_over("time.sleep(300)")

    class LeftError(Exception):
        pass

    def leave(progress: Progress) -> None:
        if progress.file == "boese.csv":
            raise LeftError

    with pytest.raises(LeftError):
        read_raw_apart(FILES, ImportOptions(), on_progress=leave)
    readers = [child for child in psutil.Process().children() if "-I" in child.cmdline()]
    assert readers == []


def test_a_process_started_ahead_reads_the_next_upload() -> None:
    warm_up()
    (spare,) = sandbox_process.SPARES
    upload = read_raw_apart({"a.csv": GOOD_TABLE}, ImportOptions())
    assert len(upload.tables) == 1
    assert sandbox_process.SPARES == []
    assert not spare.is_alive


def test_a_process_that_died_while_it_waited_is_replaced() -> None:
    warm_up()
    (spare,) = sandbox_process.SPARES
    spare.stop()
    assert len(read_raw_apart({"a.csv": GOOD_TABLE}, ImportOptions()).tables) == 1
