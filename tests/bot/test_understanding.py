"""Sentences that were not trained on, so that the numbers say something."""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import pytest
from rasa.core.channels.channel import UserMessage

UNSEEN = {
    "ask_who_reads": ["er det mange som leser det jeg skriver her", "who exactly will be reading this", "kven er det som får lese dette då"],
    "ask_anonymous": ["må navnet mitt være med", "could I leave my name out of it", "kan eg la vere å seie kven eg er"],
    "ask_consequences": ["kan dette gå ut over meg senere", "will this make them treat me worse", "kan det få følgjer for behandlinga til mor"],
    "ask_what_next": ["hva gjør dere med det etter at jeg har sendt det", "what are you going to do with it afterwards", "kva skjer etter at eg har sendt inn"],
    "ask_storage": ["hvor lenge blir dette liggende hos dere", "for how long do you keep my report", "kor lenge tek de vare på det"],
    "delete_everything": ["jeg har ombestemt meg, slett alt sammen", "please delete all of it", "eg vil slette heile greia"],
    "change_language": ["kan vi heller skrive engelsk", "could we continue in English please", "kan vi ta dette på bokmål i staden"],
    "talk_to_human": ["finnes det et menneske jeg kan prate med", "is there a human I could speak with", "eg vil heller prate med ein person"],
    "go_back": ["kan jeg gå tilbake til forrige", "take me back one question", "gå tilbake til det førre spørsmålet"],
    "skip": ["det vil jeg helst hoppe over", "I would rather skip that one", "kan vi hoppe over det spørsmålet"],
    "thats_all": ["nei det var alt jeg hadde", "that is everything from me", "det var alt frå meg"],
    "affirm": ["ja det stemmer bra", "yes that sounds right", "ja, heilt rett"],
    "deny": ["nei det stemmer ikke helt", "no that isn't right", "nei, det stemmer ikkje"],
    "send": ["ja nå kan du sende den inn", "ok you can send it now", "no kan du sende ho"],
}  # fmt: skip


async def test_most_sentences_never_seen_before_are_understood(engine) -> None:
    wrong = []
    for intent, sentences in UNSEEN.items():
        for sentence in sentences:
            parsed = await engine.agent.processor.parse_message(UserMessage(sentence))
            if parsed["intent"]["name"] != intent:
                wrong.append((sentence, intent, parsed["intent"]["name"]))
    total = sum(map(len, UNSEEN.values()))
    assert len(wrong) <= 0.12 * total, wrong


@pytest.mark.parametrize("text", ["blåbærsyltetøy", "xyzzy", "12", "…"])
async def test_what_was_never_seen_is_doubted(engine, text: str) -> None:
    parsed = await engine.agent.processor.parse_message(UserMessage(text))
    assert parsed["intent"]["name"] == "nlu_fallback"


@pytest.mark.parametrize(
    ("language", "story"),
    [
        ("en", "Put signs in English by the lifts."),
        ("nn", "Takk for god hjelp med amminga."),
        ("en", "Thank you for good help with the feeding."),
    ],
)
async def test_what_sounds_like_a_command_is_still_a_story(conversation, language, story) -> None:
    talk = await conversation(language)
    await talk.press("errand:suggestion")
    await talk.say(story)
    assert talk.draft["what_happened"] == story
    assert talk.language == language


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "jeg er 13, legen snakket bare med mamma"),
     ("nn", "eg er 13 år. Legen ville berre snakke med mamma og ikkje med meg"), ("en", "she never came")],
)  # fmt: skip
async def test_a_complaint_is_no_danger(conversation, language, words) -> None:
    talk = await conversation(language)
    await talk.press("errand:report")
    await talk.say(words)
    assert not talk.draft["urgent"]
