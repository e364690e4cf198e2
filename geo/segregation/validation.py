"""The atlas beside others: each index computed now, on data one can check, with the difference.

Values done by hand and values of published unit tests are at hand at once; a second computation
by PySAL is made when asked for, since loading that package takes seconds. Larger proofs (403
tracts of Sacramento, 2,045 schools, 86 quarters of Köln) need data that may not be shipped; they
run in the tests of the project and are not shown here as if they were computed live.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.indices.registry import INDICES
from geo.numbers import format_number
from geo.segregation.pysal import compute_pysal_index
from geo.segregation.results import bind_index
from geo.segregation.selection import Selection
from geo.segregation.validation_cases import (
    CASES,
    KILOMETRE,
    dense_distance_decay_isolation,
    dense_spatial_proximity,
    make_selection,
    selection_of,
)
from geo.texts import Language, text

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Source = Literal["hand", "elbers", "matrix", "pysal"]
TOLERANCE = 1e-9
ODD_COUNTS = [[12.0, 45.0, 3.0, 0.0, 70.0], [80.0, 30.0, 150.0, 60.0, 20.0]]
THIRD_GROUP = [5.0, 9.0, 40.0, 2.0, 31.0]
PYSAL_OF_TWO = (
    ("dissimilarity", "Dissim"),
    ("gini", "Gini"),
    ("isolation", "Isolation"),
    ("exposure", "Interaction"),
    ("correlation_ratio", "CorrelationR"),
    ("theil_h", "Entropy"),
    ("atkinson", "Atkinson"),
    ("delta", "Delta"),
)
PYSAL_OF_SEVERAL = (
    ("dissimilarity", "MultiDissim"),
    ("gini", "MultiGini"),
    ("correlation_ratio", "MultiNormExposure"),
    ("theil_h", "MultiInfoTheory"),
)


@dataclass(frozen=True)
class ValidationRow:
    """One comparison.

    Attributes:
        index: Key of the registry.
        source: Who computed the other value.
        data: Name of the table.
        published: The other value.
        ours: Our value, computed now.
        radius_m: Of the surroundings; 0 for indices without any.
    """

    index: str
    source: Source
    data: str
    published: float
    ours: float
    radius_m: float = 0.0

    @property
    def difference(self) -> float:
        """Ours less the other."""
        return self.ours - self.published

    @property
    def agrees(self) -> bool:
        """Whether they are the same but for binary noise."""
        return abs(self.difference) <= TOLERANCE

    def name(self, language: Language) -> str:
        """The index, with its radius where it has one."""
        name = text(f"methods.{self.index}_name", language)
        if not self.radius_m:
            return name
        radius = format_number(self.radius_m, language)
        return text("validation.with_radius", language, name=name, radius=radius)

    def source_words(self, language: Language) -> str:
        """Who computed the other value."""
        return text(f"validation.source_{self.source}", language)

    def data_words(self, language: Language) -> str:
        """What it was computed from."""
        return text(f"validation.data_{self.data}", language)


def compute_validation(*, with_pysal: bool = False) -> tuple[ValidationRow, ...]:
    """All comparisons, registry order; those with PySAL on request."""
    rows = [_hand_row(position) for position in range(len(CASES))]
    rows += _matrix_rows()
    if with_pysal:
        rows += _pysal_rows()
    order = list(INDICES)
    return tuple(sorted(rows, key=lambda row: order.index(row.index)))


def describe_limits(language: Language) -> str:
    """What the table does not show, and where it is proven."""
    return text("validation.limits", language)


def _ours(index: str, selection: Selection, *, radius_m: float = KILOMETRE) -> float:
    return float(bind_index(INDICES[index], selection, radius_m=radius_m)(selection.counts))


def _hand_row(position: int) -> ValidationRow:
    case = CASES[position]
    is_spatial = case.index in ("spatial_dissimilarity", "spatial_theil_h")
    return ValidationRow(
        index=case.index,
        source=case.source,
        data=case.data,
        published=case.value,
        ours=_ours(case.index, selection_of(case.data), radius_m=case.radius_m),
        radius_m=case.radius_m if is_spatial else 0.0,
    )


def _matrix_rows() -> list[ValidationRow]:
    """The clustering indices beside the printed formula with its full matrix."""
    selection = make_selection(ODD_COUNTS, land=[1e5, 2e5, 3e5, 4e5, 5e5])
    return [
        ValidationRow(index, "matrix", "odd", formula(selection), _ours(index, selection))
        for index, formula in (
            ("spatial_proximity", dense_spatial_proximity),
            ("distance_decay_isolation", dense_distance_decay_isolation),
        )
    ]


def _pysal_rows() -> list[ValidationRow]:
    squares = _squares(len(THIRD_GROUP))
    land = [float(area) for area in squares.area]
    two = make_selection(ODD_COUNTS, land=land)
    three = make_selection([*ODD_COUNTS, THIRD_GROUP], several=True)
    asked = [(two, index, name, "odd") for index, name in PYSAL_OF_TWO]
    asked += [(three, index, name, "odd_three") for index, name in PYSAL_OF_SEVERAL]
    return [
        ValidationRow(
            index=index,
            source="pysal",
            data=data,
            published=compute_pysal_index(name, selection, polygons=squares).value,
            ours=_ours(index, selection),
        )
        for selection, index, name, data in asked
    ]


def _squares(number: int) -> "GeoDataFrame":
    """Fields of growing width in a row, in metres."""
    import geopandas as gpd
    import shapely

    from geo.crs import METRIC_CRS

    fields = [
        shapely.box(KILOMETRE * left, 0.0, KILOMETRE * left + 100.0 * (left + 1), KILOMETRE)
        for left in range(number)
    ]
    keys = [str(area) for area in range(number)]
    return gpd.GeoDataFrame(geometry=fields, index=keys, crs=METRIC_CRS)
