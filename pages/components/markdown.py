"""Streamlit reads titles, labels and messages as Markdown, where a picture is a request."""

SIGNS = frozenset(r"\`*_{}[]()<>#+-.!|~$:")
"""Everything that Markdown, its directives and formulas begin or end with."""


def plain(words: str, *, longest: int = 60) -> str:
    """Words from outside, shortened, with every sign of Markdown made harmless."""
    shortened = words if len(words) <= longest else words[:longest] + "…"
    return "".join(f"\\{sign}" if sign in SIGNS else sign for sign in shortened)
