"""One city in a comparison of an indicator: its figure as a whole, or why it has none."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from geo.catalogue import Indicator
from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule
from geo.errors import GeoError
from geo.indicators import compute_panel
from geo.region.definitions import define_indicator
from geo.region.ranking import seed_of_city
from geo.region.refusals import refuse, refuse_by_error
from geo.region.results import CityFigure, Refusal
from geo.texts import LANGUAGES, text
from geo.totals import compute_city_values
from geo.values import Floats, Panel, State

JEFFREYS = 0.5
"""Persons that the least informative prior adds to both sides of a share."""


@dataclass(frozen=True)
class FigureQuestion:
    """What is asked of every city; fields as in ``IndexQuestion``."""

    indicator: str
    period: str = ""
    level: str = ""
    levels: Mapping[str, str] = field(default_factory=dict)
    rule: DisclosureRule = DEFAULT_RULE
    draws: int = 1000
    seed: int = 0


def compute_city_figure(city: City, question: FigureQuestion) -> CityFigure:
    """A city's answer, or why it has none; places come later, from all cities together."""
    empty = CityFigure(city.key, city.name, city.kind, city.fingerprint, question.indicator)
    try:
        indicator = city.indicator(question.indicator)
        wanted = question.levels.get(city.key, question.level)
        levels = [city.level(wanted).key] if wanted else [level.key for level in city.levels[::-1]]
    except GeoError as error:
        return replace(empty, refusal=refuse_by_error(error))
    defined = replace(empty, definition=define_indicator(city, indicator.key))
    finest = _at_level(defined, city, levels[0], question)
    answers = (_at_level(defined, city, level, question) for level in levels[1:])
    if finest.refusal is None:
        return finest
    return next((answer for answer in answers if answer.refusal is None), finest)


def _at_level(empty: CityFigure, city: City, level: str, question: FigureQuestion) -> CityFigure:
    """The figure from the areas of one level."""
    key = question.indicator
    panel = compute_panel(city, key, level=level)
    values = compute_city_values(city, key, level=level, rule=question.rule)
    known = [period for period, value in values.items() if np.isfinite(value)]
    period = question.period or max(known or values, default="")
    if panel is None or period not in values:
        return replace(empty, refusal=_refuse_unknown(city, question))
    row = panel.position(period)
    unknown = np.isnan(panel.values[row]) & (panel.states[row] != State.NOT_APPLICABLE)
    value = values[period]
    entry = replace(
        empty,
        value=value,
        state=State.EXACT_ZERO if value == 0 else State.PRESENT,
        period=period,
        level=level,
        n_areas=int(np.isfinite(panel.values[row]).sum()),
        n_unknown=int(unknown.sum()),
    )
    if np.isnan(value):
        return _without_value(entry, city, panel, row)
    return replace(entry, plausible=draw_figure(entry, city, question))


def _refuse_unknown(city: City, question: FigureQuestion) -> Refusal:
    indicator = city.indicator(question.indicator)
    key = "region.refused_no_period" if question.period else "region.refused_no_indicator"
    sentences = {
        language: text(
            key,
            language,
            city=city.name,
            indicator=indicator.name(language),
            period=question.period,
        )
        for language in LANGUAGES
    }
    return Refusal("no_data", sentences)


def _without_value(entry: CityFigure, city: City, panel: Panel, row: int) -> CityFigure:
    """Why the figure cannot be said: areas are unknown, or it would speak of few people."""
    if entry.n_unknown:
        states = panel.states[row][np.isnan(panel.values[row])]
        state = State(int(states[states != State.NOT_APPLICABLE].max()))
        refusal = refuse("partial", city=city.name, n=entry.n_unknown)
        return replace(entry, state=state, refusal=refusal)
    return replace(entry, state=State.SUPPRESSED, refusal=refuse("suppressed", city=city.name))


def draw_figure(entry: CityFigure, city: City, question: FigureQuestion) -> Floats:
    """Values of a share or rate of people that its counts make plausible, (draws,).

    Read as one of many counts that could have been made: of a share the beta distribution with
    half a person added to both sides, of a rate the gamma distribution (Jeffreys 1946). Empty
    for all other figures, where a count behind it is confidential, and where counts contradict
    each other.
    """
    indicator = city.indicator(entry.indicator)
    above = _count(indicator, indicator.numerator, entry, city, question)
    below = _count(indicator, indicator.denominator, entry, city, question)
    is_part = indicator.form == "rate" or above <= below
    if not (above >= 0 and below > 0 and is_part and question.draws > 0):
        return np.zeros(0)
    chance = seed_of_city(entry.city, question.seed)
    if indicator.form == "rate":
        return chance.gamma(above + JEFFREYS, indicator.scale / below, question.draws)
    return indicator.scale * chance.beta(above + JEFFREYS, below - above + JEFFREYS, question.draws)


def _count(
    indicator: Indicator, part: str, entry: CityFigure, city: City, question: FigureQuestion
) -> float:
    """A count behind a share or rate of people, as it may be shown; NaN where there is none."""
    if not (indicator.of_people and indicator.form in ("share", "rate") and part):
        return float("nan")
    values = compute_city_values(city, part, level=entry.level, rule=question.rule)
    return values.get(entry.period, float("nan"))
