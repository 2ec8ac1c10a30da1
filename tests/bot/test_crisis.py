"""Present danger is found; look-alikes and past emergencies are part of the story."""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import time

import pytest

from bot.actions.crisis import is_crisis
from bot.actions.safety import _numbers as numbers_for
from bot.components.danger_texts import LONGEST_PART, parts, told, windows

PRESENT = [
    "Jeg vil ikke leve lenger", "jeg orker ikke leve", "Jeg har tenkt å ta livet mitt i kveld. Jeg vil dø",
    "jeg skal ta livet av meg", "jeg har selvmordstanker", "Han puster ikke!", "hun får ikke puste",
    "mor er bevisstløs", "hun har tatt en overdose", "vi trenger ambulanse nå", "jeg vil bare dø",
    "Eg vil ikkje leve lenger", "eg orkar ikkje leve", "eg skal ta livet av meg", "eg har sjølvmordstankar",
    "han pustar ikkje", "ho er medvitslaus", "vi treng ambulanse no",
    "I want to die", "I don't want to live anymore", "I'm going to kill myself", "i am suicidal",
    "I have suicidal thoughts", "he is not breathing", "she's unconscious", "I can’t breathe",
    "they'd be better off without me", "he has taken an overdose", "please, she needs an ambulance now",
    "jeg skal henge meg i kveld", "jeg tar livet mitt i natt", "jeg tenker på selvmord hver dag",
    "jeg har bestemt meg for å dø", "jeg har ikke lyst til å leve lenger", "jeg vil gjøre slutt på livet",
    "jeg har tatt for mange tabletter", "jeg har kuttet over pulsåren", "han har ikke puls", "hun har sluttet å puste",
    "barnet mitt er bevisstløst", "hun har hjertestans nå", "han blør i hjel",
    "eg tek livet mitt i kveld", "eg tenkjer på sjølvmord", "eg skal hengje meg", "eg har ikkje lyst til å leve lenger",
    "barnet er medvitslaust", "ho har slutta å puste", "eg orkar kje leva meir", "eg vil kje leva lenger",
    "æ vil itj læv læng", "æ orka itj å læva", "æ ska ta livet av mæ", "æ har lyst te å dø", "je vil itte leva lenger",
    "samboeren min er bevisstløs", "sammen med meg ligger hun livløs og hun puster ikke",
    "I will end my life tonight", "I'm going to hang myself", "gonna kill myself tonight", "i plan to kill myself",
    "I'm thinking about killing myself", "i keep thinking about suicide", "I've decided to die tonight",
    "I wish I was dead", "I've cut my wrists", "I have taken too many pills", "he has no pulse",
    "she has stopped breathing", "I am having a heart attack", "i want to end it all",
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
    "Bestefar vil dø hjemme og ikke på sykehus", "vil ikke være med lenger i undersøkelsen",
    "Dette skjemaet tar livet av meg", "Legen skrev: «Jeg vil ikke leve». Det har jeg aldri sagt",
    "Someone is going to die in that corridor one day", "I'm dying to know who chose that wallpaper",
    "No thoughts of ending my life, thank God", "the clinic is not responding to my calls",
    "jeg skal henge meg på den gruppa", "jeg skal skyte meg i foten hvis dere spør igjen", "jeg vil ikke leve i uvisshet",
    "jeg har tatt for mange tabletter i mange år", "jeg har ikke lyst til å leve på grøt", "jeg orker ikke å leve opp til det",
    "jeg tenker på selvmordsforebygging i kommunen", "jeg har bestemt meg for å dø hjemme", "jeg tar livet med ro",
    "han har hjertestans i familien", "hun har ikke puls på foten, sa legen", "han har sluttet å puste med maskinen",
    "Legen spør om jeg vil dø", "eg tek livet mitt som det kjem", "eg vil ikkje leva av trygd", "han hadde ikkje puls då dei kom",
    "I'm going to kill myself laughing", "I will kill myself if this form asks again", "I'm thinking of ending the treatment",
    "to end my life story, the nurse was kind", "I've cut my finger", "she has no pulse oximeter at home",
    "he has stopped breathing through his mouth", "I wish I was dead right when the bill came",
    "I have taken too many pills over the years", "People ask me if I want to die, on every form",
]  # fmt: skip

# Danger as it is told, by way of telling it and by language; none of these stands in bot/dangers.
TOLD = {
    "nb": [
        "jeg har lagt fram alle sovetablettene og tenker å ta dem når ungene sover",
        "Det er best for alle at jeg blir borte, jeg har skrevet brev til dem",
        "samboeren min har tatt en overdose og jeg får ikke vekket ham",
        "Jeg er sykepleier på natt. Pasienten på rom 6 har låst seg inne på badet og sier han skal ta livet sitt nå",
    ],
    "nn": [
        "eg har lagt fram alle sovetablettane og tenkjer å ta dei når borna søv",
        "Det er best for alle at eg blir borte, eg har skrive brev til dei",
        "sambuaren min har teke ein overdose og eg får ikkje liv i han",
        "Eg er sjukepleiar på natt. Pasienten på rom 6 har låst seg inne på badet og seier han skal ta livet sitt no",
    ],
    "en": [
        "i have laid out all my sleeping pills and will take them when the kids are asleep",
        "It is best for everyone that I disappear, I have written letters to them",
        "my partner has taken an overdose and I can't wake him",
        "I'm a night nurse. The patient in room 6 has locked himself in the bathroom and says he will kill himself now",
    ],
}

