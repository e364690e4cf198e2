"""The plans of a saved view, ready to be run: its own, the baseline, the one compared with.

Besides the names of the page's links a view may choose ``other_plan``, the plan that it is
compared with, in the letters of a link as in ``plan``: a story must not rest on plans that
somebody may delete.
"""

from dataclasses import dataclass, replace

from geo.disclosure import DisclosureRule
from geo.errors import GeoError, ScenarioError
from geo.numbers import format_number
from geo.scenarios.conflicts import check_conflicts
from geo.scenarios.files import from_link, normalise_plan
from geo.scenarios.model import run
from geo.scenarios.outcomes import Outcomes
from geo.scenarios.plan import Plan
from geo.scenarios.shown import Hidden, compute_hidden, compute_shown_outcomes
from geo.scenarios.start import load_start
from geo.scenarios.state import Start
from geo.stories.choices import Choices
from geo.stories.district import Extent
from geo.texts import Language, text

COMPARISONS = ("plan", "baseline", "saved", "sides")
BASELINE = "baseline"


@dataclass(frozen=True, eq=False)
class Scene:
    """Plans of a city, ready to be run.

    Attributes:
        extent: Which areas.
        start: Where the plans start.
        hidden: What must not be shown.
        plan: As the view has it.
        baseline: The same years with all levers at rest.
        other: What the plan is compared with.
        rule: By which numbers are protected.
        language: Of all words.
    """

    extent: Extent
    start: Start
    hidden: Hidden
    plan: Plan
    baseline: Plan
    other: Plan
    rule: DisclosureRule
    language: Language

    def compute(self, plan: Plan, *, draws: int = 0) -> Outcomes:
        """What a plan leads to, as it may be shown.

        Raises:
            ScenarioError: Levers of the plan contradict each other.
        """
        check_conflicts(plan, area_ids=self.start.area_ids)
        course = run(self.start, plan, draws=draws)
        return compute_shown_outcomes(self.start, plan, course, self.hidden)

    def method_words(self, *, draws: int = 0) -> list[str]:
        """Which model, which plan, which luck."""
        language = self.language
        chance = text("provenance.central_run", language)
        if draws:
            count = format_number(draws, language)
            chance = text("provenance.chance", language, draws=count, seed=self.plan.seed)
        moved = format_number(len(self.plan.changes), language)
        return [
            text("provenance.model_scenario", language, start=self.start.period),
            text("provenance.plan_scenario", language, plan=self.plan.name, n=moved),
            chance,
        ]


def choose_scene(
    choices: Choices, extent: Extent, rule: DisclosureRule, language: Language
) -> Scene:
    """The plans of a view.

    Raises:
        UnfitChoiceError: The view names a stored plan without carrying it.
        ScenarioError: The city lacks an input, or a plan cannot be read.
    """
    city = extent.city
    start = load_start(city, rule=rule)
    plan = _read_plan(choices, "plan", extent, text("scenario_page.own_name", language))
    baseline = replace(plan, name=text("scenario_page.other_baseline", language), changes={})
    other = baseline
    if choices.choose("compare", COMPARISONS) in ("saved", "sides"):
        if not choices.asked("other_plan"):
            choices.choose("other", (BASELINE,))
        other = _read_plan(choices, "other_plan", extent, baseline.name)
        # Seen over the same years, or there would be nothing to compare in the last ones.
        other = replace(other, years=plan.years)
    return Scene(
        extent=extent,
        start=start,
        hidden=compute_hidden(city, start, rule=rule),
        plan=plan,
        baseline=baseline,
        other=other,
        rule=rule,
        language=language,
    )


def _read_plan(choices: Choices, name: str, extent: Extent, usual: str) -> Plan:
    """A plan in the letters of a link; the baseline where there are none."""
    city = extent.city
    asked = choices.asked(name)
    if not asked:
        return Plan(name=usual, city=city.key, fingerprint=city.fingerprint)
    try:
        return normalise_plan(from_link(asked, city))
    except GeoError as refusal:
        raise UnfitPlanError(choices, refusal) from refusal


class UnfitPlanError(ScenarioError):
    """A view's plan that cannot be read, or not for this city."""

    def __init__(self, choices: Choices, refusal: GeoError) -> None:
        """Remember which view, and why."""
        super().__init__("stories.unfit_plan", view=choices.view.title or str(choices.view.screen))
        self.refusal = refusal

    def sentence(self, language: Language) -> str:
        """The sentence in the reader's language, with the reason."""
        return f"{super().sentence(language)} {self.refusal.sentence(language)}"
