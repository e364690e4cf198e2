"""Text from data leaves as text."""

import json
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.layers.escape import escape_html, escape_json

HOSTILE = ["<img src=x onerror=1>", "${1}", "`+1+`", "</script>", "'\"", "\\u003c", "{{1}}", "&lt;"]


@given(st.text())
def test_html_reads_as_the_text_that_was_meant(words: str) -> None:
    kept = words.replace("\r", "").replace("\x00", "")  # HTML has no way to write these two
    assert unescape(escape_html(kept)) == kept


@given(st.text())
def test_html_has_nothing_that_opens_markup_or_a_template(words: str) -> None:
    assert not set("<>\"'`${}\\") & set(escape_html(words))


@pytest.mark.parametrize("words", HOSTILE)
def test_json_says_the_same_without_markup(words: str) -> None:
    written = escape_json({"name": [words]})
    assert json.loads(written) == {"name": [words]}
    assert not set("<>&'`$\u2028\u2029") & set(written)


def test_json_refuses_what_browsers_cannot_read() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        escape_json([float("nan")])
