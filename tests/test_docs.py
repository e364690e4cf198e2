"""What exists is documented, and what is documented exists."""

import re
import tomllib
from pathlib import Path

import pytest

from geo.commands import build_parser
from geo.datasets.embedded import CITIES_FOLDER, list_embedded
from geo.imports import uploads
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


def test_the_limit_of_a_file_is_the_same_in_code_settings_and_documents() -> None:
    limit = uploads.MAX_FILE_BYTES // uploads.MEBIBYTE
    settings = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["server"]["maxUploadSize"] == limit
    operation, own_data, security = (
        " ".join((DOCS / f"{name}.md").read_text("utf-8").split())
        for name in ("operation", "own_data", "security")
    )
    # A proxy sees the file with the lines of the form around it.
    assert f"client_max_body_size {limit + 1}m; # a file has {limit} MB at most" in operation
    assert f"a file has {limit} MB at most" in own_data
    assert f"{limit} MB a file" in security
    unpacked = f"{uploads.MAX_UNPACKED_BYTES // uploads.MEBIBYTE} MB unpacked"
    assert unpacked in own_data
    assert unpacked in security


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(file.name[:4]) for file in (DOCS / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
