"""Cached wrappers of the segregation domain.

Keyed by the city's fingerprint, the question, and the rule by which numbers are protected for
whoever looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import streamlit as st

from geo.city import City
from geo.disclosure import DisclosureRule
from geo.errors import GeoError
from geo.segregation.city_counts import (
    REST,
    CityCounts,
    has_group,
    list_groups,
    read_counts,
    refuse_overlap,
)
from geo.segregation.comparison import Comparison, compare_periods
from geo.segregation.disclosure_bounds import compute_selection_bounds
from geo.segregation.hotspots import Hotspots, compute_hotspots
from geo.segregation.partition import partition_groups
from geo.segregation.pysal import PysalResult, compute_pysal_index
from geo.segregation.ranking import Ranking, compute_ranking
from geo.segregation.results import IndexResults, compute_index_results
from geo.segregation.scale import RadiusProfile, compute_radius_profile
from geo.segregation.selection import (
    SegregationChoice,
    Selection,
    select_groups,
    select_period,
)
from geo.segregation.series import TimeSeries, compute_time_series
from geo.segregation.validation import ValidationRow, compute_validation
from pages.components import access

MANY = 256
FEW = 32
FEWEST_GROUPS = 3


@dataclass(frozen=True)
class Question:
    """Who is compared with whom, where and when, and how chance is drawn.

    Attributes:
        choice: Keys, all given.
        draws: Random cities.
        seed: Of the draws.
    """

    choice: SegregationChoice
    draws: int
    seed: int


@dataclass(frozen=True)
class Offer:
    """What a city can be asked.

    Attributes:
        levels: Group, or ``rest``, to the levels at which it is counted.
        overlapping: Pairs of groups that count the same people.
    """

    levels: dict[str, tuple[str, ...]]
    overlapping: frozenset[tuple[str, str]]

    def common_levels(self, group: str, against: str) -> list[str]:
        """Levels at which both are counted, coarse to fine."""
        return [level for level in self.levels[group] if level in self.levels[against]]

    def opponents(self, group: str) -> list[str]:
        """Whom a group can be compared with, everybody else first."""
        others = [REST, *(key for key in self.levels if key not in (REST, group))]
        return [
            other
            for other in others
            if self.common_levels(group, other)
            and (group, other) not in self.overlapping
            and (other, group) not in self.overlapping
        ]

    @property
    def groups(self) -> list[str]:
        """Groups that can be compared with somebody."""
        return [key for key in self.levels if key != REST and self.opponents(key)]


def offer(city: City) -> Offer:
    """What a city can be asked."""
    return _offer(city, city.fingerprint)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _offer(_city: City, fingerprint: str) -> Offer:
    groups = list_groups(_city)
    levels = {
        key: tuple(level.key for level in _city.levels if has_group(_city, key, level.key))
        for key in (*groups, REST)
    }
    overlapping = {pair for pair in combinations(groups, 2) if _overlap(_city, pair)}
    return Offer(levels=levels, overlapping=frozenset(overlapping))


def _overlap(city: City, pair: tuple[str, str]) -> bool:
    try:
        refuse_overlap(city, pair)
    except GeoError:
        return True
    return False


def counts(city: City, choice: SegregationChoice) -> CityCounts:
    """Counts of both groups over all periods; the period chosen does not matter."""
    groups = (choice.group, choice.against)
    return _counts(city, city.fingerprint, groups, choice.level, access.rule())


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _counts(
    _city: City, fingerprint: str, groups: tuple[str, str], level: str, rule: DisclosureRule
) -> CityCounts:
    return read_counts(_city, groups, level=level, rule=rule)


def selection(city: City, choice: SegregationChoice) -> Selection:
    """One period of both groups."""
    return _selection(city, city.fingerprint, choice, access.rule())


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _selection(
    _city: City, fingerprint: str, choice: SegregationChoice, rule: DisclosureRule
) -> Selection:
    groups = (choice.group, choice.against)
    counted = _counts(_city, fingerprint, groups, choice.level, rule)
    return select_period(_city, counted, choice.period)


def results(city: City, question: Question, keys: tuple[str, ...] = ()) -> IndexResults:
    """Indices beside chance; all of them, or those named."""
    return _results(city, city.fingerprint, question, keys, access.rule())


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _results(
    _city: City,
    fingerprint: str,
    question: Question,
    keys: tuple[str, ...],
    rule: DisclosureRule,
) -> IndexResults:
    chosen = _selection(_city, fingerprint, question.choice, rule)
    return compute_index_results(chosen, draws=question.draws, seed=question.seed, keys=keys)


def index_bounds(city: City, choice: SegregationChoice) -> Mapping[str, tuple[float, float]]:
    """Between which values indices lie whatever the hidden counts are; see ``geo.disclosure``."""
    return _index_bounds(city, city.fingerprint, choice, access.rule())


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _index_bounds(
    _city: City, fingerprint: str, choice: SegregationChoice, rule: DisclosureRule
) -> Mapping[str, tuple[float, float]]:
    return compute_selection_bounds(_city, selection(_city, choice), rule=rule)


def several(city: City, question: Question) -> tuple[tuple[str, ...], IndexResults] | None:
    """Indices over the groups that make up everybody; none where there are no such groups."""
    return _several(city, city.fingerprint, question, access.rule())


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _several(
    _city: City, fingerprint: str, question: Question, rule: DisclosureRule
) -> tuple[tuple[str, ...], IndexResults] | None:
    choice = question.choice
    groups = partition_groups(_city, period=choice.period, level=choice.level)
    if len(groups) < FEWEST_GROUPS:
        return None
    chosen = select_groups(_city, groups, period=choice.period, level=choice.level, rule=rule)
    return groups, compute_index_results(chosen, draws=question.draws, seed=question.seed)


def ranking(city: City, choice: SegregationChoice) -> Ranking:
    """Local contributions of a period."""
    return _ranking(city, city.fingerprint, choice, access.rule())


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _ranking(
    _city: City, fingerprint: str, choice: SegregationChoice, rule: DisclosureRule
) -> Ranking:
    return compute_ranking(_selection(_city, fingerprint, choice, rule))


def profile(city: City, choice: SegregationChoice) -> RadiusProfile:
    """Segregation by radius."""
    return _profile(city, city.fingerprint, choice, access.rule())


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _profile(
    _city: City, fingerprint: str, choice: SegregationChoice, rule: DisclosureRule
) -> RadiusProfile:
    return compute_radius_profile(_selection(_city, fingerprint, choice, rule))


def time_series(city: City, question: Question, index: str) -> TimeSeries:
    """An index over all periods."""
    choice = question.choice
    key = (choice.group, choice.against, choice.level, index)
    chance = (question.draws, question.seed)
    return _time_series(city, city.fingerprint, key, chance, access.rule())


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _time_series(
    _city: City,
    fingerprint: str,
    key: tuple[str, str, str, str],
    chance: tuple[int, int],
    rule: DisclosureRule,
) -> TimeSeries:
    group, against, level, index = key
    draws, seed = chance
    counted = _counts(_city, fingerprint, (group, against), level, rule)
    return compute_time_series(_city, counted, index=index, draws=draws, seed=seed)


def compared(city: City, question: Question, periods: tuple[str, str], index: str) -> Comparison:
    """Two periods by random labelling."""
    return _compared(city, city.fingerprint, question, (periods, index), access.rule())


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _compared(
    _city: City,
    fingerprint: str,
    question: Question,
    about: tuple[tuple[str, str], str],
    rule: DisclosureRule,
) -> Comparison:
    periods, index = about
    choice = question.choice
    groups = (choice.group, choice.against)
    return compare_periods(
        _city,
        _counts(_city, fingerprint, groups, choice.level, rule),
        periods,
        index=index,
        draws=question.draws,
        seed=question.seed,
    )


def hotspots(city: City, choice: SegregationChoice, seed: int) -> Hotspots:
    """Local Moran and Gi* of a period."""
    return _hotspots(city, city.fingerprint, choice, seed, access.rule())


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _hotspots(
    _city: City, fingerprint: str, choice: SegregationChoice, seed: int, rule: DisclosureRule
) -> Hotspots:
    return compute_hotspots(_city, choice, seed=seed, rule=rule)


def pysal_index(city: City, question: Question, name: str) -> PysalResult:
    """One of PySAL's further indices."""
    asked = (name, question.seed)
    return _pysal_index(city, city.fingerprint, question.choice, asked, access.rule())


@st.cache_resource(max_entries=MANY, show_spinner=False)
def _pysal_index(
    _city: City,
    fingerprint: str,
    choice: SegregationChoice,
    asked: tuple[str, int],
    rule: DisclosureRule,
) -> PysalResult:
    name, seed = asked
    chosen = _selection(_city, fingerprint, choice, rule)
    polygons = None if chosen.ground is None else _city.areas_at(chosen.level)
    return compute_pysal_index(name, chosen, polygons=polygons, seed=seed)


@st.cache_resource(max_entries=2, show_spinner=False)
def validation(*, with_pysal: bool) -> tuple[ValidationRow, ...]:
    """Our values beside others; computed once, because neither side changes."""
    return compute_validation(with_pysal=with_pysal)
