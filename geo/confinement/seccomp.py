"""Seccomp and namespaces: no sockets, no other programs, no other processes.

Source: Linux, ``Documentation/userspace-api/seccomp_filter.rst``; numbers of the calls from
``asm/unistd_64.h`` (x86-64) and ``asm-generic/unistd.h`` (arm64).
"""

import ctypes
import errno
import platform
import sys
from dataclasses import dataclass

from geo.confinement.kernel import (
    PR_SET_NO_NEW_PRIVS,
    PR_SET_SECCOMP,
    set_process_option,
    unshare,
)

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
CLONE_THREAD = 0x00010000
MODE_FILTER = 2
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000, 0x80000000
X32_CALLS = 0x40000000

# The number on x86-64, then on arm64.
REFUSED = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200),
    "listen": (50, 201), "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206),
    "sendmsg": (46, 211), "sendmmsg": (307, 269),
    "execve": (59, 221), "execveat": (322, 281), "fork": (57, None), "vfork": (58, None),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kill": (62, 129), "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280), "keyctl": (250, 219),
    "add_key": (248, 217), "request_key": (249, 218), "perf_event_open": (298, 241),
    "userfaultfd": (323, 282), "io_uring_setup": (425, 425), "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427), "open_by_handle_at": (304, 265),
    "init_module": (175, 105), "finit_module": (313, 273), "kexec_load": (246, 104),
    "symlink": (88, None), "symlinkat": (266, 36), "link": (86, None), "linkat": (265, 37),
    "mknod": (133, None), "mknodat": (259, 33),
}  # fmt: skip
CLONE, CLONE3 = (56, 220), (435, 435)
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
LOAD, JUMP_IF_EQUAL, JUMP_IF_AT_LEAST, JUMP_IF_BITS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
# Places in ``struct seccomp_data``.
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16


@dataclass(frozen=True)
class Step:
    """One instruction of the filter: code, jumps, operand."""

    code: int
    if_true: int
    if_false: int
    operand: int


class _Instruction(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("operand", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("first", ctypes.POINTER(_Instruction)))


def leave_network() -> set[str]:
    """Move into a network of our own that has no device, where the system lets us."""
    if not sys.platform.startswith("linux"):
        return set()
    try:
        unshare(NEW_USER | NEW_NETWORK)
    except OSError:
        return set()
    return {"network_namespace"}


def refuse_system_calls() -> set[str]:
    """Let the kernel refuse the calls above, for this process and all its threads."""
    steps = build_filter(platform.machine()) if sys.platform.startswith("linux") else []
    if not steps:
        return set()
    lines = [_Instruction(step.code, step.if_true, step.if_false, step.operand) for step in steps]
    instructions = (_Instruction * len(lines))(*lines)
    program = _Program(len(lines), instructions)
    try:
        set_process_option(PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1))
        set_process_option(PR_SET_SECCOMP, ctypes.c_ulong(MODE_FILTER), ctypes.byref(program))
    except OSError:
        return set()
    return {"seccomp"}


def build_filter(machine: str) -> list[Step]:
    """The filter for a processor; empty where its numbers are not known.

    A call with numbers of another architecture ends the process: it would pass the list by.
    """
    if machine not in ARCHITECTURES:
        return []
    column, audit = ARCHITECTURES[machine]
    refused = [pair[column] for pair in REFUSED.values() if pair[column] is not None]
    kill, refuse, not_known = (Step(RETURN, 0, 0, what) for what in (
        KILL, REFUSE | errno.EPERM, REFUSE | errno.ENOSYS
    ))  # fmt: skip
    steps = [
        Step(LOAD, 0, 0, ARCHITECTURE),
        Step(JUMP_IF_EQUAL, 1, 0, audit),
        kill,
        Step(LOAD, 0, 0, NUMBER),
        Step(JUMP_IF_AT_LEAST, 0, 1, X32_CALLS),
        kill,
        # The C library falls back to clone, whose flags can be looked at.
        Step(JUMP_IF_EQUAL, 0, 1, CLONE3[column]),
        not_known,
    ]
    steps += [
        step for number in refused for step in (Step(JUMP_IF_EQUAL, 0, 1, int(number or 0)), refuse)
    ]
    return [
        *steps,
        Step(JUMP_IF_EQUAL, 0, 3, CLONE[column]),
        Step(LOAD, 0, 0, FIRST_ARGUMENT),
        Step(JUMP_IF_BITS, 1, 0, CLONE_THREAD),
        refuse,
        Step(RETURN, 0, 0, ALLOW),
    ]
