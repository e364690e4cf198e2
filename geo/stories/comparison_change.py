"""Why an index changed in each city, as a slide: other sizes, other mixing, other areas."""

from collections.abc import Sequence

import numpy as np

from geo.errors import StoryError
from geo.numbers import NO_NUMBER, format_date, format_number, round_shown
from geo.region.city_index import IndexQuestion
from geo.region.trends import CityChange, split_changes
from geo.reports.slide import ChartFigure, Column, Series, Slide, Table
from geo.segregation.decomposition import CHANGING
from geo.segregation.methods import describe_method
from geo.stories.choices import Choices
from geo.stories.comparison_facts import Counted, Told, source_of_cities, tell_comparison
from geo.stories.comparison_question import Comparing
from geo.stories.view import View
from geo.texts import Language, text
from geo.values import Floats

PARTS = ("composition", "structure", "areas")
DECIMALS = 4
EACH = "each"


def compute_change_slide(
    view: View, choices: Choices, comparing: Comparing, *, judged: str, counted: Counted
) -> Slide:
    """The slide of the change of an index in each city, taken apart.

    Args:
        view: With title and statement.
        choices: Of the view.
        comparing: By an index.
        judged: May the cities be compared?
        counted: Areas that take part, by city.

    Raises:
        UnfitChoiceError: An indicator is compared, or the index cannot be taken apart.
        StoryError: No city has two periods to compare.
    """
    language, question = comparing.language, comparing.question
    if not isinstance(question, IndexQuestion):
        raise choices.unfit("by", ["index"])
    index = choices.choose("split", list(CHANGING))
    ends = [choices.asked(name) for name in ("from", "to")]
    first, last = ("" if end == EACH else end for end in ends)
    found = split_changes(comparing.cities, question, index=index, periods=(first, last))
    drawn = [one for one in found if one.refusal is None]
    if not drawn:
        raise StoryError("stories.nothing_there", view=view.title, city=choices.city)
    name = describe_method(index, language).name
    notes = [one.refusal.sentence(language) for one in found if one.refusal]
    about = text("compare_page.change_about", language)
    told = Told(
        periods={one.city: say_span(one, language) for one in drawn},
        levels={one.city: comparing.level_of(comparing.city(one.city)) for one in drawn},
        counted=counted,
        lines=[judged, *notes, *name_mismatches(drawn, language)],
        subject=text("compare_page.change_axis", language, index=name),
        method=" ".join(
            (_whom(comparing), f"{name}: {describe_method(index, language).formula}.", about)
        ),
    )
    return Slide(
        title=view.title,
        statement=view.statement,
        figures=(_draw(comparing, drawn, name),),
        table=_build_table(drawn, name, language),
        facts=tell_comparison(comparing, told),
    )


def say_span(change: CityChange, language: Language) -> str:
    """From when to when."""
    return "–".join(format_date(end, language) for end in change.periods)


def name_mismatches(told: Sequence[CityChange], language: Language) -> list[str]:
    """Spans that differ, and terms that met their margins only nearly."""
    lines = []
    if len({one.periods for one in told}) > 1:
        sides = "; ".join(f"{one.name}: {say_span(one, language)}" for one in told)
        lines.append(text("compare_page.spans_differ", language, sides=sides or NO_NUMBER))
    nearly = [one.name for one in told if one.waterfall and one.waterfall.approximate]
    if nearly:
        lines.append(text("compare_page.approximate", language, names=", ".join(nearly)))
    return lines


def _whom(comparing: Comparing) -> str:
    return (
        text("stories.against", comparing.language, group=comparing.group, other=comparing.against)
        + "."
    )


def _part(changes: Sequence[CityChange], part: str) -> Floats:
    """One number of all cities, rounded as shown."""
    return round_shown([getattr(one, part) for one in changes], DECIMALS)


def _draw(comparing: Comparing, drawn: Sequence[CityChange], name: str) -> ChartFigure:
    """Bars beside each other, one a part and city."""
    language = comparing.language
    title = text("compare_page.change_axis", language, index=name)
    series = tuple(
        Series(text(f"compare_page.part_{part}", language), _part(drawn, part)) for part in PARTS
    )
    said = [
        f"{one.name}, {say_span(one, language)}: "
        + ", ".join(
            f"{row.name} {format_number(float(row.y[place]), language, decimals=DECIMALS)}"
            for row in series
        )
        for place, one in enumerate(drawn)
    ]
    return ChartFigure(
        shape="bars",
        labels=tuple(one.name for one in drawn),
        x_title=text("common.city", language),
        y_title=title,
        series=series,
        decimals=DECIMALS,
        alternative=f"{title}. {'; '.join(said)}.",
        source=source_of_cities(comparing, [one.city for one in drawn]),
    )


def _build_table(drawn: Sequence[CityChange], name: str, language: Language) -> Table:
    titles = {
        "before": text("compare_page.column_before", language),
        **{part: text(f"compare_page.part_{part}", language) for part in PARTS},
        "after": text("compare_page.column_after", language),
    }
    numbers = {part: _part(drawn, part) for part in titles}
    columns = [
        Column(text("common.city", language), tuple(one.name for one in drawn)),
        Column(text("map.period", language), tuple(say_span(one, language) for one in drawn)),
    ]
    columns += [
        Column(
            title,
            tuple(
                format_number(one, language, decimals=DECIMALS) for one in numbers[part].tolist()
            ),
            np.asarray(numbers[part]),
            DECIMALS,
        )
        for part, title in titles.items()
    ]
    return Table(text("compare_page.change_table", language, index=name), tuple(columns))
