"""A story told first: what must not happen to it. What happens is in dialogues/."""

from __future__ import annotations

import json

import pytest
from dialogue import NOW, SERVICE, Conversation

from bot.actions import story
from bot.actions.dates import read_when
from bot.actions.statements import changes_in, taken_back_in
from bot.actions.turn import Report, empty_draft

FALL = "Mor falt på badet på medisinsk i går kveld og brakk hofta."
FIELDS = ("kind", "category", "reporter_role", "perceived_harm")


def _told(text: str, language: str = "nb") -> Report:
    draft = {**empty_draft("solvik", language), "what_happened": text}
    bookkeeping = {"settled": [], "reopened": None, "pending": None, "understood": None}
    return Report({**draft, **bookkeeping, "service_info": SERVICE, "now": NOW})


async def _to_the_list(conversation, text: str, language: str = "nb") -> Conversation:
    talk = await conversation(language)
    await talk.say(text)
    await talk.press("thats_all")
    await talk.press("skip")
    assert talk.question == "understood"
    return talk


def _of_the_story(draft: dict) -> list:
    return [*(draft[f] for f in FIELDS), draft["occurred"]["phrase"], *draft["place"].values()]


async def test_nothing_of_a_story_is_in_the_draft_before_it_was_shown_and_confirmed(
    conversation,
) -> None:
    talk = await _to_the_list(conversation, FALL)
    assert not any(_of_the_story(talk.draft))
    for question in ("hvem leser dette?", "er det anonymt?"):
        await talk.say(question)
        assert not any(_of_the_story(talk.draft))
    await talk.say("nei, det var på akutten")
    assert not any(_of_the_story(talk.draft))


async def test_what_is_confirmed_was_on_the_list(conversation) -> None:
    talk = await _to_the_list(conversation, FALL)
    listed = {each.removeprefix("edit:") for each in talk.choices if each.startswith("edit:")}
    await talk.press("yes")
    known = {field for field in FIELDS if talk.draft[field] is not None}
    known |= {"occurred"} if talk.draft["occurred"]["phrase"] else set()
    known |= {"place"} if talk.draft["place"]["unit"] else set()
    assert known - {"perceived_harm"} == listed - {"perceived_harm"}


@pytest.mark.parametrize("answer", ["yes", "no", "dont_know"])
async def test_no_question_is_asked_twice(conversation, answer: str) -> None:
    talk = await _to_the_list(conversation, FALL)
    asked = [talk.question]
    await talk.press(answer)
    for _ in range(12):
        asked.append(talk.question)
        if talk.question == "review":
            break
        await talk.press(next(c for c in ("skip", "dont_know") if c in talk.choices))
    assert asked[-1] == "review"
    assert len(asked) == len(set(asked))


async def test_what_was_confirmed_is_not_asked(conversation) -> None:
    talk = await _to_the_list(conversation, FALL)
    await talk.press("yes")
    asked = set()
    while talk.question != "involvement":
        asked.add(talk.question)
        await talk.press("dont_know" if "dont_know" in talk.choices else "skip")
    assert not asked & {"occurred", "place", "category"}


async def test_no_name_is_taken_out_of_a_story(conversation) -> None:
    talk = await _to_the_list(
        conversation, "Jeg heter Kari Nordmann. Jeg falt på akutten i går, og sykepleier Ola lo."
    )
    await talk.press("yes")
    assert talk.draft["contact"] == {"name": None, "email": None, "phone": None}
    assert "Kari" not in json.dumps(talk.state)
    without_story = {**talk.draft, "what_happened": None}
    assert "Kari" not in json.dumps(without_story)
    assert "Ola" not in json.dumps(without_story)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Jeg falt på akutten på tirsdag. På fredag ringte jeg, og ingen svarte.", "occurred"),
        ("I fell at the emergency department and was moved to the medical ward.", "place"),
        ("They come late every Tuesday with my insulin.", "occurred"),
    ],
)
async def test_a_story_that_names_two_of_a_thing_names_none(text: str, missing: str) -> None:
    report = _told(text)
    assert missing not in story.circumstances(text, report)


