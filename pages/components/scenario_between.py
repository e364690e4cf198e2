"""Between cities: where those go whom an obligation keeps out, in a sentence, table and chart."""

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from geo.numbers import format_number, format_share
from geo.scenarios.between_results import (
    DRAWS,
    Band,
    BetweenResult,
    compute_between,
    compute_other_reading,
    round_to_hundred,
)
from geo.scenarios.between_terms import READINGS, Outlook
from geo.scenarios.plan import SEED
from geo.texts import Language, text
from geo.values import Floats
from pages.components.guard import one_sentence
from pages.components.html_table import show_table
from pages.components.scenario_between_choices import (
    choose_obligation,
    choose_outlook,
    choose_place,
    choose_pulls,
    choose_region,
    fictional_keys,
)
from pages.components.scenario_between_figure import course_figure
from pages.components.scenario_between_whence import show_between_line, show_between_whence
from pages.components.segregation_charts import show_chart

EVIDENCE = (
    "law",
    "exempt",
    "concentration",
    "rebound",
    "leakage",
    "employment",
    "moves",
    "evaluation",
    "pulls",
    "readings",
    "dispersal",
    "assumed",
)
TABLE = (
    "place",
    "obliged",
    "today",
    "with",
    "without",
    "difference",
    "share",
    "kept_out",
    "received",
    "moved_back",
    "unhoused",
)
FLOWS = ("arrived", "kept_out", "received", "moved_back")


@st.fragment
def show_between(language: Language) -> None:
    """Choices, what the obligation does, and what is known about it."""
    with one_sentence(language):
        st.subheader(text("scenario_between.title", language))
        st.html(_note(text("scenario_between.about", language)))
        show_question(language)
        show_evidence(language)


def show_question(language: Language) -> None:
    """From the choice of municipalities to the answer."""
    region = choose_region(language)
    if region is None:
        return
    _say_what_the_cities_are(region.keys, region.names, language)
    outlook = choose_outlook(language)
    obligation = choose_obligation(region, outlook.years, language)
    reading, pulls = choose_pulls(region, language)
    result = compute_between(region, pulls, outlook, obligation)
    show_answer(result, outlook, reading, language)
    show_places(result, language)
    show_between_line(result, language)
    show_between_whence(result, reading, key="places", language=language)
    first = obligation.cities[0] if obligation.cities else region.keys[0]
    city = choose_place(region, first, language)
    show_chart(course_figure(result, city, language), key="between.course")
    with st.expander(text("scenario_between.year_table", language)):
        show_years(result, city, language)
        show_between_line(result, language)
    show_between_whence(result, reading, key="course", language=language)


def _say_what_the_cities_are(keys: Sequence[str], names: Sequence[str], language: Language) -> None:
    invented = [name for key, name in zip(keys, names, strict=True) if key in fictional_keys()]
    if invented:
        said = text("scenario_between.fictional", language, names=", ".join(invented))
        st.html(f'<p class="atlas-badge atlas-fictional">{escape(said)}</p>')
    st.html(_note(text("scenario_between.group_note", language)))


def show_answer(result: BetweenResult, outlook: Outlook, reading: str, language: Language) -> None:
    """Where a hundred people go, by both readings, and how many come after expiry."""
    hosts = result.hosts_per_hundred()
    if not hosts.any():
        st.info(text("scenario_between.nobody", language))
        return
    cities = _list_cities(result, language)
    parts = _list_hosts(result, hosts, language)
    headline = text("scenario_between.hosts", language, cities=cities, parts=parts)
    other = next(name for name in READINGS if name != reading)
    there = compute_other_reading(result, READINGS[other], outlook)
    lines = [
        text(
            "scenario_between.other_reading",
            language,
            reading=text(f"scenario_between.reading_{other}", language),
            parts=_list_hosts(result, there, language),
        ),
        _say_returned(result, cities, language),
        _say_effect(result, language),
    ]
    shown = "".join(f"<p>{escape(line)}</p>" for line in lines)
    st.html(f"<p><strong>{escape(headline)}</strong></p>{shown}")


def _say_returned(result: BetweenResult, cities: str, language: Language) -> str:
    returned = result.returned_per_hundred()
    if np.isnan(returned):
        return text("scenario_between.never_ended", language)
    shown = format_number(returned, language)
    return text("scenario_between.returned", language, n=shown, cities=cities)


