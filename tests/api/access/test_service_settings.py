"""What an administrator sets about a service, without code, and who sees it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from sqlalchemy import select

from api.access.models import AuditEntry, Unit
from api.access.permissions import Role
from api.access.services import service_by_slug, units_of
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

BASE = "/staff/services/solvik"
TEXTS = {
    "name_nb": "Fjord sykehus",
    "name_nn": "Fjord sjukehus",
    "name_en": "Fjord Hospital",
    "phone": "55 11 22 33",
    "hours_nb": "hverdager 8–15",
    "hours_nn": "kvardagar 8–15",
    "hours_en": "weekdays 8–15",
    "privacy_email": "personvern@fjord.example",
}
CRISIS_CENTRE = {
    "name_nb": "Krisesenteret",
    "name_nn": "Krisesenteret",
    "name_en": "The crisis centre",
    "number": "55 00 11 22",
    "when_nb": "hele døgnet",
    "when_nn": "heile døgnet",
    "when_en": "day and night",
}


@pytest_asyncio.fixture
async def amina(log_in: Callable[..., Awaitable[Browser]]) -> Browser:
    """The administrator of Solvik, logged in."""
    return await log_in("amina", Role.ADMINISTRATOR)


async def change(browser: Browser, page: str, **typed: str) -> httpx.Response:
    await browser.open(f"{BASE}/{page}")
    return await browser.send(f"{BASE}/{page}", **typed)


async def audited(database: Database, action: str) -> list[AuditEntry]:
    async with database.begin() as tx:
        return list(await tx.scalars(select(AuditEntry).where(AuditEntry.action == action)))


async def test_the_page_gives_the_buttons_line_and_a_poster_of_each_unit_in_use(
    amina: Browser, solvik: Solvik
) -> None:
    await change(amina, "look", accent="#7a1f4b", do="save")
    page = html.unescape((await amina.open(BASE)).text)
    assert re.search(
        r'<script src="http[^"]+/s/solvik/button\.js" async></script>',
        page,
    )
    posters = re.findall(r'href="(/s/solvik/poster[^"]+)"', page)
    assert len(posters) == 3 * (1 + len(solvik.units))
    for poster in posters[:3]:
        assert (await amina.http.get(poster)).headers["content-type"] == "application/pdf"


class TestWhoMay:
    """Who sees and changes the settings."""

    @pytest.mark.parametrize("role", [each for each in Role if each is not Role.ADMINISTRATOR])
    async def test_only_an_administrator_sees_or_changes_a_services_settings(
        self, log_in: Callable[..., Awaitable[Browser]], role: Role
    ) -> None:
        other = await log_in("other", role)
        for path in ("", "/texts", "/look", "/help-lines/new", "/units/+", "/preview.css"):
            assert (await other.http.get(BASE + path)).status_code == 403
        assert (await other.http.get("/staff/services")).status_code == 403

    async def test_an_administrator_of_one_unit_changes_nothing_for_all(
        self, log_in: Callable[..., Awaitable[Browser]]
    ) -> None:
        other = await log_in("other", Role.ADMINISTRATOR, unit="akuttmottaket")
        assert (await other.open(BASE)).status_code == 404
        assert "parts of a service" in (await other.open("/staff/services")).text

    async def test_a_form_from_elsewhere_changes_nothing(
        self, amina: Browser, client: httpx.AsyncClient
    ) -> None:
        for path in (
            "texts",
            "look",
            "logo",
            "help-lines/new",
            "units/+",
            "units/akuttmottaket/up",
        ):
            answer = await amina.http.post(f"{BASE}/{path}", data=TEXTS | {"csrf_token": "guess"})
            assert answer.status_code == 403, path

    async def test_the_menu_leads_the_administrator_straight_to_the_only_service(
        self, amina: Browser
    ) -> None:
        page = await amina.open("/staff")
        assert 'href="/staff/services"' in page.text
        page = await amina.open("/staff/services")
        assert page.url.path == BASE


class TestTexts:
    """Name, phone, opening hours."""

    async def test_name_phone_and_hours_reach_the_reporter(
        self, amina: Browser, client: httpx.AsyncClient, database: Database
    ) -> None:
        page = await change(amina, "texts", **TEXTS)
        assert page.status_code == 200
        assert "Saved" in page.text
        form = await client.get("/s/solvik/form?lang=nn")
        assert "Fjord sjukehus" in form.text
        assert "55 11 22 33 (kvardagar 8–15)" in form.text
        (entry,) = await audited(database, "changed")
        assert entry.actor_role == "administrator"
        assert entry.details == {"what": "texts"}

    async def test_without_english_those_who_read_it_see_bokmal_and_the_administrator_is_told(
        self, amina: Browser, client: httpx.AsyncClient
    ) -> None:
        page = await change(amina, "texts", **TEXTS | {"name_en": "", "hours_en": ""})
        assert "None: shown in bokmål" in page.text
        form = await client.get("/s/solvik/form?lang=en")
        assert "Fjord sykehus" in form.text
        assert "55 11 22 33 (hverdager 8–15)" in form.text

    @pytest.mark.parametrize(
        ("field", "typed", "told"),
        [
            ("name_nn", "", "Fill this in."),
            ("name_nb", "   ", "Fill this in."),
            ("hours_nb", "", "Fill this in."),
            ("name_nb", "F" * 81, "at most 80 characters"),
            ("name_en", "<b>Fjord</b>", "plain text"),
            ("hours_en", "{phone}", "plain text"),
            ("phone", "call us", "with digits"),
            ("phone", "", "Fill this in."),
            ("privacy_email", "personvern", "whole e-mail address"),
            ("privacy_email", "a@b.no?cc=x <y@z.no>", "plain text"),
        ],
    )
    async def test_what_does_not_fit_is_told_at_the_field_and_nothing_is_saved(
        self, amina: Browser, database: Database, field: str, typed: str, told: str
    ) -> None:
        page = await change(amina, "texts", **TEXTS | {field: typed})
        assert page.status_code == 422
        assert told in page.text
        assert f'href="#{field}"' in page.text
        assert "Fjord sjukehus" in page.text or field == "name_nn", "what was typed is lost"
        async with database.begin() as tx:
            assert (await service_by_slug(tx, "solvik")).phone == "55 00 00 00"
        assert await audited(database, "changed") == []


class TestLook:
    """Colour and logo."""

    async def test_pages_for_reporters_wear_the_colour_and_others_keep_theirs(
        self, amina: Browser, client: httpx.AsyncClient
    ) -> None:
        await change(amina, "look", accent="7A1F5C", do="save")
        page = await client.get("/s/solvik/form")
        (path,) = re.findall(
            r'<link rel="stylesheet" href="(/s/solvik/theme.css[^"]*)">', page.text
        )
        sheet = await client.get(path)
        assert sheet.headers["content-type"].startswith("text/css")
        assert sheet.headers["x-content-type-options"] == "nosniff"
        assert "immutable" in sheet.headers["cache-control"]
        assert "--ds-color-accent-base-default:light-dark(#7a1f5c," in sheet.text
        assert "unsafe" not in page.headers["content-security-policy"]
        assert "theme.css" not in (await client.get("/receipt")).text

    async def test_a_sheet_that_has_not_changed_is_not_sent_again(
        self, amina: Browser, client: httpx.AsyncClient
    ) -> None:
        await change(amina, "look", accent="#7a1f5c", do="save")
        first = await client.get("/s/solvik/theme.css")
        assert first.headers["cache-control"] == "no-cache", "an address without a version"
        seen = {"If-None-Match": first.headers["etag"]}
        assert (await client.get("/s/solvik/theme.css", headers=seen)).status_code == 304
        await change(amina, "look", accent="#1f7a5c", do="save")
        assert (await client.get("/s/solvik/theme.css", headers=seen)).status_code == 200

    async def test_the_product_keeps_its_colour_where_the_service_has_none(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        assert "theme.css" not in (await client.get("/s/solvik/form")).text
        assert (await client.get("/s/solvik/theme.css")).status_code == 404

    async def test_a_colour_is_shown_before_it_is_saved(
        self, amina: Browser, client: httpx.AsyncClient
    ) -> None:
        page = await change(amina, "look", accent="#ffe600", do="show")
        assert page.status_code == 200
        assert 'href="/staff/services/solvik/preview.css?colour=ffe600"' in page.text
        assert "#ffe600 is too light for white text" in page.text
        preview = await amina.http.get(f"{BASE}/preview.css?colour=ffe600")
        assert preview.text.startswith(".mk-sample{")
        assert (await client.get("/s/solvik/theme.css")).status_code == 404

    async def test_the_colour_can_be_taken_back(
        self, amina: Browser, client: httpx.AsyncClient
    ) -> None:
        await change(amina, "look", accent="#7a1f5c", do="save")
        await change(amina, "look", accent="", do="save")
        assert (await client.get("/s/solvik/theme.css")).status_code == 404

    @pytest.mark.parametrize("typed", ["red", "#12345", "#fff;}*{display:none"])
    async def test_what_is_no_colour_never_gets_into_a_style_sheet(
        self, amina: Browser, client: httpx.AsyncClient, typed: str
    ) -> None:
        page = await change(amina, "look", accent=typed, do="save")
        assert page.status_code == 422
        assert (await client.get("/s/solvik/theme.css")).status_code == 404
        preview = await amina.http.get(f"{BASE}/preview.css", params={"colour": typed})
        assert preview.status_code == 404

    async def _upload(self, browser: Browser, file: bytes) -> httpx.Response:
        page = await browser.open(f"{BASE}/look")
        (token, *_rest) = re.findall(r'name="csrf_token" value="([^"]+)"', page.text)
        return await browser.http.post(
            f"{BASE}/logo",
            data={"csrf_token": token},
            files={"logo": ("evil.svg", file, "image/svg+xml")},
            follow_redirects=True,
        )

    async def test_a_logo_is_served_from_our_own_address_as_what_it_is(
        self, amina: Browser, client: httpx.AsyncClient, database: Database
    ) -> None:
        page = await self._upload(amina, png(200, 50))
        assert "Saved" in page.text
        form = await client.get("/s/solvik/form")
        (path,) = re.findall(r'src="(/s/solvik/logo.png[^"]*)" alt="" width="200"', form.text)
        logo = await client.get(path)
        assert logo.headers["content-type"] == "image/png"
        assert logo.headers["x-content-type-options"] == "nosniff"
        assert logo.content.startswith(b"\x89PNG")
        (entry,) = await audited(database, "changed")
        assert entry.details == {"what": "logo"}

        await change(amina, "look", accent="", do="save")
        await amina.open(f"{BASE}/look")
        await amina.send(f"{BASE}/logo", do="remove")
        assert (await client.get(path)).status_code == 404
        assert "logo.png" not in (await client.get("/s/solvik/form")).text

    async def test_a_file_that_is_no_picture_is_refused_kindly(
        self, amina: Browser, client: httpx.AsyncClient
    ) -> None:
        page = await self._upload(amina, b"<svg onload=alert(1)>")
        assert page.status_code == 422
        assert "must be a PNG, JPEG or WebP file" in page.text
        assert (await client.get("/s/solvik/logo.png")).status_code == 404


class TestHelpLines:
    """Numbers of the service's own."""

    async def test_a_line_of_the_services_own_stands_beside_the_national_ones(
        self, amina: Browser, client: httpx.AsyncClient
    ) -> None:
        page = await change(amina, "help-lines/new", **CRISIS_CENTRE)
        assert "Saved" in page.text
        form = (await client.get("/s/solvik/form?lang=en")).text
        for shown in ("113", "116 117", "116 123", "116 111", 'href="tel:55001122"'):
            assert shown in form
        assert "The crisis centre" in form
        assert "day and night" in form

        (path,) = re.findall(rf'href="({BASE}/help-lines/[0-9a-f-]{{36}})"', page.text)
        page = await change(amina, path.removeprefix(f"{BASE}/"), **CRISIS_CENTRE | {"number": "1"})
        assert page.status_code == 422
        await amina.open(path)
        await amina.send(path, do="remove")
        assert "The crisis centre" not in (await client.get("/s/solvik/form?lang=en")).text

    @pytest.mark.parametrize("number", ["113", "116 117", "116123", "+47 116 111"])
    async def test_the_national_numbers_cannot_be_given_another_name(
        self, amina: Browser, number: str
    ) -> None:
        page = await change(amina, "help-lines/new", **CRISIS_CENTRE | {"number": number})
        assert page.status_code == 422
        assert "always shown already" in page.text

    async def test_there_is_room_for_five(self, amina: Browser) -> None:
        for number in range(5):
            page = await change(
                amina, "help-lines/new", **CRISIS_CENTRE | {"number": f"55 00 00 0{number}"}
            )
            assert page.status_code == 200
        assert "help-lines/new" not in page.text
        page = await change(amina, "help-lines/new", **CRISIS_CENTRE)
        assert page.status_code == 422

    async def test_when_it_is_answered_must_be_told(self, amina: Browser) -> None:
        page = await change(amina, "help-lines/new", **CRISIS_CENTRE | {"when_nb": ""})
        assert page.status_code == 422


