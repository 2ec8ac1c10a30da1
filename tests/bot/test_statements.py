"""What a short message says anew: the field and the value, in three languages and many shapes."""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from dialogue import NOW, SERVICE

from bot.actions.dates import read_when
from bot.actions.statements import LIKELY, STATED, changes_in, taken_back_in
from bot.actions.turn import ALL_SLOTS, Report, empty_draft

WEDNESDAY = {"phrase": "onsdag", "start": "2026-11-18T00:00:00+01:00", "end": "2026-11-19T00:00:00+01:00", "approximate": False}  # fmt: skip


def _report(**fields: Any) -> Report:
    """Wednesday, the medical ward, the next of kin, serious harm by medicines; by video."""
    slots = {
        **dict.fromkeys(ALL_SLOTS),
        **empty_draft("solvik", "nb"),
        "settled": ["reporter_role", "occurred", "place", "kind", "category", "perceived_harm"],
        "now": NOW, "service_info": SERVICE, "misunderstandings": 0, "what_happened": "x",
        "kind": "harm_event", "category": "medication", "perceived_harm": "significant",
        "reporter_role": "next_of_kin", "occurred": WEDNESDAY,
        "place": {"unit": "medical-ward", "text": None},
        "involvement": {"keep_informed": True, "take_part": True, "modes": ["video"], "support": None},
        "contact": {"name": None, "email": "kari@example.no", "phone": "90000000"},
    }  # fmt: skip
    return Report({**slots, **fields})


def _named(text: str, report: Report) -> dict[str, Any]:
    short = {"occurred": lambda v: v["start"][:13], "place": lambda v: v["unit"] or v["text"]}
    return {
        c.field: short.get(c.field, lambda value: value)(c.value) for c in changes_in(text, report)
    }


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Oh and it was actually last Thursday that it happened, not Friday.", "2026-11-19T00"),
        ("I just asked my brother and he says it was on Sunday", "2026-11-15T00"),
        ("Hmm, thinking about it again, it must have been Monday evening", "2026-11-16T18"),
        ("sorry I mix the days, it was on saturday", "2026-11-14T00"),
        ("One correction: the date is 12 November, not 13.", "2026-11-12T00"),
        ("it was in the evening, not the morning", "2026-11-18T18"),
        ("Forresten, det var ikke i går, det var på søndag. Jeg blandet dagene.", "2026-11-15T00"),
        ("Når jeg tenker meg om, så var det mandag", "2026-11-16T00"),
        ("nei, det var på natta", "2026-11-18T00"),
        ("æ sa i går, men det va i førgårs", "2026-11-19T00"),
        ("eg sjekka kalenderen, det var førre fredag", "2026-11-20T00"),
        ("no kom eg på at det var laurdag og ikkje søndag", "2026-11-14T00"),
        ("no, it was in February, not March", "2026-02-01T00"),
    ],
)
def test_when(text: str, value: str) -> None:
    assert _named(text, _report()) == {"occurred": value}


