"""The measures in the report of a review: what changes, who sees to it, and whether it helps."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import ROLES, Role
from api.measures import checks, moves, queries, reading
from api.measures.models import EffectCheck
from api.measures.reading import Shown, number_text
from api.measures.schemas import Outcome, State, Strength
from api.measures.wording import FIELDS, OUTCOMES, STATES, STRENGTHS
from api.reviews.report_parts import Asked, Block, Entry, Part
from api.shared.i18n import _, date_text


async def measures(tx: AsyncSession, asked: Asked) -> Part | None:
    """Tell each measure with its owner, deadline and strength, and what checks of it showed."""
    found = await reading.of_case(tx, asked.case)
    owners = {each.measure.owner_id for each in found if each.measure.owner_id}
    roles = await queries.roles_of(tx, asked.case.service_id, owners)
    entries: list[Block] = [await _entry(tx, asked, each, roles) for each in found]
    return Part(_("What changes"), tuple(entries)) if entries else None


async def _entry(tx: AsyncSession, asked: Asked, shown: Shown, roles: dict[UUID, Role]) -> Entry:
    measure, text = shown.measure, shown.text
    told = [
        (FIELDS["state"], str(STATES[State(measure.state)])),
        (_("Why it was rejected"), asked.said(await moves.reason_of(tx, measure) or "")),
        (FIELDS["owner"], _owner(asked, shown, roles)),
        (FIELDS["unit"], shown.unit or ""),
        (FIELDS["due_on"], date_text(measure.due_on) if measure.due_on else ""),
        (
            FIELDS["implemented_on"],
            date_text(measure.implemented_on) if measure.implemented_on else "",
        ),
        (FIELDS["strength"], str(STRENGTHS[Strength(measure.strength)])),
        (_("Answers what we learned"), asked.said(shown.learning_point)),
        (FIELDS["indicator"], asked.said(_indicator(shown))),
    ]
    looked_at = await queries.checks_of(tx, measure.id)
    told += [
        (_("Effect check"), await _check(tx, asked, shown, each))
        for each in sorted(looked_at, key=lambda check: check.done_on or check.planned_on)
    ]
    facts = tuple((str(label), value) for label, value in told if value)
    return Entry(asked.said(text.title), asked.said(text.description), facts)


def _owner(asked: Asked, shown: Shown, roles: dict[UUID, Role]) -> str:
    """Return the owner's name, or without names their role in the service."""
    if shown.measure.owner_id is None or asked.named:
        return shown.owner or ""
    role = roles.get(shown.measure.owner_id)
    return str(ROLES[role]) if role else _("[name]")


def _indicator(shown: Shown) -> str:
    """Return what is counted, from where to where."""
    ends = (("baseline", shown.measure.baseline), ("target", shown.measure.target))
    numbers = [
        f"{FIELDS[end]}: {number_text(value)} {shown.text.indicator_unit}".strip()
        for end, value in ends
        if value is not None
    ]
    return "\n".join(each for each in [shown.text.indicator, *numbers] if each)


async def _check(tx: AsyncSession, asked: Asked, shown: Shown, check: EffectCheck) -> str:
    """Return what a check showed, or that it is to come."""
    if check.outcome is None or check.done_on is None:
        return _("planned for %(day)s") % {"day": date_text(check.planned_on)}
    lines = [f"{date_text(check.done_on)}: {OUTCOMES[Outcome(check.outcome)]}"]
    if check.measured is not None:
        lines.append(f"{number_text(check.measured)} {shown.text.indicator_unit}".strip())
    lines.append(asked.said(await checks.evidence_of(tx, shown.measure, check)))
    return "\n".join(each for each in lines if each)
