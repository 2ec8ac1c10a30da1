"""Nothing a person wrote is ever printed, and no national identity number is kept."""

from __future__ import annotations

import logging

import pytest

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
        ("jeg heter Kari", {"name": "Kari", "email": None, "phone": None}),
        ("12345678901", {"name": None, "email": None, "phone": None}),
        ("rom 214", {"name": None, "email": None, "phone": None}),
    ],
)
def test_contact_is_read_and_names_are_never_guessed(text: str, expected: dict) -> None:
    assert read_contact(text) == expected
