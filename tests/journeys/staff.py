"""Those who work with what was reported: what each does and sees on the pages of a case.

A page is made of sections, each with a heading; a person works in one of them at a time.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pyotp
from playwright.sync_api import Locator, expect

from api.shared import clock
from tests.journeys.people import Adviser, Person, Receipt

if TYPE_CHECKING:
    from tests.product import Product

PASSWORD = "En-lang-vinter-i-Solvik"  # noqa: S105
STEP_SECONDS = 30
"""How long an authenticator app shows the same code, which counts only once."""


@dataclass
class Section:
    """A part of a page that a person works in."""

    person: Person
    at: Locator

    def fills(self, label: str, text: str) -> None:
        """Write into the field with this label."""
        self._field(label).fill(text)

    def chooses(self, label: str, option: str) -> None:
        """Choose in the list with this label."""
        self._field(label).select_option(label=self.person.words(option))

    def chooses_what_tells(self, label: str, words: str) -> None:
        """Choose the first option with these words in the list with this label."""
        option = self._field(label).get_by_role("option").filter(has_text=words).first
        self._field(label).select_option(value=option.get_attribute("value"))

    def ticks(self, label: str) -> None:
        """Tick the radio button or check box with this label."""
        self._field(label).check()

    def ticks_what_tells(self, words: str) -> None:
        """Tick the check box whose label has these words in it."""
        self.at.get_by_label(self.person.words(words)).check()

    def presses(self, name: str) -> None:
        """Press the button with this name, and wait for the page that follows."""
        with self.at.page.expect_navigation():
            self.at.get_by_role("button", name=self.person.words(name), exact=True).click()

    def follows(self, name: str) -> None:
        """Follow the link with this name."""
        with self.at.page.expect_navigation():
            self.at.get_by_role("link", name=self.person.words(name), exact=True).click()

    def follows_what_tells(self, words: str) -> None:
        """Follow the link whose name has these words in it."""
        with self.at.page.expect_navigation():
            self.at.get_by_role("link", name=self.person.words(words)).click()

    def unfolds(self, summary: str) -> Section:
        """Open what stands behind a line, and return it as a section of its own."""
        whole = re.compile(rf"^\s*{re.escape(self.person.words(summary))}\s*$")
        line = self.at.page.locator("summary", has_text=whole)
        folded = self.at.locator("details").filter(has=line).last
        if folded.get_attribute("open") is None:
            folded.locator("summary").first.click()
        return Section(self.person, folded)

    def unfolds_first(self) -> Section:
        """Open the first thing that is folded here, whatever it is called."""
        folded = self.at.locator("details").first
        folded.locator("summary").first.click()
        return Section(self.person, folded)

    def holding(self, text: str) -> Section:
        """Return the one item of a list here that says something, as a section of its own."""
        item = self.at.get_by_role("listitem").filter(has=self.at.page.locator("p", has_text=text))
        return Section(self.person, item.first)

    def offers_no(self, name: str) -> None:
        """Find that there is no such button."""
        button = self.at.get_by_role("button", name=self.person.words(name), exact=True)
        expect(button).to_have_count(0)

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Find a text here; one of the product's is meant in this person's language."""
        found = self.person.words(text) if isinstance(text, str) else text
        expect(self.at).to_contain_text(found)

    def does_not_see(self, text: str) -> None:
        """Find that a text is not here."""
        expect(self.at).not_to_contain_text(self.person.words(text))

    def _field(self, label: str) -> Locator:
        return self.at.get_by_label(self.person.words(label), exact=True)


def section_of(person: Person, heading: str) -> Section:
    """Return the part of the page that a person has open below this heading."""
    region = person.page.get_by_role("region", name=person.words(heading), exact=True)
    return Section(person, region)


