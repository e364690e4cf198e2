"""The corpus: one folder a case, and an index with what each of them once broke."""

import tomllib
from pathlib import Path

from tests.fuzz.seeds import Case

CORPUS = Path(__file__).parent / "corpus"
INDEX = CORPUS / "index.toml"


def load_index() -> dict[str, dict[str, str]]:
    """Target to case to what it broke."""
    index: dict[str, dict[str, str]] = tomllib.loads(INDEX.read_text("utf-8"))
    return index


def load_case(target: str, name: str) -> Case:
    """The files of a case."""
    return read_case(CORPUS / target / name)


def read_case(folder: Path) -> Case:
    """The files of a folder by name."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def write_case(folder: Path, case: Case) -> None:
    """A case as files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in case.items():
        (folder / name.replace("/", "_")).write_bytes(content)
