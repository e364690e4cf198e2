"""Pages without a browser: no connection speaks for anybody, so the role is set."""

import pytest


@pytest.fixture(autouse=True)
def staff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests look at pages as staff unless they say otherwise."""
    for name in ("LOGIN", "SETTINGS", "THRESHOLD"):
        monkeypatch.delenv(f"ANKUNFTSATLAS_{name}", raising=False)
    monkeypatch.setenv("ANKUNFTSATLAS_ROLE", "staff")
