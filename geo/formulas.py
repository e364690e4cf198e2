"""Words that a spreadsheet would take for a formula, made harmless before they leave in a table."""

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Cells that begin so are computed by Excel or LibreOffice (OWASP, CSV Injection)."""


def disarm(words: str) -> str:
    """The words, behind an apostrophe where a spreadsheet would compute them.

    For names and other text; numbers are written as numbers and need nothing.
    """
    return f"'{words}" if words.startswith(BEGINNINGS) else words
