"""The fingerprint of what is shown of a city, for whoever may see no more.

The fingerprint of all content is a hash of hidden counts, too. Where few are hidden, whoever
knows everything else could try all that they might be until the hash fits. So the public gets a
hash of what it sees anyway.
"""

import hashlib

import numpy as np

from geo.catalogue import Group, Indicator, Source
from geo.city import City
from geo.disclosure.rule import DisclosureRule
from geo.disclosure.shown import compute_shown_panel
from geo.fingerprint import compute_fingerprint


def compute_shown_fingerprint(city: City, rule: DisclosureRule) -> str:
    """SHA-256 over areas, entries, sources and every stored indicator as it may be shown.

    Args:
        city: The whole city or a part of it.
        rule: What may be shown.
    """
    entries: dict[str, Group | Indicator | Source] = {
        **city.groups,
        **city.indicators,
        **city.sources,
    }
    plain = compute_fingerprint(city.areas, {}, entries)
    digest = hashlib.sha256(f"{plain} {rule}".encode())
    stored = city.values["indicator"].astype(str).unique()
    for level in city.levels:
        for key in sorted(set(stored)):
            panel = compute_shown_panel(city, key, level=level.key, rule=rule)
            if panel is not None:
                told = (key, level.key, panel.periods, panel.area_ids, panel.sources)
                digest.update(repr(told).encode())
                digest.update(np.ascontiguousarray(panel.values).tobytes())
                digest.update(np.ascontiguousarray(panel.states).tobytes())
    return digest.hexdigest()
