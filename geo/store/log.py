"""The log of a workspace: who did what to which city, and when; one JSON object a line.

Nothing personal but the login's name, and that only where there are logins.
"""

import json
import os
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from geo.store.interface import Action

FILE = "log.jsonl"
EARLIER = "log.1.jsonl"
LARGEST = 5_000_000
LONGEST_NAME = 120
ACTOR: Final[ContextVar[str]] = ContextVar("actor", default="")


def act_as(name: str) -> None:
    """From here on in this session, actions are logged under this login; empty for none."""
    ACTOR.set("".join(sign for sign in name if sign.isprintable())[:LONGEST_NAME])


def new_action(what: str, city: str, *, about: str = "") -> Action:
    """An action of the present login, now."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Action(when=now, what=what, city=city, who=ACTOR.get(), about=about)


def append_action(workspace: Path, action: Action) -> None:
    """Write a line behind the others; a log that has grown long is put aside once."""
    told = {name: value for name, value in vars(action).items() if value}
    line = json.dumps(told, ensure_ascii=False) + "\n"
    file = workspace / FILE
    if file.exists() and file.stat().st_size > LARGEST:
        file.replace(workspace / EARLIER)
    # One write of a short line behind the end: lines of several processes never mix.
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


def read_actions(workspace: Path) -> list[Action]:
    """All lines, oldest first; one that a crash cut off is passed over."""
    actions = []
    for name in (EARLIER, FILE):
        try:
            content = (workspace / name).read_text("utf-8", "replace")
        except FileNotFoundError:
            continue
        actions += [action for line in content.splitlines() if (action := parse_action(line))]
    return actions


def parse_action(line: str) -> Action | None:
    """The action of a line; None where it is damaged."""
    try:
        told = json.loads(line)
        return Action(
            when=str(told["when"]),
            what=str(told["what"]),
            city=str(told["city"]),
            who=str(told.get("who", "")),
            about=str(told.get("about", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
