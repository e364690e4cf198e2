"""A view of the segregation page as a slide: an index over time, or the areas that make it."""

from dataclasses import replace

from geo.disclosure import DisclosureRule
from geo.reports.slide import MapFigure, Slide
from geo.segregation.headline import compute_headline
from geo.segregation.part_figures import PARTS, build_part_figures, classify_part
from geo.segregation.ranking import compute_ranking
from geo.segregation.results import HEADLINE_INDEX, compute_index_results
from geo.stories.area_figures import Picture, build_area_table, draw_picture
from geo.stories.choices import Choices
from geo.stories.district import Extent
from geo.stories.facts import behind_pictures, tell_facts
from geo.stories.segregation_question import Question, choose_question
from geo.stories.segregation_series import compute_series_slide
from geo.stories.view import View
from geo.texts import Language, text


def compute_segregation_slide(
    view: View, extent: Extent, *, language: Language, rule: DisclosureRule
) -> Slide:
    """The slide of a view of the segregation page.

    Where the view says no statement, it is the page's headline. An index is always of the whole
    city; a district has its own map of the areas that make the index.

    Args:
        view: With the names and keys of the page's links.
        extent: Of which areas of the city, as whoever asks may see it.
        language: Of all words.
        rule: By which numbers are protected.

    Raises:
        UnfitChoiceError: The view chose something that the city does not have.
        StoryError: The city counts nobody by area.
    """
    choices = Choices(view, extent.city.name, language)
    question = choose_question(choices, extent, rule, language)
    results = compute_index_results(
        question.chosen, draws=question.draws, seed=question.seed, keys=(HEADLINE_INDEX,)
    )
    group, other = question.names
    headline = compute_headline(results)
    said = headline.sentence(language, group=group, other=other)
    title = view.title or text("stories.against", language, group=group, other=other)
    titled = replace(view, title=title, statement=view.statement or said)
    # Not checked: where no index is said, the page has no sections and the name is of elsewhere.
    if choices.asked("section") != "areas" or not headline.is_said:
        return compute_series_slide(titled, choices, question, language)
    # The headline is of the whole city; it is no statement about a district.
    of_district = replace(titled, statement=view.statement) if extent.district else titled
    return _areas_slide(of_district, choices, question, language)


def _areas_slide(view: View, choices: Choices, question: Question, language: Language) -> Slide:
    part = choices.choose("part", PARTS)
    chosen, extent = question.chosen, question.extent
    whole = float("nan")
    if part != "location_quotient":
        whole = compute_index_results(chosen, keys=(part,)).by_key[part].value
    figures = build_part_figures(
        extent.city,
        chosen,
        compute_ranking(chosen),
        part,
        whole=whole,
        behind=question.behind[0] if question.behind else None,
    )
    classes, palette = classify_part(figures, part)
    panel = extent.cut(figures.panel, question.level)
    picture = Picture(panel, chosen.period, figures.indicator, classes, palette)
    figure = draw_picture(extent, question.level, picture, language=language)
    about = text(f"segregation_page.about_part_{part}", language)
    behind = behind_pictures(
        extent,
        question.level,
        [picture],
        legends=[figure.legend] if isinstance(figure, MapFigure) else [],
        rule=question.rule,
        method=[
            text("stories.against", language, group=question.names[0], other=question.names[1])
            + ".",
            about,
        ],
        language=language,
    )
    return Slide(
        title=view.title,
        statement=view.statement,
        figures=(figure,),
        table=build_area_table(extent, question.level, [picture], language=language),
        facts=tell_facts(behind, language),
    )
