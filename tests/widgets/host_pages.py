"""Pages of somebody else's, with the button on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

OtherSite = tuple[str, "Path"]


def write(other_site: OtherSite, page: str, *, name: str = "index.html") -> str:
    """Put a page on the other site; return its address."""
    address, folder = other_site
    (folder / name).write_text(f"<!doctype html><meta charset=utf-8>{page}", "utf-8")
    return f"{address}/{name}"


def tag(site: str, **data: str) -> str:
    """Return the script tag that places the button of Solvik."""
    more = "".join(f' data-{name}="{value}"' for name, value in data.items())
    return f'<script src="{site}/button.js" data-service="solvik"{more} async></script>'
