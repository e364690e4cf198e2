"""Provenance in one line: below a map, under a table, in a tooltip."""

from collections.abc import Iterable, Mapping, Sequence

from geo.catalogue import Source
from geo.city import City, CityKind, GeometryKind
from geo.numbers import format_date
from geo.provenance.licences import name_source, name_source_short
from geo.provenance.record import change_words, place_of, point_sources
from geo.texts import Language, text
from geo.values import Kind, Panel

NAMED_SHORT = 2
"""Sources that a tooltip names."""


def kind_words(kind: Kind, language: Language) -> str:
    """What figures of a kind are called everywhere."""
    return text(f"legend.kind_{kind.value}", language)


def city_badges(city: City, language: Language) -> tuple[tuple[str, str], ...]:
    """What cannot be overlooked of a city, key and words: fictional, schematic, own data."""
    badges = []
    if city.kind is CityKind.FICTIONAL:
        badges.append(("fictional", text("common.fictional_banner", language)))
    if city.geometry is GeometryKind.SCHEMATIC:
        badges.append(("schematic", text("common.schematic_banner", language)))
    if city.kind is CityKind.UPLOADED:
        badges.append(("uploaded", text("common.uploaded_banner", language)))
    return tuple(badges)


def short_words(panels: Iterable[Panel], sources: Mapping[str, Source], language: Language) -> str:
    """Source, date and kind of what a map shows, for its tooltips: the same on every area."""
    shown = list(panels)
    keys = dict.fromkeys(key for panel in shown for key in panel.sources)
    named = [sources[key] for key in keys if key in sources]
    return _say_short(named, [panel.kind for panel in shown], language)


def short_point_words(city: City, language: Language) -> str:
    """The same for the points of a city."""
    return _say_short(point_sources(city), [Kind(city.kind.value)], language)


def _say_short(named: Sequence[Source], kinds: Iterable[Kind], language: Language) -> str:
    who = list(dict.fromkeys(source.publisher or source.title for source in named))
    words = "; ".join(who[:NAMED_SHORT])
    if len(who) > NAMED_SHORT:
        words = text("provenance.and_others", language, sources=words)
    date = max((source.date for source in named), default="")
    parts = [
        text("legend.source", language, sources=words) if words else "",
        format_date(date, language),
        *dict.fromkeys(kind_words(kind, language) for kind in kinds),
    ]
    return " · ".join(part for part in parts if part)


def source_line(panels: Iterable[Panel], sources: Mapping[str, Source], language: Language) -> str:
    """Every source of some panels as its licence wants it named, and what was done to the data."""
    done: dict[str, list[str]] = {}
    for panel in panels:
        words = change_words(panel.kind, language, is_computed=panel.computed)
        for key in panel.sources:
            done.setdefault(key, []).extend(words)
    return _said(done, sources, language)


def point_line(city: City, language: Language) -> str:
    """The same for the points of a city."""
    keys = [source.key for source in point_sources(city)]
    return name_sources(keys, Kind(city.kind.value), city.sources, language)


def name_sources(
    keys: Iterable[str], kind: Kind, sources: Mapping[str, Source], language: Language
) -> str:
    """The same for the sources of some keys, whose data were turned into figures of a kind."""
    words = list(change_words(kind, language))
    return _said(dict.fromkeys(keys, words), sources, language)


def _said(
    done: Mapping[str, Sequence[str]], sources: Mapping[str, Source], language: Language
) -> str:
    named = [
        name_source(sources[key], language, changes=words)
        for key, words in done.items()
        if key in sources
    ]
    return text("legend.source", language, sources="; ".join(named)) if named else ""


def other_year_words(areas_years: tuple[str, ...], period: str, language: Language) -> str:
    """That outlines and figures are of different years; empty where they are not, or unknown."""
    if not areas_years or period[:4] in areas_years:
        return ""
    years, shown = ", ".join(areas_years), format_date(period, language)
    return text("provenance.other_year", language, areas=years, period=shown)


def areas_words(city: City, level: str, period: str, language: Language) -> tuple[str, ...]:
    """What stands below a map of a level: who gives the areas, and whether they are older or newer.

    Raises:
        UnknownKeyError: The city has no such level.
    """
    if not city.has_map:
        return ()
    years = place_of(city, level).areas_years
    is_drawn = city.geometry is not GeometryKind.SCHEMATIC
    other_year = other_year_words(years, period, language) if is_drawn else ""
    said = (areas_line(city.sources.values(), language), other_year)
    return tuple(words for words in said if words)


def areas_line(sources: Iterable[Source], language: Language) -> str:
    """Who gives the areas, with licence; empty where nobody is named."""
    named = [name_source_short(source, language) for source in sources if source.of_areas]
    return text("provenance.areas_line", language, sources="; ".join(named)) if named else ""
