"""At which scale? Segregation between surroundings of growing radius, and between levels."""

from html import escape

import streamlit as st

from geo.city import City
from geo.numbers import format_number
from geo.segregation.scale import RadiusProfile, compute_levels
from geo.texts import Language, text
from pages.components import access
from pages.components import cached_segregation as cached
from pages.components.cached_segregation import Question
from pages.components.html_table import show_table
from pages.components.segregation_charts import profile_figure, show_chart
from pages.components.segregation_headline import format_index


def show_scale(city: City, question: Question, language: Language) -> None:
    """The profile over radii with what it means, then the levels of areas."""
    profile = cached.profile(city, question.choice)
    st.subheader(text("segregation_page.profile", language))
    if profile.missing:
        st.info(profile.sentence(language))
    else:
        st.html(f"<p><strong>{escape(profile.sentence(language))}</strong></p>")
        show_profile(profile, language)
    show_levels(city, question, language)


def show_profile(profile: RadiusProfile, language: Language) -> None:
    """Both indices by radius as a chart and as a table."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        show_chart(profile_figure(profile, language), key="profile")
        st.caption(text("segregation_page.profile_about", language))
    with right:
        header = [
            text(f"segregation_page.column_{name}", language) for name in ("radius", "d", "h")
        ]
        rows = [
            (
                format_number(float(radius), language),
                format_index(float(d), language),
                format_index(float(h), language),
            )
            for radius, d, h in zip(
                profile.radii_m, profile.dissimilarity, profile.theil_h, strict=True
            )
        ]
        caption = text("segregation_page.profile_table", language)
        show_table(header, rows, caption=caption, numbers=frozenset({0, 1, 2}))


def show_levels(city: City, question: Question, language: Language) -> None:
    """The same groups between the areas of each level; larger areas, lower values."""
    found = compute_levels(city, cached.selection(city, question.choice), rule=access.rule())
    if not found:
        return
    st.subheader(text("segregation_page.levels", language))
    header = [
        text(f"segregation_page.column_{name}", language)
        for name in ("level", "n_areas", "d", "expected", "h")
    ]
    rows = [
        (
            city.level(level.level).name(language),
            format_number(level.n_areas, language),
            format_index(level.dissimilarity, language),
            format_index(level.expected, language),
            format_index(level.theil_h, language),
        )
        for level in found
    ]
    caption = text("segregation_page.levels_about", language)
    show_table(header, rows, caption=caption, numbers=frozenset(range(1, 5)))
