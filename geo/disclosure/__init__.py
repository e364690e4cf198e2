"""What may be shown: the last step before any screen, table, file or link.

Reading order:
    rule           how small a count may be, and what else is hidden
    implied        counts that shares and densities tell; families: counts that add up
    cells, sums    all counts of a city as one table, and every sum that a reader may know
    system, attack what is published as equations, and what an attacker can make of them
    question       all that decides what must be hidden, handed to another process by apart
    suppression    which counts are hidden: small ones, and what would give them away
    protection     what is hidden besides, so that the attack finds nothing; companions: the search
    dominance      counts that one contributor could take apart
    kept           what was found before, for embedded cities; audit: the attack in numbers
    estimates      what stands for hidden counts in indices; index_bounds: how far those can be off
    shown          an indicator as it may be shown; face: the fingerprint of what is shown
"""

from geo.disclosure.rule import DEFAULT_RULE, DisclosureRule, is_small, round_counts
from geo.disclosure.shown import compute_shown_panel

__all__ = ["DEFAULT_RULE", "DisclosureRule", "compute_shown_panel", "is_small", "round_counts"]
