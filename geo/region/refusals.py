"""Why a city has no figure, in every language at once, so that it can be kept and sent."""

from geo.errors import GeoError, IndexInputError, UnknownKeyError
from geo.region.results import Refusal
from geo.texts import LANGUAGES, text


def refuse(reason: str, **told: object) -> Refusal:
    """A refusal with the words of ``region.refused_<reason>``."""
    sentences = {
        language: text(f"region.refused_{reason}", language, **told) for language in LANGUAGES
    }
    return Refusal(reason, sentences)


def refuse_by_error(error: GeoError) -> Refusal:
    """The refusal that an error amounts to."""
    reason = "unreadable"
    if isinstance(error, UnknownKeyError):
        reason = "no_data"
    elif isinstance(error, IndexInputError):
        reason = "impossible"
    return Refusal(reason, {language: error.sentence(language) for language in LANGUAGES})
