"""Words that readers have special rules for, and words that look like them but are not."""

CELLS = (
    "", " ", "0", "1", "-1", "5", "1.234", "1,5", "1.234,5", "1,234.5", "1 234", "1'234", "1e5",
    "1E+400", "-1e-400", "nan", "NaN", "inf", "-inf", "None", "NA", "-", "–", "—", ".", "·", "…",
    "...", "x", "X", "/", "( )", "()", "(5)", "((5))", "(-)", "c", "5 r", "5 p", "5u", "1.234¹)",
    "12³", "²", "²²²²", "½", "٢٠٢٠", "١٢٣", "۱٬۲۳۴", "１２", "−5", "–5", "+5", "5-", "12 %",
    "0,5 %", "150 %", "3 ‰", "8,20 €", "5 €/m²", "5 qm", "%", "€", "Insgesamt", "Summe",
    "Stadt gesamt", "o. A.", "nicht zuordenbar", "2020", "1850", "2149", "2020/21", "31.12.2020",
    "99.99.9999", "2020-12-31",
    "Mär 04", "03. Apr", "1-jan", "00000000", "05112000", "05 1 12 000", "1.0",
    "9007199254740993", "9" * 400, "0." + "1" * 400, "=1+1", "@SUM(A1)", "{0}", "{file}", "{",
    "}", "%s", "<b>", "a\u0301", "ß", "İ", "ﬁ", "\u202eabc", "\u200b", "\ufeff", "\u00a0",
    "\u2028", "\x1c", "\x85", "\x0b", "\x0c", "\0", '"', '""', "'", "\\", "a: b", "a (2)", "[x]",
    "nr", "name", "jahr", "Wert", "Merkmal", "Anzahl", "Einwohner", "Einwohner 2020", "Spalte 1",
    "Anteil", "population_count", "time", "1_variable_code", "1_variable_attribute_code",
    "Zeit", "1_Merkmal_Code", "1_Auspraegung_Code", "value", "BEV__Zahl__Anzahl", "__row", "row",
    "label", "cell", "area_key", "area_id", "geometry", "key", "____", "x" * 30_000,
)  # fmt: skip
"""Cells, headings and names."""

ENCODINGS = (
    "utf-8", "utf-8-sig", "cp1252", "cp850", "utf-16", "utf-16-le", "utf-32", "utf-7", "idna",
    "punycode", "rot13", "hex", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "\0",
    "", "ä", "ascii", "x" * 5000, "../a", "latin-1", "base64", "cp037",
)  # fmt: skip
"""What somebody could type where an encoding is asked for."""

SYSTEMS = (
    "EPSG:25832", "EPSG:4326", "EPSG:31467", "EPSG:0", "EPSG:99999999999", "25832", "", "x",
    "+proj=longlat", "+init=epsg:4326", "urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4979", "EPSG:5555",
    "EPSG:7837", "EPSG:4978", 'LOCAL_CS["a"]', "\0", "+proj=utm +zone=99", "ESRI:54009", "{}",
)  # fmt: skip
"""Coordinate systems, and what is none."""

NUMBERS = (
    0, -1, 1, 2, 7, 127, 128, 255, 256, 32767, 65535, 2**31 - 1, -(2**31), 2**31, 2**32 - 1, 2**53,
    2**63, -(2**63), 2**64, 10**30, 10**400, 0.5, -0.0, 1e308, 1e-320, 1e400, float("nan"),
)  # fmt: skip
"""Numbers at the edges of what types hold."""

SHAPES = (
    {"type": "Polygon", "coordinates": []},
    {"type": "Polygon", "coordinates": [[]]},
    {"type": "Polygon", "coordinates": [[[7, 51], [7, 51], [7, 51], [7, 51]]]},
    {"type": "Polygon", "coordinates": [[[7, 51], [8, 52], [8, 51], [7, 52], [7, 51]]]},
    {"type": "Polygon", "coordinates": [[[7, 51], [8, 51], [8, 52]]]},
    {"type": "Polygon", "coordinates": [[[7], [8], [9], [7]]]},
    {"type": "Polygon", "coordinates": [[[7, 51, 3, 4, 5], [8, 51, 3], [8, 52], [7, 51]]]},
    {"type": "Polygon", "coordinates": [[[1e300, 51], [8, 51], [8, 52], [1e300, 51]]]},
    {"type": "Polygon", "coordinates": [[[5.66e5, 5.93e6], [5.67e5, 5.93e6], [5.67e5, 5.94e6]]]},
    {"type": "Point", "coordinates": [7, 51]},
    {"type": "LineString", "coordinates": [[7, 51], [8, 52]]},
    {"type": "MultiPolygon", "coordinates": []},
    {"type": "GeometryCollection", "geometries": []},
    {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [7, 51]}]},
    {"type": "Polygon"},
    {"type": "CircularString", "coordinates": [[7, 51], [8, 52], [9, 51]]},
)
"""Geometries that are empty, flat, crossed, open, too short, too far or no areas."""
