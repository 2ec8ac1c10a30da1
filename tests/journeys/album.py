"""Pictures of every face of the product, and what axe-core finds wrong on it.

The pictures are left in `.build/screenshots/` as `<journey>-<face>-<width>-<scheme>.png`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Frame, Page

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".build" / "screenshots"
AXE = ROOT / "widgets" / "node_modules" / "axe-core" / "axe.min.js"

WIDTHS = {320: 640, 768: 1024, 1280: 800}
"""A small phone, a tablet and a laptop: width → height in CSS pixels."""

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

ASKED_OF_AXE = {("light", 320), ("dark", 1280)}
"""Both layouts and both schemes; more of the same would only take time."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass(frozen=True)
class Violation:
    """One rule of axe that a face breaks, and where."""

    face: str
    rule: str
    help: str
    where: tuple[str, ...]


class Album:
    """Takes the pictures and keeps the violations."""

    def __init__(self) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.faces: list[str] = []
        self.violations: list[Violation] = []

    def take(
        self,
        page: Page,
        journey: str,
        face: str,
        *,
        whole: bool = True,
        widths: tuple[int, ...] = tuple(WIDTHS),
    ) -> None:
        """Take a face at every width, light and dark, and ask axe about it.

        `whole` pictures reach below the fold. The page is left as wide as it was.
        """
        before = page.viewport_size
        name = f"{journey}-{face}"
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            for width in widths:
                page.set_viewport_size({"width": width, "height": WIDTHS[width]})
                page.screenshot(
                    path=FOLDER / f"{name}-{width}-{scheme}.png",
                    full_page=whole,
                    animations="disabled",
                )
                where = f"{name} at {width} px, {scheme}"
                self._require_no_sideways_scrolling(page, where)
                if (scheme, width) in ASKED_OF_AXE:
                    self.violations += ask_axe(page, where)
        page.emulate_media(color_scheme="light")
        if before:
            page.set_viewport_size(before)
        self.faces.append(name)

    def _require_no_sideways_scrolling(self, page: Page, where: str) -> None:
        """WCAG 1.4.10: at 320 px nothing needs scrolling in two directions."""
        over = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if over > 0:
            self.violations.append(
                Violation(where, "reflow", f"{over} px wider than the window", ("html",))
            )


def ask_axe(page: Page, face: str) -> list[Violation]:
    """Return what axe finds wrong in a page and the frames in it."""
    found = []
    for frame in page.frames:
        if not frame.url.startswith("http"):
            continue
        for each in _run_axe(frame)["violations"]:
            where = tuple(" ".join(map(str, node["target"])) for node in each["nodes"])
            found.append(Violation(face, each["id"], each["help"], where))
    return found


def _run_axe(frame: Frame) -> dict[str, Any]:
    """Run axe in one document. It goes in by the debugger's door, which no policy closes."""
    options = {
        "runOnly": {"type": "tag", "values": RULES},
        "resultTypes": ["violations"],
        "iframes": False,
    }
    frame.evaluate(f"{AXE.read_text('utf-8')}; undefined")
    result: dict[str, Any] = frame.evaluate(f"axe.run(document, {json.dumps(options)})")
    return result
