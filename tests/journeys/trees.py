"""What a screen reader finds on a face: its tree of roles and names, kept as a readable file.

A face that has changed fails; look at the difference, and write the files anew with
`WRITE_TREES=1`. What differs from run to run, such as a code, is shown as `…`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = Path(__file__).parent / "trees"

CHANGING = re.compile(
    r"\b[0-9A-Z]{4}(?:[- ][0-9A-Z]{4})+\b|\b\d{1,2}\. [a-z]+ 20\d\d(?: (?:kl\. )?\d\d[.:]\d\d)?"
    r"|(?<=: ')[0-9A-Z]{4}(?=')|(?<=answers=)[0-9a-f-]{36}"
)


def check(page: Page, name: str) -> None:
    """Compare the tree of a page with the one that was looked at and kept."""
    tree = CHANGING.sub("…", page.locator("body").aria_snapshot()) + "\n"
    file = FOLDER / f"{name}.yaml"
    if "WRITE_TREES" in os.environ:
        FOLDER.mkdir(exist_ok=True)
        file.write_text(tree, "utf-8")
    assert tree == file.read_text("utf-8")
