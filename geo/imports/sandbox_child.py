"""The process that reads files from outside; ``geo.imports.sandbox_process`` starts it by its path.

The order is the point: first what this process may do is cut down, then the readers are
imported, then the files come in by standard input. What was read goes out as messages.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import BinaryIO

IDLE_SECONDS = 900
"""A process that nobody gives anything to read, or whose starter is gone, ends by itself."""


def serve(project: Path, folder: Path, limits: dict[str, int]) -> None:
    """Confine this process, read one request, answer it.

    Args:
        project: Folder of the program.
        folder: The only folder that may be written.
        limits: Values of ``ProcessLimits``.
    """
    from geo.confinement import ProcessLimits, confine_process, find_roots

    if hasattr(signal, "alarm"):
        signal.alarm(IDLE_SECONDS)
    answers = _keep_answers_apart()
    held = confine_process(find_roots(project, folder), ProcessLimits(**limits))
    _forget_files_of_the_machine()
    _answer(answers, held)


def _keep_answers_apart() -> BinaryIO:
    """A stream of answers that no library can print into."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _forget_files_of_the_machine() -> None:
    """Without lists of file types, which openpyxl would look up outside the allowed folders."""
    import mimetypes

    mimetypes.knownfiles.clear()


def _answer(answers: BinaryIO, held: frozenset[str]) -> None:
    from geo.gdal_safety import restrict_gdal
    from geo.imports.draft import ImportOptions
    from geo.imports.reading import open_units, read_unit
    from geo.imports.wire import as_json, read_request, write_message
    from geo.imports.wire_upload import pack_problem, pack_upload

    def say(**told: object) -> None:
        write_message(answers, as_json(told))
        answers.flush()

    restrict_gdal()
    say(held=sorted(held))
    request = read_request(sys.stdin.buffer)
    if request is None:
        return
    options = ImportOptions(**request.options)
    units, problems = open_units(request.files, on_file=lambda position: say(opening=position))
    names = [unit.name for unit in units]
    say(opened=names, problems=[pack_problem(problem) for problem in problems])
    for position, unit in enumerate(units):
        if position < request.first:
            continue
        say(reading=position)
        for message in pack_upload(read_unit(unit, options, as_rows=request.as_rows)):
            write_message(answers, message)
        answers.flush()
    say(finished=True)


def main(arguments: list[str]) -> None:
    """Take project, folder and limits from the command line."""
    project, folder, limits = arguments
    # Python was started apart from its surroundings (-I), so the program is not on its path yet.
    sys.path.insert(0, project)
    serve(Path(project), Path(folder), json.loads(limits))


if __name__ == "__main__":
    main(sys.argv[1:])