@pytest.mark.parametrize(
    ("before", "text", "phrase", "start", "end"),
    [
        ("tysdag kveld", "nei, det var onsdag", "onsdag kveld", "18T18", "19T00"),
        ("tirsdag morgen", "det var på onsdag", "onsdag morgen", "18T06", "18T12"),
        ("i går kveld kvart over åtte", "feil, det var onsdag", "onsdag kveld kvart over åtte", "18T20", "18T20"),
        ("natt til tirsdag", "det var ikke tirsdag, det var onsdag", "onsdag natt", "18T00", "18T06"),
        ("Tuesday evening", "it was Wednesday", "Wednesday evening", "18T18", "19T00"),
        ("yesterday afternoon", "no, it was Wednesday, not yesterday", "Wednesday afternoon", "18T12", "18T18"),
        # Another part of the day, or a longer time, is said whole.
        ("tysdag kveld", "nei, det var onsdag morgon", "onsdag morgon", "18T06", "18T12"),
        ("tysdag kveld", "nei, det var førre veke", "førre veke", "09T00", "16T00"),
        ("tysdag", "nei, det var onsdag", "onsdag", "18T00", "19T00"),
        ("last week", "no, it was Wednesday", "Wednesday", "18T00", "19T00"),
    ],
)  # fmt: skip
def test_another_day_keeps_the_part_of_the_day(
    before: str, text: str, phrase: str, start: str, end: str
) -> None:
    known = read_when(before, datetime.fromisoformat(NOW))
    assert known is not None
    found = changes_in(text, _report(occurred=known.as_field()))[0].value
    assert found["phrase"] == phrase
    assert (found["start"][8:13], found["end"][8:13]) == (start, end)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("it wasn't the medical ward, it was the emergency department", "emergency"),
        ("Wrong ward, I meant maternity", "maternity"),
        ("Jeg sa medisinsk, men det var akutten", "emergency"),
        ("avdelinga er feil, det var barsel", "maternity"),
        ("oi, det skjedde på gangen utenfor, ikke på avdelinga", "på gangen utenfor"),
    ],
)
def test_where(text: str, value: str) -> None:
    assert _named(text, _report()) == {"place": value}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("I'm her sister, not her daughter", "relative"),
        ("I'm actually the patient myself", "patient"),
        ("I should have said I'm her daughter-in-law", "relative"),
        ("du har skrevet at jeg er pårørende, men jeg er pasienten", "patient"),
        ("det er onkelen min, ikke faren min", "relative"),
        ("eg er syster hennar, ikkje dotter", "relative"),
        ("eg jobbar her, eg er ikkje pårørande", "staff_assisting"),
    ],
)
def test_who(text: str, value: str) -> None:
    assert _named(text, _report()) == {"reporter_role": value}


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("it was only close to going wrong", "harm_event", {"kind": "near_miss"}),
        ("it wasn't harm, just a close call", "harm_event", {"kind": "near_miss"}),
        ("det gikk bare nesten galt", "harm_event", {"kind": "near_miss"}),
        ("det var berre nære på", "harm_event", {"kind": "near_miss"}),
        ("nothing happened to her after all", "harm_event", {"kind": "no_harm_event"}),
        ("nobody was hurt in the end", "harm_event", {"kind": "no_harm_event"}),
        ("ingen tok skade av det, viser det seg", "harm_event", {"kind": "no_harm_event"}),
        ("ho kom ikkje til skade", "harm_event", {"kind": "no_harm_event"}),
        ("it did do harm after all", "no_harm_event", {"kind": "harm_event"}),
        ("he did get hurt, a bruise", "no_harm_event", {"kind": "harm_event", "perceived_harm": "minor"}),
        ("it turned out she broke her wrist", "no_harm_event", {"kind": "harm_event", "perceived_harm": "significant"}),
        ("han ble skadet likevel, han fikk et blåmerke", "near_miss", {"kind": "harm_event", "perceived_harm": "minor"}),
        ("ho fekk faktisk ein skade, eit brot i handa", "no_harm_event", {"kind": "harm_event", "perceived_harm": "significant"}),
        ("det var ikke så alvorlig som jeg skrev", "harm_event", {"perceived_harm": "minor"}),
        ("det var ikkje ein uskuldig hendelse, ho døydde", "harm_event", {"perceived_harm": "death"}),
        ("I don't know whether she was hurt", "harm_event", {"perceived_harm": "unclear"}),
        ("it was more of a worry than an incident", "harm_event", {"kind": "concern"}),
        ("det er egentlig et forslag, ikke en hendelse", "harm_event", {"kind": "suggestion"}),
    ],
)  # fmt: skip
def test_how_it_went(text: str, kind: str, told: dict[str, str]) -> None:
    harm = "none" if kind != "harm_event" else "significant"
    assert _named(text, _report(kind=kind, perceived_harm=harm)) == told


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("it's about how they talked to us, not the medicines", "communication_information"),
        ("it's not about medicines, it is about privacy", "records_privacy"),
        ("det gjelder ventetid, ikke medisin", "waiting_access"),
        ("kategorien ble feil, det er utskrivning", "discharge_transition"),
        ("eg meiner det handlar om kommunikasjon", "communication_information"),
    ],
)
def test_what_it_is_about(text: str, value: str) -> None:
    assert _named(text, _report()) == {"category": value}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I want to be anonymous after all", {"involvement": "anonymous"}),
        ("I don't want to be contacted after all", {"involvement": "anonymous"}),
        ("jeg vil bare få beskjed, ikke delta", {"involvement": "informed"}),
        ("I've changed my mind, I would like to take part in going through it", {"involvement": "take_part"}),
        ("jeg har ombestemt meg, jeg vil gjerne få vite hva som kommer ut av det", {"involvement": "informed"}),
        ("by phone rather than video", {"modes": ["phone"]}),
        ("heller skriftlig", {"modes": ["written"]}),
        ("telefon også", {"modes": ["video", "phone"]}),
        ("ikke video likevel", {"modes": []}),
        ("kan vi ta det på telefon i stedet for video?", {"modes": ["phone"]}),
        ("eg vil heller ha eit møte", {"modes": ["joint_meeting"]}),
        ("I need an interpreter after all, Polish", {"support": "I need an interpreter after all, Polish"}),
        ("jeg trenger ikke tolk likevel", {"support": None}),
        ("søsteren min blir med meg likevel", {"support": "søsteren min blir med meg likevel"}),
    ],
)  # fmt: skip
def test_what_happens_afterwards(text: str, told: dict[str, Any]) -> None:
    assert _named(text, _report()) == told


