"""Of blocks or of boroughs? Segregation between surroundings of growing size, and by level."""

from dataclasses import dataclass, field

import numpy as np

from geo.city import City
from geo.disclosure import DEFAULT_RULE, DisclosureRule
from geo.indices.chance import expected_dissimilarity
from geo.indices.counts import FloatArray
from geo.indices.environments import scale_profile
from geo.indices.evenness import dissimilarity, dissimilarity_multigroup, theil_h_multigroup
from geo.numbers import format_number, format_share
from geo.segregation.city_counts import has_group, read_counts
from geo.segregation.selection import Selection, select_period
from geo.texts import Language, text
from geo.values import Floats

RADII_M = (100.0, 200.0, 350.0, 500.0, 750.0, 1000.0, 1500.0, 2000.0, 3000.0, 4000.0, 6000.0)
NEAR_M, FAR_M = 500.0, 4000.0
"""The macro/micro ratio of Reardon et al. (2008) compares these two radii."""

MOSTLY = 0.5
NAN = float("nan")


@dataclass(frozen=True, eq=False)
class RadiusProfile:
    """Segregation between surroundings by radius; empty where there is no map.

    Attributes:
        radii_m: Ascending.
        dissimilarity: Spatial D by radius.
        theil_h: Spatial H by radius.
        neighbour_m: Median distance from an area to its next neighbour; below it a radius
            sees only the area itself and says nothing new.
        far_share: Spatial H at 4 km, of that at 500 m: how much is segregation of boroughs.
        missing: Why there is none: ``schematic``, ``none``, ``too_few``, ``undefined``;
            else empty. Words in ``segregation.profile_<missing>``.
    """

    radii_m: Floats = field(default_factory=lambda: np.zeros(0))
    dissimilarity: Floats = field(default_factory=lambda: np.zeros(0))
    theil_h: Floats = field(default_factory=lambda: np.zeros(0))
    neighbour_m: float = NAN
    far_share: float = NAN
    missing: str = ""

    def sentence(self, language: Language) -> str:
        """What the profile means, or why there is none."""
        if self.missing:
            return text(f"segregation.profile_{self.missing}", language)
        told = {
            "share": format_share(max(self.far_share, 0.0), language, decimals=0),
            "near": format_number(NEAR_M, language),
            "far": format_number(FAR_M / 1000, language),
            "neighbour": format_number(round(self.neighbour_m, -1), language),
        }
        if self.neighbour_m > FAR_M:
            return text("segregation.profile_coarse", language, **told)
        kind = "boroughs" if self.far_share >= MOSTLY else "blocks"
        parts = [text(f"segregation.profile_{kind}", language, **told)]
        if self.neighbour_m > NEAR_M:
            parts.append(text("segregation.profile_resolution", language, **told))
        return " ".join(parts)


def compute_radius_profile(
    selection: Selection, *, radii_m: tuple[float, ...] = RADII_M
) -> RadiusProfile:
    """Spatial D and H at many radii; 500 m and 4 km are always among them.

    Literature: Reardon et al. (2008), Demography 45.
    """
    missing = _why_no_profile(selection)
    if missing or selection.ground is None:
        return RadiusProfile(missing=missing)
    radii = sorted({*radii_m, NEAR_M, FAR_M})
    profile = scale_profile(selection.counts, selection.ground.centroids_m, radii)
    near, far = (float(profile.theil_h[radii.index(radius)]) for radius in (NEAR_M, FAR_M))
    return RadiusProfile(
        radii_m=np.array(radii),
        dissimilarity=profile.dissimilarity,
        theil_h=profile.theil_h,
        neighbour_m=_median_neighbour(selection.ground.centroids_m),
        far_share=far / near if near > 0 else NAN,
        missing="" if near > 0 else "undefined",
    )


def _why_no_profile(selection: Selection) -> str:
    if selection.ground is None:
        return selection.no_ground
    if len(selection.area_ids) < 2 or np.count_nonzero(selection.group_totals > 0) < 2:
        return "undefined"
    return "too_few" if selection.too_few else ""


def _median_neighbour(points: Floats) -> float:
    from scipy.spatial import cKDTree

    distances, _ = cKDTree(points).query(points, k=2)
    return float(np.median(distances[:, 1]))


@dataclass(frozen=True)
class LevelResult:
    """Segregation between the areas of one level.

    Attributes:
        level: Its key.
        n_areas: Areas that take part.
        dissimilarity: D.
        expected: D by chance, exactly; NaN for several groups.
        theil_h: H.
    """

    level: str
    n_areas: int
    dissimilarity: float
    expected: float
    theil_h: float


def compute_levels(
    city: City, selection: Selection, *, rule: DisclosureRule = DEFAULT_RULE
) -> tuple[LevelResult, ...]:
    """The same groups and period at every level of the city that has them, coarse to fine.

    ``rule`` is the one by which the selection was made.
    """
    results = []
    for level in city.levels:
        if not all(has_group(city, group, level.key) for group in selection.groups):
            continue
        counts = read_counts(city, selection.groups, level=level.key, rule=rule)
        known = dict(zip(counts.periods, counts.has_data.tolist(), strict=True))
        if not known.get(selection.period) or len(counts.area_ids) < 2:
            continue
        chosen = select_period(
            city, counts, selection.period, form=selection.form, minimum=selection.minimum
        )
        results.append(_level_result(chosen))
    return tuple(results)


def _level_result(selection: Selection) -> LevelResult:
    counts: FloatArray = selection.counts
    two = selection.form == "two_groups"
    values = (NAN, NAN, NAN)
    if not selection.too_few:
        value = dissimilarity(counts[0], counts[1]) if two else dissimilarity_multigroup(counts)
        expected = expected_dissimilarity(counts[0], counts[1]) if two else NAN
        values = (float(value), float(expected), float(theil_h_multigroup(counts)))
    return LevelResult(selection.level, len(selection.area_ids), *values)
