"""A legend as HTML: a table that a screen reader can read, with pictures that print."""

from base64 import b64encode
from html import escape

from geo.layers.colouring import Fill
from geo.layers.legend import Legend, LegendRow
from geo.numbers import format_number
from geo.texts import text

NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
SWATCH = (28, 18)
"""Width and height of a swatch of an area, pixels."""
OUTLINE = "#3a4348"
DIAMOND_REACH = 1.3
"""Half the diagonal of a diamond in radii, as the map draws it."""

PATTERNS = {
    "": "",
    "hatch": '<path d="M-2 8L8 -2M3 13L18 -2M13 13L28 -2M23 13L33 3M3 23L28 -2M-2 18L18 -2'
    'M13 23L33 3" stroke="{line}" stroke-width="1.2"/>',
    "cross": '<path d="M-2 8L8 -2M-2 18L18 -2M3 23L28 -2M13 23L33 3M-2 10L13 25M-2 0L23 25'
    'M8 0L33 25M18 0L33 15" stroke="{line}" stroke-width="1"/>',
    "dots": "".join(
        f'<circle cx="{x}" cy="{y}" r="1.2" fill="{{line}}"/>'
        for y, shift in ((4, 0), (9, 3), (14, 0))
        for x in range(4 + shift, 27, 6)
    ),
}

STYLE = """<style>
.atlas-legend{font-size:.875rem;line-height:1.35;max-width:24rem;overflow-wrap:anywhere}
.atlas-legend p{margin:.15rem 0}
.atlas-legend .legend-title{font-weight:600;font-size:1rem}
.atlas-legend table{border-collapse:collapse;margin:.35rem 0;width:100%;border:0;font-size:inherit}
.atlas-legend caption{text-align:left;padding:0}
.atlas-legend th,.atlas-legend td{border:0;padding:.1rem .5rem .1rem 0;text-align:left}
.atlas-legend th{font-weight:400}
.atlas-legend thead th{font-size:.75rem;overflow-wrap:normal}
.atlas-legend .legend-n{text-align:right;font-variant-numeric:tabular-nums;padding-right:0}
.atlas-legend .legend-swatch{width:2rem}
.atlas-legend img{display:block;margin:auto}
.atlas-legend .legend-small{font-size:.75rem}
.atlas-legend .legend-square{width:auto}
.atlas-legend .legend-square td,.atlas-legend .legend-square th{padding:.1rem;font-size:.75rem}
.atlas-legend .legend-square th[scope=row]{text-align:right;padding-right:.4rem}
.atlas-legend .legend-square td span{font-size:.6875rem;white-space:nowrap}
.atlas-legend .legend-square td{text-align:center}
.atlas-legend .legend-square td img{width:3.1rem;height:2rem;margin:auto}
.atlas-legend .legend-square td.legend-across{text-align:right}
.atlas-legend .legend-badge{display:inline-block;border:1px solid currentColor;border-radius:.25rem;
padding:0 .35rem;font-size:.75rem;font-weight:600}
</style>"""


def legend_html(legend: Legend) -> str:
    """The legend as one piece of HTML; every text in it is escaped."""
    facts = {"unit": legend.unit, "period": legend.period}
    given = [text(f"legend.{key}", legend.language, it=it) for key, it in facts.items() if it]
    small = [legend.method, *legend.notes, legend.source, *legend.areas]
    return "".join(
        [
            STYLE,
            '<div class="atlas-legend">',
            paragraph(legend.title, "legend-title"),
            paragraph(" · ".join(given)),
            rows_html(legend),
            *(paragraph(line, "legend-small") for line in small if line),
            badge_html(legend),
            "</div>",
        ]
    )


def paragraph(line: str, style: str = "") -> str:
    """A line of text; nothing where it is empty."""
    if not line:
        return ""
    return f'<p class="{style}">{escape(line)}</p>' if style else f"<p>{escape(line)}</p>"


