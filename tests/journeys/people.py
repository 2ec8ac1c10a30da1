"""The people of the journeys: what each does and sees, by the roles and names a screen reader has.

Buttons and fields are named by their English source texts; a person finds them in the language they
read. So a journey holds when a translation or the styling changes, and breaks when a text is gone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyotp
from playwright.sync_api import FrameLocator, Locator, Page, expect

from api.shared.i18n import translate

if TYPE_CHECKING:
    from api.demo.solvik import Account
    from api.shared.i18n import Language

TAG = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}


@dataclass(frozen=True)
class Receipt:
    """What a reporter leaves with."""

    reference: str
    code: str


@dataclass
class Person:
    """Someone at a browser of their own, who reads one language."""

    page: Page
    language: Language
    url: str = ""
    """Where the service is."""

    def words(self, text: str) -> str:
        """Return a text of the product as this person reads it."""
        return translate(text, self.language)

    def presses(self, name: str) -> None:
        """Press the one button with this name."""
        self.page.get_by_role("button", name=self.words(name), exact=True).click()

    def follows(self, name: str) -> None:
        """Follow the one link with this name."""
        self.page.get_by_role("link", name=self.words(name), exact=True).click()

    def fills(self, label: str, text: str) -> None:
        """Write into the one field with this label."""
        self.page.get_by_label(self.words(label), exact=True).fill(text)

    def ticks(self, label: str) -> None:
        """Tick the radio button or check box with this label."""
        self.page.get_by_label(self.words(label), exact=True).check()

    def chooses(self, label: str, option: str) -> None:
        """Choose in the list with this label."""
        self.page.get_by_label(self.words(label), exact=True).select_option(
            label=self.words(option)
        )

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Find a text on the page; one of the product's is meant in this person's language."""
        found = self.words(text) if isinstance(text, str) else text
        expect(self.page.get_by_text(found).first).to_be_visible()

    def does_not_see(self, text: str) -> None:
        """Find that a text is nowhere on the page."""
        expect(self.page.get_by_role("main")).not_to_contain_text(self.words(text))

    def sees_heading(self, text: str) -> None:
        """Find a heading on the page."""
        expect(self.page.get_by_role("heading", name=self.words(text), exact=True)).to_be_visible()


