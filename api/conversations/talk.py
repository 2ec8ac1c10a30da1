"""One conversation, opened: its row, its key, and the sealed parts read and kept by name."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self, cast

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.models import Conversation, ConversationMessage
from api.conversations.schemas import Expects, NewTurn, Pause, Said
from api.reports.schemas import Draft
from api.shared import clock, ids, sealing
from api.shared.i18n import Language
from api.shared.sealing import DataKey

RESUME_CODE_LENGTH = 20
"""Characters of Crockford's base 32: 100 bits, out of reach for guessing."""

PAUSED = "paused"
"""What is expected, as `field`, while the code to come back with is on show."""


@dataclass(frozen=True)
class Talk:
    """A conversation in one transaction. Everything it keeps is sealed on the way in."""

    tx: AsyncSession
    row: Conversation
    key: DataKey

    @classmethod
    async def opened(cls, tx: AsyncSession, row: Conversation) -> Self:
        """Return the conversation, opened. Raises KeyDestroyedError once it is erased."""
        return cls(tx, row, await sealing.data_key(tx, row.key_id))

    @property
    def language(self) -> Language:
        """The language the conversation is held in now."""
        return cast("Language", self.row.language)

    @cached_property
    def draft(self) -> Draft:
        """The report so far."""
        return Draft.model_validate_json(
            self.key.open("conversations.draft", self.row.id, self.row.draft)
        )

    def keep_draft(self, draft: Draft) -> None:
        """Keep the report so far."""
        self.__dict__["draft"] = draft
        self.row.draft = self.key.seal("conversations.draft", self.row.id, draft.model_dump_json())

    @property
    def expects(self) -> Expects:
        """What is asked now."""
        return Expects.model_validate_json(
            self.key.open("conversations.expects", self.row.id, self.row.expects)
        )

    def keep_expects(self, expects: Expects) -> None:
        """Keep what is asked now."""
        self.row.expects = self.key.seal(
            "conversations.expects", self.row.id, expects.model_dump_json()
        )

    def pause(self) -> Pause:
        """Let the code bring the person back here, and return it."""
        code = ids.crockford(self.key.derive("resume code"), RESUME_CODE_LENGTH)
        self.row.resume_digest = sealing.vault(self.tx).digest("resume", code)
        return Pause(resume_code=code, kept_until=self.row.kept_until)

    def pause_shown(self, expects: Expects) -> Pause | None:
        """Pause, and return the code, while it is on show."""
        return self.pause() if expects.field == PAUSED else None

    @property
    def bot_state(self) -> dict[str, Any] | None:
        """What the bot gave back last time; None before it has spoken."""
        if self.row.bot_state is None:
            return None
        state: dict[str, Any] = json.loads(
            self.key.open("conversations.bot_state", self.row.id, self.row.bot_state)
        )
        return state

    def keep_bot_state(self, state: dict[str, Any]) -> None:
        """Keep what the bot gave back."""
        self.row.bot_state = self.key.seal(
            "conversations.bot_state", self.row.id, json.dumps(state)
        )

    def text_of(self, message: ConversationMessage) -> str:
        """Return what was said."""
        return self.key.open("conversation_messages.text", message.id, message.text)

    def replace_text(self, message: ConversationMessage, text: str) -> None:
        """Keep `text` in the place of what was said."""
        message.text = self.key.seal("conversation_messages.text", message.id, text)

    def choice_of(self, message: ConversationMessage) -> str | None:
        """Return the id of what was pressed, if anything was."""
        if message.choice is None:
            return None
        return self.key.open("conversation_messages.choice", message.id, message.choice)

    def shown(self, message: ConversationMessage) -> Said:
        """Return a message as it is shown."""
        return Said.model_validate(
            {
                "id": message.id,
                "sender": message.sender,
                "text": self.text_of(message),
                "at": message.at,
            }
        )

    def message(
        self, position: int, sender: str, text: str, said: NewTurn | None = None
    ) -> ConversationMessage:
        """Return a message for this place in the talk; `said` is what came from the reporter."""
        message_id = ids.new_id()
        pressed = None
        if said is not None and said.choice is not None:
            pressed = self.key.seal("conversation_messages.choice", message_id, said.choice)
        return ConversationMessage(
            id=message_id,
            conversation_id=self.row.id,
            position=position,
            client_id=said.client_id if said else None,
            sender=sender,
            text=self.key.seal("conversation_messages.text", message_id, text),
            choice=pressed,
            at=clock.now(),
            answer=None,
        )

    def add(self, sender: str, texts: Sequence[str]) -> list[ConversationMessage]:
        """Add messages of ours at the end. The caller holds the conversation's lock."""
        rows = [
            self.message(position, sender, text)
            for position, text in enumerate(texts, self.row.message_count + 1)
        ]
        self.tx.add_all(rows)
        self.row.message_count += len(rows)
        self.row.updated_at = clock.now()
        return rows
