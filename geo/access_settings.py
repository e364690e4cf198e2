"""How an office runs its atlas: role, login and protection, from the environment or a file.

Every setting is an environment variable ``ANKUNFTSATLAS_<NAME>``, or a line ``<name> = ...`` of
the TOML file that ``ANKUNFTSATLAS_SETTINGS`` names; the environment goes first. A setting that
cannot be understood is an error and never a default: a misspelt protection protects nobody.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from geo.disclosure import DEFAULT_RULE, DisclosureRule
from geo.errors import SettingsError

PREFIX = "ANKUNFTSATLAS_"
FILE = f"{PREFIX}SETTINGS"
EVERYBODY = "*"
"""As the only user: everybody whom the login lets in is staff."""
SHORTEST_SECRET = 20
LOWEST_THRESHOLD, HIGHEST_THRESHOLD = 3, 10_000
LOWEST_DOMINANCE, HIGHEST_DOMINANCE = 50, 100
"""Per cent."""
SETTINGS = (
    *("role", "login", "staff_users", "staff_groups"),
    *("proxy_user_header", "proxy_groups_header", "proxy_secret_header", "proxy_secret"),
    *("oidc_groups_claim", "threshold", "dominance", "rounding"),
)
OPEN_RULE = DisclosureRule(threshold=1)
"""Nothing is hidden: for staff who ask for it."""

Word = TypeVar("Word", bound=StrEnum)


class Role(StrEnum):
    """What a visitor is to the atlas."""

    PUBLIC = "public"
    STAFF = "staff"


class Login(StrEnum):
    """Who says who somebody is."""

    NONE = "none"
    PROXY = "proxy"
    OIDC = "oidc"


@dataclass(frozen=True)
class Settings:
    """How an office runs its atlas.

    Attributes:
        role: Of every visitor; None: staff on this machine alone, public elsewhere.
        login: Who says who somebody is; then the role comes from there.
        staff_users: Names or e-mail addresses in small letters.
        staff_groups: Groups of which one is enough.
        proxy_user_header: In which the reverse proxy names the user.
        proxy_groups_header: In which it names the user's groups.
        proxy_secret_header: In which it sends the secret.
        proxy_secret: That only it and this server know.
        oidc_groups_claim: In which the identity provider names groups.
        rule: How numbers are protected.
    """

    role: Role | None = None
    login: Login = Login.NONE
    staff_users: frozenset[str] = frozenset()
    staff_groups: frozenset[str] = frozenset()
    proxy_user_header: str = "X-Remote-User"
    proxy_groups_header: str = ""
    proxy_secret_header: str = "X-Ankunftsatlas-Secret"  # noqa: S105 - a header's name
    proxy_secret: str = ""
    oidc_groups_claim: str = "groups"
    rule: DisclosureRule = DEFAULT_RULE

    def rule_for(self, role: Role, *, unprotected: bool) -> DisclosureRule:
        """How numbers are protected for a role; not at all for staff who ask for it."""
        return OPEN_RULE if unprotected and role is Role.STAFF else self.rule


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this server.

    Args:
        environment: Variables; those of the process unless given.

    Raises:
        SettingsError: One cannot be understood, or they contradict each other.
    """
    variables = os.environ if environment is None else environment
    told = _read_file(variables.get(FILE, ""))
    told |= {
        name: variables[PREFIX + name.upper()]
        for name in SETTINGS
        if variables.get(PREFIX + name.upper(), "").strip()
    }
    plain = Settings()
    settings = Settings(
        role=_word(told, "role", Role),
        login=_word(told, "login", Login) or Login.NONE,
        staff_users=frozenset(user.casefold() for user in _names(told, "staff_users")),
        staff_groups=frozenset(_names(told, "staff_groups")),
        proxy_user_header=_text(told, "proxy_user_header") or plain.proxy_user_header,
        proxy_groups_header=_text(told, "proxy_groups_header"),
        proxy_secret_header=_text(told, "proxy_secret_header") or plain.proxy_secret_header,
        proxy_secret=_text(told, "proxy_secret"),
        oidc_groups_claim=_text(told, "oidc_groups_claim") or plain.oidc_groups_claim,
        rule=_rule(told),
    )
    _validate(settings)
    return settings


