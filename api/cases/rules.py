"""What a service has decided about the work with its cases: deadlines, notification, methods."""

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.audit import Actor, Subject
from api.access.models import Service
from api.cases.method import MethodTable


class Notification(BaseModel):
    """Whom serious events are notified to by law, if the service has set it up.

    `recipient` is per language; `address` is where it is done, such as a web address. No working
    days means at once; the report that follows tells how patient and relatives took part, and no
    months means that none is asked for.
    """

    on: bool = False
    recipient: dict[str, str] = {}
    address: str = ""
    working_days: int = Field(5, ge=0, le=90)
    report_months: int = Field(3, ge=0, le=12)


class Party(BaseModel):
    """Somebody outside that cases are handed over to, and how a reporter reaches them."""

    name: str
    reach: str


class Rules(BaseModel):
    """The rules of one service. What it has not set is the product's own."""

    first_contact_days: int = Field(3, ge=1, le=30)
    notification: Notification = Notification()
    methods: MethodTable = MethodTable()
    parties: list[Party] = []


def of(service: Service) -> Rules:
    """Return the service's rules."""
    return Rules.model_validate(service.case_rules)


async def change(tx: AsyncSession, service: Service, wanted: Rules, actor: Actor) -> None:
    """Change the service's rules; deadlines that are set already stay as they are."""
    service.case_rules = wanted.model_dump(mode="json")
    await audit.record(tx, actor, "changed", Subject("service", service.id), what="case rules")
