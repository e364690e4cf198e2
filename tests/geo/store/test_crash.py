"""Killed in the middle of any act on the disk, a workspace holds the old city or the new one."""

import json
import subprocess
import sys
from pathlib import Path

DRIVER = Path(__file__).parent / "crash_driver.py"
PROJECT = Path(__file__).parents[3]


def test_a_kill_at_any_step_leaves_the_old_city_or_the_new_one_whole(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(DRIVER), str(tmp_path / "ws")],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(PROJECT), "PATH": "/usr/bin:/bin"},
    )
    kills = [json.loads(line) for line in run.stdout.splitlines()]
    assert [kill["killed"] for kill in kills] == [True] * (len(kills) - 1) + [False]
    assert len(kills) > 20
    for kill in kills:
        assert kill["listed"] == ["small"]
        assert kill["value"] in ([5.0], [7.0])
        # All parts are of the same state.
        assert kill["recipe"] == kill["value"][0]
        assert float(kill["original"]) == kill["value"][0]
        # What the crash left half done is gone once somebody has looked.
        assert set(kill["left"]) <= {"small", ".locks", "log.jsonl"}
    assert {kill["value"][0] for kill in kills} == {5.0, 7.0}
