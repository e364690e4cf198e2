"""A small report with one slide of each kind, its numbers short enough to be found by eye.

Names and sentences are as long as German ones get, and carry signs that mean something in markup.
"""

from dataclasses import replace

import numpy as np
from geopandas import GeoSeries
from shapely import box

from geo.catalogue import Indicator, Source
from geo.crs import METRIC_CRS
from geo.layers.choropleth import classify_panels, colour_panel
from geo.layers.legend import build_legend
from geo.reports.slide import ChartFigure, Column, Facts, MapFigure, Report, Series, Slide, Table
from geo.texts import Language
from geo.values import Kind, Panel, State

SIDE = 1000.0
NAMES = ("Altstadt", "Bahnhofsviertel-Südliche Vorstadt", "Am #Kanal & <Hafen>", "Dorf")
SHARE = Indicator(
    "some_share",
    "Anteil der Zugewanderten",
    "Share of newcomers",
    form="share",
    unit="percent",
    topic="arrivals",
)
SOURCES = {"office": Source("office", "Einwohnerbuch", publisher="Amt", date="2023-12-31")}
SHARES = {"2022": (0.111, 0.222, np.nan, np.nan), "2023": (0.123, 0.345, np.nan, np.nan)}
SUPPRESSED, MISSING = 2, 3
"""Places of the areas without a number."""


def say(language: Language, german: str, english: str) -> str:
    """One of two sentences."""
    return german if language == "de" else english


def small_panel() -> Panel:
    """Two years of four areas: the third is suppressed, the fourth not known."""
    numbers = np.array(list(SHARES.values()))
    states = np.zeros(numbers.shape, np.int8)
    states[:, SUPPRESSED], states[:, MISSING] = State.SUPPRESSED, State.MISSING
    return Panel(
        indicator=SHARE.key,
        periods=tuple(SHARES),
        area_ids=("a", "b", "c", "d"),
        values=numbers,
        states=states,
        kind=Kind.FICTIONAL,
        sources=("office",),
    )


def small_map(language: Language, period: str = "2023", heading: str = "") -> MapFigure:
    """Four squares of 1 km² in a row; two classes; one outline around the first two."""
    panel = small_panel()
    classes = classify_panels([panel], SHARE, k=2)
    colouring = colour_panel(panel, period, SHARE, classes, language=language)
    squares = [box(i * SIDE, 0, (i + 1) * SIDE, SIDE) for i in range(4)]
    return MapFigure(
        shapes=GeoSeries(squares, index=list(panel.area_ids), crs=METRIC_CRS),
        names=NAMES,
        colouring=colouring,
        legend=build_legend(
            colouring,
            classes,
            panel=panel,
            period=period,
            indicator=SHARE,
            sources=SOURCES,
            language=language,
        ),
        outlines=GeoSeries([box(0, 0, 2 * SIDE, SIDE)], index=["west"], crs=METRIC_CRS),
        alternative=say(
            language,
            f"Karte von vier Gebieten, {period}: am meisten im Bahnhofsviertel.",
            f"Map of four areas, {period}: most of all in the Bahnhofsviertel.",
        ),
        heading=heading,
    )


