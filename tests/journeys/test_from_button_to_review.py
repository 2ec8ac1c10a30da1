"""The main job: a reporter tells, the service hears for certain, and the reporter takes part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
from playwright.sync_api import expect

from tests.journeys import stories
from tests.journeys.people import Adviser, Receipt, Reporter

if TYPE_CHECKING:
    from tests.journeys.album import Album
    from tests.journeys.conftest import Invite
    from tests.product import Product


def test_a_patient_tells_in_bokmal_with_a_reload_in_the_middle(
    karis_receipt: Receipt, visitor: Invite
) -> None:
    kari = visitor(Reporter, "nb")
    kari.opens_the_receipt_page(karis_receipt)
    kari.sees("Received")


def test_a_relative_tells_in_english_with_a_question_and_a_correction(
    toms_receipt: Receipt, karis_receipt: Receipt
) -> None:
    assert toms_receipt.reference != karis_receipt.reference
    assert toms_receipt.code != karis_receipt.code


def test_an_adviser_reads_classifies_writes_and_invites(
    ingrid: Adviser, toms_receipt: Receipt, visitor: Invite, album: Album
) -> None:
    tom = visitor(Reporter, "en")
    tom.opens_the_receipt_page(toms_receipt)
    tom.sees("Read by a quality adviser")
    tom.sees(re.compile(re.escape(stories.QUESTION_TO_TOM)))
    album.take(tom.page, "tom", "receipt-page")
    question = tom.page.get_by_role("region", name="We need your answer", exact=True)
    question.get_by_label("Your answer", exact=True).fill("On the Thursday.")
    question.get_by_role("button", name="Send", exact=True).click()
    tom.sees(re.compile("On the Thursday."))
    ingrid.page.reload()
    ingrid.sees(re.compile("On the Thursday."))


def test_the_mail_says_nothing_of_what_it_is_about(
    ingrid: Adviser, toms_receipt: Receipt, product: Product
) -> None:
    mail = stories.invitation_to(stories.TOMS_EMAIL, product.far_end_url)
    said = f"{mail['subject']} {mail['text']}"
    assert "Solvik" in said
    for secret in ("mother", "fell", "bell", "wrist", "nursing", "Tom", toms_receipt.reference):
        assert not re.search(rf"\b{secret}\b", said, re.IGNORECASE)


def test_the_relative_accepts_with_an_interpreter_and_both_sides_see_it(
    tom_has_accepted: None, ingrid: Adviser, toms_receipt: Receipt, visitor: Invite
) -> None:
    case = stories.answered(ingrid.page)
    for expected in (ingrid.words("Said yes"), "Polish", "Weekdays after 4 pm"):
        assert expected in case
    assert "Why did nobody come?" in case

    tom = visitor(Reporter, "en")
    tom.opens_the_receipt_page(toms_receipt)
    tom.sees(re.compile("You said yes to taking part"))
    tom.sees("You answered the invitation")


def test_the_quality_system_received_each_report_once_by_both_ways(
    karis_receipt: Receipt, toms_receipt: Receipt, product: Product, visitor: Invite, album: Album
) -> None:
    references = {karis_receipt.reference, toms_receipt.reference}
    far_end = _received(product, references)
    for reference in references:
        by_webhook = [each for each in far_end["events"] if each["event"]["subject"] == reference]
        assert [each["times"] for each in by_webhook] == [1]
        by_folder = [each for each in far_end["files"] if each["event"]["subject"] == reference]
        assert len(by_folder) == 1
    told = next(
        each["event"]["data"]
        for each in far_end["events"]
        if each["event"]["subject"] == karis_receipt.reference
    )
    assert told["what_matters"] == stories.WHAT_MATTERS_TO_KARI
    assert told["what_happened"] == "\n\n".join(stories.KARIS_STORY)
    assert told["place"]["unit"] == "medisinsk-avdeling"

    forged = httpx.post(f"{product.far_end_url}/events", json={"subject": "forged"}, timeout=30)
    assert forged.status_code == 401
    assert _received(product, references)["refused"] == far_end["refused"] + 1

    onlooker = visitor(Reporter, "nb")
    onlooker.page.goto(product.far_end_url)
    expect(onlooker.page.get_by_role("article")).not_to_have_count(0)
    album.take(onlooker.page, "onlooker", "far-end")


def test_the_adviser_sees_that_nothing_waits_to_be_delivered(
    ingrid: Adviser, karis_receipt: Receipt, product: Product, album: Album
) -> None:
    _received(product, {karis_receipt.reference})
    page = ingrid.page.context.new_page()
    page.goto(f"{product.url}/staff/delivery")
    expect(page.get_by_role("main")).to_contain_text("Solvik kvalitetssystem")
    album.take(page, "ingrid", "delivery")
    ways = page.get_by_role("region", name=ingrid.words("Sent on"), exact=True).get_by_role(
        "listitem"
    )

    def look() -> bool | None:
        """Whether both ways say so: the far end has it a little before we write that down."""
        page.goto(f"{product.url}/staff/cases/{karis_receipt.reference}")
        expect(ways).to_have_count(2)
        return ways.filter(has_text=ingrid.words("Arrived")).count() == 2 or None

    stories.soon(look, "the page does not say that it arrived")
    page.close()


def _received(product: Product, references: set[str]) -> dict[str, Any]:
    """Wait until the far end has these reports by both ways, and return all it has."""

    def look() -> dict[str, Any] | None:
        found: dict[str, Any] = httpx.get(f"{product.far_end_url}/events.json", timeout=30).json()
        by_webhook = {each["event"]["subject"] for each in found["events"]}
        by_folder = {each["event"]["subject"] for each in found["files"]}
        return found if references <= by_webhook & by_folder else None

    return stories.soon(look, f"not all of {references} came by both ways")
