"""Sealed text: what people wrote is encrypted under a key per report.

AES-256-GCM, with a data key per report that is itself sealed ("wrapped") by a versioned key from
a file outside the database. Destroying a report's data key erases its texts; backups that hold the
wrapped key are reached when the wrapping key of their time is retired. Additional data binds every
sealed value to its table, column and row, so that a value moved elsewhere does not open.
"""

import base64
import hmac
import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Self, cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from api.shared import clock, ids
from api.shared.db import Base

NONCE_BYTES = 12
KEY_BYTES = 32


class KeyDestroyedError(LookupError):
    """The report's key is gone: its texts were erased and cannot be opened."""


class SealBrokenError(ValueError):
    """A sealed value was changed, moved or sealed under another key."""


class SealingKey(Base):
    """A report's data key, wrapped. `wrapped` is null once the key is destroyed."""

    __tablename__ = "sealing_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes | None]
    version: Mapped[int]
    created_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]


class DataKey:
    """One report's key: seals and opens its texts, and derives its receipt code."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._cipher = AESGCM(secret)

    def seal(self, column: str, row: UUID, text: str) -> bytes:
        """Return `text` sealed for one place: `column` as `table.column`, and the row's id."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), _place(column, row))

    def open(self, column: str, row: UUID, sealed: bytes) -> str:
        """Return the text sealed for this place.

        Raises SealBrokenError when the value is not what was sealed for it.
        """
        nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, body, _place(column, row)).decode()
        except InvalidTag as error:
            raise SealBrokenError(column) from error

    def derive(self, purpose: str) -> bytes:
        """Return 32 bytes that only this key gives, for `purpose`; they die with the key."""
        return hmac.digest(self._secret, purpose.encode(), "sha256")


class Vault:
    """The keys outside the database: wraps data keys and makes keyed digests of secrets."""

    def __init__(self, keys: dict[int, bytes]) -> None:
        self._wrapping = {version: _derive(key, b"wrap") for version, key in keys.items()}
        self._peppers = {version: _derive(key, b"digest") for version, key in keys.items()}
        self.version = max(keys)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Return the vault whose keys stand in `path`, one `version base64` a line.

        Raises FileNotFoundError, and ValueError when a line is not such a key.
        """
        keys: dict[int, bytes] = {}
        for line in path.read_text().splitlines():
            version, _, encoded = line.partition(" ")
            key = base64.b64decode(encoded, validate=True)
            if len(key) != KEY_BYTES:
                message = f"key {version} in {path} is not {KEY_BYTES} bytes"
                raise ValueError(message)
            keys[int(version)] = key
        if not keys:
            message = f"{path} holds no key"
            raise ValueError(message)
        return cls(keys)

    @staticmethod
    def create_file(path: Path) -> bool:
        """Create a key file readable by its owner alone. Return False when there is one already."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return False
        with os.fdopen(handle, "w") as file:
            file.write(f"1 {base64.b64encode(os.urandom(KEY_BYTES)).decode()}\n")
            file.flush()
            os.fsync(file.fileno())
        return True

    def wrap(self, key_id: UUID, secret: bytes) -> bytes:
        """Return `secret` sealed under the newest key."""
        nonce = os.urandom(NONCE_BYTES)
        cipher = AESGCM(self._wrapping[self.version])
        return nonce + cipher.encrypt(nonce, secret, key_id.bytes)

    def unwrap(self, key_id: UUID, version: int, wrapped: bytes) -> bytes:
        """Return the secret that `wrap` sealed. Raises SealBrokenError when it does not open."""
        try:
            cipher = AESGCM(self._wrapping[version])
            return cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], key_id.bytes)
        except (InvalidTag, KeyError) as error:
            raise SealBrokenError(str(key_id)) from error

    def digest(self, purpose: str, value: str) -> bytes:
        """Return the keyed digest under which a secret such as a receipt code is stored."""
        return _digest(self._peppers[self.version], purpose, value)

    def digests(self, purpose: str, value: str) -> list[bytes]:
        """Return `value`'s digest under every key still held: what to look for in the database."""
        return [_digest(pepper, purpose, value) for pepper in self._peppers.values()]


def vault(tx: AsyncSession) -> Vault:
    """Return the vault the transaction was opened with."""
    return cast("Vault", tx.info["vault"])


def sent_as(tx: AsyncSession, form: BaseModel, *about: object) -> UUID:
    """Return what a posted form is known by, from its own id and words, and what it is `about`.

    Sent twice it is the same. Other words in the same form are something else: who goes back in the
    browser meets it again. It is keyed, and says nothing of the words.
    """
    named = " ".join([*(str(each) for each in about), form.model_dump_json()])
    return UUID(bytes=vault(tx).digest("posted form", named)[:16])


async def new_key(tx: AsyncSession) -> tuple[UUID, DataKey]:
    """Make a data key for a new report and return its id and the key."""
    key_id, secret = ids.new_id(), os.urandom(KEY_BYTES)
    held = vault(tx)
    tx.add(
        SealingKey(
            id=key_id,
            wrapped=held.wrap(key_id, secret),
            version=held.version,
            created_at=clock.now(),
            destroyed_at=None,
        )
    )
    await tx.flush()
    return key_id, DataKey(secret)


async def data_key(tx: AsyncSession, key_id: UUID) -> DataKey:
    """Return a report's data key. Raises KeyDestroyedError once its texts are erased."""
    row = await tx.get(SealingKey, key_id)
    if row is None or row.wrapped is None:
        raise KeyDestroyedError(str(key_id))
    return DataKey(vault(tx).unwrap(key_id, row.version, row.wrapped))


async def destroy_key(tx: AsyncSession, key_id: UUID) -> None:
    """Erase everything sealed under the key, for ever. Doing it twice changes nothing."""
    row = await tx.get(SealingKey, key_id, with_for_update=True)
    if row is not None and row.wrapped is not None:
        row.wrapped = None
        row.destroyed_at = clock.now()


def _place(column: str, row: UUID) -> bytes:
    return column.encode() + b"\0" + row.bytes


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(
        algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"meldeknapp " + purpose
    ).derive(key)


def _digest(pepper: bytes, purpose: str, value: str) -> bytes:
    return hmac.new(pepper, f"{purpose}\0{value}".encode(), sha256).digest()
