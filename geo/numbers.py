"""Numbers and dates as the reader writes them: 1.234,5 and 12,3 % in German."""

import math
from datetime import date

import numpy as np
import numpy.typing as npt
from babel.dates import format_date as babel_date
from babel.numbers import format_decimal

from geo.catalogue import Indicator
from geo.texts import Language, text

LOCALES: dict[Language, str] = {"de": "de_DE", "en": "en_GB"}
NO_NUMBER = "–"
HARD_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
BINARY_NOISE = 1e-9
"""A share times 100 may come out as 28.499999999999996; it is meant as 28.5."""


def round_shown(numbers: npt.ArrayLike, decimals: int) -> npt.NDArray[np.float64]:
    """Numbers as every screen rounds them: half away from zero, as official statistics do.

    Tooltips, tables, legends and the membership in classes share this one rule, so that a
    value never seems to lie in another class than its own.
    """
    factor = 10.0**decimals
    scaled = np.asarray(numbers, dtype=np.float64) * factor
    rounded = np.copysign(np.floor(np.abs(scaled) + 0.5 + BINARY_NOISE), scaled) / factor
    shown: npt.NDArray[np.float64] = rounded + 0.0  # turns -0.0 into 0.0
    return shown


def format_number(number: float, language: Language, *, decimals: int = 0) -> str:
    """A number with grouping and a fixed number of decimals; a dash where there is none."""
    if math.isnan(number):
        return NO_NUMBER
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    shown = float(round_shown(number, decimals))
    return format_decimal(shown, format=pattern, locale=LOCALES[language]).replace("-", MINUS)


def format_share(share: float, language: Language, *, decimals: int = 1) -> str:
    """A share from 0 to 1 as per cent: 0.123 becomes 12,3 %."""
    if math.isnan(share):
        return NO_NUMBER
    return f"{format_number(share * 100, language, decimals=decimals)}{HARD_SPACE}%"


def decimals_of(indicator: Indicator) -> int:
    """How many decimals an indicator is shown with."""
    if indicator.form in ("count", "density"):
        return 0
    return 2 if indicator.form in ("quotient", "mean") else 1


def display_scale(indicator: Indicator) -> float:
    """What a value is multiplied by on screen: 100 for a share, shown as per cent."""
    return 100.0 if indicator.form == "share" else 1.0


def format_value(
    number: float, indicator: Indicator, language: Language, *, with_unit: bool = True
) -> str:
    """A value of an indicator with its unit."""
    if math.isnan(number):
        return NO_NUMBER
    shown = format_number(
        number * display_scale(indicator), language, decimals=decimals_of(indicator)
    )
    unit = text(f"units.{indicator.unit}", language) if with_unit else ""
    return f"{shown}{HARD_SPACE}{unit}" if unit else shown


def format_date(iso_date: str, language: Language) -> str:
    """A date 2012-12-31 as 31.12.2012; anything else (a year, a span) stays as it is."""
    try:
        day = date.fromisoformat(iso_date)
    except ValueError:
        return iso_date
    return babel_date(
        day, format="dd.MM.yyyy" if language == "de" else "d MMM yyyy", locale=LOCALES[language]
    )
