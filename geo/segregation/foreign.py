"""Foreign libraries with habits: they seed the global generator, change NumPy's settings, compile.

One call at a time, and everything is put back afterwards, so that neither another session nor
another computation notices.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import RLock
from types import ModuleType
from typing import Any

import numpy as np

ONE_AT_A_TIME = RLock()


@contextmanager
def contained(seed: int) -> Iterator[None]:
    """Warnings, NumPy's settings and its global generator are afterwards as they were."""
    with ONE_AT_A_TIME, warnings.catch_warnings():
        settings, state = np.geterr(), np.random.get_state()  # noqa: NPY002 - they draw from it
        try:
            warnings.simplefilter("ignore")
            np.random.seed(seed)  # noqa: NPY002 - see above
            yield
        finally:
            np.random.set_state(state)  # noqa: NPY002 - see above
            np.seterr(**settings)


def import_esda() -> ModuleType:
    """The package esda with its loops in plain Python, which is quicker than compiling them.

    Compiling the random maps takes a quarter of a minute in each process, and compiled threads
    do not bear a second session; in plain Python 10,000 maps of 400 areas take 0.3 s.
    """
    with ONE_AT_A_TIME:
        import_module("libpysal.graph")
        config: Any = import_module("numba").config
        before = config.DISABLE_JIT
        try:
            config.DISABLE_JIT = 1
            esda = import_module("esda")
        finally:
            config.DISABLE_JIT = before
        # What the package itself uses where nothing can be compiled.
        random_maps: Any = import_module("esda.crand")
        random_maps.boolean = bool
    return esda