LOOK_ALIKES = {
    "nb": [
        "Maten på avdelingen er kald hver dag, og ingen svarer når vi spør",
        "Far døde i mars etter et langt sykeleie, og vi fikk ingen samtale etterpå",
        "Vi ventet fire timer på akuttmottaket før noen så til henne",
        "Jeg holdt på å le meg i hjel av det skjemaet",
    ],
    "nn": [
        "Maten på avdelinga er kald kvar dag, og ingen svarar når vi spør",
        "Far døydde i mars etter eit langt sjukeleie, og vi fekk ingen samtale etterpå",
        "Vi venta fire timar på akuttmottaket før nokon såg til henne",
        "Eg heldt på å le meg i hel av det skjemaet",
    ],
    "en": [
        "The food on the ward is cold every day and nobody answers when we ask",
        "My father died in March after a long illness and nobody talked with us afterwards",
        "We waited four hours in the emergency department before anyone looked at her",
        "I nearly died laughing at that form",
    ],
}

# Tired of the writing, not of life.
TIRED_OF_WRITING = {
    "nb": [
        "mer klarer jeg ikke å skrive", "jeg orker ikke skrive mer nå", "nå er jeg sliten i fingrene",
        "jeg blir så trøtt av å taste på telefonen", "jeg gir meg her, det ble langt nok", "orker ikke mer skjema i dag",
        "jeg klarer ikke å få skrevet alt", "dette var slitsomt å skrive om", "jeg har ikke krefter til flere spørsmål i kveld",
        "nå må jeg slutte å skrive, batteriet er snart tomt",
    ],
    "nn": [
        "meir klarer eg ikkje å skrive", "eg orkar ikkje skrive meir no", "no er eg sliten i fingrane",
        "eg blir så trøytt av å taste på telefonen", "eg gir meg her, det vart langt nok", "orkar ikkje meir skjema i dag",
        "eg klarer ikkje å få skrive alt", "dette var slitsamt å skrive om", "eg har ikkje krefter til fleire spørsmål i kveld",
        "no må eg slutte å skrive, batteriet er snart tomt",
    ],
    "en": [
        "I can't write any more than that", "I can't type any more now", "my fingers are tired now",
        "typing on this phone wears me out", "I'll stop here, it got long enough", "no more forms for me today",
        "I can't manage to write all of it", "this was tiring to write about", "I have no energy for more questions tonight",
        "I have to stop writing, the battery is almost flat",
    ],
}  # fmt: skip
# The same tiredness, of life.
TIRED_OF_LIFE = {
    "nb": ["Dette er det siste jeg skriver. Når dere leser det, er jeg ikke her", "jeg klarer ikke mer, i natt slutter jeg å kjempe og tar alle pillene"],
    "nn": ["Dette er det siste eg skriv. Når de les det, er eg ikkje her", "eg klarer ikkje meir, i natt sluttar eg å kjempe og tek alle pillene"],
    "en": ["This is the last thing I write. When you read it I will be gone", "I can't go on, tonight I stop fighting and take all the pills"],
}  # fmt: skip

STORY = {
    "nb": "Timen ble flyttet tre ganger i høst. Først var legen på kurs, så var det streik. Jeg ringte hver uke og satt i kø. ",
    "nn": "Timen vart flytta tre gonger i haust. Fyrst var legen på kurs, så var det streik. Eg ringde kvar veke og sat i kø. ",
    "en": "The appointment was moved three times this autumn. First the doctor was on a course, then there was a strike. I called every week. ",
}  # fmt: skip
IN_A_STORY = {
    "nb": "Nå orker jeg ikke mer, jeg har bestemt meg for å ta livet mitt i kveld. ",
    "nn": "No orkar eg ikkje meir, eg har bestemt meg for å ta livet mitt i kveld. ",
    "en": "Now I can't take any more, I have decided to end my life tonight. ",
}


@pytest.mark.parametrize("text", PRESENT)
def test_what_must_never_be_missed_is_written_down(text: str) -> None:
    assert is_crisis(text)


@pytest.mark.parametrize("text", NOT_PRESENT)
def test_what_is_past_or_only_looks_like_danger_matches_no_pattern(text: str) -> None:
    assert not is_crisis(text)


def test_patterns_decide_alone_so_they_are_almost_never_wrong() -> None:
    wrong = [row.text for row in told() if not row.danger and is_crisis(row.text)]
    assert len(wrong) <= 0.005 * len(told()), wrong


def test_a_pattern_is_found_in_the_middle_of_a_long_story() -> None:
    story = (
        "Vi ventet lenge på akutten. " * 60
        + "Nå orker jeg ikke mer. Jeg vil ikke leve. "
        + "Takk. " * 9
    )
    assert is_crisis(story)


