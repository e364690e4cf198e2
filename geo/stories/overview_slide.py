"""A view of the start page as a slide: key figures, what stands out, or what was published.

Such a slide is a table alone; its numbers are those of the page, computed by the same functions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from geo.disclosure import DisclosureRule, compute_shown_panel
from geo.errors import StoryError
from geo.numbers import format_number
from geo.overview import compute_key_figures, compute_standouts
from geo.reports.slide import Slide, Table
from geo.segregation.part_figures import kind_of
from geo.stated import list_facts
from geo.stories.choices import Choices
from geo.stories.district import Extent
from geo.stories.facts import Behind, name_publisher, sources_behind, tell_facts
from geo.stories.overview_tables import tabulate_facts, tabulate_figures, tabulate_standouts
from geo.stories.view import View
from geo.texts import Language, text
from geo.values import Kind, Panel

SECTIONS = ("figures", "standouts", "facts")
"""Parts of the start page that can be kept, the usual one first."""


@dataclass(frozen=True, eq=False)
class Part:
    """One part of the page.

    Attributes:
        table: Its numbers.
        behind: Where they come from.
    """

    table: Table
    behind: Behind


@dataclass(frozen=True, eq=False)
class Asking:
    """Of which city, in which language, as who may see what."""

    extent: Extent
    language: Language
    rule: DisclosureRule

    @property
    def level(self) -> str:
        """Key of the level with the smallest areas, as on the page; empty where there are none."""
        return next((level.key for level in self.extent.city.levels[::-1]), "")

    def panels(self, keys: Sequence[str]) -> list[Panel]:
        """The protected figures of areas behind some indicators."""
        found = (
            compute_shown_panel(self.extent.city, key, level=self.level, rule=self.rule)
            for key in keys
        )
        return [panel for panel in found if panel is not None]


def compute_overview_slide(
    view: View, extent: Extent, *, language: Language, rule: DisclosureRule
) -> Slide:
    """The slide of a view of the start page.

    Figures are of the whole city whatever the extent, and say so. Where the view names no part,
    it is the first of ``SECTIONS`` of which the city has something.

    Args:
        view: With ``city`` and ``section``.
        extent: Of which city, as whoever asks may see it.
        language: Of all words.
        rule: By which numbers are protected.

    Raises:
        UnfitChoiceError: The view names a part that the page does not have.
        StoryError: The city has nothing there.
    """
    choices = Choices(view, extent.city.name, language)
    asked = choices.choose("section", SECTIONS)
    wanted = [asked] if choices.asked("section") else list(SECTIONS)
    asking = Asking(extent, language, rule)
    found = ((section, BUILD[section](asking)) for section in wanted)
    section, part = next((one for one in found if one[1] is not None), (asked, None))
    title = view.title or _title(section, asking)
    if part is None:
        raise StoryError("stories.nothing_there", view=title, city=extent.city.name)
    return Slide(
        title=title,
        statement=view.statement,
        figures=(),
        table=part.table,
        facts=tell_facts(part.behind, language),
    )


def _title(section: str, asking: Asking) -> str:
    key = "key_figures" if section == "figures" else section
    what = text(f"overview.{key}", asking.language)
    return text("stories.of_city", asking.language, what=what, city=asking.extent.city.name)


def _build_figures(asking: Asking) -> Part | None:
    """The city's own figures in their newest periods."""
    if not asking.level:
        return None
    figures = compute_key_figures(
        asking.extent.city, level=asking.level, language=asking.language, rule=asking.rule
    )
    if not figures:
        return None
    panels = [_computed(panel) for panel in asking.panels([one.indicator for one in figures])]
    method = [
        text("stories.city_totals", asking.language),
        *(_define(one.indicator, one.name, asking) for one in figures),
    ]
    behind = _behind_areas(asking, panels, [one.period for one in figures], method=method)
    return Part(
        tabulate_figures(
            figures,
            panels,
            caption=text("stories.newest_and_before", asking.language),
            language=asking.language,
        ),
        behind,
    )


def _computed(panel: Panel) -> Panel:
    """As what the city as a whole makes of the figures of its areas."""
    return replace(panel, kind=kind_of(panel), computed=True)


def _define(key: str, name: str, asking: Asking) -> str:
    definition = asking.extent.city.indicator(key).definition(asking.language)
    return f"{name}: {definition}" if definition else ""


def _behind_areas(
    asking: Asking,
    panels: Sequence[Panel],
    periods: Sequence[str],
    *,
    method: Sequence[str],
) -> Behind:
    city, language = asking.extent.city, asking.language
    level = city.level(asking.level).name(language)
    n = format_number(len(city.areas_at(asking.level)), language)
    return Behind(
        extent=asking.extent,
        level=asking.level,
        rule=asking.rule,
        periods=sorted(periods),
        kinds=[panel.kind for panel in panels],
        sources=sources_behind(panels, language),
        classes=[],
        counted=[text("overview.areas_of", language, count=n, level=level)],
        method=method,
        is_of_city=True,
    )


def _build_standouts(asking: Asking) -> Part | None:
    """The areas at both ends of some indicators, of the whole city."""
    if not asking.level:
        return None
    language = asking.language
    city = asking.extent.city
    found = compute_standouts(city, level=asking.level, language=language, rule=asking.rule)
    if not found:
        return None
    about = text(
        "overview.standouts_about", language, level=city.level(asking.level).name(language)
    )
    behind = _behind_areas(
        asking,
        asking.panels([one.indicator for one in found]),
        [one.period for one in found],
        method=[_define(one.indicator, one.name, asking) for one in found],
    )
    return Part(tabulate_standouts(found, caption=about, language=language), behind)


def _build_facts(asking: Asking) -> Part | None:
    """What was published of the city as a whole, as it was stated."""
    city, language = asking.extent.city, asking.language
    facts = list_facts(city, language)
    if not facts:
        return None
    keys = dict.fromkeys(str(key) for key in city.facts["source_id"] if key in city.sources)
    behind = Behind(
        extent=asking.extent,
        level="",
        rule=asking.rule,
        periods=[one.period for one in facts],
        kinds=[Kind(city.kind.value)],
        sources={key: [] for key in keys},
        classes=[],
        counted=[text("stories.n_facts", language, n=format_number(len(facts), language))],
        method=[text("provenance.stated", language)],
        is_of_city=True,
        is_published=True,
    )
    sources = [name_publisher(city.sources.get(str(key))) for key in city.facts["source_id"]]
    caption = text("overview.facts_about", language)
    return Part(tabulate_facts(facts, sources, caption=caption, language=language), behind)


BUILD: Mapping[str, Callable[[Asking], Part | None]] = {
    "figures": _build_figures,
    "standouts": _build_standouts,
    "facts": _build_facts,
}
