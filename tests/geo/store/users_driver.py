"""One of several users of a workspace, in a process of its own.

Run as a program: ``users_driver.py all NUMBER`` saves the shared city, a city of its own and
plans again and again; ``users_driver.py once NUMBER STAMP`` replaces the shared city once, if
nobody has changed it since STAMP.
"""

import sys
from dataclasses import replace

from geo import store
from geo.errors import DataError
from geo.scenarios.plan import Plan
from geo.store.scenarios import save_plan
from tests.cities import small_city, with_values

TIMES = 4
PLAN = Plan(name="Gemeinsam", city="small", fingerprint="small", changes={"directed_share": 40})


def main(what: str, number: int, stamp: str) -> int:
    shared = with_values(small_city(), [("w1", "population_count", "2020", float(number))])
    if what == "once":
        try:
            store.save_city(shared, replace=True, expected=stamp)
        except DataError as refusal:
            return 3 if refusal.key == "store.changed_meanwhile" else 4
        return 0
    for turn in range(TIMES):
        store.save_city(replace(shared, name=f"Von {number}"), replace=True)
        store.save_city(replace(shared, key=f"stadt-{number}"), replace=True)
        save_plan(replace(PLAN, years=number + 1), replace_it=True)
        save_plan(replace(PLAN, name=f"Plan {number} {turn}"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), "".join(sys.argv[3:])))
