"""What new figures change in a stored city, in sentences with a few examples."""

import numpy as np
import pandas as pd

from geo.areas import name_offenders
from geo.city import City
from geo.imports.recipe_differences import Bilingual, Difference
from geo.imports.report import Severity
from geo.numbers import format_number
from geo.texts import LANGUAGES, Language
from geo.updates.merging import Merge
from geo.values import State

EXAMPLES = 5


def tell_merge(merge: Merge) -> list[Difference]:
    """Changed values and outlines to be confirmed; what is added, as notes."""
    told: list[Difference] = []
    if len(merge.changed):
        cells = Bilingual(*(name_offenders(name_changes(merge, one)) for one in LANGUAGES))
        values: dict[str, object] = {"n": len(merge.changed), "cells": cells}
        told.append(Difference(Severity.WARNING, "values_changed", values=values))
    if merge.outlines:
        names = [_name(merge.city, key) for key in merge.outlines]
        values = {"n": len(names), "areas": name_offenders(names)}
        told.append(Difference(Severity.WARNING, "outlines", values=values))
    if merge.is_same:
        told.append(Difference(Severity.NOTE, "nothing_new"))
        return told
    filled = int((~merge.added["period"].isin(merge.periods)).sum())
    if filled:
        told.append(Difference(Severity.NOTE, "values_filled", values={"n": filled}))
    values = {"added": len(merge.added), "same": merge.n_same}
    return [*told, Difference(Severity.NOTE, "values_added", values=values)]


def name_changes(merge: Merge, language: Language) -> list[str]:
    """The first changed cells: area, indicator, period, before and after."""
    lines = []
    for row in merge.changed.head(EXAMPLES).to_dict("records"):
        label = merge.city.indicator(str(row["indicator"])).name(language)
        before, after = (
            _cell(float(row[f"value_{when}"]), int(row[f"state_{when}"]), language)
            for when in ("before", "after")
        )
        place = f"{_name(merge.city, str(row['area_id']))} / {label} / {row['period']}"
        lines.append(f"{place}: {before} → {after}")
    return lines


def _cell(value: float, state: int, language: Language) -> str:
    """A cell as short as it can be told: its number, or the classic sign."""
    if not np.isnan(value):
        return format_number(value, language, decimals=0 if value % 1 == 0 else 2)
    return {State.SUPPRESSED: ".", State.UNRELIABLE: "/", State.NOT_APPLICABLE: "x"}.get(
        State(state), "…"
    )


def _name(city: City, key: str) -> str:
    if key not in city.areas.index:
        return key
    name = pd.Series(city.areas["name"]).get(key, "")
    return f"{key} {name}".strip()
