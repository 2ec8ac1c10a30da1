"""Each face of the chat, in three languages, light and dark, on three widths: nothing in the way.

Nothing that axe can find wrong, nothing that sticks out, and twice the text still fits.
With MELDEKNAPP_PICTURES set, pictures are left in `.build/screenshots/`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.widgets.pictures import picture
from tests.widgets.talk import STORIES, TO_BE_TOLD, begin, go_on, press, say, tell
from tests.widgets.test_accessibility import violations

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.widgets.conftest import Visitor

LANGUAGES = ("nb", "nn", "en")
SIZES = ((1280, 800), (768, 1024), (320, 640))
DANGER = {
    "nb": "Jeg orker ikke mer, jeg vil ta livet mitt nå",
    "nn": "Eg orkar ikkje meir, eg vil ta livet mitt no",
    "en": "I can't go on, I want to kill myself now",
}
STICKING_OUT = """
    () => [...document.querySelectorAll("body *")]
            .filter((each) => each.checkVisibility() && !each.closest(".mk-hidden, svg"))
            .filter((each) => each.getBoundingClientRect().right > innerWidth + 1
                              || each.getBoundingClientRect().left < -1)
            .map((each) => each.outerHTML.slice(0, 80))
"""


async def is_right(page: Page, face: str) -> None:
    """Look at what is shown in every dress: both schemes on three widths, and at twice the text."""
    wrong = []
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            await page.emulate_media(color_scheme=scheme)
            await picture(page, f"{face.replace(' ', '-')}-{width}-{scheme}")
            found = [*await violations(page), *await page.evaluate(STICKING_OUT)]
            wrong += [f"{face} {width} {scheme}: {each}" for each in found]
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    wrong += [f"{face} twice: {each}" for each in await page.evaluate(STICKING_OUT)]
    await page.evaluate("document.documentElement.style.fontSize = ''")
    await page.set_viewport_size({"width": 1280, "height": 800})
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_from_the_first_words_to_the_receipt(
    site: str, visitor: Visitor, language: str
) -> None:
    async with visitor() as page:
        await begin(page, site, language)
        await is_right(page, f"opening {language}")
        await tell(page, language)
        await is_right(page, f"what was understood {language}")
        await go_on(page, page.get_by_role("term").first)
        await is_right(page, f"read-through {language}")
        await page.locator(".review > .choices .ds-button").first.click()
        await page.locator("#receipt-code").wait_for()
        await is_right(page, f"receipt {language}")


async def test_what_is_shown_now_and_then(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await begin(page, site)
        await page.get_by_label("Meny", exact=True).click()
        await is_right(page, "menu")
        await page.get_by_role("button", name="Fortsett med kode").first.click()
        await is_right(page, "code")
        await page.get_by_role("button", name="Avbryt").click()
        await tell(page)
        await go_on(page, page.get_by_label("E-post"), TO_BE_TOLD)
        await page.get_by_role("button", name="Bruk dette").click()
        await page.get_by_role("alert").filter(has_text="Skriv en e-postadresse").wait_for()
        await is_right(page, "contact")
        await press(page, "Hopp over")
        await page.get_by_role("button", name="Endre: Hva som skjedde").click()
        await page.get_by_role("textbox", name="Hva som skjedde").fill("ord " * 5001)
        await page.get_by_text("4 tegn for mye").wait_for()
        await is_right(page, "long text in the read-through")
        await page.get_by_role("button", name="Avbryt").click()
        await press(page, "Endre: Når det skjedde")
        await is_right(page, "day")
        await page.context.set_offline(offline=True)
        await page.get_by_label("Meldingen din").fill("i dag " * 650)
        await page.get_by_text("tegn igjen").wait_for()
        await page.keyboard.press("Enter")
        await page.get_by_label("Meldingen din").fill("مرحبا")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Ikke sendt ennå.")).to_have_count(2)
        await is_right(page, "not sent")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_in_danger_the_numbers_stay_and_the_next_choice_is_on_the_smallest_screen(
    site: str, visitor: Visitor, language: str
) -> None:
    async with visitor(viewport={"width": 320, "height": 640}) as page:
        await begin(page, site, language)
        await press(page, await page.locator("#answers button").first.text_content() or "")
        await say(page, STORIES[language])
        await say(page, DANGER[language])
        await expect(page.locator("#urgent")).to_be_in_viewport(ratio=1)
        await expect(page.locator("#answers button").first).to_be_in_viewport(ratio=1)
        if language == "nb":
            await is_right(page, "danger")
