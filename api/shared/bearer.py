"""The bearer token of a request, if it carries one."""

from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

_scheme = HTTPBearer(auto_error=False)


def bearer(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_scheme)],
) -> str | None:
    """Return the token of `Authorization: Bearer …`, or None."""
    return credentials.credentials if credentials else None


Bearer = Annotated[str | None, Depends(bearer)]
