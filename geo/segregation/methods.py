"""What the method card of an index says."""

from dataclasses import dataclass

from geo.errors import UnknownKeyError
from geo.indices.registry import INDICES
from geo.texts import Language, text


@dataclass(frozen=True)
class MethodCard:
    """An index in words.

    Attributes:
        key: Of the registry.
        name: On screen.
        formula: In plain signs; ``describe_notation`` says what they mean.
        reading: What a value says.
        pitfalls: When it misleads.
        literature: Short references.
        references: Full references of the registry.
    """

    key: str
    name: str
    formula: str
    reading: str
    pitfalls: str
    literature: str
    references: tuple[str, ...]


def describe_method(key: str, language: Language) -> MethodCard:
    """The card of one index.

    Raises:
        UnknownKeyError: There is no such index.
    """
    if key not in INDICES:
        raise UnknownKeyError("segregation.unknown_index", key=key, known=", ".join(INDICES))
    return MethodCard(
        key=key,
        name=text(f"methods.{key}_name", language),
        formula=text(f"methods.{key}_formula", language),
        reading=text(f"methods.{key}_reading", language),
        pitfalls=text(f"methods.{key}_pitfalls", language),
        literature=text(f"methods.{key}_literature", language),
        references=INDICES[key].references,
    )


def describe_notation(language: Language) -> str:
    """What the signs in the formulas mean."""
    return text("methods.notation", language)
