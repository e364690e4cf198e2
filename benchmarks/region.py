"""How long a comparison of cities takes, beside the usual way: city by city, draw by draw.

The usual way deals out the people of one city at a time by shuffling them (one draw of a
multivariate hypergeometric table, area by area) and computes D of each. It is timed on a few
draws of one city and reckoned up to all. Both give the same expected D, which is printed.
"""

import sys
import time
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.catalogue import Source, load_groups, load_indicators
from geo.city import City, CityKind, GeometryKind, Level
from geo.crs import METRIC_CRS
from geo.indices.evenness import dissimilarity
from geo.region.city_index import IndexQuestion
from geo.region.comparison import compare_index
from geo.values import Floats, Kind, State

CITIES, AREAS, DRAWS = 100, 170, 1000
LOOPED_DRAWS = 5
PROMISED_S = 10.0
GROUP = "turkey"


@dataclass(frozen=True)
class Timed:
    """What was measured.

    Attributes:
        seconds: For all cities.
        processor: The same in seconds of all cores together; a busy machine changes it less.
        looped: Seconds that the usual way would take.
        gap: Difference of the two expected D of one city.
    """

    seconds: float
    processor: float
    looped: float
    gap: float

    @property
    def kept(self) -> bool:
        """Whether it is as fast as promised."""
        return self.seconds <= PROMISED_S


def run() -> Timed:
    """Measure, print a sentence and give the figures."""
    drawn = [draw_counts(seed) for seed in range(CITIES)]
    cities = [build_town(f"town-{row}", counts) for row, counts in enumerate(drawn)]
    question = IndexQuestion(GROUP, draws=DRAWS, exact=True)
    compare_index(cities[:2], IndexQuestion(GROUP, draws=19, exact=True))
    start, before = time.perf_counter(), time.process_time()
    found = compare_index(cities, question)
    seconds, processor = time.perf_counter() - start, time.process_time() - before
    before = time.process_time()
    looped = loop_over_draws(drawn[0], draws=LOOPED_DRAWS)
    naive = (time.process_time() - before) * CITIES * DRAWS / LOOPED_DRAWS
    timed = Timed(
        seconds, processor, naive, abs(found.entries[0].result.expected - float(np.mean(looped)))
    )
    print(
        f"{CITIES} cities of {AREAS} areas, {DRAWS:,} draws each, all comparable indices, with "
        f"intervals and places: {seconds:.1f} s (promised: {PROMISED_S:.0f} s), "
        f"{processor:.1f} s of processor time; one draw after the "
        f"other, expected D alone: {naive:,.0f} s, {naive / processor:,.0f} times as long; "
        f"difference of expected D {timed.gap:.0e}."
    )
    return timed


def draw_counts(seed: int) -> Floats:
    """Members of a group and all others, (2, areas)."""
    generator = np.random.default_rng(seed)
    residents = generator.integers(400, 5000, AREAS)
    members = generator.binomial(residents, generator.beta(2.0, 18.0, AREAS))
    counts: Floats = np.stack([members, residents - members]).astype(np.float64)
    return counts


def build_town(key: str, counts: Floats) -> City:
    """A city without a map of these people."""
    ids = [f"{place:04d}" for place in range(counts.shape[1])]
    columns = {f"{GROUP}_count": counts[0], "population_count": counts.sum(axis=0)}
    tables = [
        pd.DataFrame({"area_id": ids, "indicator": name, "period": "2024", "value": numbers})
        for name, numbers in columns.items()
    ]
    values = pd.concat(tables, ignore_index=True)
    states = np.where(values["value"] == 0, State.EXACT_ZERO, State.PRESENT).astype("int8")
    areas = gpd.GeoDataFrame(
        {"name": ids, "parent": "", "level": "quarter"},
        index=pd.Index(ids, name="area_id"),
        geometry=[None] * len(ids),
        crs=METRIC_CRS,
    )
    return City(
        key=key,
        name=key,
        kind=CityKind.FICTIONAL,
        geometry=GeometryKind.NONE,
        levels=(Level("quarter", "Viertel", "Quarter"),),
        areas=areas,
        values=values.assign(
            state=states, kind=Kind.FICTIONAL.value, source_id="drawn", qualifier="exact", note=""
        ),
        sources={"drawn": Source(key="drawn", title="drawn")},
        groups=load_groups(),
        indicators=load_indicators(),
        fingerprint=key,
    )


def loop_over_draws(counts: Floats, *, draws: int) -> list[float]:
    """D of a city whose people are shuffled over its places again and again."""
    generator = np.random.default_rng(1)
    places = counts.sum(axis=0).astype(int)
    people = np.repeat([1, 0], counts.sum(axis=1).astype(int))
    ends = np.cumsum(places)
    found = []
    for _ in range(draws):
        generator.shuffle(people)
        members = np.array(
            [people[end - n : end].sum() for end, n in zip(ends, places, strict=True)]
        )
        found.append(float(dissimilarity(members.astype(float), (places - members).astype(float))))
    return found


if __name__ == "__main__":
    sys.exit(0 if run().kept else 1)
