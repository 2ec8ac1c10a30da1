"""Every text has its Norwegian, every question its other words, and nothing is left over."""

from __future__ import annotations

import re

import pytest
import yaml

from bot.actions import asides
from bot.actions.steps import STEPS
from bot.actions.texts import catalogue
from bot.replies import fill
from bot.train import BOT

_QUESTION = r"utter_(ask|confirm)_(?!.*_(again|short)$)"


def _responses() -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for path in sorted((BOT / "domain").glob("*.yml")):
        found.update(yaml.safe_load(path.read_text(encoding="utf-8")).get("responses") or {})
    return found


def _labels() -> set[str]:
    sources = "".join(path.read_text(encoding="utf-8") for path in (BOT / "actions").rglob("*.py"))
    return set(re.findall(r'marked\(\s*"([^"]+)"\s*\)', sources))


def _message_ids() -> set[str]:
    return {v["text"].strip() for variants in _responses().values() for v in variants} | _labels()


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_text_is_translated_with_the_same_braces(language: str) -> None:
    translations = catalogue(language)
    assert _message_ids() - set(translations) == set()
    for text in _message_ids():
        assert set(re.findall(r"\{\w+\}", text)) == set(
            re.findall(r"\{\w+\}", translations[text])
        ), text


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_no_translation_is_left_over(language: str) -> None:
    assert set(catalogue(language)) - _message_ids() == set()


def test_every_question_can_be_put_in_other_words() -> None:
    responses = _responses()
    asked = {name for name in responses if re.match(_QUESTION, name)}
    assert {name for name in asked if f"{name}_again" not in responses} == set()


def test_every_question_can_be_brought_back_in_few_words() -> None:
    responses = _responses()
    over = ("utter_ask_sent", "utter_ask_deleted")
    asked = {n for n in responses if re.match(_QUESTION.replace("ask", "ask|suggest"), n)}
    assert {n for n in asked if f"{n}_short" not in responses and n not in over} == set()


def test_every_answer_in_the_middle_has_a_short_form_for_the_second_time() -> None:
    responses = _responses()
    answers = {asides.response_to(intent) for intent in asides.ANSWERED}
    wanted = answers | {f"{name}_short" for name in answers}
    assert wanted - set(responses) == set()


def test_every_response_that_code_or_rules_name_exists() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8")
        for folder, pattern in (("actions", "*.py"), ("rules", "*.yml"))
        for path in (BOT / folder).rglob(pattern)
    )
    named = set(re.findall(r"utter_[a-z_]+[a-z]", sources)) - {"utter_message"}
    named = {name for name in named if name not in ("utter_ask", "utter_suggest")}
    assert {n for n in named if n not in _responses()} == set()


def test_every_step_has_its_question_in_the_domain() -> None:
    actions = {
        action
        for path in (BOT / "domain").glob("*.yml")
        for action in yaml.safe_load(path.read_text(encoding="utf-8")).get("actions") or []
    }
    assert {f"action_ask_{name}" for name in STEPS} == {
        a for a in actions if a.startswith("action_ask_")
    }


def test_braces_are_filled_once_and_unknown_ones_stay() -> None:
    assert fill("{a} {b} {c}", {"a": "{b}", "b": "x"}) == "{b} x {c}"
