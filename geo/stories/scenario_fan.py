"""An outcome of a plan over the years, with where 95 of 100 draws lie, beside the baseline."""

import numpy as np

from geo.numbers import decimals_of, display_scale, format_number, round_shown
from geo.provenance.lines import name_sources
from geo.reports.slide import ChartFigure, Column, Facts, Series, Slide, Table
from geo.scenarios.classes import sources_behind
from geo.scenarios.outcome_catalogue import Outcome, choose_outcome, known_outcomes
from geo.scenarios.outcomes import Outcomes
from geo.scenarios.shown import compute_shown_city
from geo.stories.choices import Choices
from geo.stories.facts import Behind, date_words, tell_facts
from geo.stories.scenario_scene import Scene
from geo.stories.view import View
from geo.texts import text
from geo.values import Floats, Kind

FANS = ("dissimilarity", "unhoused", "people_city", "kita_missing", "lettable_city", "cost")
DRAWS = 500
LOW, MEDIAN, HIGH = 0, 1, 2
QUANTILES = (0.025, 0.5, 0.975)
MILLION = 1e6


def compute_fan_slide(view: View, choices: Choices, scene: Scene) -> Slide:
    """The slide of an outcome of the city over the years of the plan."""
    offered = [one.key for one in known_outcomes(scene.start, scope="city") if one.key in FANS]
    key = choices.choose("fan", offered, FANS[0] if FANS[0] in offered else None)
    outcome = choose_outcome(key)
    baseline = scene.compute(scene.baseline, draws=DRAWS)
    plan = scene.compute(scene.plan, draws=DRAWS) if scene.plan.changes else baseline
    fans = [_fan(outcomes, outcome) for outcomes in (plan, baseline)]
    return Slide(
        title=view.title or outcome.name(scene.language),
        statement=view.statement,
        figures=(_draw_fan(scene, outcome, plan.years, fans),),
        table=_build_table(scene, outcome, plan.years, fans),
        facts=_tell_facts(scene, outcome, plan.years),
    )


def _fan(outcomes: Outcomes, outcome: Outcome) -> Floats:
    """Lower end, median and upper end of the draws as they are shown; shape (3, years + 1)."""
    shown = compute_shown_city(outcomes, outcome.key)
    fan = np.quantile(shown, QUANTILES, axis=0)
    return round_shown(fan * _scale_of(outcome), _decimals_of(outcome))


def _scale_of(outcome: Outcome) -> float:
    return 1 / MILLION if outcome.unit == "eur" else display_scale(outcome.indicator)


def _decimals_of(outcome: Outcome) -> int:
    """As in the figures of the page: millions with one decimal, an index with three."""
    if outcome.unit == "eur" or outcome.form == "mean":
        return 1
    return 3 if outcome.form == "quotient" else decimals_of(outcome.indicator)


def _title_of(scene: Scene, outcome: Outcome) -> str:
    is_money = outcome.unit == "eur"
    key = "scenario_page.million" if is_money else f"units.{outcome.unit}"
    unit = text(key, scene.language)
    name = outcome.name(scene.language)
    return f"{name} ({unit})" if unit else name


def _draw_fan(
    scene: Scene, outcome: Outcome, years: tuple[int, ...], fans: list[Floats]
) -> ChartFigure:
    names = [scene.plan.name, scene.baseline.name]
    language = scene.language
    source = name_sources(
        sources_behind(scene.extent.city, scene.start),
        Kind.MODELLED,
        scene.extent.city.sources,
        language,
    )
    return ChartFigure(
        shape="lines",
        labels=tuple(map(str, years)),
        x_title=text("scenario_page.column_year", language),
        y_title=_title_of(scene, outcome),
        series=tuple(
            Series(name, fan[MEDIAN], fan[LOW], fan[HIGH])
            for name, fan in list(zip(names, fans, strict=True))[: 1 + bool(scene.plan.changes)]
        ),
        decimals=_decimals_of(outcome),
        alternative=_describe(scene, outcome, years, fans),
        source=text(
            "provenance.modelled_line",
            language,
            period=scene.start.period,
            plan=scene.plan.name,
            source=source or text("provenance.no_modelled_source", language),
        ),
    )


def _describe(scene: Scene, outcome: Outcome, years: tuple[int, ...], fans: list[Floats]) -> str:
    told = {
        name: format_number(float(number), scene.language, decimals=_decimals_of(outcome))
        for name, number in (
            ("plan", fans[0][MEDIAN, -1]),
            ("low", fans[0][LOW, -1]),
            ("high", fans[0][HIGH, -1]),
            ("baseline", fans[1][MEDIAN, -1]),
        )
    }
    return text(
        "stories.fan_said",
        scene.language,
        outcome=_title_of(scene, outcome),
        city=scene.extent.city.name,
        first=years[0],
        last=years[-1],
        **told,
    )


def _build_table(
    scene: Scene, outcome: Outcome, years: tuple[int, ...], fans: list[Floats]
) -> Table:
    language, decimals = scene.language, _decimals_of(outcome)
    plan, baseline = fans
    columns = [Column(text("scenario_page.column_year", language), tuple(map(str, years)))]
    columns += [
        Column(
            title=text(f"scenario_page.column_{name}", language),
            words=tuple(format_number(one, language, decimals=decimals) for one in row.tolist()),
            numbers=row,
            decimals=decimals,
        )
        for name, row in (
            ("plan", plan[MEDIAN]),
            ("low", plan[LOW]),
            ("high", plan[HIGH]),
            ("baseline", baseline[MEDIAN]),
        )
    ]
    return Table(f"{_title_of(scene, outcome)}. {outcome.definition(language)}", tuple(columns))


def _tell_facts(scene: Scene, outcome: Outcome, years: tuple[int, ...]) -> Facts:
    language = scene.language
    city, start = scene.extent.city, scene.start
    told = {
        "draws": format_number(DRAWS, language),
        "seed": scene.plan.seed,
    }
    span = text("stories.span", language, first=years[0], last=years[-1])
    areas_known = int(start.known.astype(bool).sum())
    behind = Behind(
        extent=scene.extent,
        level=start.level,
        rule=scene.rule,
        periods=[date_words(span, str(start.period), language)],
        kinds=[Kind.MODELLED],
        sources={
            key: [text("provenance.change_modelled", language)]
            for key in sources_behind(city, start)
        },
        classes=[text("scenario_page.bands_about", language, **told)],
        counted=[
            text(
                "provenance.areas_used",
                language,
                n=format_number(areas_known, language),
                left_out=format_number(len(start.area_ids) - areas_known, language),
            )
        ],
        method=[
            f"{outcome.name(language)}: {outcome.definition(language)}",
            *scene.method_words(draws=DRAWS),
        ],
        start=str(start.period),
        is_of_city=True,
    )
    return tell_facts(behind, language)
