"""The start page, Überblick: ``streamlit run app.py``."""

from pages.components import overview
from pages.components.boot import run_page

run_page("overview", overview.render)
