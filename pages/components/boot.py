"""The frame of every page: settings, language, menu, city, and the loud words about it."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from geo.city import City, CityKind, GeometryKind
from geo.errors import GeoError
from geo.texts import LANGUAGES, Language, as_language, text
from pages.components import cached, link, shim, styles

PAGES = {
    "overview": "app.py",
    "map": "pages/1_Karte.py",
    "data": "pages/9_Daten.py",
}


@dataclass(frozen=True)
class Frame:
    """What every page knows: the reader's language and the city; None where it cannot open."""

    language: Language
    city: City | None


def run_page(page: str, render: Callable[[Language, City], None]) -> None:
    """Boot, then render the page of the chosen city; refusals become one sentence."""
    frame = boot(page)
    if frame.city is None:
        return
    try:
        render(frame.language, frame.city)
    except GeoError as refusal:
        st.error(link.plain(refusal.sentence(frame.language), longest=600))


def boot(page: str) -> Frame:
    """Set the page up and show menu, city and language; every page calls this first."""
    language = as_language(link.chosen("lang"))
    st.set_page_config(
        page_title=f"{text(f'menu.{page}', language)} – {text('common.app_name', language)}",
        page_icon="🗺️",
        layout="wide",
    )
    styles.apply_styles()
    with st.sidebar:
        st.html(f'<p class="atlas-name">{text("common.app_name", language)}</p>')
        _show_menu(language)
        entry_names = {entry.key: entry.name for entry in cached.entries()}
        key = link.choose(
            "city",
            list(entry_names),
            label=text("common.city", language),
            names=lambda entry: entry_names.get(entry, entry),
            language=language,
        )
        language = _choose_language(language)
    shim.set_language(language)
    link.show_refused(language)
    return Frame(language=language, city=_open_city(key, language))


def _show_menu(language: Language) -> None:
    for page, file in PAGES.items():
        st.page_link(file, label=text(f"menu.{page}", language))


def _choose_language(language: Language) -> Language:
    names = {"de": "Deutsch", "en": "English"}
    picked = link.choose(
        "lang",
        list(LANGUAGES),
        label=text("common.language", language),
        names=lambda key: names[key],
        # Its own label does not change with the language, and neither do its options.
        language="de",
        widget=st.radio,
        horizontal=True,
    )
    if picked != language:
        st.rerun()
    return as_language(picked)


def _open_city(key: str, language: Language) -> City | None:
    try:
        city = cached.load(key)
    except GeoError as refusal:
        st.error(link.plain(refusal.sentence(language), longest=600))
        return None
    show_banner(city, language)
    return city


def show_banner(city: City, language: Language) -> None:
    """Say what cannot be overlooked: fictional figures, schematic outlines, own data."""
    badges = []
    if city.kind is CityKind.FICTIONAL:
        badges.append(("fictional", text("common.fictional_banner", language)))
    if city.geometry is GeometryKind.SCHEMATIC:
        badges.append(("schematic", text("common.schematic_banner", language)))
    if city.kind is CityKind.UPLOADED:
        badges.append(("uploaded", text("common.uploaded_banner", language)))
    for name, words in badges:
        st.html(f'<p class="atlas-badge atlas-{name}" role="note">{words}</p>')
