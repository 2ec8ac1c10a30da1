"""The chat with the real bot: nothing typed is lost or said twice, everything can be undone."""

from __future__ import annotations

import asyncio
import json
import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.widgets.talk import (
    answered,
    begin,
    let_the_device_remember,
    press,
    say,
    to_the_read_through,
)

if TYPE_CHECKING:
    from playwright.async_api import Request, Route

    from tests.widgets.conftest import Visitor

# Counts every text added to a live region, and every later change inside one.
WATCH_LIVE_REGIONS = """
    () => {
      window.announced = [];
      const watch = new MutationObserver((changes) => {
        for (const { type, target, addedNodes } of changes) {
          const element = target.nodeType === 1 ? target : target.parentElement;
          if (!element.closest("[role=log], [role=status], [role=alert], [aria-live]")) continue;
          if (type === "characterData") announced.push(target.data);
          for (const node of addedNodes) announced.push(node.textContent);
        }
      });
      watch.observe(document.body, { subtree: true, childList: true, characterData: true });
    }
"""


async def test_each_message_is_announced_once(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        await page.get_by_role("group", name="Forslag til svar").wait_for()
        await page.evaluate(WATCH_LIVE_REGIONS)
        await say(page, "Hvem leser dette?")
        spoken = await page.get_by_role("listitem").all_text_contents()
        mine = next(at for at, text in enumerate(spoken) if "Hvem leser dette?" in text)
        assert await page.evaluate("announced") == spoken[mine:]


async def test_a_remembered_conversation_survives_a_reload_of_the_page_around_the_frame(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/?lang=nb")
        await page.get_by_role("button", name="Meld fra").click()
        chat = page.frame_locator("iframe")
        await chat.get_by_role("button", name="Melde fra om noe").click()
        await chat.get_by_text("Fortell hva som skjedde").wait_for()
        await chat.get_by_label("Meldingen din").fill("Mamma falt på badet.")
        await page.keyboard.press("Enter")
        await expect(chat.get_by_role("button", name="Det var alt")).to_be_visible()
        before = await chat.get_by_role("listitem").all_text_contents()
        await let_the_device_remember(chat)
        await chat.get_by_label("Meldingen din").fill("og så")

        await page.reload()
        await page.get_by_role("button", name="Meld fra").click()
        await expect(chat.get_by_role("button", name="Det var alt")).to_be_visible()
        await expect(chat.get_by_role("listitem")).to_have_text(before)
        await expect(chat.get_by_label("Meldingen din")).to_have_value("og så")


async def test_what_could_not_be_sent_is_kept_marked_and_sent_once_with_the_same_id(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        await page.get_by_role("group", name="Forslag til svar").wait_for()
        sent: list[str] = []

        def remember(request: Request) -> None:
            if request.method == "POST" and request.url.endswith("/messages"):
                sent.append(json.loads(request.post_data or "{}")["client_id"])

        page.on("request", remember)
        await page.context.set_offline(True)
        await page.get_by_label("Meldingen din").fill("Hvem leser dette?")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Ikke sendt ennå.")).to_be_visible()

        await page.context.set_offline(False)
        await answered(page)
        await expect(page.get_by_text("Hvem leser dette?", exact=True)).to_have_count(1)
        assert len(sent) >= 2
        assert len(set(sent)) == 1


async def test_an_answer_that_was_lost_on_the_way_is_fetched_and_shown_once(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        await page.get_by_role("group", name="Forslag til svar").wait_for()
        await let_the_device_remember(page)
        lost: list[str] = []

        async def lose_the_first_answer(route: Route) -> None:
            if lost:
                await route.continue_()
            else:
                # The service takes it and answers; the answer never arrives.
                answer = await route.fetch()
                lost.append(await answer.text())
                await route.abort()

        await page.route("**/messages", lose_the_first_answer)
        await say(page, "Hvem leser dette?")
        reply = json.loads(lost[0])["messages"][0]["text"]
        log = page.get_by_role("log")
        await expect(log.get_by_text("Hvem leser dette?", exact=True)).to_have_count(1)
        assert (await log.inner_text()).count(reply) == 1
        await page.reload()
        await page.get_by_role("group", name="Forslag til svar").wait_for()
        assert (await log.inner_text()).count(reply) == 1


async def test_a_message_of_more_than_4000_characters_stays_in_the_box(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        await page.get_by_role("group", name="Forslag til svar").wait_for()
        box = page.get_by_label("Meldingen din")
        # An emoji counts as one character, though JavaScript sees two.
        story = "😀" * 4001
        await box.fill(story)
        await expect(page.get_by_text("1 tegn for mye", exact=True)).to_be_visible()
        said = await page.get_by_role("listitem").count()
        await box.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("Det du skrev, er tatt vare på")
        await expect(box).to_have_value(story)
        await expect(page.get_by_role("listitem")).to_have_count(said)

        await box.fill(story[:-1])
        await expect(page.get_by_text("0 tegn igjen")).to_be_visible()
        await box.press("Enter")
        await expect(box).to_have_value("")
        await answered(page)


async def test_half_an_emoji_in_a_paste_does_not_hold_up_the_rest(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        await page.get_by_role("group", name="Forslag til svar").wait_for()
        await page.get_by_label("Meldingen din").evaluate(
            "box => { box.value = 'Mor falt på badet i går \\ud83d og ingen kom' }"
        )
        await page.get_by_label("Meldingen din").press("Enter")
        said = page.get_by_role("listitem").filter(has_text="Du:")
        await expect(said).to_contain_text("Mor falt på badet i går  og ingen kom")
        await answered(page)


async def test_enter_sends_and_shift_enter_makes_a_line(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        await page.get_by_role("group", name="Forslag til svar").wait_for()
        box = page.get_by_label("Meldingen din")
        low = await box.evaluate("box => box.offsetHeight")
        await box.press_sequentially("Først dette")
        await box.press("Shift+Enter")
        await box.press_sequentially("så <b>dette</b>")
        assert await box.evaluate("box => box.offsetHeight") > low
        await box.press("Enter")
        mine = page.get_by_role("listitem").filter(has_text="Du:").get_by_role("paragraph")
        await expect(mine).to_have_text("Først dette\nså <b>dette</b>", use_inner_text=True)


async def test_the_indicator_shows_only_while_an_answer_is_slow(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        await page.get_by_role("group", name="Forslag til svar").wait_for()
        indicator = page.locator("#indicator")
        held: asyncio.Queue[Route] = asyncio.Queue()
        await page.route("**/messages", held.put_nowait)
        await page.get_by_label("Meldingen din").fill("Hvem leser dette?")
        await page.keyboard.press("Enter")
        await expect(indicator).to_be_hidden()
        await expect(indicator).to_be_visible()
        await (await held.get()).continue_()
        await answered(page)
        await expect(indicator).to_be_hidden()


async def test_the_language_is_changed_in_the_middle_and_the_conversation_stays(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        await press(page, "Melde fra om noe")
        await say(page, "Mamma falt på badet.")
        await page.get_by_label("Meny").click()
        await page.get_by_role("button", name="English").click()
        await expect(page.get_by_label("Your message")).to_be_visible()
        await expect(page.get_by_text("Mamma falt på badet.")).to_be_visible()
        await expect(page.get_by_role("button", name="That's all")).to_be_visible()
        assert await page.locator("html").get_attribute("lang") == "en"


async def test_the_read_through_corrects_a_text_in_place_and_the_receipt_is_kept_until_saved(
    site: str, visitor: Visitor
) -> None:
    may = ["clipboard-read", "clipboard-write"]
    async with visitor(locale="en-GB", permissions=may) as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        await to_the_read_through(page)
        await let_the_device_remember(page)
        await page.get_by_role("button", name="Endre: Hva som er viktigst for deg").click()
        box = page.get_by_role("textbox", name="Hva som er viktigst for deg")
        await box.fill("At noen ringer mamma.")
        await page.get_by_role("button", name="Lagre").click()
        change = page.get_by_role("button", name="Endre: Hva som er viktigst for deg")
        await expect(change).to_be_focused()
        await expect(
            page.get_by_role("definition").filter(has_text="At noen ringer")
        ).to_be_visible()

        await page.get_by_role("button", name="Send", exact=True).click()
        code = page.locator("#receipt-code")
        await expect(code).to_have_text(re.compile(r"^\s*(?:[0-9A-HJKMNP-TV-Z]{4}\s*){5}$"))
        groups = (await code.inner_text()).split()
        await page.get_by_role("button", name="Kopier").click()
        await expect(page.get_by_role("status")).to_have_text("Kopiert.")
        assert await page.evaluate("navigator.clipboard.readText()") == "-".join(groups)

        await page.reload()
        await expect(code).to_have_text(" ".join(groups), use_inner_text=True)
        await page.get_by_role("button", name="Jeg har tatt vare på den").click()
        async with page.context.expect_page() as opens:
            await page.get_by_role("link", name="Siden din om denne").click()
        await expect((await opens.value).locator("html")).to_have_attribute("lang", "nb")
        await expect(
            page.get_by_text("Der kan du også få veien til siden tilsendt")
        ).to_be_visible()
        assert await page.evaluate("localStorage.length + sessionStorage.length") == 0


async def test_a_part_is_changed_by_asking_the_question_again(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        await to_the_read_through(page)
        await page.get_by_role("button", name="Endre: Hvem du er i saken").click()
        await press(page, "Jeg er pasienten")
        await expect(
            page.get_by_role("definition").filter(has_text="Jeg er pasienten")
        ).to_be_visible()


async def test_everything_is_deleted_after_a_question_and_a_new_conversation_can_begin(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        kept = await begin(page, site)
        await let_the_device_remember(page)
        await say(page, "Mamma falt på badet.")
        await page.get_by_label("Meny").click()
        await page.get_by_role("button", name="Slett alt").click()
        dialog = page.get_by_role("dialog", name="Slette alt?")
        await expect(dialog.get_by_role("button", name="Behold det")).to_be_focused()
        await dialog.get_by_role("button", name="Slett alt").click()
        await expect(page.get_by_text("Alt er slettet.")).to_be_visible()
        assert await page.evaluate("localStorage.length + sessionStorage.length") == 0
        gone = await page.request.get(
            f"{site}/api/v1/conversations/{kept['id']}",
            headers={"Authorization": f"Bearer {kept['token']}"},
        )
        assert gone.status in {401, 404}

        await page.get_by_role("button", name="Start på nytt").click()
        await page.get_by_role("button", name="Melde fra om noe").wait_for()
        await expect(page.get_by_text("Mamma falt på badet.")).to_have_count(0)


async def test_an_answer_that_comes_after_all_was_deleted_is_not_shown(
    site: str, visitor: Visitor
) -> None:
    deleted = asyncio.Event()

    async def after_the_deletion(route: Route) -> None:
        answer = await route.fetch()
        await deleted.wait()
        await route.fulfill(response=answer)

    async with visitor() as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        await page.get_by_role("button", name="Melde fra om noe").wait_for()
        await page.route("**/messages", after_the_deletion)
        async with page.expect_request("**/messages"):
            await page.get_by_label("Meldingen din").fill("Mamma falt på badet.")
            await page.keyboard.press("Enter")
        await page.get_by_label("Meny").click()
        await page.get_by_role("button", name="Slett alt").click()
        await page.get_by_role("dialog").get_by_role("button", name="Slett alt").click()
        await expect(page.get_by_text("Alt er slettet.")).to_be_visible()
        async with page.expect_response("**/messages"):
            deleted.set()

        await page.get_by_role("button", name="Start på nytt").click()
        await page.get_by_role("button", name="Melde fra om noe").wait_for()
        await page.unroute("**/messages")
        await say(page, "Pappa ventet i fire timer.")
        await expect(page.get_by_text("Mamma falt på badet.")).to_have_count(0)


async def test_the_form_goes_on_with_the_draft_and_the_token_is_never_in_an_address(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        kept = await begin(page, site)
        await press(page, "Melde fra om noe")
        await say(page, "Mamma falt på badet i går.")
        addresses: list[str] = []
        page.on("request", lambda request: addresses.append(request.url))
        await page.get_by_label("Meny").click()
        await page.get_by_role("button", name="Bruk et skjema i stedet").click()
        await page.wait_for_url("**/form**")
        assert "Mamma falt på badet i går." in await page.locator("textarea").first.input_value()
        assert not [address for address in addresses if kept["token"] in address]


async def test_signs_of_present_danger_bring_the_numbers_to_stay(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(f"{site}/s/solvik?lang=nb")
        await say(page, "Jeg orker ikke mer, jeg vil ta livet mitt nå")
        numbers = page.locator("#urgent")
        await expect(numbers).to_be_visible()
        assert await numbers.get_by_role("link", name="113").get_attribute("href") == "tel:113"
        await let_the_device_remember(page)
        await page.reload()
        await expect(numbers).to_be_visible()
