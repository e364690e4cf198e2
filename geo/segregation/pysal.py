"""The long tail: further indices by their PySAL names, computed by PySAL, loaded when asked for.

Everything here is PySAL's own definition and PySAL's number; the atlas only hands over counts
and polygons, and keeps PySAL from changing NumPy's settings for everybody else.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from geo.errors import IndexInputError, UnknownKeyError
from geo.segregation.foreign import contained
from geo.segregation.selection import Selection

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Need = Literal["counts", "polygons"]

TWO_GROUPS: dict[str, Need] = {
    "AbsoluteCentralization": "polygons",
    "AbsoluteClustering": "polygons",
    "AbsoluteConcentration": "polygons",
    "Atkinson": "counts",
    "BiasCorrectedDissim": "counts",
    "BoundarySpatialDissim": "polygons",
    "ConProf": "counts",
    "CorrelationR": "counts",
    "Delta": "polygons",
    "DensityCorrectedDissim": "counts",
    "Dissim": "counts",
    "Entropy": "counts",
    "Gini": "counts",
    "Interaction": "counts",
    "Isolation": "counts",
    "MinMax": "counts",
    "ModifiedDissim": "counts",
    "ModifiedGini": "counts",
    "PARDissim": "polygons",
    "RelativeCentralization": "polygons",
    "RelativeClustering": "polygons",
    "RelativeConcentration": "polygons",
    "SpatialDissim": "polygons",
    "SpatialProxProf": "polygons",
}
SEVERAL_GROUPS = (
    "GlobalDistortion", "MultiDissim", "MultiDivergence", "MultiDiversity", "MultiGini",
    "MultiInfoTheory", "MultiNormExposure", "MultiRelativeDiversity", "MultiSquaredCoefVar",
    "SimpsonsConcentration", "SimpsonsInteraction",
)  # fmt: skip
REFUSED = ("SpatialProximity", "DistanceDecayIsolation", "DistanceDecayInteraction")
"""Their proximity is 1 - exp(-d), which grows with distance: a chessboard comes out as more
clustered than two halves. The atlas computes the first two itself by the published formula."""

NEEDS_POLYGONS = frozenset({"GlobalDistortion"})


@dataclass(frozen=True)
class PysalResult:
    """An index as PySAL computes it.

    Attributes:
        name: PySAL's name of the index.
        value: PySAL's value.
        version: Of the package ``segregation``.
    """

    name: str
    value: float
    version: str


def list_pysal_indices(selection: Selection) -> tuple[str, ...]:
    """Names that can be asked for with a selection."""
    has_map = selection.ground is not None
    if selection.form == "multigroup":
        return tuple(n for n in SEVERAL_GROUPS if has_map or n not in NEEDS_POLYGONS)
    return tuple(name for name, need in TWO_GROUPS.items() if has_map or need == "counts")


def compute_pysal_index(
    name: str, selection: Selection, *, polygons: "GeoDataFrame | None" = None, seed: int = 0
) -> PysalResult:
    """An index of PySAL for a selection.

    Args:
        name: PySAL's name of the index.
        selection: Who and where.
        polygons: Areas in metres with the selection's keys as index (``City.areas_at``), for
            indices that look at the map.
        seed: For the few indices that draw.

    Raises:
        UnknownKeyError: There is no such index for this selection.
        IndexInputError: It is one that PySAL computes against its definition, groups are too
            small, or PySAL cannot compute it.
    """
    if name in REFUSED:
        raise IndexInputError("segregation.pysal_refused", name=name)
    known = list_pysal_indices(selection)
    needs_map = name in NEEDS_POLYGONS or TWO_GROUPS.get(name) == "polygons"
    if name not in known or (needs_map and polygons is None):
        raise UnknownKeyError("segregation.unknown_index", key=name, known=", ".join(known))
    if selection.too_few or len(selection.area_ids) < 2:
        raise IndexInputError("segregation.headline_too_few")
    data = _table(selection, polygons)
    with contained(seed):
        import segregation

        value = _compute(name, selection, data)
    return PysalResult(name=name, value=value, version=str(segregation.__version__))


def _compute(name: str, selection: Selection, data: Any) -> float:  # noqa: ANN401 - a table
    from segregation import multigroup, singlegroup

    try:
        if selection.form == "multigroup":
            columns = [f"group{position}" for position in range(len(selection.groups))]
            return float(getattr(multigroup, name)(data, columns).statistic)
        return float(getattr(singlegroup, name)(data, "group", "total").statistic)
    except Exception as fault:
        # Any fault of PySAL is told in one sentence instead of a trace.
        reason = f"{type(fault).__name__}: {fault}"[:200]
        raise IndexInputError("segregation.pysal_failed", name=name, reason=reason) from fault


def _table(selection: Selection, polygons: "GeoDataFrame | None") -> Any:  # noqa: ANN401 - pandas or GeoPandas
    import geopandas as gpd
    import pandas as pd

    columns = {f"group{row}": counts for row, counts in enumerate(selection.counts)}
    # Two groups are compared with each other, so the total is that of both.
    columns |= {"group": selection.counts[0], "total": selection.counts.sum(axis=0)}
    table = pd.DataFrame(columns, index=list(selection.area_ids))
    if polygons is None:
        return table
    shapes = polygons.geometry.loc[list(selection.area_ids)]
    return gpd.GeoDataFrame(table, geometry=shapes.to_numpy(), crs=polygons.crs)