async def test_places_a_story_names_are_offered_first(conversation) -> None:
    talk = await conversation("en")
    await talk.say("I fell at the emergency department and then again on the medical ward.")
    for choice in ("thats_all", "skip", "no", "dont_know", "skip", "dont_know"):
        if talk.question == "place":
            break
        if choice in talk.choices:
            await talk.press(choice)
    assert talk.question == "place"
    assert set(talk.choices[:2]) == {"place:emergency", "place:medical-ward"}


async def test_yes_but_is_no_yes(conversation) -> None:
    talk = await _to_the_list(conversation, FALL)
    await talk.say("ja, men ikke alt")
    assert talk.question == "understood" or talk.draft["place"]["unit"] is None
    assert not any(_of_the_story(talk.draft))


@pytest.mark.parametrize(
    ("kind", "harm"),
    [("near_miss", "significant"), ("no_harm_event", "death"), ("harm_event", "none")],
)
def test_two_lines_that_contradict_each_other_are_both_asked(kind: str, harm: str) -> None:
    report = _told("x")
    report["understood"] = {"lines": {"kind": kind, "perceived_harm": harm, "category": "fall"}}
    assert story.lines(report) == {"category": "fall"}


@pytest.mark.parametrize(
    ("kind", "dropped"),
    [
        ("near_miss", {"perceived_harm"}),
        ("good_care", {"perceived_harm"}),
        ("suggestion", {"perceived_harm", "occurred"}),
    ],
)
def test_what_the_kind_rules_out_is_not_listed(kind: str, dropped: set[str]) -> None:
    report = _told("x")
    report["kind"] = kind
    when = {"phrase": "i går", "start": None, "end": None, "approximate": True}
    report["understood"] = {"lines": {"perceived_harm": "none", "occurred": when}}
    assert set(story.lines(report)) == {"perceived_harm", "occurred"} - dropped


async def test_a_confirmed_near_miss_harmed_no_one(conversation) -> None:
    talk = await _to_the_list(conversation, FALL)
    talk.state["understood"]["lines"] = {"kind": "near_miss"}
    await talk.press("yes")
    assert talk.draft["perceived_harm"] == "none"
    assert talk.question != "perceived_harm"


async def test_a_kind_that_the_confirmed_harm_rules_out_is_not_offered(conversation) -> None:
    talk = await _to_the_list(conversation, FALL)
    talk.state["understood"]["lines"] = {"perceived_harm": "significant"}
    await talk.press("yes")
    while talk.question != "kind":
        await talk.press("dont_know" if "dont_know" in talk.choices else "skip")
    await talk.press("all")
    assert "kind:harm_event" in talk.choices
    assert not {"kind:near_miss", "kind:no_harm_event"} & set(talk.choices)


async def test_a_changed_line_is_not_suggested_again(conversation) -> None:
    talk = await _to_the_list(conversation, FALL)
    talk.state["understood"]["lines"]["category"] = "fall"
    await talk.press("edit:category")
    if "all" in talk.choices:
        assert "category:fall" not in talk.choices


async def test_the_list_can_be_gone_back_to_and_declined(conversation) -> None:
    talk = await _to_the_list(conversation, FALL)
    talk.state["understood"]["lines"].pop("reporter_role", None)
    await talk.press("yes")
    assert talk.draft["place"]["unit"] == "medical-ward"
    await talk.press("back")
    assert talk.question == "understood"
    assert "edit:place" in talk.choices
    await talk.press("no")
    assert talk.draft["place"]["unit"] is None
    assert talk.draft["occurred"]["phrase"] is None


async def test_a_line_that_was_left_open_is_not_on_the_list_gone_back_to(conversation) -> None:
    talk = await _to_the_list(conversation, FALL)
    talk.state["understood"]["lines"].pop("reporter_role", None)
    for choice in ("edit:occurred", "dont_know", "yes", "back"):
        await talk.press(choice)
    assert talk.question == "understood"
    assert "edit:place" in talk.choices
    assert "edit:occurred" not in talk.choices
    assert "None" not in talk.texts


async def test_a_story_at_the_list_is_kept_and_read(conversation) -> None:
    talk = await _to_the_list(conversation, FALL)
    more = "Hun lå der i over en time før noen fant henne, og da var hun helt kald og redd"
    await talk.say(more)
    assert more in talk.draft["what_happened"]
    assert talk.question == "understood"
    assert "edit:place" in talk.choices


