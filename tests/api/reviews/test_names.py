"""What may tell who somebody is: hinted at, and put out of sight."""

from __future__ import annotations

import pytest

from api.reviews.names import People, find, found, hidden

PEOPLE = People(("Kari Nordmann", "Ola von Lie"), ("Solvik sykehus", "Fødeavdelingen"))


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("Kari sa fra. Så gikk Nordmann hjem.", ["Kari", "Nordmann"]),
        ("Karis mor og Ola's bror kom.", ["Karis", "Ola's"]),
        ("Da kom sykepleier Berit Hansen.", ["Berit Hansen"]),
        ("Avdelingen var full. Legen kom.", []),
        ("På Fødeavdelingen ved Solvik brukte de EKG.", []),
        ("Ring 911 23 456 eller skriv til kari@example.org.", ["911 23 456", "kari@example.org"]),
        ("Fødselsnummer 010190 12345 sto der.", ["010190 12345"]),
        ("12. mars 2026 kl. 14.30 ga de 500 mg.", []),
        ("– Anne visste det ikke.", []),
        ("In March I told them.", []),
        ("Vi ringte dr. Hansen.", ["Hansen"]),
        ("Fru Hansen falt.", ["Hansen"]),
        ("Hun var 82 år, og det var tirsdag 3. mars.", []),
        ("Han heter Ola Lie Nordmann Berg.", ["Ola Lie Nordmann", "Berg"]),
    ],
)
def test_names_addresses_and_telling_numbers_are_found(text: str, hints: list[str]) -> None:
    assert found(text, PEOPLE) == hints


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kari Nordmann sa fra.", "[navn] sa fra."),
        ("Det var Karis mor.", "Det var [navn] mor."),
        ("Han het von Lie.", "Han het von [navn]."),
        ("Ring +47 911 23 456.", "Ring [navn]."),
        ("Vi må lie på det.", "Vi må lie på det."),
    ],
)
def test_names_we_know_are_put_out_of_sight_and_words_like_them_are_not(
    text: str, said: str
) -> None:
    assert hidden(text, PEOPLE, "[navn]") == said


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
        ("Nummeret 010170 12345 sto der.", "number", "010170 12345"),
        ("Ring 912 34 567.", "number", "912 34 567"),
        ("Ring +47 912 34 567.", "number", "+47 912 34 567"),
        ("Skriv til kari@example.org.", "address", "kari@example.org"),
        ("Da sa Kari Nordmann det.", "person", "Kari Nordmann"),
        ("Da sa Kari det.", "person", "Kari"),
        ("Vi spurte sykepleier Hansen om det.", "person", "Hansen"),
        ("Dr. Hansen kom.", "person", "Hansen"),
    ],
)
def test_what_may_lead_to_a_person_is_found_with_what_it_may_be(
    text: str, what: str, words: str
) -> None:
    assert [(each.what, each.words) for each in find(text, People())] == [(what, words)]


def test_the_reporters_name_is_found_in_any_part_and_form_and_others_not_in_small_letters() -> None:
    people = People(names=("Berit Dal",), reporter=("Ola Nordmann",))
    found = find("Olas mor og nordmann sa det nede i en dal til Berit.", people)
    assert [(each.what, each.words) for each in found] == [
        ("name", "Olas"),
        ("name", "nordmann"),
        ("name", "Berit"),
    ]


def test_the_name_of_the_unit_is_found_once_and_is_no_person() -> None:
    text = "På Akuttmottaket var det fullt."
    found = find(text, People(places=("Akuttmottak",)), units=["Akuttmottak"])
    assert [(each.what, each.words) for each in found] == [("unit", "Akuttmottaket")]


def test_an_address_is_told_once_though_a_name_stands_in_it() -> None:
    people = People(reporter=("Kari Nordmann",))
    found = find("Skriv til kari.nordmann@example.org.", people)
    assert [each.what for each in found] == ["address"]


def test_a_text_without_such_places_is_left_in_peace() -> None:
    text = "To medisiner lignet. De står nå i hver sin hylle, 20 cm fra hverandre.."
    assert find(text, People()) == []


def test_the_reporters_name_is_hidden_too() -> None:
    assert hidden("Da ringte Kari.", People(reporter=("Kari Nordmann",)), "[navn]") == (
        "Da ringte [navn]."
    )
