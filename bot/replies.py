"""Replies from the catalogues: Rasa's response texts are English message ids.

Rasa asks this generator for the text of every `utter_…`. The variant is the first whose condition
holds (no dice: the same state gives the same words), its text is translated, and only then are the
braces filled, in one pass, so that braces in what a person wrote stay what they are.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.actions.texts import translate

_NUMBERS = ("utter_crisis", "utter_crisis_reminder", "utter_crisis_young")
"""The replies that tell whom to call in danger."""

_BRACES = re.compile(r"\{(\w+)\}")


class CatalogueReplies(TemplatedNaturalLanguageGenerator):
    """Translated, deterministic replies. Also usable by stock Rasa through endpoints.yml."""

    def __init__(self, endpoint_config: object = None, domain: Domain | None = None) -> None:
        del endpoint_config
        super().__init__(domain.responses if domain else {})

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """The text of a response in the conversation's language; None for an unknown one.

        `language` among the keyword arguments overrules the tracker's, for the one reply that
        tells about a change of language before the change is recorded. `within` names a response
        whose brace `{question}` this one is put into. A question without a short form is put in
        full.
        """
        responses = kwargs.pop("domain_responses", None) or self.responses
        within = kwargs.pop("within", None)
        if utter_action not in responses:
            utter_action = utter_action.removesuffix("_short")
        if utter_action not in responses:
            return None
        slots = tracker.current_slot_values()
        language = kwargs.get("language") or slots.get("language") or "nb"
        variants = ResponseVariationFilter(responses).responses_for_utter_action(
            utter_action, output_channel, slots
        )
        service = slots.get("service_info") or {}
        values = {
            "service": service.get("name", ""),
            "phone": _phone(service, language),
            "days": slots.get("kept_days"),
            **kwargs,
        }
        source = variants[0]["text"].strip()
        text = fill(translate(language, source), values)
        if within:
            frame = responses[within][0]["text"].strip()
            text = fill(translate(language, frame), {"question": text})
        if utter_action in _NUMBERS:
            text = "\n".join([text, *_help_lines(service, language)])
        return {"text": text}


def _phone(service: dict[str, Any], language: str) -> str:
    """The service's number, with when it is answered if the service tells."""
    phone = service.get("phone") or ""
    hours = _in(service.get("opening_hours") or {}, language)
    return f"{phone} ({hours})" if hours else phone


def _help_lines(service: dict[str, Any], language: str) -> list[str]:
    """The service's own numbers, one a line, after the national ones that the reply names."""
    return [
        f"{_in(each['name'], language)}: {each['number']} ({_in(each['when'], language)})"
        for each in service.get("help_lines") or []
    ]


def _in(texts: dict[str, str | None], language: str) -> str:
    """A text of the service's in a language, else in bokmål."""
    return texts.get(language) or texts.get("nb") or ""


def fill(text: str, values: dict[str, Any]) -> str:
    """Put values into the braces that name them; leave every other brace alone."""
    return _BRACES.sub(
        lambda match: str(values[match[1]]) if values.get(match[1]) is not None else match[0], text
    )
