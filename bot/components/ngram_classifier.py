"""The intent of a message, as a component of Rasa's pipeline: n-grams first, meaning in doubt.

Most messages are plain and n-grams alone are sure of them in a millisecond. Only where they are
not, and where the embedding is available, the classifier that also reads meaning decides.
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

from bot.components.paired_classifier import PairedClassifier
from bot.components.text_classifier import Guess

FALLBACK_INTENT = "nlu_fallback"
# What is learnt as meaning nothing, so that it is taken for nothing else.
NOTHING = "nonsense"
RANKING_LENGTH = 5
# Longer texts are stories; their beginning decides as well as their whole, and costs less.
CHARACTERS_READ = 600
_INTENT = "intent"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NgramIntentClassifier(IntentClassifier, GraphComponent):
    """Names the intent of a message and ranks the next best ones.

    A best guess below `doubt_below` is reported as `nlu_fallback`, so that rules never act on a
    guess; so is what means nothing. The ranking still shows what the guess was.
    """

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        pair: PairedClassifier | None = None,
    ) -> None:
        self.config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._pair = pair

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Strength is scikit-learn's C; see config.yml for what we use."""
        return {"strength": 1.0, "sure_from": 0.7, "doubt_below": 0.3}

    @staticmethod
    def required_packages() -> list[str]:
        """Packages this component imports beyond Rasa's own."""
        return ["sklearn"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramIntentClassifier:
        """An untrained component, as Rasa's graph asks for it."""
        del execution_context
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all examples of all languages together and persist."""
        examples = [
            (example.get(TEXT), example.get(INTENT))
            for example in training_data.intent_examples
            if example.get(INTENT) and example.get(TEXT)
        ]
        texts = [text[:CHARACTERS_READ] for text, _ in examples]
        intents = [intent for _, intent in examples]
        strength = self.config["strength"]
        pair = PairedClassifier.trained(texts, {_INTENT: intents}, strength=strength)
        with self._model_storage.write_to(self._resource) as folder:
            pair.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking on each message that has none yet."""
        for message in messages:
            if message.get(INTENT):
                continue
            guesses = self._guesses((message.get(TEXT) or "")[:CHARACTERS_READ])
            ranking = [
                {"name": guess.label, "confidence": guess.probability}
                for guess in guesses[:RANKING_LENGTH]
            ]
            best = ranking[0]
            if best["name"] == NOTHING:
                best = {**best, "name": FALLBACK_INTENT}
                ranking = [best, *ranking]
            elif best["confidence"] < self.config["doubt_below"]:
                best = {"name": FALLBACK_INTENT, "confidence": 1.0 - best["confidence"]}
                ranking = [best, *ranking]
            message.set("intent", best, add_to_output=True)
            message.set("intent_ranking", ranking[:RANKING_LENGTH], add_to_output=True)
        return messages

    def _guesses(self, text: str) -> list[Guess]:
        guesses = self._pair.ngrams[_INTENT].rank(text)
        if guesses[0].probability >= self.config["sure_from"]:
            return guesses
        return self._pair.best[_INTENT].rank(text)

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
    ) -> NgramIntentClassifier:
        """The trained component, from plain arrays and JSON."""
        del execution_context
        with model_storage.read_from(resource) as folder:
            pair = PairedClassifier.load(folder)
        return cls(config, model_storage, resource, pair)
