"""The poster of a unit: three languages, a code that leads to the chat, as SVG and as PDF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
import segno
from sqlalchemy import update

from api.access.models import Service, Unit
from api.access.theme import contrast
from api.shared import clock

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {
    "nb": ("Meld fra", "Fødeavdelingen", "Pek mobilkameraet", "I fare nå? Ring 113."),
    "nn": ("Meld frå", "Fødeavdelinga", "Peik mobilkameraet", "I fare no? Ring 113."),
    "en": ("Speak up", "Maternity ward", "Point your phone", "In danger now? Call 113."),
}
WIDTH, HEIGHT = 210.0, 297.0


async def _svg(client: httpx.AsyncClient, path: str) -> ET.Element:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    return ET.fromstring(answer.text)  # noqa: S314 - our own


def _texts(svg: ET.Element) -> list[str]:
    return [each.text or "" for each in svg.iter(f"{SVG}text")]


def _modules(svg: ET.Element) -> set[tuple[int, int]]:
    """Return the dark modules of the code, as row and column, from what is drawn."""
    path = next(svg.iter(f"{SVG}path")).attrib["d"]
    runs = [tuple(map(float, each)) for each in re.findall(r"M(\S+) (\S+)h(\S+)v(\S+)h\S+?z", path)]
    left, top = min(x for x, *_ in runs), min(y for _, y, *_ in runs)
    dark = set()
    for x, y, width, height in runs:
        row, first = round((y - top) / height), round((x - left) / height)
        dark |= {(row, first + each) for each in range(round(width / height))}
    return dark


@pytest.mark.parametrize("language", WORDS)
async def test_it_speaks_the_language_and_names_the_unit(
    client: httpx.AsyncClient, solvik: Solvik, language: str
) -> None:
    svg = await _svg(client, f"/s/solvik/poster/fodeavdelingen.svg?lang={language}")
    written = "\n".join(_texts(svg))
    for words in WORDS[language]:
        assert words in written
    assert "meldeknapp.test/s/solvik" in written
    assert "55 00 00 00" in written.replace("\N{NO-BREAK SPACE}", " ")
    assert svg.attrib["lang"] == language


@pytest.mark.parametrize("language", WORDS)
async def test_the_code_leads_to_the_chat_with_unit_and_language(
    client: httpx.AsyncClient, solvik: Solvik, language: str
) -> None:
    svg = await _svg(client, f"/s/solvik/poster/fodeavdelingen.svg?lang={language}")
    address = f"http://meldeknapp.test/s/solvik?unit=fodeavdelingen&lang={language}"
    expected = segno.make(address, error="q", micro=False).matrix
    assert _modules(svg) == {
        (y, x) for y, row in enumerate(expected) for x, dark in enumerate(row) if dark
    }
    page = await client.get(address)
    assert page.status_code == 200
    assert '"unit":"fodeavdelingen"' in page.text


async def test_the_service_has_one_too(client: httpx.AsyncClient, solvik: Solvik) -> None:
    svg = await _svg(client, "/s/solvik/poster.svg?lang=nb")
    assert "Solvik" in _texts(svg)
    assert "unit=" not in ET.tostring(svg, "unicode")


async def test_long_names_and_signs_stay_on_the_sheet(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    name = "Barne- og ungdomspsykiatrisk poliklinikk & habilitering <Porsáŋgu> med akutthjelp"
    async with database.begin() as tx:
        await tx.execute(
            update(Unit).where(Unit.slug == "fodeavdelingen").values(name={"nb": name})
        )
    svg = await _svg(client, "/s/solvik/poster/fodeavdelingen.svg?lang=nb")
    assert " ".join(name.split()) in " ".join(_texts(svg))
    for line in svg.iter(f"{SVG}text"):
        size, left = float(line.attrib["font-size"]), float(line.attrib["x"])
        assert left + 0.56 * size * len(line.text or "") <= WIDTH
        assert float(line.attrib["y"]) < HEIGHT - 10


async def test_white_text_can_be_read_on_any_colour_of_the_service(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    for colour in ("#ffee00", "#ff0000", "#00ff88", "#000000", "#ffffff", None):
        async with database.begin() as tx:
            await tx.execute(update(Service).values(accent=colour))
        svg = await _svg(client, "/s/solvik/poster/fodeavdelingen.svg")
        field = list(svg.iter(f"{SVG}rect"))[1].attrib["fill"]
        title = next(svg.iter(f"{SVG}text")).attrib["fill"]
        assert contrast(field, title) >= 4.5


async def test_there_is_none_of_what_is_not_there(
    client: httpx.AsyncClient, solvik: Solvik, database: Database
) -> None:
    async with database.begin() as tx:
        retired = update(Unit).where(Unit.slug == "hjemmetjenesten")
        await tx.execute(retired.values(retired_at=clock.now()))
    for path in (
        "/s/solvik/poster/kantina.svg",
        "/s/solvik/poster/hjemmetjenesten.svg",
        "/s/storvik/poster.svg",
    ):
        assert (await client.get(path)).status_code == 404
    assert (await client.get("/s/solvik/poster.exe")).status_code == 422


async def test_it_may_run_nothing(client: httpx.AsyncClient, solvik: Solvik) -> None:
    answer = await client.get("/s/solvik/poster.svg")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script" not in answer.text


@pytest.mark.parametrize("language", WORDS)
async def test_as_pdf_it_is_one_a4_page_with_its_typeface_inside(
    client: httpx.AsyncClient, solvik: Solvik, language: str
) -> None:
    answer = await client.get(f"/s/solvik/poster/fodeavdelingen.pdf?lang={language}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        f'inline; filename="solvik-fodeavdelingen-{language}.pdf"'
    )
    pdf = answer.content
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", pdf)) == 1
    box = re.search(rb"/MediaBox \[ ?0 0 (\S+) (\S+) ?\]", pdf)
    assert box
    assert [round(float(each) / 72 * 25.4) for each in box.groups()] == [WIDTH, HEIGHT]
    assert pdf.count(b"/FontFile2") == 2
    assert len(pdf) < 60_000
