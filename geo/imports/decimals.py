"""Ways of writing numbers, and the decimal mark that a column shows."""

import re
from collections.abc import Iterable

from geo.imports.draft import DecimalMark

PLAIN = re.compile(r"^[+-]?\d+$")
NUMBER = re.compile(r"^[+-]?(\d+([.,]\d+)*|[.,]\d+)(e[+-]?\d+)?$", re.IGNORECASE)
GROUPED = {
    "comma": re.compile(r"^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$"),
    "point": re.compile(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"),
}
UNGROUPED = {
    "comma": re.compile(r"^[+-]?\d*,\d+(e[+-]?\d+)?$", re.IGNORECASE),
    "point": re.compile(r"^[+-]?\d*\.\d+(e[+-]?\d+)?$", re.IGNORECASE),
}
OPEN = re.compile(r"^[+-]?[1-9]\d{0,2}([.,])\d{3}$")


def choose_decimal(bodies: Iterable[str]) -> tuple[DecimalMark, tuple[str, ...], bool]:
    """The decimal mark that a column shows, contradicting cells, and whether it stays open."""
    comma = point = ""
    open_marks: set[str] = set()
    has_long = False
    for body in bodies:
        if PLAIN.match(body):
            has_long = has_long or len(body.lstrip("+-")) > 3
        elif OPEN.match(body):
            open_marks.add("." if "." in body else ",")
        elif GROUPED["comma"].match(body) or UNGROUPED["comma"].match(body):
            comma = comma or body
        elif GROUPED["point"].match(body) or UNGROUPED["point"].match(body):
            point = point or body
    if comma and point:
        return "", (comma, point), False
    if comma or point:
        return ("comma" if comma else "point"), (), False
    if not open_marks:
        return "", (), False
    # Groups of three throughout are thousands, unless other cells show thousands without a mark.
    if len(open_marks) == 1 and not has_long:
        return ("comma" if open_marks == {"."} else "point"), (), True
    return "", (), True
