"""Saves a city in a process that is killed at its n-th act on the disk, for every n.

Run as a program: ``crash_driver.py WORKSPACE``; prints one JSON line a kill. The parent of the
killed process never opens the workspace before the kill, so that it knows nothing of it.
"""

import json
import os
import signal
import sys
from pathlib import Path

from geo import store
from geo.imports.report import ImportReport
from geo.store.interface import CityParts
from geo.store.parts import parts_of_city
from tests.cities import small_city, with_values

ACTS = {
    "open",
    "os.rename",
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "shutil.rmtree",
    "sqlite3.connect",
}


def parts_with(count: float) -> CityParts:
    city = with_values(small_city(), [("w1", "population_count", "2020", count)])
    originals = {"count.txt": str(count).encode()}
    return parts_of_city(city, report=ImportReport(), recipe={"count": count}, originals=originals)


def kill_at(number: int, workspace: Path) -> None:
    """From now on, the n-th act on a file of the workspace is the last."""
    done = 0

    def count_act(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal done
        if event in ACTS and str(arguments[0]).startswith(str(workspace)):
            done += 1
            if done == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count_act)


def save_until_killed(number: int, workspace: Path) -> bool:
    """Replace 5 by 7 in a child that dies at its n-th act; whether it died."""
    child = os.fork()
    if child == 0:
        kill_at(number, workspace)
        store.open_store().write_parts("small", parts_with(7.0), replace=True)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def look(key: str = "small") -> dict[str, object]:
    """What the workspace holds now."""
    opened = store.open_store()
    listed = [city.key for city in opened.list_cities()]
    parts = opened.read_parts(key, whole=True)
    return {
        "listed": listed,
        "value": parts.tables["values"]["value"].tolist(),
        "recipe": parts.card["recipe"]["count"],
        "original": parts.originals["count.txt"].decode(),
    }


def main(workspace: Path) -> None:
    os.environ["ANKUNFTSATLAS_WORKSPACE"] = str(workspace)
    killed, number = True, 0
    while killed:
        number += 1
        store.open_store().write_parts("small", parts_with(5.0), replace=True)
        killed = save_until_killed(number, workspace)
        seen = look()
        left = sorted(path.name for path in workspace.iterdir())
        sys.stdout.write(json.dumps({"killed": killed, "left": left, **seen}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