@pytest.mark.parametrize(
    ("text", "email", "phone"),
    [
        ("my email has a typo, it should be kari.n@example.com", "kari.n@example.com", "90000000"),
        ("kari.n@example.no", "kari.n@example.no", "90000000"),
        ("it should be hotmail, not example", "kari@hotmail.no", "90000000"),
        ("nummeret ble feil, det er 48 12 34 56", "kari@example.no", "48123456"),
        ("telefonen er feil, han er 91234567", "kari@example.no", "91234567"),
        ("no, it is ola@example.org not kari@example.no", "ola@example.org", "90000000"),
        ("not kari@example.no but ola@example.org", "ola@example.org", "90000000"),
        ("the other address, ola@example.org, not kari@example.no", "ola@example.org", "90000000"),
        (
            "kari@example.no is the wrong address, I meant ola@example.org",
            "ola@example.org",
            "90000000",
        ),
        ("replace kari@example.no with ola@example.org", "ola@example.org", "90000000"),
        ("it was kari@example.no before, now it is ola@example.org", "ola@example.org", "90000000"),
        ("bruk heller ola@example.org", "ola@example.org", "90000000"),
        ("bytt ut kari@example.no med ola@example.org", "ola@example.org", "90000000"),
        (
            "den gamle var kari@example.no, den nye er ola@example.org",
            "ola@example.org",
            "90000000",
        ),
        (
            "bruk den andre adressa, ola@example.org, i staden for kari@example.no",
            "ola@example.org",
            "90000000",
        ),
        (
            "eg brukar ikkje kari@example.no lenger, skriv til ola@example.org",
            "ola@example.org",
            "90000000",
        ),
        ("ring 400 00 000, ikke 900 00 000", "kari@example.no", "40000000"),
    ],
)
def test_how_to_be_reached(text: str, email: str, phone: str) -> None:
    contact = {"name": None, "email": email, "phone": phone}
    assert _named(text, _report()) == {"contact": contact}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "no, it was Tuesday, at the emergency department, and I'm her sister",
            {"occurred": "2026-11-17T00", "place": "emergency", "reporter_role": "relative"},
        ),
        (
            "vent, det var på barsel, og jeg er søsteren hennes",
            {"place": "maternity", "reporter_role": "relative"},
        ),
        (
            "jeg vil være anonym likevel, og det var på søndag",
            {"involvement": "anonymous", "occurred": "2026-11-15T00"},
        ),
    ],
)
def test_several_fields_in_one_message(text: str, told: dict[str, Any]) -> None:
    assert _named(text, _report()) == told


