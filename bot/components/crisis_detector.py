"""The crisis rule's place in the pipeline: last, and stronger than the intent classifier.

Three layers. Written patterns of acts, wishes and emergencies that are present (actions/crisis.py)
decide alone. A classifier trained on the intent `crisis` against everything else then reads the
text; where its n-grams see the least danger, its meaning is read too, if the embedding is
available. And caution: with a word of danger it decides from far below one half, because numbers
shown once too often harm nobody; only what is denied or a saying is left alone.
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

from bot.actions.crisis import is_crisis, is_denied_or_saying, sentences, speaks_of_danger
from bot.components.paired_classifier import PairedClassifier
from bot.components.story_classifier import STORIES, stories
from bot.components.text_classifier import TextClassifier

CRISIS_INTENT = "crisis"
# The sentences of a long story whose meaning is read: the most dangerous ones.
_SENTENCES_READ = 2


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CrisisDetector(IntentClassifier, GraphComponent):
    """Overrules the intent with `crisis` when the text tells of present danger anywhere."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        ngrams: TextClassifier | None = None,
        meaning: TextClassifier | None = None,
    ) -> None:
        self.config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._ngrams = ngrams
        self._meaning = meaning

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Probabilities of danger from which meaning is read, and from which it is believed."""
        return {"strength": 1.0, "look_from": 0.04, "careful_from": 0.25, "sure_from": 0.6}

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
        """Fit on the examples of all intents and on the stories, and persist."""
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        texts = [example.get(TEXT) for example in examples]
        labels = [
            CRISIS_INTENT if example.get(INTENT) == CRISIS_INTENT else "calm"
            for example in examples
        ]
        # What people tell of dangers that are over looks most like danger.
        told = [story.text for story in stories(STORIES)]
        texts, labels = texts + told, labels + ["calm"] * len(told)
        strength = self.config["strength"]
        pair = PairedClassifier.trained(texts, {CRISIS_INTENT: labels}, strength=strength)
        with self._model_storage.write_to(self._resource) as folder:
            pair.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Mark every message in which danger is present now."""
        for message in messages:
            if self._tells_of_danger(message.get(TEXT) or ""):
                message.set(
                    "intent", {"name": CRISIS_INTENT, "confidence": 1.0}, add_to_output=True
                )
        return messages

    def _tells_of_danger(self, text: str) -> bool:
        if is_crisis(text):
            return True
        if not text.strip():
            return False
        if self._danger(text):
            return True
        parts = [part for part in sentences(text) if speaks_of_danger(part)]
        if not parts or len(sentences(text)) == 1:
            return False
        seen = [dict(guesses)[CRISIS_INTENT] for guesses in self._ngrams.rank_all(parts)]
        gravest = sorted(zip(seen, parts, strict=True), reverse=True)[:_SENTENCES_READ]
        return any(self._danger(part) for _, part in gravest)

    def _danger(self, text: str) -> bool:
        """Whether the classifier sees danger in a text that is neither denied nor a saying."""
        danger = dict(self._ngrams.rank(text))[CRISIS_INTENT]
        if danger < self.config["look_from"] or is_denied_or_saying(text):
            return False
        if self._meaning is not None:
            danger = dict(self._meaning.rank(text))[CRISIS_INTENT]
        careful = speaks_of_danger(text) and danger >= self.config["careful_from"]
        return careful or danger >= self.config["sure_from"]

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
            pair = PairedClassifier.load(folder)
        ngrams, meaning = pair.ngrams[CRISIS_INTENT], pair.meaning.get(CRISIS_INTENT)
        return cls(config, model_storage, resource, ngrams, meaning)
