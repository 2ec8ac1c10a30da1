"""Every question of the conversation, reached once; tests go on from where each stands.

The bot is a pure function of state and message, so a conversation can be branched by copying it.
"""

from __future__ import annotations

import copy
from typing import Any

from dialogue import Conversation

STORIES = {
    "nb": "Mor ble glemt på badet i to timer, og ingen kom da hun ringte på.",
    "nn": "Mor vart gløymd på badet i to timar, og ingen kom då ho ringde på.",
    "en": "My mother was forgotten in the bathroom for two hours, and nobody came when she rang.",
}
# Says when and where, so that both are only to be confirmed in the list.
TIMED_STORIES = {
    "nb": "I går falt mor på Medisinsk sengepost, og ingen kom da hun ringte på.",
    "nn": "I går fall mor på Medisinsk sengepost, og ingen kom då ho ringde på.",
    "en": "Yesterday my mother fell on the Medical ward, and nobody came when she rang.",
}
_PRESSED = {
    "reporter_role": "reporter_role:relative",
    "kind": "kind:concern",
    "category": "category:communication_information",
    "perceived_harm": "perceived_harm:unclear",
    "place": "place:medical-ward",
    "involvement": "involvement:take_part",
    "support": "support:person",
}
TUESDAY = {"nb": "sist tirsdag", "nn": "sist tysdag", "en": "last Tuesday"}


async def one_at_a_time(engine: Any, language: str) -> dict[str, Conversation]:
    """A conversation at each question on the way, with what the story tells declined."""
    stands: dict[str, Conversation] = {}
    await _walk(engine, language, STORIES[language], stands, understood="no")
    return stands


async def everywhere(engine: Any, language: str) -> dict[str, Conversation]:
    """A conversation at each question, by a name for where it stands."""
    stands: dict[str, Conversation] = {}
    await _walk(engine, language, STORIES[language], stands)
    telling: dict[str, Conversation] = {}
    await _walk(engine, language, TIMED_STORIES[language], telling)
    stands["understood"] = telling["understood"]
    review = stands["review"]
    for step in ("what_happened", "what_matters", "occurred", "kind"):
        stands[f"{step}, from the read-through"] = await _after(review, f"edit:{step}")
    stands["deletion"] = await _after(review, "delete")
    stands["questions"] = await _after(stands["errand"], "errand:question")
    return stands


def branch(talk: Conversation) -> Conversation:
    """The same conversation, to be gone on with by itself."""
    engine, talk.engine = talk.engine, None
    copied = copy.deepcopy(talk)
    talk.engine = copied.engine = engine
    return copied


async def _after(talk: Conversation, press: str) -> Conversation:
    copied = branch(talk)
    await copied.press(press)
    return copied


async def _walk(
    engine: Any,
    language: str,
    story: str,
    stands: dict[str, Conversation],
    understood: str = "yes",
) -> None:
    talk = Conversation(engine, language)
    await talk.start()
    stands["errand"] = branch(talk)
    await talk.press("errand:report")
    for _ in range(40):
        step = talk.question
        name = "more to tell" if step == "what_happened" and talk.draft["what_happened"] else step
        if step == "occurred" and "yes" in talk.choices:
            name = "occurred, to be confirmed"
        if step == "modes" and talk.draft["involvement"]["modes"]:
            name = "more modes"
        stands.setdefault(name, branch(talk))
        if step == "sent":
            return
        if name == "understood":
            await talk.press(understood)
        else:
            await _answer(talk, name, story, language)
    raise AssertionError(f"never sent: {list(stands)}")


async def _answer(talk: Conversation, name: str, story: str, language: str) -> None:
    if name == "what_happened":
        await talk.say(story)
    elif name == "what_matters":
        await talk.press("skip")
    elif name == "occurred":
        await talk.say(TUESDAY[language])
    elif name == "modes":
        await talk.press("modes:phone")
    elif name == "contact":
        await talk.say("kari@example.no")
    elif name == "review":
        await talk.press("send")
    elif name in _PRESSED and "yes" not in talk.choices:
        await talk.press(_PRESSED[name])
    else:
        known = ("yes", "thats_all", "skip", "dont_know")
        await talk.press(next(choice for choice in known if choice in talk.choices))
