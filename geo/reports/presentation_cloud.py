"""A cloud of points on a slide, with names where there is room."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.numbers import round_shown
from geo.reports.box import Box
from geo.reports.presentation_axis import choose_cloud_axis, choose_value_axis
from geo.reports.presentation_shapes import Drawn
from geo.reports.presentation_text import measure_width
from geo.reports.slide import ChartFigure, Series
from geo.values import Floats

PLOT = (0.08, 0.12, 0.89, 0.7)
"""Left, top, width and height of a cloud's plot, as shares of the chart."""
SIZE = 11.0
NAMED_POINTS = 40
"""Points of a cloud that get a name where there is room."""
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def cloud_data(figure: ChartFigure) -> Drawn:
    """Points as shown, never with more digits; those without a place are left out."""
    from pptx.chart.data import XyChartData

    data: Drawn = XyChartData()  # type: ignore[no-untyped-call]
    for series in figure.series:
        drawn = data.add_series(series.name or figure.y_title)
        for place in placed_points(series):
            x, y = np.asarray(series.x)[place], series.y[place]
            drawn.add_data_point(*(float(round_shown(at, figure.decimals)) for at in (x, y)))
    return data


def placed_points(series: Series) -> npt.NDArray[np.intp]:
    """Places of the points of a cloud that have both numbers."""
    x = np.full(series.y.shape, np.nan) if series.x is None else series.x
    return np.flatnonzero(np.isfinite(x) & np.isfinite(series.y))


def fix_plot_area(chart: Drawn) -> None:
    """Say where the plot is, so that we know where its points are and names find room."""
    from pptx.oxml import parse_xml

    sides = zip(("x", "y", "w", "h"), PLOT, strict=True)
    told = "".join(f'<c:{side} val="{share}"/>' for side, share in sides)
    area = chart._chartSpace.chart.plotArea  # noqa: SLF001 - the library has no layouts
    for layout in area.findall(f"{{{_C}}}layout"):
        area.remove(layout)
    area.insert(
        0,
        parse_xml(
            f'<c:layout xmlns:c="{_C}"><c:manualLayout><c:layoutTarget val="inner"/>'
            f'<c:xMode val="edge"/><c:yMode val="edge"/>{told}</c:manualLayout></c:layout>'
        ),
    )


@dataclass(frozen=True)
class _Label:
    box: Box
    position: Drawn


def name_points(drawn: Drawn, figure: ChartFigure, box: Box) -> None:
    """Names beside points where no other name stands; what has none is named in the table."""
    from pptx.util import Pt

    points = [
        (number, rank, np.asarray(series.x)[place], series.y[place], figure.labels[place])
        for number, series in enumerate(figure.series)
        for rank, place in enumerate(placed_points(series))
    ]
    if not points:
        return
    marks = _spread(np.array([point[2:4] for point in points], dtype=np.float64), figure, box)
    taken = [Box(x - 5, y - 5, 10, 10) for x, y in marks]
    named = 0
    for (x, y), (number, rank, _, _, name) in zip(marks, points, strict=True):
        spot = _free_spot(name, x, y, taken, box) if named < NAMED_POINTS else None
        if spot is None:
            continue
        named += 1
        taken.append(spot.box)
        label = drawn[number].points[rank].data_label
        label.text_frame.text = name
        label.text_frame.paragraphs[0].runs[0].font.size = Pt(SIZE)
        label.position = spot.position


def _spread(points: Floats, figure: ChartFigure, box: Box) -> Floats:
    """Where points stand in the chart, in points of the slide."""
    across, up = choose_cloud_axis(figure), choose_value_axis(figure)
    low, high = np.array([across.low, up.low]), np.array([across.high, up.high])
    share = (points - low) / (high - low)
    left, top, width, height = PLOT
    x = (left + width * share[:, 0]) * box.width
    y = (top + height * (1 - share[:, 1])) * box.height
    return np.column_stack([x, y])


def _free_spot(name: str, x: float, y: float, taken: list[Box], box: Box) -> _Label | None:
    from pptx.enum.chart import XL_LABEL_POSITION

    width, height = measure_width(name, SIZE) + 4, SIZE + 3
    spots = (
        _Label(Box(x + 6, y - height / 2, width, height), XL_LABEL_POSITION.RIGHT),
        _Label(Box(x - 6 - width, y - height / 2, width, height), XL_LABEL_POSITION.LEFT),
        _Label(Box(x - width / 2, y - 6 - height, width, height), XL_LABEL_POSITION.ABOVE),
        _Label(Box(x - width / 2, y + 6, width, height), XL_LABEL_POSITION.BELOW),
    )
    for spot in spots:
        inside = (
            spot.box.left >= PLOT[0] * box.width
            and spot.box.right <= box.width
            and spot.box.top >= 0
            and spot.box.bottom <= (PLOT[1] + PLOT[3]) * box.height + SIZE / 2
        )
        if inside and not any(_overlap(spot.box, other) for other in taken):
            return spot
    return None


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )
