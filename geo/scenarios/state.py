"""Where a scenario starts and the course that it takes: plain arrays, areas on the last axis."""

from dataclasses import dataclass

from geo.values import Floats


@dataclass(frozen=True)
class Start:
    """A city on the day before the plan begins.

    Persons are expectations, not heads: they need not be whole (see docs/decisions/0005).
    Shapes: G arriving groups, A areas of one level. Areas whose figures are not known take no
    part: nobody moves in or out, ``known`` is False there.

    Attributes:
        groups: Keys of the arriving groups, disjoint.
        period: The year of the figures; plan year 1 is the next one.
        people: Residents of the arriving groups, (G, A).
        others: All other residents, (A,); they stay as they are.
        arrivals: Yearly arrivals of each group as of today, (G,).
        departure_rates: Yearly share of each group that leaves the city, (G,).
        dwellings, vacant, lettable: Dwellings; of these vacant; of these lettable, (A,).
        social: Dwellings with allocation rights, (A,).
        problem: Dwellings in problem properties, (A,).
        released: Dwellings that become free to let in each plan year because the others move
            together, leave or build; less than 0 where they take up more, (30, A).
        rents: Mean rent in euros per square metre, (A,).
        kita_children, kita_migration, kita_places: Children 0 to 5, of these with a migration
            background, and places, (A,).
        school_children, school_migration, school_places: The same for ages 6 to 9, (A,).
        centres: A point in each area in metres, (A, 2).
        missing: Keys of inputs that the city does not have; their levers and outcomes are
            not offered.
    """

    city: str
    fingerprint: str
    level: str
    period: int
    area_ids: tuple[str, ...]
    groups: tuple[str, ...]
    people: Floats
    others: Floats
    arrivals: Floats
    departure_rates: Floats
    dwellings: Floats
    vacant: Floats
    lettable: Floats
    released: Floats
    social: Floats
    problem: Floats
    rents: Floats
    kita_children: Floats
    kita_migration: Floats
    kita_places: Floats
    school_children: Floats
    school_migration: Floats
    school_places: Floats
    centres: Floats
    known: Floats
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Course:
    """What the model computed: D draws (one for the central run), Y plan years, G groups, A areas.

    Year 0 is the start. Stocks have Y + 1 years, flows have Y.

    Attributes:
        people: Housed residents of the arriving groups, (D, Y + 1, G, A).
        unhoused: People for whom there was no dwelling, in shared accommodation, (D, Y + 1, G).
        lettable: Free lettable dwellings at the year's end, (D, Y + 1, A).
        vacant: All vacant dwellings at the year's end, (D, Y + 1, A).
        dwellings: All dwellings, (Y + 1, A).
        problem: Dwellings in problem properties, (Y + 1, A).
        arrived: Came to the city in the year: new, reunited, from elsewhere, delayed, (D, Y, G).
        reunited, secondary, delayed: Parts of ``arrived``, (D, Y, G).
        held_back: Kept out by the obligation in the year, (D, Y, G).
        departed: Left the city in the year, (D, Y, G).
        directed: Placed by the municipality, (D, Y, G, A).
        moved: Re-housed out of problem properties or conversions in the year, (D, Y, G).
        kita_places: (Y + 1, A).
        built, activated, bought, renovated, closed: Dwellings in the year, (Y, A).
        special: Dwellings newly built for refugees in the year, (Y, A).
    """

    people: Floats
    unhoused: Floats
    lettable: Floats
    vacant: Floats
    dwellings: Floats
    problem: Floats
    arrived: Floats
    reunited: Floats
    secondary: Floats
    delayed: Floats
    held_back: Floats
    departed: Floats
    directed: Floats
    moved: Floats
    kita_places: Floats
    built: Floats
    activated: Floats
    bought: Floats
    renovated: Floats
    closed: Floats
    special: Floats
