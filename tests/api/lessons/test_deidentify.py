"""Places in a lesson that may lead to a person are pointed at."""

from __future__ import annotations

import pytest

from api.lessons.deidentify import find


@pytest.mark.parametrize(
    ("text", "what", "words"),
    [
        ("Det skjedde 3. mars på natta.", "date", "3. mars"),
        ("Det skjedde 03.03.2026.", "date", "03.03.2026"),
        ("Det var på tirsdag.", "date", "tirsdag"),
        ("It happened on May 3.", "date", "May 3"),
        ("En 82-åring falt.", "age", "82-åring"),
        ("Ei kvinne på 82 år fall.", "age", "82 år"),
        ("A 5 year old child.", "age", "5 year old"),
        ("Nummeret 01017012345 sto der.", "number", "01017012345"),
        ("Ring 912 34 567.", "number", "912 34 567"),
        ("Skriv til kari@example.org.", "address", "kari@example.org"),
        ("Da sa Kari Nordmann det.", "person", "Kari Nordmann"),
        ("Vi spurte sykepleier Hansen om det.", "person", "sykepleier Hansen"),
    ],
)
def test_what_may_lead_to_a_person_is_found(text: str, what: str, words: str) -> None:
    assert [(each.what, each.words) for each in find(text)] == [(what, words)]


def test_a_name_from_the_report_is_found_in_any_part_and_form() -> None:
    found = find("Olas mor og nordmann sa det.", names=["Ola Nordmann"])
    assert [(each.what, each.words) for each in found] == [("name", "Olas"), ("name", "nordmann")]


def test_the_name_of_the_unit_is_found() -> None:
    found = find("På Akuttmottaket var det fullt.", units=["Akuttmottak"])
    assert [each.what for each in found] == ["unit"]


def test_a_text_without_such_places_is_left_in_peace() -> None:
    text = "To medisiner lignet. De står nå i hver sin hylle, 20 cm fra hverandre.."
    assert find(text) == []
