"""New files for a stored city, from the bytes to what is kept; nothing is kept unasked."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from geo import store
from geo.city import City
from geo.errors import DataError, ImportRefusedError
from geo.fingerprint import seal_fingerprint
from geo.imports import ImportDraft, ImportReport, Severity, build_city
from geo.imports.recipe import Recipe, make_recipe, parse_recipe
from geo.imports.recipe_differences import Difference, compare_structure
from geo.imports.recipe_use import Renamed, apply_recipe, follow_recipe
from geo.updates.history import ImportEntry, add_originals, make_entry, read_history
from geo.updates.merging import Merge, areas_of_city, merge_city
from geo.updates.telling import tell_merge


@dataclass(frozen=True, eq=False)
class StoredImport:
    """A stored city with how it was made.

    Attributes:
        stamp: Of the city when it was read; another one when saving means that somebody
            else has saved in between.
    """

    city: City
    recipe: Recipe
    history: Sequence[ImportEntry] = ()
    stamp: str = ""


@dataclass(frozen=True, eq=False)
class CityUpdate:
    """What new files would make of a stored city.

    Attributes:
        merge: None where a problem stands in the way.
        differences: To the structure and the figures of last time, the weightiest first.
    """

    stored: StoredImport
    draft: ImportDraft
    report: ImportReport
    differences: tuple[Difference, ...] = ()
    merge: Merge | None = None
    renamed: Renamed = field(default_factory=dict)

    @property
    def is_blocked(self) -> bool:
        """Whether it cannot be saved."""
        return self.merge is None

    @property
    def is_same(self) -> bool:
        """Whether the files bring nothing new."""
        return self.merge is not None and self.merge.is_same

    @property
    def needs_confirmation(self) -> bool:
        """Whether something would change the meaning of figures."""
        return any(one.severity is Severity.WARNING for one in self.differences)


def load_import(key: str) -> StoredImport:
    """A stored city and its recipe.

    Raises:
        UnknownKeyError: There is no such city.
        DataError: Its files are damaged.
    """
    stamp = store.workspace_stamp(key)
    city = store.load_workspace_city(key)
    told = store.load_recipe(key)
    return StoredImport(city, _recipe_of(told), read_history(told), stamp)


def _recipe_of(told: Mapping[str, Any]) -> Recipe:
    """A city that was stored without a recipe has an empty one."""
    return parse_recipe(told) if told.get("options") is not None else Recipe()


def prepare_update(
    stored: StoredImport,
    files: Mapping[str, bytes],
    *,
    recipe: Recipe | None = None,
    period: str = "",
    renamed: Renamed | None = None,
    same_areas: Mapping[str, str] | None = None,
) -> CityUpdate:
    """New files read with the recipe of a stored city, compared with it.

    Args:
        stored: As ``load_import`` gives it.
        files: Name to bytes.
        recipe: Instead of the city's own.
        period: Of tables that name none.
        renamed: New label to the known one that it stands for.
        same_areas: Key of a row without an area to the key of the area that it means.
    """
    known = recipe or stored.recipe
    areas = areas_of_city(stored.city)
    draft = apply_recipe(
        files, known, areas=areas, period=period, renamed=renamed, same_areas=same_areas
    )
    return compare_draft(stored, draft, recipe=known, renamed=renamed)


def compare_draft(
    stored: StoredImport, draft: ImportDraft, *, recipe: Recipe, renamed: Renamed | None = None
) -> CityUpdate:
    """A draft that was read with a recipe, compared with the stored city."""
    differences = compare_structure(recipe, draft, renamed=renamed)
    update = CityUpdate(stored, draft, draft.report, tuple(differences), renamed=renamed or {})
    if draft.report.is_blocked or draft.areas is None:
        return update
    city = stored.city
    fresh, report = build_city(draft, key=city.key, name=city.name, ags=city.ags, state=city.state)
    try:
        merge = merge_city(city, fresh)
    except ImportRefusedError as refusal:
        told = Difference(
            Severity.BLOCKING, refusal.key.rpartition("differs_")[2], values=refusal.values
        )
        return replace(update, report=report, differences=(told, *differences))
    told_of_merge = tell_merge(merge)
    order = list(Severity)
    together = sorted([*differences, *told_of_merge], key=lambda one: order.index(one.severity))
    return replace(update, report=report, differences=tuple(together), merge=merge)


def save_update(update: CityUpdate, *, confirmed: bool) -> bool:
    """Keep an update; whether there was anything to keep.

    Raises:
        ImportRefusedError: It is blocked, or not confirmed where it must be.
        DataError: The city has been changed by somebody else in the meantime.
    """
    if update.merge is None:
        raise ImportRefusedError("recipe.update_blocked", city=update.stored.city.name)
    if update.is_same:
        return False
    if update.needs_confirmation and not confirmed:
        raise ImportRefusedError("recipe.update_unconfirmed")
    city = update.merge.city
    recipe = follow_recipe(update.stored.recipe, update.draft, areas=_names(city))
    _keep(city, update, recipe)
    return True


def _names(city: City) -> dict[str, str]:
    return {str(key): str(name) for key, name in city.areas["name"].items()}


def _keep(city: City, update: CityUpdate, recipe: Recipe) -> None:
    stored = update.stored
    files = update.draft.originals
    entry = make_entry(stored.history, files, update.report)
    store.save_city(
        city,
        originals=add_originals(store.load_originals(city.key), files),
        report=update.report,
        recipe=with_history(recipe, [*stored.history, entry]),
        replace=True,
        expected=stored.stamp,
    )


def with_history(recipe: Recipe, history: Sequence[ImportEntry]) -> dict[str, Any]:
    """The recipe as the card of a city keeps it."""
    return {**recipe.as_json(), "history": [entry.as_json() for entry in history]}


def keep_import(
    city: City, draft: ImportDraft, report: ImportReport, *, replace_it: bool = False
) -> bool:
    """Keep a city that was made of files; whether there was anything to keep.

    Files and reports of a city that is replaced stay in its history; of a damaged one, its files.

    Raises:
        DataError: The key is taken or may not be used, or a later version wrote the city.
    """
    history: Sequence[ImportEntry] = ()
    originals: Mapping[str, bytes] = {}
    if replace_it and city.key in dict(store.list_workspace_cities()):
        with _damage_taken():
            originals = store.load_originals(city.key)
        with _damage_taken():
            history = read_history(store.load_recipe(city.key))
            if _is_kept(city, originals, draft):
                return False
    entry = make_entry(history, draft.originals, report)
    store.save_city(
        city,
        originals=add_originals(originals, draft.originals),
        report=report,
        recipe=with_history(make_recipe(draft), [*history, entry]),
        replace=replace_it,
    )
    return True


@contextmanager
def _damage_taken() -> Iterator[None]:
    """A city is replaced just because it is damaged; what can be read of it is kept."""
    try:
        yield
    except DataError as damage:
        if damage.key != "store.damaged":
            raise


def _is_kept(city: City, originals: Mapping[str, bytes], draft: ImportDraft) -> bool:
    """Whether the very same files have already made the very same city."""
    if len(add_originals(originals, draft.originals)) != len(originals):
        return False
    stored = store.load_workspace_city(city.key)
    is_named_alike = (stored.name, stored.ags) == (city.name, city.ags)
    is_merged = city.secret == stored.secret
    fingerprint = (
        city.fingerprint if is_merged else seal_fingerprint(city.fingerprint, stored.secret)
    )
    return is_named_alike and stored.fingerprint == fingerprint
