"""What went well is shared, and nobody reads what is not theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.staff import told_by_a_patient

if TYPE_CHECKING:
    from tests.journeys.conftest import Team
    from tests.product import Product

GOOD_CARE = (
    "Jordmora satt hos meg hele natten og fortalte hva som skjedde, hver gang noe endret seg."
)
NEAR_MISS = "De holdt på å gi meg naboens medisin, men spurte etter navnet mitt først."
LESSON = {
    "What it is about, in one line": "Fortell hva som skjer, når det skjer",
    "What happened": "En fødende fikk vite hva som skjedde hver gang planen endret seg.",
    "Why it could happen": "Den samme personen kunne være der hele tiden.",
    "What we changed": "Vi setter opp én fast person for hver fødsel.",
    "What to ask yourselves": "Hvem forteller hva som skjer hos dere?",
}


def test_good_care_is_written_by_one_checked_by_another_and_answered_by_a_unit(
    team: Team, product: Product
) -> None:
    receipt = told_by_a_patient(product, GOOD_CARE, kind="good_care", unit="fodeavdelingen")
    team.adviser.takes_in(receipt.reference, {"Kind": "Good care"})

    marit = team.adviser
    marit.opens(receipt.reference, "lesson")
    writing = marit.section("Write a lesson")
    for part, text in LESSON.items():
        writing.fills(part, text)
    writing.presses("Save as a draft")
    marit.main.follows("Write on")
    marit.main.presses("Save, and send it to be checked")
    marit.section("What it needs now").sees(
        "Somebody else who works with quality here reads it, and shares it. You have written in "
        "it, so it cannot be you."
    )
    expect(marit.page.get_by_label(marit.words("All units"), exact=True)).to_have_count(0)

    nils = team.leader_of_maternity
    nils.page.goto(marit.page.url)
    check = nils.section("What it needs now")
    check.ticks("All units")
    check.presses("Nobody can be known again: share it")

    sara = team.leader_of_medicine
    sara.page.goto(f"{sara.url}/staff/lessons?view=to_answer")
    sara.main.follows(LESSON["What it is about, in one line"])
    sara.main.sees(LESSON["What to ask yourselves"])
    sara.main.does_not_see(receipt.reference)
    sara.main.does_not_see(GOOD_CARE)
    sara.main.ticks("It matters to us, and we plan it")
    sara.main.fills("What you do, or why it does not apply", "Vi prøver det på sengepost.")
    sara.main.presses("Answer")

    marit.page.reload()
    answers = marit.section("What the units answered")
    answers.sees("Vi prøver det på sengepost.")
    answers.sees("It matters to us, and we plan it")


def test_a_unit_leader_sees_no_page_of_another_units_case(team: Team, product: Product) -> None:
    receipt = told_by_a_patient(product, NEAR_MISS, kind="near_miss", unit="fodeavdelingen")
    nils, sara = team.leader_of_maternity, team.leader_of_medicine
    nils.takes_in(receipt.reference, {"Kind": "Near miss"})
    nils.starts_the_review(receipt.reference)
    pages = nils.pages_of(receipt.reference)
    assert len(pages) >= 8

    for page in pages:
        shown = sara.page.goto(page)
        assert shown is not None
        assert shown.status in {403, 404}, page
        sara.main.does_not_see(NEAR_MISS)
    sara.page.goto(f"{sara.url}/staff/cases?view=all")
    sara.main.does_not_see(receipt.reference)
    nils.page.goto(f"{nils.url}/staff/cases?view=all")
    nils.main.sees(receipt.reference)