class TestUnits:
    """The places people can choose."""

    async def _units(self, database: Database, solvik: Solvik) -> list[Unit]:
        async with database.begin() as tx:
            return await units_of(tx, solvik.service.id)

    async def test_a_unit_is_added_with_what_people_call_it(
        self, amina: Browser, database: Database, solvik: Solvik, client: httpx.AsyncClient
    ) -> None:
        await change(
            amina,
            "units/+",
            name_nb="Øye- og ørepoliklinikken",
            name_nn="Auge- og øyrepoliklinikken",
            synonyms="øyelegen, ØNH\nørelegen",
        )
        unit = (await self._units(database, solvik))[-1]
        assert unit.slug == "oye-og-orepoliklinikken"
        assert unit.synonyms == ["øyelegen", "ØNH", "ørelegen"]
        assert "Auge- og øyrepoliklinikken" in (await client.get("/s/solvik/form?lang=nn")).text
        assert len(await audited(database, "created")) == 2, "the administrator and the unit"

    async def test_a_renamed_unit_keeps_its_short_name(
        self, amina: Browser, database: Database, solvik: Solvik
    ) -> None:
        await change(
            amina, "units/akuttmottaket", name_nb="Mottaket", name_nn="Mottaket", synonyms="akutten"
        )
        unit = (await self._units(database, solvik))[0]
        assert (unit.slug, unit.name["nb"], unit.synonyms) == (
            "akuttmottaket",
            "Mottaket",
            ["akutten"],
        )

    async def test_a_word_means_one_unit(self, amina: Browser) -> None:
        page = await change(
            amina, "units/+", name_nb="Ny", name_nn="Ny", synonyms="Fødeavdelinga, ny"
        )
        assert page.status_code == 422
        assert "“Fødeavdelinga” already means Fødeavdelingen." in page.text

    async def test_units_stand_in_the_order_they_were_put(
        self, amina: Browser, database: Database, solvik: Solvik
    ) -> None:
        await amina.open(BASE)
        await amina.send(f"{BASE}/units/hjemmetjenesten/up")
        slugs = [unit.slug for unit in await self._units(database, solvik)]
        assert slugs == ["akuttmottaket", "hjemmetjenesten", "fodeavdelingen"]
        await amina.open(BASE)
        await amina.send(f"{BASE}/units/akuttmottaket/down")
        slugs = [unit.slug for unit in await self._units(database, solvik)]
        assert slugs == ["hjemmetjenesten", "akuttmottaket", "fodeavdelingen"]

    async def test_a_retired_unit_cannot_be_chosen_but_is_never_deleted(
        self, amina: Browser, database: Database, solvik: Solvik, client: httpx.AsyncClient
    ) -> None:
        await amina.open(BASE)
        await amina.send(f"{BASE}/units/akuttmottaket/retire")
        assert "Akuttmottaket" not in (await client.get("/s/solvik/form?lang=nb")).text
        assert len(await self._units(database, solvik)) == 3

        await amina.open(BASE)
        await amina.send(f"{BASE}/units/akuttmottaket/use")
        assert "Akuttmottaket" in (await client.get("/s/solvik/form?lang=nb")).text
        assert [unit.slug for unit in await self._units(database, solvik)][-1] == "akuttmottaket"

    async def test_a_report_under_way_about_a_unit_that_is_retired_meanwhile_is_taken(
        self, amina: Browser, client: httpx.AsyncClient
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
