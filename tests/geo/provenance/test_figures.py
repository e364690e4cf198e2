"""Every figure has a complete provenance: of small cities by hand, of embedded ones throughout."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from geo.catalogue import Source
from geo.cities import load_city
from geo.city import City, CityKind, GeometryKind
from geo.datasets.embedded import list_embedded
from geo.disclosure import DisclosureRule
from geo.errors import UnknownKeyError
from geo.indicators import compute_panel, known_indicators
from geo.provenance import (
    Measure,
    ModelRun,
    Provenance,
    compute_index_provenance,
    compute_outcome_provenance,
    compute_provenance,
    describe_provenance,
    provenance_json,
)
from geo.provenance.derivation import describe_derivation
from geo.texts import LANGUAGES
from geo.values import Floats, Kind, Panel, Qualifier, State
from tests.cities import small_city, small_values

OFFICE = Source(
    "office", "Einwohnerbuch", publisher="Amt", date="2020-12-31", licence="dl-de/by-2-0"
)
PAPER = Source("paper", "Zeitung", publisher="Verlag", date="2019")
load = cache(load_city)


def published_city() -> City:
    """The three squares with published figures: w1 of the paper, the others of the office."""
    city = small_city()
    values = city.values.assign(kind=Kind.PUBLISHED.value)
    of_w1 = values["area_id"] == "w1"
    values["source_id"] = np.where(of_w1, "paper", "office")
    values.loc[of_w1, "qualifier"] = Qualifier.ABOUT.value
    values.loc[of_w1, "note"] = "Seite 3"
    return replace(
        city,
        kind=CityKind.PUBLISHED,
        geometry=GeometryKind.OFFICIAL,
        values=values,
        sources={"office": OFFICE, "paper": PAPER},
    )


CITY = published_city()


def origin(indicator: str, *, level: str = "quarter", area_id: str = "") -> Provenance:
    return compute_provenance(CITY, indicator, "2020", level, area_id=area_id)


def words(given: Provenance, language: str = "de") -> str:
    return "\n".join(
        f"{line.label}: {line.words}"
        for line in describe_provenance(given, "en" if language == "en" else "de")
    )


def test_a_stored_figure_is_published_and_unchanged() -> None:
    given = origin("population_count", area_id="w2")
    assert given.kind is Kind.PUBLISHED
    assert [source.key for source in given.sources] == ["office"]
    assert given.states == ((State.PRESENT, 1),)
    assert "Daten geändert" not in words(given)
    assert "So aus der Quelle übernommen" in words(given)


def test_a_figure_computed_here_says_that_the_data_were_changed_and_how_it_was_computed() -> None:
    given = origin("turkey_share")
    assert given.kind is Kind.DERIVED
    told = words(given)
    assert "Daten geändert: hier berechnet" in told
    assert "Türkei: Anzahl geteilt durch Bevölkerung." in told
    assert "Computed from published figures" in words(given, "en")


def test_one_area_names_its_own_source_and_how_exactly_that_states_the_figure() -> None:
    given = origin("population_count", area_id="w1")
    assert [source.key for source in given.sources] == ["paper"]
    assert (given.qualifier, given.note) == (Qualifier.ABOUT, "Seite 3")
    assert "Die Quelle schreibt „rund“. · Seite 3" in words(given)


def test_a_sum_of_areas_rests_on_the_sources_of_its_own_parts_only() -> None:
    assert [
        one.key for one in origin("population_count", level="borough", area_id="E").sources
    ] == ["office"]
    both = origin("population_count", level="borough", area_id="W").sources
    assert {one.key for one in both} == {"office", "paper"}


def test_a_location_quotient_rests_on_the_whole_city() -> None:
    given = origin("turkey_location_quotient", area_id="e1")
    assert {one.key for one in given.sources} == {"office", "paper"}


def test_a_hidden_figure_tells_its_state_and_nothing_of_what_the_source_says() -> None:
    rows = [("w1", "turkey_count", "2020", 3.0), ("w1", "population_count", "2020", 90.0)]
    values = small_values(rows, kind=Kind.PUBLISHED).assign(note="genau drei", source_id="office")
    city = replace(CITY, values=values)
    given = compute_provenance(city, "turkey_count", "2020", "quarter", area_id="w1")
    assert given.states == ((State.SUPPRESSED, 1),)
    assert "genau drei" not in words(given)
    assert "vertraulich" in words(given)
    assert "genau drei" not in str(provenance_json(given, "de"))


def test_all_areas_are_counted_by_state() -> None:
    rows = [("w1", "population_count", "2020", 90.0), ("w2", "population_count", "2020", 0.0)]
    city = replace(CITY, values=small_values(rows, kind=Kind.PUBLISHED))
    given = compute_provenance(city, "population_count", "2020", "quarter")
    assert dict(given.states) == {State.PRESENT: 1, State.EXACT_ZERO: 1, State.MISSING: 1}
    assert "2 Gebiete mit Zahl, 1 nicht bekannt" in words(given)


def test_the_rule_in_force_is_told() -> None:
    assert "von 1 bis 4 sind vertraulich" in words(origin("turkey_count"))
    open_rule = DisclosureRule(threshold=10)
    given = compute_provenance(CITY, "turkey_count", "2020", "quarter", rule=open_rule)
    assert "von 1 bis 9 sind vertraulich" in words(given)


def test_outlines_of_another_year_are_told_and_of_the_same_year_are_not() -> None:
    def of(year: str) -> str:
        levels = tuple(replace(level, geometry_year=year) for level in CITY.levels)
        city = replace(CITY, levels=levels)
        return words(compute_provenance(city, "population_count", "2020", "quarter"))

    assert "Flächen mit Gebietsstand 2012, Zahlen von 2020" in of("2012")
    assert "Gebietsstand" not in of("2020")
    assert "Gebietsstand" not in of("")


def test_own_figures_are_said_to_be_brought_into_form() -> None:
    city = small_city()
    city = replace(city, sources={"source": replace(OFFICE, key="source")})
    told = words(compute_provenance(city, "population_count", "2020", "quarter"))
    assert "Eigene Zahlen" in told
    assert "Daten geändert: in die Form des Atlas gebracht" in told


@pytest.mark.parametrize("unknown", ["indicator", "period", "level", "area_id"])
def test_what_does_not_exist_has_no_provenance(unknown: str) -> None:
    asked = {"indicator": "turkey_count", "period": "2020", "level": "quarter", "area_id": ""}
    asked[unknown] = "nowhere"
    with pytest.raises(UnknownKeyError):
        compute_provenance(
            CITY, asked["indicator"], asked["period"], asked["level"], area_id=asked["area_id"]
        )


def test_an_index_tells_formula_areas_and_chance() -> None:
    measure = Measure("dissimilarity", ("turkey", "rest"), 3, 1, draws=999, seed=7)
    given = compute_index_provenance(
        CITY, measure, period="2020", level="quarter", name=CITY.indicator("turkey_share")
    )
    told = words(given)
    assert given.kind is Kind.DERIVED
    assert {source.key for source in given.sources} == {"office", "paper"}
    assert "D = ½ Σᵢ" in told
    assert "3 Gebiete eingerechnet, 1 ausgelassen." in told
    assert "999 Ziehungen, Startwert 7." in told
    assert "Daten geändert: hier berechnet" in told


def test_an_outcome_is_modelled_whatever_it_starts_from() -> None:
    run = ModelRun("Neubau", ("new_dwellings",), 2020, seed=7, draws=0, fingerprint="f")
    for kind in CityKind:
        given = compute_outcome_provenance(
            replace(CITY, kind=kind),
            run,
            outcome=CITY.indicator("turkey_share"),
            year=2025,
            level="quarter",
            inputs=["population_count"],
        )
        assert given.kind is Kind.MODELLED
        assert "Modellrechnung" in words(given)
    told = words(replace(given, place=replace(given.place, city_kind=CityKind.PUBLISHED)))
    assert "Daten geändert: Ausgangszahlen einer Modellrechnung" in told
    assert "„Neubau“, 1 Hebel bewegt." in told


def test_source_date_and_licence_of_json_are_those_of_the_page() -> None:
    told = provenance_json(origin("turkey_share"), "de")
    assert told["kind"] == "derived"
    assert {one["licence"] for one in told["sources"]} == {"dl-de/by-2-0", ""}
    assert all(one["changed"] for one in told["sources"])
    assert told["fingerprint"] == CITY.fingerprint
    assert (told["numerator"], told["denominator"]) == ("turkey_count", "population_count")


def recompute(city: City, key: str, level: str, panel: Panel) -> Floats:
    """The panel again, by the way that its derivation names, in other words than the program."""
    step = describe_derivation(city, key, level=level)
    assert step is not None
    if step.way == "stored":
        return panel.values
    parts = []
    for one in step.inputs:
        part = compute_panel(city, one.indicator.key, level=one.level.key)
        assert part is not None
        parts.append(part.values[[part.position(period) for period in panel.periods]])
    if step.way == "sum_of_parts":
        return np.asarray(np.sum(parts, axis=0))
    if step.way in ("ratio", "quotient"):
        both = np.isfinite(parts[0]) & np.isfinite(parts[1])
        whole = [np.where(both, part, 0).sum(axis=1, keepdims=True) for part in parts]
        with np.errstate(divide="ignore", invalid="ignore"):
            against = whole[0] / whole[1] if step.way == "quotient" else 1.0
            return np.asarray(parts[0] / parts[1] * step.indicator.scale / against)
    if step.way == "density":
        return np.asarray(parts[0] / (city.areas_at(level).geometry.area.to_numpy() / 1e6))
    return gather(city, panel, parts, level=step.inputs[0].level.key)


def gather(city: City, panel: Panel, parts: list[Floats], *, level: str) -> Floats:
    """Areas of a finer level put together: a sum, or a mean weighted by the second part."""
    finer = list(city.areas_at(level)["parent"])
    columns = [[i for i, parent in enumerate(finer) if parent == area] for area in panel.area_ids]
    weights = parts[1] if len(parts) > 1 else np.ones_like(parts[0])
    sums = np.stack([(parts[0] * weights)[:, own].sum(axis=1) for own in columns], axis=1)
    if len(parts) == 1:
        return sums
    return np.asarray(sums / np.stack([weights[:, own].sum(axis=1) for own in columns], axis=1))


@pytest.mark.parametrize("key", ["musterau", "duisburg"])
def test_the_computation_that_is_told_is_the_one_that_was_done(key: str) -> None:
    city = load(key)
    for level in city.levels:
        for indicator in known_indicators(city, level=level.key):
            panel = compute_panel(city, indicator, level=level.key)
            assert panel is not None
            again = recompute(city, indicator, level.key, panel)
            known = np.isfinite(panel.values)
            np.testing.assert_allclose(again[known], panel.values[known], rtol=1e-9)


@pytest.mark.parametrize("key", list_embedded())
def test_every_indicator_of_an_embedded_city_has_source_date_licence_and_definition(
    key: str,
) -> None:
    city = load(key)
    for level in city.levels:
        for indicator in known_indicators(city, level=level.key):
            panel = compute_panel(city, indicator, level=level.key)
            assert panel is not None
            known = np.flatnonzero(np.isfinite(panel.values).any(axis=1))
            given = compute_provenance(city, indicator, panel.periods[known[-1]], level.key)
            assert given.sources, indicator
            for language in LANGUAGES:
                assert given.subject.definition(language), indicator
                for line in given.source_lines(language):
                    who, *rest = line.split(" · ")
                    assert who
                    assert len(rest) >= 2, line


@pytest.mark.parametrize("key", list_embedded())
def test_every_source_of_an_embedded_city_names_publisher_and_title(key: str) -> None:
    for source in load(key).sources.values():
        assert source.title
        assert source.publisher
        assert bool(source.change("de")) == bool(source.change("en")) == source.changed


def test_every_fact_names_a_source_of_the_city() -> None:
    for key in list_embedded():
        city = load(key)
        if not city.facts.empty:
            assert set(city.facts["source_id"]) <= set(city.sources)


def test_maps_of_openstreetmap_name_its_contributors() -> None:
    lines = compute_provenance(load("duisburg"), "population_count", "2016", "ortsteil")
    assert any("© OpenStreetMap" in line for line in lines.areas_lines("de"))
    assert any("ODbL" in line and "Daten geändert" in line for line in lines.areas_lines("de"))