def test_texts_of_danger_are_of_several_sessions_and_none_stands_twice_with_two_meanings() -> None:
    rows = told()
    assert len({row.session for row in rows}) > 1
    meanings = {(row.text, row.danger) for row in rows}
    assert len(meanings) == len({row.text for row in rows})


def test_a_story_without_punctuation_is_read_in_parts() -> None:
    text = "vi kom dit klokka ni og ingen tok imot oss og så satt vi der " * 4
    assert len(parts(text)) > 1
    assert all(len(part.split()) <= 2 * LONGEST_PART for part in parts(text))
    assert parts("") == [""]
    assert windows("Han falt.") == ["Han falt."]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_danger_is_answered_at_once_in_whatever_way_it_is_told(
    conversation, language
) -> None:
    for text in (*TOLD[language], STORY[language] * 3 + IN_A_STORY[language] + STORY[language]):
        talk = await conversation(language)
        await talk.say(text)
        assert talk.answer["urgent"], text
        assert "113" in talk.answer["messages"][0]["text"]
        assert talk.draft["what_happened"] == text.strip()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_look_alikes_stay_part_of_the_story(conversation, language) -> None:
    for text in (*LOOK_ALIKES[language], STORY[language] * 3):
        talk = await conversation(language)
        await talk.say(text)
        assert not talk.answer["urgent"], text
        assert talk.draft["what_happened"] == text.strip()


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_who_is_tired_of_the_writing_is_answered_calmly(conversation, language) -> None:
    talk = await conversation(language)
    await talk.say(LOOK_ALIKES[language][0])
    for text in TIRED_OF_WRITING[language]:
        await talk.say(text)
        assert not talk.answer["urgent"], text
        assert "113" not in talk.texts, text


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_who_is_tired_of_life_is_heard_beside_that(conversation, language) -> None:
    for text in TIRED_OF_LIFE[language]:
        talk = await conversation(language)
        await talk.say(text)
        assert talk.answer["urgent"], text


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


async def test_the_numbers_are_given_in_full_once_and_then_in_a_line(conversation) -> None:
    talk = await conversation("nb")
    await talk.say("jeg vil ikke leve lenger")
    first = talk.answer["messages"][0]["text"]
    await talk.say("jeg har selvmordstanker hver natt")
    again = talk.answer["messages"][0]["text"]
    assert again != first
    assert len(again) < len(first) / 2
    assert "113" in again
    assert "116 123" in again
    assert "jeg vil ikke leve lenger" in talk.draft["what_happened"]
    assert "jeg har selvmordstanker hver natt" in talk.draft["what_happened"]


async def test_what_follows_calmly_gets_no_numbers(conversation) -> None:
    talk = await conversation("nb")
    await talk.say("jeg vil ikke leve lenger")
    await talk.say("Maten på avdelingen er kald hver dag")
    assert "113" not in talk.texts
    assert talk.answer["urgent"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "jeg er 14 og jeg vil ikke leve lenger"),
        ("nn", "eg går i niande og eg vil ikkje leve lenger"),
        ("en", "im 13 and i want to die"),
    ],
)
async def test_a_child_or_youth_is_told_of_116_111_before_other_lines(
    conversation, language, text
) -> None:
    talk = await conversation(language)
    await talk.say(text)
    said = talk.answer["messages"][0]["text"]
    assert said.index("113") < said.index("116 111") < said.index("116 117")


@pytest.mark.parametrize(
    "text",
    ["jeg er 14 uker på vei", "I am 46 and I want to die", "hun er 14", "I'm 12 weeks pregnant"],
)
def test_who_is_no_child_is_told_of_all_lines(text: str) -> None:
    assert numbers_for(text, told=False) == "utter_crisis"


async def test_an_ordinary_short_message_costs_no_reading_of_meaning(engine, conversation) -> None:
    talk = await conversation("nb")
    await talk.say("Mor falt på badet i går")
    seconds = []
    for text in ("det var alt", "hopp over", "datter", "i går", "vet ikke") * 2:
        started = time.perf_counter()
        await engine.understand(text, "what_happened")
        seconds.append(time.perf_counter() - started)
    # Ten times the goal: a busy machine must not fail it, a meaning read each time would.
    assert sorted(seconds)[len(seconds) // 2] < 0.1


DAYS = {
    "mandag tirsdag onsdag torsdag fredag lørdag søndag": (
        "{}", "{} kveld", "natt til {}", "sist {}", "sent {} kveld", "{} for to uker siden",
    ),
    "måndag tysdag onsdag torsdag fredag laurdag søndag": (
        "{}", "{} kveld", "natt til {}", "sist {}", "seint {} kveld", "{} for to veker sidan",
    ),
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday": (
        "{}", "{} evening", "{} night", "last {}", "late {} night", "{} two weeks ago",
    ),
}  # fmt: skip


@pytest.mark.parametrize("days", DAYS)
async def test_a_day_with_a_part_of_it_is_no_danger(engine, days: str) -> None:
    said = [phrase.format(day) for day in days.split() for phrase in DAYS[days]]
    heard = [(await engine.understand(text, "occurred"))["intent"]["name"] for text in said]
    assert "crisis" not in heard, said[heard.index("crisis")]
