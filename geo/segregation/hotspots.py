"""Where do high and low shares lie together? Local Moran's I and Getis-Ord Gi* from esda.

The statistics see shown shares only: areas whose share is hidden or not known are left out and
listed. Areas touch along an edge or a corner (queen); one without a neighbour gets its nearest
areas instead. Of many areas some are striking by chance, so the false discovery rate is held.

Literature: Anselin (1995), Geographical Analysis 27; Getis & Ord (1992), Geographical Analysis
24; Benjamini & Hochberg (1995), J. of the Royal Statistical Society B 57; Caldas de Castro &
Singer (2006), Geographical Analysis 38.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from geo.city import City, GeometryKind
from geo.disclosure import DEFAULT_RULE, DisclosureRule, compute_shown_panel
from geo.errors import UnknownKeyError
from geo.numbers import format_number
from geo.segregation.city_counts import find_group, finest_level_of, reason_of
from geo.segregation.foreign import contained, import_esda
from geo.segregation.selection import LeftOut, SegregationChoice
from geo.texts import Language, text
from geo.values import Floats

if TYPE_CHECKING:
    from libpysal.graph import Graph

MoranClass = Literal["high_high", "low_low", "high_low", "low_high", "none"]
GiClass = Literal["hot", "cold", "none"]
NEAREST = 4
FEWEST_AREAS = 10
"""Below this number of areas neighbours are nearly everybody, and nothing local is left."""

PERMUTATIONS = 9999
"""So many that a p-value can pass the false discovery rate of a few hundred areas."""

SIGNIFICANCE = 0.05
QUADRANTS: dict[int, MoranClass] = {1: "high_high", 2: "low_high", 3: "low_low", 4: "high_low"}


@dataclass(frozen=True, eq=False)
class Hotspots:
    """Classes of areas; arrays of shape (areas,). Empty where there is nothing to say.

    Attributes:
        area_ids: Areas that take part.
        moran: Class by local Moran's I; words: ``describe_moran``.
        moran_p: Its pseudo p-value.
        gi: Class by Gi*; words: ``describe_gi``.
        gi_p: Its pseudo p-value.
        moran_cutoff: Largest p-value that holds the false discovery rate.
        gi_cutoff: The same for Gi*.
        islands: Areas without a neighbour, joined to their nearest areas.
        left_out: Areas without a shown share.
        permutations: Number of random maps.
        seed: Their seed.
        missing: Why there is nothing: ``schematic``, ``none``, ``few_areas``, ``constant``;
            else empty. Words: ``sentence``.
    """

    area_ids: tuple[str, ...] = ()
    moran: tuple[MoranClass, ...] = ()
    moran_p: Floats | None = None
    gi: tuple[GiClass, ...] = ()
    gi_p: Floats | None = None
    moran_cutoff: float = float("nan")
    gi_cutoff: float = float("nan")
    islands: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    permutations: int = 0
    seed: int = 0
    missing: str = ""

    def sentence(self, language: Language) -> str:
        """How many hot and cold spots there are, or why nothing can be said."""
        if self.missing:
            least = format_number(FEWEST_AREAS, language)
            return text(f"segregation.hotspots_{self.missing}", language, least=least)
        numbers = {kind: format_number(self.gi.count(kind), language) for kind in get_args(GiClass)}
        permutations = format_number(self.permutations, language)
        told = {"permutations": permutations, "seed": str(self.seed), **numbers}
        return text("segregation.hotspots_found", language, **told)


def describe_moran(kind: MoranClass, language: Language) -> str:
    """A class of local Moran's I in words."""
    return text(f"segregation.moran_{kind}", language)


def describe_gi(kind: GiClass, language: Language) -> str:
    """A class of Gi* in words."""
    return text(f"segregation.gi_{kind}", language)


