"""A measure's way: decided, carried out, rejected, and what that means for its cases.

The reporter of each case is shown that a change is planned and that it is made. Whether it helped
is another question: `checks.py`.
"""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.audit import Actor
from api.access.permissions import StaffMember
from api.cases import service as cases
from api.cases.models import Case
from api.cases.schemas import FINISHED, CaseState
from api.measures import checks, due, history, queries, rights, service
from api.measures.models import Measure
from api.measures.problems import MoveNotAllowed
from api.measures.schemas import MOVES, Decision, Done, Reason, State
from api.reports import service as reports
from api.shared import sealing
from api.shared.i18n import _
from api.shared.problems import InvalidInput

FIRST_CHECK = timedelta(days=90)
"""How long after the deadline a first check of the effect is suggested."""


async def decide(
    tx: AsyncSession, staff: StaffMember, measure_id: UUID, wanted: Decision
) -> Measure:
    """Decide that a measure is carried out, and when its effect is looked at.

    Raises as `rights.to_change`, MoveNotAllowed, and InvalidInput while it has no owner, no
    deadline, no way to see the effect, or no day for that.
    """
    measure, answered, actor = await rights.to_change(tx, staff, measure_id, wanted.version, "lead")
    _allow(measure, State.DECIDED)
    missing = await missing_to_decide(tx, measure)
    errors = [{"field": "decide", "message": each} for each in missing]
    if wanted.check_on is None and measure.next_check_on is None:
        errors.append({"field": "check_on", "message": _("This is needed.")})
    if errors:
        raise InvalidInput(errors=errors)
    await _move(tx, measure, answered, actor, State.DECIDED, "decided")
    if wanted.check_on is not None:
        await checks.add(tx, measure, answered, actor, wanted.check_on)
    for case in answered:
        await _show(tx, case, "change_planned")
        if case.state not in FINISHED:
            await cases.move(tx, case, actor, CaseState.MEASURES_UNDER_WAY)
    return measure


async def missing_to_decide(tx: AsyncSession, measure: Measure) -> list[str]:
    """Return what a measure lacks before it can be decided, in words."""
    text = await service.text_of(tx, measure)
    needed = [
        (measure.owner_id, _("Say who owns it: one person who sees that it is done.")),
        (measure.due_on, _("Say by when it shall be carried out.")),
        (text.indicator, _("Say how we see whether it helps.")),
    ]
    return [words for value, words in needed if not value]


async def implement(
    tx: AsyncSession, staff: StaffMember, measure_id: UUID, wanted: Done
) -> Measure:
    """Note that a measure is carried out. Its effect is not known by that.

    Raises as `rights.to_change`, and MoveNotAllowed.
    """
    measure, answered, actor = await rights.to_change(tx, staff, measure_id, wanted.version, "work")
    _allow(measure, State.IMPLEMENTED)
    day = wanted.implemented_on
    await _move(tx, measure, answered, actor, State.IMPLEMENTED, "implemented", since=day)
    for case in answered:
        await _show(tx, case, "change_made")
        await _follow_up(tx, case, actor)
    return measure


async def reject(tx: AsyncSession, staff: StaffMember, measure_id: UUID, wanted: Reason) -> Measure:
    """Give a measure up, with the reason. Raises as `rights.to_change`, and MoveNotAllowed."""
    measure, answered, actor = await rights.to_change(tx, staff, measure_id, wanted.version, "lead")
    _allow(measure, State.REJECTED)
    key = await sealing.data_key(tx, measure.key_id)
    measure.reason = key.seal("measures.reason", measure.id, wanted.reason)
    await _move(tx, measure, answered, actor, State.REJECTED, "rejected")
    await checks.drop_all(tx, measure, answered, actor)
    for case in answered:
        await _follow_up(tx, case, actor)
    return measure


async def propose_again(
    tx: AsyncSession, staff: StaffMember, measure_id: UUID, wanted: Decision
) -> Measure:
    """Take a rejected measure up again. Raises as `rights.to_change`, and MoveNotAllowed."""
    measure, answered, actor = await rights.to_change(tx, staff, measure_id, wanted.version, "lead")
    _allow(measure, State.PROPOSED)
    await _move(tx, measure, answered, actor, State.PROPOSED, "proposed_again")
    return measure


async def reason_of(tx: AsyncSession, measure: Measure) -> str | None:
    """Return why the measure was rejected, opened."""
    if measure.reason is None or measure.state != State.REJECTED:
        return None
    key = await sealing.data_key(tx, measure.key_id)
    return key.open("measures.reason", measure.id, measure.reason)


def _allow(measure: Measure, state: State) -> None:
    if state not in MOVES[State(measure.state)]:
        raise MoveNotAllowed


async def _move(  # noqa: PLR0913, PLR0917 - which measure comes where, by whom
    tx: AsyncSession,
    measure: Measure,
    answered: list[Case],
    actor: Actor,
    state: State,
    what: str,
    *,
    since: date | None = None,
) -> None:
    """Bring a measure to a state; `since` is the day it was carried out on, if it is."""
    changes: dict[str, service.Change] = {"state": [measure.state, state]}
    if since != measure.implemented_on:
        changes["implemented_on"] = [service.told(measure.implemented_on), service.told(since)]
    measure.state, measure.implemented_on = state, since
    await service.happened(tx, measure, actor, what, changes=changes)
    rows = await history.rows(tx, measure)
    for case in answered:
        await cases.note(tx, case, actor, f"measure_{what}", rows=rows)
    await due.follow(tx, measure, answered, actor)


async def _show(tx: AsyncSession, case: Case, step: str) -> None:
    """Show the reporter the step, unless it is the last they saw, or they withdrew."""
    report = await reports.by_id(tx, case.report_id)
    steps = await reports.steps_of(tx, report)
    if report.withdrawn_at is None and (not steps or steps[-1].step != step):
        await reports.add_step(tx, report, step)


async def _follow_up(tx: AsyncSession, case: Case, actor: Actor) -> None:
    """Bring a case whose measures are all carried out to the follow-up of their effect."""
    if case.state != CaseState.MEASURES_UNDER_WAY:
        return
    states = {State(each.state) for each, _point in await queries.of_case(tx, case.id)}
    states.discard(State.REJECTED)
    if states and not states & {State.PROPOSED, State.DECIDED}:
        await cases.move(tx, case, actor, CaseState.EFFECT_FOLLOW_UP)
