"""Phrases for time, seen from Saturday 21 November 2026 at 21:00."""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

from datetime import datetime

import pytest

from bot.actions.dates import find_when, read_when

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
        ("kl 12.10 i går", "2026-11-20T12:10", "2026-11-20T13:10"),
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


def test_daylight_saving_time_counts_with_the_right_offset() -> None:
    when = read_when("3. juli", NOW)
    assert when is not None
    assert when.start.isoformat() == "2026-07-03T00:00:00+02:00"
