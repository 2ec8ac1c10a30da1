"""Nothing a person wrote is ever printed, and no national identity number is kept."""

from __future__ import annotations

import asyncio
import gc
import logging
import uuid
from collections.abc import Iterator

import pytest
from dialogue import Conversation

from bot import logs
from bot.actions.contacts import holds_national_number, read_contact
from bot.actions.report_form import ValidateReportForm
from bot.engine import TurnFailed

SECRET = "Rumpelstilzchen"  # noqa: S105 - a word to look for


async def test_a_turn_prints_nothing(conversation, capfd) -> None:
    talk = await conversation("nb")
    await talk.say(f"Mor heter {SECRET} og falt på badet i går kveld")
    await talk.say(f"/{SECRET}")
    await talk.press(SECRET)
    printed = "".join(capfd.readouterr())
    assert SECRET not in printed
    assert printed == ""


async def test_a_failing_action_fails_the_turn_without_saying_what_was_written(
    conversation, engine, capfd, monkeypatch
) -> None:
    def fail(*_args: object) -> bool:
        raise ValueError(SECRET)

    talk = await conversation("nb")
    monkeypatch.setattr(ValidateReportForm, "_take", staticmethod(fail))
    with pytest.raises(TurnFailed) as failure:
        await engine.turn(talk.request(SECRET, None))
    printed = "".join(capfd.readouterr())
    assert SECRET not in printed + str(failure.value) + logs.where(failure.value)
    # The turn's tracker is gone all the same.
    assert await engine.turns.keys() == []


def _texts_held(word: str) -> Iterator[str]:
    """Every text in the process that holds the word, but the word itself."""
    left: list[object] = gc.get_objects()
    seen: set[int] = set()
    while left:
        held = gc.get_referents(*left)
        left = []
        for each in held:
            if isinstance(each, str | bytes):
                text = each if isinstance(each, str) else each.decode("utf-8", "ignore")
                if word in text and each is not word:
                    yield text
            # The collector does not know of these, so what they hold is looked up here.
            elif type(each) in (dict, tuple) and not gc.is_tracked(each) and id(each) not in seen:
                seen.add(id(each))
                left.append(each)


async def _tell(engine, word: str) -> None:
    """A conversation in which the word stands in a story, an answer, a place and a correction."""
    talk = Conversation(engine, "nb")
    await talk.start()
    await talk.press("errand:report")
    await talk.say(f"Mor heter {word} og falt på badet i går kveld. Ingen kom da hun ringte på.")
    assert word in talk.draft["what_happened"]
    await talk.press("thats_all")
    await talk.say(f"Jeg vil at {word} skal være trygg. Hvem leser dette?")
    talk.state["step"] = "place"
    await talk.say(f"på {word}")
    await talk.say(f"nei, det var på {word} sykehjem")
    await engine.danger({"texts": [f"Mor heter {word}.", f"{word} orker ikke leve lenger."]})


async def test_the_words_that_are_looked_for_would_be_found(engine) -> None:
    word = uuid.uuid4().hex
    held = {"a": (f"Mor heter {word}",)}
    assert list(_texts_held(word)) == held["a"][0].splitlines()


async def test_nothing_that_was_written_is_held_after_a_turn(engine) -> None:
    word = uuid.uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))
    await _tell(engine, word)
    await asyncio.gather(_tell(engine, word), _tell(engine, word))
    gc.collect()
    assert not list(_texts_held(word)), "held by the process"


async def test_nothing_that_was_written_is_held_after_a_turn_that_failed(
    engine, monkeypatch
) -> None:
    word = uuid.uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))

    def fail(*_args: object) -> bool:
        raise ValueError

    async def tell() -> None:
        talk = Conversation(engine, "nb")
        await talk.start()
        await talk.press("errand:report")
        await talk.say(f"Mor heter {word} og falt på badet i går kveld.")
        monkeypatch.setattr(ValidateReportForm, "_take", staticmethod(fail))
        with pytest.raises(TurnFailed):
            await talk.say(f"Ingen kom da {word} ringte på.")

    await tell()
    monkeypatch.undo()
    gc.collect()
    assert not list(_texts_held(word)), "held by the process"


def test_only_our_own_logger_speaks(engine, capfd) -> None:
    logging.getLogger("rasa.core.processor").error(SECRET)
    logging.getLogger("anything.else").critical(SECRET)
    logging.getLogger().warning(SECRET)
    assert SECRET not in "".join(capfd.readouterr())


# Made-up numbers with right check digits: ordinary, D-number, synthetic (+40 and +80 months).
@pytest.mark.parametrize("number", ["01010750160", "010107 50160"])
async def test_a_national_identity_number_is_refused_and_not_kept(conversation, number) -> None:
    assert holds_national_number(number)
    talk = await conversation("nb")
    talk.state = {"step": "contact", "settled": ["errand", "what_happened"]}
    talk.draft["involvement"]["keep_informed"] = True
    await talk.say(f"{number} kari@example.no")
    assert "fødselsnummer" in talk.texts
    assert talk.draft["contact"] == {"name": None, "email": None, "phone": None}
    assert "50160" not in str(talk.answer)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kari@example.no", {"name": None, "email": "kari@example.no", "phone": None}),
        ("ring meg på 912 34 567", {"name": None, "email": None, "phone": "91234567"}),
        ("+47 912 34 567", {"name": None, "email": None, "phone": "+4791234567"}),
        (
            "Navn: Kari Nordmann\nE-post: kari.n@example.no\nTelefon: 91234567",
            {"name": "Kari Nordmann", "email": "kari.n@example.no", "phone": "91234567"},
        ),
        (
            "Kari Nordmann kari@example.no",
            {"name": None, "email": "kari@example.no", "phone": None},
        ),
        ("ola@example.org, ikke kari@example.no", {"email": "ola@example.org"}),
        ("ikke kari@example.no, men ola@example.org", {"email": "ola@example.org"}),
        ("ikkje 400 00 000, men 912 34 567", {"phone": "91234567"}),
        ("kari@example.no, no sorry, ola@example.org", {"email": "ola@example.org"}),
        ("kari@example.no eller ola@example.org", {"email": "kari@example.no"}),
        ("jeg heter Kari", {"name": "Kari", "email": None, "phone": None}),
        ("12345678901", {"name": None, "email": None, "phone": None}),
        ("rom 214", {"name": None, "email": None, "phone": None}),
    ],
)
def test_contact_is_read_and_names_are_never_guessed(text: str, expected: dict) -> None:
    assert read_contact(text) == {"name": None, "email": None, "phone": None, **expected}