def _say_effect(result: BetweenResult, language: Language) -> str:
    change = result.difference_of(result.obligation.cities)
    return text(
        "scenario_between.effect",
        language,
        year=len(change.central) - 1,
        difference=format_number(float(change.central[-1]), language),
        low=format_number(float(change.lower[-1]), language),
        high=format_number(float(change.upper[-1]), language),
    )


def _list_cities(result: BetweenResult, language: Language) -> str:
    names = dict(zip(result.region.keys, result.region.names, strict=True))
    return _join([names[city] for city in result.obligation.cities], language)


def _list_hosts(result: BetweenResult, hosts: Floats, language: Language) -> str:
    """Most first; who takes in nobody of a hundred is left out."""
    numbers = round_to_hundred(hosts)
    said = []
    for place in sorted(range(len(numbers)), key=lambda i: -numbers[i]):
        if numbers[place] and place < len(result.region.names):
            name = result.region.names[place]
            said.append(text("scenario_between.host", language, n=numbers[place], place=name))
        elif numbers[place]:
            said.append(text("scenario_between.host_elsewhere", language, n=numbers[place]))
    return _join(said, language)


def _join(names: Sequence[str], language: Language) -> str:
    *first, last = names
    if not first:
        return last
    return text("scenario_between.and", language, first=", ".join(first), last=last)


def show_places(result: BetweenResult, language: Language) -> None:
    """Every municipality in the last year, and elsewhere."""
    header = [text(f"scenario_between.column_{name}", language) for name in TABLE]
    rows = [_row(result, place, language) for place in range(len(result.region.keys) + 1)]
    caption = text(
        "scenario_between.table_about",
        language,
        year=result.with_it.people.shape[1] - 1,
        draws=format_number(DRAWS, language),
        seed=SEED,
    )
    show_table(header, rows, caption=caption, numbers=frozenset(range(2, len(header))))


def _row(result: BetweenResult, place: int, language: Language) -> list[str]:
    inside = place < len(result.region.keys)
    name = result.region.names[place] if inside else ""
    obliged = inside and result.region.keys[place] in result.obligation.cities
    with_it, without = result.people(obliged=True), result.people(obliged=False)
    flows = [result.total(flow).central[place] for flow in FLOWS[1:]]
    unhoused = result.with_it.unhoused[0, -1, place]
    return [
        name or text("scenario_between.elsewhere_place", language),
        text("scenario_between.yes" if obliged else "scenario_between.no", language),
        format_number(float(with_it.central[0, place]), language),
        _with_interval(with_it, (-1, place), language),
        _with_interval(without, (-1, place), language),
        _with_interval(result.difference(), (-1, place), language),
        format_share(float(result.share()[-1, place]) if inside else np.nan, language),
        *(format_number(float(number), language) for number in (*flows, unhoused)),
    ]


def show_years(result: BetweenResult, city: str, language: Language) -> None:
    """The numbers of the chart, and the year's flows."""
    place = result.region.keys.index(city)
    columns = ("year", "with", "without", *FLOWS)
    header = [text(f"scenario_between.column_{name}", language) for name in columns]
    with_it, without = result.people(obliged=True), result.people(obliged=False)
    rows = []
    for year in range(len(with_it.central)):
        flows = [
            float(getattr(result.with_it, flow)[0, year - 1, place]) if year else np.nan
            for flow in FLOWS
        ]
        rows.append(
            [
                str(year),
                _with_interval(with_it, (year, place), language),
                _with_interval(without, (year, place), language),
                *(format_number(flow, language) for flow in flows),
            ]
        )
    name = result.region.names[place]
    caption = text("scenario_between.year_table_about", language, place=name)
    show_table(header, rows, caption=caption, numbers=frozenset(range(1, len(header))))


def _with_interval(band: Band, where: tuple[int, int], language: Language) -> str:
    value, low, high = (
        format_number(float(side[where]), language)
        for side in (band.central, band.lower, band.upper)
    )
    return text("scenario_between.with_interval", language, value=value, low=low, high=high)


def show_evidence(language: Language) -> None:
    """Law, published effects, null findings and what nobody has measured."""
    with st.expander(text("scenario_between.evidence", language)):
        items = [text(f"scenario_between.evidence_{name}", language) for name in EVIDENCE]
        st.html("<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>")


def _note(said: str) -> str:
    return f'<p role="note">{escape(said)}</p>'