def badge_html(legend: Legend) -> str:
    """What kind of figures these are."""
    if not legend.badge:
        return ""
    style = f"legend-badge legend-kind-{escape(legend.kind)}"
    return f'<p><span class="{style}">{escape(legend.badge)}</span></p>'


def rows_html(legend: Legend) -> str:
    """The rows as a table with named columns."""
    if not legend.rows:
        return ""
    names = [text(f"legend.column_{name}", legend.language) for name in ("colour", "label", "n")]
    counted = any(row.n is not None for row in legend.rows)
    head = "".join(
        f'<th scope="col"{style}>{escape(name)}</th>'
        for name, style in zip(names, ("", "", ' class="legend-n"'), strict=True)
        if counted or name != names[2]
    )
    body = "".join(_row_html(row, legend, counted=counted) for row in legend.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row_html(row: LegendRow, legend: Legend, *, counted: bool) -> str:
    shown = "" if row.n is None else format_number(row.n, legend.language)
    cells = [
        f'<td class="legend-swatch">{swatch_html(row)}</td>',
        f'<th scope="row">{escape(row.label)}</th>',
        f'<td class="legend-n">{escape(shown)}</td>' if counted else "",
    ]
    return f"<tr>{''.join(cells)}</tr>"


def swatch_html(row: LegendRow) -> str:
    """The swatch as a picture inside the page: Streamlit takes bare SVG out of HTML."""
    content = b64encode(swatch_svg(row).encode()).decode()
    return f'<img alt="" src="data:image/svg+xml;base64,{content}">'


def swatch_svg(row: LegendRow) -> str:
    """The picture of a row; it says nothing that the label does not say."""
    if row.shape != "area":
        return symbol_svg(row)
    width, height = SWATCH
    return (
        f'<svg {NAMESPACE} width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'aria-hidden="true">{_filled_rectangle(row.fill)}</svg>'
    )


def _filled_rectangle(fill: Fill) -> str:
    width, height = SWATCH
    frame = f'x="0.5" y="0.5" width="{width - 1}" height="{height - 1}"'
    pattern = PATTERNS[fill.pattern].format(line=escape(fill.line))
    return (
        f'<rect {frame} fill="{escape(fill.colour)}"/>{pattern}'
        f'<rect {frame} fill="none" stroke="{OUTLINE}"/>'
    )


def symbol_svg(row: LegendRow) -> str:
    """A point as the map draws it, its pattern cut to its shape."""
    radius = row.radius or 6
    size = max(3 * radius + 2 if row.shape == "diamond" else 2 * radius + 4, 18)
    shape = _outline(row.shape, size / 2, radius)
    # Equal names stand for equal shapes, so it does no harm that a page has a name twice.
    clip = f"legend-{row.shape}-{radius}"
    pattern = PATTERNS[row.fill.pattern].format(line=escape(row.fill.line))
    drawn = f'<{shape} fill="{escape(row.fill.colour)}"/>'
    if pattern:
        drawn = (
            f'<clipPath id="{clip}"><{shape}/></clipPath>{drawn}'
            f'<g clip-path="url(#{clip})">{pattern}</g>'
        )
    box = f'width="{size}" height="{size}" viewBox="0 0 {size} {size}" aria-hidden="true"'
    return f'<svg {NAMESPACE} {box}>{drawn}<{shape} fill="none" stroke="{OUTLINE}"/></svg>'


def _outline(shape: str, middle: float, radius: int) -> str:
    """Name and measures of the SVG element of a point's shape."""
    if shape == "circle":
        return f'circle cx="{middle:g}" cy="{middle:g}" r="{radius}"'
    if shape == "diamond":
        reach = DIAMOND_REACH * radius
        near, far = f"{middle - reach:g}", f"{middle + reach:g}"
        across, down = f"{near},{middle:g} {middle:g},{near}", f"{far},{middle:g} {middle:g},{far}"
        return f'polygon points="{across} {down}"'
    corner, side = f"{middle - radius:g}", 2 * radius
    return f'rect x="{corner}" y="{corner}" width="{side}" height="{side}"'
