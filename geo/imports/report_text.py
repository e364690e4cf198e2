"""The report of an import as plain text, to be sent on or filed."""

from collections.abc import Iterable

import pandas as pd

from geo.catalogue import Source
from geo.imports.report import ImportReport
from geo.numbers import format_number
from geo.provenance.licences import name_source
from geo.texts import Language, text

COUNTS = ("rows", "read", "stored", "left_out")


def write_report(
    report: ImportReport, language: Language, *, title: str = "", sources: Iterable[Source] = ()
) -> str:
    """Every problem by weight, where every cell went, what was left out, and the sources.

    Args:
        report: What was found.
        language: Of all words.
        title: In front.
        sources: Of the files, as far as they were stated.
    """
    lines = [title, "=" * len(title), ""] if title else []
    for problem in report.problems:
        heading = text(f"imports.severity_{problem.severity.value}", language)
        lines.append(f"{heading}: {problem.sentence(language)}")
    lines.append("")
    for line in report.ledger:
        counts = {name: format_number(getattr(line, name), language) for name in COUNTS}
        lines.append(text("imports.ledger_line", language, table=line.table, **counts))
    if len(report.left_out):
        n = format_number(len(report.left_out), language)
        lines += ["", text("data.left_out_cells", language, count=n)]
        told = report.left_out.assign(reason=name_reasons(report.left_out, language))
        lines += ["\t".join(filter(None, map(str, row))) for row in told.itertuples(index=False)]
    named = [name_source(source, language) for source in sources]
    if named:
        lines += ["", text("overview.sources", language), *named]
    return "\n".join(lines).strip() + "\n"


def name_reasons(left_out: pd.DataFrame, language: Language) -> pd.Series:
    """Why each cell was left out, in words."""
    words = {
        str(reason): text(f"imports.reason_{reason}", language)
        for reason in left_out["reason"].unique()
    }
    return left_out["reason"].astype("str").map(words)
