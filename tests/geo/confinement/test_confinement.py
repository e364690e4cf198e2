"""What a confined process may do, layer by layer; the sandbox's tests have all of them."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo.confinement.audit import make_hook
from geo.confinement.roots import Roots, find_roots
from geo.confinement.seccomp import (
    ALLOW,
    ARCHITECTURE,
    CLONE,
    CLONE_THREAD,
    FIRST_ARGUMENT,
    KILL,
    NUMBER,
    REFUSE,
    REFUSED,
    RETURN,
    Step,
    build_filter,
)

PROJECT = Path(__file__).parents[3]
X86, ARM, I386 = 0xC000003E, 0xC00000B7, 0x40000003
NOT_PERMITTED = REFUSE | errno.EPERM


def decide(steps: list[Step], *, number: int, architecture: int = X86, flags: int = 0) -> int:
    """What the filter answers to a call, computed as the kernel does."""
    data = {NUMBER: number, ARCHITECTURE: architecture, FIRST_ARGUMENT: flags}
    loaded, position = 0, 0
    while steps[position].code != RETURN:
        step = steps[position]
        position += 1
        if step.code == 0x20:
            loaded = data[step.operand]
            continue
        holds = {
            0x15: loaded == step.operand,
            0x35: loaded >= step.operand,
            0x45: bool(loaded & step.operand),
        }[step.code]
        position += step.if_true if holds else step.if_false
    return steps[position].operand


@pytest.mark.parametrize(("machine", "architecture"), [("x86_64", X86), ("aarch64", ARM)])
def test_every_listed_call_is_refused_and_others_are_allowed(
    machine: str, architecture: int
) -> None:
    steps = build_filter(machine)
    column = 0 if machine == "x86_64" else 1
    listed = {pair[column] for pair in REFUSED.values()} - {None}
    for number in range(450):
        answer = decide(steps, number=number, architecture=architecture, flags=CLONE_THREAD)
        if number == 435:
            assert answer == REFUSE | errno.ENOSYS
        else:
            assert answer == (NOT_PERMITTED if number in listed else ALLOW), number


def test_threads_may_be_made_and_processes_not() -> None:
    steps = build_filter("x86_64")
    assert decide(steps, number=CLONE[0], flags=CLONE_THREAD | 0x100) == ALLOW
    assert decide(steps, number=CLONE[0], flags=0x1200011) == NOT_PERMITTED


def test_numbers_of_other_architectures_end_the_process() -> None:
    steps = build_filter("x86_64")
    assert decide(steps, number=11, architecture=I386) == KILL
    assert decide(steps, number=0x40000000 + 41) == KILL


def test_a_processor_without_numbers_gets_no_filter() -> None:
    assert build_filter("riscv64") == []


@pytest.fixture
def roots(tmp_path: Path) -> Roots:
    (tmp_path / "lesen").mkdir()
    (tmp_path / "schreiben").mkdir()
    return Roots((str(tmp_path / "lesen"),), str(tmp_path / "schreiben"))


@pytest.mark.parametrize(
    ("event", "path", "mode", "is_refused"),
    [
        ("open", "lesen/a", "r", False),
        ("open", "lesen/a", "w", True),
        ("open", "schreiben/a", "w", False),
        ("open", "lesen/../a", "r", True),
        ("open", "lesen-neben/a", "r", True),
        ("os.listdir", "lesen", None, False),
        ("os.listdir", ".", None, True),
        ("os.remove", "schreiben/a", None, False),
        ("os.remove", "lesen/a", None, True),
    ],
)
def test_python_reads_and_writes_only_where_it_may(
    roots: Roots, tmp_path: Path, event: str, path: str, mode: str | None, *, is_refused: bool
) -> None:
    hook = make_hook(roots)
    arguments = (str(tmp_path / path), mode, 0)
    if is_refused:
        with pytest.raises(PermissionError, match=event):
            hook(event, arguments)
    else:
        hook(event, arguments)


def test_a_link_out_of_the_folder_is_followed_before_it_is_judged(
    roots: Roots, tmp_path: Path
) -> None:
    link = tmp_path / "schreiben" / "hinaus"
    link.symlink_to("/etc/passwd")
    with pytest.raises(PermissionError):
        make_hook(roots)("open", (str(link), "r", 0))


@pytest.mark.parametrize(
    "event", ["socket.connect", "subprocess.Popen", "os.system", "pickle.find_class", "os.kill"]
)
def test_acts_of_python_that_no_reader_needs_are_refused(roots: Roots, event: str) -> None:
    with pytest.raises(PermissionError, match=event):
        make_hook(roots)(event, ())


def test_flags_of_the_system_count_as_writing(roots: Roots) -> None:
    hook = make_hook(roots)
    with pytest.raises(PermissionError):
        hook("open", (f"{roots.readable[0]}/a", None, os.O_WRONLY | os.O_CREAT))


def test_cities_workspaces_and_settings_are_not_among_what_may_be_read(tmp_path: Path) -> None:
    readable = find_roots(PROJECT, tmp_path).readable
    private = [PROJECT / "workspace", PROJECT / "data" / "cities", Path("/etc/passwd"), Path.home()]
    for place in map(str, private):
        assert not any(place == root or place.startswith(f"{root}/") for root in readable), place


def test_nothing_but_the_standard_library_is_needed() -> None:
    """The walls stand before any reader is imported."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import geo.confinement; print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, str(PROJECT)], capture_output=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.decode().split()}
    assert not loaded & {"numpy", "pandas", "geopandas", "pyogrio", "pyarrow", "shapely"}
