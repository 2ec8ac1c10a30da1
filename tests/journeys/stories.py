"""The journeys that others build on, told once a run: what each person does, step by step.

Two people tell, an adviser reads and invites, the relative answers. Fixtures in conftest.py let
each test ask for the story it starts from.
"""

from __future__ import annotations

import re
import secrets
import time
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import httpx
from playwright.sync_api import expect

from api.demo import solvik

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.journeys.album import Album
    from tests.journeys.people import Adviser, Receipt, Reporter

Found = TypeVar("Found")

WORKER_SECONDS = 120.0
"""How long it may take until the worker has done something: much, on a busy machine."""


def an_address(name: str) -> str:
    """Return an e-mail address of nobody else, also when the product has run a journey before."""
    return f"{name}.{secrets.token_hex(3)}@example.org"


def soon(look: Callable[[], Found | None], missed: str) -> Found:
    """Look until there is something; a product too busy to answer has it later.

    Raises TimeoutError with what was missed.
    """
    until = time.monotonic() + WORKER_SECONDS
    while time.monotonic() < until:
        with suppress(httpx.TransportError):
            if (found := look()) is not None:
                return found
        time.sleep(0.2)
    raise TimeoutError(missed)


KARIS_STORY = (
    "Jeg lå på medisinsk avdeling i går kveld og fikk dobbel dose av blodfortynnende medisin.",
    "Etterpå blødde jeg neseblod hele natten.",
)
WHAT_MATTERS_TO_KARI = "At det ikke skjer med noen andre."

TOMS_STORY = (
    "My mother fell in the nursing home last Tuesday, because nobody came when she used the call "
    "bell. She broke her wrist and was taken to hospital."
)
WHAT_MATTERS_TO_TOM = "That someone explains to her what went wrong."
UNDERSTOOD = "This is what I understood:\n\n{lines}\n\nIs all of it right?"
WHO_READS = "Those who work with quality and safety at {service}"
TOMS_EMAIL = an_address("tom.lie")


def kari_tells(kari: Reporter, url: str, album: Album) -> Receipt:
    """A patient tells in bokmål, from the button on a web page to the receipt."""
    kari.opens_the_button(url)
    kari.hears("What would you like to do?")
    album.take(kari.page, "kari", "chat-open", whole=False, widths=(768, 1280))
    kari.presses_answer("Report something")
    kari.says(KARIS_STORY[0])
    kari.hears("Is there more you want to tell?")

    kari.lets_the_device_remember()
    kari.page.reload()
    kari.opens_the_button(kari.page.url)
    kari.has_said(KARIS_STORY[0])

    kari.says(KARIS_STORY[1])
    kari.presses_answer("That's all")
    kari.hears("What matters most to you now?")
    kari.says(WHAT_MATTERS_TO_KARI)
    kari.hears(UNDERSTOOD)
    kari.hears("Medisinsk avdeling")
    kari.presses_answer("Yes")
    kari.answers_what_is_missing(
        "I am the patient",
        "Something happened, and someone was harmed",
        "Medicines",
        "Minor harm",
        "Show all",
        until="Be told what comes of it",
    )
    kari.presses_answer("Be told what comes of it")
    kari.chat.get_by_label(kari.words("E-mail"), exact=True).fill("kari@example.org")
    kari.presses_answer("Use this")

    expect(kari.reviewed("What happened")).to_contain_text(KARIS_STORY[0])
    expect(kari.reviewed("What happened")).to_contain_text(KARIS_STORY[1])
    expect(kari.reviewed("What matters most to you")).to_contain_text(WHAT_MATTERS_TO_KARI)
    expect(kari.reviewed("Where it happened")).to_contain_text("Medisinsk avdeling")
    expect(kari.reviewed("How we can reach you")).to_contain_text("kari@example.org")
    kari.presses_answer("Send")
    receipt = kari.takes_the_receipt()
    album.take(kari.page, "kari", "receipt", whole=False)
    kari.says_it_is_saved()
    return receipt


def tom_tells(tom: Reporter, url: str, album: Album) -> Receipt:
    """A relative tells in English, asks a question in the middle and corrects an answer."""
    tom.opens_the_chat_page(f"{url}/s/solvik?lang=en")
    tom.says(TOMS_STORY)
    tom.says("Who reads this?")
    tom.hears(WHO_READS)
    tom.presses_answer("That's all")
    tom.says(WHAT_MATTERS_TO_TOM)
    tom.hears(UNDERSTOOD)
    tom.presses_answer("Yes")
    tom.says("No, it was Wednesday")
    tom.hears("I have changed {field}. Before: {old}. Now: {new}.")
    tom.answers_what_is_missing(
        "I am the next of kin",
        "Something happened, and someone was harmed",
        "Falls",
        "Serious harm",
        "Show all",
        until="Take part in the review",
    )
    tom.presses_answer("Take part in the review")
    tom.presses_answer("In a meeting with the staff")
    tom.presses_answer("That's all")
    tom.presses_answer("Someone I trust comes with me")
    tom.says(f"Tom Lie, {TOMS_EMAIL}")

    expect(tom.reviewed("When it happened")).to_contain_text("“Wednesday”")
    expect(tom.reviewed("Where it happened")).to_contain_text("Solvik nursing home")
    expect(tom.reviewed("How we can reach you")).to_contain_text(TOMS_EMAIL)
    tom.reviewed("What matters most to you").get_by_role("button", name="Change").click()
    box = tom.chat.get_by_role("textbox", name="What matters most to you", exact=True)
    box.fill(f"{WHAT_MATTERS_TO_TOM} Slowly.")
    tom.answer("Save").click()
    expect(tom.reviewed("What matters most to you")).to_contain_text(re.compile("Slowly"))
    album.take(tom.page, "tom", "review", whole=False)
    tom.presses_answer("Send")
    receipt = tom.takes_the_receipt()
    tom.says_it_is_saved()
    return receipt


