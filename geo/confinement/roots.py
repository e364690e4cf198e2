"""Which folders the program itself needs to read; nothing else on the machine is its business."""

import os
import site
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

OF_SYSTEM = (
    # Shared libraries, and what they look up when they start.
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
    "/System/Library", "/Library/Frameworks", "/opt/homebrew/lib",
    # Random numbers, the empty device, time zones, how many processors there are.
    "/dev/urandom", "/dev/random", "/dev/null", "/usr/share/zoneinfo", "/etc/localtime",
    "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu",
)  # fmt: skip
PATHS = ("stdlib", "platstdlib", "purelib", "platlib")
OF_PROJECT = ("geo", "data/texts", "data/catalogues")


@dataclass(frozen=True)
class Roots:
    """Real paths, links followed.

    Attributes:
        readable: Folders and files that may be read.
        writable: The folder that may be read and written.
    """

    readable: tuple[str, ...]
    writable: str


def find_roots(project: Path, writable: Path) -> Roots:
    """The folders of Python, its packages, system libraries and this program's code and words.

    Cities, workspaces, the home folder and settings of the machine are not among them.
    """
    found = [sysconfig.get_path(name) for name in PATHS]
    found += [os.path.join(base, "lib") for base in (sys.prefix, sys.base_prefix)]  # noqa: PTH118 - as text, like the rest
    found += [os.path.join(base, "DLLs") for base in (sys.prefix, sys.base_prefix)]  # noqa: PTH118 - as text, like the rest
    found += site.getsitepackages()
    found += os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    found += [str(project / folder) for folder in OF_PROJECT]
    found += OF_SYSTEM
    if sys.platform == "win32":
        found += [sys.base_prefix, os.environ.get("SYSTEMROOT", r"C:\Windows")]
    real = dict.fromkeys(os.path.realpath(path) for path in found if path)
    return Roots(tuple(path for path in real if os.path.exists(path)), os.path.realpath(writable))  # noqa: PTH110 - as text, like the rest
