"""What the tests of the tables ask of a draft."""

from geo.imports import ImportDraft, Problem, Severity
from geo.imports.collecting import collect

Cells = dict[tuple[str, str, str], float]


def problem(draft: ImportDraft, key: str) -> Problem:
    """The one problem of a key."""
    (found,) = [problem for problem in draft.report.problems if problem.key == key]
    return found


def keys(draft: ImportDraft, severity: Severity | None = None) -> set[str]:
    """Keys of the problems, of one severity where it is given."""
    return {
        problem.key
        for problem in draft.report.problems
        if severity is None or problem.severity is severity
    }


def cells(draft: ImportDraft) -> Cells:
    """Everything that would be stored: area, indicator and period to the number."""
    values = collect(draft).values
    index = values[["area_id", "indicator", "period"]].itertuples(index=False, name=None)
    return dict(zip(index, values["value"], strict=True))


def says(draft: ImportDraft, key: str, *words: str) -> Problem:
    """The problem, if its German sentence holds all words and its English one is said too."""
    found = problem(draft, key)
    german, english = found.sentence("de"), found.sentence("en")
    missing = [word for word in words if word not in german]
    assert not missing, f"{missing} not in: {german}"
    assert english != german
    assert "{" not in german + english
    return found
