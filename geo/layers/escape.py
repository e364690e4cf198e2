"""The one door through which text from data leaves for a browser.

Names and titles come from files that anyone may have written. The map's script puts them on
screen as text nodes, so they are sent as JSON; only what is put into HTML by hand needs
``escape_html``.
"""

import json
from typing import Any

# html.escape alone lets ${...} and backticks through, which template strings would run.
HTML_ENTITIES = str.maketrans({character: f"&#{ord(character)};" for character in "&<>\"'`${}\\"})
# Inside JSON these can only stand in strings, where \uXXXX means the same character.
JSON_ESCAPES = str.maketrans(
    {character: f"\\u{ord(character):04x}" for character in "&<>'`$\u2028\u2029"}
)


def escape_html(words: str) -> str:
    """Text that shows as itself in HTML text and attributes, and runs nowhere."""
    return words.translate(HTML_ENTITIES)


def escape_json(content: Any) -> str:  # noqa: ANN401 - JSON is any nesting of plain values
    """Compact JSON that holds no markup and no template marks even when read as text."""
    return json.dumps(
        content, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).translate(JSON_ESCAPES)
