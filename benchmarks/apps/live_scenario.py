"""A scenario under live sliders: the central run with every step, bands of draws when at rest.

The address says how many areas (``n``) and draws (``draws``).
"""

from collections.abc import Callable

import numpy as np
import streamlit as st

from benchmarks.scenarios import draw_start
from benchmarks.synthetic import build_city
from geo.city import City
from geo.layers.colouring import Colouring, Fill
from geo.scenarios.levers import load_levers
from geo.scenarios.model import run
from geo.scenarios.outcomes import compute_outcome, compute_outcomes
from geo.scenarios.plan import Plan
from geo.scenarios.state import Start
from geo.values import Floats
from pages.components import background
from pages.components.live_slider import answering, live_slider, live_value
from pages.components.map_view import MapView, show_map
from pages.components.static_files import load_geometry
from pages.components.ticker import ticker

FILLS = tuple(map(Fill, ("#fde725", "#5ec962", "#21918c", "#3b528b", "#440154")))
# As many as a reader sees at once. The first is moved: every area follows each of its steps.
LEVERS = (
    "departures_change",
    "arrivals_change",
    "directed_share",
    "cap_percent",
    "reunification_rate",
    "secondary_migration",
    "activated_vacancy",
    "new_dwellings",
    "social_quota",
    "problem_bought",
    "kita_places_added",
    "pull_network",
)
YEARS = 15
MOVED_FROM = 150.0


@st.cache_resource
def load(n_areas: int) -> tuple[City, Start]:
    """A synthetic city and where its scenarios start."""
    return build_city(n_areas), draw_start(n_areas)


def plan_of(start: Start) -> Plan:
    """The plan that the sliders say."""
    changes = {key: live_value(key) for key in LEVERS}
    known = {key: value for key, value in changes.items() if value is not None}
    return Plan("Plan", start.city, start.fingerprint, years=YEARS, changes=known)


def slide(key: str) -> None:
    """The slider of a lever."""
    lever = load_levers()[key]
    default = lever.default if isinstance(lever.default, int | float) else lever.minimum
    live_slider(
        key,
        label=lever.name_de,
        minimum=lever.minimum,
        maximum=lever.maximum,
        step=1 if key == LEVERS[0] else lever.step,
        value=MOVED_FROM if key == LEVERS[0] else default,
        unit_text=lever.unit,
        default=default,
        language="de",
    )


def arriving_share(start: Start, plan: Plan, *, draws: int = 0) -> Floats:
    """Per cent of arriving groups, (draws, years + 1, areas)."""
    outcomes = compute_outcomes(start, plan, run(start, plan, draws=draws))
    return compute_outcome(outcomes, "people_share") * 100


@st.fragment
def show_live(n_areas: int) -> None:
    """Sliders and the map of the last year."""
    city, start = load(n_areas)
    with answering():
        left, right = st.columns([1, 2])
        with left:
            for key in LEVERS:
                slide(key)
        share = arriving_share(start, plan_of(start))[0, -1]
        bounds = np.quantile(share, [0.2, 0.4, 0.6, 0.8])
        colouring = Colouring(
            codes=np.searchsorted(bounds, share).astype(np.uint8),
            fills=FILLS,
            title="Anteil",
            numbers=share,
            decimals=1,
            unit="%",
        )
        with right:
            view = MapView(
                geometry=load_geometry(city, "quarter"), colouring=colouring, label="Karte"
            )
            show_map(view, key="map")


def rest() -> None:
    """Remember the plan with which the sliders came to rest."""
    _, start = load(int(st.query_params["n"]))
    st.session_state["at_rest"] = plan_of(start)


@st.fragment
def show_bands(n_areas: int) -> None:
    """From where to where the draws go."""
    _, start = load(n_areas)
    plan = st.session_state["at_rest"]
    draws = int(st.query_params["draws"])

    def work(_stop: Callable[[], bool], _report: Callable[[float], None]) -> Floats:
        return np.quantile(arriving_share(start, plan, draws=draws)[:, -1], [0.1, 0.9], axis=0)

    key = repr(plan.changes)
    background.start("bands", key, work)
    bands = background.result("bands", key)
    ticker(pending=bands is None, key="bands", on_settle=rest)
    if bands is not None:
        st.markdown(f"band-{plan.changes[LEVERS[0]]:g}-")


def show(n_areas: int) -> None:
    """The whole page."""
    show_live(n_areas)
    rest()
    show_bands(n_areas)


st.set_page_config(layout="wide")
show(int(st.query_params["n"]))
