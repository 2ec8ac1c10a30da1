"""The HTML door: what has not arrived, and the connectors it goes through. No content is shown."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import frame
from api.access.permissions import Allowed, Role, StaffMember
from api.access.services import service_by_id
from api.forwarding import queries, service, wording
from api.forwarding.models import Connector
from api.forwarding.problems import ConnectorRefused
from api.forwarding.schemas import (
    ConnectorForm,
    FolderConfig,
    Kind,
    NewConnector,
    WebhookConfig,
)
from api.forwarding.service import Reach
from api.shared.db import Tx
from api.shared.http import Egress
from api.shared.i18n import _
from api.shared.problems import Forbidden, NotFound
from api.shared.settings import Settings

router = APIRouter(prefix="/staff/delivery", include_in_schema=False)

WATCHERS = (Role.ADVISER, Role.ADMINISTRATOR)
"""Who sees how reports travel, and may have one sent again."""

Watcher = Annotated[StaffMember, Depends(Allowed(*WATCHERS))]
Administrator = Annotated[StaffMember, Depends(Allowed(Role.ADMINISTRATOR))]


@dataclass(frozen=True)
class Sheet:
    """A connector's form as it is shown: what was typed, and by field what is not right with it."""

    kind: Kind
    typed: ConnectorForm
    connector: Connector | None = None
    errors: dict[str, str] = field(default_factory=dict)


@router.get("")
async def list_deliveries(request: Request, tx: Tx, staff: Watcher) -> Response:
    """Show dead letters, what waits, and the connectors."""
    services = _services(staff, *WATCHERS)
    return frame.render(
        request,
        staff,
        "forwarding/deliveries.html",
        deliveries=await service.not_arrived(tx, services),
        connectors=await queries.connectors_of(tx, services),
        may_change=set(_services(staff, Role.ADMINISTRATOR)),
        words=wording,
    )


@router.post("/{delivery_id}/again")
async def send_again(tx: Tx, staff: Watcher, delivery_id: UUID) -> Response:
    """Have a delivery tried again now."""
    service_id = await service.service_of_delivery(tx, delivery_id)
    role = staff.role_in(service_id, None, WATCHERS)
    if role is None:
        raise Forbidden
    await service.send_again(tx, delivery_id, staff.actor(role))
    return _back()


@router.get("/connectors/new/{kind}")
async def new_connector(request: Request, staff: Administrator, kind: Kind) -> Response:
    """Show the form for a new connector."""
    return _form(request, staff, Sheet(kind, ConnectorForm()))


@router.post("/connectors/new/{kind}")
async def create_connector(
    request: Request,
    tx: Tx,
    staff: Administrator,
    kind: Kind,
    typed: Annotated[ConnectorForm, Form()],
) -> Response:
    """Make a connector and show its keys: on this very answer, since they are shown just once."""
    errors = _missing(typed)
    if not errors:
        mine = _services(staff, Role.ADMINISTRATOR)
        if not mine:
            raise Forbidden
        owner = await service_by_id(tx, mine[0])
        actor = staff.actor(Role.ADMINISTRATOR)
        try:
            async with _reach(request) as reach:
                keys = await service.create_connector(tx, owner, _wanted(kind, typed), reach, actor)
        except ConnectorRefused as refused:
            errors = {"where": wording.reason(refused.reason)}
        else:
            return frame.render(
                request, staff, "forwarding/keys.html", status=201, keys=keys, name=typed.name
            )
    return _form(request, staff, Sheet(kind, typed, errors=errors))


@router.get("/connectors/{connector_id}")
async def show_connector(
    request: Request, tx: Tx, staff: Administrator, connector_id: UUID
) -> Response:
    """Show a connector's form, filled in."""
    connector = await _connector(tx, staff, connector_id)
    where = connector.config.get("url") or connector.config.get("folder")
    typed = ConnectorForm(
        name=connector.name,
        where=str(where),
        with_contact=bool(connector.config.get("with_contact")),
        closes_cases=bool(connector.config.get("closes_cases")),
    )
    return _form(request, staff, Sheet(_kind(connector), typed, connector))


@router.post("/connectors/{connector_id}")
async def change_connector(
    request: Request,
    tx: Tx,
    staff: Administrator,
    connector_id: UUID,
    typed: Annotated[ConnectorForm, Form()],
) -> Response:
    """Change a connector's name and where it goes."""
    connector = await _connector(tx, staff, connector_id)
    errors = _missing(typed)
    if not errors:
        wanted = _wanted(_kind(connector), typed)
        try:
            async with _reach(request) as reach:
                await service.change_connector(
                    tx, connector, wanted, reach, staff.actor(Role.ADMINISTRATOR)
                )
        except ConnectorRefused as refused:
            errors = {"where": wording.reason(refused.reason)}
        else:
            return _back()
    return _form(request, staff, Sheet(_kind(connector), typed, connector, errors))


@router.post("/connectors/{connector_id}/{verb}")
async def rest_connector(tx: Tx, staff: Administrator, connector_id: UUID, verb: str) -> Response:
    """Let a connector rest (`rest`), or take it into use again (`use`)."""
    if verb not in {"rest", "use"}:
        raise NotFound
    connector = await _connector(tx, staff, connector_id)
    actor = staff.actor(Role.ADMINISTRATOR)
    await service.rest_connector(tx, connector, actor, active=verb == "use")
    return _back()


def _services(staff: StaffMember, *roles: Role) -> list[UUID]:
    """Return the services that this person has one of the roles in, for all of its units."""
    places = staff.places(*roles)
    return sorted({place.service_id for place in places if place.unit_id is None})


async def _connector(tx: AsyncSession, staff: StaffMember, connector_id: UUID) -> Connector:
    """Return a connector this administrator may change. Raises NotFound."""
    connector = await tx.get(Connector, connector_id)
    if connector is None or connector.service_id not in _services(staff, Role.ADMINISTRATOR):
        raise NotFound
    return connector


def _kind(connector: Connector) -> Kind:
    return "webhook" if connector.kind == "webhook" else "folder"


def _wanted(kind: Kind, typed: ConnectorForm) -> NewConnector:
    config: WebhookConfig | FolderConfig
    given = {"with_contact": typed.with_contact, "closes_cases": typed.closes_cases}
    if kind == "webhook":
        config = WebhookConfig(url=typed.where, **given)
    else:
        config = FolderConfig(folder=typed.where, **given)
    return NewConnector(name=typed.name, config=config)


def _missing(typed: ConnectorForm) -> dict[str, str]:
    return {} if typed.name else {"name": _("Give the connector a name.")}


@asynccontextmanager
async def _reach(request: Request) -> AsyncIterator[Reach]:
    settings: Settings = request.app.state.settings
    async with Egress(settings.egress_allow) as egress:
        yield Reach(egress, settings.folder_root)


def _form(request: Request, staff: StaffMember, sheet: Sheet) -> Response:
    return frame.render(
        request,
        staff,
        "forwarding/connector.html",
        status=422 if sheet.errors else 200,
        sheet=sheet,
    )


def _back() -> Response:
    return RedirectResponse("/staff/delivery", status_code=303)