def load_settings() -> Settings:
    """The settings of this process; read again when the environment or the file has changed.

    Raises:
        SettingsError: One cannot be understood, or they contradict each other.
    """
    variables = tuple(
        (name, value) for name, value in os.environ.items() if name.startswith(PREFIX)
    )
    return _load(variables, _stamp(os.environ.get(FILE, "")))


@lru_cache(maxsize=1)
def _load(variables: tuple[tuple[str, str], ...], stamp: tuple[int, int]) -> Settings:  # noqa: ARG001 - part of the key
    return read_settings(dict(variables))


def _stamp(path: str) -> tuple[int, int]:
    try:
        status = Path(path).stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def _read_file(path: str) -> dict[str, object]:
    if not path.strip():
        return {}
    try:
        told = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as damage:
        raise SettingsError("access.file_unreadable", variable=FILE) from damage
    for name in told:
        if name not in SETTINGS:
            raise SettingsError("access.unknown_setting", name=name, known=", ".join(SETTINGS))
    return told


def _text(told: Mapping[str, object], name: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise SettingsError("access.bad_setting", name=name, known="…")
    return value.strip()


def _names(told: Mapping[str, object], name: str) -> list[str]:
    """A list, or names with commas between them."""
    value = told.get(name, "")
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise SettingsError("access.bad_setting", name=name, known="…, …")
    return [one.strip() for one in names if one.strip()]


def _word(told: Mapping[str, object], name: str, kind: type[Word]) -> Word | None:
    word = _text(told, name).lower()
    try:
        return kind(word) if word else None
    except ValueError:
        raise SettingsError("access.bad_setting", name=name, known=", ".join(kind)) from None


def _rule(told: Mapping[str, object]) -> DisclosureRule:
    threshold = _whole(told, "threshold", DEFAULT_RULE.threshold)
    if not LOWEST_THRESHOLD <= threshold <= HIGHEST_THRESHOLD:
        known = f"{LOWEST_THRESHOLD}–{HIGHEST_THRESHOLD}"
        raise SettingsError("access.bad_setting", name="threshold", known=known)
    dominance = _percent(told, "dominance")
    rounding = _whole(told, "rounding", DEFAULT_RULE.rounding)
    return DisclosureRule(threshold=threshold, dominance=dominance, rounding=rounding)


def _percent(told: Mapping[str, object], name: str) -> float:
    """A part of one from per cent; infinite, that is unused, where it is not given."""
    if name not in told:
        return DEFAULT_RULE.dominance
    percent = _whole(told, name, 0)
    if not LOWEST_DOMINANCE <= percent <= HIGHEST_DOMINANCE:
        known = f"{LOWEST_DOMINANCE}–{HIGHEST_DOMINANCE}"
        raise SettingsError("access.bad_setting", name=name, known=known)
    return percent / 100


def _whole(told: Mapping[str, object], name: str, default: int) -> int:
    value = told.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise SettingsError("access.bad_setting", name=name, known="0, 1, 2, …")
    try:
        return int(value)
    except ValueError:
        raise SettingsError("access.bad_setting", name=name, known="0, 1, 2, …") from None


def _validate(settings: Settings) -> None:
    """Stop where settings contradict each other.

    Raises:
        SettingsError: A login and a role for everybody, a login without staff, or headers that
            anybody could send.
    """
    if settings.login is Login.NONE:
        return
    if settings.role is not None:
        raise SettingsError("access.role_and_login")
    if not settings.staff_users and not settings.staff_groups:
        raise SettingsError("access.no_staff")
    if settings.login is Login.PROXY and len(settings.proxy_secret) < SHORTEST_SECRET:
        raise SettingsError("access.no_secret", shortest=SHORTEST_SECRET)
