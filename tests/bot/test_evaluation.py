"""What the evaluation counts: messages that the model has not learnt word for word."""

from __future__ import annotations

import pytest

from tests.evaluation import folds, intents
from tests.evaluation.texts import unlearnt


def _left(texts: list[str], learnt: list[str]) -> list[str]:
    return [row["text"] for row in unlearnt([{"text": text} for text in texts], learnt)]


@pytest.mark.parametrize("text", ["Hopp over!", "hopp  over", " HOPPOVER 👍", "hopp_over"])
def test_a_learnt_message_is_left_out_however_it_is_set(text):
    assert _left([text, "kan vi ta neste"], ["hopp over"]) == ["kan vi ta neste"]


@pytest.mark.parametrize("text", ["hopp over den", "hopp", "hopp øver"])
def test_a_message_in_other_words_stays(text):
    assert _left([text], ["hopp over"]) == [text]


def test_signs_alone_are_learnt_only_if_they_are_the_same_signs():
    assert _left(["👍", "🦖", "…"], ["👍", "???"]) == ["🦖", "…"]


class _HearsGoodbye:
    """An engine for which every message is a goodbye."""

    async def understand(self, text, step):
        return {"intent": {"name": "goodbye", "confidence": 1.0}}


async def test_a_learnt_message_does_not_lift_the_accuracy_and_the_results_say_so(monkeypatch):
    learnt = next(e.text for e in folds.intents() if e.answers["intent"] == "goodbye").upper()
    setting = {"asked": "menu", "register": "plain"}
    rows = [
        {**setting, "text": f"{learnt}!", "intent": "goodbye"},
        {**setting, "text": "the tractor has eleven blue wheels", "intent": "nonsense"},
    ]
    monkeypatch.setattr(intents, "held_out", lambda name: rows if name == "intents_nb" else [])
    results = await intents.evaluate(_HearsGoodbye())
    assert "| nb | 1 | 1 | 0.000 |" in results
    assert "| all | 1 | 1 | 0.000 |" in results
