"""Numbers and addresses in a story are pointed out at once and struck out by one press."""

# Sentences stand on one line.

from __future__ import annotations

import pytest

from bot.actions.identity_numbers import is_national_number
from bot.actions.personal_data import findings, names_someone


def number(nine: str) -> str:
    """A made-up number: nine digits with their two check digits."""
    digits = [int(digit) for digit in nine]
    for weights in ((3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)):
        check = -sum(w * d for w, d in zip(weights, digits, strict=True)) % 11
        assert check < len("0123456789"), "no such number: take the next"
        digits.append(check)
    return "".join(map(str, digits))


@pytest.mark.parametrize(
    "nine",
    ["010107501", "410107501", "018107501", "416607502", "014107501", "810107502", "910107501"],
    ids=["ordinary", "D-number", "synthetic +80", "D and NAV +65", "synthetic +40", "FH 8", "FH 9"],
)  # fmt: skip
def test_every_sort_of_identity_number_is_known_and_a_wrong_check_digit_is_not(nine: str) -> None:
    right = number(nine)
    assert is_national_number(right)
    assert is_national_number(f"{right[:6]} {right[6:]}")
    assert not is_national_number(right[:10] + str((int(right[10]) + 1) % 10))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"fnr {number('010107501')}.", ["national_number"]),
        ("ring 912 34 567 eller 22 33 44 55", ["phone", "phone"]),
        ("+47 91234567 og +46 70 123 45 67", ["phone", "phone"]),
        ("skriv til kari.n@example.no", ["email"]),
        ("12.10.2025 kl 14.30, rom 214, 2,5 mg og 500 ml", []),
        ("fra 2024-2025 ventet vi 12 34 dager", []),
        ("ring 113, 116 117 eller 116123", []),
        ("jeg ringte 75 00 00 00", []),
    ],
)
def test_only_what_leads_to_a_person_is_found(text: str, kinds: list[str]) -> None:
    assert [found.kind for found in findings(text, own_phone="75 00 00 00")] == kinds


def test_a_name_is_seen_only_where_it_is_introduced_as_one() -> None:
    assert names_someone("Legen heter Kari Nordmann", [])
    assert names_someone("We saw Dr. Hansen twice", [])
    assert not names_someone("Mor falt i Bodø. Ingen kom.", [])
    assert not names_someone("Stedet heter Solvik", ["Solvik"])


@pytest.mark.parametrize(
    ("language", "mark"), [("nb", "[strøket]"), ("nn", "[stroke]"), ("en", "[struck out]")]
)
async def test_one_press_strikes_it_out_of_the_draft_and_keeps_the_rest(
    conversation, language, mark
) -> None:
    talk = await conversation(language)
    await talk.press(f"language:{language}")
    await talk.say(f"Mor, {number('010107501')}, falt på badet. Ring 912 34 567.")
    assert "personal:strike" in talk.choices
    await talk.press("personal:strike")
    assert talk.draft["what_happened"] == f"Mor, {mark}, falt på badet. Ring {mark}."
    assert "personal:strike" not in talk.choices
    assert talk.question == "what_happened"


async def test_it_can_be_struck_out_in_words_too(conversation) -> None:
    talk = await conversation("nb")
    await talk.say("Mor falt på badet og ingen kom. Ring meg på 912 34 567.")
    await talk.say("stryk nummeret")
    assert talk.draft["what_happened"].endswith("Ring meg på [strøket].")


async def test_what_they_let_stay_is_not_pointed_out_again_but_a_new_number_is(
    conversation,
) -> None:
    talk = await conversation("nb")
    await talk.say("Mor falt på badet og ingen kom. Ring meg på 912 34 567.")
    await talk.press("personal:keep")
    await talk.say("Det var om natta.")
    assert "personal:strike" not in talk.choices
    assert "912 34 567" in talk.draft["what_happened"]
    await talk.press("thats_all")
    await talk.say("At noen ringer kari@example.no")
    assert "personal:strike" in talk.choices
    await talk.press("personal:strike")
    assert talk.draft["what_matters"] == "At noen ringer [strøket]"


async def test_names_are_discouraged_once_and_left_as_they_are(conversation) -> None:
    talk = await conversation("nb")
    await talk.say("Legen heter Kari Nordmann og hun hørte ikke på meg")
    assert "navn" in talk.texts
    assert "Kari Nordmann" in talk.draft["what_happened"]
    await talk.say("Sykepleier Ola Hansen var snill")
    assert "navn" not in talk.texts


async def test_the_state_holds_no_number(conversation) -> None:
    talk = await conversation("nb")
    await talk.say("Mor falt på badet og ingen kom. Ring meg på 912 34 567.")
    assert "912" not in str(talk.state)
