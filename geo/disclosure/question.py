"""What is asked of a city before it is shown: which counts must be hidden besides the small ones.

All that the answer rests on, and nothing else: counts, their sums, the small ones, the rule. No
names of areas and no outlines, so it can be handed to another process (``geo.disclosure.apart``).
"""

from dataclasses import dataclass, replace

from geo.city import City
from geo.disclosure.cells import Cells, lay_out_cells
from geo.disclosure.dominance import find_dominated
from geo.disclosure.kept import EmbeddedKeeper, Keeper, compute_digest
from geo.disclosure.rule import DisclosureRule, Mask, is_small
from geo.disclosure.sums import Sums, list_sums


@dataclass(frozen=True, eq=False)
class Question:
    """Counts of people of a city, and what must not become known of them.

    Attributes:
        cells: All counts.
        sums: Every sum that a reader may know.
        sensitive: Counts that must not become known, (n_cells, n_periods).
        rule: How they are protected; rounding comes after it.
        digest: SHA-256 of all this.
    """

    cells: Cells
    sums: tuple[Sums, ...]
    sensitive: Mask
    rule: DisclosureRule
    digest: str


def lay_out_question(city: City, rule: DisclosureRule) -> Question:
    """The question of a whole city under a rule; laid out once a city."""
    # A part of a city is protected by all of it, and what was computed of all serves the part.
    city, rule = city.whole or city, replace(rule, rounding=1)
    known = city.suppressions.get((rule, "question"))
    if not isinstance(known, Question):
        cells = lay_out_cells(city)
        sums = list_sums(city, cells)
        sensitive = find_sensitive(city, cells, rule)
        known = Question(
            cells=cells,
            sums=tuple(sums),
            sensitive=sensitive,
            rule=rule,
            digest=compute_digest(cells, sums, sensitive, rule),
        )
        city.suppressions[rule, "question"] = known
    return known


def find_sensitive(city: City, cells: Cells, rule: DisclosureRule) -> Mask:
    """Counts that must not become known, (n_cells, n_periods)."""
    sensitive: Mask = is_small(cells.values, rule) | find_dominated(city, cells, rule)
    return sensitive


def keeper_of(city: City) -> Keeper:
    """Where answers of a city are kept."""
    city = city.whole or city
    return city.keeper or EmbeddedKeeper(city.key)
