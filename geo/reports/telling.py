"""What every file says of a slide besides its figures, in one order and once."""

from geo.reports.slide import ChartFigure, Report, Slide
from geo.texts import Language, text

Told = list[tuple[str, str]]


def tell_report(report: Report) -> Told:
    """Title, publisher and date of a file; what is empty is left out."""
    language = report.language
    told = [
        (text("report_files.about_title", language), report.title),
        (text("report_files.about_author", language), report.author),
        (text("report_files.about_date", language), report.date),
    ]
    return [(label, words) for label, words in told if words]


def tell_slide(slide: Slide, language: Language) -> Told:
    """Labels and words: title, statement, table, what must be loud, all facts, method."""
    told = [
        (text("report_files.title", language), slide.title),
        (text("report_files.statement", language), slide.statement),
        (text("report_files.table", language), slide.table.caption),
        *tell_facts(slide, language),
    ]
    return [(label, words) for label, words in told if words]


def tell_facts(slide: Slide, language: Language) -> Told:
    """What must be loud, all facts, method."""
    told = [
        *((text("report_files.notice", language), words) for _, words in slide.facts.badges),
        *slide.facts.lines,
        (text("report_files.method", language), slide.facts.method),
    ]
    return [(label, words) for label, words in told if words]


def tell_sources(slide: Slide, language: Language) -> str:
    """Source lines of all figures of a slide, each once; of a table alone those of its facts."""
    told = [
        figure.source if isinstance(figure, ChartFigure) else figure.legend.source
        for figure in slide.figures
    ]
    if not slide.figures:
        label = text("provenance.label_source", language)
        named = [words for about, words in slide.facts.lines if about == label]
        told = [text("legend.source", language, sources="; ".join(named)) if named else ""]
    return " ".join(dict.fromkeys(line for line in told if line))
