"""What a browser loads before one can type: how often it asks, how much comes, and from whom."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Request, expect, sync_playwright

from tests.benchmarks.figures import Figure, table
from tests.browser import find_chromium
from tests.journeys.people import TAG

MOST_LOADER_KB, MOST_CHAT_KB, MOST_REQUESTS = 2.0, 20.0, 2


def measure(service: str) -> None:
    """Open the demo's web page, press the button, and print the table."""
    asked = _asked_until_one_can_type(service)
    others = {urlsplit(each.url).netloc for each in asked} - {urlsplit(service).netloc}
    documents = [each for each in asked if each.resource_type not in {"fetch", "xhr"}]
    loader = _gzip_kb(f"{service}/button.js")
    chat = _gzip_kb(f"{service}/s/solvik/frame?lang=nb")
    table(
        "From the web page to the text box",
        [
            Figure("loader, gzip", loader, "kB", most=MOST_LOADER_KB),
            Figure("chat document, gzip", chat, "kB", most=MOST_CHAT_KB),
            Figure("requests until one can type", len(documents), "", most=MOST_REQUESTS),
            Figure("third parties asked", len(others), "", most=0),
        ],
        "asked: " + ", ".join(urlsplit(each.url).path for each in asked),
    )


def _asked_until_one_can_type(service: str) -> list[Request]:
    """Return what the browser asked for because of the button; the web page itself not counted."""
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**find_chromium().options())  # type: ignore[arg-type]
        page = browser.new_page(locale=TAG["nb"])
        page.on("request", note)
        page.goto(service)
        page.get_by_role("button", name="Meld fra", exact=True).click()
        chat = page.get_by_title("Meld fra eller gi tilbakemelding").content_frame
        expect(chat.get_by_role("textbox")).to_be_editable()
        found = [each for each in asked if each.url.startswith("http")]
        browser.close()
    return [each for each in found if urlsplit(each.url).path != "/"]


def _gzip_kb(address: str) -> float:
    """Return how many kilobytes (1,000 bytes) of body come, compressed as a browser asks."""
    with httpx.stream("GET", address, headers={"Accept-Encoding": "gzip"}) as answer:
        answer.raise_for_status()
        if answer.headers.get("content-encoding") != "gzip":
            raise RuntimeError(f"{urlsplit(address).path} came uncompressed")
        return len(b"".join(answer.iter_raw())) / 1000
