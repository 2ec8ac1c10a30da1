"""What an administrator sets about a service, without code, and who may."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from api.access.permissions import Role
from api.access.services import service_by_slug
from tests.api.access.conftest import BASE, audited, change

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

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
