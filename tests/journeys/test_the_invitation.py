"""The invitation's page: by e-mail and by letter, in every language, by keyboard, without script.

A leader of the maternity ward invites, so that the adviser of the other journeys is not disturbed.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from playwright.sync_api import expect

from api.demo import solvik
from api.shared import clock
from tests.journeys import stories
from tests.journeys.album import FOLDER
from tests.journeys.heard import require_as_heard
from tests.journeys.people import Adviser, Receipt, Reporter

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.shared.i18n import Language
    from tests.journeys.album import Album
    from tests.journeys.conftest import Invite
    from tests.product import Product

LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")

STORY = {
    "nb": "Jeg ringte på klokka tre ganger under fødselen, og ingen kom.",
    "nn": "Eg ringde på klokka tre gonger under fødselen, og ingen kom.",
    "en": "I rang the bell three times during the birth, and nobody came.",
}
MATTERS = {
    "nb": "At noen kommer når jeg ringer.",
    "nn": "At nokon kjem når eg ringjer.",
    "en": "That someone comes when I ring.",
}
NOTE = {
    "nb": "Takk for at du skrev til oss. Vi vil gjerne høre mer fra deg.",
    "nn": "Takk for at du skreiv til oss. Vi vil gjerne høyre meir frå deg.",
    "en": "Thank you for writing to us. We would like to hear more from you.",
}
WHERE = {
    "nb": "Møterom 2 på barselavdelingen. Jonas Berg, som leder, og en jordmor.",
    "nn": "Møterom 2 på barselavdelinga. Jonas Berg, som leiar, og ei jordmor.",
    "en": "Meeting room 2 in the maternity ward. Jonas Berg, who leads it, and a midwife.",
}


@pytest.fixture(scope="module")
def jonas(visitor: Invite) -> Adviser:
    """The leader of the maternity ward, logged in."""
    jonas = visitor(Adviser, "nb")
    jonas.logs_in(solvik.ACCOUNTS[1])
    return jonas


@pytest.fixture(scope="module")
def reports(product: Product) -> Callable[..., Receipt]:
    """A patient's report to the maternity ward is sent by `reports("nb", email=…)`."""

    def send(language: Language, *, email: str | None, phone: str | None = None) -> Receipt:
        body: dict[str, Any] = {
            "service": "solvik",
            "language": language,
            "reporter_role": "patient",
            "what_happened": STORY[language],
            "what_matters": MATTERS[language],
            "place": {"unit": "fodeavdelingen", "text": None},
            "involvement": {"keep_informed": True, "take_part": True, "modes": ["video"]},
            "contact": {"name": "Mari Moe", "email": email, "phone": phone},
        }
        sent = httpx.post(f"{product.url}/api/v1/reports", json=body, timeout=30)
        assert sent.status_code == 201, sent.text
        return Receipt(sent.json()["reference"], sent.json()["receipt_code"])

    return send


def opens_the_case(jonas: Adviser, receipt: Receipt) -> None:
    """Open a case by its address."""
    jonas.page.goto(f"{jonas.url}/staff/cases/{receipt.reference}?lang={jonas.language}")


def invites(jonas: Adviser, receipt: Receipt, note: str) -> None:
    """Invite the reporter, with a few words."""
    opens_the_case(jonas, receipt)
    jonas.fills("A few words to the reporter, if you like", note)
    jonas.presses("Invite into the review")
    jonas.sees("Awaiting an answer")