@dataclass
class Reporter(Person):
    """Someone who tells, in the chat: in the frame on a web page, or on the page of its own."""

    framed: bool = False

    @property
    def chat(self) -> Page | FrameLocator:
        """The document that holds the chat."""
        if not self.framed:
            return self.page
        name = self.words("Report something or give feedback")
        return self.page.get_by_title(name, exact=True).content_frame

    @property
    def log(self) -> Locator:
        """What has been said, in order."""
        return self.chat.get_by_role("log")

    @property
    def box(self) -> Locator:
        """The text box."""
        return self.chat.get_by_role("textbox", name=self.words("Your message"), exact=True)

    def opens_the_button(self, url: str) -> None:
        """Press the report button on a web page, and be greeted."""
        self.page.goto(url)
        self.framed = True
        button = self.page.get_by_role("button", name=self.words("Speak up"), exact=True)
        expect(button).to_be_visible()
        button.click()
        self.is_answered()

    def opens_the_chat_page(self, url: str) -> None:
        """Open the chat as a page of its own, as from a poster, and be greeted."""
        self.page.goto(url)
        self.is_answered()

    def lets_the_device_remember(self) -> None:
        """Opt in, in the menu: a reload finds the conversation again."""
        self.chat.get_by_label(self.words("Menu"), exact=True).click()
        self.answer("Remember on this device").click()
        self.answer("Remember").click()
        expect(self.chat.get_by_role("dialog")).to_have_count(0)

    def is_answered(self) -> None:
        """Wait until the last word is not one's own."""
        last = self.log.get_by_role("listitem").last
        expect(last).to_contain_text("Meldeknapp:")

    def says(self, text: str) -> None:
        """Write something, send it and wait for the answer."""
        self.box.fill(text)
        self.box.press("Enter")
        self.has_said(text)
        self.is_answered()

    def has_said(self, text: str) -> None:
        """Find one's own words among what has been said."""
        expect(self.log.get_by_role("listitem").filter(has_text=text)).to_have_count(1)

    def hears(self, text: str) -> None:
        """Find a text of the bot's among what has been said; `{…}` in it stands for anything."""
        parts = re.split(r"\{\w+\}", self.words(text))
        anything = ".*".join(re.escape(part) for part in parts)
        expect(self.log).to_contain_text(re.compile(anything, re.DOTALL))

    def presses_answer(self, name: str) -> None:
        """Press one of the answers offered and wait for what follows."""
        before = self.log.get_by_role("listitem").count()
        self.chat.get_by_role("button", name=self.words(name), exact=True).click()
        expect(self.log.get_by_role("listitem").nth(before + 1)).to_be_visible()
        self.is_answered()

    def answers_what_is_missing(self, *names: str, until: str) -> None:
        """Press what fits of these, question by question, until another answer is on offer."""
        while not self.answer(until).count():
            self.presses_answer(next(name for name in names if self.answer(name).count()))

    def answer(self, name: str) -> Locator:
        """Return an answer offered, or another button of the chat."""
        return self.chat.get_by_role("button", name=self.words(name), exact=True)

    def reviewed(self, field: str) -> Locator:
        """Return the part of the read-through about a field, named as it is there."""
        heading = self.words("Your report")
        review = self.chat.get_by_role("region", name=heading, exact=True)
        change = re.compile(rf": {re.escape(self.words(field))}$")
        terms = review.locator("dl > div")
        return terms.filter(has=self.chat.get_by_role("button", name=change))

    def takes_the_receipt(self) -> Receipt:
        """Read reference and code, and say that they are saved."""
        receipt = self.chat.get_by_role("region", name=self.words("Your receipt"), exact=True)
        found = receipt.inner_text()
        reference = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", found)
        code = re.search(r"\b(?:[0-9A-Z]{4}\s+){4}[0-9A-Z]{4}\b", found)
        assert reference, "no reference on the receipt"
        assert code, "no receipt code on the receipt"
        return Receipt(reference.group(), re.sub(r"\s+", "", code.group()))

    def says_it_is_saved(self) -> None:
        """Tell that the code is kept; then this tab forgets the conversation."""
        self.answer("I have saved it").click()
        expect(self.answer("Report something else")).to_be_visible()

    def opens_the_receipt_page(self, receipt: Receipt) -> None:
        """Open the page about one's report with the code, written in groups as people do."""
        self.page.goto(f"{self.url}/receipt?lang={self.language}")
        groups = re.findall(".{4}", receipt.code)
        self.fills("Receipt code", "-".join(groups).lower())
        self.presses("Open")
        self.sees(re.compile(re.escape(receipt.reference)))

    def looks_again(self) -> None:
        """Open the page about one's report again, which this browser has open already."""
        self.page.goto(f"{self.url}/receipt")


def receipt_on(person: Reporter) -> Receipt:
    """Read reference and code from the page that shows the receipt."""
    found = person.page.get_by_role("main").inner_text()
    reference = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", found)
    groups = person.page.locator(".mk-code span").all_inner_texts()
    assert reference, "no reference on the page"
    return Receipt(reference.group(), "".join(groups))


@dataclass
class Adviser(Person):
    """A quality adviser of the service."""

    def logs_in(self, account: Account) -> None:
        """Log in with password and a code, as an authenticator app shows it."""
        self.page.goto(f"{self.url}/staff/login")
        self.fills("E-mail address", account.email)
        self.fills("Password", account.password)
        self.fills("Code", pyotp.TOTP(account.totp_secret).now())
        self.presses("Log in")
        expect(self.page).not_to_have_url(re.compile("/staff/login"))

    def opens_the_case(self, reference: str) -> None:
        """Find the case in the inbox and open it."""
        self.page.goto(f"{self.url}/staff")
        self.page.get_by_role("link", name=reference).first.click()
        expect(self.page).to_have_url(re.compile(re.escape(reference), re.IGNORECASE))

    def reads_that_she_read_it(self, name: str) -> None:
        """Find oneself among those who have read the case."""
        heading = self.words("Who has read this")
        readers = self.page.get_by_role("region", name=heading, exact=True)
        expect(readers).to_contain_text(name)