@pytest.mark.parametrize(
    "text",
    [
        "no, it was not the doctor but the nurse",
        "it was Tuesday when she fell again",
        "no, nobody called me",
        "is it anonymous?",
        "was it Tuesday?",
        "nei, det var ikke legen, men sykepleieren",
        "det var tirsdag da hun falt igjen",
        "nei, hun fikk ikke medisinen før på tirsdag da nattevakten endelig kom og så til henne",
        "jeg vil heller snakke med noen på telefon",
        "I would rather write in English",
        "hei på dere",
        "jeg vet ikke",
    ],
)
def test_what_states_nothing_of_the_report(text: str) -> None:
    assert [c for c in changes_in(text, _report()) if c.sure >= STATED] == []


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("no, it wasn't Wednesday", "occurred"),
        ("Wednesday is wrong", "occurred"),
        ("det var ikke på medisinsk", "place"),
        ("e-posten er feil", "contact"),
        ("I take that back about the harm", "perceived_harm"),
        ("jeg tar tilbake det jeg sa om skaden", "perceived_harm"),
        ("eg tek tilbake det om staden", "place"),
    ],
)
def test_what_is_only_wrong(text: str, field: str) -> None:
    assert taken_back_in(text, _report()) == [field]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I take that back about the harm, it was only a minor injury", {"perceived_harm": "minor"}),
        ("forget what I wrote about the harm, it was nothing serious", {"perceived_harm": "minor"}),
        ("that bit about the harm was too much, it was only small", {"perceived_harm": "minor"}),
        ("I take it back about where, it was the maternity ward", {"place": "maternity"}),
        ("scrap what I said about when, it was Tuesday", {"occurred": "2026-11-17T00"}),
        ("ignore what I said about my role, I'm a neighbour", {"reporter_role": "relative"}),
        ("I withdraw what I said about the kind, it was just a worry", {"kind": "concern"}),
        ("as for the harm, it was a bruise", {"perceived_harm": "minor"}),
        ("jeg tar tilbake det om skaden, den var bare liten", {"perceived_harm": "minor"}),
        ("jeg trekker det jeg sa om skaden, hun døde", {"perceived_harm": "death"}),
        ("glem det jeg skrev om tidspunktet, det var tirsdag", {"occurred": "2026-11-17T00"}),
        ("stryk det om hvem jeg er, bare en nabo", {"reporter_role": "relative"}),
        ("jeg tar det tilbake om stedet, det var barsel", {"place": "maternity"}),
        ("når det gjelder temaet, det var mest køen", {"category": "waiting_access"}),
        ("eg tek tilbake det om skaden, han var berre liten", {"perceived_harm": "minor"}),
        ("gløym det eg sa om staden, det var barsel", {"place": "maternity"}),
        ("sjå bort frå det eg skreiv om når, det var tysdag", {"occurred": "2026-11-17T00"}),
        ("eg tek att det om kva slags melding det er, det var berre nære på", {"kind": "near_miss"}),
    ],
)  # fmt: skip
def test_what_is_taken_back_by_its_name_takes_the_value_beside_it(
    text: str, told: dict[str, Any]
) -> None:
    assert _named(text, _report()) == told
    assert changes_in(text, _report())[0].sure > LIKELY


@pytest.mark.parametrize(
    "text",
    [
        "I take that back about the doctor, she was small",
        "forget it",
        "they forgot what I said about the harm, and it was bad for her the whole night after that",
        "jeg tar tilbake det om legen, han var liten",
        "de glemte det jeg sa om skaden",
        "dei gløymde det eg sa om når, og ho låg der heile natta utan at nokon kom",
    ],
)
def test_what_is_taken_back_of_something_else_changes_nothing(text: str) -> None:
    assert [c for c in changes_in(text, _report()) if c.sure >= STATED] == []


def test_an_opening_or_a_contrast_makes_it_surer() -> None:
    sure = [
        changes_in(text, _report())[0].sure
        for text in ("it was Tuesday", "oh, it was Tuesday", "no, it was Tuesday")
    ]
    assert sure == sorted(set(sure))
    assert changes_in("it was Tuesday, not Wednesday", _report())[0].sure > LIKELY
