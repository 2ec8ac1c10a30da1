"""A Firefox to drive, by Marionette: what geckodriver speaks with it, so that none is needed.

Playwright drives only a Firefox of its own making, or one newer than the long-term release that
Debian and hospitals have. The commands are those of W3C WebDriver under Firefox' own names.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

Found = TypeVar("Found")
Element = dict[str, str]

PATIENCE_SECONDS = 20.0

PREFERENCES = """
user_pref("marionette.port", 0);
user_pref("intl.accept_languages", "nb-NO, nb");
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("app.normandy.enabled", false);
user_pref("services.settings.server", "");
user_pref("browser.safebrowsing.downloads.remote.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
"""
"""A port of its own choosing, Norwegian, and no calls to its maker."""


class WentWrong(Exception):
    """What Firefox answered instead of doing what it was told."""


def find_firefox() -> str | None:
    """Return the path of a Firefox: FIREFOX_PATH, or the system's own."""
    names = ("firefox-esr", "firefox")
    return os.environ.get("FIREFOX_PATH") or next(filter(None, map(shutil.which, names)), None)


class Firefox:
    """One window. Elements are looked for until they are there; what happens in between is real."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)
        self._number = 0
        self._read()  # its greeting
        self._tell("NewSession", capabilities={})

    def close(self) -> None:
        """Say nothing more to it."""
        self._socket.close()

    def open(self, address: str) -> None:
        """Go to a page and wait until it is loaded."""
        self._tell("Navigate", url=address)

    def find(self, selector: str, inside: Element | None = None) -> Element:
        """Wait until something is there; in the whole document, or in a shadow root."""
        how = {"using": "css selector", "value": selector}
        if inside:
            how["shadowRoot"] = next(iter(inside.values()))
        command = "FindElementFromShadowRoot" if inside else "FindElement"
        return self._once(lambda: self._tell(command, **how)["value"])

    def shadow(self, host: Element) -> Element:
        """Return an element's shadow root."""
        return self._once(lambda: self._tell("GetShadowRoot", **_id(host))["value"])

    def into(self, frame: Element) -> None:
        """Go on inside a frame."""
        self._tell("SwitchToFrame", element=_id(frame)["id"])

    def press(self, element: Element) -> None:
        """Click, as a pointer does: it must be in sight and not covered."""
        self._tell("ElementClick", **_id(element))

    def type(self, element: Element, text: str) -> None:
        """Type into something. Enter is U+E007."""
        self._tell("ElementSendKeys", text=text, **_id(element))

    def name_of(self, element: Element) -> str:
        """Return the name that a screen reader is told."""
        return str(self._tell("GetComputedLabel", **_id(element))["value"])

    def ask(self, script: str, *arguments: object) -> Any:
        """Return what a script in the page returns."""
        return self._tell("ExecuteScript", script=script, args=arguments)["value"]

    def wait_for(self, script: str, *arguments: object) -> Any:
        """Wait until a script in the page returns something true, and return that."""

        def something() -> Any:
            if found := self.ask(script, *arguments):
                return found
            raise WentWrong(script)

        return self._once(something)

    def _once(self, attempt: Callable[[], Found]) -> Found:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return attempt()
            except WentWrong:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def _tell(self, command: str, **parameters: object) -> Any:
        self._number += 1
        said = json.dumps([0, self._number, f"WebDriver:{command}", parameters]).encode()
        self._socket.sendall(f"{len(said)}:".encode() + said)
        _answer, _number, problem, result = self._read()
        if problem:
            raise WentWrong(f"{command}: {problem['message']}")
        return result

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._socket.recv(1)
        body = b""
        while len(body) < int(length[:-1]):
            body += self._socket.recv(int(length[:-1]) - len(body))
        return json.loads(body)


def _id(element: Element) -> dict[str, str]:
    return {"id": next(iter(element.values()))}


@contextmanager
def running(path: str, profile: Path) -> Iterator[Firefox]:
    """Run a Firefox with a profile of its own; end it."""
    (profile / "user.js").write_text(PREFERENCES, "utf-8")
    process = subprocess.Popen(
        [path, "--headless", "--marionette", "--no-remote", "--profile", str(profile)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(profile)},
    )
    try:
        chosen = profile / "MarionetteActivePort"
        until = time.monotonic() + PATIENCE_SECONDS
        while not (chosen.exists() and chosen.read_text("utf-8")):
            assert process.poll() is None, "Firefox did not start"
            assert time.monotonic() < until, "Firefox does not listen"
            time.sleep(0.05)
        with closing(Firefox(int(chosen.read_text("utf-8")))) as firefox:
            yield firefox
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)
