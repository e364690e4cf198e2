"""What every rerun asks, answered from memory for a second, and while the source is away."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from geo.errors import StoreError

Seen = TypeVar("Seen")
FRESH_SECONDS = 1.0
PAUSE_SECONDS = 5.0
"""After a failure the source is left alone for so long: connecting in vain takes time."""


class Watch(Generic[Seen]):
    """The last answer of a slow or fallible source, shared by all sessions of a process."""

    def __init__(self, read: Callable[[], Seen]) -> None:
        """Remember how to ask."""
        self._read = read
        self._seen: Seen | None = None
        self._failure: StoreError | None = None
        self._until = 0.0
        self._lock = threading.Lock()

    def look(self) -> Seen:
        """The answer, at most a second old; the last one known while the source is away.

        Raises:
            StoreError: The source is away and has never answered.
        """
        # Who has an answer does not wait for whoever is asking just now.
        if self._lock.acquire(blocking=self._seen is None):
            try:
                if time.monotonic() >= self._until:
                    self._ask()
            finally:
                self._lock.release()
        if self._seen is not None:
            return self._seen
        if self._failure is not None:
            raise StoreError(self._failure.key, **self._failure.values)
        return self._read()

    def forget(self) -> None:
        """Ask again next time: this process has just changed something."""
        self._until = 0.0

    def _ask(self) -> None:
        try:
            self._seen = self._read()
        except StoreError as failure:
            self._failure = failure
            self._until = time.monotonic() + PAUSE_SECONDS
        else:
            self._failure = None
            self._until = time.monotonic() + FRESH_SECONDS
