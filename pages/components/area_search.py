"""Find an area by its name; the choice is the same as that of a click on the map."""

from geo.city import City
from geo.texts import Language, text
from pages.components import cached, link


def choose_area(city: City, level: str, language: Language) -> None:
    """Search by name; outside the part that follows the slider, for it lists every area."""
    areas = cached.area_names(city, level)
    names = dict(zip(areas.area_ids, areas.names, strict=True))
    ordered = sorted(names, key=lambda key: names[key].casefold())
    link.choose(
        "area",
        ["", *ordered],
        label=text("map.search", language),
        names=lambda key: names.get(key) or text("map.search_none", language),
        language=language,
    )
