"""A report as one HTML file that runs without a server and asks nobody for anything."""

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import BinaryIO

from geo.layers.escape import escape_html
from geo.reports.html_maps import collect_outlines
from geo.reports.html_slides import button_html, slide_html
from geo.reports.slide import Report
from geo.texts import Language, text

FOLDER = Path(__file__).parent
CONTROLS = {
    "previous": "presentation.previous",
    "next": "presentation.next",
    "fullscreen": "presentation.fullscreen",
    "leave": "presentation.leave",
}
"""What a button does, and what it is called."""


def write_html(report: Report, target: BinaryIO) -> None:
    """Write a report as a full-screen presentation in one file.

    Only the script and the style that stand in the file itself may run or apply: the page's
    policy names them by their hash and forbids all else, requests included. The same report gives
    the same bytes.

    Args:
        report: What is told; all of it has passed disclosure control.
        target: Opened for bytes.
    """
    target.write(compose_html(report).encode("utf-8"))


def compose_html(report: Report) -> str:
    """The file as text."""
    language = report.language
    atlas = collect_outlines(report)
    slides = "".join(slide_html(report, place, atlas) for place in range(len(report.slides)))
    style, script = _part("html_story.css"), _part("html_story.js")
    title = escape_html(report.title)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{style}</style></head>"
        f'<body data-map-help="{_say("presentation.map_help", language)}" '
        f'data-chart-help="{_say("presentation.chart_help", language)}" '
        f'data-map="{_say("presentation.map", language)}" '
        f'data-chart="{_say("presentation.chart", language)}">'
        f'{atlas.svg()}<h1 class="unseen">{title}</h1><main>{slides}</main>'
        f"{_controls(language)}"
        '<p class="unseen" id="said" role="status" aria-live="polite"></p>'
        '<p class="unseen" id="map-help"></p>'
        f"<script>{script}</script></body></html>\n"
    )


def _controls(language: Language) -> str:
    buttons = "".join(button_html("act", act, text(key, language)) for act, key in CONTROLS.items())
    label = _say("presentation.controls", language)
    return f'<nav class="controls" aria-label="{label}">{buttons}</nav>'


def _policy(style: str, script: str) -> str:
    """What the page may do: apply its own style, run its own script, show pictures in it."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(part: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(part.encode()).digest()).decode()}'"


@cache
def _part(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def _say(key: str, language: Language) -> str:
    return escape_html(text(key, language))
