"""What a device keeps of a conversation: nothing, unless asked to, and then until it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.widgets.talk import begin, let_the_device_remember, press, say
from tests.widgets.test_accessibility import violations

if TYPE_CHECKING:
    from playwright.async_api import Dialog, Page

    from tests.widgets.conftest import Visitor

STORED = "JSON.stringify({...localStorage, ...sessionStorage})"
STORY = "Mamma falt på badet."

# A phone lays a page aside as if another app came to the front.
HIDE = """
    () => {
      Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
      document.dispatchEvent(new Event("visibilitychange"));
    }
"""
SHOW = HIDE.replace("hidden", "visible")


async def open_menu(page: Page) -> None:
    await page.get_by_label("Meny", exact=True).click()


async def test_nothing_of_a_conversation_is_stored_unless_asked(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await begin(page, site)
        await say(page, STORY)
        await page.get_by_label("Meldingen din").fill("og så kom")
        assert await page.evaluate(STORED) == "{}"
        assert await page.evaluate("document.cookie") == ""
        assert await page.context.cookies() == []
        assert await page.evaluate("indexedDB.databases()") == []
        assert await page.evaluate("caches.keys()") == []
        assert await page.evaluate("history.state") is None
        assert await page.evaluate("window.name") == ""

        later = await page.context.new_page()
        await page.close()
        await later.goto(f"{site}/s/solvik?lang=nb")
        await later.get_by_role("button", name="Melde fra om noe").wait_for()
        await expect(later.get_by_text(STORY)).to_have_count(0)


async def test_the_browser_asks_before_words_are_lost_and_not_before_a_call_for_help(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        asked: list[str] = []

        async def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            await dialog.dismiss()

        page.on("dialog", stay)
        await begin(page, site)
        await press(page, "Melde fra om noe")
        # Nothing of their own is told yet.
        async with page.expect_event("close"):
            await page.close(run_before_unload=True)

    async with visitor() as page:
        page.on("dialog", stay)
        await begin(page, site)
        await say(page, STORY)
        await page.close(run_before_unload=True)
        await expect(page.get_by_text(STORY)).to_be_visible()
        assert asked == ["beforeunload"]

        await page.get_by_role("log").get_by_role("link", name="113").first.click()
        assert asked == ["beforeunload"]


async def test_a_device_that_was_asked_to_remember_finds_everything_again(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await begin(page, site)
        await say(page, STORY)
        await open_menu(page)
        await page.get_by_role("button", name="Husk på denne enheten").click()
        dialog = page.get_by_role("dialog", name="Vil du at enheten skal huske")
        await expect(dialog.get_by_role("button", name="Ikke husk")).to_be_focused()
        assert await violations(page) == []
        await page.keyboard.press("Enter")
        assert await page.evaluate(STORED) == "{}"

        await let_the_device_remember(page)
        await page.get_by_label("Meldingen din").fill("og så kom")
        said = await page.get_by_role("listitem").all_text_contents()
        later = await page.context.new_page()
        await page.close()
        await later.goto(f"{site}/s/solvik?lang=nb")
        await expect(later.get_by_role("listitem")).to_have_text(said)
        await expect(later.get_by_label("Meldingen din")).to_have_value("og så kom")


async def test_a_device_forgets_when_it_is_told_to_and_the_conversation_goes_on(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await begin(page, site)
        await let_the_device_remember(page)
        await say(page, STORY)
        await open_menu(page)
        await expect(page.get_by_role("button", name="Husk på denne enheten")).to_be_hidden()
        await page.get_by_role("button", name="Glem på denne enheten").click()
        await expect(
            page.get_by_role("status").filter(has_text="husker enheten ingenting")
        ).to_be_visible()
        assert await page.evaluate(STORED) == "{}"
        await press(page, "Det var alt")
        assert await page.evaluate(STORED) == "{}"
        await page.reload()
        await page.get_by_role("button", name="Melde fra om noe").wait_for()
        await expect(page.get_by_text(STORY)).to_have_count(0)


async def test_a_change_of_language_hands_the_conversation_on_and_leaves_nothing(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await begin(page, site)
        await say(page, STORY)
        await page.get_by_label("Meldingen din").fill("og så kom")
        length = await page.evaluate("history.length")
        await open_menu(page)
        await page.get_by_role("button", name="Nynorsk").click()
        await expect(page.get_by_label("Meldinga di")).to_have_value("og så kom")
        await expect(page.get_by_text(STORY)).to_be_visible()
        assert await page.evaluate(STORED) == "{}"
        assert await page.evaluate("history.length") == length
        await page.reload()
        await expect(page.get_by_text(STORY)).to_have_count(0)


async def test_a_hidden_page_is_kept_for_its_tab_until_it_is_seen_again_or_left(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await begin(page, site)
        await say(page, STORY)
        await page.evaluate(HIDE)
        assert STORY not in await page.evaluate(STORED), "the token, and what is unsent, is enough"
        assert await page.evaluate("sessionStorage.length") == 1
        await page.evaluate(SHOW)
        assert await page.evaluate(STORED) == "{}"

        await page.evaluate(HIDE)
        await page.reload()
        await page.get_by_role("button", name="Melde fra om noe").wait_for()
        await expect(page.get_by_text(STORY)).to_have_count(0)


async def test_a_hidden_page_that_the_phone_threw_away_comes_back_within_half_an_hour(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await begin(page, site)
        await say(page, STORY)
        await page.evaluate(HIDE)
        kept = await page.evaluate("sessionStorage['meldeknapp:solvik']")
        for minutes, back in ((29, 1), (31, 0)):
            other = await page.context.new_page()
            await other.goto(f"{site}/api/v1/nothing")
            await other.evaluate(
                """([kept, minutes]) => {
                     const old = {...JSON.parse(kept), at: Date.now() - minutes * 60000};
                     sessionStorage["meldeknapp:solvik"] = JSON.stringify(old);
                   }""",
                [kept, minutes],
            )
            await other.goto(f"{site}/s/solvik?lang=nb")
            await other.locator("#answers button").first.wait_for()
            await expect(other.get_by_text(STORY)).to_have_count(back)
            assert await other.evaluate(STORED) == "{}"


async def test_a_browser_that_stores_nothing_says_so_and_the_chat_works(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.add_init_script(
            """for (const name of ["localStorage", "sessionStorage"])
                 Object.defineProperty(window, name, {get() { throw new DOMException("no"); }});"""
        )
        await begin(page, site)
        await say(page, STORY)
        await open_menu(page)
        await page.get_by_role("button", name="Husk på denne enheten").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_role("button", name="Husk", exact=True).click()
        await expect(dialog.get_by_role("alert")).to_contain_text("Ta heller en pause")


async def test_two_tabs_that_remember_nothing_have_a_conversation_each(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as one:
        two = await one.context.new_page()
        first, second = await begin(one, site), await begin(two, site)
        assert first["id"] != second["id"]
        await say(one, STORY)
        await say(two, "Pappa ventet i fire timer.")
        await expect(two.get_by_text(STORY)).to_have_count(0)
        await expect(one.get_by_text("Pappa ventet")).to_have_count(0)


async def test_a_remembered_conversation_is_open_in_one_tab_at_a_time(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as one:
        await begin(one, site)
        await let_the_device_remember(one)
        await say(one, STORY)
        await one.get_by_label("Meldingen din").fill("og så kom")

        two = await one.context.new_page()
        await two.goto(f"{site}/s/solvik?lang=nb")
        await expect(two.get_by_text(STORY)).to_be_visible()
        await expect(one.get_by_text("Samtalen er åpen i en annen fane.")).to_be_visible()
        await expect(one.get_by_text(STORY)).to_have_count(0)
        await expect(one.get_by_label("Meldingen din")).to_be_hidden()
        await expect(two.get_by_label("Meldingen din")).to_have_value("og så kom")
        assert await violations(one) == []
        await say(two, "Hun slo hodet.")

        await one.get_by_role("button", name="Fortsett her").click()
        await expect(one.get_by_text("Hun slo hodet.")).to_be_visible()
        await expect(two.get_by_text("Samtalen er åpen i en annen fane.")).to_be_visible()
        await open_menu(one)
        await one.get_by_role("button", name="Slett alt").click()
        await one.get_by_role("dialog").get_by_role("button", name="Slett alt").click()
        await expect(one.get_by_text("Alt er slettet.")).to_be_visible()
        await expect(two.get_by_role("button", name="Start på nytt")).to_be_visible()
        assert await two.evaluate(STORED) == "{}"
