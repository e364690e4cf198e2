"""For whom a command prints: whoever has the files, or as the public sees it."""

import argparse
from collections.abc import Iterable

from geo.access import PUBLIC_BY_DEFAULT
from geo.access_cities import restrict_city
from geo.access_settings import Role, load_settings
from geo.city import City
from geo.disclosure import DisclosureRule
from geo.segregation.selection import Selection, choose_withheld
from geo.texts import text


def add_role(command: argparse.ArgumentParser) -> None:
    """The option ``--role``; whoever can run a command has the files anyway."""
    roles = tuple(Role)
    command.add_argument(
        "--role", type=Role, choices=roles, default=Role.STAFF, help=text("commands.role", "en")
    )


def is_exact(options: argparse.Namespace) -> bool:
    """Whether indices rest on true counts, or on estimates where these are hidden."""
    return bool(options.role is Role.STAFF)


def apply_role(city: City, role: Role) -> City:
    """A city as a role sees it: for the public with a fingerprint of shown numbers only."""
    if role is Role.STAFF:
        return city
    return restrict_city(city, PUBLIC_BY_DEFAULT, rule=server_rule())


def server_rule() -> DisclosureRule:
    """How this server protects counts, on the command line as on the page.

    Raises:
        SettingsError: Its settings cannot be understood.
    """
    return load_settings().rule


def find_withheld(selections: Iterable[Selection]) -> set[str]:
    """Groups of a city whose persons are not given; in no selection where in one."""
    rule = server_rule()
    return {
        key
        for selection in selections
        for key, is_withheld in zip(
            selection.groups, choose_withheld(selection.group_totals, rule=rule), strict=True
        )
        if is_withheld
    }
