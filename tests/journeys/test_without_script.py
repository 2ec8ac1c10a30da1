"""The plain form, for those whose browser runs no script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.journeys.heard import require_as_heard
from tests.journeys.people import Reporter, receipt_on

if TYPE_CHECKING:
    from api.shared.i18n import Language
    from tests.journeys.album import Album
    from tests.journeys.conftest import Invite

STORY = "Eg fekk ikkje time hos heimetenesta, og ingen ringde tilbake på tre veker."
WHAT_MATTERS = "At nokon svarar når vi ringjer."
MESSAGE = "Eg kom på at det var den 4. november."


def test_a_report_by_the_plain_form_in_nynorsk_and_a_message_after_it(visitor: Invite) -> None:
    astrid = visitor(Reporter, "nn", script=False)
    astrid.page.goto(f"{astrid.url}/s/solvik/form?lang=nn")
    astrid.fills("What matters most to you now?", WHAT_MATTERS)
    astrid.presses("Check your answers")
    summary = astrid.page.get_by_role("alert")
    expect(summary).to_contain_text(astrid.words("There is one thing to look at"))
    summary.get_by_role("link").click()
    expect(astrid.page.get_by_label(astrid.words("What happened?"), exact=True)).to_be_focused()
    matters = astrid.page.get_by_label(astrid.words("What matters most to you now?"), exact=True)
    expect(matters).to_have_value(WHAT_MATTERS)

    astrid.fills("What happened?", STORY)
    astrid.ticks("I am worried about something")
    astrid.ticks("Stay anonymous")
    astrid.presses("Check your answers")
    astrid.sees_heading("Check your answers")
    astrid.sees(re.compile(re.escape(STORY)))
    astrid.presses("Send")
    astrid.sees_heading("Thank you, your report is sent")
    expect(astrid.page.locator("html")).to_have_attribute("lang", "nn")
    receipt = receipt_on(astrid)
    copy = astrid.page.get_by_role("button", name=astrid.words("Copy"), exact=True)
    expect(copy).to_have_count(0)
    astrid.page.reload()
    assert receipt_on(astrid) == receipt

    astrid.opens_the_receipt_page(receipt)
    astrid.fills("Write to the service, or add something", MESSAGE)
    astrid.presses("Send")
    astrid.sees(re.compile(re.escape(MESSAGE)))


def test_one_question_at_a_time_by_keyboard_with_a_pause_and_a_change_of_mind(
    visitor: Invite,
) -> None:
    astrid = visitor(Reporter, "nn", script=False)
    page = astrid.page
    page.goto(f"{astrid.url}/s/solvik/form?lang=nn")
    astrid.presses("Show one question at a time")
    astrid.sees_heading("What happened?")
    in_the_box(astrid, "What happened?", STORY)
    astrid.sees_heading("What matters most to you now?")
    in_the_box(astrid, "What matters most to you now?", WHAT_MATTERS)
    astrid.sees_heading("Who are you in this?")
    astrid.presses("Go on later")
    astrid.sees_heading("What you have written is kept")
    code = "".join(page.locator(".mk-code span").all_inner_texts())
    astrid.presses("I have saved the code, close it here")

    at_home = visitor(Reporter, "nn", script=False)
    at_home.page.goto(f"{at_home.url}/s/solvik/form/open?lang=nn")
    in_the_box(at_home, "Code", code.lower())
    at_home.sees_heading("Check your answers")
    at_home.sees(re.compile(re.escape(WHAT_MATTERS)))
    change = at_home.words("Change") + " " + at_home.words("What happens afterwards")
    at_home.page.get_by_role("link", name=change, exact=True).press("Enter")
    at_home.page.get_by_label(at_home.words("Be told what happens"), exact=True).press("Space")
    at_home.page.keyboard.press("Enter")
    at_home.sees_heading("How can we reach you?")
    in_the_box(at_home, "E-mail", "astrid")
    expect(at_home.page.get_by_role("alert")).to_be_focused()
    at_home.page.get_by_role("alert").get_by_role("link").press("Enter")
    expect(at_home.page.get_by_label(at_home.words("E-mail"), exact=True)).to_have_value("astrid")
    in_the_box(at_home, "E-mail", "astrid@example.org")
    at_home.sees_heading("Check your answers")
    at_home.sees(re.compile("astrid@example.org"))
    at_home.follows("Delete all I have written")
    at_home.presses("Yes, delete it")
    at_home.sees("All that you wrote is deleted.")


def in_the_box(person: Reporter, label: str, text: str) -> None:
    """Write into a field and go on by the keys alone."""
    box = person.page.get_by_label(person.words(label), exact=True)
    box.focus()
    person.page.keyboard.press("Control+A")
    person.page.keyboard.type(text)
    if box.evaluate("box => box.localName") == "input":
        person.page.keyboard.press("Enter")
    else:
        person.page.keyboard.press("Tab")
        person.page.keyboard.press("Enter")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_pages_of_the_form_look_right(
    visitor: Invite, album: Album, language: Language
) -> None:
    """With script, since axe is one; the pages are the same."""
    astrid = visitor(Reporter, language)
    page = astrid.page
    form = f"{astrid.url}/s/solvik/form"

    def face(name: str) -> None:
        album.take(page, f"astrid-{language}", name)
        require_as_heard(page, name, language)

    page.goto(f"{form}?lang={language}")
    face("form")
    astrid.fills("E-mail", "astrid")
    astrid.presses("Check your answers")
    face("form-not-right")
    astrid.fills("What happened?", STORY)
    astrid.fills("What matters most to you now?", WHAT_MATTERS)
    astrid.fills("E-mail", "astrid@example.org")
    astrid.ticks("Be told, and take part when the event is looked into")
    astrid.ticks("By video")
    astrid.presses("Check your answers")
    face("form-check")
    for question in ("what-happened", "when", "kind", "taking-part"):
        page.goto(f"{form}/questions/{question}?lang={language}")
        face(f"form-question-{question}")
    page.goto(f"{form}?lang={language}")
    face("form-begun")
    page.goto(f"{form}/later?lang={language}")
    face("form-later")
    page.goto(f"{form}/delete?lang={language}")
    face("form-delete")
    page.goto(f"{form}/open?lang={language}")
    face("form-open")
    page.goto(f"{form}/check?lang={language}")
    astrid.presses("Send")
    astrid.sees_heading("Thank you, your report is sent")
    face("form-sent")
    astrid.presses("I have saved the code, open the receipt page")
    astrid.sees_heading("What happens with your report")
    face("receipt")
    astrid.follows("Change how you are reached, or take part")
    face("receipt-contact")
    astrid.ticks("Stay anonymous")
    astrid.presses("Save")
    astrid.sees_heading("What happens with your report")
    expect(page.get_by_text("astrid@example.org")).to_have_count(0)
    astrid.presses("Close this page")
    face("receipt-code")


def test_the_code_can_be_copied_where_script_runs(visitor: Invite) -> None:
    astrid = visitor(Reporter, "nb")
    page = astrid.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{astrid.url}/s/solvik/form?lang=nb")
    astrid.fills("What happened?", STORY)
    astrid.presses("Check your answers")
    astrid.presses("Send")
    code = receipt_on(astrid).code
    astrid.presses("Copy")
    astrid.sees("Copied.")
    assert page.evaluate("navigator.clipboard.readText()").replace("-", "") == code


def test_the_chat_leads_to_the_form_where_no_script_runs(visitor: Invite) -> None:
    astrid = visitor(Reporter, "nn", script=False)
    astrid.page.goto(f"{astrid.url}/s/solvik?lang=nn")
    astrid.follows("Report in the form")
    astrid.sees_heading("Tell us what happened")
