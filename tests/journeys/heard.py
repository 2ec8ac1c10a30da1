"""What a screen reader hears on a face, kept as files that people can read.

`tests/journeys/heard/<face>-<language>.yml` holds the accessibility tree of the main part: roles,
names and order. A face that changes fails until its file is written anew, and the difference is
looked at: `WRITE_HEARD=1 make test-journeys`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from api.shared.i18n import Language

FOLDER = Path(__file__).parent / "heard"
WRITE = "WRITE_HEARD"

_CHANGING = {
    r"(?:\w+da[gy],? )?\d{1,2}\.? \w+ 20\d\d": "<date>",
    r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b": "<reference>",
    r"\b[0-9A-Z]{4}(?: [0-9A-Z]{4}){2,4}\b": "<code>",
    r"/i/[0-9A-Z]{26}": "/i/<token>",
    r"http://127\.0\.0\.1:\d+": "<address>",
}
"""What is another each time, by pattern."""


def require_as_heard(page: Page, face: str, language: Language) -> None:
    """Compare the main part of a page with the file of this face."""
    heard = page.get_by_role("main").aria_snapshot()
    for pattern, name in _CHANGING.items():
        heard = re.sub(pattern, name, heard)
    path = FOLDER / f"{face}-{language}.yml"
    if os.environ.get(WRITE):
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{heard}\n", "utf-8")
    assert path.exists(), f"{path} is missing: write it with {WRITE}=1"
    assert f"{heard}\n" == path.read_text("utf-8")
