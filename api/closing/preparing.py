"""What is written of a closing before it is done."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.closing.models import Closing
from api.closing.schemas import Prepared
from api.reports.models import Report
from api.shared import sealing

BODY = "closings.body"


async def prepared(tx: AsyncSession, report: Report, closing: Closing | None) -> Prepared:
    """Return what is prepared, opened; nothing yet without a closing."""
    if closing is None:
        return Prepared()
    key = await sealing.data_key(tx, report.key_id)
    return Prepared.model_validate_json(key.open(BODY, closing.id, closing.body))
