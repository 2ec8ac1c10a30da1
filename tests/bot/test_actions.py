"""What is off the hot path in production is checked here: each action's result by Rasa's schema."""

# Sentences stand on one line.
# ruff: noqa: E501

from __future__ import annotations

import jsonschema
from dialogue import Conversation
from rasa.core.actions.action import RemoteAction

from bot import fast_path


async def test_the_results_of_actions_fit_rasas_schema(engine, monkeypatch) -> None:
    schema = RemoteAction.action_response_format_spec()
    seen = []
    run = fast_path.InProcessActions.request

    async def checked(self, *args, **kwargs):
        result = await run(self, *args, **kwargs)
        jsonschema.validate(result, schema)
        seen.append(kwargs["json"]["next_action"])
        return result

    monkeypatch.setattr(fast_path.InProcessActions, "request", checked)
    talk = Conversation(engine, "nb")
    await talk.start()
    for line in ("hei", "Mor falt på medisinsk i går", "det var alt", "jeg orker ikke leve lenger", "gå tilbake",
                 "gjenta", "kan vi ta det på nynorsk", "endre datoen", "jeg har et spørsmål", "slett alt"):  # fmt: skip
        await talk.say(line)
    assert {
        "action_session_start",
        "validate_report_form",
        "action_crisis",
        "action_go_back",
    } <= set(seen)


def test_every_action_of_the_domain_is_there_and_no_other(engine) -> None:
    own = {name for name in engine.agent.domain.user_actions if not name.startswith("utter_")}
    own -= {"report_form"}
    assert own == set(engine.actions.executor.actions)
