"""“Woher?”: one click from any figure to its source, date, licence, definition and computation."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from geo.city import City
from geo.numbers import format_date
from geo.provenance import Provenance, compute_provenance, describe_provenance
from geo.provenance.telling import Line
from geo.texts import Language, text
from pages.components import access, cached

STYLE = """<style>
.atlas-whence { display: grid; grid-template-columns: 7.5rem 1fr; gap: .15rem .8rem; margin: 0;
  padding: 0;  font-size: .875rem; line-height: 1.4; }
.atlas-whence dt { color: #47525a; }
.atlas-whence dt, .atlas-whence dd { margin: 0; padding: 0; overflow-wrap: anywhere; }
.atlas-whence-title { font-weight: 600; margin: 0 0 .4rem; }
.atlas-whence-all summary { cursor: pointer; min-height: 1.5rem; font-weight: 600; }
.atlas-whence-all details { border-top: 1px solid #d5dade; padding: .3rem 0; }
</style>"""


def show_whence(
    compute: Callable[[], Sequence[Provenance]], *, key: str, language: Language
) -> None:
    """The button; what it tells is computed and sent only once it is pressed.

    Args:
        compute: Gives the provenance of everything that stands above the button.
        key: Of the button on the page.
        language: Of all words.
    """
    label = text("provenance.whence", language)
    if st.button(label, type="tertiary", key=f"whence.{key}.{language}"):
        _open_window(label, lambda: whence_html(compute(), language))


def _open_window(title: str, tell: Callable[[], str]) -> None:
    """A window over the page: below a figure there may be no room left to open anything."""

    @st.dialog(title, width="large")
    def window() -> None:
        st.html(tell())

    window()


def show_whence_of_indicators(
    city: City,
    figures: Sequence[tuple[str, str]],
    *,
    level: str,
    key: str,
    language: Language,
    area_id: str = "",
) -> None:
    """The button below figures of indicators.

    Args:
        city: Of which city.
        figures: Key and period of every indicator shown.
        level: Key of the level.
        key: Of the button on the page.
        language: Of all words.
        area_id: The one area that is shown; all where empty.
    """
    rule = access.rule()

    def compute() -> list[Provenance]:
        return [
            compute_provenance(city, indicator, period, level, area_id=area_id, rule=rule)
            for indicator, period in dict.fromkeys(figures)
            if _is_known(city, indicator, period, level)
        ]

    show_whence(compute, key=key, language=language)


def _is_known(city: City, indicator: str, period: str, level: str) -> bool:
    panel = cached.shown_panel(city, indicator, level)
    return panel is not None and period in panel.periods


def whence_html(told: Sequence[Provenance], language: Language) -> str:
    """Everything about one figure, or a list to open figure by figure; every text is escaped."""
    if not told:
        words = escape(text("provenance.no_source", language))
        return f"{STYLE}<p>{words}</p>"
    if len(told) == 1:
        title = text("provenance.about", language, subject=told[0].subject.name(language))
        facts = _facts_html(describe_provenance(told[0], language))
        return f'{STYLE}<p class="atlas-whence-title">{escape(title)}</p>{facts}'
    parts = "".join(
        f"<details{'' if i else ' open'}><summary>{escape(_heading(one, language))}</summary>"
        f"{_facts_html(describe_provenance(one, language))}</details>"
        for i, one in enumerate(told)
    )
    return f'{STYLE}<div class="atlas-whence-all">{parts}</div>'


def _heading(one: Provenance, language: Language) -> str:
    kind = text(f"legend.kind_{one.kind.value}", language)
    parts = (one.subject.name(language), format_date(one.period, language), kind)
    return " · ".join(part for part in parts if part)


def _facts_html(lines: Sequence[Line]) -> str:
    """The facts as a list; a label that stays the same is said once."""
    parts = []
    before = ""
    for line in lines:
        label = "" if line.label == before else line.label
        before = line.label
        parts.append(f"<dt>{escape(label)}</dt><dd>{_words_html(line)}</dd>")
    return f'<dl class="atlas-whence">{"".join(parts)}</dl>'


def _words_html(line: Line) -> str:
    """The words, with the address as a link that nobody follows but the reader's click."""
    words = escape(line.words)
    if not line.address:
        return words
    address = escape(line.address)
    link = f'<a href="{address}" target="_blank" rel="noopener noreferrer">{address}</a>'
    return words.replace(address, link, 1)
