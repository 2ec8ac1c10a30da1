"""What people answer to "when was it?", line by line as in `phrases/when_*.txt`."""

from __future__ import annotations

import pytest
from time_phrases import TimePhrase, time_phrases

from bot.actions.dates import read_when

PHRASES = [phrase for language in ("nb", "nn", "en") for phrase in time_phrases(language)]


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda p: f"{p.language} {p.now:%y-%m-%d} {p.text}")
def test_a_phrase_is_read_as_it_is_meant_or_left_as_words(phrase: TimePhrase) -> None:
    when = read_when(phrase.text, phrase.now)
    assert phrase.judge(when) == "right", f"meant {phrase.expected}, read {when}"
