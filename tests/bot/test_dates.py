"""Phrases for time, seen from Saturday 21 November 2026 at 21:00."""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

from datetime import datetime

import pytest

from bot.actions.date_in_stories import find_when, read_answer
from bot.actions.dates import is_tied_to_an_event, lies_ahead, read_when

NOW = datetime.fromisoformat("2026-11-21T21:00:00+01:00")


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("i dag", "2026-11-21T00:00", "2026-11-21T21:00"),
        ("i går kveld", "2026-11-20T18:00", "2026-11-21T00:00"),
        ("i forgårs", "2026-11-19T00:00", "2026-11-20T00:00"),
        ("i førgår", "2026-11-19T00:00", "2026-11-20T00:00"),
        ("the day before yesterday", "2026-11-19T00:00", "2026-11-20T00:00"),
        ("i natt", "2026-11-21T00:00", "2026-11-21T06:00"),
        ("last night", "2026-11-21T00:00", "2026-11-21T06:00"),
        ("i morges", "2026-11-21T06:00", "2026-11-21T12:00"),
        ("på tirsdag", "2026-11-17T00:00", "2026-11-18T00:00"),
        ("på tysdag", "2026-11-17T00:00", "2026-11-18T00:00"),
        ("sist tirsdag", "2026-11-17T00:00", "2026-11-18T00:00"),
        ("last Tuesday", "2026-11-17T00:00", "2026-11-18T00:00"),
        ("på mandag morgen", "2026-11-16T06:00", "2026-11-16T12:00"),
        ("at 3 pm on Monday", "2026-11-16T15:00", "2026-11-16T16:00"),
        ("forrige helg", "2026-11-14T00:00", "2026-11-16T00:00"),
        ("last weekend", "2026-11-14T00:00", "2026-11-16T00:00"),
        ("forrige uke", "2026-11-09T00:00", "2026-11-16T00:00"),
        ("førre veke", "2026-11-09T00:00", "2026-11-16T00:00"),
        ("uke 34", "2026-08-17T00:00", "2026-08-24T00:00"),
        ("søndag 8. november kl 22", "2026-11-08T22:00", "2026-11-08T23:00"),
        ("12.10", "2026-10-12T00:00", "2026-10-13T00:00"),
        ("12.10.2025", "2025-10-12T00:00", "2025-10-13T00:00"),
        ("kl 12.10 i går", "2026-11-20T12:10", "2026-11-20T12:11"),
        ("3/5/2026", "2026-05-03T00:00", "2026-05-04T00:00"),
        ("2026-11-03", "2026-11-03T00:00", "2026-11-04T00:00"),
        ("May 3rd", "2026-05-03T00:00", "2026-05-04T00:00"),
        ("the 3rd of May", "2026-05-03T00:00", "2026-05-04T00:00"),
        ("15 September 2024", "2024-09-15T00:00", "2024-09-16T00:00"),
        ("24. desember", "2025-12-24T00:00", "2025-12-25T00:00"),
        ("mellom 3. og 5. mai", "2026-05-03T00:00", "2026-05-06T00:00"),
        ("i mai", "2026-05-01T00:00", "2026-06-01T00:00"),
        ("in December", "2025-12-01T00:00", "2026-01-01T00:00"),
    ],
)
def test_a_definite_phrase_is_one_interval(phrase: str, start: str, end: str) -> None:
    when = read_when(phrase, NOW)
    assert when is not None
    assert (when.start.isoformat()[:16], when.end.isoformat()[:16]) == (start, end)
    assert not when.approximate
    assert when.phrase == phrase


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("rundt 3. mai", "2026-05-01", "2026-05-06"),
        ("around 3 May", "2026-05-01", "2026-05-06"),
        ("for to uker siden", "2026-11-06", "2026-11-09"),
        ("for tre veker sidan", "2026-10-30", "2026-11-02"),
        ("a couple of days ago", "2026-11-18", "2026-11-21"),
        ("i sommer", "2026-06-01", "2026-09-01"),
        ("last winter", "2025-12-01", "2026-03-01"),
        ("begynnelsen av oktober", "2026-10-01", "2026-10-11"),
        ("i jula", "2025-12-24", "2026-01-01"),
        ("i påsken", "2026-04-02", "2026-04-07"),
        ("i 2019", "2019-01-01", "2020-01-01"),
    ],
)
def test_a_vague_phrase_is_approximate(phrase: str, start: str, end: str) -> None:
    when = read_when(phrase, NOW)
    assert when is not None
    assert (when.start.date().isoformat(), when.end.date().isoformat()) == (start, end)
    assert when.approximate


