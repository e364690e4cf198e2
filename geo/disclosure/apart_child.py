"""The process that finds what must be hidden; ``geo.disclosure.apart`` starts it by its path.

The question comes in by standard input from our own program, the answer goes out as the text
that is kept. It works at low priority and ends with its starter.
"""

import os
import pickle
import sys
import threading

POLITENESS = 10
LENGTH_BYTES = 8
STARTER_IS_GONE = 3


def main(project: str) -> None:
    """Read one question, answer it.

    Args:
        project: Folder of the program.
    """
    if hasattr(os, "nice"):
        os.nice(POLITENESS)
    # Python was started apart from its surroundings (-I), so the program is not on its path yet.
    sys.path.insert(0, project)
    from geo.disclosure.estimates import answer_question

    length = int.from_bytes(sys.stdin.buffer.read(LENGTH_BYTES), "big")
    # Only our own program writes into this pipe; nothing that came from outside is unpickled.
    question = pickle.loads(sys.stdin.buffer.read(length))  # noqa: S301 - written by our starter
    threading.Thread(target=_end_with_starter, daemon=True).start()
    sys.stdout.write(answer_question(question))
    sys.stdout.flush()


def _end_with_starter() -> None:
    """The starter keeps its end of the pipe open and silent as long as it lives and waits."""
    while os.read(0, 1):
        pass
    os._exit(STARTER_IS_GONE)


if __name__ == "__main__":
    main(sys.argv[1])
