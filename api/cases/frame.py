"""The frame of every page about one case: its heading, and tabs to what features show of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import frame
from api.access.permissions import Role, StaffMember
from api.access.services import units_of
from api.cases import wording
from api.cases.models import Case
from api.shared.i18n import in_language


@dataclass(frozen=True)
class CaseTab:
    """One page about a case, below the case's own address, for those with one of `roles`."""

    name: str
    title: str
    path: str
    roles: frozenset[Role]


def tabs(request: Request, role: Role) -> list[CaseTab]:
    """Return the pages this role may open, in the order of `api/consequences.py`."""
    every: Sequence[CaseTab] = request.app.state.case_tabs
    return [each for each in every if role in each.roles]


async def render(  # noqa: PLR0913, PLR0917 - who looks at which page of what
    request: Request,
    tx: AsyncSession,
    staff: StaffMember,
    case: Case,
    role: Role,
    template: str,
    *,
    tab: str,
    status: int = 200,
    **context: Any,
) -> HTMLResponse:
    """Return a page about the case; its template extends `cases/page.html`.

    `role` is the one in which this person has the case, as `service.for_staff` returns it. The
    template is also given `case`, `role` and `words` (the wording of cases).
    """
    units = await units_of(tx, case.service_id)
    return frame.render(
        request,
        staff,
        template,
        status=status,
        case=case,
        role=role,
        unit_name=next((in_language(each.name) for each in units if each.id == case.unit_id), ""),
        tabs=tabs(request, role),
        tab=tab,
        words=wording,
        **context,
    )