@pytest.mark.parametrize(
    "phrase",
    ["3", "vet ikke", "i morgen", "tomorrow", "neste uke", "vi fikk 3 tabletter", "30.02.2026", "32.1.",
     "avdeling 12", "", "he may have fallen", "🙂", "kl 14"],
)  # fmt: skip
def test_what_names_no_past_day_is_not_read_as_one(phrase: str) -> None:
    assert read_when(phrase, NOW) is None


def test_no_interval_lies_ahead_of_now() -> None:
    for phrase in ("i dag", "denne uka", "i helga", "i haust", "i år", "i kveld", "this month"):
        when = read_when(phrase, NOW)
        assert when is not None, phrase
        assert when.start < when.end <= NOW


@pytest.mark.parametrize(
    ("story", "phrase"),
    [
        ("Mor falt i går kveld på badet.", "i går kveld"),
        ("Min mor ble utskrevet fredag 13. november uten medisiner.", "13. november"),
        ("It was around 3 May that she fell.", "around 3 May"),
    ],
)
def test_the_one_time_in_a_story_is_found_with_its_surroundings(story: str, phrase: str) -> None:
    found = find_when(story, NOW)
    assert found is not None
    assert found.phrase == phrase


@pytest.mark.parametrize(
    "story",
    ["Hun kom inn på mandag og døde på tirsdag.", "Ingen hørte på oss.", "He may fall again."],
)
def test_a_story_with_several_times_or_none_gives_none(story: str) -> None:
    assert find_when(story, NOW) is None


@pytest.mark.parametrize(
    ("answer", "start"),
    [
        ("It began on Monday evening and I called them on Wednesday", "2026-11-16T18:00"),
        ("det starta tirsdag, jeg ringte torsdag", "2026-11-17T00:00"),
        ("det byrja på torsdag og eg sa ifrå laurdag", "2026-11-19T00:00"),
    ],
)
def test_of_two_times_in_an_answer_the_one_when_it_began_is_taken(answer: str, start: str) -> None:
    when = read_answer(answer, NOW)
    assert when
    assert when.start.isoformat().startswith(start)


def test_of_two_times_neither_of_which_began_it_none_is_taken() -> None:
    assert read_answer("jeg ringte tirsdag og torsdag kom de", NOW) is None


def test_daylight_saving_time_counts_with_the_right_offset() -> None:
    when = read_when("3. juli", NOW)
    assert when is not None
    assert when.start.isoformat() == "2026-07-03T00:00:00+02:00"


@pytest.mark.parametrize(
    ("phrase", "start", "end"),
    [
        ("skjærtorsdag", "2026-04-02T00:00", "2026-04-03T00:00"),
        ("langfredag 2024", "2024-03-29T00:00", "2024-03-30T00:00"),
        ("2. pinsedag", "2026-05-25T00:00", "2026-05-26T00:00"),
        ("syttende mai", "2026-05-17T00:00", "2026-05-18T00:00"),
        ("Boxing Day", "2025-12-26T00:00", "2025-12-27T00:00"),
        ("dagen etter julaften", "2025-12-25T00:00", "2025-12-26T00:00"),
        ("farsdag", "2026-11-08T00:00", "2026-11-09T00:00"),
        ("fra 28. april til 2. mai", "2026-04-28T00:00", "2026-05-03T00:00"),
        ("frå måndag til onsdag", "2026-11-16T00:00", "2026-11-19T00:00"),
        ("fredag til mandag", "2026-11-13T00:00", "2026-11-17T00:00"),
        ("fra desember til februar", "2025-12-01T00:00", "2026-03-01T00:00"),
        ("i går mellom kl 14 og 16", "2026-11-20T14:00", "2026-11-20T16:00"),
        ("kl 3 om ettermiddagen i går", "2026-11-20T15:00", "2026-11-20T16:00"),
        ("natt til fredag", "2026-11-20T00:00", "2026-11-20T06:00"),
        ("mandag i forrige uke", "2026-11-09T00:00", "2026-11-10T00:00"),
        ("Friday the 13th", "2026-11-13T00:00", "2026-11-14T00:00"),
        ("første helga i mai", "2026-05-02T00:00", "2026-05-04T00:00"),
        ("last Monday of September", "2026-09-28T00:00", "2026-09-29T00:00"),
        ("mars i fjor", "2025-03-01T00:00", "2025-04-01T00:00"),
        ("10/31/2025", "2025-10-31T00:00", "2025-11-01T00:00"),
        ("onsdg", "2026-11-18T00:00", "2026-11-19T00:00"),
        ("lørdag", "2026-11-14T00:00", "2026-11-15T00:00"),
    ],
)
def test_holidays_ranges_and_neighbours_are_counted_out(phrase: str, start: str, end: str) -> None:
    when = read_when(phrase, NOW)
    assert when is not None
    assert (when.start.isoformat()[:16], when.end.isoformat()[:16]) == (start, end)


