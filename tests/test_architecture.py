"""The rules of the house that import contracts cannot say."""

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
DOMAIN = sorted((PROJECT / "geo").rglob("*.py"))
PAGES = sorted((PROJECT / "pages").glob("[0-9]*.py"))
COMPONENTS = sorted((PROJECT / "pages" / "components").glob("*.py"))
LONGEST_MODULE = 300
LONGEST_PAGE = 80
WHERE_CACHES_STAND = {
    "cached.py",
    "cached_segregation.py",
    "static_files.py",
    "map_view.py",
    "background.py",  # the threads that all sessions share
    "cached_scenarios.py",
    "cached_compare.py",
}
HEAVY = {
    "segregation",
    "libpysal",
    "esda",
    "mapclassify",
    "scipy",
    "numba",
    "sklearn",
    "matplotlib",
}


def imports_of(tree: ast.Module, *, top_level_only: bool = False) -> set[str]:
    nodes = tree.body if top_level_only else list(ast.walk(tree))
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def parse(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def name_of(file: Path) -> str:
    return str(file.relative_to(PROJECT))


@pytest.mark.parametrize("file", [*DOMAIN, *PAGES, *COMPONENTS], ids=name_of)
def test_no_module_is_too_long(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("file", [PROJECT / "app.py", *PAGES], ids=name_of)
def test_a_page_is_thin_and_boots_first(file: Path) -> None:
    source = file.read_text("utf-8")
    assert len(source.splitlines()) <= LONGEST_PAGE
    assert "run_page" in source


@pytest.mark.parametrize("file", [*DOMAIN, *COMPONENTS, *PAGES], ids=name_of)
def test_nothing_heavy_is_imported_at_start(file: Path) -> None:
    roots = {name.partition(".")[0] for name in imports_of(parse(file), top_level_only=True)}
    assert not roots & HEAVY


@pytest.mark.parametrize("file", [*DOMAIN, *COMPONENTS], ids=name_of)
def test_importing_a_module_does_nothing(file: Path) -> None:
    """Only definitions, constants and docstrings stand at the top; a call there is an act."""
    acts = [
        node.lineno
        for node in parse(file).body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    assert acts == []


@pytest.mark.parametrize("file", [*COMPONENTS, *PAGES], ids=name_of)
def test_caching_stands_in_few_places(file: Path) -> None:
    if file.name not in WHERE_CACHES_STAND:
        assert "st.cache_" not in file.read_text("utf-8")


@pytest.mark.parametrize("file", DOMAIN, ids=name_of)
def test_only_layers_knows_folium(file: Path) -> None:
    roots = {name.partition(".")[0] for name in imports_of(parse(file))}
    if "layers" not in file.parts:
        assert not roots & {"folium", "branca"}


@pytest.mark.parametrize("file", [*DOMAIN, *COMPONENTS, *PAGES, PROJECT / "app.py"], ids=name_of)
def test_only_one_module_names_a_coordinate_system(file: Path) -> None:
    """Foreign coordinate systems of files from outside are the importer's business."""
    if file.name != "crs.py" and "imports" not in file.parts:
        assert "EPSG:" not in "".join(
            node.value
            for node in ast.walk(parse(file))
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and "\n" not in node.value
            and len(node.value) < 20
        )
