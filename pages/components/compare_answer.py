"""The comparison itself, computed beside the page, and the verdict on it, which is said first."""

from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from geo.city import City
from geo.numbers import format_date, format_number
from geo.region.city_figure import FigureQuestion
from geo.region.city_index import IndexQuestion
from geo.region.comparison import compare_index, compare_indicator
from geo.region.judging import judge
from geo.region.results import (
    CityIndex,
    IndexComparison,
    IndicatorComparison,
    Reason,
    Verdict,
)
from geo.texts import Language, text
from pages.components import access, background
from pages.components import cached_segregation as cached_groups
from pages.components.compare_choices import CompareChoice, name_group
from pages.components.html_table import show_table
from pages.components.ticker import ticker
from pages.components.waiting import Waiting, is_cancelled, result_soon, show_waiting

Comparison = IndexComparison | IndicatorComparison
SLOT = "compare"
PATIENCE_S = 1.5
"""So long the page waits itself: a quick answer needs no bar."""

SIGNS = {
    Verdict.COMPARABLE: "✓",
    Verdict.WITH_CARE: "!",
    Verdict.NOT_COMPARABLE: "✕",
}
STYLE = """<style>
.atlas-verdict { border-left: .4rem solid; padding: .6rem 1.1rem; border-radius: .2rem; }
.atlas-verdict p, .atlas-verdict ul { margin: .15rem 0; }
.atlas-refused p { margin: .15rem 0; }
.atlas-verdict .said { font-size: 1.15rem; font-weight: 650; }
.atlas-verdict .sign { display: inline-block; width: 1.5rem; }
.atlas-verdict.comparable { background: #e8f1ea; border-color: #3c6e47; }
.atlas-verdict.with_care { background: #fff3d6; border-color: #8a6100; }
.atlas-verdict.not_comparable { background: #f1edf2; border-color: #5c1a4e;
  border-left-style: double; }
</style>"""


def find_comparison(
    cities: Sequence[City], choice: CompareChoice, language: Language
) -> Comparison | None:
    """The comparison once it is computed; until then a bar with the way to end it."""
    rule = access.rule()
    key = (tuple((city.key, city.fingerprint) for city in cities), choice, rule)
    cancelled = is_cancelled(SLOT, key)
    found: Comparison | None = None
    if not cancelled:
        background.start(SLOT, key, _work(cities, choice))
        found = result_soon(SLOT, key, patience_s=PATIENCE_S)
    ticker(pending=found is None and not cancelled, key="compare")
    if found is None:
        job = Waiting(
            slot=SLOT,
            name="compare",
            running=text("compare_page.computing", language),
            cancel=text("compare_page.cancel", language),
            cancelled=text("compare_page.cancelled", language),
            again=text("compare_page.again", language),
        )
        show_waiting(job, key)
    return found


def _work(cities: Sequence[City], choice: CompareChoice) -> background.Work:
    question = ask(choice)

    def work(should_stop: Callable[[], bool], report: Callable[[float], None]) -> Comparison:
        def tell(done: int, total: int) -> None:
            report(done / total)

        if isinstance(question, IndexQuestion):
            return compare_index(cities, question, on_progress=tell, should_stop=should_stop)
        return compare_indicator(cities, question, on_progress=tell, should_stop=should_stop)

    return work


def ask(choice: CompareChoice) -> IndexQuestion | FigureQuestion:
    """The choice as a question to every city."""
    levels = dict(choice.levels)
    rule = access.rule()
    if choice.by == "indicator":
        return FigureQuestion(
            indicator=choice.indicator,
            period=choice.period,
            level=choice.level,
            levels=levels,
            rule=rule,
            draws=choice.draws,
            seed=choice.seed,
        )
    return IndexQuestion(
        group=choice.group,
        index=choice.index,
        against=choice.against,
        period=choice.period,
        level=choice.level,
        levels=levels,
        rule=rule,
        draws=choice.draws,
        seed=choice.seed,
    )


