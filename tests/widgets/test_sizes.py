"""The widget is light, needs two requests until one can type, and nobody else's server."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from tests.widgets.conftest import Visitor


def _transferred(url: str) -> tuple[int, bytes]:
    """Return how many bytes came over the wire, and what they say."""
    with httpx.stream("GET", url, headers={"Accept-Encoding": "gzip"}) as response:
        assert response.status_code == 200
        assert response.headers["content-encoding"] == "gzip"
        raw = b"".join(response.iter_raw())
    return len(raw), gzip.decompress(raw)


def test_the_button_is_at_most_two_kilobytes(site: str) -> None:
    size, script = _transferred(f"{site}/button.js")
    assert size <= 2000
    assert b"meldeknapp-button" in script


def test_the_chat_with_style_script_and_texts_is_at_most_eighteen_kilobytes(site: str) -> None:
    for language in ("nb", "nn", "en"):
        size, document = _transferred(f"{site}/s/solvik/frame?lang={language}")
        assert size <= 18_000
        assert f'lang="{language}"'.encode() in document


async def test_two_requests_until_one_can_type_all_to_the_service(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        requests: list[tuple[str, str]] = []
        await page.goto(f"{site}/?lang=nb")
        page.context.on("request", lambda each: requests.append((each.resource_type, each.url)))
        await page.reload()
        await page.get_by_role("button", name="Meld fra").click()
        box = page.frame_locator("iframe").get_by_label("Meldingen din")
        await box.fill("Hei")
        assert await box.input_value() == "Hei"

        files = [url.removeprefix(site) for kind, url in requests if kind != "fetch"]
        assert files == ["/?lang=nb", "/s/solvik/button.js", "/s/solvik/frame?wait&lang=nb&unit="]
        assert all(url.startswith(site) for _kind, url in requests)


def test_the_policy_names_this_style_and_script_by_hash_and_nobody_elses(site: str) -> None:
    answer = httpx.get(f"{site}/s/solvik?lang=nb")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "default-src 'none'" in policy
    for kind, tag in (("script-src", "script"), ("style-src", "style")):
        (inline,) = re.findall(rf"<{tag}>(.*?)</{tag}>", answer.text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}';" in policy
    assert not re.search(r'(?:src|href)="(?:https?:)?//|style="|\son\w+="', answer.text)
    assert "set-cookie" not in answer.headers


async def test_nothing_is_asked_for_before_someone_comes_near_the_button(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        requests: list[str] = []
        page.context.on("request", lambda request: requests.append(request.url))
        await page.goto(site)
        button = page.get_by_role("button", name="Meld fra")
        await button.wait_for()
        assert len(requests) == 2
        async with page.expect_request("**/s/solvik/frame**"):
            await button.hover()
        await page.frame_locator("iframe").locator("#log").wait_for(state="attached")
        assert not [url for url in requests if "/api/" in url], "hovering began a conversation"


async def test_no_cookie_is_set_and_nothing_is_stored_on_the_host_page(
    site: str, visitor: Visitor
) -> None:
    async with visitor() as page:
        await page.goto(site)
        await page.get_by_role("button", name="Meld fra").click()
        chat = page.frame_locator("iframe")
        await chat.get_by_role("log").get_by_role("listitem").first.wait_for()
        assert await page.context.cookies() == []
        assert await page.evaluate("localStorage.length") == 0
