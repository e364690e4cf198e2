"""Every index in one list: what computes it, how far it ranges, what it needs, who defined it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

from geo.indices import clustering, concentration, environments, evenness, exposure
from geo.indices.counts import FloatArray

Dimension: TypeAlias = Literal["evenness", "exposure", "concentration", "clustering"]
Need: TypeAlias = Literal["group", "other", "centroids_m", "land_area_m2"]

BOTH: tuple[Need, ...] = ("group", "other")
PLACED: tuple[Need, ...] = (*BOTH, "centroids_m")


@dataclass(frozen=True)
class Index:
    """One segregation index.

    Attributes:
        key: Name in settings, links and files; the section of docs/indices.md.
        function: Computes it from the arrays named in ``needs``, in that order.
        lowest: Least possible value.
        highest: Greatest possible value; none where it has no fixed end.
        dimension: What it looks at (Massey & Denton 1988).
        references: Literature.
        multigroup: The form over several groups, taking counts of shape
            (..., groups, areas) and, for spatial indices, the points of the areas; none
            where there is no such form.
        needs: Positional arguments of ``function``.
    """

    key: str
    function: Callable[..., FloatArray]
    lowest: float
    highest: float | None
    dimension: Dimension
    references: tuple[str, ...]
    multigroup: Callable[..., FloatArray] | None = None
    needs: tuple[Need, ...] = BOTH

    @property
    def label_key(self) -> str:
        """Text key of the name."""
        return f"indices.{self.key}"

    @property
    def reading_key(self) -> str:
        """Text key of the sentence that says how to read a value."""
        return f"indices.{self.key}_reading"


_MASSEY_DENTON = "Massey & Denton (1988), Social Forces 67(2), 281-315"
_REARDON_FIREBAUGH = "Reardon & Firebaugh (2002), Sociological Methodology 32, 33-67"
_REARDON_OSULLIVAN = "Reardon & O'Sullivan (2004), Sociological Methodology 34, 121-162"
_JAMES_TAEUBER = "James & Taeuber (1985), Sociological Methodology 15, 1-32"
_DUNCAN = "Duncan & Duncan (1955), American Sociological Review 20(2), 210-217"

_ALL = (
    Index(
        key="dissimilarity",
        function=evenness.dissimilarity,
        multigroup=evenness.dissimilarity_multigroup,
        lowest=0.0,
        highest=1.0,
        dimension="evenness",
        references=(_DUNCAN, _REARDON_FIREBAUGH),
    ),
    Index(
        key="gini",
        function=evenness.gini,
        multigroup=evenness.gini_multigroup,
        lowest=0.0,
        highest=1.0,
        dimension="evenness",
        references=(_JAMES_TAEUBER, _REARDON_FIREBAUGH),
    ),
    Index(
        key="isolation",
        function=exposure.isolation,
        lowest=0.0,
        highest=1.0,
        dimension="exposure",
        references=("Lieberson (1981), in Peach et al., Ethnic Segregation", _MASSEY_DENTON),
    ),
    Index(
        key="exposure",
        function=exposure.exposure,
        lowest=0.0,
        highest=1.0,
        dimension="exposure",
        references=("Lieberson (1981), in Peach et al., Ethnic Segregation", _MASSEY_DENTON),
    ),
    Index(
        key="correlation_ratio",
        function=exposure.correlation_ratio,
        multigroup=exposure.normalised_exposure,
        lowest=0.0,
        highest=1.0,
        dimension="exposure",
        references=("White (1986), Population Index 52(2), 198-221", _REARDON_FIREBAUGH),
    ),
    Index(
        key="theil_h",
        function=evenness.theil_h,
        multigroup=evenness.theil_h_multigroup,
        lowest=0.0,
        highest=1.0,
        dimension="evenness",
        references=("Theil (1972), Statistical Decomposition Analysis", _REARDON_FIREBAUGH),
    ),
    Index(
        key="mutual_information",
        function=evenness.mutual_information,
        multigroup=evenness.mutual_information_multigroup,
        lowest=0.0,
        highest=None,
        dimension="evenness",
        references=(
            "Theil & Finizza (1971), Journal of Mathematical Sociology 1, 187-194",
            "Mora & Ruiz-Castillo (2011), Sociological Methodology 41, 159-194",
        ),
    ),
    Index(
        key="atkinson",
        function=evenness.atkinson,
        lowest=0.0,
        highest=1.0,
        dimension="evenness",
        references=(_JAMES_TAEUBER, _MASSEY_DENTON),
    ),
    Index(
        key="delta",
        function=concentration.delta,
        lowest=0.0,
        highest=1.0,
        dimension="concentration",
        references=("Hoover (1941), Quarterly Journal of Economics 56", _MASSEY_DENTON),
        needs=("group", "land_area_m2"),
    ),
    Index(
        key="spatial_proximity",
        function=clustering.spatial_proximity,
        lowest=0.0,
        highest=None,
        dimension="clustering",
        references=("White (1983), American Journal of Sociology 88, 1008-1018", _MASSEY_DENTON),
        needs=(*PLACED, "land_area_m2"),
    ),
    Index(
        key="distance_decay_isolation",
        function=clustering.distance_decay_isolation,
        lowest=0.0,
        highest=1.0,
        dimension="clustering",
        references=("Morgan (1983), Area 15(3), 211-217", _MASSEY_DENTON),
        needs=(*PLACED, "land_area_m2"),
    ),
    Index(
        key="spatial_dissimilarity",
        function=environments.spatial_dissimilarity,
        multigroup=environments.spatial_dissimilarity_multigroup,
        lowest=0.0,
        # Above 1 only where people share a centre with others, see docs/indices.md.
        highest=None,
        dimension="evenness",
        references=(_REARDON_OSULLIVAN,),
        needs=PLACED,
    ),
    Index(
        key="spatial_theil_h",
        function=environments.spatial_theil_h,
        multigroup=environments.spatial_theil_h_multigroup,
        # Below 0 where surroundings are more mixed than the city, see docs/indices.md.
        lowest=-float("inf"),
        highest=1.0,
        dimension="evenness",
        references=(_REARDON_OSULLIVAN,),
        needs=PLACED,
    ),
)

INDICES: Mapping[str, Index] = MappingProxyType({index.key: index for index in _ALL})