async def test_no_word_of_a_story_told_late_is_lost(conversation) -> None:
    talk = await conversation("en")
    await talk.press("errand:report")
    await talk.say("The food was cold")
    await talk.press("thats_all")
    await talk.press("skip")
    if talk.question == "understood":
        await talk.press("no")
    while talk.question != "place":
        await talk.press("skip" if "skip" in talk.choices else "dont_know")
    late = (
        "It all began when my brother was moved out into the corridor, where he had to lie for "
        "four whole days with people walking past him all the time"
    )
    await talk.say(late)
    assert late in talk.draft["what_happened"]
    assert talk.draft["place"] == {"unit": None, "text": None}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_the_state_stays_small_with_the_longest_story(conversation, language) -> None:
    talk = await conversation(language)
    for _ in range(6):
        await talk.say(f"{FALL} " + "Ingen kom da hun ringte på. " * 120)
    await talk.press("thats_all")
    assert len(json.dumps(talk.state).encode()) < 4_000


async def test_a_story_is_classified_once(conversation, monkeypatch) -> None:
    read = []
    monkeypatch.setattr(story, "understood", lambda text: read.append(text) or {"category": "fall"})
    talk = await conversation("nb")
    await talk.say(FALL)
    for choice in ("thats_all", "skip", "edit:category", "dont_know"):
        await talk.press(choice)
    await talk.say("hvem leser dette?")
    await talk.press("yes")
    assert read == [FALL]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("nei, det var på tirsdag", {"occurred"}),
        ("no, it was Tuesday", {"occurred"}),
        ("I am his sister", {"reporter_role"}),
        ("eg er dotter hans", {"reporter_role"}),
        ("it was at the emergency department", {"place"}),
        ("nei, ikke på medisinsk, men på akutten", {"place"}),
        ("no, it was on Tuesday at the emergency department", {"occurred", "place"}),
        ("nei, det var på gangen", {"place"}),
        ("no harm", {"perceived_harm"}),
        ("nei, ingen skade", {"perceived_harm"}),
        ("ja", set()),
        ("yes that's right", set()),
        ("nei", set()),
        ("nei, det var ikke på medisinsk", set()),
        ("no, it wasn't Tuesday", set()),
        ("jeg vet ikke", set()),
    ],
)
def test_a_statement_names_what_it_says_and_no_more(text: str, fields: set[str]) -> None:
    assert {change.field for change in changes_in(text, _told(FALL))} == fields


@pytest.mark.parametrize(
    ("text", "field"),
    [("nei, det var ikke på medisinsk", "place"), ("no, it wasn't Tuesday", "occurred")],
)
def test_what_is_only_denied_is_known_by_its_field(text: str, field: str) -> None:
    report = _told(FALL)
    report["place"] = {"unit": "medical-ward", "text": None}
    report["occurred"] = read_when("Tuesday", report.now).as_field()
    assert taken_back_in(text, report) == [field]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("nei, det var på tirsdag", "tirsdag"),
        ("No, it was Wednesday", "Wednesday"),
        ("nei, det var i går kveld", "i går kveld"),
    ],
)
def test_a_corrected_time_is_kept_without_what_leads_to_it(text: str, phrase: str) -> None:
    assert [change.value["phrase"] for change in changes_in(text, _told(FALL))] == [phrase]


async def test_a_corrected_time_is_kept_so_after_the_list_too(conversation) -> None:
    talk = await _to_the_list(conversation, FALL)
    await talk.press("yes")
    await talk.say("nei, det var onsdag")
    assert talk.draft["occurred"]["phrase"] == "onsdag kveld"


async def test_the_first_words_are_two_messages_with_every_fact(conversation) -> None:
    facts = {
        "nb": ("dataprogram", "anonym", "journal", "klage", "krav", "kvalitet"),
        "nn": ("dataprogram", "anonym", "journal", "klage", "krav", "kvalitet"),
        "en": ("computer program", "anonymous", "record", "complaint", "claim", "quality"),
    }
    for language, words in facts.items():
        talk = await conversation(language)
        first, second, question = (each["text"] for each in talk.answer["messages"])
        for number in ("113", "116 117", "116 123", "116 111"):
            assert number in first
        assert all(word in first + second for word in words)
        assert len(first) + len(second) < 370
        assert question
