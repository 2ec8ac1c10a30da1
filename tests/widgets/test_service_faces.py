"""A service's own look on every face, and its statements: readable in any colour it chooses.

With MELDEKNAPP_PICTURES set, pictures are left in `.build/screenshots/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from sqlalchemy import update

from api.access.logo import read_logo
from api.access.models import Service
from api.access.permissions import Role
from tests.pictures import png
from tests.staff_fixtures import PASSWORD, code_now
from tests.widgets.pictures import picture
from tests.widgets.test_accessibility import violations

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.shared.db import Database
    from tests.widgets.conftest import Visitor

LONG = "Universitetssykehuset i Indre og Ytre Solvikfjorden helseforetak, klinikk nord"
LINE = {
    "id": "one",
    "name": {"nb": "Krisesenteret", "nn": "Krisesenteret", "en": "The crisis centre"},
    "number": "55 00 11 22",
    "when": {"nb": "hele døgnet", "nn": "heile døgnet", "en": "day and night"},
}
STATEMENTS = ("privacy", "accessibility", "rights")
WIDTHS = {320: 640, 768: 1024, 1280: 800}


@pytest.fixture
def dressed(database: Database, site: str) -> Callable[..., Awaitable[str]]:
    """Give Solvik a colour, a long name, a logo and a help line; return the site's address."""

    async def dress(accent: str | None, *, logo: bool = True) -> str:
        picture = read_logo(png(160, 40)) if logo else None
        async with database.begin() as tx:
            await tx.execute(
                update(Service).values(
                    accent=accent,
                    name={"nb": LONG, "nn": LONG},
                    help_lines=[LINE],
                    opening_hours={"nb": "hverdager 8–15", "nn": "kvardagar 8–15"},
                    privacy_email="personvern@solvik.example",
                    logo=picture.png if picture else None,
                    logo_digest=picture.digest if picture else None,
                    logo_width=picture.width if picture else None,
                    logo_height=picture.height if picture else None,
                )
            )
        return site

    return dress


async def looked_at(page: Page, name: str, *, widths: dict[int, int] = WIDTHS) -> list[str]:
    """Return what axe finds, and what sticks out, at every width in light and in dark."""
    found: list[str] = []
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        for width, height in widths.items():
            await page.set_viewport_size({"width": width, "height": height})
            where = f"{name}-{width}-{scheme}"
            await picture(page, where)
            over = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
            found += [f"{where}: {over} px wider than the window"] if over > 0 else []
        found += [f"{name} {scheme}: {each}" for each in await violations(page)]
    return found


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("statement", STATEMENTS)
async def test_the_statements_are_for_everybody(
    dressed: Callable[..., Awaitable[str]], visitor: Visitor, language: str, statement: str
) -> None:
    site = await dressed(None)
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik/{statement}?lang={language}")
        assert await looked_at(page, f"statement-{statement}-{language}") == []


@pytest.mark.parametrize("accent", ["#ffe600", "#000000", "#39ff14"])
@pytest.mark.parametrize("face", ["", "/form", "/privacy"])
async def test_no_colour_makes_a_face_hard_to_read(
    dressed: Callable[..., Awaitable[str]], visitor: Visitor, accent: str, face: str
) -> None:
    site = await dressed(accent)
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik{face}?lang=nb")
        if not face:
            await page.get_by_role("group", name="Forslag til svar").wait_for()
        name = f"colour-{accent[1:]}{face.replace('/', '-') or '-chat'}"
        assert await looked_at(page, name) == []
        token = "--ds-color-accent-base-default"  # noqa: S105 - a style token
        shown = await page.evaluate(
            f"getComputedStyle(document.documentElement).getPropertyValue('{token}')"
        )
        assert accent in shown, "the page does not wear the service's colour"


async def test_in_forced_colours_the_services_colour_gives_way(
    dressed: Callable[..., Awaitable[str]], visitor: Visitor
) -> None:
    site = await dressed("#ffe600")
    async with visitor(forced_colors="active") as page:
        await page.goto(f"{site}/s/solvik/form?lang=nb")
        button = page.get_by_role("main").get_by_role("button").last
        colours = await button.evaluate(
            "(each) => [getComputedStyle(each).backgroundColor, getComputedStyle(each).color]"
        )
        assert "255, 230, 0" not in " ".join(colours)
        assert await violations(page) == []