def offers(jonas: Adviser, *days: int) -> None:
    """Offer two o'clock on each of these days from now."""
    jonas.follows("Times to meet")
    for day in days:
        moment = (clock.now() + timedelta(days=day)).strftime("%Y-%m-%dT14:00")
        jonas.page.locator("#start").fill(moment)
        jonas.presses("Offer this time")
        expect(jonas.page.get_by_role("button", name=jonas.words("Take away"))).to_have_count(
            days.index(day) + 1
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invitation_from_the_mail_to_the_calendar(  # noqa: PLR0915 - one story
    *,
    language: Language,
    product: Product,
    visitor: Invite,
    jonas: Adviser,
    reports: Callable[..., Receipt],
    album: Album,
) -> None:
    address = stories.an_address(f"mari.{language}")
    receipt = reports(language, email=address)
    invites(jonas, receipt, NOTE[language])
    offers(jonas, 12, 13)
    if language == "nb":
        album.take(jonas.page, "jonas", "times")
        require_as_heard(jonas.page, "times", "nb")

    mari = visitor(Reporter, language)
    mail = stories.invitation_to(address, product.far_end_url)
    link = next(each for each in mail["links"] if "/i/" in each)
    stories.opened_by_a_link_scanner(link)
    mari.page.goto(link)
    mari.sees_heading("Would you like to take part?")
    mari.sees(re.compile(re.escape(MATTERS[language])))
    album.take(mari.page, "mari", f"invitation-{language}")
    require_as_heard(mari.page, "invitation", language)

    mari.presses("No, thank you")
    mari.sees_heading("Thank you for your answer")
    album.take(mari.page, "mari", f"declined-{language}")
    require_as_heard(mari.page, "declined", language)
    mari.presses("Undo: I did not mean this")
    mari.sees_heading("Would you like to take part?")

    mari.presses("Ask me in three months")
    mari.sees("You said: not now, ask me later")
    album.take(mari.page, "mari", f"later-{language}")
    mari.follows("Change my answer")

    group = mari.page.get_by_role("group", name=mari.words("Which of these times suit you?"))
    group.get_by_role("checkbox").nth(1).check()
    mari.ticks("In a meeting with the staff")
    mari.fills("Questions you want answered", "?" * 4_001)
    mari.presses("Yes, I want to take part")
    expect(mari.page.get_by_role("alert").get_by_role("link")).to_have_count(1)
    expect(group.get_by_role("checkbox").nth(1)).to_be_checked()
    album.take(mari.page, "mari", f"invitation-not-right-{language}")
    mari.fills("Questions you want answered", MATTERS[language])
    mari.presses("Yes, I want to take part")
    mari.sees("You said yes to taking part")

    opens_the_case(jonas, receipt)
    jonas.follows("Times to meet")
    jonas.fills("Where, and who will be there", WHERE[language])
    jonas.presses("Agree on this time")
    expect(jonas.page.locator("#invitation")).to_contain_text(WHERE[language])
    album.take(jonas.page, "jonas", f"case-{language}")

    mari.page.reload()
    mari.sees_heading("When we meet")
    mari.sees(re.compile(re.escape(WHERE[language])))
    album.take(mari.page, "mari", f"agreed-{language}")
    require_as_heard(mari.page, "agreed", language)
    with mari.page.expect_download() as saving:
        mari.follows("Put it in my calendar")
    saved = saving.value.path().read_text("utf-8")
    assert "T140000" in saved.replace("T130000Z", "T140000").replace("T120000Z", "T140000")
    for unsaid in ("Mari", "Jonas", MATTERS[language], receipt.reference):
        assert unsaid not in saved


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_for_one_who_left_a_phone_number(
    *,
    language: Language,
    visitor: Invite,
    jonas: Adviser,
    reports: Callable[..., Receipt],
    album: Album,
) -> None:
    receipt = reports(language, email=None, phone="40 00 00 01")
    invites(jonas, receipt, NOTE[language])
    jonas.presses("Letter with a code")
    letter = jonas.page.get_by_role("article")
    expect(letter).to_have_attribute("lang", language)
    code = " ".join(letter.locator(".mk-code span").all_inner_texts())
    require_as_heard(jonas.page, "letter", language)
    album.take(jonas.page, "jonas", f"letter-{language}")

    mari = visitor(Reporter, language)
    mari.page.goto(f"{mari.url}/i?lang={language}")
    mari.fills("Code", "0000 0000 0000")
    mari.presses("Open")
    expect(mari.page.get_by_role("alert").get_by_role("link")).to_have_count(1)
    album.take(mari.page, "mari", f"code-not-right-{language}")
    require_as_heard(mari.page, "code-not-right", language)
    mari.fills("Code", code.lower())
    mari.presses("Open")
    mari.sees_heading("Would you like to take part?")
    mari.sees(re.compile(re.escape(NOTE[language])))
    expect(mari.page.get_by_text(MATTERS[language])).to_have_count(0)
    assert mari.page.url.split("?")[0] == f"{mari.url}/i/open"

    opens_the_case(jonas, receipt)
    jonas.presses("Withdraw the invitation")
    mari.page.reload()
    mari.sees("The invitation was taken back. You need do nothing.")
    album.take(mari.page, "mari", f"taken-back-{language}")
    require_as_heard(mari.page, "taken-back", language)


def test_an_invitation_is_answered_by_keyboard_alone_and_without_script(
    product: Product, visitor: Invite, jonas: Adviser, reports: Callable[..., Receipt]
) -> None:
    address = stories.an_address("keyboard")
    receipt = reports("nn", email=address)
    invites(jonas, receipt, NOTE["nn"])
    mari = visitor(Reporter, "nn", script=False)
    mail = stories.invitation_to(address, product.far_end_url)
    mari.page.goto(next(each for each in mail["links"] if "/i/" in each))
    keys = mari.page.keyboard

    def tabs_to(label: str) -> None:
        """Go on with Tab until the field or button with this name has the focus."""
        wanted = mari.page.get_by_label(mari.words(label), exact=True)
        if label == "Yes, I want to take part":
            wanted = mari.page.get_by_role("button", name=mari.words(label), exact=True)
        for _press in range(40):
            keys.press("Tab")
            if wanted.evaluate("each => each === document.activeElement"):
                return
        raise AssertionError(f"Tab does not reach {label!r}")

    tabs_to("By phone")
    keys.press("Space")
    tabs_to("Times that suit you")
    keys.type("Kvardagar etter klokka 16")
    tabs_to("I would like an interpreter, free of charge")
    keys.press("Space")
    tabs_to("Which language? Sign language too")
    keys.type("Norsk teiknspråk")
    tabs_to("Anything else you need to take part well")
    keys.type("Teleslynge")
    tabs_to("Yes, I want to take part")
    keys.press("Enter")
    mari.sees_heading("Thank you for your answer")

    opens_the_case(jonas, receipt)
    panel = jonas.page.locator("#invitation")
    for said in ("Norsk teiknspråk", "Teleslynge", "Kvardagar etter klokka 16"):
        expect(panel).to_contain_text(said)


def test_staff_write_down_what_is_said_on_the_phone(
    jonas: Adviser, reports: Callable[..., Receipt], album: Album
) -> None:
    receipt = reports("nb", email=None, phone="40 00 00 02")
    invites(jonas, receipt, "")
    album.take(jonas.page, "jonas", "case-by-phone")
    jonas.follows("Write down an answer")
    album.take(jonas.page, "jonas", "on-the-phone")
    require_as_heard(jonas.page, "on-the-phone", "nb")
    jonas.fills("Anything else you need to take part well", "Snakk høyt")
    jonas.presses("They said yes")
    expect(jonas.page.locator("#invitation")).to_contain_text("Snakk høyt")


def test_who_left_a_mobile_number_is_invited_by_sms(
    product: Product,
    visitor: Invite,
    jonas: Adviser,
    reports: Callable[..., Receipt],
    album: Album,
) -> None:
    receipt = reports("nn", email=None, phone="400 00 042")
    invites(jonas, receipt, NOTE["nn"])
    mari = visitor(Reporter, "nn")
    stories.texted_to("+4740000042", product.far_end_url)
    mari.page.goto(f"{product.far_end_url}/mailbox?lang=nn")
    sms = mari.page.get_by_role("listitem").filter(has_text="+4740000042")
    expect(sms).to_contain_text("Du har fått ei melding frå Solvik")
    album.take(mari.page, "mari", "sms")
    sms.get_by_role("link").click()
    mari.sees_heading("Would you like to take part?")
    expect(mari.page.locator("html")).to_have_attribute("lang", "nn")
    mari.presses("No, thank you")
    mari.sees_heading("Thank you for your answer")
    opens_the_case(jonas, receipt)
    expect(jonas.page.locator("#invitation")).to_contain_text(
        jonas.words("by the link in the e-mail or SMS")
    )


def test_on_paper_there_is_the_explanation_and_no_button(
    product: Product, visitor: Invite, jonas: Adviser, reports: Callable[..., Receipt]
) -> None:
    address = stories.an_address("paper")
    receipt = reports("nb", email=address)
    invites(jonas, receipt, NOTE["nb"])
    mari = visitor(Reporter, "nb")
    mail = stories.invitation_to(address, product.far_end_url)
    mari.page.goto(next(each for each in mail["links"] if "/i/" in each))
    mari.page.emulate_media(media="print")
    mari.sees("Who will be there")
    mari.sees(re.compile(re.escape(solvik.PHONE)))
    for button in mari.page.get_by_role("button").all():
        expect(button).to_be_hidden()
    mari.page.screenshot(path=FOLDER / "mari-invitation-print.png", full_page=True)
