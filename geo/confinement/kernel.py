"""Calls of the Linux kernel that Python has no name for."""

import ctypes
import os

PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22


def call_kernel(number: int, *arguments: object) -> int:
    """Make a system call by number.

    Raises:
        OSError: The kernel refuses it, or does not know it.
    """
    return _checked(ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *arguments))


def set_process_option(option: int, *values: object) -> None:
    """``prctl``, with the missing arguments as zeros.

    Raises:
        OSError: The kernel refuses it.
    """
    filled = [*values, *([ctypes.c_ulong(0)] * (4 - len(values)))]
    _checked(ctypes.CDLL(None, use_errno=True).prctl(option, *filled))


def unshare(flags: int) -> None:
    """Leave some of what processes share.

    Raises:
        OSError: The kernel refuses it.
    """
    _checked(ctypes.CDLL(None, use_errno=True).unshare(flags))


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer
