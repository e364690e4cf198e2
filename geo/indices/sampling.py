"""Random cities: what a city would look like by chance alone, or if it were counted again.

All draws of all areas are made at once; where they would not fit into bounded memory they
are made in a few large portions. A whole number as seed gives the same draws again.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.errors import IndexInputError
from geo.indices.counts import FloatArray, GroupsIndex, as_floats, ratio_or_zero, validate_counts
from geo.indices.evenness import group_mix

Seed: TypeAlias = int | np.random.Generator
PersonArray: TypeAlias = NDArray[np.int64]
Draw: TypeAlias = Callable[[int], FloatArray]

CELLS_AT_ONCE = 2_000_000
LARGEST_POPULATION = 1_000_000_000


def validate_persons(counts: ArrayLike) -> PersonArray:
    """Counts that persons can be drawn from: whole, and not too many for exact draws.

    Raises:
        IndexInputError: As ``validate_counts``; a count is not whole; a city has a thousand
            million persons or more, which the hypergeometric generator cannot draw.
    """
    checked = validate_counts(counts)
    split = checked != np.round(checked)
    if split.any():
        areas = np.flatnonzero(split.reshape(-1, split.shape[-1]).any(axis=0)) + 1
        raise IndexInputError("indices.not_whole", areas=", ".join(str(area) for area in areas[:5]))
    persons = checked.sum(axis=(-2, -1)).max(initial=0.0)
    if persons >= LARGEST_POPULATION:
        raise IndexInputError(
            "indices.too_many_to_draw", persons=f"{persons:.0f}", limit=str(LARGEST_POPULATION)
        )
    return checked.astype(np.int64)


def draw_random_allocation(counts: ArrayLike, *, draws: int, seed: Seed) -> PersonArray:
    """Cities in which everybody lives where chance put them.

    Area totals and group totals stay as they are: each draw is one of all tables with the
    observed margins, with the probability it has when persons are shuffled over the places
    (multivariate hypergeometric). Instead of shuffling persons, the city is halved again and
    again, and each half drawn its members of each group; that needs one drawing step for
    each power of two of areas, whatever the number of draws.

    Args:
        counts: Whole persons, shape (..., groups, areas).
        draws: Number of cities.
        seed: Whole number, or a generator to go on with.

    Returns:
        Persons, shape (draws, ..., groups, areas).

    Literature: Patefield (1981), Applied Statistics 30 (the distribution).
    """
    persons = validate_persons(counts)
    generator = np.random.default_rng(seed)
    halves = _halving_capacities(persons.sum(axis=-2))
    groups = persons.sum(axis=-1)[..., None]
    placed = np.broadcast_to(groups, (draws, *groups.shape))
    for capacity in halves:
        placed = _draw_halves(placed, capacity[..., 0::2], generator)
    return placed[..., : persons.shape[-1]]


def _halving_capacities(total: PersonArray) -> list[PersonArray]:
    """Places in each part of the city, from two halves down to single areas."""
    areas = total.shape[-1]
    steps = max(areas - 1, 0).bit_length()
    room = [(0, 0)] * (total.ndim - 1) + [(0, 2**steps - areas)]
    level = np.pad(total, room)
    levels = [level] if steps else []
    for _ in range(steps - 1):
        level = level[..., 0::2] + level[..., 1::2]
        levels.append(level)
    return levels[::-1]


def _draw_halves(
    parts: PersonArray, capacity: PersonArray, generator: np.random.Generator
) -> PersonArray:
    """Each part of the city in two, given the places in the first half.

    Args:
        parts: Persons, shape (draws, ..., groups, parts).
        capacity: Places in the first half, shape (..., parts).
        generator: Source of chance.
    """
    first = np.empty_like(parts)
    places = np.broadcast_to(capacity, (*parts.shape[:-2], parts.shape[-1])).copy()
    others = parts.sum(axis=-2)
    last = parts.shape[-2] - 1
    for group in range(last):
        others = others - parts[..., group, :]
        chosen = generator.hypergeometric(parts[..., group, :], others, places)
        first[..., group, :] = chosen
        places -= chosen
    first[..., last, :] = places
    return np.stack([first, parts - first], axis=-1).reshape(*parts.shape[:-1], -1)


def draw_resampled_persons(counts: ArrayLike, *, draws: int, seed: Seed) -> PersonArray:
    """Cities counted again: as many persons, each in a cell of area and group by its share.

    Args:
        counts: Whole persons, shape (..., groups, areas).
        draws: Number of cities.
        seed: Whole number, or a generator to go on with.

    Returns:
        Persons, shape (draws, ..., groups, areas), multinomial.
    """
    persons = validate_persons(counts)
    cells = persons.reshape(*persons.shape[:-2], persons.shape[-2] * persons.shape[-1])
    total = cells.sum(axis=-1)
    if not cells.shape[-1]:
        return np.broadcast_to(persons, (draws, *persons.shape)).copy()
    share = np.where(
        total[..., None] > 0, ratio_or_zero(as_floats(cells), as_floats(total[..., None])), 0.0
    )
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(total, share, size=(draws, *total.shape))
    return drawn.reshape(draws, *persons.shape)


def draw_area_mixes(
    counts: ArrayLike, prior_persons: ArrayLike, *, draws: int, seed: Seed
) -> FloatArray:
    """Cities whose areas have a mix of groups that their residents make plausible.

    The mix of each area is drawn from a Dirichlet distribution with the area's counts plus
    ``prior_persons`` persons mixed like the city; area totals stay.

    Args:
        counts: Persons, shape (..., groups, areas); fractions are allowed.
        prior_persons: Weight of the city's mix, in persons, shape of the leading axes, or
            (draws, ...) for another weight in each draw.
        draws: Number of cities.
        seed: Whole number, or a generator to go on with.

    Returns:
        Persons, shape (draws, ..., groups, areas), not whole.
    """
    persons = validate_counts(counts)
    generator = np.random.default_rng(seed)
    city = np.nan_to_num(group_mix(persons))
    weight = persons + (as_floats(prior_persons)[..., None] * city)[..., None]
    drawn = generator.standard_gamma(weight, size=(draws, *persons.shape))
    mix = ratio_or_zero(drawn, drawn.sum(axis=-2, keepdims=True))
    total: FloatArray = persons.sum(axis=-2, keepdims=True)
    return mix * total


def compute_over_draws(draw: Draw, index: GroupsIndex, *, draws: int, cells: int) -> FloatArray:
    """An index over many random cities in bounded memory.

    Args:
        draw: Gives so many cities, shape (cities, ..., groups, areas).
        index: Takes them and gives shape (cities, ...).
        draws: Number of cities.
        cells: Numbers in one city, which sets how many are held at once.

    Returns:
        The index of each city, shape (draws, ...).
    """
    portion = max(1, CELLS_AT_ONCE // max(cells, 1))
    sizes = [min(portion, draws - start) for start in range(0, draws, portion)]
    return np.concatenate([np.asarray(index(draw(size))) for size in sizes], axis=0)


def remembered_seed(seed: Seed) -> int | None:
    """The seed to print beside a result; none where a generator came from elsewhere."""
    return seed if isinstance(seed, int) else None
