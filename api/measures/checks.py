"""Checks of a measure's effect: planned for a day, done with evidence, planned again if unclear."""

from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.audit import Actor
from api.access.permissions import StaffMember
from api.cases import service as cases
from api.cases.models import Case
from api.measures import due, history, queries, rights, service
from api.measures.models import EffectCheck, Measure
from api.measures.problems import MoveNotAllowed
from api.measures.schemas import IN_PLACE, CheckResult, Outcome, PlannedCheck, State
from api.reports import service as reports
from api.shared import ids, sealing
from api.shared.i18n import _
from api.shared.problems import InvalidInput, NotFound

FOUND = {Outcome.EFFECTIVE: State.EFFECT_CONFIRMED, Outcome.NOT_EFFECTIVE: State.NO_EFFECT}
"""What a check makes of a measure; an unclear one leaves it as it is."""


async def plan(
    tx: AsyncSession, staff: StaffMember, measure_id: UUID, wanted: PlannedCheck
) -> Measure:
    """Plan a further check. Raises as `rights.to_change`, and MoveNotAllowed."""
    measure, answered, actor = await rights.to_change(tx, staff, measure_id, wanted.version, "work")
    if measure.state not in {State.DECIDED, *IN_PLACE}:
        raise MoveNotAllowed
    await add(tx, measure, answered, actor, wanted.planned_on)
    return measure


async def record(
    tx: AsyncSession, staff: StaffMember, measure_id: UUID, wanted: CheckResult, *, check_id: UUID
) -> Measure:
    """Write down what a check showed, and on what that rests.

    Raises as `rights.to_change`, NotFound, MoveNotAllowed for a measure that is not carried out
    or a check that is done, and InvalidInput for an unclear check without a next one.
    """
    measure, answered, actor = await rights.to_change(tx, staff, measure_id, wanted.version, "work")
    check = await tx.get(EffectCheck, check_id)
    if check is None or check.measure_id != measure.id:
        raise NotFound
    if measure.state not in IN_PLACE or check.done_on is not None:
        raise MoveNotAllowed
    open_after = [each for each in await _open(tx, measure) if each.id != check.id]
    if wanted.outcome is Outcome.UNCLEAR and wanted.next_on is None and not open_after:
        message = _("An unclear effect is looked at again: choose a day.")
        raise InvalidInput(errors=[{"field": "next_on", "message": message}])
    key = await sealing.data_key(tx, measure.key_id)
    check.done_on, check.done_by = wanted.done_on, staff.id
    check.outcome, check.measured = wanted.outcome, wanted.measured
    check.evidence = key.seal("effect_checks.evidence", check.id, wanted.evidence)
    changes: dict[str, service.Change] = {}
    state = FOUND.get(wanted.outcome, State(measure.state))
    if state != measure.state:
        changes["state"] = [measure.state, state]
        measure.state = state
    await _follow(tx, measure, changes)
    await service.happened(
        tx,
        measure,
        actor,
        "checked",
        changes=changes,
        check=str(check.id),
        outcome=str(wanted.outcome),
        done_on=str(wanted.done_on),
        measured=service.told(wanted.measured),
    )
    rows = await history.rows(tx, measure)
    for case in answered:
        await cases.note(tx, case, actor, "effect_checked", rows=rows)
        report = await reports.by_id(tx, case.report_id)
        if wanted.outcome is not Outcome.UNCLEAR and report.withdrawn_at is None:
            await reports.add_step(tx, report, "effect_checked")
    await due.follow(tx, measure, answered, actor)
    if wanted.next_on is not None:
        await add(tx, measure, answered, actor, wanted.next_on)
    return measure


async def add(
    tx: AsyncSession, measure: Measure, answered: list[Case], actor: Actor, planned_on: date
) -> EffectCheck:
    """Plan a check of a measure that the caller has locked."""
    check = EffectCheck(
        id=ids.new_id(),
        measure_id=measure.id,
        planned_on=planned_on,
        done_on=None,
        done_by=None,
        outcome=None,
        measured=None,
        evidence=None,
        reminded_on=None,
    )
    tx.add(check)
    await tx.flush()
    changes: dict[str, service.Change] = {}
    await _follow(tx, measure, changes)
    await service.happened(
        tx,
        measure,
        actor,
        "check_planned",
        changes=changes,
        check=str(check.id),
        planned_on=str(planned_on),
    )
    rows = await history.rows(tx, measure)
    for case in answered:
        await cases.note(tx, case, actor, "effect_check_planned", rows=rows)
    await due.follow(tx, measure, answered, actor)
    return check


async def drop_all(tx: AsyncSession, measure: Measure, answered: list[Case], actor: Actor) -> None:
    """Take away the checks that are not done, of a measure that is given up."""
    dropped = await _open(tx, measure)
    for check in dropped:
        await tx.delete(check)
    await tx.flush()
    if dropped:
        changes: dict[str, service.Change] = {}
        await _follow(tx, measure, changes)
        await service.happened(
            tx,
            measure,
            actor,
            "checks_dropped",
            changes=changes,
            checks=[str(each.id) for each in dropped],
        )
        rows = await history.rows(tx, measure, gone=dropped)
        for case in answered:
            await cases.note(tx, case, actor, "effect_checks_dropped", rows=rows)


async def evidence_of(tx: AsyncSession, measure: Measure, check: EffectCheck) -> str:
    """Return what a check rests on, opened; empty for one that is not done."""
    if check.evidence is None:
        return ""
    key = await sealing.data_key(tx, measure.key_id)
    return key.open("effect_checks.evidence", check.id, check.evidence)


async def _open(tx: AsyncSession, measure: Measure) -> list[EffectCheck]:
    return [each for each in await queries.checks_of(tx, measure.id) if each.done_on is None]


async def _follow(tx: AsyncSession, measure: Measure, changes: dict[str, service.Change]) -> None:
    """Bring the measure's own next day in line with its checks, and say so in `changes`."""
    await tx.flush()
    following = min((each.planned_on for each in await _open(tx, measure)), default=None)
    if following != measure.next_check_on:
        changes["next_check_on"] = [service.told(measure.next_check_on), service.told(following)]
        measure.next_check_on = following