@dataclass
class Colleague(Adviser):
    """Somebody of the staff, at work with cases."""

    def lets_in(self, name: str, email: str, role: str, place: str) -> str:
        """Make an account for somebody, as administrators do; return the link to hand over."""
        self.page.goto(f"{self.url}/staff/users/new")
        self.fills("Name", name)
        self.fills("E-mail address", email)
        self.chooses("Role", role)
        self.chooses("Where", place)
        self.presses("Make the account")
        self.sees_heading("One-time link")
        return self.page.locator("pre").inner_text().strip()

    def joins(self, link: str, email: str) -> None:
        """Choose a password and connect an app by a one-time link, and log in."""
        self.page.goto(link)
        app = pyotp.TOTP(self.page.locator("code").inner_text().strip().replace(" ", ""))
        self.fills("Password", PASSWORD)
        self.fills("Code", app.now())
        self.presses("Save")
        expect(self.page).to_have_url(re.compile("/staff/login"))
        self.fills("E-mail address", email)
        self.fills("Password", PASSWORD)
        self.fills("Code", app.at(int(time.time()) + STEP_SECONDS))
        self.presses("Log in")
        expect(self.page).not_to_have_url(re.compile("/staff/login"))

    def opens(self, reference: str, page: str = "") -> None:
        """Open a page about a case, such as `review/timeline`; without a name its first one."""
        self.page.goto(f"{self.url}/staff/cases/{reference}/{page}".rstrip("/"))

    def section(self, heading: str) -> Section:
        """Return the part of the page below this heading."""
        return section_of(self, heading)

    @property
    def main(self) -> Section:
        """The whole page below the menu."""
        return Section(self, self.page.get_by_role("main"))

    def opens_at(self, reference: str, heading: str) -> Section:
        """Open a case, and return a part of its first page."""
        self.opens(reference)
        return self.section(heading)

    def takes_in(self, reference: str, classification: dict[str, str]) -> None:
        """Classify a case that has come in."""
        self.opens(reference)
        self.classifies(classification)

    def classifies(self, classification: dict[str, str]) -> None:
        """Choose what a case is, and save it."""
        triage = self.section("Our classification")
        for field, value in classification.items():
            triage.chooses(field, value)
        triage.presses("Confirm and save")
        self.sees("The classification is saved.")

    def starts_the_review(self, reference: str, *, method: str = "", why: str = "") -> None:
        """Say why the reporter is not invited yet, and start; by what is suggested, or another."""
        self.opens(reference, "review")
        not_yet = self.section("The reporter's part").unfolds("Not yet, because …")
        not_yet.chooses("Why not yet", "They left no way to reach them, or do not answer")
        not_yet.fills("In a few words", "Det står ingen adresse i meldingen.")
        not_yet.fills("Decide anew by", (clock.now() + timedelta(days=14)).date().isoformat())
        not_yet.presses("Save why not yet")
        start = self.section("Start the review")
        if method:
            start.chooses("Method", method)
            start.fills("Why this method", why)
        start.presses("Start the review")

    def writes_what_was_learned(self, reference: str, factor: str, how: str, point: str) -> None:
        """Name a factor that played a part, and write down a learning point."""
        self.opens(reference, "review/learning")
        part = self.section(factor).unfolds("It played a part")
        part.fills("How it played a part", how)
        part.presses("Save")
        self.section(factor).sees(how)
        learned = self.section("What we learned")
        learned.fills("Add a learning point", point)
        learned.presses("Add")
        self.section("What we learned").sees(point)

    def answers_and_closes(self, reference: str, answer: str, *, no_measure: str = "") -> None:
        """Answer the reporter, and close the case."""
        self.opens(reference, "closing")
        writing = self.section("The answer to the reporter")
        writing.fills("What we learned, and what changes", answer)
        writing.ticks("The answer takes up what matters to them")
        writing.fills("Why no measure is needed, if none is", no_measure)
        writing.presses("Save for later")
        self.section("Nothing is missing").sees("The case can be closed below.")
        writing = self.section("The answer to the reporter")
        writing.presses("Close the case and send the answer")
        self.main.sees(answer)
        self.main.sees("Closed with learning")

    def pages_of(self, reference: str) -> list[str]:
        """Return the addresses of all pages about a case, and of the review's own pages."""
        found: dict[str, None] = {}
        for page in ("", "review"):
            self.opens(reference, page)
            for link in self.page.get_by_role("navigation").get_by_role("link").all():
                address = link.get_attribute("href") or ""
                if address.startswith(f"/staff/cases/{reference}"):
                    found[self.url + address] = None
        return list(found)


def told_by_a_patient(
    product: Product, story: str, *, kind: str, unit: str, matters: str = "", email: str = ""
) -> Receipt:
    """A patient's report in bokmål has come in, as programs send it."""
    wishes = bool(email)
    body: dict[str, Any] = {
        "service": "solvik",
        "language": "nb",
        "reporter_role": "patient",
        "kind": kind,
        "category": "communication_information",
        "what_happened": story,
        "what_matters": matters or None,
        "place": {"unit": unit, "text": None},
        "involvement": {"keep_informed": wishes, "take_part": wishes},
        "contact": {"name": "Mari Moe", "email": email} if email else {},
    }
    sent = httpx.post(f"{product.url}/api/v1/reports", json=body, timeout=30)
    assert sent.status_code == 201, sent.text
    return Receipt(sent.json()["reference"], sent.json()["receipt_code"])
