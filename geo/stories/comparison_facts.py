"""What a slide of several cities carries besides its figure: each city named with its own facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite

from geo.catalogue import Source
from geo.city import City
from geo.disclosure import compute_shown_panel
from geo.numbers import NO_NUMBER, format_date, format_number
from geo.provenance.licences import name_source, name_source_short
from geo.provenance.lines import city_badges, kind_words, short_words
from geo.provenance.program import program_version
from geo.provenance.record import areas_sources
from geo.provenance.telling import share_words
from geo.region.city_index import IndexQuestion
from geo.region.published import Statement
from geo.region.results import RankInterval
from geo.reports.slide import Facts
from geo.segregation.methods import describe_method
from geo.segregation.part_figures import kind_of
from geo.stories.comparison_question import Comparing
from geo.stories.facts import (
    collect_lines,
    protection_words,
    sources_behind,
    tell_unprotected,
)
from geo.texts import Language, text
from geo.values import Kind, Panel

Counted = Mapping[str, tuple[int, int]]
"""Areas that take part by city, and those of which nothing is known."""


@dataclass(frozen=True)
class Told:
    """What is known of each city that is shown, by its key.

    Attributes:
        periods: Of its figure.
        levels: At which it takes part.
        counted: Areas that take part, and those of which nothing is known.
        lines: May the cities be compared, and what does not.
        draws, seed: Of chance; 0 draws where none was drawn.
        subject, method: What is shown and how it was computed, where that is not what the cities
            are compared by.
        behind: Indicators that were computed, by city, where these are not what the cities are
            compared by.
        stated: What was published of a city as a whole and stands beside them, by city.
    """

    periods: Mapping[str, str]
    levels: Mapping[str, str]
    counted: Counted = field(default_factory=dict)
    lines: Sequence[str] = ()
    draws: int = 0
    seed: int = 0
    subject: str = ""
    method: str = ""
    behind: Mapping[str, Sequence[str]] = field(default_factory=dict)
    stated: Mapping[str, Sequence[Statement]] = field(default_factory=dict)


def tell_comparison(comparing: Comparing, told: Told) -> Facts:
    """The lines below a figure of several cities, what must be loud, and the method."""
    language = comparing.language
    shown = [city for city in comparing.cities if city.key in told.periods]
    panels = {city.key: panels_behind(comparing, city, told) for city in shown}
    every = [panel for found in panels.values() for panel in found]
    published = [Kind.PUBLISHED for city in shown if told.stated.get(city.key)]
    said: list[tuple[str, Iterable[str]]] = [
        ("place", ["; ".join(_place(city, told, language) for city in shown)]),
        ("date", [_dates(shown, told, language)]),
        ("classes", [told.subject or comparing.name, *_chance(told, language), *told.lines]),
        (
            "n",
            [" ".join(_counted(one, told, language) for one in shown if one.key in told.counted)],
        ),
        (
            "kind",
            [kind_words(kind, language) for kind in (*(one.kind for one in every), *published)],
        ),
        ("protection", [protection_words(comparing.rule, language)]),
        (
            "source",
            [
                line
                for city in shown
                for line in (
                    *_sources(city, panels[city.key], language),
                    *(name_source(one, language) for one in _stated(city.key, told)),
                )
            ],
        ),
        ("areas", [name_source(one, language) for c in shown for one in areas_sources(c)]),
        (
            "share",
            share_words((one for city in shown for one in city.sources.values()), language),
        ),
        ("program", [f"{text('common.app_name', language)} {program_version()}"]),
    ]
    return Facts(
        lines=collect_lines(said, language),
        badges=(*tell_unprotected(comparing.rule, language), *tell_badges_of(shown, language)),
        method=told.method or _method(comparing),
    )


def _stated(city: str, told: Told) -> list[Source]:
    """Sources of what was published of a city as a whole."""
    return [one.source for one in told.stated.get(city, ()) if one.source is not None]


def panels_behind(comparing: Comparing, city: City, told: Told | None = None) -> list[Panel]:
    """The protected figures that a city's answer rests on, with the kind that it makes of them."""
    question, level = comparing.question, comparing.level_of(city)
    if told is not None and told.behind:
        keys = list(told.behind.get(city.key, ()))
    elif isinstance(question, IndexQuestion):
        keys = [f"{key}_count" for key in (question.group, question.against, "population")]
    else:
        keys = [question.indicator]
    found = (
        compute_shown_panel(city, key, level=level, rule=comparing.rule)
        for key in keys
        if level and key in city.indicators
    )
    return [_computed(panel) for panel in found if panel is not None]


