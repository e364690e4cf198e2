"""Ready-made plans, named after what happens in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import numpy as np

from geo.catalogue import CATALOGUES_FOLDER, read_toml
from geo.errors import CatalogueError, ScenarioError
from geo.scenarios.levers import LeverValue
from geo.scenarios.plan import SEED, YEARS, Plan
from geo.scenarios.state import Start
from geo.texts import DEFAULT_LANGUAGE, Language
from geo.values import Floats

SiteRule = Literal["", "most_dwellings", "most_lettable"]


@dataclass(frozen=True)
class Preset:
    """A plan for any city.

    Attributes:
        changes: Levers away from their default; none names an area of a city.
        choose_area: By which rule the site of new building for refugees is chosen, if any.
    """

    key: str
    name_de: str
    name_en: str
    description_de: str
    description_en: str
    changes: Mapping[str, LeverValue] = field(default_factory=dict)
    choose_area: SiteRule = ""

    def name(self, language: Language) -> str:
        """The name on screen."""
        return self.name_de if language == "de" else self.name_en

    def description(self, language: Language) -> str:
        """What happens in it."""
        return self.description_de if language == "de" else self.description_en


@cache
def load_presets() -> dict[str, Preset]:
    """All presets in catalogue order.

    Raises:
        CatalogueError: The catalogue is damaged.
    """
    entries = read_toml(CATALOGUES_FOLDER / "presets.toml")
    try:
        return {key: Preset(key=key, **entry) for key, entry in entries.items()}
    except TypeError as problem:
        raise CatalogueError(
            "errors.catalogue_missing_entry", file="presets.toml", entry=str(problem)
        ) from problem


def apply_preset(
    preset: Preset,
    start: Start,
    *,
    language: Language = DEFAULT_LANGUAGE,
    years: int = YEARS,
    seed: int = SEED,
) -> Plan:
    """The preset as a plan for one city, named in the reader's language.

    Raises:
        ScenarioError: It needs a site and the city has no area with known figures.
    """
    changes = dict(preset.changes)
    if preset.choose_area:
        changes["special_area"] = (choose_site(start, preset.choose_area),)
    return Plan(
        name=preset.name(language),
        city=start.city,
        fingerprint=start.fingerprint,
        years=years,
        seed=seed,
        changes=changes,
    )


def choose_site(start: Start, rule: SiteRule) -> str:
    """The area with most dwellings or most lettable dwellings; of equal ones the first.

    Areas whose figures are not known are no sites. Where nobody knows dwellings, the first
    area with any known figures is chosen.

    Raises:
        ScenarioError: No area has known figures.
    """
    known = np.asarray(start.known, dtype=bool)
    if not known.any():
        raise ScenarioError("scenario_files.no_site")
    amounts: Floats = start.lettable if rule == "most_lettable" else start.dwellings
    candidates = np.where(known, np.nan_to_num(amounts, nan=0.0), -1.0)
    return start.area_ids[int(np.argmax(candidates))]
