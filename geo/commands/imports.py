"""``check`` says what files hold and what is wrong with them, ``import`` makes a city of them."""

import argparse
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from geo import store
from geo.commands.origin import describe_draft_source
from geo.errors import ImportRefusedError
from geo.imports import ImportDraft, ImportOptions, ImportReport, build_city, read_files
from geo.imports.recipe_use import options_for, overlay_options, use_meanings
from geo.imports.uploads import MAX_FILE_BYTES
from geo.numbers import format_number
from geo.store.keys import validate_city_name
from geo.texts import Language, as_language, text
from geo.updates import keep_import

SOURCE_OPTIONS = {
    "publisher": "NAME",
    "date": "DATE",
    "licence": "LICENCE",
    "url": "URL",
    "changed": "WORDS",
}


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this module."""
    check = commands.add_parser("check", help=text("commands.check", "en"))
    check.set_defaults(run=run_check)
    bring = commands.add_parser("import", help=text("commands.import", "en"))
    bring.add_argument("--city", required=True, metavar="KEY", help=text("commands.city", "en"))
    bring.add_argument("--name", required=True, help=text("commands.name", "en"))
    bring.add_argument("--ags", default="", help=text("commands.ags", "en"))
    bring.add_argument("--replace", action="store_true", help=text("commands.replace", "en"))
    bring.add_argument(
        "--recipe", default="", metavar="CITY|FILE", help=text("commands.recipe", "en")
    )
    bring.set_defaults(run=run_import)
    for command in (check, bring):
        _add_reading_options(command)


def _add_reading_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    for option, metavar in (
        ("key", "COLUMN"),
        ("name-column", "COLUMN"),
        ("table-key", "COLUMN"),
        ("crs", "EPSG"),
        ("layer", "LAYER"),
        ("encoding", "NAME"),
        ("period", "PERIOD"),
    ):
        help_text = text(f"commands.{option.replace('-', '_')}", "en")
        command.add_argument(f"--{option}", default="", metavar=metavar, help=help_text)
    command.add_argument(
        "--decimal", choices=("comma", "point"), default="", help=text("commands.decimal", "en")
    )
    command.add_argument(
        "--signs", choices=("classic", "new"), default="classic", help=text("commands.signs", "en")
    )
    command.add_argument("--dissolve", action="store_true", help=text("commands.dissolve", "en"))
    _add_answers(command)
    command.add_argument("--mapping", type=Path, help=text("commands.mapping", "en"))
    command.add_argument(
        "--group", action="append", default=[], type=_group, help=text("commands.group", "en"),
        metavar="NAME=COLUMN[,COLUMN...]",
    )  # fmt: skip
    command.add_argument("--json", action="store_true")


def _add_answers(command: argparse.ArgumentParser) -> None:
    """Answers to questions that a report asks."""
    command.add_argument(
        "--geometry-year", default="", metavar="YEAR", help=text("commands.geometry_year", "en")
    )
    command.add_argument(
        "--key-width", type=int, default=0, metavar="DIGITS", help=text("commands.key_width", "en")
    )
    command.add_argument(
        "--share-scale", choices=("fraction", "percent"), default="",
        help=text("commands.share_scale", "en"),
    )  # fmt: skip
    for option, metavar in SOURCE_OPTIONS.items():
        help_text = text(f"commands.source_{option}", "en")
        command.add_argument(f"--source-{option}", default="", metavar=metavar, help=help_text)
    for option, metavar in (("same-area", "KEY=AREA"), ("column-name", "SHORT=FULL")):
        command.add_argument(
            f"--{option}", action="append", default=[], type=read_pair, metavar=metavar,
            help=text(f"commands.{option.replace('-', '_')}", "en"),
        )  # fmt: skip
    for switch in ("swap-axes", "perturbed", "confirm-mixed-years"):
        help_text = text(f"commands.{switch.replace('-', '_')}", "en")
        command.add_argument(f"--{switch}", action="store_true", help=help_text)


def read_pair(given: str) -> tuple[str, str]:
    """Two names with a sign of equality between them."""
    first, _, second = given.partition("=")
    if not first.strip() or not second.strip():
        raise argparse.ArgumentTypeError(given)
    return first.strip(), second.strip()


def _group(given: str) -> tuple[str, tuple[str, ...]]:
    name, _, labels = given.partition("=")
    columns = tuple(label.strip() for label in labels.split(",") if label.strip())
    if not name.strip() or not columns:
        raise argparse.ArgumentTypeError(given)
    return name.strip(), columns


def run_check(options: argparse.Namespace) -> int:
    """Print what the files hold; 1 where a problem stands in the way."""
    language = as_language(options.language)
    draft = read_files(read_originals(options.files), read_options(options))
    if options.json:
        _print_json(_describe(draft, draft.report, language))
    else:
        _print_draft(draft, draft.report, language)
    return 1 if draft.report.is_blocked else 0


def run_import(options: argparse.Namespace) -> int:
    """Make a city of the files and store it; 1 where a problem stands in the way."""
    language = as_language(options.language)
    store.check_key_is_free(options.city, replace=options.replace)
    validate_city_name(options.name)
    originals = read_originals(options.files)
    draft = _read_draft(originals, options)
    if draft.report.is_blocked:
        if options.json:
            _print_json(_describe(draft, draft.report, language))
        else:
            _print_draft(draft, draft.report, language)
        return 1
    city, report = build_city(draft, key=options.city, name=options.name, ags=options.ags)
    is_new = keep_import(city, draft, report, replace_it=options.replace)
    if options.json:
        told = _describe(draft, report, language)
        # Stored, it has a secret, and one that nobody could try hidden counts against.
        kept = store.load_workspace_city(city.key)
        told["provenance"] |= {"fingerprint": kept.fingerprint}
        _print_json({"city": city.key, "saved": is_new, **told})
    else:
        _print_draft(draft, report, language)
        said = "imports.saved" if is_new else "recipe.kept_already"
        print(text(said, language, name=city.name, key=city.key))
    return 0


def _read_draft(originals: dict[str, bytes], options: argparse.Namespace) -> ImportDraft:
    """The draft of the files, with the recipe where one is given; options go before it."""
    # The module of updates needs this one.
    from geo.commands.updates import load_recipe

    given = read_options(options)
    if not options.recipe:
        return read_files(originals, given)
    recipe = load_recipe(options.recipe)
    known = options_for(recipe, originals)
    return use_meanings(read_files(originals, overlay_options(known, given)), recipe)


def read_originals(files: list[Path]) -> dict[str, bytes]:
    """The bytes of some files by name.

    Raises:
        ImportRefusedError: A file is missing, unreadable or too large, or names repeat.
    """
    originals: dict[str, bytes] = {}
    for file in files:
        if file.name in originals:
            raise ImportRefusedError("commands.same_name", file=file.name)
        try:
            if file.stat().st_size > MAX_FILE_BYTES:
                limit = MAX_FILE_BYTES // 1024**2
                raise ImportRefusedError("commands.too_large", file=file.name, limit=limit)
            originals[file.name] = file.read_bytes()
        except OSError:
            raise ImportRefusedError("commands.no_file", file=str(file)) from None
    return originals


def read_options(options: argparse.Namespace) -> ImportOptions:
    """The options of the command line as the importer takes them.

    Raises:
        ImportRefusedError: The file of the mapping is missing or damaged.
    """
    return ImportOptions(
        key_column=options.key,
        name_column=options.name_column,
        table_key=options.table_key,
        crs=options.crs,
        layer=options.layer,
        encoding=options.encoding,
        period=options.period,
        decimal=options.decimal,
        generation=options.signs,
        dissolve=options.dissolve,
        swap_axes=options.swap_axes,
        geometry_year=options.geometry_year,
        source_publisher=options.source_publisher,
        source_date=options.source_date,
        source_licence=options.source_licence,
        source_url=options.source_url,
        source_changed=options.source_changed,
        key_width=options.key_width,
        share_scale=options.share_scale,
        perturbed=options.perturbed,
        confirm_mixed_years=options.confirm_mixed_years,
        same_areas=dict(options.same_area),
        column_names=dict(options.column_name),
        mapping=_read_mapping(options.mapping) if options.mapping else {},
        groups=dict(options.group),
    )


def _read_mapping(file: Path) -> dict[str, str]:
    """The table ``[mapping]`` of a TOML file: label to meaning."""
    try:
        mapping = tomllib.loads(file.read_text("utf-8"))["mapping"]
        return {str(label): str(target) for label, target in mapping.items()}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, AttributeError):
        raise ImportRefusedError("commands.mapping_unreadable", file=file.name) from None


def _describe(draft: ImportDraft, report: ImportReport, language: Language) -> dict[str, Any]:
    areas = draft.areas
    return {
        **report.as_json(language),
        "provenance": describe_draft_source(draft, language),
        "areas": None
        if areas is None
        else {
            "levels": dict(zip([key for key, _, _ in areas.levels], areas.counts(), strict=True)),
            "key_column": areas.key_column,
            "name_column": areas.name_column,
            "crs": areas.crs,
        },
        "tables": [
            {
                "name": table.name,
                "shape": table.shape,
                "key_column": table.key_column,
                "period_column": table.period_column,
                "match_rate": table.match_rate,
                "unmatched": list(table.unmatched),
                "areas_without_rows": list(table.without_rows),
            }
            for table in draft.tables
        ],
        "mapping": [
            {"table": row.table, "label": row.label, "target": row.target, "key": row.indicator}
            for row in draft.mapping
        ],
    }


def _print_json(told: dict[str, Any]) -> None:
    print(json.dumps(told, ensure_ascii=False, indent=1))


def _print_draft(draft: ImportDraft, report: ImportReport, language: Language) -> None:
    """Problems by weight on standard error where they block, then what was read."""
    _print_problems(report, language)
    if draft.areas is not None:
        position = 1 if language == "de" else 2
        names = [level[position] for level in draft.areas.levels]
        pairs = zip(draft.areas.counts(), names, strict=True)
        counts = ", ".join(f"{count} {name}" for count, name in pairs)
        print(text("imports.areas_line", language, counts=counts))
    _print_ledger(report, language)


def print_report(report: ImportReport, language: Language) -> None:
    """Problems by weight, then where every cell went."""
    _print_problems(report, language)
    _print_ledger(report, language)


def _print_problems(report: ImportReport, language: Language) -> None:
    for problem in report.problems:
        heading = text(f"imports.severity_{problem.severity.value}", language)
        stream = sys.stderr if problem.severity.value == "blocking" else sys.stdout
        print(f"{heading}: {problem.sentence(language)}", file=stream)


def _print_ledger(report: ImportReport, language: Language) -> None:
    for line in report.ledger:
        shown = {
            name: format_number(getattr(line, name), language)
            for name in ("rows", "read", "stored", "left_out")
        }
        print(text("imports.ledger_line", language, table=line.table, **shown))
