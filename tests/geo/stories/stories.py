"""Stories for tests: one with every kind of view, in the order in which a committee is told."""

from geo.stories.view import Screen, View

TITLE = "Ankommen in der Stadt: zehn Bilder für den Ausschuss"


def map_view(city: str, title: str = "Eine Karte", **chosen: str) -> View:
    """A view of the map page."""
    return View(Screen.MAP, title, chosen={"city": city, **chosen})


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
