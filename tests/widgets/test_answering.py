"""Helpers to answer with: days, places, contact; and the read-through, where all can be mended."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from playwright.async_api import expect

from api.shared import clock
from tests.widgets.talk import MATTERS, TO_BE_TOLD, begin, go_on, press, tell, to_the_read_through

if TYPE_CHECKING:
    from playwright.async_api import Dialog, Locator, Page

    from tests.widgets.conftest import Visitor

MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)


async def draft(page: Page, site: str, begun: dict[str, str]) -> dict[str, Any]:
    """Return the report as the service has it now."""
    told = await page.request.get(
        f"{site}/api/v1/conversations/{begun['id']}",
        headers={"Authorization": f"Bearer {begun['token']}"},
    )
    now: dict[str, Any] = (await told.json())["draft"]
    return now


def part(page: Page, name: str) -> Locator:
    """Return what the read-through shows under a heading."""
    row = page.get_by_role("region").locator("dl > div").filter(has_text=re.compile(f"^{name}"))
    return row.get_by_role("definition").first


async def test_a_day_is_picked_with_the_browsers_own_field(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        begun = await begin(page, site)
        await to_the_read_through(page)
        before = clock.today()
        await press(page, "Endre: Når det skjedde")
        day = page.get_by_label("Velg dagen")
        assert await day.get_attribute("type") == "date"
        assert await day.get_attribute("max") in {str(before), str(clock.today())}
        await page.get_by_role("button", name="Bruk denne dagen").click()
        await expect(day).to_be_focused()
        await day.fill("2026-05-03")
        await press(page, "Bruk denne dagen")
        await press(page, "Ja")
        await expect(part(page, "Når det skjedde")).to_contain_text("søndag 3. mai 2026")
        occurred = (await draft(page, site, begun))["occurred"]
        assert occurred["start"] == "2026-05-03T00:00:00+02:00"


async def test_today_is_shown_as_a_person_would_write_it_and_kept_as_it_was_told(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        begun = await begin(page, site)
        await to_the_read_through(page)
        await press(page, "Endre: Når det skjedde")
        before = clock.today()
        await press(page, "I dag")
        now = clock.now()
        when = part(page, "Når det skjedde")
        told = "|".join(
            rf"{day.day}\. {MONTHS[day.month - 1]} {day.year}" for day in (before, clock.today())
        )
        await expect(when).to_contain_text(re.compile(rf"^i dag, [a-zø]+dag ({told})"))
        assert "00:00" not in (await when.text_content() or "")
        occurred = (await draft(page, site, begun))["occurred"]
        end = datetime.fromisoformat(occurred["end"])
        assert abs((now - end).total_seconds()) < 120, "the interval ends when it was told"


async def test_a_place_is_one_of_the_services_units_or_anything_else(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        begun = await begin(page, site)
        await to_the_read_through(page)
        await press(page, "Endre: Hvor det skjedde")
        offered = await page.get_by_role("group").get_by_role("button").all_text_contents()
        assert {"Akuttmottaket", "Fødeavdelingen", "Hjemmetjenesten"} <= set(offered)
        await press(page, "Fødeavdelingen")
        await expect(part(page, "Hvor det skjedde")).to_have_text("Fødeavdelingen")
        assert (await draft(page, site, begun))["place"]["unit"] == "fodeavdelingen"


async def test_contact_has_fields_that_phones_fill_in_and_all_of_it_arrives(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        begun = await begin(page, site)
        await tell(page)
        await go_on(page, page.get_by_label("E-post"), TO_BE_TOLD)
        fields = {
            name: [
                await page.get_by_label(name).get_attribute(each)
                for each in ("type", "autocomplete")
            ]
            for name in ("E-post", "Telefon", "Navn, hvis du vil")
        }
        assert fields == {
            "E-post": ["email", "email"],
            "Telefon": ["tel", "tel"],
            "Navn, hvis du vil": [None, "name"],
        }
        use, skip = (page.get_by_role("button", name=name) for name in ("Bruk dette", "Hopp over"))
        tops = [await each.evaluate("each => each.offsetTop") for each in (use, skip)]
        assert tops[0] == tops[1], "side by side where there is room"

        await page.get_by_label("E-post").fill("kari@example")
        await use.click()
        await expect(page.get_by_label("E-post")).to_be_focused()
        await expect(
            page.get_by_role("alert").filter(has_text="ser ikke fullstendig")
        ).to_be_visible()
        for each in (page.get_by_label("E-post"), use, skip):
            await expect(each).to_be_in_viewport(ratio=1)
        await page.get_by_label("E-post").fill("kari@example.org")
        await page.get_by_label("Telefon").fill("40 00 00 00")
        await page.get_by_label("Navn, hvis du vil").fill("Kari Berg")
        await press(page, "Bruk dette")
        contact = (await draft(page, site, begun))["contact"]
        assert contact["email"] == "kari@example.org"
        assert contact["phone"].replace(" ", "") == "40000000"
        assert contact["name"] == "Kari Berg"


async def test_a_text_is_changed_in_the_read_through_and_changed_back(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        begun = await begin(page, site)
        await to_the_read_through(page)
        change = page.get_by_role("button", name="Endre: Hva som er viktigst for deg")
        undo = page.get_by_role("button", name="Angre: Hva som er viktigst for deg")
        await expect(undo).to_have_count(0)
        await change.click()
        box = page.get_by_role("textbox", name="Hva som er viktigst for deg")
        low = await box.evaluate("box => box.offsetHeight")
        await box.fill("At noen ringer.\n" * 8)
        assert await box.evaluate("box => box.offsetHeight") > low
        await page.get_by_role("button", name="Lagre").click()
        await expect(part(page, "Hva som er viktigst")).to_contain_text("At noen ringer.")

        await undo.press("Enter")
        await expect(part(page, "Hva som er viktigst")).to_have_text(MATTERS)
        await expect(change).to_be_focused()
        await expect(undo).to_have_count(0)
        assert (await draft(page, site, begun))["what_matters"] == MATTERS


async def test_a_text_that_is_too_long_to_keep_stays_in_its_box_uncut(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await begin(page, site)
        await to_the_read_through(page)
        await page.get_by_role("button", name="Endre: Hva som skjedde").click()
        box = page.get_by_role("textbox", name="Hva som skjedde")
        story = "Ingen kom. " * 1819
        await box.fill(story)
        await expect(page.get_by_text("9 tegn for mye")).to_be_visible()
        await page.get_by_role("button", name="Lagre").click()
        await expect(box).to_be_focused()
        await expect(box).to_have_value(story)


async def test_what_is_written_from_right_to_left_is_shown_so(site: str, visitor: Visitor) -> None:
    async with visitor(viewport={"width": 320, "height": 640}) as page:
        await begin(page, site)
        await press(page, "Melde fra om noe")
        box = page.get_by_label("Meldingen din")
        await box.fill("سقطت أمي في الحمام")
        await expect(box).to_have_css("direction", "rtl")
        await page.keyboard.press("Enter")
        said = page.get_by_role("paragraph").filter(has_text="سقطت أمي في الحمام")
        await expect(said).to_have_css("direction", "rtl")
        first = page.get_by_role("log").get_by_role("paragraph").first
        await expect(first).to_have_css("direction", "ltr")


async def test_when_the_keyboard_comes_up_the_end_of_the_conversation_stays_in_sight(
    site: str, visitor: Visitor
) -> None:
    async with visitor(viewport={"width": 390, "height": 760}) as page:
        await begin(page, site)
        await tell(page)
        await page.locator("#scroll").evaluate("box => box.scrollTop = box.scrollHeight")
        last = page.locator("#answers button").last
        await expect(last).to_be_in_viewport(ratio=1)
        await page.set_viewport_size({"width": 390, "height": 400})
        await expect(last).to_be_in_viewport(ratio=1)


async def test_nothing_moves_for_those_who_asked_for_less_motion(
    site: str, visitor: Visitor
) -> None:
    for motion, name in (("reduce", "none"), ("no-preference", "breathe")):
        async with visitor(reduced_motion=motion) as page:
            await page.goto(f"{site}/s/solvik?lang=nb")
            await expect(page.locator("#indicator")).to_have_css("animation-name", name)


async def test_the_back_button_leads_to_the_page_before_and_asks_before_words_are_lost(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/?lang=nb")
        await begin(page, site)
        await to_the_read_through(page)
        asked: list[str] = []

        async def leave(dialog: Dialog) -> None:
            asked.append(dialog.type)
            await dialog.accept()

        page.on("dialog", leave)
        await page.evaluate("history.back()")
        await page.wait_for_url(f"{site}/?lang=nb")
        assert asked == ["beforeunload"], "one press leads out, and not before it was asked"
