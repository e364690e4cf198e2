"""Sound files of every kind, from which mutated ones are made."""

import io
import json
from collections.abc import Mapping
from functools import cache

from geo.imports import ImportReport, build_city
from geo.imports.draft import ImportOptions, RawUpload
from geo.imports.reading import open_units, read_unit
from geo.imports.recipe import make_recipe
from geo.imports.wire import write_message
from geo.imports.wire_upload import pack_upload
from geo.scenarios.files import to_link, write_plan
from geo.scenarios.levers import load_levers
from geo.scenarios.plan import Plan
from geo.store.parts import parts_of_city
from tests.cities import small_city
from tests.fuzz.drafts import draft_in_process
from tests.geo.imports.checklist.geometry_made import (
    frame,
    geopackage,
    shapefile,
    squares,
    written,
    zipped,
)
from tests.geo.imports.checklist.table_files import Rows, ods, xls, xlsb, xlsx

Case = dict[str, bytes]
OPTIONS = "options.json"
"""Not a file of the user: what he has chosen."""
CONTENT = "content"

WIDE = (
    "Titel\n\nnr;name;Einwohner 2020;Anteil Mieter (%) 2020;Ausländer 2020\n"
    "01;Feld A;1.234;12,5;56\n02;Feld B;-;.;7\n03;Feld C;5 r;( 8,1 );x\n"
    "Insgesamt;;1.239;;63\n___\nQuelle: Stadt\n"
)
LONG = "nr,jahr,Merkmal,Wert\n" + "".join(
    f"0{area},{year},{label},{area * year}\n"
    for area in (1, 2, 3)
    for year in (2019, 2020)
    for label in ("deutsch", "nicht deutsch")
)
TRANSPOSED = "jahr\tFeld A\tFeld B\tFeld C\n2019\t5\t6\t7\n2020\t6\t7\t8\n"
FLAT = (
    "Statistik_Code;Zeit_Code;Zeit;1_Merkmal_Code;1_Merkmal_Label;1_Auspraegung_Code;"
    "1_Auspraegung_Label;2_Merkmal_Label;2_Auspraegung_Code;2_Auspraegung_Label;"
    "BEVSTD__Bevoelkerung__Anzahl;BEVSTD__Bevoelkerung__q\n"
    "12411;STAG;31.12.2020;STT;Stadtteile;01;Feld A;Geschlecht;GESM;männlich;5;e\n"
    "12411;STAG;31.12.2020;STT;Stadtteile;02;Feld B;Geschlecht;GESM;männlich;;-\n"
    "12411;STAG;31.12.2020;STT;Stadtteile;02;Feld B;Geschlecht;;Insgesamt;9;\n"
)
REGIONS = (
    "AGS|Gemeinde|2019|2020\n05112000|Duisburg|1 234|5\n05113000|Essen|6|7\n05114|Krefeld|8|x\n"
)
ROWS: Rows = (
    ("Stand 2020", None, None),
    ("nr", "Einwohner", "Anteil"),
    ("01", 1234, 0.5),
    ("02", 5, "."),
    ("03", "-", 1.5),
)


def features() -> bytes:
    made = json.loads(frame(squares(3)).to_crs(4326).to_json(drop_id=True))
    for place, one in enumerate(made["features"]):
        one["properties"] |= {"einwohner_2020": 10 * place, "bezirk": "B"}
    return json.dumps(made).encode()


