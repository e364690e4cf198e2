"""How much memory the arrays of a result hold: each once, however often it is referred to."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from typing import Any

import numpy as np


def weigh_arrays(result: object) -> dict[int, int]:
    """The arrays within dataclasses, mappings, lists and tuples.

    Args:
        result: Anything; what is none of these counts nothing.

    Returns:
        Bytes by an array's identity, which two results that share it have in common.
    """
    weights: dict[int, int] = {}
    seen: set[int] = set()
    rest: list[Any] = [result]
    while rest:
        one = rest.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, np.ndarray):
            owner = one if one.base is None else one.base
            weights[id(owner)] = int(getattr(owner, "nbytes", one.nbytes))
        else:
            rest.extend(_parts(one))
    return weights


def _parts(one: object) -> list[Any]:
    if isinstance(one, Mapping):
        return list(one.values())
    if isinstance(one, list | tuple):
        return list(one)
    if is_dataclass(one) and not isinstance(one, type):
        return list(getattr(one, "__dict__", {}).values())
    return []
