"""A service's units, as an administrator names and orders them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.access.models import Unit
from api.access.services import units_of
from tests.api.access.conftest import BASE, audited, change

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser


async def units_now(database: Database, solvik: Solvik) -> list[Unit]:
    async with database.begin() as tx:
        return await units_of(tx, solvik.service.id)


async def test_a_unit_is_added_with_what_people_call_it(
    amina: Browser, database: Database, solvik: Solvik, client: httpx.AsyncClient
) -> None:
    await change(
        amina,
        "units/+",
        name_nb="Øye- og ørepoliklinikken",
        name_nn="Auge- og øyrepoliklinikken",
        synonyms="øyelegen, ØNH\nørelegen",
    )
    unit = (await units_now(database, solvik))[-1]
    assert unit.slug == "oye-og-orepoliklinikken"
    assert unit.synonyms == ["øyelegen", "ØNH", "ørelegen"]
    assert "Auge- og øyrepoliklinikken" in (await client.get("/s/solvik/form?lang=nn")).text
    assert len(await audited(database, "created")) == 2, "the administrator and the unit"


async def test_a_renamed_unit_keeps_its_short_name(
    amina: Browser, database: Database, solvik: Solvik
) -> None:
    await change(
        amina, "units/akuttmottaket", name_nb="Mottaket", name_nn="Mottaket", synonyms="akutten"
    )
    unit = (await units_now(database, solvik))[0]
    assert (unit.slug, unit.name["nb"], unit.synonyms) == (
        "akuttmottaket",
        "Mottaket",
        ["akutten"],
    )


async def test_a_word_means_one_unit(amina: Browser) -> None:
    page = await change(amina, "units/+", name_nb="Ny", name_nn="Ny", synonyms="Fødeavdelinga, ny")
    assert page.status_code == 422
    assert "“Fødeavdelinga” already means Fødeavdelingen." in page.text


async def test_units_stand_in_the_order_they_were_put(
    amina: Browser, database: Database, solvik: Solvik
) -> None:
    await amina.open(BASE)
    await amina.send(f"{BASE}/units/hjemmetjenesten/up")
    slugs = [unit.slug for unit in await units_now(database, solvik)]
    assert slugs == ["akuttmottaket", "hjemmetjenesten", "fodeavdelingen"]
    await amina.open(BASE)
    await amina.send(f"{BASE}/units/akuttmottaket/down")
    slugs = [unit.slug for unit in await units_now(database, solvik)]
    assert slugs == ["hjemmetjenesten", "akuttmottaket", "fodeavdelingen"]


async def test_a_retired_unit_cannot_be_chosen_but_is_never_deleted(
    amina: Browser, database: Database, solvik: Solvik, client: httpx.AsyncClient
) -> None:
    await amina.open(BASE)
    await amina.send(f"{BASE}/units/akuttmottaket/retire")
    assert "Akuttmottaket" not in (await client.get("/s/solvik/form?lang=nb")).text
    assert len(await units_now(database, solvik)) == 3

    await amina.open(BASE)
    await amina.send(f"{BASE}/units/akuttmottaket/use")
    assert "Akuttmottaket" in (await client.get("/s/solvik/form?lang=nb")).text
    assert [unit.slug for unit in await units_now(database, solvik)][-1] == "akuttmottaket"


async def test_a_report_under_way_about_a_unit_that_is_retired_meanwhile_is_taken(
    amina: Browser, client: httpx.AsyncClient
) -> None:
    await amina.open(BASE)
    await amina.send(f"{BASE}/units/akuttmottaket/retire")
    draft = {
        "service": "solvik",
        "language": "nb",
        "what_happened": "Det tok lang tid.",
        "place": {"unit": "akuttmottaket"},
    }
    assert (await client.post("/api/v1/reports", json=draft)).status_code == 201
