"""From a draft to a city."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from geo.catalogue import Source, indicators_of_group, load_groups, load_indicators
from geo.city import City, CityKind, GeometryKind, Level
from geo.errors import ImportRefusedError
from geo.fingerprint import compute_fingerprint
from geo.imports.ages import sum_of_bands
from geo.imports.collecting import collect, source_id
from geo.imports.draft import GROUP, IGNORE, ImportDraft
from geo.imports.levels import DEFAULT_CITY_ID
from geo.imports.mapping import own_entries
from geo.imports.report import ImportReport, Severity
from geo.provenance.stated import state_source
from geo.texts import text


def build_city(
    draft: ImportDraft, *, key: str, name: str, ags: str = "", state: str = ""
) -> tuple[City, ImportReport]:
    """The city of a draft, and the report with where every cell went.

    Raises:
        ImportRefusedError: A blocking problem is open.
    """
    collected = collect(draft)
    report = collected.report
    if report.is_blocked or draft.areas is None:
        n = len(report.of(Severity.BLOCKING))
        raise ImportRefusedError("imports.blocked", n=n)
    groups, own = own_entries(draft.mapping, draft.options)
    stored = {
        row.indicator: row.label for row in draft.mapping if row.target not in (IGNORE, GROUP)
    }
    own |= sum_of_bands(stored, load_indicators())
    indicators = dict(load_indicators())
    for group in groups.values():
        indicators |= indicators_of_group(group)
    areas = draft.areas.frame.copy()
    # A city level that no row named carries the name of the city.
    areas.loc[areas.index == DEFAULT_CITY_ID, "name"] = name
    sources = state_sources(draft)
    city = City(
        key=key,
        name=name,
        kind=CityKind.UPLOADED,
        geometry=GeometryKind.UPLOADED if draft.areas.has_map else GeometryKind.NONE,
        levels=tuple(Level(*level, draft.areas.geometry_year) for level in draft.areas.levels),
        areas=areas,
        values=collected.values,
        sources=sources,
        groups=load_groups() | groups,
        indicators=indicators | own,
        fingerprint=compute_fingerprint(
            areas, {"values": collected.values}, {**groups, **own, **sources}
        ),
        ags=ags,
        state=state,
        note_de=text("imports.city_note", "de"),
        note_en=text("imports.city_note", "en"),
        facts=pd.DataFrame(),
    )
    return city, report


def state_sources(draft: ImportDraft) -> Mapping[str, Source]:
    """One source a file, with what was said of it and the lines that stand below its table."""
    options = draft.options
    stated = {
        "publisher": options.source_publisher,
        "date": options.source_date,
        "licence": options.source_licence,
        "url": options.source_url,
        "changed": options.source_changed,
    }
    sources: dict[str, Source] = {}
    for table in draft.tables:
        key = source_id(table.raw.file)
        remarks = " ".join(table.raw.footer)[:500]
        sources[key] = state_source(key, table.raw.file, note=remarks, **stated)
    if draft.areas is not None and draft.areas.file:
        key = source_id(draft.areas.file)
        known = sources.get(key) or state_source(key, draft.areas.file, **stated)
        sources[key] = replace(known, of_areas=True)
    return sources
