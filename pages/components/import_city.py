"""The city of an import before it is kept: what it holds, and how it would stand on the map."""

from collections.abc import Callable

import streamlit as st

from geo.city import City
from geo.disclosure import DisclosureRule, compute_shown_panel
from geo.disclosure.apart import protect_apart
from geo.imports import ImportDraft, build_city
from geo.layers.view import MapView
from geo.numbers import format_number
from geo.provenance import short_words
from geo.texts import Language, text
from pages.components import access, background, cached
from pages.components.html_table import show_table
from pages.components.map_parts import show_newest
from pages.components.map_view import show_map
from pages.components.markdown import plain
from pages.components.provenance_view import show_whence_of_indicators
from pages.components.static_files import forget_preview, load_geometry, owner_of_preview
from pages.components.ticker import ticker
from pages.components.waiting import result_soon

CITY = "import.city"
SLOT = "import.preview"
PREVIEW_KEY = "preview"
HEIGHT = 420
ROWS = 30
PATIENCE_SECONDS = 1.5


def preview_city(draft: ImportDraft, *, name: str) -> City:
    """The city of a draft; built once, as what is computed of it stays with it."""
    known: tuple[ImportDraft, str, City] | None = st.session_state.get(CITY)
    if known is None or known[0] is not draft or known[1] != name:
        forget_preview()
        known = (draft, name, build_city(draft, key=PREVIEW_KEY, name=name)[0])
        st.session_state[CITY] = known
    return known[2]


def show_city_preview(city: City, language: Language) -> None:
    """What the city holds at once; its map as soon as small numbers are protected."""
    counts = ", ".join(
        f"{level.name(language)} ({format_number(len(city.areas_at(level.key)), language)})"
        for level in city.levels
    )
    st.markdown(plain(text("imports.areas_line", language, counts=counts), longest=400))
    offered = cached.offered_indicators(city, city.finest_level)
    if city.has_map and offered:
        _show_map_when_ready(city, offered[0], language)
    _show_indicators(city, language)


def _show_map_when_ready(city: City, indicator: str, language: Language) -> None:
    """Protecting a large city takes a while; nobody has to wait for it to go on."""
    rule = access.rule()
    identity = (city.fingerprint, indicator, repr(rule))
    background.start(SLOT, identity, _protect(city, indicator, rule))
    if result_soon(SLOT, identity, patience_s=PATIENCE_SECONDS) is not None:
        _show_city_map(city, indicator, language)
        return

    @st.fragment
    def wait() -> None:
        if background.result(SLOT, identity) is not None:
            st.rerun()
        st.info(text("import_page.protecting", language))
        ticker(pending=True, key="import.preview")

    wait()


def _protect(
    city: City, indicator: str, rule: DisclosureRule
) -> Callable[[Callable[[], bool], Callable[[float], None]], bool]:
    def work(should_stop: Callable[[], bool], _report: Callable[[float], None]) -> bool:
        protect_apart(city, rule=rule, should_stop=should_stop)
        if should_stop():
            return False
        compute_shown_panel(city, indicator, level=city.finest_level, rule=rule)
        return True

    return work


def _show_city_map(city: City, indicator: str, language: Language) -> None:
    shown = show_newest(city, indicator, language=language)
    if shown is None:
        return
    view = MapView(
        geometry=load_geometry(city, city.finest_level, owner=owner_of_preview()),
        colouring=shown.colouring,
        language=language,
        label=text("map.map_label", language, title=shown.title, city=city.name),
        source=short_words([panel for panel, _ in shown.columns], city.sources, language),
        height=HEIGHT,
    )
    left, right = st.columns([5, 2])
    with left:
        show_map(view, key="import-preview")
    with right:
        st.html(shown.legend)
        show_whence_of_indicators(
            city,
            [(panel.indicator, period) for panel, period in shown.columns],
            level=city.finest_level,
            key="import-preview",
            language=language,
        )


def _show_indicators(city: City, language: Language) -> None:
    """What was read, by its name in the atlas: periods and numbers."""
    grouped = city.values.groupby("indicator", sort=False)["period"].agg(["min", "max", "size"])
    rows = [
        (
            city.indicator(str(key)).name(language),
            first if first == last else f"{first}–{last}",
            format_number(int(size), language),
        )
        for key, (first, last, size) in zip(
            grouped.index[:ROWS], grouped.head(ROWS).to_numpy(), strict=True
        )
    ]
    header = [text(f"import_page.column_{name}", language) for name in ("what", "periods", "n")]
    shown, n = (format_number(count, language) for count in (len(rows), len(grouped)))
    caption = text("import_page.preview_table", language, shown=shown, n=n)
    show_table(header, rows, caption=caption, numbers=frozenset({2}))
