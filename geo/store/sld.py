"""Styles in the notation that other programs than QGIS read: OGC SLD 1.1 with SE 1.1."""

from html import escape

PIXELS_PER_MILLIMETRE = 3.5
NAMESPACES = (
    'xmlns="http://www.opengis.net/sld" xmlns:se="http://www.opengis.net/se"'
    ' xmlns:ogc="http://www.opengis.net/ogc"'
)


def sld_document(layer: str, rules: str) -> str:
    """A whole style of one layer."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<StyledLayerDescriptor version="1.1.0" {NAMESPACES}>'
        f"<NamedLayer><se:Name>{layer}</se:Name><UserStyle><se:FeatureTypeStyle>{rules}"
        "</se:FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>"
    )


def sld_outline(level: str, width: float, colour: str) -> str:
    """Outlines of one level; the width in millimetres."""
    stroke = _stroke(colour, width * PIXELS_PER_MILLIMETRE)
    symbol = f"<se:PolygonSymbolizer>{stroke}</se:PolygonSymbolizer>"
    return f"<se:Rule>{_of_level(level)}{symbol}</se:Rule>"


def sld_label(level: str) -> str:
    """Names of the areas of one level."""
    return (
        f"<se:Rule>{_of_level(level)}<se:TextSymbolizer><se:Label>{_property('name')}</se:Label>"
        f"<se:Font>{_parameter('font-size', '11')}</se:Font></se:TextSymbolizer></se:Rule>"
    )


def sld_class(column: str, low: float, high: float, colour: str) -> str:
    """One class of a column, its ends included."""
    ends = (
        f"<ogc:LowerBoundary><ogc:Literal>{low!r}</ogc:Literal></ogc:LowerBoundary>"
        f"<ogc:UpperBoundary><ogc:Literal>{high!r}</ogc:Literal></ogc:UpperBoundary>"
    )
    chosen = f"<ogc:PropertyIsBetween>{_property(column)}{ends}</ogc:PropertyIsBetween>"
    fill = f"<se:Fill>{_parameter('fill', _hex(colour))}</se:Fill>"
    symbol = f"<se:PolygonSymbolizer>{fill}{_stroke('35,35,35,255', 1)}</se:PolygonSymbolizer>"
    return f"<se:Rule><ogc:Filter>{chosen}</ogc:Filter>{symbol}</se:Rule>"


def sld_category(column: str, value: str, colour: str) -> str:
    """All rows with one value in a column; the ground alone, for SLD has no common patterns."""
    chosen = (
        f"<ogc:PropertyIsEqualTo>{_property(column)}"
        f"<ogc:Literal>{escape(value)}</ogc:Literal></ogc:PropertyIsEqualTo>"
    )
    fill = f"<se:Fill>{_parameter('fill', _hex(colour))}</se:Fill>"
    symbol = f"<se:PolygonSymbolizer>{fill}{_stroke('35,35,35,255', 1)}</se:PolygonSymbolizer>"
    return f"<se:Rule><ogc:Filter>{chosen}</ogc:Filter>{symbol}</se:Rule>"


def sld_points(colour: str) -> str:
    """Plain dots."""
    fill = f"<se:Fill>{_parameter('fill', _hex(colour))}</se:Fill>"
    mark = f"<se:Mark><se:WellKnownName>circle</se:WellKnownName>{fill}</se:Mark>"
    graphic = f"<se:Graphic>{mark}<se:Size>8</se:Size></se:Graphic>"
    return f"<se:Rule><se:PointSymbolizer>{graphic}</se:PointSymbolizer></se:Rule>"


def _of_level(level: str) -> str:
    return (
        f"<ogc:Filter><ogc:PropertyIsEqualTo>{_property('level')}"
        f"<ogc:Literal>{escape(level)}</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter>"
    )


def _property(name: str) -> str:
    return f"<ogc:PropertyName>{escape(name)}</ogc:PropertyName>"


def _stroke(colour: str, width: float) -> str:
    told = _parameter("stroke", _hex(colour)) + _parameter("stroke-width", f"{width:.1f}")
    return f"<se:Stroke>{told}</se:Stroke>"


def _parameter(name: str, value: str) -> str:
    return f'<se:SvgParameter name="{name}">{value}</se:SvgParameter>'


def _hex(colour: str) -> str:
    """Red, green and blue of ``"r,g,b,alpha"``."""
    red, green, blue, _ = (int(part) for part in colour.split(","))
    return f"#{red:02x}{green:02x}{blue:02x}"