def small_facts(language: Language) -> Facts:
    """All lines that paper carries, of invented figures on schematic areas."""
    lines = (
        ("Ort", "Place", "Kleinstadt, Viertel", "Kleinstadt, quarters"),
        ("Stand", "Date of the data", "31.12.2023", "31 Dec 2023"),
        ("Klassen", "Classes", "Quantile, 2 Klassen", "Quantiles, 2 classes"),
        ("Fälle", "Cases", "n = 2 von 4 Gebieten", "n = 2 of 4 areas"),
        ("Art der Zahlen", "Kind of figures", "Erfundene Zahlen", "Invented figures"),
        ("Geheimhaltung", "Confidentiality", "1 Gebiet verdeckt", "1 area withheld"),
        ("Quelle", "Source", "Amt, Einwohnerbuch; CC BY 4.0", "Amt, Einwohnerbuch; CC BY 4.0"),
        ("Programm", "Program", "Ankunftsatlas 0.1.0", "Ankunftsatlas 0.1.0"),
    )
    return Facts(
        lines=tuple(
            (say(language, german, english), say(language, words, translated))
            for german, english, words, translated in lines
        ),
        badges=(
            ("fictional", say(language, "FIKTIV", "FICTIONAL")),
            ("schematic", say(language, "SCHEMATISCHE GEBIETE", "SCHEMATIC AREAS")),
        ),
        method=say(
            language,
            "Anteil = Zugewanderte / Bevölkerung. Verdeckte Werte zählen nicht mit.",
            "Share = newcomers / population. Withheld values do not count.",
        ),
    )


def map_slide(language: Language) -> Slide:
    """One map with its table."""
    numbers = np.array([12.3, 34.5, np.nan, np.nan])
    shown = ("12,3", "34,5", ".", "") if language == "de" else ("12.3", "34.5", ".", "")
    return Slide(
        title=say(language, "Zugewanderte nach Vierteln", "Newcomers by quarter"),
        statement=say(
            language,
            "Im Bahnhofsviertel wohnen anteilig fast dreimal so viele Zugewanderte.",
            "The share of newcomers is almost three times as high in the Bahnhofsviertel.",
        ),
        figures=(small_map(language),),
        table=Table(
            say(language, "Anteile 2023", "Shares in 2023"),
            (
                Column(say(language, "Gebiet", "Area"), NAMES),
                Column(say(language, "Anteil in %", "Share in %"), shown, numbers, 1),
            ),
        ),
        facts=small_facts(language),
    )


def line_slide(language: Language) -> Slide:
    """Two lines with intervals over three years, one year without a value."""
    years = ("2021", "2022", "2023")
    first = np.array([10.0, 12.0, 15.0])
    second = np.array([20.0, np.nan, 1234.5])
    chart = ChartFigure(
        shape="lines",
        labels=years,
        x_title=say(language, "Jahr", "Year"),
        y_title=say(language, "Index (2021 = 100)", "Index (2021 = 100)"),
        series=(
            Series(say(language, "Segregation", "Segregation"), first, first - 2, first + 2),
            Series(say(language, "Zuzüge", "Arrivals"), second, second * 0.9, second * 1.1),
        ),
        decimals=1,
        alternative=say(language, "Linien von 2021 bis 2023.", "Lines from 2021 to 2023."),
        source=say(language, "Quelle: Amt, Einwohnerbuch", "Source: Amt, Einwohnerbuch"),
    )
    missing = "–"
    words = ("20,0", missing, "1.234,5") if language == "de" else ("20.0", missing, "1,234.5")
    return Slide(
        title=say(language, "Verlauf", "Course"),
        statement="",
        figures=(chart,),
        table=Table(
            say(language, "Verlauf", "Course"),
            (
                Column(say(language, "Jahr", "Year"), years),
                Column(say(language, "Zuzüge", "Arrivals"), words, second, 1),
            ),
        ),
        facts=small_facts(language),
    )


def bar_slide(language: Language) -> Slide:
    """Bars with whiskers."""
    labels = ("Braunschweig", "Hannover", "Salzgitter")
    heights = np.array([0.31, 0.28, 0.44])
    chart = ChartFigure(
        shape="bars",
        labels=labels,
        x_title=say(language, "Stadt", "City"),
        y_title=say(language, "Überschuss von D", "Excess of D"),
        series=(Series("", heights, heights - 0.05, heights + 0.05),),
        decimals=2,
        alternative=say(language, "Balken von drei Städten.", "Bars of three cities."),
        source=say(language, "Quelle: Amt, Einwohnerbuch", "Source: Amt, Einwohnerbuch"),
    )
    words = ("0,31", "0,28", "0,44") if language == "de" else ("0.31", "0.28", "0.44")
    return Slide(
        title=say(language, "Städtevergleich", "Cities compared"),
        statement=say(language, "Salzgitter liegt vorn.", "Salzgitter comes first."),
        figures=(chart,),
        table=Table(
            say(language, "Überschuss", "Excess"),
            (
                Column(say(language, "Stadt", "City"), labels),
                Column(say(language, "Überschuss", "Excess"), words, heights, 2),
            ),
        ),
        facts=small_facts(language),
    )


