"""The JSON door of cases: where the service's quality system asks and tells, by its own key."""

from typing import Annotated

from fastapi import APIRouter, Depends

from api.cases import status
from api.cases.schemas import CaseShown, StatusNews
from api.forwarding.models import Connector
from api.forwarding.service import connector_of_key
from api.shared.bearer import Bearer
from api.shared.db import Tx

router = APIRouter(prefix="/api/v1/cases")


async def calling_system(tx: Tx, key: Bearer) -> Connector:
    """Return whose key the request carries. Raises Unauthorized."""
    return await connector_of_key(tx, key)


Caller = Annotated[Connector, Depends(calling_system)]


@router.get("/{reference}")
async def read(tx: Tx, connector: Caller, reference: str) -> CaseShown:
    """Tell where a case stands."""
    return await status.shown(tx, connector, await status.case_of(tx, connector, reference))


@router.post("/{reference}/status")
async def tell(tx: Tx, connector: Caller, reference: str, news: StatusNews) -> CaseShown:
    """Take in what the quality system says of a case: the reporter sees it on the receipt page."""
    case = await status.tell(tx, connector, reference, news)
    return await status.shown(tx, connector, case)
