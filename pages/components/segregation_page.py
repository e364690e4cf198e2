"""The page Segregation: the answer in one sentence first, then section by section what is behind.

A section is computed when it is opened, so that the page is there within a second.
"""

from collections.abc import Callable

import streamlit as st

from geo.city import City
from geo.segregation.headline import compute_headline
from geo.segregation.results import HEADLINE_INDEX
from geo.stories.view import Screen
from geo.texts import Language, text
from pages.components import cached_segregation as cached_results
from pages.components import link
from pages.components.cached_segregation import Question
from pages.components.guard import one_sentence
from pages.components.markdown import plain
from pages.components.save_view import show_title
from pages.components.segregation_areas import show_areas
from pages.components.segregation_choices import choose_question
from pages.components.segregation_headline import show_headline
from pages.components.segregation_hotspots import show_hotspots
from pages.components.segregation_indices import show_indices
from pages.components.segregation_parts import BY_LEVEL, show_parts
from pages.components.segregation_scale import show_scale
from pages.components.segregation_time import show_time
from pages.components.segregation_whence import columns_behind, show_question_whence
from pages.components.sources import show_source_line

Show = Callable[[City, Question, Language], None]
SECTIONS: dict[str, Show] = {
    "indices": show_indices,
    "areas": show_areas,
    "scale": show_scale,
    "time": show_time,
    "parts": show_parts,
    "hotspots": show_hotspots,
}


def render(language: Language, city: City) -> None:
    """Choices, headline, sections, sources."""
    show_title(text("menu.segregation", language), Screen.SEGREGATION, language)
    question = choose_question(city, language)
    if question is None:
        st.info(text("segregation_page.no_groups", language, city=plain(city.name)))
        return
    headline = compute_headline(cached_results.results(city, question, (HEADLINE_INDEX,)))
    show_headline(city, question, headline, language)
    show_question_whence(city, question, index=HEADLINE_INDEX, key="headline", language=language)
    if headline.is_said:
        show_sections(city, question, language)
    else:
        show_other_periods(city, question, language)
    show_source_line(city, columns_behind(city, question), language)


@st.fragment
def show_sections(city: City, question: Question, language: Language) -> None:
    """The section that is open; changing it reruns nothing else."""
    with one_sentence(language):
        section = link.choose(
            "section",
            list(SECTIONS),
            label=text("segregation_page.section", language),
            names=lambda key: text(f"segregation_page.section_{key}", language),
            language=language,
            widget=st.segmented_control,
            required=True,
            label_visibility="collapsed",
        )
        with st.spinner(text("segregation_page.computing", language)):
            SECTIONS[section](city, question, language)
        index = {"areas": link.chosen("part") or "", "parts": BY_LEVEL}.get(section, "")
        show_question_whence(city, question, index=index, key=section, language=language)


@st.fragment
def show_other_periods(city: City, question: Question, language: Language) -> None:
    """The series, which may have an answer where the chosen period has none."""
    with one_sentence(language):
        show_time(city, question, language)
        show_question_whence(city, question, key="time", language=language)
