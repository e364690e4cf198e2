"""The frame of every page: settings, language, menu, city, and the loud words about it."""

from collections.abc import Callable
from pathlib import PurePath

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.city import City
from geo.errors import GeoError, SettingsError
from geo.provenance.lines import city_badges
from geo.texts import LANGUAGES, Language, as_language, text
from pages.components import access, cached, link, shim, styles
from pages.components.guard import one_sentence, say

PAGES = {
    "overview": "app.py",
    "map": "pages/1_Karte.py",
    "segregation": "pages/2_Segregation.py",
    "scenarios": "pages/4_Szenarien.py",
    "compare": "pages/5_Staedtevergleich.py",
    "presentation": "pages/6_Praesentation.py",
    "data": "pages/9_Daten.py",
    "methodology": "pages/8_Methodik.py",
}


Render = Callable[[Language, City], None]


def run_page(page: str, render: Render) -> None:
    """Boot, then render the page of the chosen city; refusals become one sentence."""

    def render_city(language: Language, city: City | None) -> None:
        if city is not None:
            render(language, city)

    run_page_without_city(page, render_city)


def run_page_without_city(
    page: str, render: Callable[[Language, City | None], None], *, banner: bool = True
) -> None:
    """The same for a page that works when no city opens.

    Args:
        page: Key of the page.
        render: What is on it.
        banner: Whether all of the page is about the city; else the page itself calls
            ``show_banner`` where it is.
    """
    language, notices = boot(page)
    city = _open_city(language)
    if city is not None and banner:
        show_banner(city, language)
    with one_sentence(language):
        render(language, city)
    # Only now is it known what the link asked for in vain; it is said above the page.
    with notices:
        link.show_refused(language)


def boot(page: str) -> tuple[Language, DeltaGenerator]:
    """Set the page up and show menu, city and language; every page begins with this.

    Returns:
        The reader's language, and the place for what must be said first.
    """
    language = as_language(link.chosen("lang"))
    st.set_page_config(
        page_title=f"{text(f'menu.{page}', language)} – {text('common.app_name', language)}",
        page_icon="🗺️",
        layout="wide",
    )
    styles.apply_styles()
    _refuse_bad_settings(language)
    with st.sidebar:
        st.html(f'<p class="atlas-name">{text("common.app_name", language)}</p>')
        _show_menu(language)
        _choose_city(language)
        language = _choose_language(language)
        access.show_access(language)
    addresses = {key: _address_of(file) for key, file in PAGES.items()}
    shim.set_language(language, page=addresses[page], pages=list(addresses.values()))
    access.show_access_banner(language)
    return language, st.container()


def _refuse_bad_settings(language: Language) -> None:
    """A server whose settings are not understood shows nobody anything."""
    try:
        access.validate_login()
    except SettingsError as refusal:
        say(refusal, language)
        st.stop()


def _address_of(file: str) -> str:
    """What Streamlit puts last into the address of a page: its file without number and ending."""
    return PurePath(file).stem.partition("_")[2]


def _choose_city(language: Language) -> None:
    names = {entry.key: entry.name for entry in cached.entries()}
    link.choose(
        "city",
        list(names),
        label=text("common.city", language),
        names=lambda key: names.get(key, key),
        language=language,
    )


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


def _open_city(language: Language) -> City | None:
    try:
        return cached.load(link.chosen("city") or "")
    except GeoError as refusal:
        say(refusal, language)
        return None


def show_banner(city: City, language: Language) -> None:
    """Say what cannot be overlooked: fictional figures, schematic outlines, own data."""
    for name, words in city_badges(city, language):
        st.html(f'<p class="atlas-badge atlas-{name}" role="note">{words}</p>')
