"""Landlock: the kernel itself refuses files and TCP connections to this process.

Source: Linux, ``Documentation/userspace-api/landlock.rst``.
"""

import ctypes
import os
import sys

from geo.confinement.kernel import PR_SET_NO_NEW_PRIVS, call_kernel, set_process_option
from geo.confinement.roots import Roots

# The same numbers on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION = 1
RULE_PATH_BENEATH = 1

WRITE_FILE, READ_FILE, READ_DIR = 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG, TRUNCATE = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 14
READ = READ_FILE | READ_DIR
# No links, pipes or sockets, and nothing that is run.
WRITE = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | TRUNCATE
OF_FILES = READ_FILE | WRITE_FILE | TRUNCATE
RIGHTS_OF_VERSION = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
"""How many rights on files each version knows; later ones know as many as the last."""
BIND_AND_CONNECT = 0b11
ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
EMPTY_DEVICE = "/dev/null"


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scope", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def confine_files(roots: Roots) -> set[str]:
    """Let the kernel refuse all files but the given ones, and all TCP where it can."""
    if not sys.platform.startswith("linux"):
        return set()
    try:
        return _confine(roots)
    except OSError:
        return set()


def _confine(roots: Roots) -> set[str]:
    version = call_kernel(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(ASK_VERSION))
    handled = (1 << RIGHTS_OF_VERSION[min(version, max(RIGHTS_OF_VERSION))]) - 1
    has_network, has_scope = version >= 4, version >= 6
    rules = _Ruleset(
        handled,
        BIND_AND_CONNECT if has_network else 0,
        ABSTRACT_SOCKETS_AND_SIGNALS if has_scope else 0,
    )
    size = 8 * (1 + has_network + has_scope)
    ruleset = call_kernel(
        CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0)
    )
    try:
        for path in roots.readable:
            _allow(ruleset, path, READ & handled)
        _allow(ruleset, EMPTY_DEVICE, (READ | WRITE) & handled)
        _allow(ruleset, roots.writable, WRITE & handled)
        set_process_option(PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1))
        call_kernel(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    finally:
        os.close(ruleset)
    return {"landlock", "landlock_network"} if has_network else {"landlock"}


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        allowed = rights if os.path.isdir(path) else rights & OF_FILES  # noqa: PTH112 - text
        rule = _PathBeneath(allowed, place)
        call_kernel(
            ADD_RULE,
            ctypes.c_int(ruleset),
            ctypes.c_int(RULE_PATH_BENEATH),
            ctypes.byref(rule),
            ctypes.c_uint32(0),
        )
    finally:
        os.close(place)
