"""Look into the frame of a map, and reach for what is in it."""

from playwright.sync_api import FrameLocator, Page

FRAMES = "iframe[src*=streamlit_folium]"


def map_frame(page: Page, index: int = 0) -> FrameLocator:
    """The frame of a map, once it has painted its areas."""
    frame = page.locator(FRAMES).nth(index).content_frame
    frame.locator("html[data-painted]").wait_for(state="attached")
    return frame


def map_state(frame: FrameLocator, expression: str) -> object:
    """Evaluate a JavaScript expression on ``map``, the Leaflet map of a frame."""
    return frame.locator("html").evaluate(
        f"() => {{ const map = window.map; return {expression}; }}"
    )


def area_fill(frame: FrameLocator, index: int) -> object:
    """The colour or pattern with which an area is drawn now."""
    return map_state(frame, f"map.atlas.areas[{index}].options.fillColor")


def center_of(page: Page, index: int, frame_index: int = 0) -> tuple[float, float]:
    """Where an area's middle is on the page."""
    frame = map_frame(page, frame_index)
    middle = f"map.atlas.areas[{index}].getBounds().getCenter()"
    point = map_state(frame, f"map.latLngToContainerPoint({middle})")
    box = page.locator(FRAMES).nth(frame_index).bounding_box()
    return box["x"] + point["x"], box["y"] + point["y"]


def move_slider(page: Page, steps: int = 1, *, slider: int = 0) -> None:
    """Press the right arrow on a slider."""
    page.locator("input[type=range]").nth(slider).focus()
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
