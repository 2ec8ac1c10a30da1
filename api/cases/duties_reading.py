"""What the page about a case's deadlines and duties shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.access import service as access
from api.access import services
from api.access.permissions import ROLES, Role
from api.cases import queries, rules
from api.cases.awareness import AWARE, aware_from
from api.cases.deadlines import deadlines_of
from api.cases.duties import ANSWERS, Question, asked, unsettled
from api.cases.models import Case, CaseDecision
from api.cases.wording import DEADLINES, TODO
from api.reports import service as reports
from api.shared import clock, sealing
from api.shared.i18n import date_text
from api.shared.sealing import DataKey, KeyDestroyedError


@dataclass(frozen=True)
class DeadlineShown:
    """Something to do, by when, and where (`path` is below the case's address)."""

    words: str
    todo: str
    path: str
    due_at: datetime
    met_at: datetime | None

    @property
    def overdue(self) -> bool:
        """Whether it is late by now."""
        return self.met_at is None and self.due_at < clock.now()


@dataclass(frozen=True)
class DecisionShown:
    """What somebody decided, and why; the reason is gone when the report is erased."""

    answer: str
    reason: str
    who: str
    role: str
    at: datetime


@dataclass(frozen=True)
class Duties:
    """What is asked of a case, and what was done about it."""

    deadlines: list[DeadlineShown]
    shown: list[Question]
    unsettled: list[Question]
    decisions: Mapping[str, list[DecisionShown]]
    notification: rules.Notification
    aware_at: datetime
    awareness: list[DecisionShown]

    @property
    def open(self) -> list[DeadlineShown]:
        """The deadlines that are not met."""
        return [each for each in self.deadlines if each.met_at is None]


async def duties_of(tx: AsyncSession, case: Case) -> Duties:
    """Return all that is asked of the case."""
    given = await queries.decisions(tx, case.id)
    said = {each.what: each.answer for each in given}
    questions = await asked(tx, case, said)
    own = rules.of(await services.service_by_id(tx, case.service_id))
    decisions = await _decisions(tx, case, given)
    return Duties(
        deadlines=[
            DeadlineShown(str(DEADLINES[each.what]), *_todo(each.what), each.due_at, each.met_at)
            for each in await deadlines_of(tx, case.id)
        ],
        shown=[each for each in Question if each in questions or each in said],
        unsettled=await unsettled(tx, case, said),
        decisions=decisions,
        aware_at=aware_from(case, said),
        awareness=decisions.get(AWARE, []),
        notification=own.notification,
    )


def _todo(what: str) -> tuple[str, str]:
    told, path = TODO.get(what, ("", ""))
    return str(told), path


async def _decisions(
    tx: AsyncSession, case: Case, given: list[CaseDecision]
) -> dict[str, list[DecisionShown]]:
    names = await access.names_of(tx, {each.by_id for each in given})
    report = await reports.by_id(tx, case.report_id)
    try:
        key = await sealing.data_key(tx, report.key_id) if given else None
    except KeyDestroyedError:
        key = None
    found: dict[str, list[DecisionShown]] = {}
    for each in given:
        found.setdefault(each.what, []).append(
            DecisionShown(
                _answer(each),
                _opened(key, each),
                names.get(each.by_id, ""),
                str(ROLES[Role(each.by_role)]),
                each.at,
            )
        )
    return found


def _answer(decision: CaseDecision) -> str:
    if decision.what == AWARE:
        return date_text(date.fromisoformat(decision.answer))
    return str(ANSWERS[Question(decision.what)][decision.answer])


def _opened(key: DataKey | None, decision: CaseDecision) -> str:
    if key is None or decision.reason is None:
        return ""
    return key.open("case_decisions.reason", decision.id, decision.reason)
