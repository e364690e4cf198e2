"""Real files of German cities, read without a hand on them."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.city import City
from geo.crs import to_display
from geo.imports import ImportDraft, ImportOptions, Severity, apply_mapping, build_city, read_files
from geo.indicators import compute_panel
from geo.values import Kind, State

Read = Callable[..., ImportDraft]


@pytest.fixture(scope="module")
def koeln_draft(koeln_files: dict[str, bytes]) -> ImportDraft:
    return read_files(koeln_files)


@pytest.fixture(scope="module")
def koeln(koeln_draft: ImportDraft) -> City:
    city, _ = build_city(koeln_draft, key="koeln", name="Köln")
    return city


@pytest.fixture(scope="module")
def koeln_rows(koeln_files: dict[str, bytes]) -> list[dict[str, str]]:
    text = koeln_files["bevoelkerung_2005-2010.csv"].decode()
    return list(csv.DictReader(io.StringIO(text)))


def keys(draft: ImportDraft) -> set[str]:
    return {problem.key for problem in draft.report.problems}


def folder_files(folder: Path, pattern: str = "*") -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.glob(pattern))}


def test_koeln_lies_where_it_lies(koeln: City) -> None:
    """The system of the file has no number, a false easting of 2,500,000 and heights."""
    cathedral = shapely.Point(6.9583, 50.9413)
    areas = to_display(koeln.areas_at("areas"))
    assert list(areas[areas.contains(cathedral)]["name"]) == ["Altstadt/Nord"]


def test_koeln_covers_what_the_city_says_it_covers(koeln: City) -> None:
    """405.02 km² by the city's yearbook; UTM shortens lengths, hence areas, by under 0.1 %."""
    km2 = koeln.areas_at("areas").geometry.area.sum() / 1e6
    assert km2 == pytest.approx(405.02, rel=0.002)


def test_every_row_of_koeln_is_stored_with_its_value(
    koeln: City, koeln_draft: ImportDraft, koeln_rows: list[dict[str, str]]
) -> None:
    assert len(koeln_rows) == 21_845
    assert len(koeln.values) == len(koeln_rows)
    label = {row.indicator: row.label for row in koeln_draft.mapping}
    assert len(label) == len(koeln_draft.mapping)
    stored = {
        (area, label[indicator], period): value
        for area, indicator, period, value in koeln.values[
            ["area_id", "indicator", "period", "value"]
        ].itertuples(index=False, name=None)
    }
    given = {}
    for row in koeln_rows:
        parts = dict.fromkeys((row["tabelle"], row["zeile"]))
        given[row["raum_id"], ": ".join(parts), row["jahr"]] = float(row["zahl"])
    assert stored == given


def test_koeln_values_are_the_users_own(koeln: City) -> None:
    assert set(koeln.values["kind"]) == {Kind.UPLOADED.value}
    assert set(koeln.values["state"]) <= {State.PRESENT, State.EXACT_ZERO}


def test_koeln_boroughs_and_city_are_levels_above(koeln: City) -> None:
    assert [level.key for level in koeln.levels] == ["city", "districts", "areas"]
    assert [len(koeln.areas_at(level.key)) for level in koeln.levels] == [1, 9, 86]
    finest = koeln.areas_at("areas")
    assert all(parent[-1] == key[0] for key, parent in finest["parent"].items())
    assert koeln.areas.loc["001", "name"] == "Innenstadt"
    within = shapely.area(koeln.areas.loc[finest.index[finest["parent"] == "001"]].geometry)
    assert koeln.areas.loc["001"].geometry.area == pytest.approx(within.sum(), rel=0.001)


def test_koeln_parts_add_up_to_the_city_as_the_office_counts(koeln: City) -> None:
    panels = {
        level: compute_panel(koeln, "population_count", level=level) for level in ("city", "areas")
    }
    assert panels["city"] is not None
    assert panels["areas"] is not None
    assert panels["areas"].values.sum(axis=1) == pytest.approx(panels["city"].values[:, 0])
    assert panels["city"].at("2005").values[0, 0] == 1_023_101


