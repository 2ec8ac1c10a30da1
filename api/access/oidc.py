"""Logging in by the organisation's own login provider: OpenID Connect, code flow with PKCE.

The steps are those of OpenID Connect Core 1.0 § 3.1, with RFC 9207 (which provider answers),
RFC 9126 (PAR) and RFC 9449 (DPoP) where they are set, as HelseID asks for. What keeps one login
together (state, nonce, verifier) is derived from one secret in the browser's cookie and a key of
ours, so that nothing lies in the database for a login that never ends.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import structlog
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError

from api.access.oidc_client import Client
from api.access.oidc_discovery import Discovery, Metadata, answer, refused
from api.access.problems import LoginProviderDown
from api.shared import clock
from api.shared.sealing import Vault
from api.shared.settings import Settings

log = structlog.get_logger()

RETURN_PATH = "/staff/login/return"
ALGORITHMS = ["RS256", "PS256", "ES256"]
LEEWAY_SECONDS = 30
"""How far our clock and the provider's may be apart."""


@dataclass(frozen=True)
class Secrets:
    """What holds one login together, from its start to the provider's answer."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def of(cls, vault: Vault, token: str) -> Secrets:
        """Return what belongs to the token in the browser's cookie."""
        state, nonce, verifier = (
            _unpadded(vault.digest(f"oidc {each}", token))
            for each in ("state", "nonce", "verifier")
        )
        return cls(state, nonce, verifier)

    @property
    def challenge(self) -> str:
        """The verifier's SHA-256 (PKCE, RFC 7636)."""
        return _unpadded(sha256(self.verifier.encode()).digest())


@dataclass(frozen=True)
class Identity:
    """Who the provider says it is. `values` are those of the claim that gives roles."""

    issuer: str
    subject: str
    name: str
    email: str | None
    values: frozenset[str]
    id_token: str


class Provider:
    """The login provider of the settings; one for each process. It is first asked when needed."""

    def __init__(self, settings: Settings) -> None:
        if settings.oidc_issuer is None:
            raise ValueError("there is no oidc_issuer")
        self._settings = settings
        self._issuer = settings.oidc_issuer
        self._client = Client(settings)
        self._discovery = Discovery(settings.oidc_issuer, self._client)

    @property
    def return_address(self) -> str:
        """Where the provider sends people back to."""
        return self._settings.public_url.rstrip("/") + RETURN_PATH

    async def begin(self, secrets: Secrets) -> str:
        """Return the address at the provider where the person goes. Raises LoginProviderDown."""
        metadata = await self._discovery.metadata()
        asked = {
            "response_type": "code",
            "redirect_uri": self.return_address,
            "scope": self._settings.oidc_scopes,
            "state": secrets.state,
            "nonce": secrets.nonce,
            "code_challenge": secrets.challenge,
            "code_challenge_method": "S256",
        }
        if self._settings.oidc_acr:
            asked["acr_values"] = self._settings.oidc_acr
        if self._settings.oidc_pushed_requests:
            asked = await self._pushed(metadata, asked)
        asked["client_id"] = self._settings.oidc_client_id
        mark = "&" if "?" in metadata.authorization_endpoint else "?"
        return f"{metadata.authorization_endpoint}{mark}{urlencode(asked)}"

    async def finish(self, secrets: Secrets, query: Mapping[str, str]) -> Identity:
        """Return who it is, from the query with which the provider sent them back.

        Raises LoginRefusedByProvider, and LoginProviderDown.
        """
        metadata = await self._discovery.metadata()
        self._check_answer(metadata, secrets, query)
        sent = {
            "grant_type": "authorization_code",
            "code": query["code"],
            "redirect_uri": self.return_address,
            "code_verifier": secrets.verifier,
        }
        with_key = self._client.new_key() if self._settings.oidc_dpop else None
        told = await answer(
            self._client.send(metadata.token_endpoint, self._issuer, sent, with_key)
        )
        id_token, access_token = told.get("id_token"), told.get("access_token")
        if not isinstance(id_token, str) or not isinstance(access_token, str):
            raise refused("no-id-token")
        claims = await self._checked(id_token, secrets.nonce)
        if self._settings.oidc_roles_claim not in claims and metadata.userinfo_endpoint:
            more = await answer(
                self._client.read(metadata.userinfo_endpoint, access_token, with_key)
            )
            if more.get("sub") != claims["sub"]:
                raise refused("other-subject")
            claims = {**more, **claims}
        return self._identity(claims, id_token)

    async def farewell(self, id_token: str, back: str) -> str | None:
        """Return where to log out at the provider, too; None when that is not offered.

        OpenID Connect RP-Initiated Logout 1.0. A provider that is down is not waited for.
        """
        try:
            metadata = await self._discovery.metadata()
        except LoginProviderDown:
            return None
        if metadata.end_session_endpoint is None:
            return None
        asked = {
            "id_token_hint": id_token,
            "client_id": self._settings.oidc_client_id,
            "post_logout_redirect_uri": back,
        }
        return f"{metadata.end_session_endpoint}?{urlencode(asked)}"

    async def _pushed(self, metadata: Metadata, asked: dict[str, str]) -> dict[str, str]:
        """Send the request to the provider ahead of the person; return what is left to say."""
        address = metadata.pushed_authorization_request_endpoint
        if address is None:
            log.error("oidc", reason="no-pushed-requests")
            raise LoginProviderDown
        told = await answer(self._client.send(address, self._issuer, asked))
        request_uri = told.get("request_uri")
        if not isinstance(request_uri, str):
            raise refused("no-request-uri")
        return {"request_uri": request_uri}

    def _check_answer(self, metadata: Metadata, secrets: Secrets, query: Mapping[str, str]) -> None:
        if not hmac.compare_digest(query.get("state", "").encode(), secrets.state.encode()):
            raise refused("other-state")
        named = "iss" in query or metadata.authorization_response_iss_parameter_supported
        if named and query.get("iss") != self._issuer:
            raise refused("other-issuer")
        if "code" not in query:
            raise refused("no-code")

    async def _checked(self, id_token: str, nonce: str) -> dict[str, Any]:
        """Return the token's claims when all of it is right (OpenID Connect Core § 3.1.3.7)."""
        try:
            claims = (await self._opened(id_token)).claims
            jwt.JWTClaimsRegistry(
                now=int(clock.now().timestamp()),
                leeway=LEEWAY_SECONDS,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._settings.oidc_client_id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(claims)
        except JoseError as error:
            raise refused(type(error).__name__) from None
        authorized = claims.get("azp", self._settings.oidc_client_id)
        if authorized != self._settings.oidc_client_id:
            raise refused("other-party")
        if self._settings.oidc_acr and claims.get("acr") not in self._settings.oidc_acr.split():
            raise refused("too-weak")
        return claims

    async def _opened(self, id_token: str) -> jwt.Token:
        """Return the token, its signature checked; a key not seen before is asked for once."""
        try:
            return jwt.decode(id_token, await self._discovery.keys(), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            keys = await self._discovery.keys(anew=True)
            return jwt.decode(id_token, keys, algorithms=ALGORITHMS)

    def _identity(self, claims: Mapping[str, Any], id_token: str) -> Identity:
        given = claims.get(self._settings.oidc_roles_claim, [])
        values = given if isinstance(given, list) else [given]
        email = claims.get("email")
        name = claims.get("name") or email or claims["sub"]
        return Identity(
            issuer=self._issuer,
            subject=claims["sub"],
            name=str(name),
            email=email if isinstance(email, str) and claims.get("email_verified") else None,
            values=frozenset(str(each) for each in values),
            id_token=id_token,
        )


def _unpadded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
