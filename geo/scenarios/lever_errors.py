"""What is said when a lever is given a value that it cannot take."""

from geo.documents import quote
from geo.errors import ScenarioError
from geo.numbers import format_number
from geo.scenarios.levers import Lever
from geo.texts import Language, text


class LeverValueError(ScenarioError):
    """A value that a lever cannot take; names the lever and its bounds in the reader's words."""

    def __init__(self, lever: Lever, value: object) -> None:
        """Remember the lever and the value refused."""
        super().__init__(f"errors.scenario_bad_{lever.form}", key=lever.key, value=quote(value))
        self.lever = lever

    def sentence(self, language: Language) -> str:
        """The sentence in the reader's language."""
        lever = self.lever
        decimals = 0 if float(lever.minimum).is_integer() else 1
        return text(
            self.key,
            language,
            lever=lever.name(language),
            minimum=format_number(lever.minimum, language, decimals=decimals),
            maximum=format_number(lever.maximum, language),
            options=", ".join(lever.options),
            **self.values,
        )
