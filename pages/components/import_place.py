"""Where the areas lie, confirmed on a picture, and where their borders do not fit."""

import streamlit as st

from geo.imports import ImportDraft, ImportOptions
from geo.imports.crs_candidates import CrsCandidate
from geo.layers.import_pictures import (
    draw_candidates,
    draw_coverage,
    list_faults,
    picture_html,
)
from geo.numbers import format_number
from geo.texts import Language, text
from pages.components.html_table import show_table
from pages.components.import_decisions import PLACE, Decision, decide, version
from pages.components.import_options import choose_place
from pages.components.markdown import plain

ROWS = 25


def show_place(draft: ImportDraft, options: ImportOptions, language: Language) -> None:
    """The system to be confirmed, the areas found, the faults between them."""
    if draft.crs_candidates:
        confirm_place(draft.crs_candidates, options, language)
    elif not draft.upload.layers:
        st.info(text("import_page.no_areas", language))
    show_areas(draft, language)
    show_coverage(draft, language)
    if draft.upload.layers:
        is_open = draft.areas is None and not draft.crs_candidates
        with st.expander(text("import_page.place_options", language), expanded=is_open):
            choose_place(draft, options, language)


def unlike_candidates(candidates: tuple[CrsCandidate, ...]) -> list[CrsCandidate]:
    """Every system once, also where several files leave it open."""
    found = {(one.epsg, one.swap_axes): one for one in reversed(candidates)}
    return [one for one in dict.fromkeys(candidates) if found[one.epsg, one.swap_axes] is one]


def confirm_place(
    candidates: tuple[CrsCandidate, ...], options: ImportOptions, language: Language
) -> None:
    """A picture of all candidates beside a choice; none is taken unasked."""
    unlike = unlike_candidates(candidates)
    chosen = next(
        (i for i, one in enumerate(unlike) if (str(one.epsg), one.swap_axes) == _now(options)), None
    )
    st.subheader(text("import_page.where", language))
    picture, choice = st.columns([1, 1])
    label = text("import_page.where_picture", language, n=len(unlike))
    svg = draw_candidates(unlike, chosen=chosen, label=label)
    picture.html(picture_html(svg, label))
    key = f"import.place.{language}.{version()}"
    with choice:
        if chosen is None:
            st.warning(text("import_page.where_open", language))
        st.radio(
            text("import_page.where_choose", language),
            range(len(unlike)),
            index=chosen,
            format_func=lambda i: _describe(i, unlike[i], language),
            captions=[text(f"{one.why.room}.{one.why.key}", language) for one in unlike],
            key=key,
            on_change=_keep,
            args=(key, unlike, _now(options)),
        )
        st.caption(text("import_page.where_none", language))


def _now(options: ImportOptions) -> tuple[str, bool]:
    return options.crs.rpartition(":")[2], options.swap_axes


def _describe(position: int, candidate: CrsCandidate, language: Language) -> str:
    west, south, east, north = candidate.bbox
    lon, lat = (
        format_number(value, language, decimals=1)
        for value in ((west + east) / 2, (south + north) / 2)
    )
    at = text("import_page.where_at", language, lon=lon, lat=lat)
    return f"{position + 1}: {plain(candidate.name)} ({candidate.epsg}) – {at}"


def _keep(key: str, candidates: list[CrsCandidate], before: tuple[str, bool]) -> None:
    position = st.session_state[key]
    if position is not None:
        chosen = candidates[position]
        decide(Decision(PLACE, (str(chosen.epsg), chosen.swap_axes)), before=before)


def show_areas(draft: ImportDraft, language: Language) -> None:
    """How many areas each level has, and where their keys come from."""
    areas = draft.areas
    if areas is None:
        return
    position = 1 if language == "de" else 2
    names = [level[position] for level in areas.levels]
    pairs = zip(names, areas.counts(), strict=True)
    counts = ", ".join(f"{name} ({format_number(n, language)})" for name, n in pairs)
    st.markdown(plain(text("imports.areas_line", language, counts=counts), longest=400))
    if areas.key_column:
        told = {"key": areas.key_column, "name": areas.name_column or areas.key_column}
        st.caption(plain(text("imports.columns_chosen", language, **told), longest=400))
    if areas.crs:
        st.caption(plain(text("import_page.crs_used", language, crs=areas.crs), longest=300))


def show_coverage(draft: ImportDraft, language: Language) -> None:
    """Gaps, overlaps and slivers on a picture, with the same in a table beside it."""
    errors, areas = draft.coverage, draft.areas
    if errors is None or areas is None or not areas.has_map:
        return
    if errors.is_clean:
        st.success(text("import_page.coverage_clean", language))
        return
    faults = list_faults(errors)
    overlaps, gaps, slivers = (format_number(n, language) for n in errors.found)
    st.subheader(text("import_page.coverage", language))
    told = {"overlaps": overlaps, "gaps": gaps, "slivers": slivers}
    st.warning(text("import_page.coverage_found", language, **told))
    focus = st.selectbox(
        text("import_page.coverage_focus", language),
        [None, *range(min(ROWS, len(faults)))],
        format_func=lambda i: _name_fault(i, str(faults["kind"].iloc[i or 0]), language),
        key=f"import.fault.{language}",
    )
    finest = areas.frame[areas.frame["level"] == areas.levels[-1][0]]
    picture, table = st.columns([3, 2])
    label = text("import_page.coverage_picture", language, **told)
    svg = draw_coverage(finest, errors, focus=focus, label=label)
    picture.html(picture_html(svg, label))
    with table:
        _show_faults(draft, language)


def _name_fault(position: int | None, kind: str, language: Language) -> str:
    if position is None:
        return text("import_page.coverage_all", language)
    return f"{position + 1}: {text(f'import_page.fault_{kind}', language)}"


def _show_faults(draft: ImportDraft, language: Language) -> None:
    if draft.coverage is None or draft.areas is None:
        return
    faults = list_faults(draft.coverage)
    names = draft.areas.frame["name"]
    rows = []
    for position, fault in enumerate(faults.head(ROWS).itertuples(index=False)):
        between = ", ".join(f"{key} {names.get(key, '')}".strip() for key in fault.area_ids)
        area = format_number(float(fault.area_m2), language, decimals=1)
        rows.append((_name_fault(position, str(fault.kind), language), between, area))
    columns = ("fault", "between", "area_m2")
    header = [text(f"import_page.column_{column}", language) for column in columns]
    shown, n = (format_number(count, language) for count in (len(rows), len(faults)))
    caption = text("import_page.coverage_table", language, shown=shown, n=n)
    show_table(header, rows, caption=caption, numbers=frozenset({2}))
