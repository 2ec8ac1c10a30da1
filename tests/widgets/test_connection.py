"""A connection that is slow, gone or lost half way: what is said waits and is sent once."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.widgets.talk import answered, begin, let_the_device_remember, press
from tests.widgets.test_conversation import WATCH_LIVE_REGIONS

if TYPE_CHECKING:
    from playwright.async_api import Page, Request, Response, Route

    from tests.widgets.conftest import Visitor

WORDS = ["Mamma falt på badet.", "Hun ropte i en time.", "Ingen kom."]
UNSENT = "Ikke sendt ennå."
SLOW_4G = {
    "offline": False,
    "latency": 562.5,
    "downloadThroughput": 180_000,
    "uploadThroughput": 84_375,
}
"""As in Lighthouse: milliseconds and bytes per second."""


def sent_by(page: Page) -> list[dict[str, str]]:
    """Return a list that grows with each message that leaves the page."""
    sent: list[dict[str, str]] = []

    def remember(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/messages"):
            sent.append(json.loads(request.post_data or "{}"))

    page.on("request", remember)
    return sent


async def write(page: Page, *texts: str) -> None:
    for text in texts:
        await page.get_by_label("Meldingen din").fill(text)
        await page.keyboard.press("Enter")


async def test_messages_written_offline_are_all_marked_and_sent_once_in_order(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        begun = await begin(page, site)
        await press(page, "Melde fra om noe")
        await page.evaluate(WATCH_LIVE_REGIONS)
        sent = sent_by(page)
        await page.context.set_offline(offline=True)
        await write(page, *WORDS)
        await expect(page.get_by_text(UNSENT)).to_have_count(3)
        announced = await page.evaluate("announced")
        assert len([each for each in announced if UNSENT in each]) == 3, "each is said once"
        tries = page.get_by_role("button", name="Prøv igjen")
        await expect(tries).to_have_count(1)
        await tries.press("Enter")
        await expect(page.get_by_text(UNSENT)).to_have_count(3)

        def answers_the_last(response: Response) -> bool:
            return WORDS[-1] in (response.request.post_data or "")

        async with page.expect_response(answers_the_last):
            await page.context.set_offline(offline=False)
        await expect(page.get_by_text(UNSENT)).to_have_count(0)
        mine = page.get_by_role("listitem").filter(has_text="Du:").get_by_role("paragraph")
        await expect(mine).to_have_text(["Melde fra om noe", *WORDS])
        ids = {each["text"]: set[str]() for each in sent}
        for each in sent:
            ids[each["text"]].add(each["client_id"])
        assert list(ids) == WORDS
        assert all(len(each) == 1 for each in ids.values()), "a second try is the same message"

        told = await page.request.get(
            f"{site}/api/v1/conversations/{begun['id']}",
            headers={"Authorization": f"Bearer {begun['token']}"},
        )
        kept = [each["text"] for each in (await told.json())["messages"] if each["text"] in WORDS]
        assert kept == WORDS


async def test_what_waits_is_sent_by_the_tab_that_finds_it_after_a_reload(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await begin(page, site)
        await press(page, "Melde fra om noe")
        await let_the_device_remember(page)
        await page.route("**/messages", lambda route: route.abort())
        await write(page, *WORDS[:2])
        await expect(page.get_by_text(UNSENT)).to_have_count(2, timeout=15_000)
        await page.unroute("**/messages")
        await page.reload()
        await expect(page.get_by_text(WORDS[1], exact=True)).to_have_count(1)
        await answered(page)
        mine = page.get_by_role("listitem").filter(has_text="Du:").get_by_role("paragraph")
        await expect(mine).to_have_text(["Melde fra om noe", *WORDS[:2]])


async def test_writing_can_begin_before_the_service_is_reached_and_goes_on_when_it_is(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.route("**/api/v1/conversations", lambda route: route.abort())
        await page.goto(f"{site}/s/solvik?lang=nb")
        await expect(page.get_by_text("Vi får ikke kontakt med tjenesten")).to_be_visible()
        await write(page, WORDS[0])
        await expect(page.get_by_text(UNSENT)).to_have_count(1)
        await page.unroute("**/api/v1/conversations")
        await page.evaluate("dispatchEvent(new Event('online'))")
        await expect(page.get_by_text(UNSENT)).to_have_count(0)
        await answered(page)
        await expect(page.get_by_text(WORDS[0], exact=True)).to_have_count(1)


async def test_on_a_slow_network_one_can_write_at_once_and_sees_that_an_answer_is_awaited(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        session = await page.context.new_cdp_session(page)
        await session.send("Network.enable")
        await session.send("Network.emulateNetworkConditions", SLOW_4G)
        seen = asyncio.Event()

        async def wait(route: Route) -> None:
            await seen.wait()
            await route.continue_()

        await page.route("**/api/v1/conversations**", wait)
        await page.goto(f"{site}/s/solvik?lang=nb")
        await expect(page.locator("#indicator")).to_be_visible()
        await write(page, WORDS[0])
        said = page.get_by_role("listitem").filter(has_text=WORDS[0])
        await expect(said).to_be_visible()
        await expect(page.get_by_role("listitem").filter(has_text="Meldeknapp:")).to_have_count(0)
        seen.set()
        await answered(page)
        await expect(page.locator("#indicator")).to_be_hidden()
        await expect(page.get_by_text(WORDS[0], exact=True)).to_have_count(1)


QUICK = """new MutationObserver((_seen, watching) => {
    const box = document.getElementById("text"), send = document.querySelector("#composer button");
    if (!send) return;
    watching.disconnect();
    box.value = "Mamma falt på badet.";
    send.click();
}).observe(document, {childList: true, subtree: true})"""
"""Types and presses as soon as box and button are there, before the document has all come."""


async def test_what_is_typed_before_the_document_has_all_come_is_kept(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.add_init_script(QUICK)
        await page.goto(f"{site}/s/solvik?lang=nb")
        box = page.get_by_label("Meldingen din")
        await page.get_by_role("log").get_by_role("listitem").first.wait_for()
        await expect(box).to_have_value("Mamma falt på badet.")
        await page.get_by_role("button", name="Send meldingen").click()
        await expect(page.locator("[data-from=reporter]")).to_contain_text("Mamma falt på badet.")
        await expect(box).to_have_value("")