def compute_hotspots(
    city: City,
    choice: SegregationChoice,
    *,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
    significance: float = SIGNIFICANCE,
    rule: DisclosureRule = DEFAULT_RULE,
) -> Hotspots:
    """Hot and cold spots of the group's share of the population.

    Raises:
        UnknownKeyError: Group, period or level is not known.
    """
    if city.geometry in (GeometryKind.SCHEMATIC, GeometryKind.NONE):
        return Hotspots(missing=city.geometry.value)
    group = find_group(city, choice.group)
    level = choice.level or finest_level_of(city, [group])
    shares, left_out = _shown_shares(city, group, level=level, period=choice.period, rule=rule)
    used = np.flatnonzero(np.isfinite(shares))
    areas = city.areas_at(level).iloc[used]
    area_ids = tuple(str(area) for area in areas.index)
    values = shares[used]
    if len(used) < FEWEST_AREAS or np.ptp(values) == 0:
        why = "few_areas" if len(used) < FEWEST_AREAS else "constant"
        return Hotspots(area_ids=area_ids, left_out=left_out, missing=why)
    graph, islands = build_neighbours(areas.geometry.reset_index(drop=True))
    moran, moran_p, gi, gi_p = _statistics(values, graph, permutations=permutations, seed=seed)
    cutoffs = [_cutoff(p_values, significance) for p_values in (moran_p, gi_p)]
    return Hotspots(
        area_ids=area_ids,
        moran=tuple(
            QUADRANTS[int(quadrant)] if p <= cutoffs[0] else "none"
            for quadrant, p in zip(moran.tolist(), moran_p.tolist(), strict=True)
        ),
        moran_p=moran_p,
        gi=tuple(
            _gi_class(z, p, cutoffs[1]) for z, p in zip(gi.tolist(), gi_p.tolist(), strict=True)
        ),
        gi_p=gi_p,
        moran_cutoff=cutoffs[0],
        gi_cutoff=cutoffs[1],
        islands=tuple(area_ids[position] for position in islands),
        left_out=left_out,
        permutations=permutations,
        seed=seed,
    )


def _shown_shares(
    city: City, group: str, *, level: str, period: str, rule: DisclosureRule
) -> tuple[Floats, tuple[LeftOut, ...]]:
    """Shares that may be shown, NaN elsewhere, with what is left out."""
    panel = compute_shown_panel(city, f"{group}_share", level=level, rule=rule)
    if panel is None:
        raise UnknownKeyError("segregation.no_population", city=city.name)
    known = [
        p for p, row in zip(panel.periods, panel.values, strict=True) if np.isfinite(row).any()
    ]
    wanted = period or (known[-1] if known else panel.periods[-1])
    shown = panel.at(wanted)
    names = city.areas["name"]
    left_out = tuple(
        LeftOut(
            panel.area_ids[i], str(names[panel.area_ids[i]]), reason_of(int(shown.states[0, i]))
        )
        for i in np.flatnonzero(~np.isfinite(shown.values[0]))
    )
    return shown.values[0], left_out


def build_neighbours(shapes: Any) -> "tuple[Graph, tuple[int, ...]]":  # noqa: ANN401 - GeoSeries
    """Queen neighbours, islands joined to their nearest areas (both ways), and the islands."""
    from libpysal.graph import Graph

    # The library warns of islands, which are handled here.
    with contained(0):
        touching = Graph.build_contiguity(shapes, rook=False)
        islands = tuple(int(position) for position in touching.isolates)
        if not islands:
            return touching, ()
        points = shapes.centroid
        near = Graph.build_knn(points, k=min(NEAREST, len(shapes) - 1)).adjacency
    pairs = [(int(focal), int(other)) for focal, other in near.index if focal in islands]
    both = {*pairs, *((other, focal) for focal, other in pairs)}
    kept = [(int(f), int(n)) for (f, n), weight in touching.adjacency.items() if weight > 0]
    joined = sorted({*kept, *both})
    focal, neighbour = zip(*joined, strict=True)
    return Graph.from_arrays(list(focal), list(neighbour), [1.0] * len(joined)), islands


def _statistics(
    values: Floats, graph: "Graph", *, permutations: int, seed: int
) -> tuple[npt.NDArray[np.int64], Floats, Floats, Floats]:
    """Quadrants and p-values of local Moran's I; z-values and p-values of Gi*."""
    esda = import_esda()
    told: dict[str, Any] = {"permutations": permutations, "seed": seed, "n_jobs": 1}
    with contained(seed):
        moran = esda.Moran_Local(values, graph, **told)
        gi = esda.G_Local(values, graph, star=True, **told)
    two_sided = [np.minimum(2.0 * np.asarray(p), 1.0) for p in (moran.p_sim, gi.p_sim)]
    return np.asarray(moran.q), two_sided[0], np.asarray(gi.Zs), two_sided[1]


def _cutoff(p_values: Floats, significance: float) -> float:
    return float(import_esda().fdr(p_values, significance))


def _gi_class(z: float, p_value: float, cutoff: float) -> GiClass:
    if p_value > cutoff:
        return "none"
    return "hot" if z > 0 else "cold"
