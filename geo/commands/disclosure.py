"""``disclosure`` attacks what is shown of a city and says what an attacker can learn."""

import argparse
import json

import numpy as np

from geo.cities import load_city
from geo.commands.origin import describe_city_source
from geo.disclosure import DisclosureRule
from geo.disclosure.audit import audit_city, describe_audit
from geo.disclosure.kept import keep_hidden
from geo.texts import as_language, text


def register(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command of this module."""
    command = commands.add_parser("disclosure", help=text("commands.disclosure", "en"))
    command.add_argument("city", metavar="CITY")
    command.add_argument("--threshold", type=int, default=DisclosureRule().threshold, metavar="K")
    command.add_argument("--dominance", type=float, default=np.inf, metavar="PART")
    command.add_argument("--keep", action="store_true", help=text("commands.keep", "en"))
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run_disclosure)


def run_disclosure(options: argparse.Namespace) -> int:
    """Print what is hidden and how narrowly an attacker can bound it; 1 where it is too narrow."""
    rule = DisclosureRule(threshold=options.threshold, dominance=options.dominance)
    city = load_city(options.city)
    audit = audit_city(city, rule)
    if options.keep:
        keep_hidden(city.key, describe_audit(audit))
    told = {
        "city": city.key,
        "sensitive": audit.n_sensitive,
        "hidden": audit.n_hidden,
        "people_hidden": round(audit.people_hidden),
        "narrowest": audit.narrowest,
        "too_narrow": audit.n_too_narrow,
    }
    if options.json:
        told["provenance"] = describe_city_source(city, as_language(options.language))
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        language = as_language(options.language)
        key = "commands.disclosure_open" if audit.n_too_narrow else "commands.disclosure_safe"
        print(text(key, language, **(told | {"city": city.name})))
    return 1 if audit.n_too_narrow else 0
