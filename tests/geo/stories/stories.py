"""Stories for tests: one with every kind of view, in the order in which a committee is told."""

from geo.scenarios.files import to_link
from geo.scenarios.plan import Plan
from geo.stories.view import Screen, Story, View
from geo.texts import Language

TITLE = "Ankommen in der Stadt: zehn Bilder für den Ausschuss"
DATE = "2026-11-21"


def overview_view(city: str, title: str = "Auf einen Blick", **chosen: str) -> View:
    """A view of the start page."""
    return View(Screen.OVERVIEW, title, chosen={"city": city, **chosen})


def map_view(city: str, title: str = "Eine Karte", **chosen: str) -> View:
    """A view of the map page."""
    return View(Screen.MAP, title, chosen={"city": city, **chosen})


def segregation_view(city: str, title: str = "Getrennt oder nicht?", **chosen: str) -> View:
    """A view of the segregation page."""
    return View(Screen.SEGREGATION, title, chosen={"city": city, **chosen})


def scenario_view(city: str, title: str = "Was wäre, wenn?", **chosen: str) -> View:
    """A view of the scenario page."""
    return View(Screen.SCENARIO, title, chosen={"city": city, **chosen})


def comparison_view(
    title: str = "Drei Städte", *, cities: str = "musterhafen~musterau~musterhuette", **chosen: str
) -> View:
    """A view of the page that compares cities."""
    return View(Screen.COMPARISON, title, chosen={"cities": cities, **chosen})


def plan_of(city: str) -> str:
    """A plan that brings more people, in the letters of a link."""
    plan = Plan("Mehr Ankommende", city, "", years=8, changes={"arrivals_change": 30.0})
    return to_link(plan)


def map_views(city: str = "musterhafen") -> tuple[View, ...]:
    """Maps of every kind: one, another year, own classes, two indicators, A and B."""
    share = {"level": "neighbourhood", "indicator": "foreign_share"}
    return (
        map_view(city, "Wer lebt wo?", **share),
        map_view(city, "Wer lebte damals wo?", **share, period="2015", pooled="yes"),
        map_view(
            city,
            "Wo die Hälfte überschritten ist",
            **share,
            method="own",
            bounds="10; 25,5; 50",
            palette="cividis",
        ),
        map_view(
            city, "Zuwanderung und Leerstand", **share, view="two_variables", second="vacancy_share"
        ),
        map_view(
            city,
            "Damals und heute",
            **share,
            view="side_by_side",
            second="foreign_share",
            period="2015",
            second_period="2024",
        ),
    )


def ten_views(city: str = "musterhafen", *, language: Language = "de") -> Story:
    """Ten views of every screen of one city."""
    plan = plan_of(city)
    return Story(
        title=TITLE,
        views=(
            *map_views(city),
            segregation_view(city, "", group="foreign"),
            segregation_view(city, "Wo es sich entscheidet", group="foreign", section="areas"),
            scenario_view(city, "In acht Jahren", plan=plan, year="2032", compare="baseline"),
            scenario_view(city, "Mit und ohne Plan", plan=plan, year="2030", compare="sides"),
            scenario_view(city, "Wie sicher ist das?", plan=plan, figure="fan", fan="unhoused"),
        ),
        language=language,
        author="Amt für Statistik",
        date=DATE,
    )
