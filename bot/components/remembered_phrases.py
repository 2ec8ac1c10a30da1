"""Short answers that were taught word for word are understood word for word.

"jada", "nope", "👍": closed classes of words that statistics over n-grams can only blur. Every
training example of at most three words that belongs to one intent alone is kept as it is; a
message that is just that gets the intent, and the classifier behind leaves it alone.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

LONGEST = 3
_FILE = "phrases.json"
# What an example of these says is never the whole of what is meant.
_NEVER = {"story", "crisis"}
# Skin tones and the mark that a sign is to be shown in colour.
_SHADES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")


def plain(text: str) -> str:
    """The text in lower case without what stands around and between its words."""
    shown = _SHADES.sub("", unicodedata.normalize("NFC", text)).lower()
    words = re.findall(r"[\w']+|[^\w\s.,!?;:'\"()-]", shown.replace("’", "'"))
    return " ".join(dict.fromkeys(words)) if not re.search(r"\w", shown) else " ".join(words)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RememberedPhrases(IntentClassifier, GraphComponent):
    """Sets the intent of a message that is exactly a short training example."""

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        intents: dict[str, str] | None = None,
    ) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._intents = intents or {}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> RememberedPhrases:
        """A component that knows nothing yet, as Rasa's graph asks for it."""
        del config, execution_context
        return cls(model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the short examples that mean one thing only."""
        meant: dict[str, set[str]] = defaultdict(set)
        for example in training_data.intent_examples:
            phrase = plain(example.get(TEXT) or "")
            if phrase and len(phrase.split()) <= LONGEST:
                meant[phrase].add(example.get(INTENT))
        intents = {
            phrase: next(iter(names))
            for phrase, names in sorted(meant.items())
            if len(names) == 1 and not names & _NEVER
        }
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(intents), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking on each message that was taught as it stands."""
        for message in messages:
            intent = self._intents.get(plain(message.get(TEXT) or ""))
            if intent:
                known = {"name": intent, "confidence": 1.0}
                message.set(INTENT, known, add_to_output=True)
                message.set("intent_ranking", [known], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Later components learn nothing from us."""
        return training_data

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> RememberedPhrases:
        """The phrases that training kept."""
        del config, execution_context
        with model_storage.read_from(resource) as folder:
            intents = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(model_storage, resource, intents)
