"""Present danger is found; look-alikes and past emergencies are part of the story."""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import pytest

from bot.actions.crisis import is_crisis

PRESENT = [
    "Jeg vil ikke leve lenger", "jeg orker ikke leve", "Jeg har tenkt å ta livet mitt i kveld. Jeg vil dø",
    "jeg skal ta livet av meg", "jeg har selvmordstanker", "Han puster ikke!", "hun får ikke puste",
    "mor er bevisstløs", "hun har tatt en overdose", "vi trenger ambulanse nå", "jeg vil bare dø",
    "Eg vil ikkje leve lenger", "eg orkar ikkje leve", "eg skal ta livet av meg", "eg har sjølvmordstankar",
    "han pustar ikkje", "ho er medvitslaus", "vi treng ambulanse no",
    "I want to die", "I don't want to live anymore", "I'm going to kill myself", "i am suicidal",
    "I have suicidal thoughts", "he is not breathing", "she's unconscious", "I can’t breathe",
    "they'd be better off without me", "he has taken an overdose", "please, she needs an ambulance now",
]  # fmt: skip

NOT_PRESENT = [
    "Far døde i fjor på akuttmottaket", "Hun pustet tungt, men ble sendt hjem", "Legen sa at hun var døende",
    "I går pustet han ikke da vi kom inn, men nå går det bra", "mor var bevisstløs da ambulansen kom",
    "Broren min tok livet sitt i 2019", "ventetiden tok livet av motet mitt", "nå puster jeg lettet ut",
    "Han hadde hjerteinfarkt for to år siden", "Då ho kom inn, fekk ho ikkje puste",
    "hun måtte ligge tre ekstra dager på sykehus", "jeg er så sliten av å vente",
    "My father died last year", "She was not breathing when we arrived", "They said he was dying",
    "Yesterday she was unconscious for a minute", "I was scared to death", "I could kill for a coffee",
    "He stopped breathing for a while last night but is fine now", "the wait is killing me",
]  # fmt: skip


@pytest.mark.parametrize("text", PRESENT)
def test_present_danger_is_found(text: str) -> None:
    assert is_crisis(text)


@pytest.mark.parametrize("text", NOT_PRESENT)
def test_what_is_past_or_only_looks_like_danger_is_left_alone(text: str) -> None:
    assert not is_crisis(text)


def test_danger_is_found_in_the_middle_of_a_long_story() -> None:
    story = (
        "Vi ventet lenge på akutten. " * 60
        + "Nå orker jeg ikke mer. Jeg vil ikke leve. "
        + "Takk. " * 9
    )
    assert is_crisis(story)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_the_numbers_come_first_and_the_report_can_still_be_sent(
    conversation, language
) -> None:
    talk = await conversation(language)
    await talk.say("jeg vil ikke leve lenger")
    assert all(
        number in talk.answer["messages"][0]["text"] for number in ("113", "116 117", "116 123")
    )
    assert talk.answer["urgent"]
    for _ in range(20):
        if talk.answer["expects"]["kind"] == "review":
            break
        await talk.press(
            next(c for c in ("thats_all", "skip", "dont_know", "no") if c in talk.choices)
        )
    await talk.press("send")
    assert talk.answer["action"] == "submit"
    assert talk.draft["urgent"]
