"""Legends of the points on a map: what colours and sizes mean."""

import numpy as np

from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule
from geo.layers.colouring import HIDDEN, Fill, PointColouring
from geo.layers.facility_points import facility_labels, largest_facility
from geo.layers.legend import Legend, LegendRow
from geo.layers.points import accommodation_kind_names, property_state_names, radius_of
from geo.numbers import format_date, format_number
from geo.provenance.lines import kind_words, point_line
from geo.texts import Language, text
from geo.values import Kind

SIZE_FILL = Fill("#ffffff")
ROUND_STEPS = (5, 2, 1)
COUNTED = {
    "facilities": "children",
    "problem_properties": "dwellings",
    "accommodation": "places",
}


def build_point_legend(
    colouring: PointColouring,
    city: City,
    *,
    period: str,
    language: Language,
    rule: DisclosureRule = DEFAULT_RULE,
) -> Legend:
    """Colours that occur with how many points have them, then three sizes."""
    key, kind = colouring.key, Kind(city.kind.value)
    drawn = colouring.codes[colouring.codes != HIDDEN]
    members = np.bincount(drawn, minlength=len(colouring.fills))
    labels = {
        "facilities": facility_labels,
        "problem_properties": property_state_names,
        "accommodation": accommodation_kind_names,
    }[key](language)
    rows = tuple(
        LegendRow(fill, label, int(members[code]), shape=colouring.shape, radius=6)
        for code, (fill, label) in enumerate(zip(colouring.fills, labels, strict=True))
        if members[code]
    )
    return Legend(
        language=language,
        title=text(f"legend.points_{key}", language),
        unit="",
        period=format_date(period, language),
        rows=rows + (_size_rows(colouring, city, language, rule) if drawn.size else ()),
        notes=(text(f"legend.about_{key}", language),),
        source=point_line(city, language),
        badge=kind_words(kind, language),
        kind=kind.value,
    )


def largest_of(city: City, key: str, *, rule: DisclosureRule = DEFAULT_RULE) -> float:
    """The size that gets the largest radius of a point layer."""
    if key == "facilities":
        return largest_facility(city, rule=rule)
    table, column = (
        (city.problem_properties, "dwellings_count")
        if key == "problem_properties"
        else (city.accommodation, "capacity_count")
    )
    return float(np.nan_to_num(table[column].max()))


def _size_rows(
    colouring: PointColouring, city: City, language: Language, rule: DisclosureRule
) -> tuple[LegendRow, ...]:
    """A large, a middle and a small example with round sizes."""
    largest = largest_of(city, colouring.key, rule=rule)
    sizes = choose_sizes(largest)
    return tuple(
        LegendRow(
            SIZE_FILL,
            _name_size(size, colouring.key, language),
            shape=colouring.shape,
            radius=int(radius_of(size, largest)),
        )
        for size in sizes
    )


def _name_size(size: float, key: str, language: Language) -> str:
    one = "_one" if size == 1 else ""
    return text(f"legend.{COUNTED[key]}{one}", language, n=format_number(size, language))


def choose_sizes(largest: float) -> tuple[float, ...]:
    """Up to three round numbers, the largest not above the largest size: 100, 50, 20 for 137."""
    if largest < 1:
        return ()
    power = 10.0 ** np.floor(np.log10(largest))
    steps = [step * tens for tens in (power, power / 10) for step in ROUND_STEPS]
    return tuple(float(step) for step in steps if 1 <= step <= largest)[:3]
