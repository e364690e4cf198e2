"""A city on its way in: raw files, cleaned areas, tables with a proposal what each column means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd
from geopandas import GeoDataFrame

from geo.imports.coverage import CoverageErrors
from geo.imports.crs_candidates import CrsCandidate
from geo.imports.report import ImportReport, Problem
from geo.symbols import Generation

Shape = Literal["wide", "long", "transposed", "unknown"]
DecimalMark = Literal["", "comma", "point"]
ShareScale = Literal["", "fraction", "percent"]
Target = str
"""Key of an indicator, or one of the words below."""
OWN, GROUP, IGNORE = "own", "group", "ignore"


@dataclass(frozen=True)
class ImportOptions:
    """What the user has decided; everything empty means "find out".

    Attributes:
        key_column: Column with the key of an area, in the polygons.
        name_column: Column with its name, in the polygons.
        table_key: Column with the key of an area, in the tables.
        crs: Coordinate system of the polygons, such as ``EPSG:25832``.
        layer: Layer of a file with several.
        encoding: Of tables and attribute tables.
        period: Period of tables that name none.
        decimal: Decimal mark of numbers that can be read both ways.
        generation: Which generation of official signs the tables use.
        dissolve: Whether polygons with the same key are put together.
        key_width: Digits that keys of the tables have; 0 to find out.
        share_scale: Whether shares up to 1 are fractions or per cent; empty to find out.
        perturbed: Whether cells were changed to protect them (census 2022, cell-key method),
            so that they do not add up to their totals.
        confirm_mixed_years: Whether tables of different years may stand side by side.
        swap_axes: Whether the two coordinates of polygons that lie in Germany only then are
            exchanged.
        geometry_year: Year of the polygons (Gebietsstand); empty to take it from file names.
        source_publisher: Who holds the data, as they want to be named.
        source_date: When the data hold.
        source_licence: Key of a licence in ``licences.toml``, or its name.
        source_url: Address of the data set; never fetched.
        source_changed: What was changed before the data were brought; empty where nothing.
        same_areas: Key of a row without an area to the key of the area on the map that it means.
        column_names: Cut or bare name of a polygons' column to the name that it shall have.
        mapping: Label of a column to its meaning.
        groups: Name of a group to the labels that count it.
    """

    key_column: str = ""
    name_column: str = ""
    table_key: str = ""
    crs: str = ""
    layer: str = ""
    encoding: str = ""
    period: str = ""
    decimal: DecimalMark = ""
    generation: Generation = "classic"
    dissolve: bool = False
    key_width: int = 0
    share_scale: ShareScale = ""
    perturbed: bool = False
    confirm_mixed_years: bool = False
    swap_axes: bool = False
    geometry_year: str = ""
    source_publisher: str = ""
    source_date: str = ""
    source_licence: str = ""
    source_url: str = ""
    source_changed: str = ""
    same_areas: Mapping[str, str] = field(default_factory=dict)
    column_names: Mapping[str, str] = field(default_factory=dict)
    mapping: Mapping[str, Target] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class RawLayer:
    """One layer of a geodata file as it came: attributes as text, coordinates untouched.

    Attributes:
        crs: What the file says; empty where it says nothing usable.
    """

    file: str
    layer: str
    frame: GeoDataFrame
    crs: str = ""


@dataclass(frozen=True, eq=False)
class RawTable:
    """One table as it came: every cell as text.

    Attributes:
        cells: Columns named as in the file, index the line of the file (from 1).
        title: Lines above the header, which often name the year and the subject.
        footer: Lines below, which often name the source.
        shown_formats: Number formats that hide leading zeros, by column.
        encoding: How a text file was read; empty for others.
        separator: Between the cells of a text file; empty for others.
    """

    file: str
    sheet: str
    cells: pd.DataFrame
    title: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    of_layer: bool = False
    encoding: str = ""
    separator: str = ""

    @property
    def name(self) -> str:
        """File, and sheet where there is one."""
        return f"{self.file} [{self.sheet}]" if self.sheet else self.file


@dataclass(frozen=True, eq=False)
class RawUpload:
    """All that the files hold, before anything is interpreted."""

    layers: tuple[RawLayer, ...] = ()
    tables: tuple[RawTable, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, eq=False)
class DraftAreas:
    """The areas of the draft.

    Attributes:
        frame: Index ``area_id``; name, parent, level, geometry in metres, as in ``geo.areas``.
        levels: Keys of the levels, coarse to fine, with their names in German and English.
        file: Where they come from.
        key_column: Column that their keys were taken from.
        name_column: Column that their names were taken from.
        crs: Coordinate system that was used.
        geometry_year: Year of the polygons (Gebietsstand); empty where nobody says it.
    """

    frame: GeoDataFrame
    levels: tuple[tuple[str, str, str], ...]
    file: str = ""
    key_column: str = ""
    name_column: str = ""
    crs: str = ""
    has_map: bool = True
    geometry_year: str = ""

    def counts(self) -> list[int]:
        """How many areas each level has, in the order of the levels."""
        return [int((self.frame["level"] == key).sum()) for key, _, _ in self.levels]


@dataclass(frozen=True)
class MappingRow:
    """What one column, or one label of a long table, is taken for.

    Attributes:
        table: Name of the table.
        label: As in the file; in a long table its parts joined by ``: ``.
        target: Key of an indicator, or ``own``, ``group``, ``ignore``.
        proposed: What was proposed before anyone chose.
        group: Key of the own group, where the target is one.
        indicator: Key under which the values will be stored; empty where ignored.
        n_cells: How many cells of the table it speaks of.
        whole_numbers: Whether all its numbers are integers.
        percent: Whether its cells or label say per cent.
        unit: Key of the unit that its cells name (``units.<unit>``); empty where they name none.
        beside: Table and label that count the same for the same cells; empty where none does.
        n_unlike: How many of the cells that both have are not the same.
    """

    table: str
    label: str
    target: Target
    proposed: Target
    indicator: str
    n_cells: int
    group: str = ""
    whole_numbers: bool = True
    percent: bool = False
    unit: str = ""
    beside: str = ""
    n_unlike: int = 0


@dataclass(frozen=True)
class SameArea:
    """A row without an area, and the area that its name makes it likely to mean.

    Attributes:
        given: Key of the row, with its name where it has one.
        known: Key of the area, with its name.
    """

    key: str
    area: str
    given: str
    known: str


@dataclass(frozen=True, eq=False)
class DraftTable:
    """A table of the draft.

    Attributes:
        raw: The table as it came.
        shape: wide, long or transposed.
        key_column: Column with the keys of the areas; empty for figures of the whole city.
        name_column: Column with the names of the areas, where there is one.
        period_column: Column with the period, where there is one.
        match_rate: Share of the areas of the map that have a row, 0 to 1.
        long: One row a cell: row, area_key, area_name, label, period, cell, value, state,
            qualifier, note, flag (a ``geo.symbols.Flag``), unit, changes.
        unmatched: Keys in the table without an area.
        without_rows: Areas without a row in the table.
        finest: Areas of the level of which the table has most.
        suggested: Rows without an area, and the areas that they may mean.
    """

    raw: RawTable
    shape: Shape
    key_column: str
    name_column: str
    period_column: str
    match_rate: float
    long: pd.DataFrame
    unmatched: tuple[str, ...] = ()
    without_rows: tuple[str, ...] = ()
    finest: tuple[str, ...] = ()
    suggested: tuple[SameArea, ...] = ()

    @property
    def name(self) -> str:
        """Name of the table in reports and mappings."""
        return self.raw.name

    @property
    def preview(self) -> pd.DataFrame:
        """The first rows as they came."""
        return self.raw.cells.head(20)


@dataclass(frozen=True, eq=False)
class ImportDraft:
    """Everything that was read, and what is proposed to make of it.

    Attributes:
        crs_candidates: Where the polygons could lie, the likeliest first, for every layer whose
            coordinate system must be confirmed; also after it has been chosen.
        coverage: Overlaps, gaps and slivers between the areas.
    """

    areas: DraftAreas | None
    tables: tuple[DraftTable, ...]
    mapping: tuple[MappingRow, ...]
    report: ImportReport
    options: ImportOptions
    upload: RawUpload = field(default_factory=RawUpload)
    originals: Mapping[str, bytes] = field(default_factory=dict)
    crs_candidates: tuple[CrsCandidate, ...] = ()
    coverage: CoverageErrors | None = None

    def rows_of(self, table: str) -> list[MappingRow]:
        """The mapping rows of one table."""
        return [row for row in self.mapping if row.table == table]