def test_koeln_labels_mean_what_the_catalogue_means(koeln_draft: ImportDraft) -> None:
    target = {row.label: row.target for row in koeln_draft.mapping}
    assert target["Einwohner in Köln: Einwohner"] == "population_count"
    assert target["Einwohner mit Migrationshintergrund"] == "migration_background_count"
    assert target["Einwohner mit Migrationshintergrund: Ausländer"] == "foreign_count"
    assert target["Einwohner nach Alter: 00 - < 03"] == "age_0_2_count"


def test_origin_among_people_with_a_migration_background_is_no_nationality(koeln: City) -> None:
    own = [group for group in koeln.groups.values() if "Türkei" in group.name_de]
    assert [group.key for group in own if group.key == "turkey"] == ["turkey"]
    (origin,) = [group for group in own if group.key != "turkey"]
    assert origin.arrival
    assert compute_panel(koeln, "turkey_count", level="areas") is None
    share = compute_panel(koeln, f"{origin.key}_share", level="areas")
    assert share is not None
    assert 0 < np.nanmax(share.values) < 0.5


def test_age_bands_of_the_file_add_up_to_those_of_the_catalogue(koeln: City) -> None:
    """10 to 17 is 10 to 14 and 15 to 17; under 65 is everyone but the two oldest bands."""
    panels = {
        key: compute_panel(koeln, key, level="city")
        for key in ("age_10_17_count", "population_under_65_count", "age_65_plus_count")
    }
    rows = koeln.values[(koeln.values["area_id"] == "000") & (koeln.values["period"] == "2010")]
    by_key = rows.set_index("indicator")["value"]
    assert panels["age_10_17_count"] is not None
    assert panels["age_10_17_count"].at("2010").values[0, 0] == (
        by_key["einwohner_nach_alter_10_15_count"] + by_key["einwohner_nach_alter_15_18_count"]
    )
    under, over = panels["population_under_65_count"], panels["age_65_plus_count"]
    assert under is not None
    assert over is not None
    everyone = rows[rows["indicator"].str.contains("age_|nach_alter")]["value"].sum()
    assert under.at("2010").values[0, 0] + over.at("2010").values[0, 0] == everyone
    assert compute_panel(koeln, "age_18_29_count", level="city") is None


def test_koeln_zipped_in_a_folder_is_the_same_city(
    koeln: City, koeln_files: dict[str, bytes]
) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in koeln_files.items():
            archive.writestr(f"Köln/daten/{name}", data)
    city, _ = build_city(read_files({"koeln.zip": target.getvalue()}), key="koeln", name="Köln")
    assert city.fingerprint == koeln.fingerprint


def test_the_invalid_ring_of_koeln_is_told_and_hardly_changes(koeln_draft: ImportDraft) -> None:
    (problem,) = [p for p in koeln_draft.report.problems if p.key == "geometry_repaired"]
    assert "Marienburg" in problem.sentence("de")
    assert problem.values["change"] == pytest.approx(0, abs=0.01)


def test_another_meaning_can_be_chosen(koeln_draft: ImportDraft) -> None:
    label = "Wohnstatus: Nebenwohnung"
    changed = apply_mapping(koeln_draft, {label: "ignore"})
    (line,) = changed.report.ledger
    assert line.stored == 21_845 - 576
    assert set(changed.report.left_out["label"]) == {label}
    assert koeln_draft.report.ledger[0].stored == 21_845
    unknown = apply_mapping(koeln_draft, {label: "no_such_count"})
    assert unknown.report.is_blocked


def test_hannover_lists_its_two_parts_without_a_name(reference: Path) -> None:
    draft = read_files(folder_files(reference / "hannover"))
    assert draft.areas is not None
    assert len(draft.areas.frame) == 51
    (problem,) = [p for p in draft.report.problems if p.key == "parts_unnamed"]
    assert "zu Garbsen" in problem.sentence("de")
    assert "zu Ronnenberg" in problem.sentence("de")
    assert {"08", "48"} <= set(draft.areas.frame.index)
    assert not draft.report.is_blocked


