"""A grave event, from the inbox to the effect: staff work, and a relative takes part."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from api.shared import clock
from tests.journeys import stories
from tests.journeys.people import Receipt, Reporter, receipt_on
from tests.journeys.staff import section_of

if TYPE_CHECKING:
    from tests.journeys.conftest import Invite, Team
    from tests.journeys.staff import Colleague
    from tests.product import Product

STORY = "Hjertelyden til barnet falt klokka tre. Legen kom først klokka fire. Barnet døde."
MATTERS = "At noen forklarer hvorfor det tok så lang tid."
EMAIL = stories.an_address("olav.bo")
STAFFS_ACCOUNT = "Jordmor ringte vakthavende lege klokka kvart over tre."
DIFFERENCE = "Når legen ble tilkalt, fortelles ulikt."
POINT = "Den som ringer etter hjelp, må vite at den er på vei."
ADDED = "En pleier sa at de lette etter legen."
ANSWER = (
    "Vi er lei oss for at det tok en time. Vi vet nå at anropet ikke kom fram. Fra nå av går "
    "det til to leger samtidig, og den ene må svare."
)
AGREED = "Olav får lese utkastet før det er ferdig."
DRAFT = {
    "What happened": "Hjertelyden falt klokka tre, og legen kom klokka fire.",
    "How it came about": "Anropet gikk til én lege, som ikke hørte det.",
    "What we learn from it": POINT,
    "What we do next": "Anropet skal gå til to leger.",
    "What we still do not know": "",
}
TOLD = "Vi sto i gangen og ropte."
ROOM = "Møterom 2"
SAW = "Faren ble spurt først, og ingen avbrøt ham."
STANDPOINT = "Vi ventet lenger enn det står her."
COMMENT = "Vi ba om hjelp flere ganger. Det står ikke her."
REPLY = "Det har du rett i. Vi skriver det inn."
STRONG = (
    "Strong: makes the right way the easy way. Barriers that force it, simpler work, one "
    "standard for all, leaders who take part."
)


def test_a_grave_event_is_followed_from_the_inbox_to_the_effect(
    team: Team, visitor: Invite, product: Product
) -> None:
    olav = visitor(Reporter, "nb")
    receipt = tells_by_the_form(olav)
    marit = team.adviser
    takes_it_in(marit, receipt.reference)
    does_what_the_law_asks(marit, receipt.reference)
    marit.opens_at(receipt.reference, "Invitation into the review").presses(
        "Invite into the review"
    )
    says_yes(olav, product)
    marit.opens_at(receipt.reference, "Invitation into the review").sees("Said yes")

    marit.opens(receipt.reference, "review")
    marit.section("Start the review").presses("Start the review")
    marit.section("The review").sees("Event analysis")
    gathers_who_takes_part(marit)
    both_sides_tell(marit, receipt)
    olav.opens_the_receipt_page(receipt)
    olav.follows("Read, correct and add")
    olav.sees(re.compile(re.escape(STAFFS_ACCOUNT)))
    remembered = section_of(olav, "Add something you remember")
    remembered.fills("What happened", ADDED)
    remembered.presses("Add")
    marit.opens(receipt.reference, "review/timeline")
    marit.section("What happened").sees(ADDED)
    they_meet(marit, receipt.reference)
    the_council_looks_on(marit, team.council, receipt.reference)
    marit.writes_what_was_learned(receipt.reference, "Organisation", "Bare én mottok.", POINT)
    the_draft_is_commented(marit, olav, receipt)
    both_sides_say_where_they_stand(team.leader_of_maternity, olav, receipt)
    marit.opens(receipt.reference, "review/report")
    for words in (STANDPOINT, SAW):
        marit.main.sees(words)

    measure = decides_a_measure(marit, receipt.reference)
    marit.answers_and_closes(receipt.reference, ANSWER)
    olav.looks_again()
    olav.sees(re.compile(re.escape(ANSWER)))
    the_effect_is_checked(marit, measure)
    marit.opens(receipt.reference, "measures")
    marit.main.sees("Effect confirmed")
    olav.looks_again()
    olav.sees("The effect was checked")


def tells_by_the_form(olav: Reporter) -> Receipt:
    """A relative tells by the plain form, and wants to take part in a meeting."""
    olav.page.goto(f"{olav.url}/s/solvik/form?lang=nb")
    olav.fills("What happened?", STORY)
    olav.fills("What matters most to you now?", MATTERS)
    olav.chooses("Who are you in this?", "I have lost someone")
    olav.chooses("Place", "Fødeavdelingen")
    olav.chooses("What was it mostly about?", "Birth and newborn")
    olav.ticks("Something happened, and someone was harmed")
    olav.ticks("The person died")
    olav.ticks("Be told, and take part when the event is looked into")
    olav.ticks("In a meeting with the staff")
    olav.fills("Name", "Olav Bo")
    olav.fills("E-mail", EMAIL)
    olav.presses("Check your answers")
    olav.sees_heading("Check your answers")
    olav.presses("Send")
    olav.sees_heading("Thank you, your report is sent")
    return receipt_on(olav)


def takes_it_in(marit: Colleague, reference: str) -> None:
    """Find the case in the inbox and classify it as grave."""
    marit.opens_the_case(reference)
    marit.section("Our classification").ticks("Very serious and unexpected")
    marit.section("Our classification").chooses_what_tells("Responsible", "Marit Moe")
    marit.classifies(
        {
            "Physical harm": "Death",
            "Complexity": "Composite: several things played together",
            "Learning value": "High: others can learn from it",
        }
    )


def does_what_the_law_asks(marit: Colleague, reference: str) -> None:
    """Answer what is asked of grave events: notification and report, a meeting, simulation."""
    marit.opens(reference, "duties")
    for duty, answer, why in (
        ("Statutory notification", "Yes, and it has been notified", "Meldt til Statsforvalteren."),
        ("Report to the authority", "It is not asked for here", ""),
        ("Offer of a meeting", "They said yes to a meeting", ""),
        ("Simulation", "Yes, use it for simulation", "Laget kan øve på å hente hjelp."),
    ):
        marit.section(duty).ticks(answer)
        if why:
            marit.section(duty).fills("Why", why)
        marit.section(duty).presses("Save the answer")
        marit.section(duty).sees(answer)
        marit.section(duty).does_not_see("To be answered")


def says_yes(olav: Reporter, product: Product) -> None:
    """Open the invitation from the e-mail, and accept."""
    mail = stories.invitation_to(EMAIL, product.far_end_url)
    olav.page.goto(next(link for link in mail["links"] if "/i/" in link))
    olav.presses("Yes, I want to take part")
    olav.sees_heading("Thank you for your answer")


def gathers_who_takes_part(marit: Colleague) -> None:
    """Find the reporter, who said yes, among those who take part, and ask a leader to join."""
    marit.section("Who takes part").sees("The reporter")
    adding = marit.section("Who takes part").unfolds("Add a colleague")
    adding.chooses_what_tells("Colleague", "Nils Nes")
    adding.presses("Add")
    marit.section("Who takes part").sees("Nils Nes")
    asking = marit.section("Who takes part").unfolds("Add an observer from the user council")
    asking.chooses_what_tells("Member of the user council", "Turid Tveit")
    asking.presses("Add")
    marit.section("Who takes part").sees("Turid Tveit")


def both_sides_tell(marit: Colleague, receipt: Receipt) -> None:
    """Quote the reporter, add the staff's account, and mark where they differ."""
    marit.opens(receipt.reference, "review/timeline")
    report = marit.section("In the reporter's own words").unfolds_first()
    report.ticks("Legen kom først klokka fire.")
    report.fills("In words", "klokka fire")
    report.presses("Add to the timeline")
    new = marit.section("Add what happened")
    new.chooses("Whose account", "The staff's account")
    new.fills("What happened", STAFFS_ACCOUNT)
    new.ticks("The reporter may see this")
    new.presses("Add to the timeline")
    entry = marit.section("What happened").holding(STAFFS_ACCOUNT).unfolds("Change, move, mark")
    entry.chooses_what_tells("It is told differently in", "Legen kom")
    entry.fills("What is told differently", DIFFERENCE)
    entry.presses("Mark the difference")
    marit.section("Told differently").sees(DIFFERENCE)


