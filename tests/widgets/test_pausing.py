"""Taking a pause, and coming back on another phone with the code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from tests.widgets.talk import STORY, begin, let_the_device_remember, press, say
from tests.widgets.test_accessibility import DRESSES, violations

if TYPE_CHECKING:
    from playwright.async_api import Page, Request

    from tests.widgets.conftest import Visitor

PHONE = {"viewport": {"width": 320, "height": 640}}
WRONG = "0000-0000-0000-0000-0000"
MENU = {
    "nb": ("Meny", "Ta en pause", "Koden du kommer tilbake med"),
    "nn": ("Meny", "Ta ein pause", "Koden du kjem tilbake med"),
    "en": ("Menu", "Take a pause", "Your code to come back with"),
}


async def tell(page: Page, site: str) -> None:
    await begin(page, site)
    await press(page, "Melde fra om noe")
    await say(page, STORY)


async def take_a_pause(page: Page, language: str = "nb") -> str:
    """Pause by the menu and return the code that is shown."""
    menu, pause, heading = MENU[language]
    await page.get_by_label(menu, exact=True).click()
    await page.get_by_role("button", name=pause, exact=True).click()
    await page.get_by_role("heading", name=heading).wait_for()
    code = await page.locator(".mk-code").text_content()
    assert code
    return code.strip()


async def come_back(page: Page, code: str) -> None:
    await page.get_by_role("button", name="Fortsett med kode", exact=True).last.click()
    await page.get_by_label("Koden din").fill(code)
    await page.keyboard.press("Enter")


@pytest.mark.parametrize("dress", DRESSES)
async def test_the_conversation_goes_on_on_another_phone(
    site: str, visitor: Visitor, dress: dict[str, Any]
) -> None:
    async with visitor(**dress) as page:
        await tell(page, site)
        code = await take_a_pause(page)
        assert re.fullmatch(r"([0-9A-Z]{4} ){4}[0-9A-Z]{4}", code)
        await expect(
            page.get_by_role("region", name="Koden du kommer tilbake med")
        ).to_contain_text("Den virker til")
        assert await violations(page) == []
        assert "14 dager" in (await page.get_by_role("log").text_content() or "")
        assert code[:4] not in (await page.get_by_role("log").text_content() or "")

    async with visitor(**dress) as other:
        requests: list[Request] = []
        other.context.on("request", lambda each: requests.insert(0, each))
        await begin(other, site)
        await come_back(other, code.lower())
        await other.get_by_role("log").get_by_text(STORY).wait_for()
        await expect(other.get_by_role("log")).to_contain_text("Velkommen tilbake")
        assert await violations(other) == []
        await press(other, "Det var alt")
        plain = code.replace(" ", "")
        assert all(plain.lower() not in each.url.lower().replace("-", "") for each in requests)
        said = [each.post_data or "" for each in requests if each.url.endswith("/messages")]
        assert said
        assert all(code.lower() not in each.lower() for each in said)
        await let_the_device_remember(other)
        await other.reload()
        await expect(other.get_by_role("log").get_by_text(STORY)).to_have_count(1)


async def test_whoever_uses_the_device_next_sees_nothing(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await tell(page, site)
        code = await take_a_pause(page)
        await page.get_by_role("button", name="Jeg har tatt vare på den").click()
        await expect(page.get_by_text("Du kan lukke dette nå.")).to_be_visible()
        await expect(page.get_by_role("log").get_by_role("listitem")).to_have_count(0)
        assert await page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert await violations(page) == []
        await come_back(page, code)
        await page.get_by_role("log").get_by_text(STORY).wait_for()
        await expect(page.get_by_label("Meldingen din")).to_be_visible()


async def test_a_wrong_code_is_met_kindly_and_one_can_leave_the_field(
    site: str, visitor: Visitor
) -> None:
    async with visitor(**PHONE) as page:
        await begin(page, site)
        await come_back(page, WRONG)
        alert = page.get_by_role("alert").filter(has_text="Vi finner ingen samtale")
        await expect(alert).to_be_visible()
        await expect(page.get_by_label("Koden din")).to_be_focused()
        await expect(page.get_by_label("Koden din")).to_have_value(WRONG)
        assert await violations(page) == []
        await page.get_by_role("button", name="Avbryt").click()
        await expect(page.get_by_role("button", name="Melde fra om noe")).to_be_visible()


async def test_a_code_written_as_a_message_is_taken_to_its_field(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await tell(page, site)
        code = await take_a_pause(page)
    async with visitor() as page:
        said: list[str] = []
        page.context.on(
            "request",
            lambda each: said.append(each.post_data or "") if "/messages" in each.url else None,
        )
        await begin(page, site)
        await page.get_by_label("Meldingen din").fill(code)
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("Koden din")).to_have_value(code)
        await page.keyboard.press("Enter")
        await page.get_by_role("log").get_by_text(STORY).wait_for()
        assert said == []


async def test_asked_for_in_words_the_code_comes_too_and_words_lead_back(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await tell(page, site)
        await say(page, "jeg må ta en pause, kan jeg fortsette senere?")
        await expect(page.locator(".mk-code")).to_be_visible()
        await press(page, "Fortsett nå")
        await expect(page.locator(".mk-code")).to_have_count(0)
        await expect(page.get_by_role("button", name="Det var alt")).to_be_visible()
        await say(page, "jeg har en kode for å fortsette")
        await page.locator("#answers").get_by_role("button", name="Fortsett med kode").click()
        await expect(page.get_by_label("Koden din")).to_be_focused()


async def test_the_place_that_was_left_says_so_and_keeps_what_was_written_there(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as old, visitor(**PHONE) as new:
        await tell(old, site)
        code = await take_a_pause(old)
        await begin(new, site)
        await come_back(new, code)
        await new.get_by_role("log").get_by_text(STORY).wait_for()

        await old.get_by_label("Meldingen din").fill("Og en ting til om medisinen.")
        await old.keyboard.press("Enter")
        await expect(old.get_by_text("Denne samtalen er ikke åpen her lenger")).to_be_visible()
        await expect(old.get_by_label("Meldingen din")).to_have_value(
            "Og en ting til om medisinen."
        )


async def test_by_the_keyboard_alone(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await tell(page, site)
        await page.get_by_label("Meny", exact=True).press("Enter")
        await page.get_by_role("button", name="Ta en pause", exact=True).press("Enter")
        await page.get_by_role("heading", name=MENU["nb"][2]).wait_for()
        code = (await page.locator(".mk-code").text_content() or "").strip()
        await page.get_by_role("button", name="Jeg har tatt vare på den").press("Enter")
        await expect(page.locator("#answers")).to_be_focused()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("Koden din")).to_be_focused()
        await page.keyboard.type(code)
        await page.keyboard.press("Enter")
        await page.get_by_role("log").get_by_text(STORY).wait_for()


async def test_the_code_is_there_after_a_reload_if_the_device_remembers(
    site: str, visitor: Visitor
) -> None:
    async with visitor(**PHONE) as page:
        await begin(page, site)
        await let_the_device_remember(page)
        code = await take_a_pause(page)
        await page.reload()
        await expect(page.locator(".mk-code")).to_have_text(code)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_the_code_fits_a_narrow_phone(site: str, visitor: Visitor, language: str) -> None:
    async with visitor(**PHONE) as page:
        await begin(page, site, language)
        await take_a_pause(page, language)
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        sideways = "document.documentElement.scrollWidth > innerWidth"
        assert not await page.evaluate(sideways)
        card = await page.locator(".mk-code").bounding_box()
        assert card
        assert card["x"] + card["width"] <= 320
