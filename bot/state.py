"""From a turn's request to Rasa's tracker, and from the tracker to the answer.

The draft carries what is known of the report; the state carries where the dialogue stands: the
open question, the answered ones, and what is waited for. Both become slots of a tracker that lives
for one turn. The state is bounded by its shape, so a turn costs the same after 200 messages.
"""

from __future__ import annotations

from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.actions.audience import audience_of
from bot.actions.choices import EDITABLE
from bot.actions.languages import OURS, heard_language
from bot.actions.receipt_codes import kept_text
from bot.actions.report_form import FORM, REQUESTED_SLOT
from bot.actions.steps import STEPS
from bot.actions.steps.step import Step
from bot.actions.turn import BOOKKEEPING_SLOTS, DRAFT_SLOTS, empty_draft

STATE_VERSION = 1
# Foreign languages remembered as answered to.
MOST_MET = 5


class TurnsInFlight(TrackerStore):
    """Trackers of the turns being answered at this moment; nothing outlives its turn."""

    def __init__(self, domain: Domain | None = None) -> None:
        super().__init__(domain or Domain.empty())
        self._trackers: dict[str, DialogueStateTracker] = {}

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep until `take` ends the turn."""
        self._trackers[tracker.sender_id] = tracker

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of a turn in flight."""
        return self._trackers.get(sender_id)

    async def keys(self) -> list[str]:
        """The turns in flight."""
        return list(self._trackers)

    def take(self, turn_id: str) -> DialogueStateTracker | None:
        """Give up the tracker of a finished turn."""
        return self._trackers.pop(turn_id, None)


def slots_of(request: dict[str, Any]) -> dict[str, Any]:
    """Slot values a request stands for: draft, bookkeeping, and what is given each turn."""
    state = request["state"] or {}
    draft = request["draft"]
    settled = [name for name in state.get("settled") or [] if name in STEPS]
    reopened = state.get("reopened")
    return {
        **{name: draft[name] for name in DRAFT_SLOTS},
        **languages_of(request),
        "privacy": state.get("privacy"),
        "understood": state.get("understood"),
        "settled": settled,
        "reopened": reopened if reopened in STEPS else None,
        "pending": state.get("pending"),
        "asked": state.get("asked"),
        "answered": state.get("answered"),
        "undo": state.get("undo"),
        "edited": state.get("edited"),
        "misunderstandings": state.get("misunderstandings") or 0,
        "service_info": request["service"],
        "now": request["now"],
        "kept_days": request["kept_days"],
        "audience": audience_of(state.get("audience"), request["text"]),
        "audience_before": state.get("audience"),
        "action": None,
    }


def languages_of(request: dict[str, Any]) -> dict[str, Any]:
    """The language to answer in, and what is new about it in this turn.

    A language that was chosen stays, whatever is written; one that we do not speak is answered to
    once.
    """
    given, notes = request["language"], dict((request["state"] or {}).get("language_notes") or {})
    heard = heard_language(request["text"], given) if request["text"] else None
    slots = {
        "language": given,
        "language_before": None,
        "foreign_language": None,
        "language_notes": notes,
    }
    if heard in OURS and not notes.get("chosen"):
        slots |= {"language": heard, "language_before": given}
    elif heard and heard not in OURS and heard not in notes.get("met", []):
        met = [*notes.get("met", []), heard][-MOST_MET:]
        slots |= {"foreign_language": heard, "language_notes": {**notes, "met": met}}
    return slots


def restore(turn_id: str, request: dict[str, Any], domain: Domain) -> DialogueStateTracker:
    """A tracker that stands where the conversation stands: form open, waiting for a message."""
    step = (request["state"] or {}).get("step")
    events = [
        ActionExecuted(ACTION_SESSION_START_NAME),
        SessionStarted(),
        *(SlotSet(name, value) for name, value in slots_of(request).items()),
        ActionExecuted(FORM),
        ActiveLoop(FORM),
        SlotSet(REQUESTED_SLOT, step if step in STEPS else "errand"),
        ActionExecuted(ACTION_LISTEN_NAME),
    ]
    return DialogueStateTracker.from_events(turn_id, events, domain.slots, domain=domain)


def _field(step: Step) -> str | None:
    return step.field or (step.name if step.name in EDITABLE else None)


def answer(
    tracker: DialogueStateTracker, messages: list[dict[str, Any]], request: dict[str, Any]
) -> dict[str, Any]:
    """The response to a turn, from the tracker as Rasa left it and the messages it uttered."""
    slots = tracker.current_slot_values()
    action = slots["action"]
    language = slots["language"]
    draft = {name: slots[name] for name in DRAFT_SLOTS}
    state: dict[str, Any] = {"version": STATE_VERSION, "step": slots[REQUESTED_SLOT]}
    state.update({name: slots[name] for name in BOOKKEEPING_SLOTS})
    if action == "delete" or state["reopened"] == "deleted":
        draft = empty_draft(request["service"]["slug"], language)
        # Nothing of what was deleted is left in what waits for a question of its own.
        state |= dict.fromkeys(("pending", "undo", "understood", "asked"))
    step = STEPS[state["step"]]
    buttons = messages[-1].get("buttons") or []
    return {
        "messages": [{"text": message["text"]} for message in messages],
        "kept_text": kept_text(request["text"], language),
        "expects": {
            "kind": "choice" if action == "pause" else step.kind,
            "field": "paused" if action == "pause" else _field(step),
            "choices": [{"id": b["payload"], "label": b["title"]} for b in buttons],
        },
        "state": state,
        "draft": draft,
        "language": language,
        "urgent": bool(draft["urgent"]),
        "action": action,
    }
