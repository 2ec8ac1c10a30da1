"""How a connector is set up, and how a delivery is shown."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from api.reports.schemas import Shape
from api.shared.text import Name

Kind = Literal["webhook", "folder"]
Address = Annotated[str, StringConstraints(max_length=2_000)]


class WebhookConfig(Shape):
    """Where a webhook goes. Contact details travel along only if the service asked for them.

    With `closes_cases` the service closes its cases in that system, and it may tell us so.
    """

    url: Address
    with_contact: bool = False
    closes_cases: bool = False


class FolderConfig(Shape):
    """Which folder under `folder_root` files are put in."""

    folder: Annotated[str, StringConstraints(max_length=2_000)]
    with_contact: bool = False
    closes_cases: bool = False


class NewConnector(Shape):
    """A connector to make. Without a `secret` a webhook gets one made for it."""

    name: Annotated[Name, StringConstraints(min_length=1, strip_whitespace=True)]
    config: WebhookConfig | FolderConfig
    secret: Annotated[str, StringConstraints(max_length=200)] | None = None

    @property
    def kind(self) -> Kind:
        """Which kind of connector this is."""
        return "webhook" if isinstance(self.config, WebhookConfig) else "folder"


class ConnectorForm(BaseModel):
    """What an administrator typed. `where` is an address or a folder's name."""

    name: Annotated[Name, StringConstraints(strip_whitespace=True)] = ""
    where: Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True)] = ""
    with_contact: bool = False
    closes_cases: bool = False


class ConnectorKeys(BaseModel):
    """What is shown once, when a connector is made, and never again.

    `secret` verifies what we send (null for a folder); `inbound_key` opens our door to the system.
    """

    connector_id: UUID
    secret: str | None
    inbound_key: str


class DeliveryShown(BaseModel):
    """How one event of a report is getting to one other system. No content."""

    id: UUID
    event: str
    connector_name: str
    connector_kind: Kind
    state: str
    attempts: int
    last_error: str | None
    next_at: datetime
    delivered_at: datetime | None


class DeliveryListed(DeliveryShown):
    """A delivery in the list of those that have not arrived, with its report's reference."""

    reference: str
