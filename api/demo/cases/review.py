"""A review and what follows from it, as the demo's stories tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from api.closing import service as closing
from api.closing.schemas import ClosingForm
from api.measures import moves
from api.measures import service as measures
from api.measures.schemas import Decision, Done, NewMeasure
from api.reviews import differences, factors, involvement, learning, participants, service, work
from api.reviews.schemas import (
    FactorNamed,
    NewParticipant,
    NewPoint,
    NotYet,
    ParticipantKind,
    Reason,
    SomeoneElse,
    Start,
)
from api.reviews.telling import NewDifference, NewEntry, Side
from api.reviews.timeline import Timeline
from api.shared import clock, ids

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from api.cases.models import Case
    from api.demo.cases.told import Told
    from api.measures.models import Measure
    from api.reviews.schemas import Factor, Part
    from api.reviews.work import Work


@dataclass(frozen=True)
class Review:
    """A review in the hands of the one who leads it."""

    told: Told
    leader: str
    case: Case

    @classmethod
    async def start(
        cls, told: Told, leader: str, case: Case, *, representative: str | None = None
    ) -> Review:
        """Start the suggested kind of review; a representative may speak for the reporter."""
        at = await work.on_case(told.tx, told.staff[leader], case.reference)
        if representative:
            await involvement.decide_someone_else(told.tx, at, SomeoneElse(words=representative))
        elif not await involvement.decided(told.tx, at.case):
            later = NotYet(
                reason=Reason.NOT_WANTED,
                words="Vil bare få vite hva vi finner ut.",
                ask_again_on=clock.today() + timedelta(days=180),
            )
            await involvement.decide_not_yet(told.tx, at, later)
        suggestion = await service.suggested(told.tx, at.case)
        await service.start(told.tx, at, Start(method=suggestion.method))
        return cls(told, leader, case)

    async def takes_along(self, name: str, part: Part) -> None:
        """Let a colleague take part."""
        who = NewParticipant(kind=ParticipantKind.STAFF, user=self.told.staff[name].id, part=part)
        await participants.add(self.told.tx, await self._at(), who)

    async def tells(self, side: Side, text: str, at: datetime, *, about: bool = False) -> UUID:
        """Add to the timeline what one side tells."""
        found = await self._at()
        timeline = Timeline(self.told.tx, found.case, found.review, found.key, found.actor)
        entry = NewEntry(id=ids.new_id(), side=side, text=text, happened_at=at, about=about)
        return (await timeline.add(entry)).id

    async def differs(self, one: UUID, other: UUID, note: str) -> None:
        """Mark that two entries tell something differently."""
        found = NewDifference(id=ids.new_id(), one=one, other=other, note=note)
        await differences.mark(self.told.tx, await self._at(), found)

    async def factor(self, factor: Factor, note: str) -> None:
        """Name what played a part."""
        await factors.name(self.told.tx, await self._at(), FactorNamed(factor=factor, note=note))

    async def learned(self, text: str) -> UUID:
        """Add what is learned."""
        point = NewPoint(id=ids.new_id(), text=text)
        await learning.add(self.told.tx, await self._at(), point)
        return point.id

    async def finish(self) -> None:
        """Finish the review."""
        await service.finish(self.told.tx, await self._at())

    async def measure(  # noqa: PLR0913 - what a measure is made of
        self,
        title: str,
        *,
        strength: str,
        owner: str,
        unit: str,
        due_in: int,
        indicator: str,
        indicator_unit: str = "",
        baseline: int | None = None,
        target: int | None = None,
        check_in: int,
        point: UUID | None = None,
    ) -> Measure:
        """Propose and decide a measure; its deadline and first check are so many days ahead."""
        wanted = NewMeasure.model_validate(
            {
                "client_id": ids.new_id(),
                "title": title,
                "strength": strength,
                "owner": self.told.staff[owner].id,
                "unit": self.told.units[unit].id,
                "due_on": clock.today() + timedelta(days=due_in),
                "indicator": indicator,
                "indicator_unit": indicator_unit,
                "baseline": baseline,
                "target": target,
                "learning_point": point,
            }
        )
        staff = self.told.staff[self.leader]
        made = await measures.propose(self.told.tx, staff, self.case.reference, wanted)
        decision = Decision(version=made.version, check_on=clock.today() + timedelta(days=check_in))
        return await moves.decide(self.told.tx, staff, made.id, decision)

    async def carry_out(self, measure: Measure) -> None:
        """Carry a measure out, today."""
        done = Done(version=measure.version, implemented_on=clock.today())
        await moves.implement(self.told.tx, self.told.staff[self.leader], measure.id, done)

    async def close(self, answer: str, *, no_measure: str = "") -> None:
        """Close the case with an answer to the reporter."""
        form = ClosingForm(answer=answer, addressed=True, no_measure_reason=no_measure)
        staff = self.told.staff[self.leader]
        await closing.close(self.told.tx, staff, self.case.reference, form)

    async def _at(self) -> Work:
        return await work.on_review(self.told.tx, self.told.staff[self.leader], self.case.reference)
