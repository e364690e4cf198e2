"""The answer first: one sentence, the number with its interval, and what chance gives."""

from html import escape
from math import isfinite

import streamlit as st

from geo.city import City
from geo.numbers import NO_NUMBER, format_date, format_number
from geo.segregation.disclosure_bounds import explain_no_bounds
from geo.segregation.headline import Headline
from geo.segregation.selection import Selection, choose_withheld
from geo.stories.view import Screen
from geo.texts import Language, text
from pages.components import access
from pages.components import cached_segregation as cached
from pages.components.cached_segregation import Question
from pages.components.html_table import show_table
from pages.components.markdown import plain
from pages.components.segregation_choices import names_of
from pages.components.view_choices import note

STYLE = """<style>
.atlas-headline { border-left: .4rem solid #1f5a7a; background: #f2f6f9; padding: .8rem 1.1rem;
  border-radius: .2rem; }
.atlas-headline.unsaid { border-left-style: double; border-color: #6b747a; background: #f4f4f4; }
.atlas-cards.atlas-figures { grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
.atlas-headline p { margin: .2rem 0; }
.atlas-headline .said { font-size: 1.2rem; font-weight: 600; line-height: 1.4; }
.atlas-headline .basis { font-size: .85rem; color: #47525a; }
</style>"""
SMALLEST_P = 0.001


def show_headline(city: City, question: Question, headline: Headline, language: Language) -> None:
    """The sentence in a box, the figures as cards, and on what they rest."""
    group, other = names_of(city, question.choice, language)
    chosen = cached.selection(city, question.choice)
    said = headline.sentence(language, group=group, other=other)
    note(
        Screen.SEGREGATION,
        title=f"{city.name}: {text('stories.against', language, group=group, other=other)}",
        statement=said,
    )
    more = [_interval_sentence(headline, language), headline.verdict_sentence(language)]
    if not headline.is_said:
        more = [text("segregation_page.unsaid_hint", language)]
    lines = [
        _line(said, "said"),
        _line(" ".join(filter(None, more))),
        _line(_bounds_sentence(city, question, headline, language), "basis"),
        _line(describe_basis(city, question, chosen, language), "basis"),
    ]
    style = "" if headline.is_said else " unsaid"
    st.html(f'{STYLE}<div class="atlas-headline{style}">{"".join(lines)}</div>')
    if headline.is_said:
        st.html(
            f'<div class="atlas-cards atlas-figures">{_cards(headline, question, language)}</div>'
        )
    show_left_out(chosen, language)


def _bounds_sentence(city: City, question: Question, headline: Headline, language: Language) -> str:
    """How far hidden counts could move the index, or why nobody can say; else empty."""
    if not headline.is_said:
        return ""
    choice = question.choice
    period = cached.selection(city, choice).period
    reason = explain_no_bounds(cached.counts(city, choice), period, rule=access.rule())
    if reason:
        return text(f"segregation_page.{reason}", language)
    bounds = cached.index_bounds(city, choice)
    if headline.result.key not in bounds:
        return ""
    low, high = (format_index(end, language) for end in bounds[headline.result.key])
    return text("segregation_page.bounds", language, low=low, high=high)


def _interval_sentence(headline: Headline, language: Language) -> str:
    """The interval; of small groups it can lie below the value, which then needs a word."""
    result = headline.result
    if not result.value > result.upper:
        return headline.interval_sentence(language)
    low, high = (format_number(end * 100, language) for end in (result.lower, result.upper))
    return text("segregation_page.interval_below", language, low=low, high=high)


def _line(words: str, style: str = "") -> str:
    return f'<p class="{style}">{escape(words)}</p>' if words else ""


def describe_basis(city: City, question: Question, chosen: Selection, language: Language) -> str:
    """How many people in how many areas, when, and how chance was drawn."""
    group, other = names_of(city, question.choice, language)
    totals = chosen.group_totals
    withheld = choose_withheld(totals, rule=access.rule())
    persons = [
        _persons(float(total), language, is_withheld=bool(is_withheld))
        for total, is_withheld in zip(totals, withheld, strict=True)
    ]
    return text(
        "segregation_page.basis",
        language,
        group=group,
        persons=persons[0],
        other=other,
        others=persons[1],
        n=format_number(len(chosen.area_ids), language),
        level=city.level(chosen.level).name(language),
        period=format_date(chosen.period, language),
        draws=format_number(question.draws, language),
        seed=question.seed,
    )


def _persons(total: float, language: Language, *, is_withheld: bool) -> str:
    """Persons of a group; only above or below the threshold where they must not be given."""
    if is_withheld:
        least = access.rule().threshold
        is_few = total < least
        limit = format_number(least, language)
        key = "segregation_page.fewer_than" if is_few else "segregation.at_least"
        return text(key, language, limit=limit)
    return format_number(total, language)


def _cards(headline: Headline, question: Question, language: Language) -> str:
    result = headline.result
    draws = format_number(question.draws, language)
    interval = text(
        "segregation_page.from_to",
        language,
        low=format_index(result.lower, language),
        high=format_index(result.upper, language),
    )
    figures = (
        ("value", format_index(result.value, language)),
        ("interval", interval),
        ("expected", format_index(result.expected, language)),
        ("excess", format_index(result.excess, language)),
        ("p", format_p(result.p_value, language)),
    )
    return "".join(
        f'<div class="atlas-card"><p class="what">'
        f"{escape(text(f'segregation_page.card_{key}', language))}</p>"
        f'<p class="value">{escape(shown)}</p><p class="note">'
        f"{escape(text(f'segregation_page.note_{key}', language, draws=draws))}</p></div>"
        for key, shown in figures
    )


def format_index(value: float, language: Language) -> str:
    """An index with three decimals, a dash where there is none."""
    return format_number(value, language, decimals=3)


def format_p(p_value: float, language: Language) -> str:
    """A p-value, which is never zero."""
    if not isfinite(p_value):
        return NO_NUMBER
    if p_value < SMALLEST_P:
        limit = format_number(SMALLEST_P, language, decimals=3)
        return text("segregation_page.below", language, limit=limit)
    return format_number(p_value, language, decimals=3)


def show_left_out(chosen: Selection, language: Language) -> None:
    """Every area that takes no part, with the reason."""
    if not chosen.left_out:
        return
    count = format_number(len(chosen.left_out), language)
    title = text("segregation_page.left_out", language, n=count)
    with st.expander(plain(title)):
        header = [text(f"segregation_page.column_{name}", language) for name in ("area", "reason")]
        rows = [(area.name or area.area, area.words(language)) for area in chosen.left_out]
        show_table(header, rows, caption=title)
