"""What exactly a city counts, in a form that can be compared with another city's."""

from geo.catalogue import Indicator, load_indicators
from geo.city import City
from geo.region.results import Definition
from geo.segregation.city_counts import REST, SUFFIX


def define_group(city: City, group: str, against: str = REST) -> Definition:
    """Whom a city counts as a group, and as those it is compared with."""
    sides = [_define_count(city, side) for side in (group, against) if side != REST]
    content = (against, *(part for side in sides for part in side.content))
    return Definition(group, content, all(side.is_stated for side in sides))


def _define_count(city: City, group: str) -> Definition:
    key = f"{group}{SUFFIX}"
    counted = city.groups.get(group)
    told = define_indicator(city, key)
    if counted is None:
        return told
    content = (*told.content, counted.definition_de, *counted.parts)
    return Definition(key, content, told.is_stated or bool(counted.definition_de))


def define_indicator(city: City, key: str) -> Definition:
    """What an indicator measures; names do not matter, formula and definition do."""
    indicator = city.indicator(key)
    content = (
        indicator.form,
        indicator.unit,
        indicator.numerator,
        indicator.denominator,
        f"{indicator.scale:g}",
        indicator.definition_de,
        *indicator.parts,
    )
    return Definition(key, content, _is_stated(indicator))


def _is_stated(indicator: Indicator) -> bool:
    return indicator.key in load_indicators() or bool(indicator.definition_de)