def test_dortmund_in_esri_json_keeps_keys_that_differ_by_a_zero(reference: Path) -> None:
    draft = read_files(folder_files(reference / "dortmund", "*esri*"))
    assert draft.areas is not None
    assert len(draft.areas.frame) == 12
    assert {"00", "04", "07", "7"} <= set(draft.areas.frame.index)
    assert "LÜTTGENDORTMUND" in set(draft.areas.frame["name"])
    assert draft.areas.frame.geometry.area.sum() / 1e6 == pytest.approx(280.7, rel=0.01)


def test_dortmund_in_two_files_becomes_two_levels(reference: Path) -> None:
    files = folder_files(reference / "dortmund", "*esri*")
    files |= folder_files(reference / "dortmund", "*.gpkg")
    draft = read_files(files)
    assert draft.areas is not None
    assert draft.areas.counts() == [12, 170]
    finest = draft.areas.frame[draft.areas.frame["level"] == "areas"]
    assert (finest["parent"] != "").all()
    assert "period_missing_layer" in keys(draft)


def test_duisburg_in_bare_geometries_takes_names_from_its_files(reference: Path) -> None:
    draft = read_files(folder_files(reference / "duisburg" / "original"))
    assert draft.areas is not None
    assert draft.areas.counts() == [1, 7, 27]
    frame = draft.areas.frame
    assert frame.loc["507", "name"] == "Dellviertel"
    assert frame.loc["507", "parent"] == "500"
    assert frame.loc["500", "parent"] == "000"


def test_konstanz_without_polygons_is_a_city_without_a_map(reference: Path) -> None:
    draft = read_files(
        folder_files(reference / "konstanz"),
        ImportOptions(mapping={"nach_stadtteilen": "population_count"}),
    )
    city, report = build_city(draft, key="konstanz-eigen", name="Konstanz")
    assert not city.has_map
    assert len(city.areas_at("areas")) == 15
    panel = compute_panel(city, "population_count", level="areas")
    assert panel is not None
    assert panel.at("1995").values[0, panel.area_ids.index("altstadt")] == 10_815
    dwellings = compute_panel(city, "dwellings_count", level="city")
    assert dwellings is not None
    assert dwellings.at("2000").values[0, 0] == 39_353
    assert all(line.stored == line.read for line in report.ledger)
    early = city.values[(city.values["area_id"] == "paradies") & (city.values["period"] == "1927")]
    assert list(early["state"]) == [State.MISSING]


def test_the_regional_atlas_is_read_with_title_units_and_footer(reference: Path) -> None:
    draft = read_files(folder_files(reference / "kreise", "regionalatlas*"))
    (table,) = draft.tables
    assert (table.shape, len(table.raw.cells)) == ("wide", 538 * 12)
    city, _ = build_city(draft, key="kreise", name="Kreise")
    share = compute_panel(city, "foreign_share", level="areas")
    assert share is not None
    flensburg = share.at("2008").values[0, share.area_ids.index("01001")]
    assert flensburg == pytest.approx(0.082)
    assert "Statistische Ämter" in next(iter(city.sources.values())).note


def test_counties_in_several_pieces_are_refused_or_put_together(reference: Path) -> None:
    files = folder_files(reference / "kreise")
    problems = read_files(files).report.of(Severity.BLOCKING)
    assert [problem.key for problem in problems] == ["areas_duplicate"]
    assert "02000" in problems[0].sentence("de")
    draft = read_files(files, ImportOptions(dissolve=True))
    assert draft.areas is not None
    assert len(draft.areas.frame) == 20
    assert not draft.report.is_blocked
    line = next(line for line in draft.report.ledger if line.file.endswith(".csv"))
    assert line.stored == 19 * 12 * 7
    assert line.stored + line.left_out == line.read == 538 * 12 * 7


def test_a_list_of_schools_is_no_table_of_figures(reference: Path) -> None:
    draft = read_files(folder_files(reference / "schools"))
    assert [p.key for p in draft.report.of(Severity.BLOCKING)] == ["table_not_understood"]