def _computed(panel: Panel) -> Panel:
    return replace(panel, kind=kind_of(panel), computed=True)


def source_of_cities(comparing: Comparing, keys: Iterable[str], told: Told | None = None) -> str:
    """The line below a chart of several cities; each source in full stands in the facts."""
    lines = []
    for key in keys:
        city = comparing.city(key)
        panels = panels_behind(comparing, city, told)
        lines.append(short_words(panels, city.sources, comparing.language))
        stated = [] if told is None else _stated(key, told)
        lines += [name_source_short(one, comparing.language) for one in stated]
    return "; ".join(dict.fromkeys(line for line in lines if line))


def describe_place(rank: RankInterval | None, language: Language, *, has_reach: bool = True) -> str:
    """A place and those it could have by chance, or that these are not known."""
    if rank is None:
        return NO_NUMBER
    if not has_reach:
        return text("compare_page.rank_bare", language, rank=rank.rank, of=rank.of)
    key = "compare_page.rank_sharp" if rank.is_sharp else "compare_page.rank"
    return text(key, language, rank=rank.rank, low=rank.lower, high=rank.upper, of=rank.of)


def with_interval(
    value: float, low: float, high: float, language: Language, *, decimals: int
) -> str:
    """A number with its interval, where that is known."""
    shown, *ends = (format_number(one, language, decimals=decimals) for one in (value, low, high))
    if not (isfinite(low) and isfinite(high)):
        return shown
    return text("compare_page.with_interval", language, value=shown, low=ends[0], high=ends[1])


def tell_badges_of(cities: Sequence[City], language: Language) -> tuple[tuple[str, str], ...]:
    """What must be loud, with the cities that it holds for."""
    holding: dict[str, list[str]] = {}
    for city in cities:
        for kind, _ in city_badges(city, language):
            holding.setdefault(kind, []).append(city.name)
    return tuple(
        (kind, text(f"compare_page.kind_{kind}", language, names=", ".join(names)))
        for kind, names in holding.items()
    )


def _dates(cities: Sequence[City], told: Told, language: Language) -> str:
    """One date where all cities have the same, else each its own."""
    dates = [format_date(told.periods[city.key], language) for city in cities]
    if len(set(dates)) == 1:
        return dates[0]
    pairs = zip(cities, dates, strict=True)
    return "; ".join(_of(city, date, language) for city, date in pairs)


def _of(city: City, words: str, language: Language) -> str:
    return text("compare_page.of_city", language, city=city.name, what=words)


def _place(city: City, told: Told, language: Language) -> str:
    level = told.levels.get(city.key, "")
    if not level:
        return city.name
    return f"{city.name}, {text('stories.level', language, level=city.level(level).name(language))}"


def _counted(city: City, told: Told, language: Language) -> str:
    used, unknown = (format_number(n, language) for n in told.counted[city.key])
    return _of(city, text("provenance.areas_used", language, n=used, left_out=unknown), language)


def _chance(told: Told, language: Language) -> list[str]:
    if not told.draws:
        return []
    draws = format_number(told.draws, language)
    return [text("stories.chance", language, draws=draws, seed=told.seed)]


def _sources(city: City, panels: Sequence[Panel], language: Language) -> list[str]:
    return [
        name_source(city.sources[key], language, changes=done)
        for key, done in sources_behind(panels, language).items()
        if key in city.sources
    ]


def _method(comparing: Comparing) -> str:
    """How the figures were computed, and what they mean."""
    language, question = comparing.language, comparing.question
    if isinstance(question, IndexQuestion):
        card = describe_method(question.index, language)
        about = text(
            "compare_page.ranks_about",
            language,
            group=comparing.group,
            against=comparing.against,
        )
        return " ".join((about, f"{card.name}: {card.formula}.", card.reading, card.pitfalls))
    indicator = comparing.indicator(question.indicator)
    definition = indicator.definition(language) if indicator is not None else ""
    return f"{comparing.name}: {definition}" if definition else comparing.name
