"""Places on a lower feature's page where a higher feature shows something of its own.

The case page and the receipt page belong to lower features than, say, invitations. A panel is a
template and a function that loads what the template shows; `api/consequences.py` lists them.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class Panel:
    """`load` gets the transaction and the report's id and returns what to show, or None."""

    name: str
    template: str
    load: Callable[[AsyncSession, UUID], Awaitable[BaseModel | None]]


async def load(
    request: Request, slot: str, tx: AsyncSession, report_id: UUID
) -> Mapping[str, tuple[str, BaseModel]]:
    """Return what `slot`'s panels have to show: by panel name, its template and its data."""
    panels: Mapping[str, Sequence[Panel]] = request.app.state.panels
    shown = {}
    for panel in panels.get(slot, ()):
        data = await panel.load(tx, report_id)
        if data is not None:
            shown[panel.name] = (panel.template, data)
    return shown