@cache
def upload_cases() -> Mapping[str, Case]:
    """Uploads: one file, several, an archive, with and without choices."""
    made = frame(squares(3))
    areas = {"gebiete.geojson": features()}
    parts = shapefile(made)
    esri = {
        "geometryType": "esriGeometryPolygon",
        "spatialReference": {"wkid": 25832},
        "features": [
            {"attributes": {"nr": "1"}, "geometry": {"rings": [[[0, 0], [9, 9], [9, 0], [0, 0]]]}}
        ],
    }
    options = {"period": "2021", "key_column": "nr", "dissolve": True, "encoding": "utf-8"}
    return {
        "wide": {"tabelle 2020.csv": WIDE.encode()},
        "wide_cp1252": {"tabelle.csv": WIDE.encode("cp1252")},
        "wide_utf16": {"tabelle.csv": WIDE.encode("utf-16")},
        "long": {"lang.csv": LONG.encode()},
        "transposed": {"stadtteile.csv": TRANSPOSED.encode(), **areas},
        "flat": {"flach.csv": FLAT.encode()},
        "regions": {"kreise.csv": REGIONS.encode()},
        "xlsx": {"mappe.xlsx": xlsx(ROWS, hidden="Notizen", A3="000")},
        "ods": {"mappe.ods": ods(ROWS)},
        "xls": {"mappe.xls": xls(ROWS)},
        "xlsb": {"mappe.xlsb": xlsb(ROWS)},
        "geojson": areas,
        "esri": {"esri.json": json.dumps(esri).encode()},
        "shapefile": parts,
        "gpkg": {"a.gpkg": geopackage(gebiete=made, werte=made.drop(columns="geometry"))},
        "fgb": written(made, "a.fgb", driver="FlatGeobuf"),
        "zip": {"alles.zip": zipped({**parts, "tabelle.csv": WIDE.encode()})},
        "together": {**areas, "tabelle.csv": WIDE.encode(), "lang.csv": LONG.encode()},
        "chosen": {**areas, "t.csv": WIDE.encode(), OPTIONS: chosen(**options)},
        "single": {f"{k}_feld.geojson": json.dumps(shape()).encode() for k in (1, 2)},
    }


def chosen(**options: object) -> bytes:
    """Choices of the user, as a recipe holds them."""
    return json.dumps({"schema": 2, "options": options}).encode()


def shape() -> dict[str, object]:
    ring = [[7.4, 51.5], [7.41, 51.5], [7.41, 51.51], [7.4, 51.5]]
    return {"type": "Polygon", "coordinates": [ring]}


@cache
def wire_cases() -> Mapping[str, Case]:
    """What an honest reader answers, as one stream of messages."""
    return {
        name: {CONTENT: pack_answer(upload_cases()[name])}
        for name in ("together", "gpkg", "xlsx", "shapefile")
    }


def pack_answer(files: Case) -> bytes:
    """The answer to the first unit of some files."""
    stream = io.BytesIO()
    units, problems = open_units(files)
    read = read_unit(units[-1], ImportOptions())
    part = RawUpload(read.layers, read.tables, (*problems, *read.problems))
    for message in pack_upload(part):
        write_message(stream, message)
    return stream.getvalue()


@cache
def recipe_cases() -> Mapping[str, Case]:
    """Recipes of this version and the first."""
    first = {
        "schema": 1,
        "options": {"period": "2020"},
        "mapping": {"tabelle 2020.csv::Einwohner": "population_count"},
    }
    now = make_recipe(draft_in_process(upload_cases()["wide"])).as_json()
    return {
        "now": {CONTENT: json.dumps(now).encode()},
        "first": {CONTENT: json.dumps(first).encode()},
    }


@cache
def plan_cases() -> Mapping[str, Case]:
    """A plan as a file."""
    return {"plan": {CONTENT: write_plan(_plan(), period=2020).encode()}}


@cache
def link_cases() -> Mapping[str, Case]:
    """A plan as a link."""
    return {"link": {CONTENT: to_link(_plan()).encode()}}


def _plan() -> Plan:
    city = small_city()
    lever = next(lever for lever in load_levers().values() if lever.form == "areas")
    changes = {lever.key: tuple(city.areas_at(city.finest_level).index[:1])}
    return Plan("Plan A", city.key, city.fingerprint, years=5, seed=7, changes=changes)


@cache
def card_cases() -> Mapping[str, Case]:
    """The card of a stored city, with entries of its own."""
    draft = draft_in_process(upload_cases()["together"])
    city, _ = build_city(draft, key="ort", name="Ort")
    recipe = make_recipe(draft).as_json()
    parts = parts_of_city(city, report=ImportReport(), recipe=recipe, originals={})
    return {"card": {CONTENT: json.dumps(parts.card).encode()}}
