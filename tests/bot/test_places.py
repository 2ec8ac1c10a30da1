"""The service's units in people's words: named, inflected, misspelt, or somewhere else."""

from __future__ import annotations

import pytest
from dialogue import SERVICE

from bot.actions.places import units_mentioned, units_near

UNITS = SERVICE["units"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("på akutten", "emergency"),
        ("akuttmottak", "emergency"),
        ("medisinsk avdeling, rom 4", "medical-ward"),
        ("barselavdelinga", "maternity"),
        ("barselen", "maternity"),
        ("hjemmesykepleie", "home-care"),
        ("the maternity ward", "maternity"),
    ],
)
def test_a_name_is_known_in_every_inflection(text: str, unit: str) -> None:
    assert units_mentioned(text, UNITS) == [unit]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("akkuttmotaket", "emergency"),
        ("emergancy", "emergency"),
        ("hjemme sykepleien", "home-care"),
        ("hjemesykepleien", "home-care"),
        ("barslavdelingen", "maternity"),
        ("medisinks", "medical-ward"),
    ],
)
def test_a_misspelt_name_is_offered_and_never_taken(text: str, unit: str) -> None:
    assert units_mentioned(text, UNITS) == []
    assert units_near(text, UNITS)[0] == unit


@pytest.mark.parametrize(
    "text",
    ["på badet hjemme", "kafeen", "in the hallway", "hos fastlegen", "ward 4b", "avdeling 12", ""],
)
def test_somewhere_else_is_near_no_unit(text: str) -> None:
    assert units_mentioned(text, UNITS) == units_near(text, UNITS) == []


@pytest.mark.parametrize(
    "text",
    ["hun fikk ikke medisinsk hjelp", "det var en medisinsk feil", "Ho trong medisinsk tilsyn"],
)
def test_an_adjective_before_something_else_names_no_ward(text: str) -> None:
    assert units_mentioned(text, UNITS) == []


def test_the_ward_is_known_where_the_adjective_stands_for_it() -> None:
    assert units_mentioned("Medisinsk feil på medisinsk i natt", UNITS) == ["medical-ward"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Mor fikk feil medisin på akuttmottaket", "emergency"),
        ("feil medisin på akutten i går", "emergency"),
        ("Ho fekk feil medisinar på akuttmottaket", "emergency"),
        ("Dei gløymde medisinen på akuttmottaket", "emergency"),
        ("Barselavdelingen blandet medisinene", "maternity"),
        ("They lost the surgery notes at the emergency department", "emergency"),
        ("Det gikk galt etter operasjonen, på medisinsk sengepost", "medical-ward"),
    ],
)
def test_what_was_given_or_done_is_no_place_beside_one_that_is_named(text: str, unit: str) -> None:
    surgical = {
        "id": "surgical-ward",
        "name": {"nb": "Kirurgisk avdeling", "en": "Surgical ward"},
        "synonyms": ["operasjon", "kirurgen", "surgery"],
    }
    assert units_mentioned(text, [*UNITS, surgical]) == [unit]


@pytest.mark.parametrize(
    "text", ["Mor fikk feil medisin", "han går på medisiner", "medisinane vart bytte om"]
)
def test_a_thing_that_a_ward_is_named_after_names_no_ward(text: str) -> None:
    assert units_mentioned(text, UNITS) == []


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Hun lå på medisinen", ["medical-ward"]),
        ("fra medisinen til akuttmottaket", ["emergency", "medical-ward"]),
        ("Barselen sendte oss til akutten", ["emergency", "maternity"]),
    ],
)
def test_a_ward_is_known_by_what_it_is_called_after_a_word_for_where(
    text: str, units: list[str]
) -> None:
    assert sorted(units_mentioned(text, UNITS)) == units


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Mor fikk feil medisin på akuttmottaket.", "nb"),
        ("Mor fekk feil medisin på akuttmottaket.", "nn"),
    ],
)
async def test_who_tells_of_medicine_in_another_ward_is_not_asked_where(
    conversation, text: str, language: str
) -> None:
    talk = await conversation(language)
    await talk.say(text)
    await talk.press("thats_all")
    await talk.press("skip")
    assert talk.question == "understood"
    assert "edit:place" in talk.choices
    await talk.press("yes")
    assert talk.draft["place"]["unit"] == "emergency"


async def _at_place(conversation):
    talk = await conversation("nb")
    talk.state = {
        "step": "place",
        "settled": ["errand", "what_happened", "what_matters", "reporter_role", "occurred"],
    }
    talk.draft["what_happened"] = "Mor falt"
    return talk


async def test_a_misspelt_unit_is_one_press_away(conversation) -> None:
    talk = await _at_place(conversation)
    await talk.say("akkuttmotaket")
    assert talk.question == "place"
    assert talk.choices == ["place:emergency", "place_as_written", "dont_know"]
    await talk.press("place:emergency")
    assert talk.draft["place"]["unit"] == "emergency"


async def test_their_own_words_are_kept_when_no_suggestion_fits(conversation) -> None:
    talk = await _at_place(conversation)
    await talk.say("akkuttmotaket")
    await talk.press("place_as_written")
    assert talk.draft["place"] == {"unit": None, "text": "akkuttmotaket"}
    assert talk.question == "kind"
