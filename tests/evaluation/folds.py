"""Cross-validation on the training texts, to choose by: `python -m tests.evaluation.folds`.

Run by hand, in the bot's environment; what is held back is never a random split. Of stories it is
a whole writing session, so that no author is tested on their own texts; of intents it is blocks of
neighbouring examples, which were written about the same situation. Prints what suggestions and
`understood` (bot/actions/suggestions.py) would give, for n-grams, meaning and both.
"""

# It talks to a person at a terminal.
# ruff: noqa: T201

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

from bot.actions import suggestions
from bot.components import embedding
from bot.components.cues import cues
from bot.components.ngram_classifier import CHARACTERS_READ
from bot.components.paired_classifier import PairedClassifier
from bot.components.story_classifier import FIELDS, STORIES, UNTOLD, stories, trained
from bot.components.text_classifier import Guess
from bot.train import BOT, DEFAULT_MODEL_DIR, VECTORS
from tests.evaluation.texts import LANGUAGES, macro_f1, share, table

FOLDS = 5
NEIGHBOURS = 6
PRECISION = 0.93


class Example(NamedTuple):
    """A training text with its answers by question, and the group it is held back with."""

    text: str
    language: str
    group: str
    answers: dict[str, str]


def told_stories() -> list[Example]:
    """All training stories; a group is a writing session."""
    return [
        Example(story.text, path.stem, path.parent.name, {f: getattr(story, f) for f in FIELDS})
        for path in sorted(STORIES.glob("*/*.jsonl"))
        for story in stories(path.parent, path.name)
    ]


def intents() -> list[Example]:
    """All examples of intents; a group is every fifth block of neighbours."""
    found = []
    for path in sorted((BOT / "nlu").glob("*/*.yml")):
        for intent in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line.removeprefix("- ") for line in intent["examples"].splitlines()]
            for place, text in enumerate(lines):
                group = str(place // NEIGHBOURS % FOLDS)
                answers = {"intent": intent["intent"]}
                found.append(Example(text[:CHARACTERS_READ], path.parent.name, group, answers))
    return found


def held_back(
    examples: list[Example], *, by_meaning: bool, signs: np.ndarray | None = None
) -> Iterator[tuple[Example, dict[str, list[Guess]]]]:
    """Each example with what a model without its group guesses, by question."""
    groups = sorted({example.group for example in examples})
    for group in groups:
        there = np.array([example.group != group for example in examples])
        known = [example for example in examples if example.group != group]
        asked = [example for example in examples if example.group == group]
        texts = [example.text for example in known]
        answers = {q: [example.answers[q] for example in known] for q in known[0].answers}
        if signs is None:
            pair = PairedClassifier.trained(texts, answers, strength=1.0)
        else:
            pair = trained(texts, answers, signs[there])
        readers = pair.meaning if by_meaning else pair.ngrams
        texts = [example.text for example in asked]
        rows = None if signs is None else signs[~there]
        ranked = {q: reader.rank_all(texts, rows) for q, reader in readers.items()}
        for place, example in enumerate(asked):
            yield example, {question: ranked[question][place] for question in ranked}


def suggested(read: list[tuple[Example, dict[str, list[Guess]]]], field: str) -> list[tuple]:
    """Rows of a table: top-1, top-3, macro-F1 and how many are suggested, by language."""
    rows = []
    for language in (*LANGUAGES, "all"):
        chosen = [
            (example.answers[field], suggestions.likely(field, guesses[field]))
            for example, guesses in read
            if language in (example.language, "all")
        ]
        first = [shown[0] for _, shown in chosen]
        expected = [label for label, _ in chosen]
        rows.append(
            (
                field,
                language,
                len(chosen),
                share(label == best for label, best in zip(expected, first, strict=True)),
                share(label in shown for label, shown in chosen),
                macro_f1(expected, first),
                float(np.mean([len(shown) for _, shown in chosen])),
            )
        )
    return rows


def clear(read: list[tuple[Example, dict[str, list[Guess]]]]) -> list[tuple]:
    """Rows of a table: how often `understood` says a field, and is right, and from where it may."""
    rows = []
    shown = [(example, suggestions.clear(guesses)) for example, guesses in read]
    for name, field in suggestions.FIELDS.items():
        said = [(e.answers[field], found[name]) for e, found in shown if name in found]
        there = sum(e.answers[field] != UNTOLD for e, _ in shown)
        right = sum(label == value for label, value in said)
        lowest = threshold([(e.answers[field], g[field][0]) for e, g in read])
        rows.append((name, there, right / max(len(said), 1), right / there, lowest))
    return rows


def threshold(read: list[tuple[str, Guess]]) -> float:
    """The lowest probability from which on guesses reach `PRECISION` together."""
    said = sorted(
        ((g.probability, label == g.label) for label, g in read if g.label != UNTOLD), reverse=True
    )
    right = np.cumsum([hit for _, hit in said]) / np.arange(1, len(said) + 1)
    enough = [p for (p, _), precision in zip(said, right, strict=True) if precision >= PRECISION]
    return float(enough[-1]) if enough else 1.0


def main(arguments: list[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, default=DEFAULT_MODEL_DIR / VECTORS)
    parser.add_argument("--skip-intents", action="store_true")
    options = parser.parse_args(arguments)
    with embedding.remembered(options.vectors):
        told = told_stories()
        signs = cues([example.text for example in told])
        for by_meaning in (False, True):
            print("\n## stories,", "n-grams and meaning" if by_meaning else "n-grams", "\n")
            read = list(held_back(told, by_meaning=by_meaning, signs=signs))
            heads = ("field", "language", "stories", "top-1", "top-3", "macro-F1", "shown")
            rows = [*suggested(read, "kind"), *suggested(read, "category")]
            print(table(heads, rows))
            heads = ("understood", "told", "right of said", "of told", f"{PRECISION} from")
            print("\n" + table(heads, clear(read)), flush=True)
        if not options.skip_intents:
            for by_meaning in (False, True):
                read = list(held_back(intents(), by_meaning=by_meaning))
                print("\n## intents,", "n-grams and meaning" if by_meaning else "n-grams", "\n")
                right = [(e.language, e.answers["intent"] == g["intent"][0].label) for e, g in read]
                rows = [
                    (name, share(hit for language, hit in right if language == name))
                    for name in LANGUAGES
                ]
                print(table(("language", "accuracy"), rows), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
