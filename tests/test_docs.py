"""What exists is documented, and what is documented exists."""

import re
from pathlib import Path

import pytest

from geo.commands import build_parser
from geo.datasets.embedded import CITIES_FOLDER, list_embedded
from geo.indices.registry import INDICES

PROJECT = Path(__file__).parent.parent
DOCS = PROJECT / "docs"


def commands() -> list[str]:
    actions = build_parser()._subparsers
    assert actions is not None
    return list(actions._group_actions[0].choices)


@pytest.mark.parametrize("command", commands())
def test_every_command_stands_in_the_readme(command: str) -> None:
    assert f"python -m geo {command}" in (PROJECT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("index", sorted(INDICES))
def test_every_index_has_its_section(index: str) -> None:
    assert f"`{index}`" in (DOCS / "indices.md").read_text("utf-8")


def test_every_file_of_a_city_is_described() -> None:
    described = (DOCS / "data.md").read_text("utf-8")
    files = {file.name for key in list_embedded() for file in (CITIES_FOLDER / key).iterdir()}
    assert {name for name in files if f"`{name}`" not in described} == set()


def test_every_listed_city_has_a_folder_and_every_folder_is_listed() -> None:
    folders = {folder.name for folder in CITIES_FOLDER.iterdir() if folder.is_dir()}
    assert folders == set(list_embedded())


@pytest.mark.parametrize("document", sorted(PROJECT.glob("*.md")) + sorted(DOCS.rglob("*.md")))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (document.parent / target).exists(), target


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(file.name[:4]) for file in (DOCS / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
