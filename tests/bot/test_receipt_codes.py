"""A receipt code typed into the chat is neither kept nor shown, wherever it is typed."""

from __future__ import annotations

import json
import re

import pytest
from steps import branch, everywhere

CODES = [
    "7K3M QP9X 92MX AB12 ZZ99",
    "7k3m-qp9x-92mx-ab12-zz99",
    "7K3MQP9X92MXAB12ZZ99",
    "7K3MQ P9X92 MXAB1 2ZZ99",
]
LEFT_OF_IT = re.compile(r"7k3m|qp9x|92mx|ab12|zz99", re.IGNORECASE)


@pytest.fixture(scope="module")
async def stands(engine):
    """A conversation at each question, in bokmål."""
    return await everywhere(engine, "nb")


@pytest.mark.parametrize("code", CODES)
async def test_a_code_is_struck_out_at_every_question(stands, code) -> None:
    for stand, talk in stands.items():
        after = branch(talk)
        await after.say(f"kvitteringskoden min er {code}")
        assert not LEFT_OF_IT.search(json.dumps(after.answer)), stand
        assert after.answer["kept_text"] == "kvitteringskoden min er [kvitteringskode strøket]"
        assert "receipt_page" in after.choices, stand
        assert after.question == talk.question, stand
        assert after.draft == talk.draft, stand


async def test_the_story_around_a_code_is_kept_without_it(stands) -> None:
    talk = branch(stands["what_happened"])
    await talk.say(f"Jeg meldte det før, koden er {CODES[0]}, men nå har mor falt igjen på badet.")
    assert "nå har mor falt igjen på badet" in talk.draft["what_happened"]
    assert not LEFT_OF_IT.search(json.dumps(talk.answer))


@pytest.mark.parametrize(
    "text",
    [
        "Mor fikk mat klokka 1200 1400 1600 1800 2000 den dagen, og ingen hjelp.",
        "They were kind that week, when ward 4b12 gave more care than most.",
        "Ring 91 23 45 67 eller 22 11 00 99, saken er 2024/12345.",
    ],
)
async def test_words_and_other_numbers_are_no_codes(stands, text) -> None:
    talk = branch(stands["what_happened"])
    await talk.say(text)
    assert talk.draft["what_happened"] == text
    assert talk.answer["kept_text"] is None
