"""Which program computed a figure."""

from functools import cache
from pathlib import Path

from geo.catalogue import read_toml

PROJECT_FILE = Path(__file__).parent.parent.parent / "pyproject.toml"


@cache
def program_version() -> str:
    """The version of the atlas, as its project file says it."""
    return str(read_toml(PROJECT_FILE)["project"]["version"])