def pair_slide(language: Language) -> Slide:
    """Two maps side by side."""
    return replace(
        map_slide(language),
        title=say(language, "Vorher und nachher", "Before and after"),
        figures=(
            small_map(language, "2022", say(language, "Vorher: 2022", "Before: 2022")),
            small_map(language, "2023", say(language, "Nachher: 2023", "After: 2023")),
        ),
    )


def small_report(language: Language) -> Report:
    """A map, lines, bars and a pair of maps."""
    return Report(
        title=say(language, "Bericht für den Ausschuss", "Report to the committee"),
        slides=tuple(made(language) for made in (map_slide, line_slide, bar_slide, pair_slide)),
        language=language,
        author="Amt für Statistik",
        date="2024-05-17",
    )


FIGURES = (
    ("Bevölkerung", "Population", "250.123", "250,123", 250_123.0, 0),
    ("Anteil der Zugewanderten", "Share of newcomers", "12,3", "12.3", 12.3, 1),
    ("Kinder in Armut, in %", "Children in poverty, in %", "über 54", "over 54", np.nan, 0),
    ("Überschuss von D", "Excess of D", "0,31", "0.31", 0.31, 2),
)


def table_slide(language: Language, rows: int = 4, columns: int = 1) -> Slide:
    """No figure: the table itself is what it shows, its rows told apart by their numbers."""
    shown = [FIGURES[row % len(FIGURES)] for row in range(rows)]
    names = tuple(f"{row + 1}. {say(language, it[0], it[1])}" for row, it in enumerate(shown))
    words = tuple(say(language, it[2], it[3]) for it in shown)
    numbers = np.array([it[4] for it in shown])
    values = [
        Column(say(language, f"Stand {2023 - n}", f"Date {2023 - n}"), words, numbers, 2)
        for n in range(columns)
    ]
    remarks = tuple(
        say(language, "amtlich veröffentlicht", "published by the office") for _ in shown
    )
    return Slide(
        title=say(language, "Kennzahlen", "Key figures"),
        statement=say(language, "Die Stadt in Zahlen.", "The city in figures."),
        figures=(),
        table=Table(
            say(language, "Kleinstadt, Kennzahlen", "Kleinstadt, key figures"),
            (
                Column(say(language, "Kennzahl", "Key figure"), names),
                *values,
                Column(say(language, "Bemerkung", "Remark"), remarks),
            ),
        ),
        facts=small_facts(language),
    )


def table_report(language: Language, rows: int = 4, columns: int = 1) -> Report:
    """One slide that is a table."""
    return replace(small_report(language), slides=(table_slide(language, rows, columns),))


def grid_slide(language: Language, n: int = 6) -> Slide:
    """Small maps with one scale: six years of one city, or so many of them."""
    figures = tuple(
        small_map(
            language,
            ("2022", "2023")[place % 2],
            say(language, f"Kleinstadt {2018 + place}, Stadtteile", f"Kleinstadt {2018 + place}"),
        )
        for place in range(n)
    )
    title = say(language, f"{n} Karten, ein Maßstab", f"{n} maps, one scale")
    return replace(map_slide(language), title=title, figures=figures)


def grid_report(language: Language) -> Report:
    """Three to six maps a slide."""
    slides = tuple(grid_slide(language, n) for n in (3, 4, 5, 6))
    return replace(small_report(language), slides=slides)
