"""The demo's SMS gateway: takes every SMS, delivers none, and shows them all on a page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from api.demo.mailbox import LINK, Piece, pieces_of
from api.shared import ids


class NewSms(BaseModel):
    """What a gateway is sent (`api/operations/SMS.md`)."""

    id: UUID
    sender: Annotated[str, Field(alias="from", max_length=16)]
    to: Annotated[str, Field(pattern=r"^\+[0-9]{8,15}$")]
    text: Annotated[str, Field(min_length=1, max_length=1_000)]


@dataclass(frozen=True)
class Sms:
    """One SMS that arrived."""

    at: datetime
    sender: str
    to: str
    text: str

    @property
    def links(self) -> list[str]:
        """The addresses in its text."""
        return LINK.findall(self.text)

    @property
    def pieces(self) -> list[Piece]:
        """Its text, cut at the links."""
        return pieces_of(self.text)


class Phone:
    """Keeps SMS as files in `store`, one for each id: sent twice, it arrives once."""

    def __init__(self, store: Path, token: str) -> None:
        self._store = store
        self.token = token
        store.mkdir(parents=True, exist_ok=True)

    def take(self, new: NewSms) -> None:
        """Keep an SMS that was sent."""
        path = self._store / f"{new.id}.json"
        if path.exists():
            return
        kept = {"at": ids.new_id().hex, "sender": new.sender, "to": new.to, "text": new.text}
        unfinished = path.with_suffix(".part")
        unfinished.write_text(json.dumps(kept), "utf-8")
        unfinished.replace(path)

    def all(self) -> list[Sms]:
        """Return every SMS, newest first."""
        kept = [json.loads(path.read_text("utf-8")) for path in self._store.glob("*.json")]
        kept.sort(key=lambda each: str(each["at"]), reverse=True)
        return [
            Sms(
                at=datetime.fromtimestamp((UUID(each["at"]).int >> 80) / 1_000, UTC),
                sender=each["sender"],
                to=each["to"],
                text=each["text"],
            )
            for each in kept
        ]
