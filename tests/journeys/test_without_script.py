"""The plain form, for those whose browser runs no script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.people import Receipt, Reporter

if TYPE_CHECKING:
    from tests.journeys.album import Album
    from tests.journeys.conftest import Invite

STORY = "Eg fekk ikkje time hos heimetenesta, og ingen ringde tilbake på tre veker."
WHAT_MATTERS = "At nokon svarar når vi ringjer."
MESSAGE = "Eg kom på at det var den 4. november."


def test_a_report_by_the_plain_form_in_nynorsk_and_a_message_after_it(
    visitor: Invite, album: Album
) -> None:
    astrid = visitor(Reporter, "nn", script=False)
    astrid.page.goto(f"{astrid.url}/s/solvik/form?lang=nn")
    astrid.fills("What matters most to you now?", WHAT_MATTERS)
    astrid.presses("Send")
    summary = astrid.page.get_by_role("alert")
    expect(summary).to_contain_text(astrid.words("There is one thing to look at"))
    summary.get_by_role("link").click()
    matters = astrid.page.get_by_label(astrid.words("What matters most to you now?"), exact=True)
    expect(matters).to_have_value(WHAT_MATTERS)

    astrid.fills("What happened?", STORY)
    astrid.ticks("I am worried about something")
    astrid.ticks("Stay anonymous")
    astrid.presses("Send")
    astrid.sees_heading("Thank you, your report is sent")
    expect(astrid.page.locator("html")).to_have_attribute("lang", "nn")
    receipt = receipt_on(astrid)

    astrid.opens_the_receipt_page(receipt)
    astrid.fills("Write to the service, or add something", MESSAGE)
    astrid.presses("Send")
    astrid.sees(re.compile(re.escape(MESSAGE)))


def test_the_chat_leads_to_the_form_where_no_script_runs(visitor: Invite) -> None:
    astrid = visitor(Reporter, "nn", script=False)
    astrid.page.goto(f"{astrid.url}/s/solvik?lang=nn")
    astrid.follows("Report in the form")
    astrid.sees_heading("Tell us what happened")


def test_the_pages_of_the_form_look_right(visitor: Invite, album: Album) -> None:
    """With script, since axe is one; the pages are the same."""
    astrid = visitor(Reporter, "nn")
    astrid.page.goto(f"{astrid.url}/s/solvik/form?lang=nn")
    album.take(astrid.page, "astrid", "form")
    astrid.presses("Send")
    album.take(astrid.page, "astrid", "form-not-right")
    astrid.fills("What happened?", STORY)
    astrid.presses("Send")
    astrid.sees_heading("Thank you, your report is sent")
    album.take(astrid.page, "astrid", "form-sent")
    astrid.page.goto(f"{astrid.url}/receipt?lang=nn")
    album.take(astrid.page, "astrid", "receipt-code")


def receipt_on(person: Reporter) -> Receipt:
    """Read reference and code from the page that answers the form."""
    found = person.page.get_by_role("main").inner_text()
    reference = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", found)
    groups = person.page.locator(".mk-code span").all_inner_texts()
    assert reference, "no reference on the page"
    return Receipt(reference.group(), "".join(groups))
