"""Who looks at the page: role, rights and how numbers are protected, asked anew at every run.

Every cached wrapper asks here and puts the answer into its key, so that no cache can hand what
staff see to the public; and asks the connection that is open now, not the session's memory.
"""

from html import escape
from importlib.util import find_spec

import streamlit as st

from geo.access import Access, Login, Reason, Right, Visitor, choose_access
from geo.access_settings import Settings, load_settings
from geo.disclosure import DisclosureRule
from geo.errors import SettingsError
from geo.store import act_as
from geo.texts import Language, text

SWITCH = "access.unprotected"
KEPT = "access.unprotected.kept"


def current() -> Access:
    """What whoever looks at the page is to the atlas.

    Raises:
        SettingsError: The server's settings cannot be understood; nobody is anything then.
    """
    return choose_access(load_settings(), _visitor())


def may(right: Right) -> bool:
    """Whether whoever looks at the page has a right."""
    return current().may(right)


def require(right: Right) -> None:
    """Stop where whoever looks at the page has not the right; also in callbacks.

    What they do with it is logged under their login's name.

    Raises:
        AccessError: They have not.
    """
    visitor = current()
    visitor.require(right)
    act_as(visitor.user)


def rule() -> DisclosureRule:
    """How numbers are protected for whoever looks at the page."""
    return load_settings().rule_for(current().role, unprotected=is_unprotected())


def configured_rule() -> DisclosureRule:
    """How this server protects numbers, whatever the switch says."""
    return load_settings().rule


def is_unprotected() -> bool:
    """Whether true numbers are shown: the role may see them, and the switch is on."""
    return bool(st.session_state.get(KEPT)) and may(Right.UNPROTECTED)


def validate_login() -> None:
    """Stop where a login cannot work or could be forged.

    Raises:
        SettingsError: Settings contradict each other, or a package is missing.
    """
    settings = load_settings()
    if settings.login is not Login.OIDC:
        return
    if find_spec("authlib") is None:
        raise SettingsError("access.login_misses_package")
    # These headers end up in ``st.user`` beside what the provider said, and anybody can send them.
    if st.get_option("server.trustedUserHeaders"):
        raise SettingsError("access.login_and_headers")


def show_access(language: Language) -> None:
    """Role and reason, the way to log in or out, and the switch of those who may."""
    access = current()
    with st.container(key="access"):
        role = text(f"access.role_{access.role}", language)
        reason = text(f"access.reason_{access.reason}", language)
        st.html(f'<p class="atlas-role"><b>{escape(role)}</b><br>{escape(reason)}</p>')
        _show_login(access, language)
        if access.may(Right.UNPROTECTED):
            _show_switch(language)
        else:
            st.session_state.pop(KEPT, None)


def show_access_banner(language: Language) -> None:
    """Say aloud that true numbers are on the page."""
    if is_unprotected():
        words = escape(text("access.unprotected_banner", language))
        st.html(f'<p class="atlas-badge atlas-unprotected" role="alert">{words}</p>')


def _show_switch(language: Language) -> None:
    """Off at first; the session remembers it across pages and languages, no link does."""
    key = f"{SWITCH}.{language}"
    if key not in st.session_state:
        st.session_state[key] = bool(st.session_state.get(KEPT))
    st.session_state[KEPT] = st.toggle(
        text("access.unprotected", language),
        key=key,
        help=text("access.unprotected_help", language),
    )


def _show_login(access: Access, language: Language) -> None:
    """Buttons for a login through Streamlit; a proxy has its own."""
    if load_settings().login is not Login.OIDC:
        return
    if access.reason is Reason.NOT_LOGGED_IN:
        st.button(text("access.login", language), on_click=st.login, key="access.login")
    else:
        st.button(text("access.logout", language), on_click=st.logout, key="access.logout")


def _visitor() -> Visitor:
    """What the open connection says; nothing where there is none."""
    sent = st.context.headers
    headers = {name.lower(): tuple(sent.get_all(name)) for name in sent}
    return Visitor(headers=headers, claims=_claims(load_settings()), server=_server_address())


def _claims(settings: Settings) -> dict[str, object]:
    """What the identity provider said; Streamlit checked the signature of its cookie."""
    if settings.login is not Login.OIDC:
        return {}
    validate_login()
    return dict(st.user.to_dict())


def _server_address() -> str:
    return str(st.get_option("server.address") or "")
