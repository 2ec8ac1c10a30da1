"""The demo's front page: somebody's web page, with the report button on it.

It stands for any hospital's or municipality's site, so it shares nothing with our own pages: its
own style, its own policy, and one script tag.
"""

from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from markupsafe import Markup

from api import app
from api.conversations.pages import hash_source
from api.shared import pages
from api.shared.settings import Settings

router = APIRouter(include_in_schema=False)

STYLE = (Path(__file__).parent / "templates" / "host_page.css").read_text("utf-8")


@router.get("/")
async def host_page(request: Request) -> Response:
    """Show a page of the service Solvik with the button in its corner."""
    response = pages.render(request, "demo/host_page.html", style=Markup(STYLE))  # noqa: S704 - ours
    # What a host page with a strict policy has to allow for the button: script-src and frame-src.
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src '{hash_source(STYLE)}'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'; script-src 'self'; frame-src 'self'"
    )
    return response


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application with the demo's front page: what `make run` serves."""
    made = app.create_app(settings)
    made.include_router(router)
    return made