@pytest.mark.parametrize(
    "phrase",
    ["i morgen", "neste uke", "om to dager", "in two weeks", "3. mai 2027", "i dag kl 23", "next Monday"],
)  # fmt: skip
def test_a_time_to_come_is_refused_and_known_for_what_it_is(phrase: str) -> None:
    assert read_when(phrase, NOW) is None
    assert lies_ahead(phrase, NOW)


@pytest.mark.parametrize(
    "phrase",
    ["hver dag i september", "alle netter i oktober", "every Friday in March", "tirsdag og torsdag", "kvar onsdag i haust"],
)  # fmt: skip
def test_what_is_repeated_or_not_sure_is_not_taken_for_a_time_to_come(phrase: str) -> None:
    assert not lies_ahead(phrase, NOW)


@pytest.mark.parametrize(
    "phrase", ["like før operasjonen", "under oppholdet", "while I was there", "for lenge siden"]
)
def test_a_time_told_by_an_event_is_no_date_and_not_ahead(phrase: str) -> None:
    assert read_when(phrase, NOW) is None
    assert not lies_ahead(phrase, NOW)
    assert is_tied_to_an_event(phrase)


async def _at_occurred(conversation, language: str):
    talk = await conversation(language)
    talk.state = {"step": "occurred", "settled": ["errand", "what_happened", "what_matters", "reporter_role"]}  # fmt: skip
    talk.draft["what_happened"] = "Mor falt" if language != "en" else "My mother fell"
    return talk


@pytest.mark.parametrize(
    ("language", "phrase"),
    [("nb", "like før operasjonen"), ("nn", "rett før operasjonen"), ("en", "during her stay")],
)
async def test_a_phrase_tied_to_an_event_is_kept_at_once(conversation, language, phrase) -> None:
    talk = await _at_occurred(conversation, language)
    await talk.say(phrase)
    assert talk.question == "place"
    assert talk.draft["occurred"] == {"phrase": phrase, "start": None, "end": None, "approximate": True}  # fmt: skip


async def test_what_cannot_be_read_is_kept_by_one_press(conversation) -> None:
    talk = await _at_occurred(conversation, "nb")
    await talk.say("blå mandarin")
    assert talk.choices == ["occurred:as_written", "dont_know"]
    await talk.press("occurred:as_written")
    assert talk.draft["occurred"]["phrase"] == "blå mandarin"
    assert talk.question == "place"


async def test_the_future_is_refused_politely_and_asked_again(conversation) -> None:
    talk = await _at_occurred(conversation, "nb")
    await talk.say("neste uke")
    assert "ikke vært ennå" in talk.texts
    assert talk.question == "occurred"
    await talk.say("i går kveld")
    assert "fredag 20. november 2026, 18:00–24:00" in talk.texts
    await talk.press("yes")
    assert talk.draft["occurred"]["phrase"] == "i går kveld"


@pytest.mark.parametrize(
    ("language", "first", "then", "shown"),
    [
        ("nb", "i går kveld", "nei, det var onsdag", "onsdag 18. november 2026, 18:00–24:00"),
        ("nn", "tysdag kveld", "nei, onsdag", "onsdag 18. november 2026, 18:00–24:00"),
        ("en", "Tuesday evening", "no, Wednesday", "Wednesday 18 November 2026, 18:00–24:00"),
    ],
)
async def test_another_day_for_the_one_shown_keeps_its_part_and_is_shown_again(
    conversation, language, first, then, shown
) -> None:
    talk = await _at_occurred(conversation, language)
    await talk.say(first)
    await talk.say(then)
    assert shown in talk.texts
    assert "yes" in talk.choices
