"""``update`` puts new files into a stored city by its recipe, ``recipe`` prints that recipe."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from geo.commands.imports import print_report, read_originals, read_pair
from geo.commands.origin import describe_city_source
from geo.errors import ImportRefusedError
from geo.imports.recipe import Recipe, read_recipe
from geo.texts import Language, as_language, text
from geo.updates import CityUpdate, load_import, prepare_update, save_update


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this module."""
    update = commands.add_parser("update", help=text("commands.update", "en"))
    update.add_argument("city", metavar="CITY", help=text("commands.update_city", "en"))
    update.add_argument("files", nargs="+", type=Path, metavar="FILE")
    for option, metavar in (("recipe", "CITY|FILE"), ("period", "PERIOD")):
        told = text(f"commands.{option}", "en")
        update.add_argument(f"--{option}", default="", metavar=metavar, help=told)
    update.add_argument(
        "--same", action="append", default=[], type=read_pair, metavar="NEW=KNOWN",
        help=text("commands.same", "en"),
    )  # fmt: skip
    update.add_argument(
        "--same-area", action="append", default=[], type=read_pair, metavar="KEY=AREA",
        help=text("commands.same_area", "en"),
    )  # fmt: skip
    update.add_argument("--confirm", action="store_true", help=text("commands.confirm", "en"))
    update.add_argument("--dry-run", action="store_true", help=text("commands.dry_run", "en"))
    update.add_argument("--json", action="store_true")
    update.set_defaults(run=run_update)
    recipe = commands.add_parser("recipe", help=text("commands.recipe_print", "en"))
    recipe.add_argument("city", metavar="CITY", help=text("commands.update_city", "en"))
    recipe.set_defaults(run=run_recipe)


def run_recipe(options: argparse.Namespace) -> int:
    """Print the recipe of a stored city as JSON, for ``import --recipe``."""
    recipe = load_import(options.city).recipe
    print(json.dumps(recipe.as_json(), ensure_ascii=False, indent=1))
    return 0


def run_update(options: argparse.Namespace) -> int:
    """Put new files into a stored city; 1 where something is in the way or to be confirmed."""
    language = as_language(options.language)
    stored = load_import(options.city)
    update = prepare_update(
        stored,
        read_originals(options.files),
        recipe=load_recipe(options.recipe) if options.recipe else None,
        period=options.period,
        renamed=dict(options.same),
        same_areas=dict(options.same_area),
    )
    if not options.json:
        _print_update(update, language)
    is_saved = False
    if not update.is_blocked and not options.dry_run:
        is_open = update.needs_confirmation and not options.confirm
        is_saved = not is_open and save_update(update, confirmed=options.confirm)
    if options.json:
        told = _describe(update, language) | {"saved": is_saved}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    return _end(update, options, language, is_saved=is_saved)


def _end(
    update: CityUpdate, options: argparse.Namespace, language: Language, *, is_saved: bool
) -> int:
    """The last sentence and the exit code."""
    name = update.stored.city.name
    if update.is_blocked:
        print(text("recipe.update_blocked", language, city=name), file=sys.stderr)
        return 1
    if options.dry_run or update.is_same:
        return 0
    if not is_saved:
        print(text("recipe.update_unconfirmed", language), file=sys.stderr)
        return 1
    if not options.json:
        print(text("recipe.updated", language, city=name))
    return 0


def load_recipe(given: str) -> Recipe:
    """The recipe of a JSON file, or of a stored city.

    Raises:
        ImportRefusedError: The file cannot be read or holds none.
        UnknownKeyError: There is no such city.
    """
    if not given.casefold().endswith(".json"):
        return load_import(given).recipe
    try:
        return read_recipe(Path(given).read_bytes())
    except OSError:
        raise ImportRefusedError("commands.no_file", file=given) from None


def _describe(update: CityUpdate, language: Language) -> dict[str, Any]:
    merge = update.merge
    return {
        "city": update.stored.city.key,
        "blocked": update.is_blocked,
        "same": update.is_same,
        "needs_confirmation": update.needs_confirmation,
        "differences": [one.as_json(language) for one in update.differences],
        "added": len(merge.added) if merge else 0,
        "changed": len(merge.changed) if merge else 0,
        "unchanged": merge.n_same if merge else 0,
        "periods": list(merge.periods) if merge else [],
        "report": update.report.as_json(language),
        "provenance": describe_city_source(merge.city if merge else update.stored.city, language),
    }


def _print_update(update: CityUpdate, language: Language) -> None:
    print_report(update.report, language)
    for difference in update.differences:
        heading = text(f"recipe.weight_{difference.severity.value}", language)
        print(f"{heading}: {difference.sentence(language)}")
