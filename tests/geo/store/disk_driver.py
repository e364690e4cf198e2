"""Uses a workspace under a disk's refusals that are real: a size limit, or no rights.

Run as a program: ``disk_driver.py limit|rights WORKSPACE``; prints one JSON object.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from geo import store
from geo.cities import load_city
from geo.errors import GeoError
from geo.scenarios.plan import Plan
from geo.store.backup import write_backup
from geo.store.scenarios import list_plans, save_plan
from tests.cities import small_city

NOBODY = 65534
PLAN = Plan(name="Plan", city="small", fingerprint="small", changes={"directed_share": 40})

LONG = {"stop_areas": tuple(f"gebiet-{number}" for number in range(1000))}


def told(act: Callable[[], object]) -> str:
    """The key of the sentence that an act ends with; empty where it succeeds."""
    try:
        act()
    except GeoError as refusal:
        return refusal.key if refusal.sentence("de") else "no sentence"
    return ""


def refuse(kind: str, workspace: Path) -> None:
    """From now on the disk refuses: files of more than 4 KiB, or all writing."""
    if kind == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        return
    for path in [*workspace.rglob("*"), workspace]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if os.geteuid() == 0:
        # Root may write anywhere.
        os.setgroups([])
        os.setuid(NOBODY)


def main(kind: str, workspace: Path) -> None:
    os.environ["ANKUNFTSATLAS_WORKSPACE"] = str(workspace)
    city = small_city()
    store.save_city(city)
    save_plan(PLAN)
    # Whatever is imported late is imported now: afterwards this user may not read the program.
    load_city("small")
    refuse(kind, workspace)
    seen = {
        "replace": told(lambda: store.save_city(city, replace=True)),
        "new": told(lambda: store.save_city(replace(city, key="neu"))),
        "plan": told(lambda: save_plan(replace(PLAN, name="Lang", changes=LONG))),
        "delete": told(lambda: store.delete_city("small")) if kind == "rights" else "",
        "backup": told(lambda: write_backup(store.open_store(), workspace / "b.zip")),
        "cities": store.list_workspace_cities(),
        "plans": [plan.name for plan in list_plans("small")],
        "areas": len(load_city("small").areas),
        "left": sorted(path.name for path in workspace.iterdir()),
    }
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
