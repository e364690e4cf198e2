"""Python's audit hook: the same refusals where the kernel has none, for code in Python.

It is a second door, not a wall: native code that was taken over passes it by.
"""

import os
import sys
from collections.abc import Callable

from geo.confinement.roots import Roots

REFUSED_BEGINNINGS = ("socket.", "subprocess.", "urllib.", "http.client.", "ftplib.", "smtplib.")
REFUSED = frozenset(
    {"os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "pty.spawn"}
    | {"os.startfile", "os.kill", "os.killpg", "os.symlink", "os.link", "os.add_dll_directory"}
    | {"pickle.find_class", "shutil.unpack_archive", "webbrowser.open"}
)
READS = frozenset({"os.listdir", "os.scandir"})
WRITES = frozenset(
    {"os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod", "os.chown"}
    | {"os.utime", "os.setxattr"}
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def refuse_by_audit(roots: Roots) -> set[str]:
    """Refuse connections, other programs, pickles and foreign files, from now on."""
    sys.addaudithook(make_hook(roots))
    return {"audit_hook"}


def make_hook(roots: Roots) -> Callable[[str, tuple[object, ...]], None]:
    """The hook; it raises ``PermissionError`` where something is refused."""
    writable = (roots.writable,)
    readable = (*roots.readable, *writable)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            is_write = _is_writing(*arguments[1:3])
            _refuse_outside(event, arguments[0], writable if is_write else readable)
        elif event in READS:
            _refuse_outside(event, arguments[0] or ".", readable)
        elif event in WRITES:
            _refuse_outside(event, arguments[0], writable)
        elif event in REFUSED or event.startswith(REFUSED_BEGINNINGS):
            raise PermissionError(event)

    return hook


def _is_writing(mode: object, flags: object) -> bool:
    if isinstance(mode, str):
        return any(sign in mode for sign in "wax+")
    return isinstance(flags, int) and bool(flags & WRITING)


def _refuse_outside(event: str, path: object, folders: tuple[str, ...]) -> None:
    # A number is a file that is open already.
    if not isinstance(path, str | bytes | os.PathLike):
        return
    real = os.path.realpath(os.fsdecode(path))
    if real == os.devnull:
        return
    if not any(real == folder or real.startswith(folder + os.sep) for folder in folders):
        raise PermissionError(event)
