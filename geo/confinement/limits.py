"""Memory, time and disk that one process may take."""

import os
import sys
from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class ProcessLimits:
    """What the process may take before the system stops it.

    Attributes:
        memory_bytes: Address space; more than is used, because libraries reserve.
        cpu_seconds: Processor time of the whole process.
        file_bytes: Size of one file that it writes.
        open_files: Files open at the same time.
    """

    memory_bytes: int = 3072 * MEBIBYTE
    cpu_seconds: int = 300
    file_bytes: int = 256 * MEBIBYTE
    open_files: int = 128


def apply_limits(limits: ProcessLimits) -> set[str]:
    """Set the limits that this system knows, and let the screen go first."""
    if sys.platform == "win32":
        return set()
    import resource

    # Sliders of other sessions share the processor with what is read here.
    os.nice(5)
    wanted = {
        "limit_memory": (resource.RLIMIT_AS, limits.memory_bytes),
        "limit_cpu": (resource.RLIMIT_CPU, limits.cpu_seconds),
        "limit_file_size": (resource.RLIMIT_FSIZE, limits.file_bytes),
        "limit_open_files": (resource.RLIMIT_NOFILE, limits.open_files),
        "limit_core": (resource.RLIMIT_CORE, 0),
    }
    return {name for name, (kind, limit) in wanted.items() if _is_set(kind, limit)}


def _is_set(kind: int, limit: int) -> bool:
    import resource

    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    # The soft limit of time ends a process by a signal of its own name, the hard one by any.
    last = limit + 5 if kind == resource.RLIMIT_CPU and hard == resource.RLIM_INFINITY else limit
    try:
        resource.setrlimit(kind, (limit, last))
    except (ValueError, OSError):
        return False
    return True
