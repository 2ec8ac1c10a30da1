"""A form of a review that staff sent in: done, or shown again as it was typed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeVar

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import Allowed, StaffMember
from api.cases import service as cases
from api.reviews import frame, work
from api.reviews.work import Work
from api.shared import forms
from api.shared.db import Tx
from api.shared.problems import ChangedMeanwhile, InvalidInput, Problem

Reader = Annotated[StaffMember, Depends(Allowed(*cases.READERS))]

Form = TypeVar("Form", bound=BaseModel)
Verb = Callable[[AsyncSession, Work, Form], Awaitable[object]]


class Page(Protocol):
    """What shows a page of a review, with what a form that did not go through leaves."""

    async def __call__(  # noqa: PLR0913 - what a form that did not go through leaves
        self,
        request: Request,
        tx: AsyncSession,
        staff: StaffMember,
        reference: str,
        *,
        typed: Mapping[str, str] | None = None,
        problem: Problem | None = None,
    ) -> Response:
        """Return the page."""


@dataclass
class Press:
    """A form that was sent in, about which case, and by whom."""

    request: Request
    tx: Tx
    staff: Reader
    reference: str

    async def does(
        self, verb: Verb[Form], form: type[Form], page: Page, to: str, *, row: str | None = None
    ) -> Response:
        """Do what the form asks for and lead to `to`; what does not fit is shown again.

        `row` is the field that tells whose form it was, on a page with such a form in each row.
        """
        typed = await forms.typed(self.request)
        at = await work.on_review(self.tx, self.staff, self.reference)
        try:
            await verb(self.tx, at, forms.read(form, typed))
        except (InvalidInput, ChangedMeanwhile) as problem:
            named = frame.about(problem, typed.get(row, "")) if row else problem
            return await page(
                self.request, self.tx, self.staff, self.reference, typed=typed, problem=named
            )
        return back(self.reference, to)


Pressed = Annotated[Press, Depends()]


def back(reference: str, page: str = "") -> RedirectResponse:
    """Lead back to a page of the review."""
    return RedirectResponse(f"/staff/cases/{reference}/review{page}", 303)