QUESTION_TO_TOM = "Which day did the nursing home call you?"
NOTE_TO_TOM = "We would very much like to hear more from you."


def ingrid_invites(ingrid: Adviser, receipt: Receipt, album: Album) -> None:
    """An adviser logs in, reads what Tom wrote, classifies it, writes to him and invites him."""
    ingrid.page.goto(f"{ingrid.url}/staff")
    album.take(ingrid.page, "ingrid", "login")
    ingrid.logs_in(solvik.ACCOUNTS[0])
    expect(ingrid.page.get_by_role("link", name=receipt.reference)).to_be_visible()
    album.take(ingrid.page, "ingrid", "inbox")

    ingrid.opens_the_case(receipt.reference)
    ingrid.sees(re.compile(re.escape(WHAT_MATTERS_TO_TOM)))
    ingrid.sees(re.compile(re.escape(TOMS_STORY)))
    ingrid.page.get_by_text(ingrid.words("The conversation as it went"), exact=True).click()
    ingrid.sees(re.compile(r"Who reads this\?"))
    ingrid.reads_that_she_read_it(solvik.ACCOUNTS[0].name)

    ingrid.chooses("Physical harm", "Serious harm")
    ingrid.ticks("Urgent")
    ingrid.presses("Confirm and save")
    ingrid.sees("The classification is saved.")
    ingrid.fills("Message to the reporter", QUESTION_TO_TOM)
    ingrid.ticks("The reporter is to read this")
    ingrid.presses("Send to the reporter")
    ingrid.sees("The message is sent. The reporter sees it on the receipt page.")
    ingrid.fills("A few words to the reporter, if you like", NOTE_TO_TOM)
    ingrid.presses("Invite into the review")
    ingrid.sees("Awaiting an answer")
    album.take(ingrid.page, "ingrid", "case")


def tom_accepts(tom: Reporter, url: str, far_end_url: str, album: Album) -> None:
    """The relative opens the link in the e-mail and accepts, with an interpreter."""
    mail = invitation_to(TOMS_EMAIL, far_end_url)
    tom.page.goto(f"{far_end_url}/mailbox/{mail['id']}?lang=en")
    link = tom.page.get_by_role("link").filter(has_text=f"{url}/i/")
    address = link.get_attribute("href") or ""
    opened_by_a_link_scanner(address)
    link.click()

    tom.sees_heading("Would you like to take part?")
    tom.sees(re.compile(re.escape(WHAT_MATTERS_TO_TOM)))
    tom.sees(re.compile(re.escape(NOTE_TO_TOM)))
    tom.ticks("I would like an interpreter, free of charge")
    tom.fills("Which language? Sign language too", "Polish")
    tom.fills("Times that suit you", "Weekdays after 4 pm")
    tom.fills("Questions you want answered", "Why did nobody come?")
    album.take(tom.page, "tom", "invitation")
    tom.presses("Yes, I want to take part")
    tom.sees_heading("Thank you for your answer")
    album.take(tom.page, "tom", "invitation-answered")


def invitation_to(address: str, far_end_url: str) -> dict[str, str]:
    """Wait for the mail with an invitation to someone, and return it as the mailbox has it."""

    def look() -> dict[str, str] | None:
        for mail in httpx.get(f"{far_end_url}/mailbox.json", timeout=30).json()["mails"]:
            if mail["recipients"] == [address] and any("/i/" in link for link in mail["links"]):
                return dict(mail)
        return None

    return soon(look, "no invitation came")


def texted_to(number: str, far_end_url: str) -> None:
    """Wait for an SMS to somebody."""

    def look() -> bool | None:
        texts = httpx.get(f"{far_end_url}/mailbox.json", timeout=30).json()["texts"]
        return number in {each["to"] for each in texts} or None

    soon(look, "no SMS came")


def opened_by_a_link_scanner(address: str) -> None:
    """Open a link twice, as mail programs and virus scanners do before its reader."""
    for _ in range(2):
        assert httpx.get(address, timeout=30).status_code == 200


def answered(page: Page) -> str:
    """Return what the case page tells of the invitation."""
    page.reload()
    return page.locator("#invitation").inner_text()
