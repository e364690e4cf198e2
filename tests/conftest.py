"""Fixtures that every test may use, and the rule that a skip is counted aloud."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

PROJECT = Path(__file__).parent.parent
REFERENCE = PROJECT.parent / "shared" / "reference"

# The one check gives the same answer every time; at a developer's desk examples stay random.
# Time is measured in benchmarks: a busy machine says nothing about a test.
settings.register_profile("check", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("check" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of real reference data, which is not part of the project."""
    if not REFERENCE.is_dir():
        pytest.skip(f"reference data are not at {REFERENCE}")
    return REFERENCE


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turn a green run with skips red where none are allowed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = len(reporter.stats.get("skipped", [])) if reporter else 0
    if skipped and exitstatus == 0 and os.environ.get("ANKUNFTSATLAS_NO_SKIPS"):
        reporter.write_line(f"{skipped} skipped; here none may be skipped.", red=True)
        session.exitstatus = 1
