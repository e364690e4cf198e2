"""No bytes break a reader: what once did, and a search that is the same every time."""

import zlib
from random import Random

import pytest

from tests.fuzz.corpus import CORPUS, load_case, load_index
from tests.fuzz.exploring import explore
from tests.fuzz.targets import TARGETS

TRIES = {
    "reading": 300,
    "upload": 100,
    "wire": 400,
    "recipe": 40,
    "plan": 250,
    "link": 250,
    "card": 200,
}
"""Mutated cases of a target; about a minute for all."""

CASES = [(target, case) for target, cases in load_index().items() for case in cases]

# Readers may warn of damaged files; that is no fault, and no promise is made of it.
pytestmark = pytest.mark.filterwarnings("default")


@pytest.mark.parametrize(("target", "case"), CASES)
def test_what_once_broke_holds(target: str, case: str) -> None:
    TARGETS[target].try_case(load_case(target, case))


def test_the_index_tells_of_every_case() -> None:
    folders = {(folder.parent.name, folder.name) for folder in CORPUS.glob("*/*")}
    assert folders == set(CASES)


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_a_search_of_fixed_length_finds_nothing(target: str) -> None:
    random = Random(zlib.crc32(target.encode()))
    finds = list(explore(TARGETS[target], random, tries=TRIES[target]))
    assert not finds, "\n".join(f"{find.signature}\n{find.case}\n{find.story}" for find in finds)
