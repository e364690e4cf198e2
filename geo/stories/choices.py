"""What a saved view chose, checked against what the city has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from geo.documents import quote
from geo.errors import StoryError, UnknownKeyError
from geo.stories.view import View
from geo.texts import Language, as_language, text

Choice = TypeVar("Choice", bound=str)
NAMED_AT_MOST = 8


class UnfitChoiceError(UnknownKeyError):
    """A view chose something that is not there, named with the view and the choice."""

    def __init__(self, view: View, name: str, *, city: str, known: Sequence[str]) -> None:
        """Remember which choice of which view.

        Args:
            view: The view.
            name: Of the choice, as in links.
            city: Name of the city.
            known: What could have been chosen.
        """
        shown = [*known[:NAMED_AT_MOST], *(["…"] if len(known) > NAMED_AT_MOST else [])]
        super().__init__(
            "stories.unfit",
            view=view.title or str(view.screen),
            asked=quote(view.chosen.get(name, "")),
            city=city,
            known=", ".join(shown) or "–",
        )
        self.name = name

    def sentence(self, language: Language) -> str:
        """The sentence in the reader's language."""
        return text(self.key, language, what=text(f"link.{self.name}", language), **self.values)


@dataclass(frozen=True)
class Choices:
    """What a view chose in a city.

    Attributes:
        view: The view.
        city: Name of the city, for sentences.
        language: Of what is shown, where the view does not say in which it was chosen.
    """

    view: View
    city: str
    language: Language = "de"

    def asked(self, name: str) -> str:
        """What the view says; empty where it says nothing."""
        return self.view.chosen.get(name, "")

    @property
    def written_in(self) -> Language:
        """In which language numbers were typed."""
        asked = self.asked("lang")
        return as_language(asked) if asked else self.language

    def choose(self, name: str, options: Sequence[Choice], default: Choice | None = None) -> Choice:
        """The choice of a name among what there is; the default where the view says nothing.

        Raises:
            UnfitChoiceError: The view asks for something that is not there.
            StoryError: There is nothing to choose from.
        """
        asked = self.asked(name)
        if not options:
            view = self.view.title or str(self.view.screen)
            raise StoryError("stories.nothing_there", view=view, city=self.city)
        if not asked:
            return options[0] if default is None else default
        for option in options:
            if option == asked:
                return option
        raise self.unfit(name, options)

    def unfit(self, name: str, known: Sequence[str] = ()) -> UnfitChoiceError:
        """The refusal of a choice."""
        return UnfitChoiceError(self.view, name, city=self.city, known=known)
