"""``indices`` prints the segregation indices of a city, or of any table, as one object.

With ``--groups`` the indices over several groups stand under the same names; with ``--group``
beside it, the indices that know two groups only are added for that group. Figures that were
not asked for (no ``--draws``) or are not defined are ``null``.
"""

import argparse
import json
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Any

from geo.cities import load_city
from geo.city import City
from geo.commands.origin import describe_index_source
from geo.commands.roles import add_role, apply_role, find_withheld, is_exact, server_rule
from geo.numbers import format_number
from geo.segregation.city_counts import REST, group_name
from geo.segregation.headline import compute_headline
from geo.segregation.results import RADIUS_M, IndexResult, IndexResults, compute_index_results
from geo.segregation.selection import (
    MINIMUM_TOTAL,
    Form,
    SegregationChoice,
    Selection,
    select_groups,
    select_two_groups,
)
from geo.segregation.tables import TableChoice, select_from_table
from geo.texts import Language, as_language, text

MOST_DRAWS = 100_000
FEWEST_DRAWS = 19
"""The smallest p-value is 1/(draws + 1); with fewer draws none is 0.05 or less."""

TOO_FEW_DRAWS = "too_few_draws"
NAME_WIDTH = 42


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command of this module."""
    command = commands.add_parser("indices", help=text("commands.indices", "en"))
    command.set_defaults(run=run_indices, usage_error=command.error)
    command.add_argument("city", nargs="?", default="")
    for option, metavar, kind in (
        ("table", "FILE", Path),
        ("group", "GROUP", str),
        ("against", "GROUP", str),
        ("total", "COLUMN", str),
        ("groups", "A,B,C", _several),
        ("period", "PERIOD", str),
        ("level", "LEVEL", str),
        ("polygons", "FILE", Path),
        ("key", "COLUMN", str),
        ("crs", "EPSG", str),
        ("encoding", "NAME", str),
        ("draws", "N", _draws),
        ("seed", "N", _whole),
        ("radius", "METRES", _radius),
        ("minimum", "PERSONS", _whole),
    ):
        help_text = text(f"commands.indices_{option}", "en")
        command.add_argument(f"--{option}", type=kind, metavar=metavar, help=help_text)
    help_text = text("commands.decimal", "en")
    command.add_argument("--decimal", choices=("comma", "point"), default="", help=help_text)
    add_role(command)
    command.add_argument("--json", action="store_true")
    # Also taken after the command; where it is not given the one before it stays.
    command.add_argument("--language", choices=("de", "en"), default=argparse.SUPPRESS)


def _several(given: str) -> tuple[str, ...]:
    groups = tuple(group.strip() for group in given.split(",") if group.strip())
    if len(groups) < 2:
        raise argparse.ArgumentTypeError(given)
    return groups


def _whole(given: str) -> int:
    number = int(given)
    if number < 0:
        raise argparse.ArgumentTypeError(given)
    return number


def _draws(given: str) -> int:
    number = _whole(given)
    if number > MOST_DRAWS:
        raise argparse.ArgumentTypeError(given)
    return number


def _radius(given: str) -> float:
    number = float(given)
    if not (isfinite(number) and number > 0):
        raise argparse.ArgumentTypeError(given)
    return number


def run_indices(options: argparse.Namespace) -> int:
    """Print all indices with what chance gives."""
    language = as_language(options.language)
    _check_usage(options, language)
    city = apply_role(load_city(options.city), options.role) if options.city else None
    selections = _select_table(options) if city is None else _select_city(city, options)
    results = {
        form: compute_index_results(
            selection,
            draws=options.draws or 0,
            seed=options.seed or 0,
            radius_m=options.radius or RADIUS_M,
        )
        for form, selection in selections.items()
    }
    if options.json:
        source = describe_index_source(city or options.table, selections, results, language)
        described = describe_results(selections, results, source=source)
        print(json.dumps(described, ensure_ascii=False, indent=1, allow_nan=False))
    else:
        for form, selection in selections.items():
            names = [_name(city, key, language) for key in selection.groups]
            _print_results(selection, results[form], names, language)
    return 0


def _check_usage(options: argparse.Namespace, language: Language) -> None:
    """Exit with 2 where options do not go together."""
    has_group = bool(options.group or options.groups)
    needs_other = options.table and options.group and not (options.total or options.against)
    rest_of_nothing = options.table and options.against == REST and not options.total
    of_table = options.key or options.crs or options.encoding or options.decimal
    for wrong, key in (
        (bool(options.city) == bool(options.table), "segregation.usage_source"),
        (not has_group, "segregation.usage_group"),
        (needs_other or rest_of_nothing, "segregation.usage_other"),
        (options.polygons and not (options.key and options.table), "segregation.usage_polygons"),
        (options.total and not options.table, "segregation.usage_total"),
        (options.table and (options.period or options.level), "segregation.usage_city_only"),
        (of_table and not options.table, "segregation.usage_table_only"),
    ):
        if wrong:
            options.usage_error(text(key, language))


def _name(city: City | None, key: str, language: Language) -> str:
    """The name of a group of a city; of a table its column."""
    if city is not None:
        return group_name(city, key, language)
    return text("segregation.rest", language) if key == REST else key


def _select_city(city: City, options: argparse.Namespace) -> dict[Form, Selection]:
    minimum = max(MINIMUM_TOTAL, options.minimum or 0)
    period, level = options.period or "", options.level or ""
    rule, exact = server_rule(), is_exact(options)
    selections: dict[Form, Selection] = {}
    if options.group:
        choice = SegregationChoice(options.group, options.against or REST, period, level)
        selections["two_groups"] = select_two_groups(
            city, choice, minimum=minimum, rule=rule, exact=exact
        )
    if options.groups:
        selections["multigroup"] = select_groups(
            city,
            options.groups,
            period=period,
            level=level,
            minimum=minimum,
            rule=rule,
            exact=exact,
        )
    return selections


def _select_table(options: argparse.Namespace) -> dict[Form, Selection]:
    choice = TableChoice(
        file=options.table,
        group=options.group or "",
        total=options.total or "",
        against=options.against or "",
        groups=options.groups or (),
        polygons=options.polygons,
        key=options.key or "",
        encoding=options.encoding or "",
        decimal=options.decimal,
        crs=options.crs or "",
    )
    return select_from_table(choice, minimum=options.minimum or 0)


def describe_results(
    selections: Mapping[Form, Selection],
    results: Mapping[Form, IndexResults],
    *,
    source: Mapping[str, Any],
) -> dict[str, Any]:
    """One object for JSON: indices by name, then what they rest on."""
    main: Form = "multigroup" if "multigroup" in results else "two_groups"
    selection, found = selections[main], results[main]
    by_key = dict(found.by_key)
    for key, result in results.get("two_groups", found).by_key.items():
        by_key.setdefault(key, result)
    missing = {key: why for key, why in found.not_computed.items() if key not in by_key}
    pair = selections.get("two_groups")
    withheld = find_withheld(selections.values()) if "city" in source else set()
    totals = {
        key: None if key in withheld else _whole_or_number(float(total))
        for chosen in selections.values()
        for key, total in zip(chosen.groups, chosen.group_totals, strict=True)
    }
    people = _whole_or_number(found.population_total)
    has_draws = found.draws > 0
    return {
        **{key: _describe_index(result) for key, result in by_key.items()},
        **source,
        "period": selection.period or None,
        "level": selection.level or None,
        "group": pair.groups[0] if pair else None,
        "against": pair.groups[1] if pair else None,
        "groups": {key: totals[key] for key in selection.groups},
        "multigroup": main == "multigroup",
        "n_areas": found.n_areas,
        "group_total": totals[pair.groups[0]] if pair else None,
        "population_total": None if len(withheld) == 1 else people,
        "left_out": [
            {"area": area.area, "name": area.name or area.area, "reason": area.reason}
            for area in selection.left_out
        ],
        "not_computed": missing,
        "verdict": TOO_FEW_DRAWS if _has_too_few_draws(found) else found.outcome,
        "draws": found.draws if has_draws else None,
        "seed": found.seed if has_draws else None,
        "radius_m": found.radius_m,
    }


def _describe_index(result: IndexResult) -> dict[str, Any]:
    has_interval = isfinite(result.lower) and isfinite(result.upper)
    return {
        "value": _or_none(result.value),
        "expected": _or_none(result.expected),
        "excess": _or_none(result.excess),
        "interval": [result.lower, result.upper] if has_interval else None,
        "p_value": _or_none(result.p_value),
    }


def _or_none(number: float) -> float | None:
    return number if isfinite(number) else None


def _has_too_few_draws(results: IndexResults) -> bool:
    """Whether chance was drawn too seldom to say that something is beyond it."""
    is_judged = results.outcome in ("within_chance", "beyond_chance")
    return is_judged and 0 < results.draws < FEWEST_DRAWS


def _whole_or_number(number: float) -> float | int:
    return int(number) if number.is_integer() else number


def _print_results(
    selection: Selection, results: IndexResults, names: list[str], language: Language
) -> None:
    """A readable table: title, headline, indices, areas left out."""
    group, other = names[0], ", ".join(names[1:])
    place = ", ".join(filter(None, (selection.period, selection.level)))
    told = {
        "group": f"{group} ({place})" if place else group,
        "other": other,
        "n": format_number(results.n_areas, language),
        "population": format_number(results.population_total, language),
    }
    print(text("segregation.table_title", language, **told))
    headline = compute_headline(results)
    print(headline.sentence(language, group=group, other=other))
    if _has_too_few_draws(results):
        print(text("segregation.too_few_draws", language, least=FEWEST_DRAWS))
    columns = ("value", "expected", "excess", "lower", "upper", "p_value")
    heads = [text(f"segregation.column_{column}", language) for column in columns]
    print(" " * NAME_WIDTH + "".join(f"{head:>13}" for head in heads))
    for result in results.by_key.values():
        cells = [format_number(getattr(result, column), language, decimals=4) for column in columns]
        name = text(f"indices.{result.key}", language)
        print(f"{name:<{NAME_WIDTH}}" + "".join(f"{cell:>13}" for cell in cells))
    for key, reason in results.not_computed.items():
        why = text(f"segregation.not_computed_{reason}", language)
        print(f"{text(f'indices.{key}', language):<{NAME_WIDTH}}  {why}")
    for area in selection.left_out:
        why = area.words(language)
        print(
            text("segregation.left_out", language, area=f"{area.area} {area.name}".strip(), why=why)
        )
