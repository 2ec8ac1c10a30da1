"""The HTML door to the login provider: going there, and coming back."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from api.access import frame, oidc_accounts, sessions
from api.access.oidc import Provider, Secrets
from api.access.problems import LoginRefusedByProvider, NoRole
from api.shared import ids, problems, sealing
from api.shared.db import Tx
from api.shared.problems import NotFound
from api.shared.settings import Settings

router = APIRouter(prefix="/staff/login", include_in_schema=False)

COOKIE = "meldeknapp-login-provider"
LOGIN_SECONDS = 600
"""How long a person may take at the provider."""


@router.get("/provider")
async def go(request: Request, tx: Tx, next: str = frame.HOME) -> Response:  # noqa: A002 - the query's name
    """Send the person to the provider."""
    token = ids.new_token()
    address = await _provider(request).begin(Secrets.of(sealing.vault(tx), token))
    response = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
    settings: Settings = request.app.state.settings
    response.set_cookie(
        COOKIE,
        f"{token}|{frame.local_path(next)}",
        max_age=LOGIN_SECONDS,
        path=frame.LOGIN,
        secure=settings.cookie_secure,
        httponly=True,
        samesite="lax",  # the provider's page leads back here: a strict one would stay behind
    )
    return response


@router.get("/return")
async def come_back(request: Request, tx: Tx) -> Response:
    """Log in whoever the provider says it is, and go on to where they were going."""
    provider = _provider(request)
    token, _mark, target = request.cookies.get(COOKIE, "").partition("|")
    if not token:
        raise LoginRefusedByProvider
    secrets = Secrets.of(sealing.vault(tx), token)
    identity = await provider.finish(secrets, dict(request.query_params))
    user = await oidc_accounts.log_in(tx, identity)
    if user is None:
        return problems.respond(request, NoRole())
    key = await sealing.data_key(tx, user.key_id)
    sealed = key.seal("staff_sessions.id_token", user.id, identity.id_token)
    session = await sessions.start(tx, request, user, method="provider", id_token=sealed)
    response = RedirectResponse(frame.local_path(target), 303, {"Cache-Control": "no-store"})
    sessions.set_cookie(response, request.app.state.settings, session)
    response.delete_cookie(COOKIE, path=frame.LOGIN)
    return response


def _provider(request: Request) -> Provider:
    """Return the login provider. Raises NotFound when there is none."""
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NotFound
    return provider
