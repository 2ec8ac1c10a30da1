"""Cases, and everybody who has to do with them."""

from __future__ import annotations

from tests.api.cases.conftest import send
from tests.api.invitations.conftest import mailbox, settings

__all__ = ["mailbox", "send", "settings"]
