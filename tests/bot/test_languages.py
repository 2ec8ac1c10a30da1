"""Which language a message is in, and what a conversation makes of it."""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import pytest

from bot.actions.foreign_lines import LINES
from bot.actions.languages import heard_language


@pytest.mark.parametrize(
    ("prior", "text"),
    [
        ("nb", "Ja, gjerne"), ("nb", "yes please"), ("nb", "ok"), ("en", "Ja, det stemmer"), ("nb", "Eg veit ikkje"), ("nb", "send the report"),
        ("nb", "Mor fikk feil medisin og ble veldig dårlig, jeg måtte ringe selv"), ("nn", "Ho vart send heim utan at nokon hadde sjekka såra hennar"),
        ("en", "They left my father in the corridor for nine hours"), ("nb", "I går så va e på sykehuset å dæ va heilt forferdelig"),
        ("nb", "Æ va på legevakta me ungen min å dæm såg itj på han"), ("nn", "Legen sa at eg måtte vente, og så vart eg sitjande der i fem timar"),
        ("nb", "eg måtte vente heile natta på legevakta me ungen min, det va heilt for gale"), ("nb", "ho sto der å venta i gangen, eg va redd ho sku dette"),
        ("nb", "kossen kan dokker sende heim en gammal mann midt på natta"), ("nb", "ok thanks"), ("en", "ok takk"),
        ("nb", "Paracet, Ibux, Marevan, Metoprolol"), ("en", "Kari Nordmann, Ole Hansen, Per Olsen, Anne Berg"), ("nb", "asdf qwer zxcv uiop"), ("en", "no no no no no"),
    ],
)  # fmt: skip
def test_short_mixed_and_dialect_messages_change_nothing(prior: str, text: str) -> None:
    assert heard_language(text, prior) is None


@pytest.mark.parametrize(
    ("prior", "text", "language"),
    [
        ("nb", "My mother was sent home without her medicine and nobody told us why", "en"),
        ("nb", "Who is going to read this?", "en"),
        ("en", "Mor falt på badet i går kveld og ingen kom for å hjelpe henne", "nb"),
        ("en", "Kven er det som les dette?", "nn"),
        ("nb", "Eg fekk ikkje medisinen min i går", "nn"),
        ("nn", "Hun ble sendt hjem uten at noen hadde sjekket sårene hennes", "nb"),
        ("nn", "De glemte å gi henne mat, og ingen spurte hvordan det gikk", "nb"),
    ],
)
def test_a_clear_message_tells_its_language(prior: str, text: str, language: str) -> None:
    assert heard_language(text, prior) == language


@pytest.mark.parametrize(
    "text",
    [
        "Min mamma ramlade i badrummet och ingen kom på två timmar",
        "Min mor faldt på badeværelset og der kom ikke nogen",
    ],
)
def test_swedish_and_danish_are_taken_as_norwegian(text: str) -> None:
    assert heard_language(text, "nb") is None
    assert heard_language(text, "en") == "nb"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Moja matka upadła w łazience i nikt nie przyszedł", "pl"), ("Моя мати впала у ванній кімнаті і ніхто не прийшов", "uk"),
        ("Моя мама упала в ванной и никто не пришел", "ru"), ("أمي سقطت في الحمام", "ar"), ("ኣደይ ኣብ መሕጸብ ወዲቓ ሓደ እኳ ኣይመጸን", "ti"),
        ("Hooyaday ayaa ku dhacday musqusha waxayna sugtay laba saacadood", "so"), ("Mano mama nukrito vonioje ir niekas neatėjo padėti", "lt"),
        ("Mu eadni gahčai ja ii oktage boahtán veahkehit", "se"),
    ],
)  # fmt: skip
def test_another_language_is_known_and_has_its_line(text: str, language: str) -> None:
    assert heard_language(text, "nb") == language
    assert "{service}" in LINES[language]
    assert "{phone}" in LINES[language]


async def test_a_story_in_english_is_answered_in_english_with_a_press_back(conversation) -> None:
    talk = await conversation("nb")
    await talk.say("My mother was sent home without her medicine and nobody told us why")
    assert talk.language == talk.draft["language"] == "en"
    assert "I go on in English" in talk.texts
    assert "language:nb" in talk.choices
    await talk.press("language:nb")
    assert talk.language == "nb"


async def test_a_language_that_was_chosen_stays_whatever_is_written(conversation) -> None:
    talk = await conversation("nb")
    await talk.press("language:nn")
    await talk.say("My mother was sent home without her medicine and nobody told us why")
    assert talk.language == "nn"


async def test_a_question_is_answered_in_the_language_it_was_asked_in(conversation) -> None:
    talk = await conversation("nb")
    await talk.say("Who is going to read this report when I have sent it?")
    assert "quality and safety" in talk.texts


async def test_a_foreign_story_is_kept_and_answered_once_in_its_language(conversation) -> None:
    talk = await conversation("nb")
    story = "Moja matka upadła w łazience i nikt nie przyszedł"
    await talk.say(story)
    assert "tłumacza" in talk.texts
    assert "75 00 00 00" in talk.texts
    assert talk.draft["what_happened"] == story
    assert talk.language == "nb"
    await talk.say("Pielęgniarka nie chciała z nami rozmawiać o tym")
    assert "tłumacza" not in talk.texts
    assert talk.question == "what_happened"
