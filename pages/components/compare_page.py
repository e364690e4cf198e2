"""The page Städtevergleich: which cities, what, may they be compared, and then part by part."""

from collections.abc import Callable, Sequence

import streamlit as st

from geo.city import City
from geo.region.results import IndexComparison
from geo.segregation.methods import describe_method
from geo.stories.view import Screen
from geo.texts import Language, text
from pages.components import link
from pages.components.compare_answer import (
    Comparison,
    describe_order,
    describe_verdict,
    find_comparison,
    show_verdict,
)
from pages.components.compare_change import show_changes
from pages.components.compare_choices import (
    CompareChoice,
    choose_comparison,
    known_periods,
    name_group,
    name_indicator,
)
from pages.components.compare_cities import choose_cities, load_cities, show_kinds
from pages.components.compare_figures import show_figures
from pages.components.compare_maps import show_maps
from pages.components.compare_published import show_published
from pages.components.compare_ranks import show_index_ranks, show_indicator_ranks
from pages.components.compare_scatter import show_scatter
from pages.components.compare_trend import show_trends
from pages.components.guard import one_sentence
from pages.components.save_view import show_title
from pages.components.view_choices import PUBLISHED, note

FEWEST = 2
ONLY_PUBLISHED = "compare.only_published"


def render(language: Language, _city: City | None) -> None:
    """Choices, verdict, sections."""
    show_title(text("menu.compare", language), Screen.COMPARISON, language, more=_carried_choices)
    keys = choose_cities(link.chosen("city") or "", language)
    if len(keys) < FEWEST:
        st.info(text("compare_page.too_few", language))
        return
    cities = load_cities(keys, language)
    show_kinds(cities, language)
    choice = choose_comparison(cities, language)
    st.session_state[ONLY_PUBLISHED] = choice is None
    if choice is None:
        st.info(text("compare_page.nothing_by_area", language))
        show_published(cities, language)
        return
    show_sections(cities, choice, language)


def _carried_choices() -> dict[str, str]:
    """The section, where the page has one only and asks for none."""
    return {"section": PUBLISHED} if st.session_state.get(ONLY_PUBLISHED) else {}


@st.fragment
def show_sections(cities: Sequence[City], choice: CompareChoice, language: Language) -> None:
    """The verdict, which may take a while, and the section that is open."""
    with one_sentence(language):
        found = find_comparison(cities, choice, language)
        note_view(cities, choice, found, language)
        if found is not None:
            show_verdict(cities, found, language)
        section = link.choose(
            "section",
            [RANKS, *SECTIONS],
            label=text("segregation_page.section", language),
            names=lambda key: text(f"compare_page.section_{key}", language),
            language=language,
            default=RANKS if found is None or found.compared else PUBLISHED,
            widget=st.segmented_control,
            required=True,
            label_visibility="collapsed",
        )
        if section != RANKS:
            SECTIONS[section](cities, choice, language)
        elif isinstance(found, IndexComparison):
            show_index_ranks(cities, found, language)
        elif found is not None:
            show_indicator_ranks(cities, found, language)


def note_view(
    cities: Sequence[City], choice: CompareChoice, found: Comparison | None, language: Language
) -> None:
    """Propose words for whoever saves the view: what is compared of whom, and the verdict."""
    if choice.by == "index":
        index = describe_method(choice.index, language).name
        what = f"{index}, {name_group(cities, choice.group, language)}"
    else:
        what = name_indicator(cities, choice.indicator, language)
    names = ", ".join(city.name for city in cities)
    said = (describe_order(found, language), describe_verdict(found, language)) if found else ()
    statement = " ".join(sentence for sentence in said if sentence)
    note(Screen.COMPARISON, title=f"{what}: {names}", statement=statement)


def _show_changes(cities: Sequence[City], choice: CompareChoice, language: Language) -> None:
    show_changes(cities, choice, known_periods(cities, choice), language)


def _show_published(cities: Sequence[City], _choice: CompareChoice, language: Language) -> None:
    show_published(cities, language)


RANKS = "ranks"
"""The section that is shown from the comparison itself."""

SECTIONS: dict[str, Callable[[Sequence[City], CompareChoice, Language], None]] = {
    "figures": show_figures,
    "maps": show_maps,
    "trend": show_trends,
    "change": _show_changes,
    "scatter": show_scatter,
    PUBLISHED: _show_published,
}
