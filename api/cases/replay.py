"""A case's clear state, built from its stored events alone: the history tells all of it."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import classification, links, queries, sharing
from api.cases.awareness import AWARE
from api.cases.duties import Question
from api.cases.models import Case, CaseEvent
from api.cases.told import Rows
from api.cases.waiting import turn_after

State = dict[str, Any]
"""Field → value, as events hold them: ids and moments as text."""


CLASSIFIED = ("triaged", "reclassified")
"""Events in which staff classify: the first of them is the first classification."""


class HistoryGapError(Exception):
    """An event says a value was another than the events before it made it: one was not noted."""


def state_after(
    events: Iterable[CaseEvent], *, first: Collection[str] = (), strict: bool = True
) -> State:
    """Return what the events, oldest first, make of the case.

    With `first`, no further than the first event so called. Raises HistoryGapError if `strict`.
    """
    state: State = {}
    for event in events:
        _apply(state, event, strict=strict)
        if event.what in first:
            break
    return state


def rows_after(events: Iterable[CaseEvent]) -> Rows:
    """Return what the events, oldest first, make of the other features' rows about the case."""
    after: Rows = {}
    for event in events:
        for table, told in event.details.get("rows", {}).items():
            held = after.setdefault(table, {})
            for key, row in told.items():
                if row is None:
                    held.pop(key, None)
                else:
                    held[key] = row
    return after


async def state_of(tx: AsyncSession, case: Case) -> State:
    """Return what the tables of cases say of it, in the same shape.

    A feature that keeps clear values of a case elsewhere compares its own fields in its own tests:
    `state_after` gives them, too.
    """
    said = await queries.said(tx, case.id)
    elsewhere: State = {str(each): said.get(each) for each in (*Question, AWARE)}
    elsewhere |= await links.belongs(tx, case)
    return (
        classification.values(case)
        | elsewhere
        | {
            "shared_with": await sharing.shared_with(tx, case),
            "service": str(case.service_id),
            "state": str(case.state),
            "version": case.version,
            "named_contact": case.named_contact_id and str(case.named_contact_id),
            "opened_at": case.opened_at.isoformat(),
            "updated_at": case.updated_at.isoformat(),
            "due_at": case.due_at and case.due_at.isoformat(),
            "waits_for": case.waits_for,
            "waits_since": case.waits_since and case.waits_since.isoformat(),
            "news_at": case.news_at.isoformat(),
            "first_read_at": case.first_read_at and case.first_read_at.isoformat(),
            "withdrawn_at": case.withdrawn_at and case.withdrawn_at.isoformat(),
        }
    )


def _apply(state: State, event: CaseEvent, *, strict: bool) -> None:
    """Change the state as the event says."""
    details = event.details
    if event.what == "received":
        state |= dict.fromkeys(classification.FIELDS)
        state |= {"very_serious_unexpected": False, "version": 1}
        state |= {"first_read_at": None, "withdrawn_at": None, "due_at": None}
        state |= {str(each): None for each in (*Question, AWARE)}
        state |= {"duplicate_of": None, "duplicates": [], "related": [], "shared_with": []}
        state |= {"waits_for": None, "waits_since": None, "named_contact": None}
        state["news_at"] = details["values"]["opened_at"]
    for field, (before, after) in details.get("changes", {}).items():
        if strict and state.get(field) != before:
            raise HistoryGapError(event.what, field)
        state[field] = after
    state |= details.get("values", {})
    if "version" in details:
        state["version"] = details["version"]
    state["updated_at"] = event.at.isoformat()
    if event.actor_kind == "reporter" or details.get("news"):
        state["news_at"] = state["updated_at"]
    turn = turn_after(state["waits_for"], event.actor_kind, event.what)
    if turn != state["waits_for"]:
        state |= {"waits_for": turn, "waits_since": state["updated_at"] if turn else None}
