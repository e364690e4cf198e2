"""What an index is: formula, reading, pitfalls, literature."""

from html import escape

import streamlit as st

from geo.segregation.methods import MethodCard, describe_method, describe_notation
from geo.texts import Language, text

STYLE = """<style>
.atlas-method { border: 1px solid #d5dade; border-radius: .4rem; padding: .4rem 1rem .7rem; }
.atlas-method + .atlas-method { margin-top: .75rem; }
.atlas-method h3 { font-size: 1.05rem; }
.atlas-method dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem;
  margin: 0; font-size: .9rem; }
.atlas-method dt { font-weight: 600; }
.atlas-method dd { margin: 0; }
.atlas-method .formula { font-family: monospace; }
@media (max-width: 40rem) { .atlas-method dl { grid-template-columns: 1fr; } }
</style>"""


def show_method_card(index: str, language: Language) -> None:
    """The card of one index with the signs of its formula."""
    notation = f"<p class='atlas-source'>{escape(describe_notation(language))}</p>"
    st.html(f"{STYLE}{card_html(describe_method(index, language), language)}{notation}")


def card_html(card: MethodCard, language: Language) -> str:
    """A card as a list of terms."""
    entries = (
        ("formula", card.formula),
        ("reading", card.reading),
        ("pitfalls", card.pitfalls),
        ("literature", card.literature),
        ("references", "; ".join(card.references)),
    )
    terms = "".join(
        f"<dt>{escape(text(f'methodology.card_{key}', language))}</dt>"
        f'<dd class="{key}">{escape(words)}</dd>'
        for key, words in entries
    )
    return f'<div class="atlas-method"><h3>{escape(card.name)}</h3><dl>{terms}</dl></div>'
