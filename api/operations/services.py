"""Making a service and its units from the command line; an administrator sets the rest."""

from __future__ import annotations

from collections.abc import Mapping

from api import consequences
from api.access import audit
from api.access.service_forms import NAME_LENGTH, Reading
from api.access.service_settings import words_of
from api.access.services import (
    SLUG,
    SLUG_LENGTH,
    add_unit,
    create_service,
    service_by_slug,
    units_of,
)
from api.operations.console import SetUpProblem
from api.shared import i18n
from api.shared.db import Database
from api.shared.sealing import Vault
from api.shared.settings import Settings


async def make_service(settings: Settings, slug: str, typed: Mapping[str, str]) -> str:
    """Make a service and return its address: `slug` is its short name in /s/….

    Raises SlugTaken, and SetUpProblem for what can't be taken as it was typed.
    """
    if not SLUG.fullmatch(slug) or len(slug) > SLUG_LENGTH:
        raise SetUpProblem(
            "The short name is for addresses: small letters a to z, digits and hyphens, at most "
            f"{SLUG_LENGTH} of them."
        )
    form = _read(typed)
    name, phone = form.by_language("name", NAME_LENGTH), form.phone("phone")
    _require_right(form)
    database = _database(settings)
    try:
        async with database.begin() as tx:
            await create_service(tx, slug, name, phone)
    finally:
        await database.close()
    return f"{settings.public_url}/s/{slug}"


async def make_unit(settings: Settings, service_slug: str, typed: Mapping[str, str]) -> str:
    """Make a unit in a service and return its short name.

    Raises NotFound, and SetUpProblem for what can't be taken as it was typed.
    """
    form = _read(typed)
    database = _database(settings)
    try:
        async with database.begin() as tx:
            service = await service_by_slug(tx, service_slug)
            taken = words_of(await units_of(tx, service.id))
            name, synonyms = form.unit_name("name", taken), form.synonyms("synonyms", taken)
            _require_right(form)
            unit = await add_unit(tx, service, name, synonyms, audit.SYSTEM)
            return unit.slug
    finally:
        await database.close()


def _read(typed: Mapping[str, str]) -> Reading:
    i18n.use("en")
    return Reading(typed)


def _require_right(form: Reading) -> None:
    if form.errors:
        told = [f"--{field.replace('_', '-')}: {error}" for field, error in form.errors.items()]
        raise SetUpProblem("\n".join([*told, "Nothing was made."]))


def _database(settings: Settings) -> Database:
    return Database(
        settings.database_url,
        vault=Vault.from_file(settings.key_file),
        consequences=consequences.TABLE,
        connections=2,
    )
