"""What the login provider says of itself: its addresses and its keys, asked for when needed.

So the service starts, and local accounts work, while the provider is down.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable
from typing import Any

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationError

from api.access.oidc_client import Client, Unanswered
from api.access.problems import LoginProviderDown, LoginRefusedByProvider

log = structlog.get_logger()

DISCOVERY_SECONDS = 3_600.0
"""How long what the provider says of itself is believed."""

KEYS_REST_SECONDS = 10.0
"""Tokens with unknown keys make us ask for the keys again, but not more often than this."""

REFUSED, FAILED = 400, 500
"""Statuses from which on the provider said no, and from which on it did not work."""


class Metadata(BaseModel):
    """What a provider says of itself (OpenID Connect Discovery 1.0 § 3), as far as we use it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None
    pushed_authorization_request_endpoint: str | None = None
    authorization_response_iss_parameter_supported: bool = False


class Discovery:
    """What is known of the provider at one issuer's address."""

    def __init__(self, issuer: str, client: Client) -> None:
        self._issuer = issuer
        self._client = client
        self._asking = asyncio.Lock()
        self._metadata: Metadata | None = None
        self._metadata_until = 0.0
        self._keys: KeySet | None = None
        self._keys_at = 0.0

    async def metadata(self) -> Metadata:
        """Return what the provider says of itself. Raises LoginProviderDown."""
        async with self._asking:
            if self._metadata is not None and time.monotonic() < self._metadata_until:
                return self._metadata
            address = self._issuer.rstrip("/") + "/.well-known/openid-configuration"
            told = await answer(self._client.read(address))
            try:
                metadata = Metadata.model_validate(told)
            except ValidationError:
                log.error("oidc", reason="metadata-malformed")  # noqa: TRY400 - holds addresses
                raise LoginProviderDown from None
            if metadata.issuer != self._issuer:
                log.error("oidc", reason="metadata-of-another-issuer")
                raise LoginProviderDown
            self._metadata = metadata
            self._metadata_until = time.monotonic() + DISCOVERY_SECONDS
            return metadata

    async def keys(self, *, anew: bool = False) -> KeySet:
        """Return the provider's keys; `anew` asks for them again. Raises LoginProviderDown."""
        metadata = await self.metadata()
        async with self._asking:
            rested = time.monotonic() - self._keys_at > KEYS_REST_SECONDS
            if self._keys is None or (anew and rested):
                told = await answer(self._client.read(metadata.jwks_uri))
                try:
                    self._keys = KeySet.import_key_set({"keys": _readable(told["keys"])})
                except (JoseError, KeyError, TypeError, ValueError):
                    log.error("oidc", reason="keys-malformed")  # noqa: TRY400
                    raise LoginProviderDown from None
                self._keys_at = time.monotonic()
            return self._keys


async def answer(call: Awaitable[tuple[int, bytes]]) -> dict[str, Any]:
    """Return the JSON of an answer. Raises LoginProviderDown and LoginRefusedByProvider."""
    try:
        status, body = await call
    except Unanswered as error:
        log.warning("oidc", reason=error.slug)
        raise LoginProviderDown from None
    if status >= FAILED:
        log.warning("oidc", reason="provider-error", status=status)
        raise LoginProviderDown
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        log.warning("oidc", reason="answer-malformed", status=status)
        raise LoginProviderDown
    if status >= REFUSED:
        raise refused("provider-refused")
    return told


def _readable(keys: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the keys of the kinds we know: one of another kind must not hide them."""
    return [each for each in keys if each.get("kty") in {"RSA", "EC"}]


def refused(reason: str) -> LoginRefusedByProvider:
    """Return the refusal, its reason logged without anything of the token."""
    log.warning("oidc", reason=reason)
    return LoginRefusedByProvider()
