"""Reading measures: what their pages show, opened and in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from babel.numbers import format_decimal
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access import service as access
from api.access.models import Unit
from api.access.permissions import Role, StaffMember
from api.access.services import units_of
from api.cases.models import Case
from api.measures import checks, moves, queries, rights, service
from api.measures.models import EffectCheck, Measure, MeasureEvent
from api.measures.rights import Right
from api.measures.schemas import IN_PLACE, TO_DO, MeasureText, Outcome, State, Strength
from api.measures.wording import FIELDS, HISTORY, OUTCOMES, STATES, STRENGTHS
from api.shared import clock
from api.shared.i18n import _, date_text, in_language, language


@dataclass(frozen=True)
class Shown:
    """A measure in words, as lists show it."""

    measure: Measure
    text: MeasureText
    owner: str | None
    unit: str | None
    learning_point: str = ""

    @property
    def overdue(self) -> str | None:
        """What is overdue with it, in words, or None."""
        measure, now = self.measure, clock.today()
        if measure.state in TO_DO and measure.due_on is not None and measure.due_on < now:
            return _("Overdue since %(day)s") % {"day": date_text(measure.due_on)}
        check = measure.next_check_on
        if measure.state in IN_PLACE and check is not None and check < now:
            return _("Effect check overdue since %(day)s") % {"day": date_text(check)}
        return None


@dataclass(frozen=True)
class CheckShown:
    """A check of the effect, opened."""

    check: EffectCheck
    evidence: str
    done_by: str


@dataclass(frozen=True)
class Happening:
    """One line of a measure's history."""

    at: datetime
    who: str
    what: str
    changes: list[tuple[str, str, str]]


@dataclass(frozen=True)
class MeasureRead:
    """A measure, opened by somebody in `role`, with all that hangs on it."""

    shown: Shown
    role: Role
    rights: frozenset[Right]
    reason: str | None
    checks: list[CheckShown]
    cases: list[Case]
    cases_out_of_reach: int
    history: list[Happening]
    missing: list[str]

    @property
    def suggested_check(self) -> date:
        """The day proposed for the first look at the effect."""
        return max(self.shown.measure.due_on or clock.today(), clock.today()) + moves.FIRST_CHECK


async def of_case(tx: AsyncSession, case: Case) -> list[Shown]:
    """Return the measures that answer a case."""
    found = await queries.of_case(tx, case.id)
    measures = [measure for measure, _point in found]
    texts = await service.texts_of(tx, measures)
    names = await access.names_of(tx, {each.owner_id for each in measures if each.owner_id})
    units = {unit.id: in_language(unit.name) for unit in await units_of(tx, case.service_id)}
    points = dict(await service.learning_points(tx, case))
    return [
        Shown(
            measure,
            texts[measure.id],
            names.get(measure.owner_id) if measure.owner_id else None,
            units.get(measure.unit_id) if measure.unit_id else None,
            points.get(point, "") if point else "",
        )
        for measure, point in found
    ]


def all_weak(measures: list[Measure]) -> bool:
    """Return whether every measure that was not rejected is weak, and there is one."""
    kept = [each for each in measures if each.state != State.REJECTED]
    return bool(kept) and all(each.strength == Strength.WEAK for each in kept)


async def read(tx: AsyncSession, staff: StaffMember, measure_id: UUID) -> MeasureRead:
    """Open a measure for this person and log that they read it. Raises NotFound, Forbidden."""
    measure, role = await rights.for_staff(tx, staff, measure_id)
    await audit.record(tx, staff.actor(role), "read", audit.Subject("measure", measure.id))
    answered = await queries.cases_of(tx, measure.id)
    reachable = await queries.cases_in_reach(tx, staff, measure.id)
    found = await queries.checks_of(tx, measure.id)
    events = await queries.events(tx, measure.id)
    units = await units_of(tx, measure.service_id)
    names = await access.names_of(tx, _people(measure, found, events))
    return MeasureRead(
        shown=Shown(
            measure,
            await service.text_of(tx, measure),
            names.get(measure.owner_id) if measure.owner_id else None,
            next((in_language(each.name) for each in units if each.id == measure.unit_id), None),
        ),
        role=role,
        rights=await rights.held(tx, staff, measure),
        reason=await moves.reason_of(tx, measure),
        checks=[
            CheckShown(
                each,
                await checks.evidence_of(tx, measure, each),
                names.get(each.done_by, "") if each.done_by else "",
            )
            for each in found
        ],
        cases=[each for each in answered if each.id in reachable],
        cases_out_of_reach=len(answered) - len(reachable),
        history=[_happening(each, names, units) for each in events],
        missing=await moves.missing_to_decide(tx, measure),
    )


