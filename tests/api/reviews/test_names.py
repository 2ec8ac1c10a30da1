"""What may tell who somebody is: hinted at, and put out of sight."""

from __future__ import annotations

import pytest

from api.reviews.names import People, found, hidden

PEOPLE = People(("Kari Nordmann", "Ola von Lie"), ("Solvik sykehus", "Fødeavdelingen"))


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("Kari sa fra. Så gikk Nordmann hjem.", ["Kari", "Nordmann"]),
        ("Karis mor og Ola's bror kom.", ["Karis", "Ola's"]),
        ("Da kom sykepleier Berit Hansen.", ["Berit", "Hansen"]),
        ("Avdelingen var full. Legen kom.", []),
        ("På Fødeavdelingen ved Solvik brukte de EKG.", []),
        ("Ring 911 23 456 eller skriv til kari@example.org.", ["911 23 456", "kari@example.org"]),
        ("Fødselsnummer 010190 12345 sto der.", ["010190 12345"]),
        ("12. mars 2026 kl. 14.30 ga de 500 mg.", []),
        ("– Anne visste det ikke.", []),
        ("In March I told them.", []),
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