SPOKEN = {
    "rights": """
        - heading "Rettighetene dine" [level=1]
        - paragraph: /Du mister ingen rettigheter/
        - term:
          - link "Pasient- og brukerombudet"
        - definition
        - term:
          - link "Statsforvalteren"
        - definition
        - term:
          - link /Norsk pasientskadeerstatning/
        - definition
        - term:
          - link "Statens helsetilsyn"
        - definition: /§.7.6/
    """,
    "accessibility": """
        - heading "For alle" [level=1]
        - heading "Slik står det til" [level=2]
        - list
        - heading "Hva vi vet mangler" [level=2]
        - list
        - heading "Var det noe som ikke virket?" [level=2]
        - paragraph:
          - link "uutilsynet.no"
        - paragraph: /gjennomgått 22. november 2026/
    """,
    "privacy": """
        - heading "Slik tar vi vare på det du skriver" [level=1]
        - heading "Hvem som har ansvaret" [level=2]
        - paragraph:
          - link "personvern@solvik.example"
        - heading "Hva vi spør om, og hvorfor" [level=2]
        - term: Hva som er viktigst for deg
        - heading "Hvem som leser det" [level=2]
        - list
        - heading "Slik blir det tatt vare på, og hvor lenge" [level=2]
        - list
        - heading "Hva du kan gjøre" [level=2]
        - list
        - region "Rettighetene dine"
    """,
}


@pytest.mark.parametrize("statement", STATEMENTS)
async def test_a_screen_reader_hears_the_statement_in_order(
    dressed: Callable[..., Awaitable[str]], visitor: Visitor, statement: str
) -> None:
    site = await dressed(None)
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik/{statement}?lang=nb")
        await expect(page.get_by_role("main")).to_match_aria_snapshot(SPOKEN[statement])


@pytest_asyncio.fixture(loop_scope="session")
async def as_administrator(
    employ: Callable[..., Awaitable[Any]],
) -> Callable[[Page, str, str], Awaitable[None]]:
    """Log the administrator of Solvik in, in a language."""
    await employ("amina", Role.ADMINISTRATOR)

    async def log_in(page: Page, site: str, language: str) -> None:
        await page.goto(f"{site}/staff/login?lang={language}&next=/staff/services/solvik")
        await page.locator("#email").fill("amina@solvik.example")
        await page.locator("#password").fill(PASSWORD)
        await page.locator("#code").fill(code_now())
        await page.locator("main .ds-button").click()
        await page.wait_for_url("**/staff/services/solvik")

    return log_in


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_the_settings_are_for_everybody(
    dressed: Callable[..., Awaitable[str]],
    visitor: Visitor,
    as_administrator: Callable[[Page, str, str], Awaitable[None]],
    language: str,
) -> None:
    site = await dressed("#ffe600")
    async with visitor() as page:
        await as_administrator(page, site, language)
        found = []
        for place in ("", "/texts", "/look", "/help-lines/one", "/units/akuttmottaket"):
            await page.goto(f"{site}/staff/services/solvik{place}")
            name = f"settings-{language}{place.replace('/', '-')}"
            found += await looked_at(page, name)
        assert found == []


async def test_a_screen_reader_hears_the_settings_in_order(
    dressed: Callable[..., Awaitable[str]],
    visitor: Visitor,
    as_administrator: Callable[[Page, str, str], Awaitable[None]],
) -> None:
    site = await dressed("#ffe600")
    async with visitor() as page:
        await as_administrator(page, site, "en")
        await expect(page.get_by_role("main")).to_match_aria_snapshot("""
            - heading [level=1]
            - region "Name and phone":
              - term: Phone
              - definition: 55 00 00 00
              - paragraph:
                - link "Change name and phone"
            - region "Colour and logo":
              - figure /In light mode/
              - figure /In dark mode/
              - paragraph: /too light for white text/
              - paragraph:
                - link "Change colour and logo"
            - region "Help lines":
              - term: The crisis centre
              - definition: 55 00 11 22, day and night
              - definition:
                - link "Change The crisis centre"
              - paragraph:
                - link "Add a help line"
            - region "Units":
              - region "Places people can choose":
                - table:
                  - rowgroup
                  - rowgroup:
                    - row:
                      - rowheader "Emergency department"
                      - cell
                      - cell:
                        - link "Change Emergency department"
                        - button "Move down Emergency department"
                        - button "Take out of use Emergency department"
              - paragraph:
                - link "Add a unit"
            - region "What people see":
              - list:
                - listitem:
                  - link "The chat"
                - listitem:
                  - link "The form"
                - listitem:
                  - link "The privacy notice"
        """)