def show_verdict(cities: Sequence[City], found: Comparison, language: Language) -> None:
    """Whether the figures may be set side by side, why not, and what the reasons rest on."""
    judgement = found.judgement
    told = [
        " ".join(filter(None, (reason.words(language), _detail(found, reason, language))))
        for reason in judgement.reasons
    ]
    reasons = "".join(f"<li>{escape(line)}</li>" for line in told)
    heading = describe_verdict(found, language)
    st.html(
        f'{STYLE}<div class="atlas-verdict {judgement.verdict.value}" role="status">'
        f'<p class="said"><span class="sign" aria-hidden="true">{SIGNS[judgement.verdict]}</span>'
        f"{escape(heading)}</p>{f'<ul>{reasons}</ul>' if reasons else ''}</div>"
    )
    lines = _say_refused(cities, found, language)
    if lines:
        body = "".join(f"<p>{escape(line)}</p>" for line in lines)
        st.html(f'{STYLE}<div class="atlas-refused" role="note">{body}</div>')
    if len(found.compared) > 2 and judgement.verdict is not Verdict.COMPARABLE:
        _show_pairs(found, language)


def describe_verdict(found: Comparison, language: Language) -> str:
    """The verdict in one line, and on how many of the cities where not on all."""
    said = found.judgement.verdict.words(language)
    told, asked = len(found.compared), len(found.entries)
    if 0 < told < asked:
        return text("compare_page.verdict_of", language, verdict=said, n=told, total=asked)
    return text("compare_page.verdict", language, verdict=said)


def describe_order(found: Comparison, language: Language) -> str:
    """Who lies highest and who lowest, where chance leaves both places; else empty."""
    told = found.compared
    several = len(told) > 1
    if not several or found.judgement.verdict is Verdict.NOT_COMPARABLE:
        return ""
    ends = (told[0], told[-1])
    if not all(entry.rank is not None and entry.rank.is_sharp for entry in ends):
        return ""
    return text("compare_page.order", language, first=ends[0].name, last=ends[1].name)


def _say_refused(cities: Sequence[City], found: Comparison, language: Language) -> list[str]:
    """Why cities take no part: those that do not count the group at all in one sentence."""
    counted = {city.key: cached_groups.offer(city).levels for city in cities}
    without, lines = [], []
    for entry in found.entries:
        if entry.refusal is None:
            continue
        if isinstance(found, IndexComparison) and found.group not in counted[entry.city]:
            without.append(entry.name)
        else:
            lines.append(entry.refusal.sentence(language))
    if without and isinstance(found, IndexComparison):
        group = name_group(cities, found.group, language)
        said = text("compare_page.no_group", language, names=", ".join(without), group=group)
        lines.insert(0, said)
    return lines


def _detail(found: Comparison, reason: Reason, language: Language) -> str:
    """Each city's side of a reason."""
    sides: list[tuple[str, str]] = []
    if reason is Reason.YEARS_DIFFER:
        sides = [(one.name, format_date(one.period, language)) for one in found.compared]
    elif reason is Reason.SIZES_DIFFER:
        sides = [
            (one.name, format_number(one.mean_area_population, language))
            for one in found.compared
            if isinstance(one, CityIndex)
        ]
    elif reason is Reason.PARTIAL_AREAS:
        sides = [
            (one.name, format_number(one.n_unknown, language))
            for one in found.compared
            if one.n_unknown
        ]
    return "; ".join(f"{name}: {side}" for name, side in sides)


def _show_pairs(found: Comparison, language: Language) -> None:
    """The verdict on any two of the cities: some may compare where all together do not."""
    compared = found.compared
    with st.expander(text("compare_page.pairs", language)):
        header = [text("common.city", language), *(entry.name for entry in compared)]
        rows = [
            [
                one.name,
                *(
                    "–" if one is other else judge([one, other]).verdict.words(language)
                    for other in compared
                ),
            ]
            for one in compared
        ]
        show_table(header, rows, caption=text("compare_page.pairs_about", language))