def they_meet(marit: Colleague, reference: str) -> None:
    """Plan a meeting with the reporter and the leader, hold it and note what was agreed on."""
    marit.opens(reference, "review/meetings")
    plan = marit.section("Plan a meeting")
    plan.chooses("What kind of meeting", "Joint meeting with the reporter")
    plan.fills("Day and time", f"{_day(3)}T14:00")
    plan.fills("Room, or a link", ROOM)
    plan.ticks_what_tells("The reporter")
    plan.ticks_what_tells("Nils Nes")
    plan.ticks_what_tells("Turid Tveit")
    plan.presses("Plan the meeting")
    marit.opens(reference, "review/meetings")
    marit.section("Meetings").follows_what_tells("Joint meeting with the reporter")
    minutes = marit.section("Who came, and notes")
    minutes.fills("Notes", AGREED)
    minutes.presses("The meeting was held: save")
    marit.section("Joint meeting with the reporter").sees(AGREED)
    marit.section("Joint meeting with the reporter").sees("Held")
    marit.opens(reference, "review/timeline")
    told = marit.section("In the reporter's own words").unfolds("Write down what they told us")
    told.chooses("Who told it", "The reporter")
    told.chooses("How", "in a meeting")
    told.fills("What they told", TOLD)
    told.presses("Save what they told")


