"""Thirty readers at once: no error on any page, and no memory that stays when they have gone."""

from benchmarks.load import memory_after_all, run_load, serve

ROUND_S = 20.0
LARGEST_LEAK_MB = 1.0


def test_thirty_readers_meet_no_error_and_leave_no_memory_behind() -> None:
    runs, left = [], []
    with serve() as server:
        # The first two rounds fill the shared caches, which stay; then the same is moved again.
        for _ in range(3):
            runs.append(run_load(server, ROUND_S, each=ROUND_S / 2))
            left.append(memory_after_all(server))
    for run in runs:
        assert run.faults == []
        assert run.sessions >= 30
    # In the first round a cold server opens thirty pages at once, which may take all of it.
    for run in runs[1:]:
        assert len(run.steps) > run.sessions
    assert left[2] - max(left[:2]) < LARGEST_LEAK_MB * runs[2].sessions
