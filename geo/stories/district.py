"""One district of a city: its areas cut out of figures that were protected for the whole city."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from geo.city import City
from geo.errors import UnknownKeyError
from geo.tables import AreaNames, name_areas
from geo.values import Panel

Positions = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Extent:
    """Which areas of a city are shown.

    Attributes:
        city: The whole city.
        district: area_id of the one district; empty for all areas.
    """

    city: City
    district: str = ""

    @property
    def name(self) -> str:
        """Name of the district; empty where there is none."""
        return str(self.city.areas.loc[self.district, "name"]) if self.district else ""

    def positions(self, level: str) -> Positions:
        """Places of the areas among all of a level: the district itself and what lies in it."""
        area_ids = self.city.areas_at(level).index
        if not self.district:
            return np.arange(len(area_ids))
        parents = self.city.areas["parent"]
        inside = area_ids == self.district
        above = area_ids.to_series()
        # As often as there are levels, so that a ring of parents ends, too.
        for _ in self.city.levels:
            above = above.map(parents).fillna("")
            inside |= (above == self.district).to_numpy()
        return np.flatnonzero(inside)

    def cut(self, panel: Panel, level: str) -> Panel:
        """A panel of these areas only; nothing is computed anew."""
        if not self.district:
            return panel
        kept = self.positions(level)
        return replace(
            panel,
            area_ids=tuple(panel.area_ids[place] for place in kept),
            values=panel.values[:, kept],
            states=panel.states[:, kept],
            numerator=None if panel.numerator is None else panel.numerator[:, kept],
            denominator=None if panel.denominator is None else panel.denominator[:, kept],
        )

    def names(self, level: str) -> AreaNames:
        """The names of these areas."""
        named = name_areas(self.city, level)
        if not self.district:
            return named
        kept = self.positions(level)
        by_name = np.empty(len(kept), dtype=np.intp)
        by_name[np.argsort(named.by_name[kept], kind="stable")] = np.arange(len(kept))
        return AreaNames(
            area_ids=tuple(named.area_ids[place] for place in kept),
            names=tuple(named.names[place] for place in kept),
            parents=tuple(named.parents[place] for place in kept),
            by_name=by_name,
        )


def list_districts(city: City) -> dict[str, str]:
    """Areas that have areas in them, area_id to name, in table order."""
    parents = set(city.areas["parent"]) - {""}
    return {
        str(key): str(city.areas.loc[key, "name"]) for key in city.areas.index if key in parents
    }


def choose_extent(city: City, district: str = "") -> Extent:
    """A district of a city, or all of it.

    Raises:
        UnknownKeyError: The city has no such district.
    """
    districts = list_districts(city)
    if district and district not in districts:
        known = ", ".join(f"{key} ({name})" for key, name in districts.items())
        raise UnknownKeyError(
            "stories.unknown_district", key=district, city=city.name, known=known or "–"
        )
    return Extent(city, district)
