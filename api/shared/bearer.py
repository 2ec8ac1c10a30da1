"""The bearer token of a request."""

from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.shared.problems import Unauthorized

_scheme = HTTPBearer(auto_error=False)


def bearer(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_scheme)],
) -> str:
    """Return the token of `Authorization: Bearer …`. Raises Unauthorized when there is none.

    A dependency is resolved before the body is looked at, so a caller without a token is told
    nothing about the body.
    """
    if credentials is None or not credentials.credentials:
        raise Unauthorized
    return credentials.credentials


Bearer = Annotated[str, Depends(bearer)]
