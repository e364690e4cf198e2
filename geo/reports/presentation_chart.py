"""A chart on a slide that PowerPoint can edit: its numbers are in a table behind it."""

import numpy as np

from geo.numbers import round_shown
from geo.reports.box import Box
from geo.reports.presentation_axis import Axis, choose_cloud_axis, choose_value_axis
from geo.reports.presentation_cloud import cloud_data, fix_plot_area, name_points, placed_points
from geo.reports.presentation_deck import put
from geo.reports.presentation_shapes import EMU, INK, QUIET, Canvas, Drawn, colour_of, tag_of
from geo.reports.slide import ChartFigure, Series
from geo.texts import Language, text
from geo.values import Floats

COLOURS = ("#1f5a7a", "#c8660a", "#3d7a4e", "#6b4c86", "#4a555b", "#8a6d1f")
SIZE = 12.0
LOCALE_CODES: dict[Language, str] = {"de": "[$-407]", "en": "[$-809]"}
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def draw_chart(slide: Drawn, canvas: Canvas, figure: ChartFigure, box: Box) -> None:
    """Put a chart into a box."""
    from pptx.enum.chart import XL_CHART_TYPE

    kinds = {
        "lines": XL_CHART_TYPE.LINE_MARKERS,
        "bars": XL_CHART_TYPE.COLUMN_CLUSTERED,
        "cloud": XL_CHART_TYPE.XY_SCATTER,
    }
    data = cloud_data(figure) if figure.shape == "cloud" else _category_data(figure, canvas)
    frame = slide.shapes.add_chart(kinds[figure.shape], 0, 0, EMU, EMU, data)
    put(frame, box)
    naming = frame.element.nvGraphicFramePr.cNvPr
    naming.set("id", str(canvas.number()))
    naming.set("name", text("report_files.chart", canvas.language))
    naming.set("descr", figure.alternative)
    _style_chart(frame.chart, figure, canvas.language)
    for number, (drawn, series) in enumerate(
        zip(frame.chart.plots[0].series, figure.series, strict=True)
    ):
        _style_series(drawn, figure.shape, COLOURS[number % len(COLOURS)], number)
        ink = INK if figure.shape == "bars" else COLOURS[number % len(COLOURS)]
        _add_interval(drawn, series, figure, ink)
    if figure.shape == "cloud":
        name_points(frame.chart.plots[0].series, figure, box)


def number_format(decimals: int, language: Language) -> str:
    """A spreadsheet's format with the separators of the language."""
    return LOCALE_CODES[language] + "#,##0" + ("." + "0" * decimals if decimals else "")


def _shown(values: Floats, figure: ChartFigure) -> list[float | None]:
    """As shown, never with more digits; None where there is no number."""
    return [
        None if np.isnan(value) else float(value) for value in round_shown(values, figure.decimals)
    ]


def _category_data(figure: ChartFigure, canvas: Canvas) -> Drawn:
    from pptx.chart.data import CategoryChartData

    data: Drawn = CategoryChartData(  # type: ignore[no-untyped-call]
        number_format=number_format(figure.decimals, canvas.language)
    )
    data.categories = list(figure.labels)
    for series in figure.series:
        data.add_series(series.name or figure.y_title, _shown(series.y, figure))
    return data


