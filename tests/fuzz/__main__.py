"""A search for a stated time: ``python -m tests.fuzz --minutes 10 [--target upload]``.

Every find is made small and written into a folder, with its story; it becomes a case of the corpus
by moving it there and adding a line to the index. A case that kills the process is kept, too.
"""

import argparse
import re
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from tests.fuzz.corpus import write_case
from tests.fuzz.exploring import explore, minimise
from tests.fuzz.seeds import Case
from tests.fuzz.targets import TARGETS

MEMORY = 4 * 2**30
ROUND_SECONDS = 120


def tell(words: str) -> None:
    """A line at once, although the search goes on."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    """Search round after round, each in a process of its own that a file may kill."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--target", choices=[*TARGETS], action="append")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--into", type=Path, default=Path("fuzz_finds"))
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    names = given.target or [*TARGETS]
    if given.worker:
        search(names[0], given.seed, seconds=given.minutes * 60, into=given.into)
        return 0
    until, seed = time.monotonic() + given.minutes * 60, given.seed
    while (left := until - time.monotonic()) > 0:
        minutes = min(left, ROUND_SECONDS) / 60
        told = ["--target", names[seed % len(names)], "--seed", str(seed), "--into", given.into]
        command = [sys.executable, "-m", "tests.fuzz", "--worker", "--minutes", str(minutes), *told]
        died = subprocess.run(command, check=False).returncode
        if died:
            tell(f"seed {seed} ended its process with {died}: see {given.into}/current")
        seed += 1
    return int(given.into.is_dir() and any(given.into.iterdir()))


def search(name: str, seed: int, *, seconds: float, into: Path) -> None:
    """One round; new finds are printed and written."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    target, until, current = TARGETS[name], time.monotonic() + seconds, into / "current"
    n = 0

    def keep(case: Case) -> bool:
        # Should the case end the process, it is here.
        nonlocal n
        n += 1
        shutil.rmtree(current, ignore_errors=True)
        write_case(current, case)
        return time.monotonic() < until

    for find in explore(target, Random(seed), tries=sys.maxsize, before_each=keep):
        folder = into / name / re.sub(r"\W+", "_", find.signature)[:100]
        if folder.exists():
            continue
        small = minimise(target, find)
        write_case(folder, small.case)
        folder.with_suffix(".txt").write_text(f"{small.signature}\n{small.story}", "utf-8")
        tell(f"{name}: {small.signature}\n  {folder}")
    shutil.rmtree(current, ignore_errors=True)
    tell(f"{name}, seed {seed}: {n} cases")


if __name__ == "__main__":
    sys.exit(main())
