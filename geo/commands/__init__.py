"""The commands of ``python -m geo``: one module a subject, each with ``register`` and its runs."""

import argparse
import os
import sys
from collections.abc import Sequence

from geo.commands import (
    cities,
    compare,
    disclosure,
    imports,
    indices,
    optimise,
    report,
    scenario,
    updates,
    workspace,
)
from geo.errors import GeoError
from geo.texts import as_language, text


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(prog="python -m geo", description=text("commands.about", "en"))
    parser.add_argument("--language", choices=("de", "en"), default="de")
    commands = parser.add_subparsers(dest="command", required=True)
    for subject in (
        cities, imports, updates, disclosure, indices, compare, optimise,
        report, scenario, workspace,
    ):  # fmt: skip
        subject.register(commands)
    return parser


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    A reader that has seen enough (``head``) ends it without a word.

    Returns:
        0 fine, 1 refused with a sentence on standard error. Wrong usage exits with 2.
    """
    try:
        try:
            return _run(arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is left in the buffer would be written, and fail again, when the program ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(arguments: Sequence[str]) -> int:
    options = build_parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except GeoError as refusal:
        print(refusal.sentence(as_language(options.language)), file=sys.stderr)
        return 1
