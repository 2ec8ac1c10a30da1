"""What assistive technology is told: names, roles and order, as files that a person can read.

Each file under `trees/` is what a screen reader walks through. Where a change is meant, delete the
file, run the test twice and read what it wrote. What the program says is shown as "…", since its
texts have tests of their own; of what is guessed from a story, only that it is shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser import ROOT
from tests.widgets.talk import TO_BE_TOLD, begin, go_on, press, say, tell, to_the_read_through

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.widgets.conftest import Visitor

TREES = ROOT / "tests" / "widgets" / "trees"
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:[ -][0-9A-HJKMNP-TV-Z]{4}){1,4}\b")
GUESSED = re.compile(
    r"(- term: (?:Hva slags melding det er|Hva det handler om|Skade)\n +- definition: ).*"
)
DAY = re.compile(r"\b(?:\w+dag )?\d{1,2}\. [a-z]+ 20\d\d\b")
ITEM = "      - listitem:"


async def same_as_written(page: Page, name: str) -> None:
    """Compare the page with its file; write the file, and fail, where there is none."""
    found = _readable(await page.locator("body").aria_snapshot())
    file = TREES / f"{name}.txt"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_text(found, "utf-8")
        pytest.fail(f"{file.name} was not there and is written now: read it, then run again")
    assert found == file.read_text("utf-8")


def _readable(tree: str) -> str:
    tree = GUESSED.sub(r"\1(as suggested)", DAY.sub("(day)", CODE.sub("(code)", tree)))
    before, *items = tree.split(f"{ITEM}\n")
    if not items:
        return tree + "\n"
    last, *rest = re.split(r"^(?=  - (?!log))|^(?=- )", items.pop(), maxsplit=1, flags=re.MULTILINE)
    messages = [_without_texts(each) for each in [*items, last]]
    own = [at for at, each in enumerate(messages) if '"Du:"' in each]
    earlier = own[-1] if own else 0
    shown = "".join(f"{ITEM}\n{each}" for each in messages[earlier:])
    told = "      (what was said before)\n" if earlier else ""
    return f"{before}{told}{shown}{''.join(rest)}\n"


def _without_texts(item: str) -> str:
    """Return a message without what the program says in it, but with its links."""
    if '"Du:"' in item:
        return item
    item = re.sub(r"^ {8}- paragraph: .*$", "        - paragraph: …", item, flags=re.MULTILINE)
    return re.sub(r"^ {10}- text: .*$", "          - text: …", item, flags=re.MULTILINE)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_the_first_words(site: str, visitor: Visitor, language: str) -> None:
    async with visitor() as page:
        await begin(page, site, language)
        await same_as_written(page, f"opening.{language}")


async def test_the_menu(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await begin(page, site)
        await page.get_by_label("Meny", exact=True).press("Enter")
        await page.get_by_role("button", name="Slett alt").wait_for()
        await same_as_written(page, "menu.nb")


async def test_the_whole_way_from_a_question_to_the_receipt(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await begin(page, site)
        await press(page, "Melde fra om noe")
        await say(page, "Mamma falt på badet.")
        await same_as_written(page, "question.nb")

    async with visitor() as page:
        await begin(page, site)
        await tell(page)
        await same_as_written(page, "understood.nb")
        await go_on(page, page.get_by_role("term").first)
        await same_as_written(page, "read-through.nb")
        await page.get_by_role("button", name="Send", exact=True).click()
        await page.get_by_role("heading", name="Kvitteringen din").wait_for()
        await same_as_written(page, "receipt.nb")


async def test_the_fields_for_contact(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await begin(page, site)
        await tell(page)
        await go_on(page, page.get_by_label("E-post"), TO_BE_TOLD)
        await same_as_written(page, "contact.nb")


async def test_the_day(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await begin(page, site)
        await to_the_read_through(page)
        await press(page, "Endre: Når det skjedde")
        await same_as_written(page, "day.nb")


async def test_danger(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await begin(page, site)
        await say(page, "Jeg orker ikke mer, jeg vil ta livet mitt nå")
        await expect(page.locator("#urgent")).to_be_visible()
        await same_as_written(page, "crisis.nb")


async def test_a_pause(site: str, visitor: Visitor) -> None:
    async with visitor() as page:
        await begin(page, site)
        await press(page, "Melde fra om noe")
        await say(page, "Mamma falt på badet.")
        await page.get_by_label("Meny", exact=True).press("Enter")
        await page.get_by_role("button", name="Ta en pause").press("Enter")
        await page.get_by_role("heading", name="Koden du kommer tilbake med").wait_for()
        await same_as_written(page, "pause.nb")
