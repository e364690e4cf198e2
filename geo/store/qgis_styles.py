"""How QGIS draws a stored city: styles as QML for QGIS itself and as SLD for other programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from geo.store.sld import sld_category, sld_class, sld_document, sld_label, sld_outline, sld_points

OUTLINE = "35,35,35,255"
POINT = "31,90,122,255"
WIDTHS = (0.26, 0.46, 0.86)
"""Outlines in millimetres, the finest level first."""
CIVIDIS = ("253,231,55,255", "166,157,117,255", "123,122,119,255", "87,93,109,255", "0,32,77,255")
"""From few to many; apart for all kinds of colour vision."""
BRUSHES = {"hatch": "b_diagonal", "cross": "diagonal_x", "dots": "dense6"}
"""QGIS's own patterns for those of ``geo.layers``."""
QML_HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"


@dataclass(frozen=True)
class Style:
    """One entry of ``layer_styles``: a style that QGIS takes when it opens the layer."""

    layer: str
    name: str
    qml: str
    sld: str


@dataclass(frozen=True)
class Category:
    """One value of a column and how its areas are drawn.

    Attributes:
        value: In the column, and in QGIS's legend.
        colour: Of the ground, ``#rrggbb``.
        pattern: A key of ``BRUSHES``, or empty.
        line: Colour of the pattern.
    """

    value: str
    colour: str
    pattern: str = ""
    line: str = "#000000"


def style_of_areas(levels: Sequence[str], *, name: str) -> Style:
    """Outlines, bolder for coarser levels, and the names of the finest areas.

    Args:
        levels: Keys of the levels, coarse to fine.
        name: Name of the style as QGIS lists it.
    """
    ranks = range(len(levels) - 1, -1, -1)
    widths = {
        level: WIDTHS[min(rank, len(WIDTHS) - 1)] for level, rank in zip(levels, ranks, strict=True)
    }
    symbols = "".join(
        _symbol(number, _outline(width)) for number, width in enumerate(widths.values())
    )
    categories = "".join(
        f'<category symbol="{number}" value="{escape(level)}" label="{escape(level)}"'
        ' render="true"/>'
        for number, level in enumerate(levels)
    )
    renderer = _renderer(
        "categorizedSymbol",
        f"<categories>{categories}</categories><symbols>{symbols}</symbols>",
        options='attr="level"',
    )
    rules = "".join(sld_outline(level, width, OUTLINE) for level, width in widths.items())
    return Style(
        layer="areas",
        name=name,
        qml=_qml(renderer + _labels(levels[-1])),
        sld=sld_document("areas", rules + sld_label(levels[-1])),
    )


