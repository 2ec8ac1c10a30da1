"""A service's colour and logo, as an administrator sets them, and who sees them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.api.access.conftest import BASE, audited, change
from tests.pictures import png

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser


async def test_pages_for_reporters_wear_the_colour_and_others_keep_theirs(
    amina: Browser, client: httpx.AsyncClient
) -> None:
    await change(amina, "look", accent="7A1F5C", do="save")
    page = await client.get("/s/solvik/form")
    (path,) = re.findall(r'<link rel="stylesheet" href="(/s/solvik/theme.css[^"]*)">', page.text)
    sheet = await client.get(path)
    assert sheet.headers["content-type"].startswith("text/css")
    assert sheet.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in sheet.headers["cache-control"]
    assert "--ds-color-accent-base-default:light-dark(#7a1f5c," in sheet.text
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "theme.css" not in (await client.get("/receipt")).text


async def test_a_sheet_that_has_not_changed_is_not_sent_again(
    amina: Browser, client: httpx.AsyncClient
) -> None:
    await change(amina, "look", accent="#7a1f5c", do="save")
    first = await client.get("/s/solvik/theme.css")
    assert first.headers["cache-control"] == "no-cache", "an address without a version"
    seen = {"If-None-Match": first.headers["etag"]}
    assert (await client.get("/s/solvik/theme.css", headers=seen)).status_code == 304
    await change(amina, "look", accent="#1f7a5c", do="save")
    assert (await client.get("/s/solvik/theme.css", headers=seen)).status_code == 200


async def test_the_product_keeps_its_colour_where_the_service_has_none(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    assert "theme.css" not in (await client.get("/s/solvik/form")).text
    assert (await client.get("/s/solvik/theme.css")).status_code == 404


async def test_a_colour_is_shown_before_it_is_saved(
    amina: Browser, client: httpx.AsyncClient
) -> None:
    page = await change(amina, "look", accent="#ffe600", do="show")
    assert page.status_code == 200
    assert 'href="/staff/services/solvik/preview.css?colour=ffe600"' in page.text
    assert "#ffe600 is too light for white text" in page.text
    preview = await amina.http.get(f"{BASE}/preview.css?colour=ffe600")
    assert preview.text.startswith(".mk-sample{")
    assert (await client.get("/s/solvik/theme.css")).status_code == 404


async def test_the_colour_can_be_taken_back(amina: Browser, client: httpx.AsyncClient) -> None:
    await change(amina, "look", accent="#7a1f5c", do="save")
    await change(amina, "look", accent="", do="save")
    assert (await client.get("/s/solvik/theme.css")).status_code == 404


@pytest.mark.parametrize("typed", ["red", "#12345", "#fff;}*{display:none"])
async def test_what_is_no_colour_never_gets_into_a_style_sheet(
    amina: Browser, client: httpx.AsyncClient, typed: str
) -> None:
    page = await change(amina, "look", accent=typed, do="save")
    assert page.status_code == 422
    assert (await client.get("/s/solvik/theme.css")).status_code == 404
    preview = await amina.http.get(f"{BASE}/preview.css", params={"colour": typed})
    assert preview.status_code == 404


async def upload(browser: Browser, file: bytes) -> httpx.Response:
    page = await browser.open(f"{BASE}/look")
    (token, *_rest) = re.findall(r'name="csrf_token" value="([^"]+)"', page.text)
    return await browser.http.post(
        f"{BASE}/logo",
        data={"csrf_token": token},
        files={"logo": ("evil.svg", file, "image/svg+xml")},
        follow_redirects=True,
    )


async def test_a_logo_is_served_from_our_own_address_as_what_it_is(
    amina: Browser, client: httpx.AsyncClient, database: Database
) -> None:
    page = await upload(amina, png(200, 50))
    assert "Saved" in page.text
    form = await client.get("/s/solvik/form")
    (path,) = re.findall(r'src="(/s/solvik/logo.png[^"]*)" alt="" width="200"', form.text)
    logo = await client.get(path)
    assert logo.headers["content-type"] == "image/png"
    assert logo.headers["x-content-type-options"] == "nosniff"
    assert logo.content.startswith(b"\x89PNG")
    (entry,) = await audited(database, "changed")
    assert entry.details == {"what": "logo"}

    await change(amina, "look", accent="", do="save")
    await amina.open(f"{BASE}/look")
    await amina.send(f"{BASE}/logo", do="remove")
    assert (await client.get(path)).status_code == 404
    assert "logo.png" not in (await client.get("/s/solvik/form")).text


async def test_a_file_that_is_no_picture_is_refused_kindly(
    amina: Browser, client: httpx.AsyncClient
) -> None:
    page = await upload(amina, b"<svg onload=alert(1)>")
    assert page.status_code == 422
    assert "must be a PNG, JPEG or WebP file" in page.text
    assert (await client.get("/s/solvik/logo.png")).status_code == 404
