"""The legend of a map as one object, for the page and for every export."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo.catalogue import Indicator, Source
from geo.classification import Classes, code_of_state, interval_labels
from geo.layers.colouring import Colouring, Fill
from geo.numbers import format_date, format_number
from geo.provenance.lines import kind_words, source_line
from geo.texts import Language, text
from geo.values import Panel, State


@dataclass(frozen=True)
class LegendRow:
    """One colour or symbol and what it means.

    Attributes:
        fill: How it is drawn.
        label: What it means.
        n: How many areas or points have it now; None where that says nothing.
        shape: ``area``, or the shape of a point.
        radius: Of a point, pixels.
    """

    fill: Fill
    label: str
    n: int | None = None
    shape: str = "area"
    radius: int = 0


@dataclass(frozen=True)
class Legend:
    """Everything a reader needs beside a map.

    Attributes:
        language: Of all words.
        title: What is shown.
        unit: Of the classes' bounds; may be empty.
        period: When.
        rows: Classes from low to high, then the states that occur.
        method: How the classes were made, and how many areas have a value.
        notes: What one must know besides, such as why there are fewer classes.
        source: Where the figures come from, as licences want it named.
        badge: Whether they are published, derived, modelled, fictional or the reader's own.
        kind: The same as a key, for the badge's style.
        areas: Where the areas come from, and whether they are of another year; put in by whoever
            knows the city, see ``geo.provenance.areas_words``.
    """

    language: Language
    title: str
    unit: str
    period: str
    rows: tuple[LegendRow, ...]
    method: str = ""
    notes: tuple[str, ...] = ()
    source: str = ""
    badge: str = ""
    kind: str = ""
    areas: tuple[str, ...] = ()


def build_legend(
    colouring: Colouring,
    classes: Classes,
    *,
    panel: Panel,
    period: str,
    indicator: Indicator,
    sources: Mapping[str, Source],
    language: Language,
) -> Legend:
    """The legend of a map of one indicator, from what the map itself was made of.

    Args:
        colouring: What the map shows.
        classes: What it was coloured by.
        panel: The panel that was coloured.
        period: The period shown.
        indicator: The indicator shown.
        sources: Of the city, by key.
        language: Of all words.
    """
    return Legend(
        language=language,
        title=indicator.name(language),
        unit=colouring.unit,
        period=format_date(period, language),
        rows=_class_rows(colouring, classes, language) + state_rows(colouring, classes.k),
        method=method_line(colouring, classes, language),
        notes=_notes(colouring, classes, language),
        source=source_line([panel], sources, language),
        badge=kind_words(panel.kind, language),
        kind=panel.kind.value,
    )


def _class_rows(
    colouring: Colouring, classes: Classes, language: Language
) -> tuple[LegendRow, ...]:
    members = count_codes(colouring)
    classed = colouring.numbers[colouring.codes < classes.k]
    seen = (float(classed.min()), float(classed.max())) if classed.size else None
    labels = interval_labels(classes, language, seen=seen)
    return tuple(
        LegendRow(colouring.fills[code], label, members[code]) for code, label in enumerate(labels)
    )


def state_rows(colouring: Colouring, k: int) -> tuple[LegendRow, ...]:
    """Rows of the states without a class, only those that occur."""
    members = count_codes(colouring)
    return tuple(
        LegendRow(fill, fill.words, members[code])
        for code, fill in enumerate(colouring.fills)
        if code >= k and members[code]
    )


def count_codes(colouring: Colouring) -> tuple[int, ...]:
    """How many areas have each code."""
    counts = np.bincount(colouring.codes, minlength=len(colouring.fills))
    return tuple(int(count) for count in counts)


def method_line(colouring: Colouring, classes: Classes, language: Language) -> str:
    """Such as "Quantile, 5 Klassen, n = 60 von 62 Gebieten"."""
    with_value = colouring.codes <= code_of_state(State.EXACT_ZERO, classes)
    key = "legend.method_one" if classes.k == 1 else "legend.method"
    return text(
        key,
        language,
        method=text(f"classes.{classes.method}", language),
        k=classes.k,
        n=format_number(int(with_value.sum()), language),
        total=format_number(colouring.numbers.size, language),
    )


def _notes(colouring: Colouring, classes: Classes, language: Language) -> tuple[str, ...]:
    notes = [classes.reason(language)]
    pooled, here = sum(classes.counts), int((colouring.codes < classes.k).sum())
    if pooled > here:
        shown = format_number(pooled, language)
        notes.append(text("legend.shared_bounds", language, n=shown))
    return tuple(note for note in notes if note)