def style_of_newest(column: str, bounds: Sequence[float], *, name: str) -> Style:
    """One indicator in classes.

    Args:
        column: Its column.
        bounds: Ends of the classes, ascending, one more than classes.
        name: Name of the style as QGIS lists it.
    """
    count = len(bounds) - 1
    colours = [CIVIDIS[rank * (len(CIVIDIS) - 1) // max(count - 1, 1)] for rank in range(count)]
    classes = list(zip(bounds[:-1], bounds[1:], colours, strict=True))
    ranges = "".join(
        f'<range symbol="{number}" lower="{low!r}" upper="{high!r}"'
        f' label="{low:g} - {high:g}" render="true"/>'
        for number, (low, high, _) in enumerate(classes)
    )
    symbols = "".join(
        _symbol(number, _fill(colour)) for number, (_, _, colour) in enumerate(classes)
    )
    renderer = _renderer(
        "graduatedSymbol",
        f"<ranges>{ranges}</ranges><symbols>{symbols}</symbols>",
        options=f'attr="{escape(column)}" graduatedMethod="GraduatedColor"',
    )
    rules = "".join(sld_class(column, low, high, colour) for low, high, colour in classes)
    return Style("areas_newest", name, _qml(renderer), sld_document("areas_newest", rules))


def style_of_categories(
    layer: str, column: str, categories: Sequence[Category], *, name: str
) -> Style:
    """Each value of a column in the colour and pattern given for it."""
    told = "".join(
        f'<category symbol="{number}" value="{escape(category.value)}"'
        f' label="{escape(category.value)}" render="true"/>'
        for number, category in enumerate(categories)
    )
    symbols = "".join(
        _symbol(number, _fill(_channels(category.colour)) + _brush(category))
        for number, category in enumerate(categories)
    )
    renderer = _renderer(
        "categorizedSymbol",
        f"<categories>{told}</categories><symbols>{symbols}</symbols>",
        options=f'attr="{escape(column)}"',
    )
    rules = "".join(
        sld_category(column, category.value, _channels(category.colour)) for category in categories
    )
    return Style(layer, name, _qml(renderer), sld_document(escape(layer), rules))


def style_of_points(layer: str, *, name: str) -> Style:
    """Plain dots."""
    options = {"color": POINT, "outline_color": "255,255,255,255", "size": "2.4", "name": "circle"}
    symbol = _symbol(0, _symbol_layer("SimpleMarker", options), kind="marker")
    renderer = _renderer("singleSymbol", f"<symbols>{symbol}</symbols>", options="")
    return Style(layer, name, _qml(renderer), sld_document(layer, sld_points(POINT)))


def name_columns(style: Style, names: Mapping[str, str]) -> Style:
    """The same style with names of columns, as QGIS shows them instead of the keys."""
    told = "".join(
        f'<alias field="{escape(column)}" name="{escape(name)}"/>' for column, name in names.items()
    )
    return replace(style, qml=style.qml.replace("</qgis>", f"<aliases>{told}</aliases></qgis>"))


def _renderer(kind: str, content: str, *, options: str) -> str:
    return (
        f'<renderer-v2 type="{kind}" {options} symbollevels="0" enableorderby="0">'
        f"{content}</renderer-v2>"
    )


def _symbol(name: int, layer: str, *, kind: str = "fill") -> str:
    return f'<symbol type="{kind}" name="{name}" alpha="1" clip_to_extent="1">{layer}</symbol>'


def _outline(width: float) -> str:
    options = {"style": "no", "outline_color": OUTLINE, "outline_width": f"{width:g}"}
    return _symbol_layer("SimpleFill", options | {"outline_style": "solid"})


def _fill(colour: str) -> str:
    options = {"style": "solid", "color": colour, "outline_color": OUTLINE}
    return _symbol_layer(
        "SimpleFill", options | {"outline_width": "0.26", "outline_style": "solid"}
    )


def _brush(category: Category) -> str:
    """A pattern over the ground; nothing where there is none."""
    if category.pattern not in BRUSHES:
        return ""
    options = {"style": BRUSHES[category.pattern], "color": _channels(category.line)}
    return _symbol_layer("SimpleFill", options | {"outline_style": "no"})


def _channels(colour: str) -> str:
    """``#rrggbb`` as QGIS writes colours."""
    return ",".join(str(part) for part in (*bytes.fromhex(colour.removeprefix("#")), 255))


def _symbol_layer(kind: str, options: dict[str, str]) -> str:
    """With its settings in both notations: ``Option`` for QGIS from 3.22, ``prop`` before."""
    told = "".join(
        f'<Option type="QString" name="{name}" value="{value}"/>' for name, value in options.items()
    )
    earlier = "".join(f'<prop k="{name}" v="{value}"/>' for name, value in options.items())
    return (
        f'<layer class="{kind}" enabled="1" pass="0" locked="0">'
        f'<Option type="Map">{told}</Option>{earlier}</layer>'
    )


def _labels(finest: str) -> str:
    literal = finest.replace("'", "''")
    expression = escape(f'CASE WHEN "level" = \'{literal}\' THEN "name" END')
    return (
        '<labeling type="simple"><settings calloutType="simple">'
        f'<text-style fieldName="{expression}" isExpression="1" fontSize="8" fontSizeUnit="Point"'
        ' textColor="35,35,35,255" fontFamily="Sans"><text-buffer bufferDraw="1" bufferSize="0.8"'
        ' bufferSizeUnits="MM" bufferColor="255,255,255,255"/></text-style>'
        '<placement placement="1" centroidInside="1"/><rendering drawLabels="1"/>'
        "</settings></labeling>"
    )


def _qml(content: str) -> str:
    return (
        f'{QML_HEAD}<qgis version="3.22.0" styleCategories="Symbology|Labeling|Fields"'
        f' labelsEnabled="1">{content}</qgis>'
    )
