"""Young people, and staff who write for somebody, get words that fit; nobody else does."""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import pytest

from bot.actions.audience import YOUNG, audience_of

YOUNG_PEOPLE = [
    "jeg er 13",
    "jeg er bare 9 år og jeg fikk feil medisin",
    "Hei! Jeg er en jente på 15 år. Legen ville ikke høre på meg",
    "jeg er en 12-åring som ligger på barneavdelingen",
    "jeg er tolv år",
    "æ e 14 og æ lå på sykehuset",
    "eg er 16 år og vart innlagd i går",
    "eg går i 8. klasse og var på BUP",
    "jeg går på ungdomsskolen",
    "det er mamma som bestemmer, men jeg ville ikke ta sprøyta",
    "mamma bestemmer alltid hos legen",
    "mamma vet ikke at jeg skriver her",
    "i'm 13",
    "I am 12 years old and the doctor only talked to my mum",
    "im only 10",
    "i'm a girl of 14 and nobody asked me",
    "my mum doesn't know i write this",
    "I'm in 7th grade and I was in hospital",
]

OTHERS = [
    "Mamma fikk feil medisin i går kveld på akuttmottaket, og ingen ringte oss.",
    "jeg er 13 uker på vei",
    "jeg er 34 og fikk feil medisin",
    "jeg er 10 av 10 fornøyd",
    "sønnen min er 13 år og lå på barneavdelingen",
    "sønnen min er en gutt på 8 år",
    "jeg er mor til en jente på 9",
    "jeg er barn av pasienten",
    "jeg er 6 timer unna sykehuset",
    "datteren min går i 4. klasse",
    "mamma bodde på sykehjemmet i 12 år",
    "I am 8 hours away",
    "I'm 9 weeks pregnant",
    "my daughter is 13 and was given the wrong medicine",
    "I am a child of the patient",
    "i am 15 years older than my brother who was the patient",
    "jeg er sykepleier og har vært det i 10 år",
]


@pytest.mark.parametrize("text", YOUNG_PEOPLE)
def test_who_says_so_is_heard_to_be_young(text: str) -> None:
    assert audience_of(None, text) == YOUNG


@pytest.mark.parametrize("text", OTHERS)
def test_nobody_else_is(text: str) -> None:
    assert audience_of(None, text) is None


def test_once_young_a_person_stays_so() -> None:
    assert audience_of(YOUNG, "hopp over") == YOUNG
    assert audience_of(YOUNG, None) == YOUNG


@pytest.mark.parametrize(
    ("language", "story", "trusted"),
    [
        ("nb", "jeg er 13. Legen ville bare snakke med mamma og ikke med meg", "en voksen du stoler på"),
        ("nn", "eg er 13 år. Maten på avdelinga var kald, og ingen spurde meg om noko", "ein vaksen du stoler på"),
        ("en", "i'm 13. The doctor only talked to my mum and not to me", "an adult you trust"),
    ],
)  # fmt: skip
async def test_a_young_person_is_told_once_whom_to_call_and_is_not_pressed_for_contact(
    conversation, language, story, trusted
) -> None:
    talk = await conversation(language)
    await talk.say(story)
    assert "116 111" in talk.texts
    assert trusted in talk.texts
    assert "jeg er 13" not in talk.texts
    seen = []
    for _ in range(25):
        if talk.question in ("contact", "review"):
            break
        if talk.question == "involvement":
            await talk.press("involvement:informed")
        else:
            quiet = [c for c in talk.choices if c in ("thats_all", "skip", "dont_know", "no")]
            await talk.press((quiet or talk.choices)[0])
        seen.append(talk.texts)
    assert talk.question == "contact"
    assert trusted in talk.texts
    assert not any("116 111" in text for text in seen)
    await talk.press("skip")
    assert talk.question == "review"


async def test_danger_gives_the_number_and_does_not_say_it_twice(conversation) -> None:
    talk = await conversation("nb")
    await talk.press("errand:report")
    await talk.say("jeg er 13 og jeg orker ikke leve lenger, jeg vil dø")
    assert talk.answer["urgent"]
    assert talk.texts.count("116 111") == 1


async def test_staff_at_the_bedside_are_asked_about_the_one_they_write_for(conversation) -> None:
    talk = await conversation("nb")
    await talk.press("errand:report")
    await talk.say("Pasienten fikk ikke hjelp til å gå på do i natt")
    await talk.press("thats_all")
    asked = {}
    for _ in range(25):
        asked[talk.question] = talk.texts
        if talk.question == "review":
            break
        if talk.question == "reporter_role":
            await talk.press("reporter_role:staff_assisting")
        elif talk.question == "involvement":
            await talk.press("involvement:informed")
        else:
            quiet = [c for c in talk.choices if c in ("thats_all", "skip", "dont_know", "no")]
            await talk.press((quiet or talk.choices)[0])
    for question in ("involvement", "contact", "review"):
        assert "den du skriver for" in asked[question], asked[question]
    assert "bare hvis personen ønsker det" in asked["contact"]
