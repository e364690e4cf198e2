"""Numbers and dates as the reader writes them: 1.234,5 and 12,3 % in German."""

import math
from datetime import date

from babel.dates import format_date as babel_date
from babel.numbers import format_decimal

from geo.catalogue import Indicator
from geo.texts import Language, text

LOCALES: dict[Language, str] = {"de": "de_DE", "en": "en_GB"}
NO_NUMBER = "–"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"


def format_number(number: float, language: Language, *, decimals: int = 0) -> str:
    """A number with grouping and a fixed number of decimals; a dash where there is none."""
    if math.isnan(number):
        return NO_NUMBER
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(number, format=pattern, locale=LOCALES[language])


def format_share(share: float, language: Language, *, decimals: int = 1) -> str:
    """A share from 0 to 1 as per cent: 0.123 becomes 12,3 %."""
    if math.isnan(share):
        return NO_NUMBER
    return f"{format_number(share * 100, language, decimals=decimals)}{NARROW_SPACE}%"


def decimals_of(indicator: Indicator) -> int:
    """How many decimals an indicator is shown with."""
    if indicator.form in ("count", "density"):
        return 0
    return 2 if indicator.form in ("quotient", "mean") else 1


def format_value(
    number: float, indicator: Indicator, language: Language, *, with_unit: bool = True
) -> str:
    """A value of an indicator with its unit."""
    if math.isnan(number):
        return NO_NUMBER
    if indicator.form == "share":
        shown = format_number(number * 100, language, decimals=decimals_of(indicator))
    else:
        shown = format_number(number, language, decimals=decimals_of(indicator))
    unit = text(f"units.{indicator.unit}", language) if with_unit else ""
    return f"{shown}{NARROW_SPACE}{unit}" if unit else shown


def format_date(iso_date: str, language: Language) -> str:
    """A date 2012-12-31 as 31.12.2012; anything else (a year, a span) stays as it is."""
    try:
        day = date.fromisoformat(iso_date)
    except ValueError:
        return iso_date
    return babel_date(
        day, format="dd.MM.yyyy" if language == "de" else "d MMM yyyy", locale=LOCALES[language]
    )
