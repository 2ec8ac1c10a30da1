"""What people answer to "when was it?", line by line as in `phrases/when_*.txt`."""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import pytest
from time_phrases import TimePhrase, stories, time_phrases

from bot.actions.date_in_stories import find_when
from bot.actions.dates import read_when

PHRASES = [phrase for language in ("nb", "nn", "en") for phrase in time_phrases(language)]


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda p: f"{p.language} {p.now:%y-%m-%d} {p.text}")
def test_a_phrase_is_read_as_it_is_meant_or_left_as_words(phrase: TimePhrase) -> None:
    when = read_when(phrase.text, phrase.now)
    assert phrase.judge(when) == "right", f"meant {phrase.expected}, read {when}"


def test_a_story_gives_the_time_it_is_about_and_hardly_ever_another() -> None:
    judged = [(story, find_when(story.text, story.now)) for story in stories()]
    verdicts = [(story, when, story.judge(when)) for story, when in judged]
    read = [verdict for _, when, verdict in verdicts if when]
    told = [verdict for story, _, verdict in verdicts if not story.may_stay_words]
    wrong = [f"{when.phrase}: {story.text}" for story, when, v in verdicts if when and v == "wrong"]
    assert read.count("right") / len(read) >= 0.93, wrong
    assert told.count("right") / len(told) >= 0.9


@pytest.mark.parametrize(
    "story",
    [
        "Mor er født 12. mars 1941 og bor på sykehjemmet.",
        "Ho skal heim på torsdag og ingen har spurt oss.",
        "My mother has an appointment on Monday and is very anxious.",
        "Han har bodd på hjemmet i tre år, siden slaget i 2023.",
        "De kommer for sent hver tirsdag.",
        "Etter operasjonen i mars har han aldri blitt seg selv.",
        "Datteren vår fikk feil medisin.",
        "Hvis de hadde ringt på fredag, hadde han levd.",
    ],
)
def test_births_plans_habits_and_what_lies_behind_are_not_when_it_happened(story: str) -> None:
    assert find_when(story, stories()[0].now) is None


@pytest.mark.parametrize(
    ("story", "start", "end"),
    [
        ("Han ble lagt inn på mandag, og i natt falt han ut av senga.", "2026-11-18T00:00", "2026-11-18T06:00"),
        ("Mor lå på gulvet da jeg kom i går kl. 14.30 og ingen visste noe.", "2026-11-17T14:30", "2026-11-17T14:31"),
        ("It happened last Tuesday.", "2026-11-17T00:00", "2026-11-18T00:00"),
        ("My husband died on the ward last week.", "2026-11-09T00:00", "2026-11-16T00:00"),
        ("Senga stod på gangen frå fredag til søndag.", "2026-11-13T00:00", "2026-11-16T00:00"),
    ],
)  # fmt: skip
def test_the_time_of_the_event_is_taken_whole(story: str, start: str, end: str) -> None:
    when = find_when(story, stories()[0].now)
    assert when is not None
    assert (f"{when.start:%FT%R}", f"{when.end:%FT%R}") == (start, end)


@pytest.mark.parametrize(
    ("story", "start", "end"),
    [
        ("I går kveld kvart over åtte falt mor på badet, og ingen kom.", "17T20:15", "17T20:16"),
        ("Mor falt klokka halv ni i går kveld.", "17T20:30", "17T20:31"),
        ("Han kom inn halv fire i går ettermiddag og måtte vente.", "17T15:30", "17T15:31"),
        ("Far ramla i går morgon halv ni og låg der lenge.", "17T08:30", "17T08:31"),
        ("Han fekk feil medisin i går kveld, ti på åtte, av vikaren.", "17T19:50", "17T19:51"),
        ("Klokka halv tre i natt ringde eg på, ingen kom.", "18T02:30", "18T02:31"),
        ("Yesterday at half past eight in the evening my mother fell.", "17T20:30", "17T20:31"),
        ("It was a quarter past nine yesterday morning when she fell.", "17T09:15", "17T09:16"),
        ("Yesterday, at quarter to six in the morning, the alarm rang.", "17T05:45", "17T05:46"),
        # Not the time it happened, or more than one.
        ("Vi ventet fra halv åtte i går kveld til midnatt.", "17T18:00", "18T00:00"),
        (
            "I går kveld halv ni falt mor. I går kveld halv ti falt hun igjen.",
            "17T18:00",
            "18T00:00",
        ),
        ("Yesterday evening at two different wards nobody helped.", "17T18:00", "18T00:00"),
        ("I går kveld ventet vi i tre timer.", "17T18:00", "18T00:00"),
    ],
)
def test_a_clock_time_said_aloud_beside_a_day_is_that_time(
    story: str, start: str, end: str
) -> None:
    when = find_when(story, stories()[0].now)
    assert when is not None
    assert (f"{when.start:%dT%R}", f"{when.end:%dT%R}") == (start, end)
