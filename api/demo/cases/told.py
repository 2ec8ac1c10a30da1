"""Telling of cases that have a past: who did what at Solvik, and how many days ago.

Everything goes through the service's own verbs, at the time it is told to have happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from api.access.permissions import Place, Role, StaffMember
from api.cases import dialogue, duties, notes, triage
from api.cases import service as cases
from api.cases.duties import Answer, Question
from api.cases.schemas import InternalNote, MessageToReporter, Triage
from api.cases.working_days import is_working_day
from api.invitations import service as invitations
from api.reports import dialogue as reporters
from api.reports import service as reports
from api.reports.schemas import Draft, NewMessage
from api.shared import clock, ids

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession

    from api.access.audit import Actor
    from api.access.models import Service, Unit, User
    from api.cases.models import Case
    from api.demo.solvik import Account
    from api.invitations.models import Invitation
    from api.reports.models import Report


@dataclass(frozen=True)
class Told:
    """Solvik as a story is told in it, in one transaction."""

    tx: AsyncSession
    service: Service
    units: dict[str, Unit]
    """By slug."""

    staff: dict[str, StaffMember]
    """By first name."""

    @contextmanager
    def ago(self, days: int, at: str = "10:00") -> Iterator[None]:
        """Let it be that time of day, so many days ago."""
        with clock.beginning_at(self.day(days, at)):
            yield

    async def report(self, unit: str, **fields: Any) -> Case:
        """Have somebody report about a unit; `fields` are the report's, dates and all."""
        given = {
            "service": self.service.slug,
            "place": {"unit": unit},
            "involvement": {"keep_informed": True, "take_part": False},
        }
        draft = Draft.model_validate(given | fields)
        receipt = await reports.submit(self.tx, self.service, draft, found_danger=False)
        return await cases.of_report(
            self.tx, (await reports.by_reference(self.tx, receipt.reference)).id
        )

    async def reads(self, name: str, case: Case) -> None:
        """Have somebody read the case, which the reporter sees the first time."""
        staff = self.staff[name]
        found, role = await cases.for_staff(self.tx, staff, case.reference)
        await cases.leave_trace(self.tx, found, await self.report_of(case), staff, role)

    async def classifies(self, name: str, case: Case, **fields: Any) -> None:
        """Have somebody read and classify the case; who does is responsible from then on."""
        await self.reads(name, case)
        given = {
            "version": case.version,
            "kind": case.kind,
            "category": case.category,
            "unit": case.unit_id,
            "responsible": self.staff[name].id,
        }
        wanted = Triage.model_validate(given | fields)
        await triage.triage(self.tx, self.staff[name], case.reference, wanted)

    async def writes(self, name: str, case: Case, text: str) -> None:
        """Have somebody write to the reporter."""
        message = MessageToReporter(client_id=ids.new_id(), text=text, audience="reporter")
        await dialogue.write_to_reporter(self.tx, self.staff[name], case.reference, message)

    async def answers(self, case: Case, text: str) -> None:
        """Have the reporter write, from the receipt page."""
        report = await self.report_of(case)
        await reporters.write_as_reporter(
            self.tx, report, NewMessage(text=text), found_danger=False
        )

    async def notes(self, name: str, case: Case, text: str) -> None:
        """Have somebody keep a note for colleagues."""
        note = InternalNote(client_id=ids.new_id(), note=text)
        await notes.write(self.tx, self.staff[name], case.reference, note)

    async def invites(self, name: str, case: Case, note: str) -> Invitation:
        """Have somebody invite the reporter to take part in the review."""
        found, actor = await self.at_work(name, case)
        return await invitations.invite(self.tx, found, actor, note)

    async def settles(
        self, name: str, case: Case, question: Question, answer: str, reason: str = ""
    ) -> None:
        """Have somebody answer what the law or the method asks about the case."""
        given = Answer(client_id=ids.new_id(), answer=answer, reason=reason)
        await duties.decide(self.tx, self.staff[name], case.reference, question, given)

    async def at_work(self, name: str, case: Case) -> tuple[Case, Actor]:
        """Return the case for somebody to change, and them as the history names them."""
        staff = self.staff[name]
        found, role = await cases.for_staff(self.tx, staff, case.reference, to_change=True)
        return found, staff.actor(role)

    async def report_of(self, case: Case) -> Report:
        """Return the report of a case."""
        return await reports.by_id(self.tx, case.report_id)

    def day(self, days_ago: int, at: str = "12:00") -> datetime:
        """Return a moment so many days before the one that the story has come to."""
        day = clock.today() - timedelta(days=days_ago)
        return datetime.combine(day, time.fromisoformat(at), clock.LOCAL)

    def meeting_day(self, days: int, at: str) -> datetime:
        """Return a moment on the first working day so many days ahead, or after."""
        moment = self.day(-days, at)
        while not is_working_day(moment.date()):
            moment += timedelta(days=1)
        return moment

    def happened(self, days_ago: int, phrase: str) -> dict[str, Any]:
        """Return when something happened, in the reporter's words: some time on that day."""
        start, end = self.day(days_ago, "00:00"), self.day(days_ago, "23:59")
        return {"phrase": phrase, "start": start, "end": end, "approximate": False}


def member(user: User, account: Account, service_id: UUID, unit_id: UUID | None) -> StaffMember:
    """Return a demo account's owner as somebody at work."""
    return StaffMember(
        id=user.id,
        name=user.name,
        email=account.email,
        session_id=ids.new_id(),
        csrf_token="",
        assignments=((Role(account.role), Place(service_id, unit_id)),),
    )
