"""How this service shows the login provider who it is: a shared secret, or a key of its own.

HelseID asks for the key (private_key_jwt, RFC 7523), with short-lived assertions for one audience,
and for tokens bound to a key (DPoP, RFC 9449).
"""

from __future__ import annotations

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, Key, import_key

from api.shared import clock, ids
from api.shared.http import CallFailed, Egress, Reply
from api.shared.settings import Settings

ASSERTION_SECONDS = 30
"""How long an assertion holds; HelseID takes none over 60 seconds."""

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
FORM = "application/x-www-form-urlencoded"
DPOP_ALGORITHM = "ES256"


class Unanswered(Exception):
    """The provider could not be reached. `slug` says why."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class Client:
    """Our service towards the provider: its calls, each with what shows who makes them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._key: Key | None = None
        if settings.oidc_client_key_file is not None:
            self._key = import_key(json.loads(settings.oidc_client_key_file.read_text()))

    @staticmethod
    def new_key() -> ECKey:
        """Return a key for one login's tokens to be bound to."""
        return ECKey.generate_key("P-256")

    async def send(
        self, url: str, issuer: str, fields: Mapping[str, str], bound_to: ECKey | None = None
    ) -> tuple[int, bytes]:
        """Post a form as this client; return status and body. Raises Unanswered.

        Where the provider wants its own nonce in the proof, it says so and is asked once more.
        """
        reply, nonce = await self._send(url, issuer, fields, bound_to, None), None
        if bound_to is not None and reply.status in {400, 401}:
            nonce = reply.headers.get("dpop-nonce")
        if nonce:
            reply = await self._send(url, issuer, fields, bound_to, nonce)
        return reply.status, reply.body

    async def read(
        self, url: str, access_token: str | None = None, bound_to: ECKey | None = None
    ) -> tuple[int, bytes]:
        """Get a document, with the access token if there is one. Raises Unanswered."""
        headers = {"Accept": "application/json"}
        if access_token is not None:
            kind = "Bearer" if bound_to is None else "DPoP"
            headers["Authorization"] = f"{kind} {access_token}"
            if bound_to is not None:
                headers["DPoP"] = proof(bound_to, "GET", url, access_token=access_token)
        reply = await self._call("GET", url, b"", headers)
        nonce = reply.headers.get("dpop-nonce")
        if bound_to is not None and access_token and nonce and reply.status == 401:  # noqa: PLR2004
            headers["DPoP"] = proof(bound_to, "GET", url, access_token=access_token, nonce=nonce)
            reply = await self._call("GET", url, b"", headers)
        return reply.status, reply.body

    async def _send(
        self,
        url: str,
        issuer: str,
        fields: Mapping[str, str],
        bound_to: ECKey | None,
        nonce: str | None,
    ) -> Reply:
        form, headers = dict(fields), {"Content-Type": FORM, "Accept": "application/json"}
        form["client_id"] = self._settings.oidc_client_id
        secret = self._settings.oidc_client_secret
        if self._key is not None:
            form["client_assertion_type"] = ASSERTION_TYPE
            form["client_assertion"] = self._assertion(self._key, issuer)
        elif secret is not None:
            pair = f"{quote_plus(form['client_id'])}:{quote_plus(secret.get_secret_value())}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        if bound_to is not None:
            headers["DPoP"] = proof(bound_to, "POST", url, nonce=nonce)
        return await self._call("POST", url, urlencode(form).encode(), headers)

    def _assertion(self, key: Key, issuer: str) -> str:
        """Return a signed statement, good for half a minute and one use, of who we are."""
        now = int(clock.now().timestamp())
        client_id = self._settings.oidc_client_id
        claims = {
            "iss": client_id,
            "sub": client_id,
            "aud": issuer,
            "jti": ids.new_token(),
            "iat": now,
            "nbf": now,
            "exp": now + ASSERTION_SECONDS,
        }
        algorithm = str(key.get("alg") or "PS256")
        header = {"alg": algorithm, "typ": "client-authentication+jwt"}
        if key.kid:
            header["kid"] = key.kid
        return jwt.encode(header, claims, key, algorithms=[algorithm])

    async def _call(
        self, method: str, url: str, content: bytes, headers: Mapping[str, str]
    ) -> Reply:
        async with Egress(self._settings.egress_allow) as egress:
            try:
                return await egress.fetch(method, url, content, headers)
            except CallFailed as error:
                raise Unanswered(error.slug) from None


def proof(
    key: ECKey,
    method: str,
    url: str,
    *,
    access_token: str | None = None,
    nonce: str | None = None,
) -> str:
    """Return a DPoP proof for one request (RFC 9449 § 4.2)."""
    split = urlsplit(url)
    claims: dict[str, Any] = {
        "jti": ids.new_token(),
        "htm": method,
        "htu": f"{split.scheme}://{split.netloc}{split.path}",
        "iat": int(clock.now().timestamp()),
    }
    if access_token is not None:
        digest = sha256(access_token.encode()).digest()
        claims["ath"] = urlsafe_b64encode(digest).rstrip(b"=").decode()
    if nonce is not None:
        claims["nonce"] = nonce
    header = {"alg": DPOP_ALGORITHM, "typ": "dpop+jwt", "jwk": key.as_dict(private=False)}
    return jwt.encode(header, claims, key, algorithms=[DPOP_ALGORITHM])
