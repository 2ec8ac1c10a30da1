"""`make bench-widget`: our button and chat beside other widgets, in one run on one machine.

From the beginning of navigation on a slow phone (processor four times slower, slow 4G) to the
button, and to the first letter typed: bytes, requests, time; and what it costs the page's main
thread and memory; and what axe finds wrong. The web page itself is not counted.
"""

from __future__ import annotations

import json
import math
import statistics
import time
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from api.operations.console import say
from tests.benchmarks.anchors import ANCHORS, Candidate, on_a_page, ours
from tests.benchmarks.figures import Figure, table
from tests.browser import ROOT, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

ROUNDS = 3

SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
"""Milliseconds there and back, bytes a second: what Lighthouse calls slow 4G."""

SLOWER = 4
"""How many times slower the processor is made."""

ONE_PROCESS = (
    # A frame of another port is then throttled and measured together with its page.
    "--disable-site-isolation-trials",
    "--disable-features=IsolateOrigins,site-per-process,OriginKeyedProcessesByDefault",
)

PATIENCE_SECONDS = 10.0
SETTLED_SECONDS = 2.0
"""For what was asked for before the letter stood there; a poll for news never comes."""

WATCH = """(launcher, box) => {
    const find = (path) => path.split(" >>> ").reduce(
      (found, part) => (found?.shadowRoot ?? found)?.querySelector(part), document);
    const can = (each) => each?.checkVisibility({visibilityProperty: true}) && !each.disabled
      && each.getBoundingClientRect().width > 0;
    const seen = new Set();
    const note = (what, more) => {
      if (seen.has(what)) return;
      seen.add(what);
      const began = performance.timeOrigin;
      noted(JSON.stringify({what, at: began + performance.now(), began, ...more}));
    };
    const look = () => {
      const pressed = find(launcher), typed = find(box);
      if (can(pressed)) {
        const {x, y, width, height} = pressed.getBoundingClientRect();
        note("button", {x: x + width / 2, y: y + height / 2});
      }
      if (can(typed)) {
        if (!seen.has("box")) typed.focus();
        note("box");
        if ((typed.value ?? typed.textContent).includes("a")) note("typed");
      }
      if (seen.has("typed")) clearInterval(looking);
    };
    const looking = setInterval(look, 20);
}"""
"""Looks every 20 ms, without asking the browser to draw; it costs the same on every page."""

AXE = ROOT / "widgets" / "node_modules" / "axe-core" / "axe.min.js"
A_AND_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

MOST_BYTES_TO_BUTTON, MOST_BYTES_TO_TYPING = 1 / 30, 1 / 5
MOST_TIME_TO_TYPING, MOST_MAIN_THREAD = 0.8, 1 / 4


@dataclass(frozen=True)
class Cost:
    """What one widget costs. Kilobytes over the wire, milliseconds, megabytes after collection."""

    kb_to_button: float
    requests_to_button: float
    kb_to_typing: float
    requests_to_typing: float
    ms_to_button: float
    ms_to_typing: float
    main_thread_ms: float
    heap_mb: float
    axe_rules: float


def measure(service: str) -> None:
    """Measure all, print a table and the ratios to the best of the others."""
    with sync_playwright() as playwright:
        options: dict[str, Any] = find_chromium().options()
        options["args"] = [*options["args"], *ONE_PROCESS]
        browser = playwright.chromium.launch(**options)
        bare_thread, bare_heap = _bare_page(browser)
        costs = {}
        for candidate in (ours(service), *ANCHORS):
            rounds = [_visit(browser, candidate) for _ in range(ROUNDS)]
            cost = _median(rounds)
            costs[candidate.name] = Cost(
                **{
                    **vars(cost),
                    "main_thread_ms": max(cost.main_thread_ms - bare_thread, 0.1),
                    "heap_mb": max(cost.heap_mb - bare_heap, 0.01),
                }
            )
        browser.close()
    _print(costs)


def _print(costs: dict[str, Cost]) -> None:
    say(f"\nFrom the web page to the first letter (medians of {ROUNDS}, slow 4G, CPU ÷ {SLOWER})")
    say(f"  {'':<22}" + "".join(f"{each.name:>20}" for each in fields(Cost)))
    for name, cost in costs.items():
        values = (getattr(cost, each.name) for each in fields(Cost))
        say(f"  {name:<22}" + "".join(f"{value:>20,.1f}" for value in values))
    mine, *others = costs.values()

    def to_the_best(field: str) -> float:
        best: float = min(getattr(each, field) for each in others)
        return float(getattr(mine, field)) / best

    table(
        "Ours as a part of the best of the others, each figure by itself",
        [
            Figure("bytes to the button", to_the_best("kb_to_button"), "", MOST_BYTES_TO_BUTTON),
            Figure("bytes to typing", to_the_best("kb_to_typing"), "", MOST_BYTES_TO_TYPING),
            Figure("navigation to typing", to_the_best("ms_to_typing"), "", MOST_TIME_TO_TYPING),
            Figure("main thread", to_the_best("main_thread_ms"), "", MOST_MAIN_THREAD),
            Figure("heap", to_the_best("heap_mb"), ""),
            Figure("navigation to the button", to_the_best("ms_to_button"), ""),
        ],
    )
    table(
        "Accessibility (rules of WCAG A and AA that axe finds broken)",
        [
            Figure(name, cost.axe_rules, "", 0 if cost is mine else None)
            for name, cost in costs.items()
        ],
    )


def _median(rounds: list[Cost]) -> Cost:
    return Cost(
        *(statistics.median(getattr(each, field.name) for each in rounds) for field in fields(Cost))
    )


