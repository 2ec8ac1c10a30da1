"""An opened receipt, kept in a cookie while the person is on the receipt page.

The cookie holds the short-lived token and never the code. Other sites' forms do not carry it
(SameSite=Strict), so it is also what tells our own forms from forged ones.
"""

from fastapi import Request, Response

from api.reports.schemas import ReceiptToken
from api.shared import pages

COOKIE = "meldeknapp-receipt"
PATH = "/receipt"


def keep(request: Request, response: Response, token: ReceiptToken) -> None:
    """Keep the receipt open until the browser closes, at most as long as the token works."""
    pages.keep_token(request, response, COOKIE, token.token, path=PATH)


def token_of(request: Request) -> str | None:
    """Return the token of this request's receipt, if one is open."""
    return request.cookies.get(COOKIE)


def end(response: Response) -> None:
    """Forget the receipt in this browser."""
    response.delete_cookie(COOKIE, path=PATH)
