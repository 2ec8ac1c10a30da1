"""The whole history of a case can be told from its stored events alone."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from api.access.audit import SYSTEM
from api.cases import replay, service
from api.cases.deadlines import set_deadline
from api.cases.models import Case, CaseEvent
from api.cases.schemas import CaseState, Complexity, LearningValue, Status
from api.reports import service as reports
from api.reports.events import DangerFound
from api.reports.models import Report
from api.reports.schemas import Category, Contact, Harm, Involvement, Kind
from api.shared import clock, ids
from api.shared.announcements import announce
from tests.api.cases.test_quality_system import key

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]

__all__ = ["key"]

INVOLVED = {
    "involvement": {"keep_informed": True, "take_part": True},
    "contact": {"email": "ada@example.org"},
}
VERBS = (
    "triage",
    "answer",
    "write",
    "reporter_writes",
    "link",
    "unlink",
    "share",
    "end_share",
    "transfer",
    "invite",
    "status",
    "danger",
    "deadline",
    "close",
    "contact",
)
STEPS = 36
"""Two rounds: each verb is tried twice, `triage`, `answer` and `share` four times."""


class Walk:
    """Somebody who does what comes to mind with one of a few cases, through the pages' forms."""

    def __init__(
        self,
        seed: int,
        cases: list[Sent],
        adviser: Browser,
        client: httpx.AsyncClient,
        header: dict[str, str],
        solvik: Solvik,
        database: Database,
    ) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - no secret
        self.cases, self.adviser, self.client = cases, adviser, client
        self.header, self.solvik, self.database = header, solvik, database
        self.done: dict[str, int] = {}
        self.deck: list[str] = []

    async def step(self) -> None:
        """Do one thing; what is refused changes nothing, which is compared too."""
        case = self.dice.choice(self.cases)
        if not self.deck:
            self.deck = [*VERBS, "triage", "answer", "share"]
            self.dice.shuffle(self.deck)
        what = self.deck.pop()
        await self.adviser.open(case.page)
        if await getattr(self, what)(case) is not False:
            self.done[what] = self.done.get(what, 0) + 1

    def pick(self, values: Any, *, none: bool = False) -> str:
        return str(self.dice.choice([*values, *([""] if none else [])]))

    async def post(self, case: Sent, page: str, path: str, **fields: str) -> bool:
        """Send a form if the page has it."""
        opened = await self.adviser.open(f"{case.page}{page}")
        if f'action="{case.page}{path}"' not in opened.text:
            return False
        sent = {name: value for name, value in fields.items() if value}
        return (await self.adviser.send(f"{case.page}{path}", **sent)).status_code == 200

    async def triage(self, case: Sent) -> bool:
        return await self.post(
            case,
            "",
            "/triage",
            kind=self.pick(Kind),
            category=self.pick(Category),
            physical_harm=self.pick(Harm, none=True),
            psychological_harm=self.pick(Harm, none=True),
            potential_harm=self.pick(Harm, none=True),
            very_serious_unexpected=self.pick(["true"], none=True),
            complexity=self.pick(Complexity, none=True),
            learning_value=self.pick(LearningValue, none=True),
            unit=self.pick([each.id for each in self.solvik.units], none=True),
            responsible=self.pick([self.adviser.user_id], none=True),
            urgent=self.pick(["true"], none=True),
        )

    async def answer(self, case: Sent) -> bool:
        what, answers = self.dice.choice(
            [
                ("notification", ["yes", "no", "done"]),
                ("meeting_offer", ["offered", "yes", "no", "not_reached"]),
                ("simulation", ["yes", "no", "not_now"]),
            ]
        )
        path = f"/duties/{what}"
        return await self.post(case, "/duties", path, answer=self.pick(answers), reason="Fordi.")

    async def write(self, case: Sent) -> bool:
        return await self.post(case, "", "/messages", text="Hei.")

    async def reporter_writes(self, case: Sent) -> bool:
        opened = await self.client.post(
            "/api/v1/receipts/open", json={"receipt_code": case.receipt_code}
        )
        bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
        answer = await self.client.post(
            "/api/v1/receipts/current/messages", json={"text": "Hei."}, headers=bearer
        )
        return answer.status_code == 201

    async def link(self, case: Sent) -> bool:
        other, relation = self.dice.choice(self.cases), self.pick(["duplicate", "related"])
        path = "/related/links"
        chosen = {"other": other.reference, "relation": relation, "why_linked": "Samme."}
        return await self.post(case, "/related", path, **chosen)

    async def unlink(self, case: Sent) -> bool:
        page = await self.adviser.open(f"{case.page}/related")
        found = re.search(rf'action="{case.page}(/related/links/[^"]+/end)"', page.text)
        if found is None:
            return False
        return await self.post(case, "/related", found[1], why_unlinked="Ikke samme.")

    async def share(self, case: Sent) -> bool:
        return await self.post(
            case,
            "/related",
            "/related/shares",
            share_unit=self.pick([each.id for each in self.solvik.units]),
            share_basis="own_work",
            why_shared="De var med.",
        )

    async def end_share(self, case: Sent) -> bool:
        page = await self.adviser.open(f"{case.page}/related")
        found = re.search(rf'action="{case.page}(/related/shares/[^"]+/end)"', page.text)
        return found is not None and await self.post(case, "/related", found[1])

    async def transfer(self, case: Sent) -> bool:
        unit = self.dice.choice(self.solvik.units)
        return await self.post(
            case,
            "/related",
            "/related/transfer",
            to=f"{self.solvik.service.id}/{unit.id}",
            transfer_basis="own_work",
            why_transferred="Der.",
        )

    async def invite(self, case: Sent) -> bool:
        return await self.post(case, "", "/invitation")

    async def status(self, case: Sent) -> bool:
        news = {"status": self.pick(Status)}
        path = f"/api/v1/cases/{case.reference}/status"
        answer = await self.client.post(path, json=news, headers=self.header)
        return answer.status_code == 200

    async def danger(self, case: Sent) -> None:
        async with self.database.begin() as tx:
            report = await tx.scalar(select(Report).where(Report.reference == case.reference))
            assert report is not None
            await announce(tx, DangerFound(report))

    async def deadline(self, case: Sent) -> None:
        async with self.database.begin() as tx:
            found = await tx.scalar(select(Case).where(Case.reference == case.reference))
            assert found is not None
            await set_deadline(tx, found, "measure", clock.now(), about=ids.new_id())

    async def close(self, case: Sent) -> None:
        async with self.database.begin() as tx:
            found = await tx.scalar(select(Case).where(Case.reference == case.reference))
            assert found is not None
            state = self.dice.choice([CaseState.CLOSED_WITH_LEARNING, CaseState.REOPENED])
            await service.move(tx, found, SYSTEM, state)

    async def contact(self, case: Sent) -> None:
        told = self.dice.choice([True, False])
        async with self.database.begin() as tx:
            report = await tx.scalar(select(Report).where(Report.reference == case.reference))
            assert report is not None
            involvement = Involvement(keep_informed=told, take_part=told)
            contact = Contact(email="ada@example.org") if told else Contact()
            await reports.change_contact(tx, report, involvement, contact)

    async def withdraw(self, case: Sent) -> None:
        opened = await self.client.post(
            "/api/v1/receipts/open", json={"receipt_code": case.receipt_code}
        )
        bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
        await self.client.delete("/api/v1/receipts/current", headers=bearer)

    async def compare(self) -> None:
        """Hold every case's row against what its events make of it."""
        async with self.database.begin() as tx:
            for case in await tx.scalars(select(Case)):
                events = await tx.scalars(
                    select(CaseEvent)
                    .where(CaseEvent.case_id == case.id)
                    .order_by(CaseEvent.at, CaseEvent.id)
                )
                told = replay.state_after(events)
                stored = await replay.state_of(tx, case)
                assert {field: told.get(field) for field in stored} == stored, self.done


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_is_done_with_cases_their_events_alone_tell_where_they_stand(
    seed: int,
    adviser: Browser,
    send: Send,
    client: httpx.AsyncClient,
    key: dict[str, str],
    solvik: Solvik,
    database: Database,
) -> None:
    cases = [await send(kind="concern", **INVOLVED), await send(unit="akuttmottaket"), await send()]
    walk = Walk(seed, cases, adviser, client, key, solvik, database)
    await walk.compare()
    for _ in range(STEPS):
        await walk.step()
        await walk.compare()
    await walk.withdraw(cases[0])
    await walk.compare()
    assert len(walk.done) >= 10, walk.done


def test_every_clear_column_of_a_case_is_told_by_events() -> None:
    never_change = {"id", "report_id", "reference"}
    told = {
        "service_id": "service",
        "unit_id": "unit",
        "responsible_id": "responsible",
        "named_contact_id": "named_contact",
    }
    names = {each.name for each in Case.__table__.columns} - never_change
    columns = {told.get(each, each) for each in names}
    started = replay.state_after(
        [
            CaseEvent(
                what="received",
                at=clock.now(),
                actor_kind="system",
                details={"values": {"opened_at": "", "state": "received", "service": ""}},
            )
        ]
    )
    assert columns <= set(started), columns - set(started)


def test_a_change_that_was_not_noted_is_found() -> None:
    at = clock.now()
    begun = {"values": {"opened_at": at.isoformat(), "urgent": False}}
    skipped = {"changes": {"category": ["fall", "infection"]}}
    events = [
        CaseEvent(what="received", at=at, actor_kind="system", details=begun),
        CaseEvent(what="reclassified", at=at, actor_kind="staff", details=skipped),
    ]
    with pytest.raises(replay.HistoryGapError):
        replay.state_after(events)
