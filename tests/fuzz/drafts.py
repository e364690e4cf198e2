"""Drafts made in this process, so that a fault shows where it is and not as a sentence."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from geo.imports.door import interpret
from geo.imports.draft import DraftAreas, ImportDraft, ImportOptions, RawUpload
from geo.imports.reading import read_raw

LOGGER = logging.getLogger("geo.imports.reading")


class _Raise(logging.Handler):
    """Whatever the readers' last net catches and logs is raised again."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            raise record.exc_info[1]


@contextmanager
def faults_raised() -> Iterator[None]:
    """Inside, a fault that no reader foresaw is an error instead of a sentence."""
    handler = _Raise()
    LOGGER.addHandler(handler)
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)


def draft_in_process(
    files: Mapping[str, bytes],
    options: ImportOptions | None = None,
    *,
    areas: DraftAreas | None = None,
) -> ImportDraft:
    """The draft of some files."""
    options = options or ImportOptions()
    with faults_raised():
        upload: RawUpload = read_raw(files, options)
    return interpret(upload, options, originals=files, areas=areas)