def the_council_looks_on(marit: Colleague, turid: Colleague, reference: str) -> None:
    """An observer reads what she may of the meeting, no more, and tells what she saw."""
    marit.opens(reference, "review/observer")
    marit.main.fills("Where", ROOM)
    marit.main.presses("Let them read this")
    turid.page.goto(f"{turid.url}/staff/observing")
    turid.main.follows("Event analysis")
    turid.section("Meetings you are asked to").sees(ROOM)
    for untold in ("Olav Bo", reference, AGREED):
        turid.main.does_not_see(untold)
    turid.main.fills("Tell us what you saw", SAW)
    turid.main.presses("Give it to those who work on the review")
    turid.section("What you saw").sees(SAW)


def both_sides_say_where_they_stand(nils: Colleague, olav: Reporter, receipt: Receipt) -> None:
    """The leader who took part stands by the account; the reporter sees it otherwise."""
    nils.opens(receipt.reference, "review/sign-off")
    own = nils.section("Where do you stand?")
    own.ticks("I can stand by it")
    own.presses("Sign")
    olav.looks_again()
    olav.follows("Stand by it, or see it otherwise")
    section_of(olav, "What the people who work here say").sees("Nils Nes")
    own = section_of(olav, "What do you say?")
    own.ticks("I see it otherwise")
    own.fills("How you see it, if you like", STANDPOINT)
    own.presses("Send to the service")
    section_of(olav, "Thank you. This is what you said").sees(STANDPOINT)
    nils.opens(receipt.reference, "review/sign-off")
    nils.section("Who has signed").sees(STANDPOINT)


def the_draft_is_commented(marit: Colleague, olav: Reporter, receipt: Receipt) -> None:
    """Share a draft summary; the reporter sees it differently, and gets an answer."""
    marit.opens(receipt.reference, "review/summary")
    draft = marit.section("Draft summary")
    for title, text in DRAFT.items():
        draft.fills(title, text)
    draft.presses("Save the draft")
    marit.section("Draft summary").presses("Share it with the reporter")
    olav.looks_again()
    olav.follows("Read the draft")
    olav.sees(re.compile(re.escape(DRAFT["How it came about"])))
    olav.ticks("I see it differently")
    olav.fills("In your own words, if you like", COMMENT)
    olav.presses("Send to the service")
    marit.opens(receipt.reference, "review/summary")
    said = marit.section("What the reporter said")
    said.sees(COMMENT)
    said.fills("Your answer to the reporter", REPLY)
    said.presses("Send the answer")
    olav.looks_again()
    olav.follows("Read the draft")
    olav.sees(re.compile(re.escape(REPLY)))


def decides_a_measure(marit: Colleague, reference: str) -> str:
    """Propose a strong measure, decide it, carry it out; return its address."""
    marit.opens(reference, "measures")
    marit.main.follows("Propose a measure")
    new = marit.section("New measure")
    new.fills("The measure in one line", "Anropet går til to leger samtidig")
    new.ticks(STRONG)
    new.chooses_what_tells("Owner", "Marit Moe")
    new.fills("To be carried out by", _day(20))
    new.fills("How we see whether it helps", "Minutter fra anrop til lege")
    new.fills("Today", "60")
    new.fills("Target", "10")
    new.presses("Propose the measure")
    marit.main.follows("Anropet går til to leger samtidig")
    marit.section("What is next").fills("Check the effect on", _day(60))
    marit.section("What is next").presses("Decide it")
    marit.section("What is next").presses("It is carried out")
    marit.section("What is next").sees(
        "It is done, but done is not the same as effective: check the effect."
    )
    return marit.page.url


def the_effect_is_checked(marit: Colleague, measure: str) -> None:
    """Write down, after the closing, that the measure helps."""
    marit.page.goto(measure)
    check = marit.section("Does it help?").unfolds("Write down what the check showed")
    check.ticks("It helps")
    check.fills("The indicator now", "8")
    check.fills("What does that rest on?", "Tolv anrop i uke 3.")
    check.presses("Save the check")
    marit.main.sees("Effect confirmed")


def _day(days: int) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()
