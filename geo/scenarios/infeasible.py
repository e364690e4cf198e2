"""Why nothing fits: the fewest rules that contradict each other, and how many find a place."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo.errors import ScenarioError
from geo.numbers import format_number
from geo.scenarios.problem import RULES, Problem, Rule, active_rules, relax
from geo.scenarios.program import build_program
from geo.texts import Language, text

EVERYBODY = 1.0 - 1e-9
MOST_TIMES = 1e4


@dataclass(frozen=True)
class Conflict:
    """Rules that leave people without a place; without any one of them all find one.

    Attributes:
        rules: The rules that contradict each other.
        persons: Who come.
        placed: For how many of them there is room within all rules of the plan.
        without: For how many there would be without one of the rules, more than come where
            there is room to spare; infinite where nothing else binds.
    """

    rules: tuple[Rule, ...]
    persons: float
    placed: float
    without: Mapping[Rule, float]

    def sentence(self, language: Language) -> str:
        """What contradicts itself, and what would help."""
        names = [text(f"optimise.rule_{rule}", language) for rule in self.rules]
        told = text(
            "optimise.conflict" if len(names) > 1 else "optimise.conflict_single",
            language,
            rules=_join(names, language),
            placed=format_number(np.floor(self.placed + 1e-6), language),
            persons=format_number(self.persons, language),
        )
        helps = [self._help(rule, language) for rule in self.without]
        return " ".join([told, *helps])

    def _help(self, rule: Rule, language: Language) -> str:
        room, name = self.without[rule], text(f"optimise.without_{rule}", language)
        if np.isinf(room):
            return text("optimise.conflict_all_without", language, rule=name)
        shown = format_number(np.floor(room + 1e-6), language)
        return text("optimise.conflict_without", language, rule=name, room=shown)


class NoPlacementFoundError(ScenarioError):
    """Rules that contradict each other, with the sentence of the conflict."""

    def __init__(self, conflict: Conflict) -> None:
        """Remember the conflict."""
        super().__init__("optimise.conflict")
        self.conflict = conflict

    def sentence(self, language: Language) -> str:
        """The sentence in the reader's language."""
        return self.conflict.sentence(language)


def _join(names: list[str], language: Language) -> str:
    *first, last = names
    return f"{', '.join(first)} {text('optimise.and', language)} {last}" if first else last


def explain_conflict(problem: Problem) -> Conflict:
    """The fewest rules that contradict each other, by leaving out one after the other.

    A rule without which there is still not room for all goes (deletion filter; Chinneck &
    Dravnieks 1991, ORSA Journal on Computing 3), until none can go any more. Dwellings are
    tried last, so that they stay named where they are too few. Own choice is no limit: those
    who choose need no room under the caps. It is named where all would fit without it.
    """
    limits: list[Rule] = [rule for rule in active_rules(problem) if rule != "own_choice"]
    limits.sort(key=lambda rule: rule == "capacity")
    rest, found = problem, _spare_rule(problem, limits)
    while found is not None:
        rest = relax(rest, found)
        limits.remove(found)
        found = _spare_rule(rest, limits)
    if problem.own_share > 0.0 and _has_room_for_all(relax(rest, "own_choice")):
        limits.append("own_choice")
    rules = tuple(rule for rule in RULES if rule in limits) or ("capacity",)
    return Conflict(
        rules=rules,
        persons=float(problem.arriving.sum()),
        placed=compute_places(problem),
        without={
            rule: compute_places(relax(problem, rule)) for rule in rules if rule != "capacity"
        },
    )


def _spare_rule(problem: Problem, rules: list[Rule]) -> Rule | None:
    """The first rule without which there is not room for all either."""
    spare = (rule for rule in rules if not _has_room_for_all(relax(problem, rule)))
    return next(spare, None)


def _has_room_for_all(problem: Problem) -> bool:
    return compute_places(problem) >= EVERYBODY * float(problem.arriving.sum())


def compute_places(problem: Problem) -> float:
    """For how many persons in the mix that comes there is room within all rules.

    Who chooses freely counts where they find a dwelling; all others as often as they fit.
    More than come where there is room to spare; infinite where nothing binds.
    """
    housed = float(problem.chosen.sum())
    directed = float(problem.directed.sum())
    if directed <= 0.0:
        return housed
    if problem.without_room.any():
        return housed + directed * min(_most_times(problem), 1.0)
    times = _most_times(problem)
    return float("inf") if times >= MOST_TIMES else housed + directed * times


def _most_times(problem: Problem) -> float:
    """How many times those to be placed would fit: the largest share of them, elastic."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack

    program = build_program(problem, {})
    kinds = len(program.classes.persons)
    share = np.zeros((program.equal.shape[0], 1))
    share[:kinds, 0] = -program.equal_rhs[:kinds]
    rhs = program.equal_rhs.copy()
    rhs[:kinds] = 0.0
    objective = np.append(np.zeros(program.layout.width), -1.0)
    upper = np.append(np.where(program.upper > 0.0, np.inf, 0.0), MOST_TIMES)
    found = linprog(
        objective,
        A_ub=hstack([program.rows, csr_array((program.rows.shape[0], 1))], format="csr"),
        b_ub=program.rhs,
        A_eq=hstack([program.equal, csr_array(share)], format="csr"),
        b_eq=rhs,
        bounds=np.stack([np.append(program.lower, 0.0), upper], axis=1),
        method="highs-ds",
    )
    return float(found.x[-1]) if found.x is not None else 0.0
