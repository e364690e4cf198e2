"""The sentence a council member takes home: how many of 100 would have to move, and by chance."""

from dataclasses import dataclass
from math import isfinite

from geo.indices.verdict import RESOLUTION, Outcome
from geo.numbers import format_number, round_shown
from geo.segregation.results import HEADLINE_INDEX, IndexResult, IndexResults
from geo.texts import Language, text

PERSONS = 100


@dataclass(frozen=True)
class Headline:
    """Dissimilarity in words.

    Attributes:
        result: Dissimilarity with expected value and interval.
        outcome: What may be said; none where nothing was drawn.
        n_areas: Areas that take part.
    """

    result: IndexResult
    outcome: Outcome | None
    n_areas: int

    @property
    def is_said(self) -> bool:
        """Whether there is a figure to give."""
        return self.outcome not in ("undefined", "too_few") and isfinite(self.result.value)

    def sentence(self, language: Language, *, group: str, other: str) -> str:
        """Of 100 persons so many would have to move; by chance alone so many.

        Args:
            language: Of the reader.
            group: Name of the group.
            other: Name of those it is compared with.
        """
        if not self.is_said:
            return text(
                self._refusal, language, limit=format_number(RESOLUTION, language, decimals=1)
            )
        form = "multigroup" if self.result.multigroup else "two_groups"
        parts = [_say(form, self.result.value, language, group=group, other=other)]
        if isfinite(self.result.expected):
            parts.append(_say("chance", self.result.expected, language))
        return " ".join(parts)

    def interval_sentence(self, language: Language) -> str:
        """Between how many and how many of 100, empty where there is no interval."""
        if not (self.is_said and isfinite(self.result.lower)):
            return ""
        low, high = (_of_hundred(end, language) for end in (self.result.lower, self.result.upper))
        key = (
            "segregation.headline_interval_alike"
            if low == high
            else "segregation.headline_interval"
        )
        return text(key, language, low=low, high=high)

    def verdict_sentence(self, language: Language) -> str:
        """Whether chance would explain it, empty where nothing was drawn."""
        if self.outcome is None or not self.is_said:
            return ""
        limit = format_number(RESOLUTION, language, decimals=1)
        return text(f"indices.verdict_{self.outcome}", language, limit=limit)

    @property
    def _refusal(self) -> str:
        is_small = self.outcome == "too_few"
        return "segregation.headline_too_few" if is_small else "segregation.headline_undefined"


def compute_headline(results: IndexResults) -> Headline:
    """The headline of results that hold the dissimilarity."""
    missing = IndexResult(HEADLINE_INDEX, float("nan"))
    result = results.by_key.get(HEADLINE_INDEX, missing)
    return Headline(result=result, outcome=results.outcome, n_areas=results.n_areas)


def _say(sentence: str, share: float, language: Language, **told: str) -> str:
    """A sentence with its number of people, in the singular where it is one or less."""
    is_one = share > 0.0 and float(round_shown(share * PERSONS, 0)) <= 1.0
    ending = "_one" if is_one else ""
    moved = _of_hundred(share, language)
    return text(f"segregation.headline_{sentence}{ending}", language, moved=moved, **told)


def _of_hundred(share: float, language: Language) -> str:
    """Whole persons of 100; under one in words, because 0 would say nobody."""
    persons = share * PERSONS
    if persons > 0.0 and float(round_shown(persons, 0)) < 1.0:
        return text("segregation.under_one", language)
    return format_number(persons, language)
