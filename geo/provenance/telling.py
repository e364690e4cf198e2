"""Provenance in words: everything that is known of a figure's origin, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass

from geo.catalogue import Source
from geo.city import GeometryKind
from geo.indices.registry import INDICES
from geo.numbers import format_date, format_number
from geo.provenance.licences import find_licence, is_address
from geo.provenance.lines import kind_words, other_year_words
from geo.provenance.record import Measure, ModelRun, Place, Provenance
from geo.segregation.methods import describe_method
from geo.texts import Language, text
from geo.values import NUMBERED_STATES, Qualifier, State

FINGERPRINT_SIGNS = 12


@dataclass(frozen=True)
class Line:
    """One fact of a provenance.

    Attributes:
        label: What it is about.
        words: What it says.
        address: A web address within the words that may be a link; empty where there is none.
    """

    label: str
    words: str
    address: str = ""


def describe_provenance(given: Provenance, language: Language) -> tuple[Line, ...]:
    """Everything that is known of a figure's origin, the most important first."""
    subject = given.subject
    told: list[tuple[str, str]] = [
        ("kind", kind_words(given.kind, language)),
        ("definition", subject.definition(language)),
        ("unit", text(f"units.{subject.unit}", language)),
        ("fraction", _fraction(given, language)),
        ("derivation", given.derivation.words(language) if given.derivation else ""),
        *_measure_words(given.measure, language),
        *_model_words(given.model, language),
        ("period", format_date(given.period, language)),
        ("place", _place_words(given.place, language)),
        ("state", _state_words(given, language)),
        ("statement", _statement_words(given, language)),
    ]
    lines = [Line(text(f"provenance.label_{key}", language), said) for key, said in told if said]
    lines += _source_lines(given, language)
    closing = [
        ("protection", _protection_words(given, language)),
        ("version", _version_words(given, language)),
    ]
    lines += [
        Line(text(f"provenance.label_{key}", language), said) for key, said in closing if said
    ]
    return tuple(lines)


def _fraction(given: Provenance, language: Language) -> str:
    above, below = given.numerator, given.denominator
    if above is None or below is None:
        return ""
    names = {"numerator": above.name(language), "denominator": below.name(language)}
    return text("provenance.fraction", language, **names)


def _measure_words(measure: Measure | None, language: Language) -> list[tuple[str, str]]:
    if measure is None:
        return []
    told = {
        "n": format_number(measure.n_areas, language),
        "left_out": format_number(measure.left_out, language),
    }
    lines = [("areas_used", text("provenance.areas_used", language, **told))]
    if measure.key in INDICES:
        card = describe_method(measure.key, language)
        lines += [("derivation", card.formula), ("literature", card.literature)]
    if measure.draws:
        draws = format_number(measure.draws, language)
        lines.append(
            ("chance", text("provenance.chance", language, draws=draws, seed=measure.seed))
        )
    return lines


def _model_words(run: ModelRun | None, language: Language) -> list[tuple[str, str]]:
    if run is None:
        return []
    draws = text("provenance.central_run", language)
    if run.draws:
        count = format_number(run.draws, language)
        draws = text("provenance.chance", language, draws=count, seed=run.seed)
    moved = format_number(len(run.levers), language)
    model = run.model if run.start else f"{run.model}_undated"
    return [
        ("model", text(f"provenance.model_{model}", language, start=run.start)),
        ("plan", text(f"provenance.plan_{run.model}", language, plan=run.plan, n=moved)),
        ("chance", draws),
    ]


def _place_words(place: Place, language: Language) -> str:
    level = place.level.name(language) if place.level else ""
    where = [place.city_name, level, place.area]
    return ", ".join(part for part in where if part)


def _state_words(given: Provenance, language: Language) -> str:
    """How many areas or points have a number, and why the others have none."""
    if given.place.area_id or given.counted == "figure":
        return "".join(_one_state(state, language) for state, _ in given.states)
    if given.measure is not None:
        return ""
    counted = {state: count for state, count in given.states if count}
    numbered = sum(counted.pop(state, 0) for state in NUMBERED_STATES[:2])
    parts = []
    if numbered:
        count = format_number(numbered, language)
        parts.append(text(f"provenance.numbered_{given.counted}", language, n=count))
    parts += [
        f"{format_number(count, language)} {_one_state(state, language)}"
        for state, count in counted.items()
    ]
    return ", ".join(parts)


def _one_state(state: State, language: Language) -> str:
    key = "provenance.present" if state is State.PRESENT else f"legend.state_{state.name.lower()}"
    return text(key, language)


def _statement_words(given: Provenance, language: Language) -> str:
    how = ""
    if given.qualifier is not Qualifier.EXACT:
        how = text(f"provenance.qualifier_{given.qualifier.value}", language)
    return " · ".join(part for part in (how, given.note) if part)


def _source_lines(given: Provenance, language: Language) -> list[Line]:
    label = text("provenance.label_source", language)
    lines = [
        Line(label, words, _address_of(source))
        for source, words in zip(given.sources, given.source_lines(language), strict=True)
    ]
    if not lines:
        lines = [Line(label, text("provenance.no_source", language))]
    remarks = [source.remark(language) for source in given.sources]
    lines += _plain_lines("remark", remarks, language)
    label = text("provenance.label_areas", language)
    lines += [
        Line(label, words, _address_of(source))
        for source, words in zip(given.areas_sources, given.areas_lines(language), strict=True)
    ]
    lines += _plain_lines("areas", _areas_notes(given, language), language)
    both = (*given.sources, *given.areas_sources)
    return lines + _plain_lines("share", share_words(both, language), language)


def _plain_lines(key: str, said: Iterable[str], language: Language) -> list[Line]:
    label = text(f"provenance.label_{key}", language)
    return [Line(label, words) for words in dict.fromkeys(said) if words]


def _address_of(source: Source) -> str:
    return source.url if is_address(source.url) else ""


def _areas_notes(given: Provenance, language: Language) -> list[str]:
    if given.place.level is None:
        return []
    if given.place.geometry is GeometryKind.SCHEMATIC:
        # Borders that mean nothing cannot have changed.
        return [text("provenance.schematic", language)]
    return [other_year_words(given.place.areas_years, given.period, language)]


def share_words(sources: Iterable[Source], language: Language) -> list[str]:
    """What holds for whoever passes changed data on, once a licence."""
    licences = (find_licence(source.licence) for source in sources)
    said = (licence.share(language) for licence in licences if licence is not None)
    return list(dict.fromkeys(words for words in said if words))


def _protection_words(given: Provenance, language: Language) -> str:
    if given.rule is None:
        return ""
    threshold = given.rule.threshold
    if threshold <= 1:
        return text("provenance.unprotected", language)
    return text("provenance.protected", language, limit=format_number(threshold - 1, language))


def _version_words(given: Provenance, language: Language) -> str:
    if not given.fingerprint:
        return ""
    short = given.fingerprint[:FINGERPRINT_SIGNS]
    return text("provenance.version", language, fingerprint=short, version=given.version)
