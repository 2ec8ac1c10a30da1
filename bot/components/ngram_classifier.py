"""Intent from word and character n-grams: tf-idf and logistic regression.

Rasa's own logistic regression needs its sparse featurisers in front of it and is persisted
through pickle. This one is a single component, about five times faster, and keeps plain arrays
and JSON only, so that loading a model never runs code from it.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

FALLBACK_INTENT = "nlu_fallback"
RANKING_LENGTH = 5
# Longer texts are stories; their beginning decides as well as their whole, and costs less.
CHARACTERS_READ = 600


class NgramFeatures:
    """Words (1-2) and characters within words (2-5) of a text as one tf-idf row."""

    def __init__(self) -> None:
        self.words = TfidfVectorizer(
            analyzer="word",
            ngram_range=(1, 2),
            sublinear_tf=True,
            token_pattern=r"(?u)\b\w+\b",  # noqa: S106
        )
        self.characters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2
        )

    def fit(self, texts: list[str]) -> csr_matrix:
        """Learn the vocabulary and weights, and return the matrix of the texts."""
        return hstack(
            [self.words.fit_transform(texts), self.characters.fit_transform(texts)]
        ).tocsr()

    def transform(self, texts: list[str]) -> csr_matrix:
        """Rows of texts the features were not fitted on."""
        return hstack([self.words.transform(texts), self.characters.transform(texts)]).tocsr()

    def vocabularies(self) -> list[list[str]]:
        """The terms of both parts in column order."""
        return [list(part.get_feature_names_out()) for part in (self.words, self.characters)]

    def weights(self) -> list[np.ndarray]:
        """Inverse document frequencies of both parts."""
        return [part.idf_ for part in (self.words, self.characters)]

    @classmethod
    def restore(cls, vocabularies: list[list[str]], weights: list[np.ndarray]) -> NgramFeatures:
        """Features as `vocabularies` and `weights` described them."""
        features = cls()
        parts = (features.words, features.characters)
        for part, terms, idf in zip(parts, vocabularies, weights, strict=True):
            part.vocabulary_ = {term: column for column, term in enumerate(terms)}
            part.idf_ = idf
        return features


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NgramIntentClassifier(IntentClassifier, GraphComponent):
    """Names the intent of a message and ranks the next best ones.

    A best guess below `doubt_below` is reported as `nlu_fallback`, so that rules never act on a
    guess; the ranking still shows what the guess was.
    """

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self.config = {**self.get_default_config(), **config}
        self._model_storage = model_storage
        self._resource = resource
        self._features: NgramFeatures | None = None
        self._intents: list[str] = []
        self._coefficients: np.ndarray | None = None
        self._intercepts: np.ndarray | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Strength is scikit-learn's C; see config.yml for what we use."""
        return {"strength": 30.0, "doubt_below": 0.3}

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
            example
            for example in training_data.intent_examples
            if example.get(INTENT) and example.get(TEXT)
        ]
        self._features = NgramFeatures()
        rows = self._features.fit([normalise(example.get(TEXT)) for example in examples])
        model = LogisticRegression(
            C=self.config["strength"], class_weight="balanced", max_iter=1000, random_state=7
        )
        model.fit(rows, [example.get(INTENT) for example in examples])
        self._intents = [str(name) for name in model.classes_]
        self._coefficients = np.ascontiguousarray(model.coef_.T, dtype=np.float32)
        self._intercepts = model.intercept_.astype(np.float32)
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking on each message that has none yet."""
        for message in messages:
            if message.get(INTENT):
                continue
            ranking = self._rank(message.get(TEXT) or "")
            best = ranking[0]
            if best["confidence"] < self.config["doubt_below"]:
                best = {"name": FALLBACK_INTENT, "confidence": 1.0 - best["confidence"]}
                ranking = [best, *ranking]
            message.set("intent", best, add_to_output=True)
            message.set("intent_ranking", ranking[:RANKING_LENGTH], add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Later components learn nothing from us."""
        return training_data

    def _rank(self, text: str) -> list[dict[str, Any]]:
        """Intents with probabilities, best first; a text without known n-grams is even."""
        row = self._features.transform([normalise(text)])
        scores = np.asarray(row @ self._coefficients).ravel() + self._intercepts
        scores = np.exp(scores - scores.max())
        scores /= scores.sum()
        if row.nnz == 0:
            scores[:] = 1.0 / len(scores)
        order = np.argsort(-scores)[:RANKING_LENGTH]
        return [{"name": self._intents[i], "confidence": float(scores[i])} for i in order]

    def restore(
        self,
        intents: list[str],
        coefficients: np.ndarray,
        intercepts: np.ndarray,
        features: NgramFeatures,
    ) -> None:
        """Take over what training found."""
        self._intents = intents
        self._coefficients = coefficients
        self._intercepts = intercepts
        self._features = features

    def _persist(self) -> None:
        words, characters = self._features.weights()
        with self._model_storage.write_to(self._resource) as folder:
            np.savez(
                folder / "weights.npz",
                coefficients=self._coefficients,
                intercepts=self._intercepts,
                words=words,
                characters=characters,
            )
            (folder / "terms.json").write_text(
                json.dumps({"intents": self._intents, "terms": self._features.vocabularies()}),
                encoding="utf-8",
            )

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
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            arrays = np.load(folder / "weights.npz", allow_pickle=False)
            known = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
            component.restore(
                known["intents"],
                arrays["coefficients"],
                arrays["intercepts"],
                NgramFeatures.restore(known["terms"], [arrays["words"], arrays["characters"]]),
            )
        return component


def normalise(text: str) -> str:
    """What the n-grams see: lower case, single spaces, a bounded beginning."""
    return " ".join(text[:CHARACTERS_READ].lower().split())
