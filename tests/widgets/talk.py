"""A short way through the conversation, by what a person reads and presses in bokmål."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import FrameLocator, Page

STORY = "Mamma fikk feil medisin i går kveld på akuttmottaket, og ingen ringte oss."
MATTERS = "At ingen andre får feil dose."

# What to press when it is on offer; anything else is skipped or answered with the first choice.
PRESSES = ("Ja", "Jeg er nærmeste pårørende", "Være anonym", "Ingen skade")

MOST_QUESTIONS = 20


async def answered(page: Page) -> None:
    """Wait until the bot has spoken last and is not waited for."""
    await expect(page.get_by_role("listitem").last).to_contain_text("Meldeknapp:")
    await expect(page.locator(".unsent")).to_have_count(0)


async def say(page: Page, text: str) -> None:
    """Write, send by Enter, wait for the answer."""
    before = await page.get_by_role("listitem").count()
    await page.get_by_label("Meldingen din").fill(text)
    await page.keyboard.press("Enter")
    await page.get_by_role("listitem").nth(before + 1).wait_for()
    await answered(page)


async def press(page: Page, name: str) -> None:
    """Press an answer, wait for what follows."""
    before = await page.get_by_role("listitem").count()
    await page.get_by_role("button", name=name, exact=True).click()
    await page.get_by_role("listitem").nth(before + 1).wait_for()
    await answered(page)


async def let_the_device_remember(chat: Page | FrameLocator) -> None:
    """Opt in, in the menu: from now on a reload finds the conversation again."""
    await chat.get_by_label("Meny", exact=True).click()
    await chat.get_by_role("button", name="Husk på denne enheten").click()
    await chat.get_by_role("dialog").get_by_role("button", name="Husk", exact=True).click()
    await expect(chat.get_by_text("Nå husker enheten samtalen.")).to_be_visible()


async def begin(page: Page, site: str, language: str = "nb") -> dict[str, str]:
    """Open the chat as a page; give id and token of the conversation once it can be answered."""
    async with page.expect_response("**/api/v1/conversations") as begun:
        await page.goto(f"{site}/s/solvik?lang={language}")
    await page.locator("#answers button").first.wait_for()
    answer: dict[str, str] = await (await begun.value).json()
    return answer


async def to_the_read_through(page: Page) -> None:
    """Tell a story from the first words on, until the whole report is shown."""
    await press(page, "Melde fra om noe")
    await say(page, STORY)
    await press(page, "Det var alt")
    await say(page, MATTERS)
    for _ in range(MOST_QUESTIONS):
        if await page.get_by_role("heading", name="Meldingen din", exact=True).count():
            return
        answers = page.get_by_role("group", name="Forslag til svar").get_by_role("button")
        offered = await answers.all_text_contents()
        await press(page, next((each for each in PRESSES if each in offered), offered[0]))
    raise AssertionError("the conversation did not come to the read-through")
