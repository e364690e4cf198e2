"""``compare`` sets cities side by side, by an index or an indicator; with ``--all`` hundreds.

With ``--all``, or ``--resume``, every answer is kept in a file as soon as it is there. Who starts
the same command again computes only what is missing or has changed; Ctrl-C loses nothing.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from geo import store
from geo.commands.compare_answers import Question, Task, answer, list_known, name_question
from geo.commands.compare_told import assemble, describe_comparison, print_comparison
from geo.commands.indices import FEWEST_DRAWS, MOST_DRAWS
from geo.commands.roles import add_role, is_exact, server_rule
from geo.errors import StoreError, UnknownKeyError
from geo.region.city_figure import FigureQuestion
from geo.region.city_index import IndexQuestion
from geo.region.kept import Answer, AnswersFile
from geo.region.many import count_cores, run_in_processes
from geo.segregation.city_counts import REST
from geo.segregation.results import HEADLINE_INDEX
from geo.store.folder import COMPARISONS, FolderStore
from geo.texts import as_language, text

INTERRUPTED = 130
"""Exit code of a program ended by Ctrl-C, as shells give it."""

LETTERS = 16
WORTH_A_PROCESS = 4
"""Cities from which on processes are started; a start takes as long as a few cities do."""


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command of this module."""
    command = commands.add_parser("compare", help=text("commands.compare", "en"))
    command.set_defaults(run=run_compare, usage_error=command.error)
    command.add_argument("cities", nargs="*", metavar="CITY")
    command.add_argument("--all", action="store_true", help=text("commands.compare_all", "en"))
    for option, metavar, kind in (
        ("indicator", "KEY", str),
        ("index", "INDEX", str),
        ("group", "GROUP", str),
        ("against", "GROUP", str),
        ("period", "PERIOD", str),
        ("draws", "N", _draws),
        ("seed", "N", _seed),
        ("resume", "FILE", Path),
    ):
        help_text = text(f"commands.compare_{option}", "en")
        command.add_argument(f"--{option}", type=kind, metavar=metavar, help=help_text)
    help_text = text("commands.compare_level", "en")
    command.add_argument("--level", action="append", default=[], metavar="LEVEL", help=help_text)
    add_role(command)
    command.add_argument("--json", action="store_true")
    # Also taken after the command; where it is not given the one before it stays.
    command.add_argument("--language", choices=("de", "en"), default=argparse.SUPPRESS)


def _draws(given: str) -> int:
    number = int(given)
    if not FEWEST_DRAWS <= number <= MOST_DRAWS:
        raise argparse.ArgumentTypeError(given)
    return number


def _seed(given: str) -> int:
    number = int(given)
    if number < 0:
        raise argparse.ArgumentTypeError(given)
    return number


def run_compare(options: argparse.Namespace) -> int:
    """Print the comparison; 130 where Ctrl-C ended it."""
    language = as_language(options.language)
    question = _ask(options)
    cities = _choose_cities(options)
    kept = _open_answers(options, question)
    found: dict[str, Answer] = {}
    try:
        for done in _collect(cities, question, options, kept):
            found.update(done)
            if options.all:
                told = {"done": len(found), "n": len(set(cities)), "city": next(iter(done))}
                print(text("region.progress", language, **told), file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        key = "region.interrupted_kept" if kept else "region.interrupted"
        told = {"done": len(found), "n": len(set(cities))}
        print(text(key, language, **told), file=sys.stderr)
        return INTERRUPTED
    except BrokenProcessPool:
        raise StoreError("region.process_killed", done=len(found), n=len(set(cities))) from None
    answers = [found[city] for city in cities]
    comparison = assemble([answer.entry for answer in answers], question)
    if options.json:
        told_all = describe_comparison(comparison, [a.provenance for a in answers], language)
        print(json.dumps(told_all, ensure_ascii=False, indent=1, allow_nan=False))
    else:
        print_comparison(comparison, language)
    return 0


def _ask(options: argparse.Namespace) -> Question:
    """The question; exit with 2 where options do not go together."""
    language = as_language(options.language)
    of_index = options.index or options.group or options.against
    for wrong, key in (
        (not (options.cities or options.all), "region.usage_cities"),
        (bool(options.indicator) == bool(of_index), "region.usage_question"),
        (of_index and not options.group, "region.usage_group"),
    ):
        if wrong:
            options.usage_error(text(key, language))
    several = dict(level.split("=", 1) for level in options.level if "=" in level)
    single = [level for level in options.level if "=" not in level]
    level, levels = single[-1] if single else "", dict(sorted(several.items()))
    rule, period = server_rule(), options.period or ""
    draws, seed = options.draws or 1000, options.seed or 0
    if options.indicator:
        return FigureQuestion(options.indicator, period, level, levels, rule, draws, seed)
    return IndexQuestion(
        group=options.group,
        index=options.index or HEADLINE_INDEX,
        against=options.against or REST,
        period=period,
        level=level,
        levels=levels,
        rule=rule,
        exact=is_exact(options),
        draws=draws,
        seed=seed,
    )


def _choose_cities(options: argparse.Namespace) -> list[str]:
    """The cities named, then with ``--all`` those of the workspace that are not.

    Raises:
        UnknownKeyError: There is no such city for this role, or none at all.
    """
    known = list_known(options.role)
    for key in options.cities:
        if key not in known:
            raise UnknownKeyError("errors.unknown_city", key=key, known=", ".join(known))
    own = dict(store.list_workspace_cities()) if options.all else {}
    rest = [key for key in sorted(own) if key in known and key not in options.cities]
    if not (options.cities or rest):
        raise UnknownKeyError("region.no_own_cities")
    return [*options.cities, *rest]


def _open_answers(options: argparse.Namespace, question: Question) -> AnswersFile | None:
    """Where answers are kept: the file named, or with ``--all`` one in the workspace's folder."""
    name = name_question(question, options.role, as_language(options.language))
    if options.resume:
        return AnswersFile(options.resume, name)
    opened = store.open_store()
    if not (options.all and isinstance(opened, FolderStore)):
        return None
    return AnswersFile(opened.workspace / COMPARISONS / f"{name[:LETTERS]}.jsonl", name)


def _collect(
    cities: Sequence[str],
    question: Question,
    options: argparse.Namespace,
    kept: AnswersFile | None,
) -> Iterator[dict[str, Answer]]:
    """Answers as they come; new ones are kept before they are told."""
    before = kept.read() if kept else {}
    language = as_language(options.language)
    tasks = [
        Task(city, question, options.role, language, _fingerprint(before.get(city)))
        for city in dict.fromkeys(cities)
    ]
    for city, new in _run(answer, tasks):
        if new is not None and kept is not None and new.provenance is not None:
            kept.append(new)
        yield {city: before[city] if new is None else new}


def _fingerprint(known: Answer | None) -> str:
    return known.entry.fingerprint if known else ""


def _run(
    work: Callable[[Task], tuple[str, Answer | None]], tasks: Sequence[Task]
) -> Iterator[tuple[str, Answer | None]]:
    """In this process where there is little to do, else in one a core."""
    cores = count_cores()
    if cores == 1 or len(tasks) < WORTH_A_PROCESS:
        return map(work, tasks)
    return run_in_processes(work, tasks, processes=cores)
