"""At which level each city takes part: cities whose areas are alike in size compare."""

from collections.abc import Mapping, Sequence

import streamlit as st

from geo.city import City
from geo.texts import Language, text
from pages.components import link
from pages.components.compare_cities import SEPARATOR
from pages.components.markdown import plain

FINEST = "finest"
EACH = "each"
A_ROW = 4


def choose_level(cities: Sequence[City], language: Language) -> str:
    """A level that all cities with areas have, ``FINEST`` of each, or ``EACH`` its own."""
    divided = divided_cities(cities)
    common = [
        level
        for level in (divided[0].levels if divided else ())
        if all(level.key in [one.key for one in city.levels] for city in divided)
    ]
    names = {FINEST: text("compare_page.level_finest", language)}
    names |= {level.key: level.name(language) for level in common}
    names |= {EACH: text("compare_page.level_each", language)}
    return link.choose(
        "level",
        list(names),
        label=text("map.level", language),
        names=lambda key: names[key],
        language=language,
    )


def divided_cities(cities: Sequence[City]) -> list[City]:
    """Those that are divided into areas."""
    return [city for city in cities if city.levels]


def choose_levels(cities: Sequence[City], language: Language) -> tuple[tuple[str, str], ...]:
    """One level for each city, kept in one parameter of the link."""
    asked = dict(
        part.partition(".")[::2] for part in (link.chosen("levels") or "").split(SEPARATOR)
    )
    divided = divided_cities(cities)
    chosen = []
    for start in range(0, len(divided), A_ROW):
        row = zip(st.columns(A_ROW), divided[start : start + A_ROW], strict=False)
        for column, city in row:
            with column:
                chosen.append((city.key, _choose_one(city, asked, language)))
    link.remember("levels", SEPARATOR.join(f"{city}.{level}" for city, level in chosen))
    return tuple(chosen)


def _choose_one(city: City, asked: Mapping[str, str], language: Language) -> str:
    """The level of a city; where its areas are as large as those of the others, they compare."""
    keys = [level.key for level in city.levels]
    key = f"levels.{city.key}.{language}"
    if st.session_state.get(key) not in keys:
        wanted = asked.get(city.key, "")
        st.session_state[key] = wanted if wanted in keys else keys[-1]
    picked: str = st.selectbox(
        text("compare_page.level_of", language, city=plain(city.name)),
        keys,
        key=key,
        format_func=lambda one: city.level(one).name(language),
    )
    return picked
