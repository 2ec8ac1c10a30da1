"""A short way through the conversation, by what a person reads and presses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import Frame, FrameLocator, Locator, Page

STORIES = {
    "nb": "Mamma fikk feil medisin i går kveld på akuttmottaket, og ingen ringte oss.",
    "nn": "Mamma fekk feil medisin i går kveld på akuttmottaket, og ingen ringde oss.",
    "en": "Mum got the wrong medicine yesterday evening in the emergency department.",
}
MATTERING = {
    "nb": "At ingen andre får feil dose.",
    "nn": "At ingen andre får feil dose.",
    "en": "That nobody else gets the wrong dose.",
}
STORY, MATTERS = STORIES["nb"], MATTERING["nb"]

# What to press when it is on offer; anything else is answered with the first choice.
PRESSES = (
    *("Ja", "Jeg er nærmeste pårørende", "Være anonym", "Ingen skade"),
    "Noe skjedde, men ingen ble skadet",
    *("Eg er næraste pårørande", "Vere anonym", "Ingen skade"),
    *("Yes", "I am the next of kin", "Stay anonymous", "No harm"),
)
TO_BE_TOLD = ("Ja", "Få vite hva det fører til", "Ingen skade", "Noe skjedde, men ingen ble skadet")

MOST_QUESTIONS = 20


async def answered(page: Page | Frame) -> None:
    """Wait until the bot has spoken last and is not waited for."""
    await expect(page.get_by_role("listitem").last).to_contain_text("Meldeknapp:")
    await expect(page.locator(".unsent")).to_have_count(0)


async def say(page: Page | Frame, text: str) -> None:
    """Write, send by Enter, wait for the answer."""
    before = await page.get_by_role("listitem").count()
    box = page.get_by_role("contentinfo").get_by_role("textbox")
    await box.fill(text)
    await box.press("Enter")
    await page.get_by_role("listitem").nth(before + 1).wait_for()
    await answered(page)


async def press(page: Page | Frame, name: str) -> None:
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


async def tell(page: Page | Frame, language: str = "nb") -> None:
    """Tell a story from the first words on, until what was understood of it is asked back."""
    answers = page.locator("#answers button")
    await press(page, await answers.first.text_content() or "")
    await say(page, STORIES[language])
    await press(page, await answers.first.text_content() or "")
    await say(page, MATTERING[language])


async def go_on(page: Page | Frame, until: Locator, presses: tuple[str, ...] = PRESSES) -> None:
    """Answer what is asked until something is there."""
    for _ in range(MOST_QUESTIONS):
        if await until.count():
            return
        offered = await page.locator("#answers").get_by_role("button").all_text_contents()
        await press(page, next((each for each in presses if each in offered), offered[0]))
    raise AssertionError("the conversation did not come so far")


async def to_the_read_through(page: Page | Frame, language: str = "nb") -> None:
    """Tell a story from the first words on, until the whole report is shown."""
    await tell(page, language)
    await go_on(page, page.get_by_role("region").get_by_role("term").first)
