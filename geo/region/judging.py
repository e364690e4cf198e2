"""May these figures be set side by side, and if not, why?"""

from collections.abc import Sequence

from geo.city import CityKind
from geo.region.results import CityFigure, CityIndex, Judgement, Reason, Verdict
from geo.segregation.comparison import MOST_UNLIKE

Entry = CityIndex | CityFigure
WORST_FIRST = tuple(reversed(Verdict))


def judge(entries: Sequence[Entry]) -> Judgement:
    """The verdict on some cities together, or on a pair.

    Areas count by size for an index only, because it is sizes that push it up: cities whose
    areas differ in mean population by more than a factor of three do not compare at this level.
    A figure of the city as a whole does not depend on how it is divided.

    Args:
        entries: Of one kind; those without a figure, or none at all, forbid the comparison.
    """
    found = (
        (Reason.NO_VALUE, not entries or any(_is_missing(entry) for entry in entries)),
        (Reason.GROUP_TOO_SMALL, any(_is_too_small(entry) for entry in entries)),
        (Reason.DEFINITIONS_DIFFER, _differ(entries)),
        (Reason.SIZES_DIFFER, _sizes_differ(entries)),
        (Reason.YEARS_DIFFER, len({entry.period for entry in _known(entries)}) > 1),
        (Reason.PARTIAL_AREAS, any(entry.n_unknown for entry in _known(entries))),
        (Reason.DEFINITION_UNSTATED, _is_unstated(entries)),
        (Reason.KINDS_DIFFER, len({e.kind is CityKind.FICTIONAL for e in entries}) > 1),
    )
    reasons = tuple(reason for reason, holds in found if holds)
    verdicts = {reason.verdict for reason in reasons}
    worst = next((verdict for verdict in WORST_FIRST if verdict in verdicts), Verdict.COMPARABLE)
    return Judgement(worst, reasons)


def judge_all(entries: Sequence[Entry]) -> Judgement:
    """The verdict on those that have a figure; on all where fewer than two have one."""
    known = _known(entries)
    return judge(known if len(known) > 1 else entries)


def _known(entries: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.refusal is None]


def _is_missing(entry: Entry) -> bool:
    return entry.refusal is not None and entry.refusal.reason != "too_few"


def _is_too_small(entry: Entry) -> bool:
    return entry.refusal is not None and entry.refusal.reason == "too_few"


def _differ(entries: Sequence[Entry]) -> bool:
    definitions = {(e.definition.key, e.definition.content) for e in _known(entries)}
    return len(definitions) > 1


def _is_unstated(entries: Sequence[Entry]) -> bool:
    """Of one city alone nothing has to be the same; neither within one city."""
    known = _known(entries)
    return len({e.city for e in known}) > 1 and not all(e.definition.is_stated for e in known)


def _sizes_differ(entries: Sequence[Entry]) -> bool:
    sizes = [e.mean_area_population for e in _known(entries) if isinstance(e, CityIndex)]
    return bool(sizes) and max(sizes) > MOST_UNLIKE * min(sizes)
