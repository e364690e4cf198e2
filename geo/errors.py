"""Everything that can go wrong, as one tree.

GeoError
├── DataError (ValueError)            a table, file or value breaks its promise
│   ├── AreasError                    the areas table
│   ├── ValuesError                   the values table
│   ├── CatalogueError                an embedded catalogue or city file
│   └── ImportRefusedError            a file from outside cannot be taken in
├── UnknownKeyError (LookupError)     a city, level, period, indicator or group that is not there
├── ScenarioError (ValueError)        a plan that no model can compute, or a file that is none
├── StoryError (ValueError)           a story that is none, or a view that shows nothing
├── IndexInputError (ValueError)      counts that no segregation index can be computed from
├── StoreError (OSError)              the workspace on disk or in a database fails
├── AccessError (PermissionError)     something that the visitor's role may not do
├── SettingsError (ValueError)        a setting of the server that cannot be understood
└── PublishError (OSError)            a file for the browser cannot be written

An error carries a text key and its values, so that the screen says it in the
reader's language; ``str(error)`` is the English sentence.
"""

from geo.texts import Language, text


class GeoError(Exception):
    """Something the user can be told in one sentence: what, where, what to do."""

    def __init__(self, key: str, /, **values: object) -> None:
        """Remember what to say.

        Args:
            key: Text key, ``room.name``, usually in room ``errors``.
            values: What the sentence names; turned to text when it is said.
        """
        super().__init__(key, values)
        self.key = key
        self.values = values

    def sentence(self, language: Language) -> str:
        """The sentence in the reader's language."""
        return text(self.key, language, **self.values)

    def __str__(self) -> str:
        """The English sentence."""
        return self.sentence("en")


class DataError(GeoError, ValueError):
    """A table, file or value breaks the promise of its format."""


class AreasError(DataError):
    """The table of areas breaks its contract."""


class ValuesError(DataError):
    """The table of values breaks its contract."""


class CatalogueError(DataError):
    """An embedded catalogue or city file is damaged."""


class ImportRefusedError(DataError):
    """A file from outside cannot be taken in."""


class UnknownKeyError(GeoError, LookupError):
    """A city, level, period, indicator or group is asked for that is not there."""


class IndexInputError(GeoError, ValueError):
    """Counts from which no segregation index can be computed."""


class ScenarioError(GeoError, ValueError):
    """A plan that no model can compute, or a file that does not hold one."""


class StoryError(GeoError, ValueError):
    """A file or link that holds no story, or a view that nothing can be shown of."""


class PublishError(GeoError, OSError):
    """A file that the browser needs cannot be written."""


class StoreError(GeoError, OSError):
    """The workspace, on disk or in a database, cannot be read or written now."""


class AccessError(GeoError, PermissionError):
    """Something that the visitor's role may not do."""


class SettingsError(GeoError, ValueError):
    """A setting of the server that cannot be understood, or that contradicts another."""
