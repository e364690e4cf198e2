"""Who may see and do what: two roles, one table of rights, and how a visitor gets a role.

The public sees protected numbers of released cities. Staff bring data, keep them, and may look
at unprotected numbers. A visitor is staff only where something says so that a visitor cannot
bring along: the settings, a login, or a server that nobody but this machine can reach. Whatever
is doubtful makes a visitor public.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from geo.access_settings import EVERYBODY, Login, Role, Settings
from geo.errors import AccessError

__all__ = ["RIGHTS", "Access", "Login", "Reason", "Right", "Role", "Visitor", "choose_access"]

LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")
FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
GROUP_MARKS = re.compile(r"[,;|]")


class Right(StrEnum):
    """What a role may do or see beyond protected numbers of released cities."""

    UNPROTECTED = "unprotected"
    INTERNAL_CITIES = "internal_cities"
    SINGLE_OBJECTS = "single_objects"
    IMPORT = "import"
    WORKSPACE = "workspace"
    KEEP_SCENARIOS = "keep_scenarios"
    OPEN_FILES = "open_files"
    SERVER_PATHS = "server_paths"


RIGHTS: Mapping[Right, frozenset[Role]] = MappingProxyType(
    {
        # True numbers, and only while the switch of the session is on.
        Right.UNPROTECTED: frozenset({Role.STAFF}),
        # Cities of the workspace that nobody has released yet; their names are numbers, too.
        Right.INTERNAL_CITIES: frozenset({Role.STAFF}),
        # Single houses, accommodation and facilities of own data, as points with a name.
        Right.SINGLE_OBJECTS: frozenset({Role.STAFF}),
        Right.IMPORT: frozenset({Role.STAFF}),
        # Delete and release cities, fetch originals and reports.
        Right.WORKSPACE: frozenset({Role.STAFF}),
        # Plans on the server: their names alone tell what a city hall is thinking about.
        Right.KEEP_SCENARIOS: frozenset({Role.STAFF}),
        # Plans and tables from the reader's machine: nothing that the public sends is parsed.
        Right.OPEN_FILES: frozenset({Role.STAFF}),
        Right.SERVER_PATHS: frozenset({Role.STAFF}),
    }
)


class Reason(StrEnum):
    """Why a visitor has a role."""

    CONFIGURED = "configured"
    LOCAL = "local"
    LOGIN = "login"
    NOT_LOGGED_IN = "not_logged_in"
    NOT_STAFF = "not_staff"
    NOT_LOCAL = "not_local"


@dataclass(frozen=True)
class Access:
    """What a visitor is to the atlas.

    Attributes:
        role: Public or staff.
        reason: Why.
        user: Who, by the login; empty where there is none. Not part of what may be seen.
    """

    role: Role
    reason: Reason
    user: str = field(default="", compare=False)

    def may(self, right: Right) -> bool:
        """Whether the role has a right."""
        return self.role in RIGHTS[right]

    def require(self, right: Right) -> None:
        """Stop where the role has not the right.

        Raises:
            AccessError: It has not.
        """
        if not self.may(right):
            raise AccessError("access.not_allowed")


PUBLIC_BY_DEFAULT = Access(Role.PUBLIC, Reason.NOT_LOCAL)


@dataclass(frozen=True)
class Visitor:
    """What is known of whoever opened a page.

    Attributes:
        headers: Of the connection, names in small letters; every value a header was sent with.
        claims: What a login by OpenID Connect said, checked by whoever did the login.
        server: Address that the server listens on; empty for all.
    """

    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    claims: Mapping[str, object] = field(default_factory=dict)
    server: str = ""


def choose_access(settings: Settings, visitor: Visitor) -> Access:
    """The role of a visitor; public wherever nothing certain speaks for staff."""
    if settings.login is Login.PROXY:
        return _by_proxy(settings, visitor)
    if settings.login is Login.OIDC:
        return _by_claims(settings, visitor.claims)
    if settings.role is not None:
        return Access(settings.role, Reason.CONFIGURED)
    return Access(Role.STAFF, Reason.LOCAL) if is_local(visitor) else PUBLIC_BY_DEFAULT


def is_local(visitor: Visitor) -> bool:
    """Whether server and browser are the same machine.

    That the server listens on this machine alone is not enough: a reverse proxy beside it brings
    strangers. It betrays itself by the headers that proxies add, by the name that the browser
    asked for, or by the page's own address (``Origin``), which browsers always send when they
    open a websocket and no page can change.
    """
    headers = visitor.headers
    hosts = headers.get("host", ())
    origins = headers.get("origin", ())
    return (
        LOOPBACK.fullmatch(visitor.server) is not None
        and not any(name in headers for name in FORWARDED)
        and len(hosts) == 1
        and _is_loopback_host(hosts[0])
        and all(_is_loopback_host(origin.partition("://")[2]) for origin in origins)
    )


def _is_loopback_host(host: str) -> bool:
    """``localhost:8501``, ``127.0.0.1``, ``[::1]:80``."""
    name = re.sub(r":\d+\Z", "", host.strip().lower())
    return LOOPBACK.fullmatch(name.strip("[]")) is not None


def _by_proxy(settings: Settings, visitor: Visitor) -> Access:
    """By headers that only the proxy can have sent, because only it knows the secret.

    A header sent twice was sent by two: the proxy and somebody who hopes to be read first.
    """
    secret = _only(visitor, settings.proxy_secret_header)
    # Compared as bytes, in a time that does not tell how much of it was right.
    agrees = hmac.compare_digest(secret.encode(), settings.proxy_secret.encode())
    if not secret or not agrees:
        return Access(Role.PUBLIC, Reason.NOT_LOGGED_IN)
    user = _only(visitor, settings.proxy_user_header)
    if not user:
        return Access(Role.PUBLIC, Reason.NOT_LOGGED_IN)
    groups: set[str] = set()
    if settings.proxy_groups_header:
        sent = _only(visitor, settings.proxy_groups_header)
        groups = {group.strip() for group in GROUP_MARKS.split(sent)}
    return _of_person(settings, user, groups)


def _only(visitor: Visitor, header: str) -> str:
    """The value of a header that was sent once; empty otherwise."""
    values = visitor.headers.get(header.lower(), ())
    return values[0].strip() if len(values) == 1 else ""


def _by_claims(settings: Settings, claims: Mapping[str, object]) -> Access:
    """By what the identity provider said; an address that it has not verified is nobody's."""
    if claims.get("is_logged_in") is not True:
        return Access(Role.PUBLIC, Reason.NOT_LOGGED_IN)
    user = claims.get("email")
    is_verified = claims.get("email_verified", True) is True
    groups = claims.get(settings.oidc_groups_claim, ())
    if isinstance(groups, str):
        groups = (groups,)
    named = {str(group) for group in groups} if isinstance(groups, list | tuple) else set()
    return _of_person(settings, user if isinstance(user, str) and is_verified else "", named)


def _of_person(settings: Settings, user: str, groups: set[str]) -> Access:
    """Staff by name, which is compared in small letters, or by group, which is not."""
    names = settings.staff_users
    by_name = EVERYBODY in names or (bool(user) and user.strip().casefold() in names)
    if by_name or groups & settings.staff_groups:
        return Access(Role.STAFF, Reason.LOGIN, user)
    return Access(Role.PUBLIC, Reason.NOT_STAFF, user)
