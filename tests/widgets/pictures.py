"""Pictures of the faces, to be looked at: made when MELDEKNAPP_PICTURES is set."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.browser import ROOT

if TYPE_CHECKING:
    from playwright.async_api import Page

FOLDER = ROOT / ".build" / "screenshots"


async def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page in `.build/screenshots/`, if pictures are wanted."""
    if os.environ.get("MELDEKNAPP_PICTURES"):
        path = FOLDER / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=path, full_page=True)
