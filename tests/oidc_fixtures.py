"""A real login provider (panva's oidc-provider) on loopback, for tests of the staff's login."""

from __future__ import annotations

import json
import re
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from joserfc.jwk import RSAKey

from api.operations.node import Widgets
from api.operations.pythons import Pythons
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests" / "oidc"
SECRET = "the provider knows it, and so do we"  # noqa: S105 - the tests' own
OURS = "http://meldeknapp.test"
"""Where the application is, for the tests that speak to it without a server."""

ACCOUNTS: dict[str, dict[str, Any]] = {
    "astrid": {
        "name": "Astrid Lie",
        "email": "Astrid@solvik.example",
        "email_verified": True,
        "groups": ["solvik-quality", "canteen"],
    },
    "nobody": {"name": "Nils Ingen", "groups": ["canteen"]},
    "without-mail": {"name": "Wenche Uten", "groups": ["solvik-quality"]},
    "unverified": {
        "name": "Una Uviss",
        "email": "radgiver@solvik.example",
        "email_verified": False,
        "groups": ["solvik-quality"],
    },
}


@dataclass
class LoginProvider:
    """The provider at work. `fault` makes its next tokens wrong in one way."""

    port: int
    client_key: RSAKey
    strict: bool = False
    ours: str = OURS
    accounts: dict[str, dict[str, Any]] = field(default_factory=lambda: dict(ACCOUNTS))

    @property
    def issuer(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def place(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    def fault(self, name: str) -> None:
        """Make the tokens from now on wrong; an empty name makes them right again."""
        httpx.post(f"{self.issuer}/fault", params={"name": name}, trust_env=False)


@contextmanager
def login_provider(
    folder: Path, *, strict: bool = False, port: int | None = None, ours: str = OURS
) -> Iterator[LoginProvider]:
    """Start a provider with fresh keys, for us at `ours`.

    `strict` is HelseID's way: PAR, DPoP, private_key_jwt.
    """
    client_key = RSAKey.generate_key(2048, {"alg": "PS256"})
    made = LoginProvider(port or free_port(), client_key, strict, ours)
    made.client_key.ensure_kid()
    folder.mkdir(parents=True, exist_ok=True)
    signing = RSAKey.generate_key(2048, {"alg": "RS256", "use": "sig"})
    signing.ensure_kid()
    settings = folder / "provider.json"
    settings.write_text(
        json.dumps(
            {
                "strict": strict,
                "keys": [signing.as_dict(private=True)],
                "accounts": made.accounts,
                "clients": [_client(made, strict=strict)],
            }
        )
    )
    environment = Widgets(ROOT, Pythons(ROOT)).environment()
    with (folder / "provider.log").open("w") as log:
        process = subprocess.Popen(
            ["node", "provider.mjs", str(made.port), str(settings)],
            cwd=FOLDER,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            assert process.stdout is not None
            started = any(line.strip() == "ready" for line in process.stdout)
            assert started, (folder / "provider.log").read_text()
            yield made
        finally:
            process.terminate()
            process.wait(10)
            if process.stdout is not None:
                process.stdout.close()


def _client(provider: LoginProvider, *, strict: bool) -> dict[str, Any]:
    client = {
        "client_id": "meldeknapp",
        "redirect_uris": [f"{provider.ours}/staff/login/return"],
        "post_logout_redirect_uris": [f"{provider.ours}/staff/login"],
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "scope": "openid profile email groups",
    }
    if not strict:
        return client | {"client_secret": SECRET}
    return client | {
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "PS256",
        "jwks": {"keys": [provider.client_key.as_dict(private=False)]},
        "require_pushed_authorization_requests": True,
        "dpop_bound_access_tokens": True,
    }


async def log_in_at_provider(http: httpx.AsyncClient, address: str, login: str) -> str:
    """Type a name into the provider's own pages; return where it sends the person back to."""
    page = await http.get(address, headers={"Accept": "text/html"})
    for _step in range(8):
        location = str(page.headers.get("location", ""))
        if page.is_redirect and location.startswith(OURS):
            return location
        if page.is_redirect:
            page = await http.get(str(page.url.join(location)))
            continue
        assert page.status_code == 200, page.text
        form = re.search(r'<form[^>]*action="([^"]+)"', page.text)
        assert form is not None, page.text
        typed = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        typed |= {"login": login, "password": "of no importance"}
        page = await http.post(str(page.url.join(form[1])), data=typed)
    raise AssertionError("the provider's pages never led back")