class _Wire:
    """What came over the wire to one page and its frames, the page's own document not counted."""

    def __init__(self, devtools: CDPSession, page_url: str) -> None:
        self.asked: set[str] = set()
        self._came: dict[str, float] = {}
        self._page_url = page_url
        devtools.on("Network.requestWillBeSent", self._sent)
        devtools.on("Network.loadingFinished", self._finished)

    def all_of(self, page: Page, asked: set[str]) -> float:
        """Return the bytes of these requests, headers included, once they all have come."""
        until = time.monotonic() + SETTLED_SECONDS
        while not asked <= self._came.keys() and time.monotonic() < until:
            page.wait_for_timeout(10)
        return sum(size for each, size in self._came.items() if each in asked)

    def _sent(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        if url != self._page_url and url.startswith("http") and not url.endswith("/favicon.ico"):
            self.asked.add(event["requestId"])

    def _finished(self, event: dict[str, Any]) -> None:
        self._came[event["requestId"]] = event["encodedDataLength"]


def _throttled(page: Page) -> CDPSession:
    devtools = page.context.new_cdp_session(page)
    for domain in ("Network", "Performance", "HeapProfiler"):
        devtools.send(f"{domain}.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_4G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return devtools


def _bare_page(browser: Browser) -> tuple[float, float]:
    """Return main-thread milliseconds and heap megabytes of the page without any widget."""
    with on_a_page(None) as url:
        page = browser.new_page(locale="nb-NO")
        devtools = _throttled(page)
        _Watch(devtools, "nothing", "nothing")
        page.goto(url)
        page.wait_for_timeout(1000)
        found = _main_thread_and_heap(devtools)
        page.close()
    return found


class _Watch:
    """Sees from within every document when button, box and letter are there.

    Playwright's own way of waiting runs a large script in each frame, on the very thread that is
    measured.
    """

    def __init__(self, devtools: CDPSession, launcher: str, box: str) -> None:
        self.noted: dict[str, dict[str, float]] = {}
        devtools.on("Runtime.bindingCalled", self._note)
        devtools.send("Runtime.enable")
        devtools.send("Runtime.addBinding", {"name": "noted"})
        devtools.send("Page.enable")
        source = f"({WATCH})({json.dumps(launcher)}, {json.dumps(box)})"
        devtools.send("Page.addScriptToEvaluateOnNewDocument", {"source": source})

    def wait_for(self, page: Page, what: str) -> dict[str, float]:
        """Return what was noted of it. Raises TimeoutError."""
        until = time.monotonic() + PATIENCE_SECONDS
        while what not in self.noted:
            if time.monotonic() > until:
                raise TimeoutError(f"no {what} after {PATIENCE_SECONDS:.0f} s on {page.url}")
            page.wait_for_timeout(10)
        return self.noted[what]

    def _note(self, event: dict[str, Any]) -> None:
        found = json.loads(event["payload"])
        self.noted.setdefault(found.pop("what"), found)


def _visit(browser: Browser, candidate: Candidate) -> Cost:
    with on_a_page(candidate) as url:
        context = browser.new_context(locale="nb-NO", viewport={"width": 1280, "height": 800})
        page = context.new_page()
        devtools = _throttled(page)
        wire = _Wire(devtools, url)
        watch = _Watch(devtools, candidate.launcher or candidate.box, candidate.box)
        page.goto(url, wait_until="commit")
        button = watch.wait_for(page, "button")
        before_button = set(wire.asked)
        if candidate.launcher:
            _click(devtools, button["x"], button["y"])
        typed = _type_a_letter(page, devtools, watch)
        thread, heap = _main_thread_and_heap(devtools)
        before_typing = set(wire.asked)
        at_button = wire.all_of(page, before_button) / 1000, len(before_button)
        at_typing = wire.all_of(page, before_typing) / 1000, len(before_typing)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        broken = _broken_rules(page)
        context.close()
    began = button["began"]
    return Cost(
        *at_button,
        *at_typing,
        button["at"] - began,
        typed - began,
        thread,
        heap,
        len(broken),
    )


def _type_a_letter(page: Page, devtools: CDPSession, watch: _Watch) -> float:
    """Return when the letter stood there; infinity where no person could have typed."""
    try:
        watch.wait_for(page, "box")
        for kind in ("keyDown", "keyUp"):
            event = {"type": kind, "key": "a", "code": "KeyA", "text": "a" * (kind == "keyDown")}
            devtools.send("Input.dispatchKeyEvent", event)
        return watch.wait_for(page, "typed")["at"]
    except TimeoutError as problem:
        say(f"  {problem}")
        return math.inf


def _click(devtools: CDPSession, x: float, y: float) -> None:
    for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
        event = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
        devtools.send("Input.dispatchMouseEvent", event)


def _main_thread_and_heap(devtools: CDPSession) -> tuple[float, float]:
    metrics = {each["name"]: each["value"] for each in _metrics(devtools)}
    devtools.send("HeapProfiler.collectGarbage")
    heap = {each["name"]: each["value"] for each in _metrics(devtools)}["JSHeapUsedSize"]
    return metrics["TaskDuration"] * 1000, heap / 1e6


def _metrics(devtools: CDPSession) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = devtools.send("Performance.getMetrics")["metrics"]
    return found


def _broken_rules(page: Page) -> set[str]:
    """Return the ids of the rules that axe finds broken on the page and in its frames."""
    broken = set()
    axe = AXE.read_text("utf-8")
    for frame in page.frames:
        frame.evaluate(axe)
        found = frame.evaluate(
            "(tags) => axe.run(document, {iframes: false, runOnly: tags})", A_AND_AA
        )
        broken |= {each["id"] for each in found["violations"]}
    return broken
