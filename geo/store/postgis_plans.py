"""Plans in the database of a shared workspace; see ``geo.store.interface``."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from geo.errors import ScenarioError
from geo.scenarios.files import LARGEST_FILE
from geo.store.connection import Database
from geo.store.folder_plans import MOST_PLANS
from geo.store.interface import Action, StoredPlan
from geo.store.keys import PLAN_KEY, validate_plan_city
from geo.store.log import new_action

WRITE_PLAN = text(
    "INSERT INTO scenarios (city, plan, name, stamp, content)"
    " VALUES (:city, :plan, :name, :stamp, :content)"
    " ON CONFLICT (city, plan) DO UPDATE SET name = excluded.name, stamp = excluded.stamp,"
    " content = excluded.content"
)
WRITE_LOG = text(
    "INSERT INTO log (happened, what, city, who, about) VALUES (:when, :what, :city, :who, :about)"
)


class PostgisPlans:
    """The part of the shared store that keeps plans, and the transactions of all of it."""

    def __init__(self, database: Database) -> None:
        """Remember the database."""
        self._database = database

    def _prepare(self) -> None:
        """Make sure that the tables are there."""

    @contextmanager
    def _begin(self, *, snapshot: bool = False) -> Iterator[Connection]:
        """A transaction on tables that are there; with ``snapshot`` all of it sees one state."""
        self._prepare()
        with self._database.begin() as connection:
            if snapshot:
                connection.execute(
                    text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                )
            yield connection

    def _log(self, connection: Connection, action: Action) -> None:
        connection.execute(WRITE_LOG, vars(action))

    def cities_with_plans(self) -> list[str]:
        """Keys of the cities for which plans are kept."""
        with self._begin() as connection:
            found = connection.execute(text("SELECT DISTINCT city FROM scenarios ORDER BY city"))
            return [str(city) for city in found.scalars()]

    def list_plans(self, city: str) -> list[StoredPlan]:
        """The plans kept for a city, by name."""
        validate_plan_city(city)
        with self._begin() as connection:
            rows = connection.execute(
                text("SELECT plan, name FROM scenarios WHERE city = :city"), {"city": city}
            ).all()
        plans = [StoredPlan(str(row.plan), str(row.name)) for row in rows]
        return sorted(plans, key=lambda plan: (plan.name.casefold(), plan.key))

    def plan_stamp(self, city: str, key: str) -> str:
        """A text that changes when the plan does."""
        validate_plan_city(city)
        with self._begin() as connection:
            return _stamp_of(connection, city, key)

    def read_plan(self, city: str, key: str) -> bytes | None:
        """The file of a plan."""
        validate_plan_city(city)
        if not PLAN_KEY.fullmatch(key):
            return None
        with self._begin() as connection:
            content = connection.execute(
                text("SELECT content FROM scenarios WHERE city = :city AND plan = :plan"),
                {"city": city, "plan": key},
            ).scalar()
        return None if content is None else str(content).encode()[: LARGEST_FILE + 1]

    def write_plan(
        self, city: str, plan: StoredPlan, content: str, *, replace: bool, expected: str | None
    ) -> None:
        """Keep a plan whole or not at all."""
        validate_plan_city(city)
        with self._begin() as connection:
            connection.execute(
                text("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext(:name))"),
                {"name": f"{city}.plans"},
            )
            known = _stamp_of(connection, city, plan.key)
            if expected is not None and known != expected:
                raise ScenarioError("scenario_files.changed_meanwhile", name=plan.name)
            if known and not replace:
                raise ScenarioError("scenario_files.name_taken", name=plan.name)
            count = text("SELECT count(*) FROM scenarios WHERE city = :city")
            if not known and connection.execute(count, {"city": city}).scalar_one() >= MOST_PLANS:
                raise ScenarioError("scenario_files.too_many", limit=MOST_PLANS)
            row = {"city": city, "plan": plan.key, "name": plan.name, "content": content}
            connection.execute(WRITE_PLAN, row | {"stamp": secrets.token_hex(12)})
            self._log(connection, new_action("plan_saved", city, about=plan.key))

    def delete_plan(self, city: str, key: str) -> bool:
        """Remove a plan; whether there was one."""
        validate_plan_city(city)
        if not PLAN_KEY.fullmatch(key):
            return False
        with self._begin() as connection:
            gone = connection.execute(
                text("DELETE FROM scenarios WHERE city = :city AND plan = :plan RETURNING plan"),
                {"city": city, "plan": key},
            ).first()
            if gone is not None:
                self._log(connection, new_action("plan_deleted", city, about=key))
        return gone is not None


def _stamp_of(connection: Connection, city: str, key: str) -> str:
    if not PLAN_KEY.fullmatch(key):
        return ""
    found = connection.execute(
        text("SELECT stamp FROM scenarios WHERE city = :city AND plan = :plan"),
        {"city": city, "plan": key},
    ).scalar()
    return str(found or "")