def _style_chart(chart: Drawn, figure: ChartFigure, language: Language) -> None:
    from pptx.enum.chart import XL_AXIS_CROSSES, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    _name_values(chart, figure.y_title)
    chart.font.size = Pt(SIZE)
    chart.font.color.rgb = colour_of(INK)
    chart.has_legend = len(figure.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    for axis, title in ((chart.category_axis, figure.x_title), (chart.value_axis, "")):
        axis.has_title = bool(title)
        if title:
            axis.axis_title.text_frame.text = title
            run = axis.axis_title.text_frame.paragraphs[0].runs[0].font
            run.size, run.bold = Pt(SIZE), False
        axis.format.line.color.rgb = colour_of(QUIET)
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.value_axis.major_gridlines.format.line.color.rgb = colour_of("#d5dadd")
    _scale(chart.value_axis, choose_value_axis(figure), language)
    if figure.shape == "cloud":
        _scale(chart.category_axis, choose_cloud_axis(figure), language)
        chart.category_axis.has_major_gridlines = False
        chart.category_axis.crosses = chart.value_axis.crosses = XL_AXIS_CROSSES.MINIMUM
        fix_plot_area(chart)
    if figure.shape == "bars":
        chart.plots[0].gap_width = 60
    _tell_language(chart, tag_of(language))


def _name_values(chart: Drawn, title: str) -> None:
    """What the values are, across and above them: nobody tilts their head to read."""
    from pptx.oxml import parse_xml
    from pptx.util import Pt

    chart.has_title = bool(title)
    if not title:
        return
    chart.chart_title.text_frame.text = title
    chart.chart_title.include_in_layout = False
    run = chart.chart_title.text_frame.paragraphs[0].runs[0].font
    run.size, run.bold = Pt(SIZE), False
    element = chart.chart_title._element  # noqa: SLF001 - the library has no layouts
    for layout in element.findall(f"{{{_C}}}layout"):
        element.remove(layout)
    corner = parse_xml(
        f'<c:layout xmlns:c="{_C}"><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/>'
        '<c:x val="0.005"/><c:y val="0.01"/></c:manualLayout></c:layout>'
    )
    element.find(f"{{{_C}}}overlay").addprevious(corner)


def _scale(drawn: Drawn, axis: Axis, language: Language) -> None:
    drawn.minimum_scale, drawn.maximum_scale = axis.low, axis.high
    drawn.major_unit = axis.step
    drawn.tick_labels.number_format = number_format(axis.decimals, language)
    drawn.tick_labels.number_format_is_linked = False


def _tell_language(chart: Drawn, locale: str) -> None:
    space = chart._chartSpace  # noqa: SLF001 - the library has no name for a chart's language
    spoken = space.makeelement(f"{{{_C}}}lang", {"val": locale})
    first = next(child for child in space if not child.tag.endswith("date1904"))
    first.addprevious(spoken)
    for run in space.iter("{*}defRPr", "{*}rPr"):
        run.set("lang", locale)


def _style_series(drawn: Drawn, shape: str, colour: str, number: int) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    if shape == "bars":
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = colour_of(colour)
        drawn.invert_if_negative = False
        return
    styles = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.DIAMOND)
    dashes = (MSO_LINE.SOLID, MSO_LINE.DASH, MSO_LINE.ROUND_DOT)
    drawn.marker.style, drawn.marker.size = styles[number % len(styles)], 8
    drawn.marker.format.fill.solid()
    drawn.marker.format.fill.fore_color.rgb = colour_of(colour)
    drawn.marker.format.line.color.rgb = colour_of("#ffffff")
    if shape == "cloud":
        drawn.format.line.fill.background()
        return
    drawn.smooth = False
    drawn.format.line.color.rgb = colour_of(colour)
    drawn.format.line.width = Pt(2.5)
    drawn.format.line.dash_style = dashes[number % len(dashes)]


def _add_interval(drawn: Drawn, series: Series, figure: ChartFigure, ink: str) -> None:
    """Whiskers of their own lengths; python-pptx has none."""
    from pptx.oxml import parse_xml

    if series.lower is None or series.upper is None:
        return
    middle, low, high = (
        round_shown(ends, figure.decimals) for ends in (series.y, series.lower, series.upper)
    )
    places = placed_points(series) if figure.shape == "cloud" else np.arange(series.y.size)
    lengths = {"plus": (high - middle)[places], "minus": (middle - low)[places]}
    told = "".join(_lengths(side, far, figure.decimals) for side, far in lengths.items())
    direction = "" if figure.shape == "bars" else '<c:errDir val="y"/>'
    kind = '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
    bars = parse_xml(
        f'<c:errBars xmlns:c="{_C}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        f"{direction}{kind}{told}"
        f'<c:spPr><a:ln w="15875"><a:solidFill><a:srgbClr val="{ink[1:]}"/></a:solidFill></a:ln>'
        "</c:spPr></c:errBars>"
    )
    element = drawn._element  # noqa: SLF001 - the library has no name for whiskers
    after = ("xVal",) if figure.shape == "cloud" else ("cat", "val")
    next(child for child in element if child.tag.rpartition("}")[2] in after).addprevious(bars)


def _lengths(side: str, far: Floats, decimals: int) -> str:
    told = "".join(
        f'<c:pt idx="{place}"><c:v>{max(length, 0.0):.{decimals}f}</c:v></c:pt>'
        for place, length in enumerate(far)
        if np.isfinite(length)
    )
    return (
        f"<c:{side}><c:numLit><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{far.size}"/>{told}</c:numLit></c:{side}>'
    )
