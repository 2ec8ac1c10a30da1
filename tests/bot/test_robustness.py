"""Whole conversations by presses alone and by words alone, and texts that nobody expects."""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import unicodedata

import pytest

from bot.actions.turn import empty_draft

STORIES = {
    "nb": "Mor falt på badet på medisinsk sengepost og slo hofta. Ingen kom da hun ringte på.",
    "nn": "Mor fall på badet på medisinsk sengepost og slo hofta. Ingen kom då ho ringde på.",
    "en": "My mother fell in the bathroom on the medical ward and hurt her hip. Nobody came when she rang.",
}

TYPED = {
    "nb": {
        "errand": "jeg vil melde fra om noe", "what_matters": "At det ikke skjer igjen", "understood": "ja",
        "reporter_role": "jeg er nærmeste pårørende", "occurred": "forrige tirsdag", "place": "medisinsk sengepost",
        "kind": "hendelse med skade", "category": "fall", "perceived_harm": "liten skade", "involvement": "delta",
        "modes": "skriftlig", "support": "nei takk", "contact": "kari@example.no", "review": "send",
        "more": "det var alt", "confirm": "ja", "more_modes": "det var alt",
    },
    "nn": {
        "errand": "eg vil melde frå om noko", "what_matters": "At det ikkje skjer igjen", "understood": "ja",
        "reporter_role": "eg er næraste pårørande", "occurred": "førre tysdag", "place": "medisinsk sengepost",
        "kind": "hending med skade", "category": "fall", "perceived_harm": "liten skade", "involvement": "delta",
        "modes": "skriftleg", "support": "nei takk", "contact": "kari@example.no", "review": "send",
        "more": "det var alt", "confirm": "ja", "more_modes": "det var alt",
    },
    "en": {
        "errand": "i want to report something", "what_matters": "That it does not happen again", "understood": "yes",
        "reporter_role": "i am next of kin", "occurred": "last tuesday", "place": "medical ward",
        "kind": "an event with harm", "category": "a fall", "perceived_harm": "minor harm", "involvement": "take part",
        "modes": "in writing", "support": "no thank you", "contact": "kari@example.no", "review": "send",
        "more": "that's all", "confirm": "yes", "more_modes": "that's all",
    },
}  # fmt: skip

ODD = {
    "emoji": "🙂🙃 👩‍👩‍👧‍👦 🇳🇴",
    "hebrew": "\u202eשלום עולם",
    "arabic": "لم يستمع إلي أحد",
    "control": "ingen\x07 kom\x1b[31m",
    "zero width": "in\u200bgen\ufeff kom",
    "surrogate": "ingen kom \ud83d",
    "combining": "Det va\u030ar Za\u0301\u0336\u0322lgo som ikke kom da hun ringte",
    "restart": "/restart",
    "command": "/change_language",
    "payload": '/inform{"reporter_role":"patient"}',
    "slots": '{"kind": "harm_event", "urgent": true}',
    "braces": "{phone} %(name)s {0} ${x}",
    "script": "<script>alert('x')</script> ingen kom",
    "sql": "'; DROP TABLE reports; --",
    "long word": "å" * 4000,
    "long": "ingen kom " * 399,
}


async def answered_until_sent(talk, how) -> list[str]:
    """Answer by `how` until the report is sent; return the questions that were asked."""
    asked = []
    for _ in range(40):
        if talk.answer["action"] == "submit":
            return asked
        asked.append(talk.question)
        await how(talk)
    pytest.fail(f"not sent; asked {asked}")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_all_but_the_story_can_be_pressed(conversation, language) -> None:
    async def press(talk) -> None:
        if talk.question == "what_happened" and not talk.draft["what_happened"]:
            await talk.say(STORIES[language])
        elif talk.question == "contact":
            await talk.press("skip")
        else:
            wanted = [c for c in ("thats_all", "yes", "send") if c in talk.choices]
            await talk.press((wanted or talk.choices)[0])

    talk = await conversation(language)
    await answered_until_sent(talk, press)
    assert talk.draft["what_happened"] == STORIES[language]
    assert talk.draft["consent"]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_everything_can_be_typed(conversation, language) -> None:
    words = TYPED[language]

    async def say(talk) -> None:
        if talk.question == "what_happened":
            await talk.say(words["more"] if talk.draft["what_happened"] else STORIES[language])
        elif talk.question in ("occurred", "place") and "yes" in talk.choices:
            await talk.say(words["confirm"])
        elif talk.question == "modes" and talk.draft["involvement"]["modes"]:
            await talk.say(words["more_modes"])
        else:
            await talk.say(words[talk.question])

    talk = await conversation(language)
    asked = await answered_until_sent(talk, say)
    draft = talk.draft
    assert talk.language == language
    assert draft["what_happened"] == STORIES[language]
    assert draft["what_matters"] == words["what_matters"]
    assert draft["reporter_role"] == "next_of_kin"
    assert draft["occurred"]["start"].startswith("2026-11-17")
    assert draft["place"]["unit"] == "medical-ward"
    assert draft["involvement"]["take_part"]
    assert draft["contact"]["email"] == "kari@example.no"
    assert asked.count("errand") == 1