def number_text(value: Decimal | None) -> str:
    """Return a number as it is written in the current language; empty for none."""
    if value is None:
        return ""
    locale = "en_GB" if language() == "en" else language()
    return str(format_decimal(value, locale=locale, decimal_quantization=False))


def _people(measure: Measure, found: list[EffectCheck], events: list[MeasureEvent]) -> set[UUID]:
    people = {measure.owner_id, *(each.done_by for each in found)}
    for event in events:
        people.add(event.actor_id)
        people |= {UUID(each) for each in _changed(event).get("owner", ()) if each}
    return {each for each in people if each is not None}


def _changed(event: MeasureEvent) -> Mapping[str, list[Any]]:
    changes: Mapping[str, list[Any]] = event.details.get("changes", {})
    return changes


def _happening(event: MeasureEvent, names: dict[UUID, str], units: list[Unit]) -> Happening:
    what = str(HISTORY[event.what])
    if "outcome" in event.details:
        what = f"{what}: {OUTCOMES[Outcome(event.details['outcome'])]}"
    if "planned_on" in event.details:
        what = f"{what}: {date_text(date.fromisoformat(event.details['planned_on']))}"
    changes = [
        (
            str(FIELDS[field]),
            _value(field, before, names, units),
            _value(field, after, names, units),
        )
        for field, (before, after) in _changed(event).items()
    ]
    return Happening(
        event.at, names.get(event.actor_id, "") if event.actor_id else "", what, changes
    )


def _value(field: str, value: str | None, names: dict[UUID, str], units: list[Unit]) -> str:
    """Return a value of the history in words."""
    if value is None:
        return _("not set")
    words: dict[str, Callable[[str], str]] = {
        "unit": lambda value: next(
            (in_language(unit.name) for unit in units if str(unit.id) == value), ""
        ),
        "owner": lambda value: names.get(UUID(value), ""),
        "baseline": lambda value: number_text(Decimal(value)),
        "target": lambda value: number_text(Decimal(value)),
        "state": lambda value: str(STATES[State(value)]),
        "strength": lambda value: str(STRENGTHS[Strength(value)]),
    }
    return words[field](value) if field in words else date_text(date.fromisoformat(value))


async def options(
    tx: AsyncSession, service_id: UUID, *, kept: UUID | None = None
) -> dict[str, list[tuple[str, str]]]:
    """Return what a measure's form offers: who can own it, and where it can be carried out.

    `kept` is the unit it has, which stays on offer when it is out of use.
    """
    units = await units_of(tx, service_id)
    return {
        "owner_options": await _owners(tx, service_id, units),
        "unit_options": [
            (str(each.id), in_language(each.name))
            for each in units
            if each.retired_at is None or each.id == kept
        ],
    }


async def _owners(tx: AsyncSession, service_id: UUID, units: list[Unit]) -> list[tuple[str, str]]:
    """Return who can own a measure, each with the units they work in."""
    there: dict[UUID, list[str]] = {}
    workers = await queries.workers(tx, service_id)
    for user_id, _name, unit_id in workers:
        unit = next((in_language(each.name) for each in units if each.id == unit_id), None)
        there.setdefault(user_id, []).append(unit or _("all units"))
    names = {user_id: name for user_id, name, _unit in workers}
    return [(str(each), f"{names[each]} ({', '.join(there[each])})") for each in names]
