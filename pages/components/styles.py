"""The few style rules that Streamlit's theme has no setting for."""

import streamlit as st

RULES = """
<style>
.stMainBlockContainer { padding: 2.5rem 2rem 2rem 2rem; max-width: 110rem; }
section[data-testid="stSidebar"][aria-expanded="true"] { width: 15rem !important;
  min-width: 15rem !important; }
.stMainBlockContainer h1 { font-size: 1.7rem; padding: .25rem 0; }
.stMainBlockContainer h2, .stMainBlockContainer h3 { font-size: 1.2rem; padding: .25rem 0; }
.atlas-name { font-size: 1.35rem; font-weight: 700; margin: 0; letter-spacing: .01em; }
.atlas-badge { margin: 0; padding: .35rem .75rem; border-left: .4rem solid; font-weight: 600; }
.atlas-fictional { background: #fff3d6; border-color: #8a6100; color: #4a3400; }
.atlas-schematic { background: #e7eef6; border-color: #2d5d8c; color: #17324d; }
.atlas-unprotected { background: #5c1a4e; border-color: #1c2429; color: #ffffff; }
.atlas-role { font-size: .85rem; margin: .5rem 0 0; color: #47525a; }
.atlas-uploaded { background: #e8f1ea; border-color: #3c6e47; color: #1f3d26; }
.atlas-table-frame { overflow-x: auto; }
table.atlas { border-collapse: collapse; width: 100%; font-size: .9rem; }
table.atlas caption { text-align: left; font-weight: 600; padding: .25rem 0; }
table.atlas th, table.atlas td { padding: .25rem .6rem; border-bottom: 1px solid #d5dade; }
table.atlas th { text-align: left; background: #f2f4f5; }
table.atlas .number { text-align: right; font-variant-numeric: tabular-nums; }
table.atlas tr.chosen td, table.atlas tr.chosen th { background: #e7eef6; font-weight: 600; }
.atlas-source { font-size: .8rem; color: #47525a; margin: .25rem 0; overflow-wrap: anywhere; }
.atlas-cards { display: grid; gap: .75rem;
  grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); }
.atlas-card { border: 1px solid #d5dade; border-radius: .4rem; padding: .6rem .8rem; }
.atlas-card .what { font-size: .85rem; color: #47525a; margin: 0; }
.atlas-card .value { font-size: 1.5rem; font-weight: 650; margin: .1rem 0; line-height: 1.2; }
.atlas-card .note { font-size: .8rem; color: #47525a; margin: 0; }
div[data-testid="stPopoverBody"] { min-width: 34rem; max-width: 90vw; }
div[data-testid="stPopoverBody"] button { padding: 0 .2rem; min-width: 2rem; }
.st-key-title-row > :first-child { flex: 1 1 16rem; min-width: 0; }
.st-key-title-row > :last-child, .st-key-title-buttons > div { flex: 0 0 auto; }
.st-key-title-buttons > div, .st-key-title-buttons > div > div { width: max-content; }
.st-key-title-buttons button { white-space: nowrap; }
div[data-testid="stPopoverBody"] [class*="st-key-view-form-"] button { padding: .25rem .75rem; }
[class*="st-key-whence-"] button { padding: 0; min-height: 1.5rem;
  text-decoration: underline dotted; text-underline-offset: .2rem; }
.atlas-skip { position: absolute; left: -100rem; }
.atlas-skip:focus { position: static; }
div[class*="st-key-import-go-"] button { min-height: 3.6rem; }
iframe { border: 0; }
</style>
"""


def apply_styles() -> None:
    """Put the rules on the page."""
    st.html(RULES)
