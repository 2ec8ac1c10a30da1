"""The crisis rule's place in the pipeline: last, and it alone says what is danger.

Two layers. Written patterns of what must never be missed (actions/crisis.py) decide alone. What
they do not know is weighed by the danger reader, learnt from bot/dangers: its n-grams first, a
millisecond, and wherever they see the least danger the meaning of the whole text and of its
gravest parts. The threshold lies below the middle: numbers shown once too often harm nobody.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.actions.crisis import is_crisis
from bot.components.danger_reader import DangerReader
from bot.components.danger_texts import told
from bot.components.ngram_classifier import FALLBACK_INTENT
from bot.components.story_classifier import STORIES, stories

CRISIS_INTENT = "crisis"
_NAME = "danger"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CrisisDetector(IntentClassifier, GraphComponent):
    """Sets the intent `crisis` when the text tells of present danger anywhere, and only then."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        reader: DangerReader | None = None,
    ) -> None:
        self.config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._reader = reader

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Margins of danger; see config.yml for what we use."""
        return {"look_from": -0.7, "danger_from": -0.25, "danger_from_ngrams": -0.2}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CrisisDetector:
        """An untrained component, as Rasa's graph asks for it."""
        del execution_context
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the texts of danger, beside all other messages and stories, and persist."""
        calm = [
            example.get(TEXT)
            for example in training_data.intent_examples
            if example.get(TEXT) and example.get(INTENT) != CRISIS_INTENT
        ]
        # What people tell of dangers that are over looks most like danger.
        calm += [story.text for story in stories(STORIES)]
        examples = told()
        texts, danger = [e.text for e in examples], [e.danger for e in examples]
        with self._model_storage.write_to(self._resource) as folder:
            DangerReader.trained(texts, danger, calm).save(folder, _NAME)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Mark every message in which danger is present now, and take the mark off all others."""
        for message in messages:
            if self._tells_of_danger(message.get(TEXT) or ""):
                crisis = {"name": CRISIS_INTENT, "confidence": 1.0}
                message.set("intent", crisis, add_to_output=True)
            elif (message.get("intent") or {}).get("name") == CRISIS_INTENT:
                message.set("intent", _next_best(message), add_to_output=True)
        return messages

    def _tells_of_danger(self, text: str) -> bool:
        if not text.strip():
            return False
        if is_crisis(text):
            return True
        danger = self._reader.danger(text, look_from=self.config["look_from"])
        read = "danger_from" if self._reader.reads_meaning else "danger_from_ngrams"
        return danger >= self.config[read]

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
    ) -> CrisisDetector:
        """The trained component, from plain arrays and JSON."""
        del execution_context
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, DangerReader.load(folder, _NAME))


def _next_best(message: Message) -> dict[str, Any]:
    """What a message means beside danger, in the classifier's ranking."""
    for guess in message.get("intent_ranking") or []:
        if guess["name"] != CRISIS_INTENT:
            return guess
    return {"name": FALLBACK_INTENT, "confidence": 1.0}
