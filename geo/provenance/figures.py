"""The provenance of indicators, of indices and of what a scenario leads to."""

from collections import Counter
from collections.abc import Sequence
from typing import TypedDict

import pandas as pd

from geo.catalogue import Indicator, Source
from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule, compute_shown_panel
from geo.errors import UnknownKeyError
from geo.indicators import compute_panel
from geo.provenance.derivation import Derivation, describe_derivation, rows_behind
from geo.provenance.program import program_version
from geo.provenance.record import (
    Measure,
    ModelRun,
    Provenance,
    areas_sources,
    place_of,
)
from geo.values import Kind, Panel, Qualifier, State


class Common(TypedDict):
    """What every figure of a city shares."""

    areas_sources: tuple[Source, ...]
    rule: DisclosureRule
    fingerprint: str
    version: str


def compute_provenance(
    city: City,
    indicator: str,
    period: str,
    level: str,
    *,
    area_id: str = "",
    rule: DisclosureRule = DEFAULT_RULE,
) -> Provenance:
    """Where the figures of an indicator come from.

    Args:
        city: Of which city.
        indicator: Key of the indicator.
        period: One in which the indicator is known.
        level: Key of the level.
        area_id: One area; all areas of the level where empty.
        rule: How numbers are protected for whoever asks.

    Raises:
        UnknownKeyError: The city has no such indicator, period, level or area.
    """
    panel = compute_shown_panel(city, indicator, level=level, rule=rule)
    step = describe_derivation(city, indicator, level=level)
    if panel is None or step is None:
        raise UnknownKeyError("errors.unknown_indicator", key=indicator, city=city.name)
    if area_id and area_id not in panel.area_ids:
        raise UnknownKeyError("provenance.unknown_area", key=area_id, city=city.name)
    subject = city.indicator(indicator)
    wanted = [area_id] if area_id else list(panel.area_ids)
    rows = rows_behind(city, step, period=period, area_ids=wanted)
    states = _count_states(panel, period, area_id)
    qualifier, note = _statement(rows, step, states, is_one=bool(area_id))
    return Provenance(
        subject=subject,
        kind=panel.kind,
        period=period,
        place=place_of(city, level, area_id=area_id),
        states=states,
        sources=_sources_of(city, rows),
        numerator=city.indicators.get(subject.numerator),
        denominator=city.indicators.get(subject.denominator),
        derivation=step,
        qualifier=qualifier,
        note=note,
        **_common(city, rule),
    )


def _common(city: City, rule: DisclosureRule) -> Common:
    return Common(
        areas_sources=areas_sources(city),
        rule=rule,
        fingerprint=city.fingerprint,
        version=program_version(),
    )


def _count_states(panel: Panel, period: str, area_id: str) -> tuple[tuple[State, int], ...]:
    codes = panel.states[panel.position(period)]
    if area_id:
        codes = codes[[panel.area_ids.index(area_id)]]
    counted = Counter(codes.tolist())
    return tuple((State(code), counted[code]) for code in sorted(counted))


def _sources_of(city: City, rows: pd.DataFrame) -> tuple[Source, ...]:
    named = dict.fromkeys(map(str, rows["source_id"]))
    return tuple(city.sources[key] for key in named if key in city.sources)


def _statement(
    rows: pd.DataFrame, step: Derivation, states: tuple[tuple[State, int], ...], *, is_one: bool
) -> tuple[Qualifier, str]:
    """How exactly a source states one figure, and where; nothing of a hidden one."""
    is_hidden = any(state is State.SUPPRESSED for state, _ in states)
    if not is_one or step.way != "stored" or rows.empty or is_hidden:
        return Qualifier.EXACT, ""
    row = rows.iloc[0]
    note = row.get("note", "")
    return Qualifier(row.get("qualifier") or "exact"), "" if pd.isna(note) else str(note)


def compute_index_provenance(
    city: City,
    measure: Measure,
    *,
    period: str,
    level: str,
    name: Indicator,
    rule: DisclosureRule = DEFAULT_RULE,
) -> Provenance:
    """Where a segregation index comes from.

    Args:
        city: Of which city.
        measure: Which index, over which groups and areas.
        period: Of the counts behind it.
        level: Key of the level.
        name: The index as an indicator: name, definition, unit.
        rule: How numbers are protected for whoever asks.
    """
    keys = [f"{group}_count" for group in measure.groups if f"{group}_count" in city.indicators]
    behind = [*keys, "population_count"]
    kinds = _kinds_of(city, behind, level)
    kept = next((kind for kind in (Kind.FICTIONAL, Kind.UPLOADED) if kind in kinds), Kind.DERIVED)
    return Provenance(
        subject=name,
        kind=kept,
        period=period,
        place=place_of(city, level),
        states=((State.PRESENT, measure.n_areas),),
        sources=_sources_behind(city, behind, period=period, level=level),
        measure=measure,
        **_common(city, rule),
    )


def compute_outcome_provenance(
    city: City,
    run: ModelRun,
    *,
    outcome: Indicator,
    year: int,
    level: str,
    inputs: Sequence[str],
    rule: DisclosureRule = DEFAULT_RULE,
) -> Provenance:
    """Where an outcome of a scenario comes from.

    Args:
        city: Of which city.
        run: The plan and its luck.
        outcome: As an indicator: name, definition, unit.
        year: Of the outcome.
        level: Key of the level.
        inputs: Keys of the indicators that the model starts from.
        rule: How numbers are protected for whoever asks.
    """
    start = str(run.start)
    return Provenance(
        subject=outcome,
        kind=Kind.MODELLED,
        period=str(year),
        place=place_of(city, level),
        states=(),
        sources=_sources_behind(city, inputs, period=start, level=level),
        model=run,
        **_common(city, rule),
    )


def _kinds_of(city: City, keys: Sequence[str], level: str) -> set[Kind]:
    panels = (compute_panel(city, key, level=level) for key in keys)
    return {panel.kind for panel in panels if panel is not None}


def _sources_behind(
    city: City, keys: Sequence[str], *, period: str, level: str
) -> tuple[Source, ...]:
    """Sources of all areas' figures of some indicators in a period."""
    area_ids = [str(area) for area in city.areas_at(level).index]
    steps = (describe_derivation(city, key, level=level) for key in keys if key in city.indicators)
    rows = [
        rows_behind(city, step, period=period, area_ids=area_ids)
        for step in steps
        if step is not None
    ]
    return _sources_of(city, pd.concat(rows)) if rows else ()
