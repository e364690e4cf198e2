"""Nobody becomes staff by what a visitor can send, and settings that are doubtful open nothing."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from geopandas import GeoDataFrame
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo.access import RIGHTS, Access, Reason, Right, Role, Visitor, choose_access
from geo.access_cities import list_visible_cities, refuse_invisible, restrict_city
from geo.access_settings import OPEN_RULE, Login, Settings, read_settings
from geo.city import City, CityKind
from geo.crs import METRIC_CRS
from geo.disclosure import DEFAULT_RULE, DisclosureRule, compute_shown_panel, is_small
from geo.errors import AccessError, SettingsError, UnknownKeyError
from geo.store import load_workspace_city, open_store, save_city
from geo.store.release import is_released, release_city
from geo.texts import LANGUAGES
from tests.cities import small_city

SECRET = "a-secret-of-more-than-20-characters"  # noqa: S105 - of this test
STAFF = Access(Role.STAFF, Reason.LOCAL)
PUBLIC = Access(Role.PUBLIC, Reason.NOT_LOCAL)
PROXY = {
    "ANKUNFTSATLAS_LOGIN": "proxy",
    "ANKUNFTSATLAS_PROXY_USER_HEADER": "Remote-User",
    "ANKUNFTSATLAS_PROXY_GROUPS_HEADER": "Remote-Groups",
    "ANKUNFTSATLAS_PROXY_SECRET": SECRET,
    "ANKUNFTSATLAS_STAFF_GROUPS": "statistik, planung",
}
OIDC = {"ANKUNFTSATLAS_LOGIN": "oidc", "ANKUNFTSATLAS_STAFF_USERS": "Anna@Stadt.example"}
BY_PROXY = {
    "x-ankunftsatlas-secret": (SECRET,),
    "remote-user": ("anna",),
    "remote-groups": ("alle, planung",),
}


def role_of(environment: dict[str, str], visitor: Visitor) -> Role:
    return choose_access(read_settings(environment), visitor).role


def local(server: str = "localhost", **headers: str) -> Visitor:
    sent = {"host": "localhost:8501", "origin": "http://localhost:8501"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    return Visitor(headers={name: (value,) for name, value in sent.items()}, server=server)


@pytest.mark.parametrize(
    "visitor",
    [
        local(),
        local("127.0.0.1", host="127.0.0.1:8501", origin="http://127.0.0.1:8501"),
        local("::1", host="[::1]:8501", origin="http://[::1]:8501"),
    ],
)
def test_whoever_sits_at_the_machine_itself_is_staff(visitor: Visitor) -> None:
    assert role_of({}, visitor) is Role.STAFF


@pytest.mark.parametrize("server", ["", "0.0.0.0", "192.168.0.5", "::", "atlas", "localhost.evil"])  # noqa: S104 - not bound, only named
def test_a_server_that_others_can_reach_makes_everybody_public(server: str) -> None:
    assert role_of({}, local(server)) is Role.PUBLIC


@pytest.mark.parametrize(
    "visitor",
    [
        local(x_forwarded_for="10.0.0.7"),
        local(x_real_ip="10.0.0.7"),
        local(forwarded="for=10.0.0.7"),
        local(via="1.1 proxy"),
        local(host="atlas.stadt.example"),
        local(origin="https://atlas.stadt.example"),
        local(origin="http://localhost.evil.example"),
        local(host="localhost:8501@evil.example"),
        Visitor(headers={"host": ("localhost", "atlas.example")}, server="localhost"),
        Visitor(server="localhost"),
    ],
)
def test_strangers_whom_a_proxy_on_the_machine_brings_are_public(visitor: Visitor) -> None:
    assert role_of({}, visitor) is Role.PUBLIC


@pytest.mark.parametrize("server", ["localhost", "0.0.0.0"])  # noqa: S104 - not bound, only named
@pytest.mark.parametrize("role", Role)
def test_a_role_for_everybody_holds_wherever_the_server_listens(server: str, role: Role) -> None:
    assert role_of({"ANKUNFTSATLAS_ROLE": role}, local(server)) is role


def test_the_proxy_makes_staff_of_who_is_in_a_group() -> None:
    assert role_of(PROXY, Visitor(headers=BY_PROXY)) is Role.STAFF


@pytest.mark.parametrize(
    "changed",
    [
        {"x-ankunftsatlas-secret": ()},
        {"x-ankunftsatlas-secret": ("",)},
        {"x-ankunftsatlas-secret": ("guessed",)},
        {"x-ankunftsatlas-secret": (SECRET, SECRET)},
        {"remote-user": ()},
        {"remote-user": (" ",)},
        {"remote-user": ("anna", "eve")},
        {"remote-groups": ("alle",)},
        {"remote-groups": ("planung2; xplanung",)},
        {"remote-groups": ("planung", "alle")},
        {"remote-groups": ("Planung",)},
    ],
)
def test_headers_that_are_missing_doubled_or_guessed_make_nobody_staff(
    changed: dict[str, tuple[str, ...]],
) -> None:
    assert role_of(PROXY, Visitor(headers=BY_PROXY | changed)) is Role.PUBLIC


@given(headers=st.dictionaries(st.sampled_from([*BY_PROXY, "host", "origin"]), st.text()))
def test_no_headers_without_the_secret_make_staff(headers: dict[str, str]) -> None:
    sent = {name: (value,) for name, value in headers.items() if value.strip() != SECRET}
    assert role_of(PROXY, Visitor(headers=sent, server="localhost")) is Role.PUBLIC


def test_with_a_login_sitting_at_the_machine_is_not_enough() -> None:
    assert role_of(PROXY, local()) is Role.PUBLIC
    assert role_of(OIDC, local()) is Role.PUBLIC


def test_settings_made_by_hand_without_a_secret_trust_no_header() -> None:
    settings = Settings(login=Login.PROXY, staff_users=frozenset({"*"}))
    visitor = Visitor(headers={"x-remote-user": ("eve",), "x-ankunftsatlas-secret": ("",)})
    assert choose_access(settings, visitor).role is Role.PUBLIC


@pytest.mark.parametrize(
    ("claims", "role"),
    [
        ({"is_logged_in": True, "email": "anna@stadt.example"}, Role.STAFF),
        ({"is_logged_in": True, "email": "ANNA@stadt.example"}, Role.STAFF),
        ({"is_logged_in": True, "email": "anna@stadt.example", "email_verified": True}, Role.STAFF),
        (
            {"is_logged_in": True, "email": "anna@stadt.example", "email_verified": False},
            Role.PUBLIC,
        ),
        ({"is_logged_in": True, "email": "eve@stadt.example"}, Role.PUBLIC),
        ({"is_logged_in": True, "email": "anna@stadt.example.evil"}, Role.PUBLIC),
        ({"is_logged_in": True, "email": ["anna@stadt.example"]}, Role.PUBLIC),
        ({"is_logged_in": True}, Role.PUBLIC),
        ({"is_logged_in": False, "email": "anna@stadt.example"}, Role.PUBLIC),
        ({"is_logged_in": "yes", "email": "anna@stadt.example"}, Role.PUBLIC),
        ({"email": "anna@stadt.example"}, Role.PUBLIC),
        ({}, Role.PUBLIC),
    ],
)
def test_a_login_makes_staff_of_verified_listed_addresses_only(
    claims: dict[str, object], role: Role
) -> None:
    assert role_of(OIDC, Visitor(claims=claims)) is role


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        (["planung"], Role.STAFF),
        ("planung", Role.STAFF),
        (["alle"], Role.PUBLIC),
        ("alle,planung", Role.PUBLIC),
        ({"planung": True}, Role.PUBLIC),
        (None, Role.PUBLIC),
    ],
)
def test_a_group_of_the_identity_provider_makes_staff(groups: object, role: Role) -> None:
    environment = {
        "ANKUNFTSATLAS_LOGIN": "oidc",
        "ANKUNFTSATLAS_OIDC_GROUPS_CLAIM": "roles",
        "ANKUNFTSATLAS_STAFF_GROUPS": "planung",
    }
    claims = {"is_logged_in": True, "roles": groups}
    assert role_of(environment, Visitor(claims=claims)) is role


@pytest.mark.parametrize(
    "environment",
    [
        {"ANKUNFTSATLAS_ROLE": "admin"},
        {"ANKUNFTSATLAS_LOGIN": "ldap"},
        {"ANKUNFTSATLAS_THRESHOLD": "2"},
        {"ANKUNFTSATLAS_THRESHOLD": "five"},
        {"ANKUNFTSATLAS_THRESHOLD": "5.5"},
        {"ANKUNFTSATLAS_DOMINANCE": "0.85"},
        {"ANKUNFTSATLAS_DOMINANCE": "20"},
        {"ANKUNFTSATLAS_ROUNDING": "7"},
        {**OIDC, "ANKUNFTSATLAS_ROLE": "staff"},
        {"ANKUNFTSATLAS_LOGIN": "oidc"},
        {**PROXY, "ANKUNFTSATLAS_PROXY_SECRET": ""},
        {**PROXY, "ANKUNFTSATLAS_PROXY_SECRET": "short"},
        {"ANKUNFTSATLAS_SETTINGS": "there-is-no-such-file.toml"},
    ],
)
def test_settings_that_are_wrong_or_contradict_each_other_are_refused_in_a_sentence(
    environment: dict[str, str],
) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(environment)
    for language in LANGUAGES:
        assert SECRET not in refusal.value.sentence(language)
        assert len(refusal.value.sentence(language)) > 30


def test_a_file_says_what_the_environment_does_not(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('threshold = 7\nrole = "public"\nstaff_users = ["a", "b"]\n', "utf-8")
    environment = {"ANKUNFTSATLAS_SETTINGS": str(file), "ANKUNFTSATLAS_ROLE": "staff"}
    settings = read_settings(environment)
    assert settings.rule.threshold == 7
    assert settings.role is Role.STAFF
    assert settings.staff_users == {"a", "b"}


@pytest.mark.parametrize("line", ["treshold = 7", "threshold = true", "role = 1", "threshold ="])
def test_a_misspelt_line_of_the_file_is_no_default(tmp_path: Path, line: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(line, "utf-8")
    with pytest.raises(SettingsError):
        read_settings({"ANKUNFTSATLAS_SETTINGS": str(file)})


def test_without_settings_numbers_are_protected_as_ever() -> None:
    assert read_settings({}) == Settings()
    assert read_settings({}).rule == DEFAULT_RULE


def test_dominance_and_rounding_are_the_servers_too() -> None:
    rule = read_settings({"ANKUNFTSATLAS_DOMINANCE": "85", "ANKUNFTSATLAS_ROUNDING": "5"}).rule
    assert rule == DisclosureRule(threshold=5, dominance=0.85, rounding=5)


def test_only_staff_who_ask_for_it_see_unprotected_numbers() -> None:
    settings = read_settings({"ANKUNFTSATLAS_THRESHOLD": "8"})
    assert settings.rule_for(Role.STAFF, unprotected=True) == OPEN_RULE
    assert settings.rule_for(Role.STAFF, unprotected=False).threshold == 8
    assert settings.rule_for(Role.PUBLIC, unprotected=True).threshold == 8
    assert settings.rule_for(Role.PUBLIC, unprotected=False).threshold == 8


def test_the_open_rule_hides_no_count() -> None:
    assert not is_small(np.array([0.0, 1.0, 2.0, 4.0]), OPEN_RULE).any()


@pytest.mark.parametrize("right", Right)
def test_every_right_is_staffs_alone_and_is_asked_for_at_the_door(right: Right) -> None:
    assert RIGHTS[right] == {Role.STAFF}
    STAFF.require(right)
    with pytest.raises(AccessError):
        PUBLIC.require(right)


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANKUNFTSATLAS_WORKSPACE", str(tmp_path))
    return tmp_path


def test_a_stored_city_is_internal_until_it_is_released() -> None:
    save_city(small_city())
    assert "small" in keys_for(STAFF)
    assert "small" not in keys_for(PUBLIC)


def keys_for(access: Access) -> list[str]:
    return [entry.key for entry in list_visible_cities(access)]


def test_a_released_city_is_everybodys_until_it_is_taken_back() -> None:
    save_city(small_city(), originals={"zahlen.csv": b"a;b"})
    before = load_workspace_city("small").fingerprint
    release_city(open_store(), "small", is_public=True)
    assert "small" in keys_for(PUBLIC)
    refuse_invisible("small", PUBLIC)
    assert load_workspace_city("small").fingerprint == before
    assert open_store().read_originals("small") == {"zahlen.csv": b"a;b"}
    release_city(open_store(), "small", is_public=False)
    assert "small" not in keys_for(PUBLIC)


def test_an_import_that_replaces_a_city_makes_it_internal_again() -> None:
    save_city(small_city())
    release_city(open_store(), "small", is_public=True)
    save_city(small_city(), replace=True)
    assert "small" not in keys_for(PUBLIC)


@pytest.mark.parametrize("word", ["Public", "", None, True, 1, ["public"]])
def test_only_the_very_word_on_the_card_releases_a_city(word: object) -> None:
    assert not is_released({"visibility": word})


def test_an_internal_city_is_refused_in_the_words_of_one_that_does_not_exist() -> None:
    save_city(replace(small_city(), name="Geheimstadt"))
    refuse_invisible("small", STAFF)
    sentences = []
    for key in ("small", "never"):
        with pytest.raises(UnknownKeyError) as refusal:
            refuse_invisible(key, PUBLIC)
        sentences.append(refusal.value.sentence("de").replace(key, "?"))
    assert sentences[0] == sentences[1]
    assert "Geheimstadt" not in sentences[0]
    assert "small" not in sentences[0].replace("?", "")


def with_objects(kind: CityKind) -> City:
    def points(name: str) -> GeoDataFrame:
        index = pd.Index(["one"], name=name)
        table = {"name": ["Hinterhaus"], "area_id": ["w1"], "kind": ["kita"]}
        return GeoDataFrame(table, geometry=[Point(10, 10)], index=index, crs=METRIC_CRS)

    return replace(
        small_city(),
        kind=kind,
        facilities=points("facility_id"),
        facility_values=pd.DataFrame({"facility_id": ["one"], "children_count": [3.0]}),
        problem_properties=points("property_id"),
        accommodation=points("accommodation_id"),
    )


def test_the_public_gets_no_single_objects_of_own_data() -> None:
    city = with_objects(CityKind.UPLOADED)
    shown = restrict_city(city, PUBLIC)
    for layer in ("facilities", "facility_values", "problem_properties", "accommodation"):
        assert getattr(shown, layer).empty
        assert not getattr(city, layer).empty
    assert shown.fingerprint != city.fingerprint
    assert shown.values is city.values


def test_what_the_public_does_not_get_still_protects_the_numbers_that_it_gets() -> None:
    """All 50 of the group in w1 live in one house: its operator knows them."""
    group = replace(small_city().groups["turkey"], arrival=True)
    house = GeoDataFrame(
        {"area_id": ["w1"], "capacity_count": [50.0], "from_period": ["2018"], "to_period": [""]},
        geometry=[Point(10, 10)],
        index=pd.Index(["one"], name="accommodation_id"),
        crs=METRIC_CRS,
    )
    city = replace(small_city(), groups={"turkey": group}, accommodation=house)
    rule = DisclosureRule(dominance=0.85)
    for seen in (city, restrict_city(city, PUBLIC)):
        panel = compute_shown_panel(seen, "turkey_count", level="quarter", rule=rule)
        assert panel is not None
        assert np.isnan(panel.values[0, 0])
    alone = compute_shown_panel(
        replace(city, accommodation=GeoDataFrame()), "turkey_count", level="quarter", rule=rule
    )
    assert alone is not None
    assert alone.values[0, 0] == 50


@pytest.mark.parametrize("kind", [CityKind.FICTIONAL, CityKind.PUBLISHED])
def test_invented_and_published_objects_are_everybodys(kind: CityKind) -> None:
    city = with_objects(kind)
    assert restrict_city(city, PUBLIC) is city


def test_staff_get_the_city_as_it_is() -> None:
    city = with_objects(CityKind.UPLOADED)
    assert restrict_city(city, STAFF) is city
