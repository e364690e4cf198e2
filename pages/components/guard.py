"""What cannot be done is said in one sentence; the rest of the page goes on."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from geo.errors import GeoError
from geo.texts import Language
from pages.components.link import write_link
from pages.components.markdown import plain

LONGEST = 600


@contextmanager
def one_sentence(language: Language) -> Iterator[None]:
    """Turn a refusal of the domain into its sentence.

    A fragment shows its own exceptions instead of handing them on, so each needs its own.
    """
    try:
        yield
    except GeoError as refusal:
        say(refusal, language)
    finally:
        # Whatever is drawn inside may have been chosen in, and only now is it all known.
        write_link()


def say(refusal: GeoError, language: Language) -> None:
    """The sentence of a refusal, with nothing from outside that could act."""
    st.error(plain(refusal.sentence(language), longest=LONGEST))
