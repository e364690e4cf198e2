"""What every slide carries besides its figure: place, date, method, n, kind, sources, version."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo.catalogue import Source
from geo.city import City, GeometryKind
from geo.disclosure import DisclosureRule
from geo.layers.legend import Legend
from geo.numbers import format_date, format_number
from geo.provenance.derivation import describe_derivation
from geo.provenance.licences import name_source
from geo.provenance.lines import city_badges, kind_words, other_year_words
from geo.provenance.program import program_version
from geo.provenance.record import areas_sources, change_words, place_of
from geo.provenance.telling import share_words
from geo.reports.slide import Facts
from geo.stories.area_figures import Picture
from geo.stories.district import Extent
from geo.texts import Language, text
from geo.values import Kind, Panel, State

APART = frozenset({"source", "areas", "share"})
"""What has a line for each that is named."""

OF_AREAS = "schematic"
"""What is loud of how areas are drawn."""

Lines = list[tuple[str, str]]
LABELS = {
    "place": "provenance.label_place",
    "date": "stories.label_date",
    "classes": "stories.label_classes",
    "n": "stories.label_n",
    "kind": "provenance.label_kind",
    "protection": "provenance.label_protection",
    "source": "provenance.label_source",
    "areas": "provenance.label_areas",
    "share": "provenance.label_share",
    "program": "stories.label_program",
}
"""What may be said of a slide, in the order in which it is said."""


@dataclass(frozen=True, eq=False)
class Behind:
    """What is behind the figures of a slide.

    Attributes:
        extent: Which areas of which city.
        level: Key of the level; empty where no areas are behind them.
        rule: By which numbers were protected.
        periods: Of the figures, in order.
        kinds: Of the figures.
        sources: What was done to the data of each source, by its key.
        classes: How classes were made, or an index computed.
        counted: How many areas have a number, and why the others have none.
        method: Sentences.
        hidden: Areas whose number is suppressed.
        start: Period that outlines must fit, where it is not that of the figures.
        is_of_city: Whether the figures are of the whole city whatever the extent.
        is_published: Whether they stand as they were published, so that nothing was protected.
    """

    extent: Extent
    level: str
    rule: DisclosureRule
    periods: Sequence[str]
    kinds: Sequence[Kind]
    sources: dict[str, list[str]]
    classes: Sequence[str]
    counted: Sequence[str]
    method: Sequence[str]
    hidden: int = 0
    start: str = ""
    is_of_city: bool = False
    is_published: bool = False


def tell_facts(behind: Behind, language: Language) -> Facts:
    """The lines below a figure, what must be loud, and the method."""
    city = behind.extent.city
    told: list[tuple[str, Iterable[str]]] = [
        ("place", [_place_words(behind, language)]),
        ("date", [", ".join(format_date(one, language) for one in _unique(behind.periods))]),
        ("classes", behind.classes),
        ("n", behind.counted),
        ("kind", [kind_words(kind, language) for kind in behind.kinds]),
        ("protection", [_protection_words(behind, language)]),
        ("source", _source_words(behind, language)),
        ("areas", _areas_words(behind, language)),
        ("share", share_words(_all_sources(behind), language)),
        ("program", [f"{text('common.app_name', language)} {program_version()}"]),
    ]
    lines = collect_lines(told, language)
    method = " ".join(_sentence(words) for words in _unique(behind.method))
    badges = (
        *tell_unprotected(behind.rule, language),
        *tell_badges(city, behind.kinds, language, with_areas=bool(behind.level)),
    )
    return Facts(lines=lines, badges=badges, method=method)


def collect_lines(
    told: Iterable[tuple[str, Iterable[str]]], language: Language
) -> tuple[tuple[str, str], ...]:
    """One line a subject, each source and each licence in a line of its own.

    Args:
        told: Keys of ``LABELS`` with what is said, in order.
        language: Of the labels.
    """
    lines: Lines = []
    for key, said in told:
        words = _unique(said)
        if key not in APART and len(words) > 1:
            words = [" ".join(_sentence(one) for one in words)]
        lines += [(text(LABELS[key], language), one) for one in words]
    return tuple(lines)


def tell_badges(
    city: City, kinds: Iterable[Kind], language: Language, *, with_areas: bool = True
) -> tuple[tuple[str, str], ...]:
    """What must be loud wherever figures of a city stand.

    Args:
        city: Whose.
        kinds: Of the figures.
        language: Of the words.
        with_areas: Whether areas are behind the figures: else how they are drawn says nothing.
    """
    modelled = ("modelled", text("stories.modelled_banner", language))
    of_city = [one for one in city_badges(city, language) if with_areas or one[0] != OF_AREAS]
    return (*of_city, *((modelled,) if Kind.MODELLED in set(kinds) else ()))


def tell_unprotected(rule: DisclosureRule, language: Language) -> tuple[tuple[str, str], ...]:
    """What must be loudest: that true numbers are in what may be passed on; else nothing."""
    if rule.threshold > 1:
        return ()
    return (("unprotected", text("stories.unprotected_banner", language)),)


def behind_pictures(
    extent: Extent,
    level: str,
    pictures: Sequence[Picture],
    *,
    legends: Sequence[Legend],
    rule: DisclosureRule,
    method: Sequence[str],
    language: Language,
) -> Behind:
    """What is behind some maps of areas."""
    classes = [words for legend in legends for words in (legend.method, *legend.notes)]
    return Behind(
        extent=extent,
        level=level,
        rule=rule,
        periods=[date_words(picture.period, picture.start, language) for picture in pictures],
        kinds=[picture.panel.kind for picture in pictures],
        sources=sources_behind([picture.panel for picture in pictures], language),
        classes=classes,
        counted=[
            _count_words(picture, language, several=len(pictures) > 1) for picture in pictures
        ],
        method=method,
        hidden=sum(_hidden_in(picture) for picture in pictures),
        start=pictures[0].start,
    )


def date_words(period: str, start: str, language: Language) -> str:
    """When figures were counted, and for when they were modelled."""
    if not start:
        return period
    return text("stories.modelled_date", language, start=start, period=period)


def sources_behind(panels: Iterable[Panel], language: Language) -> dict[str, list[str]]:
    """Keys of the sources of some panels, and what was done to the data of each."""
    done: dict[str, list[str]] = {}
    for panel in panels:
        words = change_words(panel.kind, language, is_computed=panel.computed)
        for key in panel.sources:
            done.setdefault(key, []).extend(words)
    return done


def name_publisher(source: Source | None) -> str:
    """Who says it, for a narrow column; the lines below name title, date and licence, too."""
    return "" if source is None else source.publisher or source.title


def describe_indicator(city: City, key: str, level: str, language: Language) -> str:
    """What an indicator means, and how it was computed from stored figures."""
    indicator = city.indicator(key)
    step = describe_derivation(city, key, level=level)
    parts = (indicator.definition(language), step.words(language) if step else "")
    said = " ".join(_sentence(part) for part in parts if part)
    return f"{indicator.name(language)}: {said}" if said else ""


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _hidden_in(picture: Picture) -> int:
    states = picture.panel.states[picture.panel.position(picture.period)]
    return int((states == State.SUPPRESSED).sum())


def _count_words(picture: Picture, language: Language, *, several: bool) -> str:
    """Such as "58 Gebiete mit Zahl, 2 vertraulich"."""
    codes = picture.panel.states[picture.panel.position(picture.period)]
    counted = Counter(State(int(code)) for code in codes)
    numbered = counted.pop(State.PRESENT, 0) + counted.pop(State.EXACT_ZERO, 0)
    n = format_number(numbered, language)
    parts = [text("provenance.numbered_areas", language, n=n)]
    parts += [
        f"{format_number(counted[state], language)} "
        f"{text(f'legend.state_{state.name.lower()}', language)}"
        for state in sorted(counted)
    ]
    said = ", ".join(parts)
    if not several:
        return said
    name = picture.indicator.name(language)
    return f"{name}, {format_date(picture.period, language)}: {said}"


def _place_words(behind: Behind, language: Language) -> str:
    extent = behind.extent
    level = ""
    if behind.level:
        name = extent.city.level(behind.level).name(language)
        level = text("stories.level", language, level=name)
    if extent.district and behind.is_of_city:
        whole = text("stories.whole_city", language, city=extent.city.name)
        return ", ".join(filter(None, (whole, level)))
    return ", ".join(filter(None, (extent.city.name, extent.name, level)))


def protection_words(rule: DisclosureRule, language: Language) -> str:
    """How counts of people are protected, or that they are not."""
    if rule.threshold <= 1:
        return text("provenance.unprotected", language)
    limit = format_number(rule.threshold - 1, language)
    return text("provenance.protected", language, limit=limit)


def _protection_words(behind: Behind, language: Language) -> str:
    if behind.is_published:
        return text("stories.as_published", language)
    said = protection_words(behind.rule, language)
    if not behind.hidden:
        return said
    n = format_number(behind.hidden, language)
    return f"{said} {text('stories.hidden_here', language, n=n)}"


def _sources_of(behind: Behind) -> list[Source]:
    known = behind.extent.city.sources
    return [known[key] for key in behind.sources if key in known]


def _all_sources(behind: Behind) -> list[Source]:
    return [*_sources_of(behind), *(areas_sources(behind.extent.city) if behind.level else ())]


def _source_words(behind: Behind, language: Language) -> list[str]:
    named = [
        name_source(source, language, changes=behind.sources[source.key])
        for source in _sources_of(behind)
    ]
    return named or [text("provenance.no_source", language)]


def _areas_words(behind: Behind, language: Language) -> list[str]:
    city = behind.extent.city
    if not (city.has_map and behind.level):
        return []
    named = [name_source(source, language) for source in areas_sources(city)]
    if city.geometry is GeometryKind.SCHEMATIC:
        return [*named, text("provenance.schematic", language)]
    years = place_of(city, behind.level).areas_years
    periods = [behind.start] if behind.start else behind.periods
    return [*named, *(other_year_words(years, period, language) for period in periods)]


def _unique(said: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words for words in said if words))
