"""On SIGUSR1 a server frees what nobody refers to any more, so that the rest is what it keeps."""

import ctypes
import gc
import signal


def collect(*_: object) -> None:
    """Collect, and give free memory back to the system where its library can."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


signal.signal(signal.SIGUSR1, collect)
