"""Measures: proposing one on a case, changing it, letting it answer more cases."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.audit import Actor
from api.access.permissions import StaffMember
from api.access.services import units_of
from api.cases import service as cases
from api.cases.models import Case
from api.cases.problems import CaseWithdrawn
from api.measures import due, history, queries, rights
from api.measures.models import Measure, MeasureCase, MeasureEvent
from api.measures.schemas import Link, MeasureForm, MeasureText, NewMeasure, State
from api.reports import service as reports
from api.reviews import service as reviews
from api.shared import clock, ids, sealing
from api.shared.i18n import _
from api.shared.problems import InvalidInput, NotFound
from api.shared.sealing import KeyDestroyedError, SealingKey

Change = list[str | None]


async def propose(
    tx: AsyncSession, staff: StaffMember, reference: str, wanted: NewMeasure
) -> Measure:
    """Propose a measure on a case. The same form again gives the first one.

    Raises NotFound, Forbidden, CaseWithdrawn, and InvalidInput for an owner, a unit or a
    learning point that does not fit.
    """
    case, role = await cases.for_staff(tx, staff, reference, to_change=True)
    sent = sealing.sent_as(tx, wanted, case.id)
    earlier = await queries.of_client(tx, sent)
    if earlier is not None:
        return earlier
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    await _check(tx, case.service_id, wanted)
    await _check_point(tx, case, wanted.learning_point)
    key_id, key = await sealing.new_key(tx)
    measure_id, now = ids.new_id(), clock.now()
    measure = Measure(
        id=measure_id,
        service_id=case.service_id,
        unit_id=wanted.unit,
        key_id=key_id,
        state=State.PROPOSED,
        strength=wanted.strength,
        owner_id=wanted.owner,
        due_on=wanted.due_on,
        baseline=wanted.baseline,
        target=wanted.target,
        body=key.seal("measures.body", measure_id, wanted.text.model_dump_json()),
        reason=None,
        implemented_on=None,
        next_check_on=None,
        reminded_on=None,
        version=1,
        client_id=sent,
        created_at=now,
        changed_at=now,
    )
    tx.add(measure)
    await tx.flush()
    actor = staff.actor(role)
    given = {
        field: [None, after]
        for field, (_before, after) in _changes(None, wanted).items()
        if after is not None
    }
    await happened(tx, measure, actor, "proposed", changes=given | {"state": [None, measure.state]})
    link = await _link(tx, measure, case, actor, wanted.learning_point)
    rows = await history.rows(tx, measure, link)
    await cases.note(tx, case, actor, "measure_proposed", rows=rows)
    return measure


async def change(
    tx: AsyncSession, staff: StaffMember, measure_id: UUID, wanted: MeasureForm
) -> Measure:
    """Change what a measure is. Saving what is there already changes nothing.

    Raises as `rights.to_change`, and InvalidInput for an owner, a unit or a day that does not fit.
    """
    measure, answered, actor = await rights.to_change(tx, staff, measure_id, wanted.version, "lead")
    await _check(tx, measure.service_id, wanted, measure)
    changes = _changes(measure, wanted)
    if await text_of(tx, measure) == wanted.text and not changes:
        return measure
    key = await sealing.data_key(tx, measure.key_id)
    measure.body = key.seal("measures.body", measure.id, wanted.text.model_dump_json())
    measure.strength, measure.owner_id = wanted.strength, wanted.owner
    measure.unit_id, measure.due_on = wanted.unit, wanted.due_on
    measure.baseline, measure.target = wanted.baseline, wanted.target
    await happened(tx, measure, actor, "changed", changes=changes)
    rows = await history.rows(tx, measure)
    for case in answered:
        await cases.note(tx, case, actor, "measure_changed", rows=rows)
    await due.follow(tx, measure, answered, actor)
    return measure


async def link(tx: AsyncSession, staff: StaffMember, reference: str, wanted: Link) -> Measure:
    """Let a measure that is there already answer this case, too. Doing it twice is once.

    Raises NotFound, Forbidden, CaseWithdrawn, and InvalidInput for another's learning point.
    """
    case, role = await cases.for_staff(tx, staff, reference, to_change=True)
    if case.withdrawn_at is not None:
        raise CaseWithdrawn
    await _check_point(tx, case, wanted.learning_point)
    found, _role = await rights.for_staff(tx, staff, wanted.measure)
    measure = await queries.locked(tx, found.id)
    if measure.service_id != case.service_id:
        raise NotFound
    if await queries.link_of(tx, measure.id, case.id) is None:
        actor = staff.actor(role)
        link = await _link(tx, measure, case, actor, wanted.learning_point)
        await happened(tx, measure, actor, "linked")
        rows = await history.rows(tx, measure, link)
        await cases.note(tx, case, actor, "measure_linked", rows=rows)
        await due.follow(tx, measure, [case], actor)
    return measure


async def happened(
    tx: AsyncSession,
    measure: Measure,
    actor: Actor,
    what: str,
    *,
    changes: dict[str, Change] | None = None,
    **details: Any,
) -> None:
    """Note what happened to a measure, in its history and the audit log; its version rises.

    Raising the version is what refuses a form that was opened before.
    """
    if what != "proposed":
        measure.version += 1
    measure.changed_at = clock.now()
    tx.add(
        MeasureEvent(
            id=ids.new_id(),
            measure_id=measure.id,
            at=measure.changed_at,
            actor_id=actor.id,
            actor_role=actor.role,
            what=what,
            details=details | ({"changes": changes} if changes else {}),
        )
    )
    await audit.record(tx, actor, what, audit.Subject("measure", measure.id))
    await tx.flush()


async def count_decided(tx: AsyncSession, case_id: UUID) -> int:
    """Return how many measures of a case are decided or carried out."""
    undecided = {State.PROPOSED, State.REJECTED}
    found = await queries.of_case(tx, case_id)
    return sum(measure.state not in undecided for measure, _point in found)


async def text_of(tx: AsyncSession, measure: Measure) -> MeasureText:
    """Return what people wrote of a measure, opened."""
    key = await sealing.data_key(tx, measure.key_id)
    return MeasureText.model_validate_json(key.open("measures.body", measure.id, measure.body))


async def texts_of(tx: AsyncSession, measures: list[Measure]) -> dict[UUID, MeasureText]:
    """Return what people wrote of several measures; their keys are fetched together."""
    keys = select(SealingKey).where(SealingKey.id.in_({each.key_id for each in measures}))
    held = list(await tx.scalars(keys))  # kept, so that the session finds them below
    texts = {each.id: await text_of(tx, each) for each in measures}
    del held
    return texts


async def _link(
    tx: AsyncSession, measure: Measure, case: Case, actor: Actor, learning_point: UUID | None
) -> MeasureCase:
    made = MeasureCase(
        measure_id=measure.id,
        case_id=case.id,
        learning_point_id=learning_point,
        linked_at=clock.now(),
    )
    tx.add(made)
    await tx.flush()
    await audit.record(tx, actor, "linked_measure", audit.Subject("report", case.report_id))
    return made


async def learning_points(tx: AsyncSession, case: Case) -> list[tuple[UUID, str]]:
    """Return what was learned from the case, in its order; nothing once the report is erased."""
    review = await reviews.of_case(tx, case.id)
    if review is None:
        return []
    report = await reports.by_id(tx, case.report_id)
    try:
        points = await reviews.learning_points(tx, report, review)
    except KeyDestroyedError:
        return []
    return [(each.id, each.text) for each in points]


async def _check_point(tx: AsyncSession, case: Case, wanted: UUID | None) -> None:
    if wanted is not None and wanted not in dict(await learning_points(tx, case)):
        message = _("Choose one of those listed.")
        raise InvalidInput(errors=[{"field": "learning_point", "message": message}])


def _changes(measure: Measure | None, wanted: MeasureForm) -> dict[str, Change]:
    """Return which clear fields differ, each with what it is and what it shall be."""
    pairs = {
        "strength": (measure and measure.strength, wanted.strength),
        "owner": (measure and measure.owner_id, wanted.owner),
        "unit": (measure and measure.unit_id, wanted.unit),
        "due_on": (measure and measure.due_on, wanted.due_on),
        "baseline": (measure and measure.baseline, wanted.baseline),
        "target": (measure and measure.target, wanted.target),
    }
    return {
        field: [told(before), told(after)]
        for field, (before, after) in pairs.items()
        if before != after
    }


def told(value: object) -> str | None:
    """Return a clear value as events keep it."""
    return None if value is None else str(value)


async def _check(
    tx: AsyncSession, service_id: UUID, wanted: MeasureForm, measure: Measure | None = None
) -> None:
    """Raise InvalidInput for what does not belong to the service, or was decided and is missing."""
    errors = []
    listed = _("Choose one of those listed.")
    if wanted.unit is not None and wanted.unit not in {
        each.id for each in await units_of(tx, service_id)
    }:
        errors.append({"field": "unit", "message": listed})
    kept = measure.owner_id if measure else None
    there = {user_id for user_id, _name, _unit in await queries.workers(tx, service_id)} | {kept}
    if wanted.owner is not None and wanted.owner not in there:
        errors.append({"field": "owner", "message": listed})
    if measure is not None and measure.state not in {State.PROPOSED, State.REJECTED}:
        errors += [
            {"field": field, "message": _("A measure that is decided needs this.")}
            for field in ("owner", "due_on", "indicator")
            if not getattr(wanted, field)
        ]
    if errors:
        raise InvalidInput(errors=errors)
