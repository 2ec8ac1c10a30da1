"""Near misses: reviewed briefly, closed only with something learned, and opened again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.journeys.people import Reporter
from tests.journeys.staff import told_by_a_patient

if TYPE_CHECKING:
    from tests.journeys.conftest import Invite, Team
    from tests.product import Product

NEAR_MISS = "De holdt på å gi meg naboens medisin, men spurte etter navnet mitt først."
MATTERS = "At det ikke skjer med naboen min."
POINT = "Navnet spørres det etter før glasset gis."
ADDED = "Det skjedde en gang til i går."
ANSWER = "Du fikk oss til å se at glassene er like. Vi spør etter navnet hver gang."


def test_a_near_miss_is_reviewed_briefly_and_a_leader_learns_from_it(
    team: Team, product: Product
) -> None:
    receipt = told_by_a_patient(product, NEAR_MISS, kind="near_miss", unit="medisinsk-avdeling")
    sara = team.leader_of_medicine
    sara.takes_in(
        receipt.reference,
        {
            "What it could have led to": "Serious harm",
            "Complexity": "Simple: one thing, one place",
            "Learning value": "Medium: the unit can learn from it",
        },
    )
    sara.starts_the_review(receipt.reference, method="Brief review", why="Alle så det samme.")
    sara.section("The review").sees("Brief review")
    sara.writes_what_was_learned(receipt.reference, "Tools and technology", "Like glass.", POINT)
    sara.opens(receipt.reference)
    sara.section("History").sees("In review")


def test_a_case_is_not_closed_before_something_is_learned_and_is_opened_again(
    team: Team, product: Product, visitor: Invite
) -> None:
    receipt = told_by_a_patient(
        product, NEAR_MISS, kind="near_miss", unit="medisinsk-avdeling", matters=MATTERS
    )
    marit = team.adviser
    marit.opens(receipt.reference, "closing")
    missing = marit.section("What is missing")
    for each in (
        "Classify the case.",
        "Write down at least one learning point.",
        "Decide a measure, or give the reason for none.",
        "Write the answer to the reporter.",
    ):
        missing.sees(each)
    marit.main.offers_no("Close the case and send the answer")

    marit.takes_in(receipt.reference, {"What it could have led to": "Minor harm"})
    marit.starts_the_review(receipt.reference)
    marit.writes_what_was_learned(receipt.reference, "Tools and technology", "Like glass.", POINT)
    marit.answers_and_closes(receipt.reference, ANSWER, no_measure="Navnet ble spurt etter.")

    mari = visitor(Reporter, "nb")
    mari.opens_the_receipt_page(receipt)
    mari.sees(re.compile(re.escape(ANSWER)))
    mari.fills("Write to the service, or add something", ADDED)
    mari.presses("Send")
    mari.sees(re.compile(re.escape(ADDED)))

    marit.opens(receipt.reference)
    marit.section("The reporter wrote after the case was closed").follows(
        "Decide whether to reopen it"
    )
    again = marit.main.unfolds("Reopen the case")
    again.fills("Why is it opened again?", "Det kom fram noe nytt.")
    again.presses("Reopen it")
    marit.sees("Reopened")
    mari.looks_again()
    mari.sees("Opened again: we look at it once more")
    mari.does_not_see("Det kom fram noe nytt.")