def kept(text: str) -> str:
    """The text as it must be found again: without what no screen shows, composed."""
    whole = text.encode("utf-8", "ignore").decode()
    shown = "".join(c for c in whole if c in "\n\t" or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", shown).strip()


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("step", ["what_happened", "what_matters"])
async def test_odd_text_in_a_free_answer_is_kept_to_the_letter(conversation, step, name) -> None:
    talk = await conversation("nb")
    await talk.press("errand:report")
    if step == "what_matters":
        await talk.say(STORIES["nb"])
        await talk.press("thats_all")
    await talk.say(ODD[name])
    if name in ("emoji", "long word") and talk.draft[step] is None:
        # What says nothing by any reading is asked about once more, and fills nothing.
        assert talk.question == step
    else:
        assert kept(ODD[name])[:4000] in (talk.draft[step] or ""), talk.texts
    assert talk.answer["action"] is None
    assert not talk.draft["urgent"]
    assert talk.language == "nb"


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("step", ["errand", "reporter_role", "occurred", "place", "perceived_harm", "involvement", "contact", "review"])  # fmt: skip
async def test_odd_text_elsewhere_fills_no_field_that_was_not_asked(
    conversation, step, name
) -> None:
    talk = await conversation("nb")
    talk.state = {
        "step": step,
        "settled": ["errand", "what_happened", "what_matters"] if step != "errand" else [],
    }
    talk.draft["what_happened"] = STORIES["nb"] if step != "errand" else None
    talk.draft["involvement"]["keep_informed"] = step in ("contact", "review") or None
    before = empty_draft("solvik", "nb") | {"what_happened": talk.draft["what_happened"]}
    await talk.say(ODD[name])
    own = {"errand": {"what_happened", "suggestions"}, "occurred": {"occurred"}, "place": {"place"}}
    changed = {f for f in before if talk.draft[f] != before[f]}
    assert changed <= own.get(step, set()) | {"what_happened", "involvement", "suggestions"}, (
        changed
    )
    assert talk.answer["action"] is None
    assert talk.language == "nb"


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "\x00"])
async def test_nothing_said_changes_nothing(conversation, text) -> None:
    talk = await conversation("nb")
    await talk.press("errand:report")
    await talk.say(STORIES["nb"])
    before = talk.draft
    await talk.say(text)
    assert talk.question == "what_happened"
    assert talk.draft["what_happened"].strip("\u200b \n") == before["what_happened"]


async def test_the_same_words_twice_are_an_answer_once(conversation) -> None:
    talk = await conversation("nb")
    await talk.press("errand:report")
    await talk.say(STORIES["nb"])
    await talk.say(STORIES["nb"])
    assert talk.question == "what_happened"
    assert STORIES["nb"] in talk.draft["what_happened"]
    assert talk.draft["reporter_role"] is None


async def test_thirty_messages_in_a_row_are_all_in_the_story(conversation) -> None:
    talk = await conversation("nb")
    await talk.press("errand:report")
    parts = [f"Del {number} av historien, ingen svarte på klokka." for number in range(30)]
    for part in parts:
        await talk.say(part)
    assert all(part in talk.draft["what_happened"] for part in parts)
    places = [talk.draft["what_happened"].index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "Del 26 av historien om mor."), ("nb", "ja hun gråt mye"), ("nn", "ja ho gret lenge")],
)
async def test_words_of_the_story_are_not_lost_to_a_guess_that_it_is_over(
    conversation, language, words
) -> None:
    talk = await conversation(language)
    await talk.press("errand:report")
    await talk.say(STORIES[language])
    await talk.say(words)
    assert talk.question == "what_happened"
    assert words in talk.draft["what_happened"]
