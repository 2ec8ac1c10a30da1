"""Runs the parts of the service as child processes: in order, watched, restarted, and stopped.

A part is a task (runs to its end once, like migrating) or a program that goes on (like the API).
Each starts as soon as what it needs is done or healthy, so that slow starts overlap.
"""

from __future__ import annotations

import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from api.shared.children import end_with_parent

LOOK_EVERY_SECONDS = 0.1
STILL_WAITING_SECONDS = 10.0
LONGEST_BACKOFF_SECONDS = 30.0
STEADY_AFTER_SECONDS = 60.0
WELL_AFTER_SECONDS = 2.0
HEALTH_TIMEOUT_SECONDS = 2.0


class PartFailed(Exception):
    """A part could not be brought up; the text is one paragraph for the operator."""


@dataclass(frozen=True)
class Part:
    """One child process: what it is called, how it starts, and how one knows that it is well."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    needs: tuple[str, ...] = ()
    task: bool = False
    """Ends by itself, with status 0 when it did its work; never restarted."""
    health_url: str | None = None
    """Answers 2xx when the part is well. None: well when it has run for two seconds."""
    health_port: int | None = None
    """A TCP port that must accept connections too."""
    start_seconds: float | None = 180.0
    """How long it may take until it is done or well; None: as long as it needs."""
    stop_seconds: float = 10.0
    """How long it may take to stop before it is killed."""


class Database(Protocol):
    """The embedded database, when there is one."""

    @property
    def pid(self) -> int | None:
        """Its process id, None when it does not run."""

    def start(self) -> None:
        """Start it and wait until it answers."""

    def stop(self) -> None:
        """Stop it."""


@dataclass
class _State:
    part: Part
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    done: bool = False
    """A task that ended well, or a program that has been healthy since it last started."""
    failures: int = 0
    not_before: float = 0.0
    looked: float = field(default=0.0)


class Supervisor:
    """Holds the parts of one running service. Use it from the main thread."""

    def __init__(
        self,
        parts: Iterable[Part],
        *,
        logs: Path,
        say: Callable[[str], None],
        database: Database | None = None,
        folder: Path | None = None,
    ) -> None:
        self._states = {part.name: _State(part) for part in parts}
        self._logs = logs
        self._say = say
        self._database = database
        self._folder = folder
        self._asked_to_stop = False

    def ask_to_stop(self, *_signal: object) -> None:
        """Make `bring_up` and `watch` return soon; fit to be a signal handler."""
        self._asked_to_stop = True

    def pids(self) -> dict[str, int]:
        """Return the process ids of the running programs, by part."""
        running = {
            name: state.process.pid
            for name, state in self._states.items()
            if state.process is not None and not state.part.task
        }
        if self._database and self._database.pid:
            running["postgres"] = self._database.pid
        return running

    def bring_up(self) -> bool:
        """Start everything; return True when all is well, False when asked to stop meanwhile.

        Raises PartFailed when a task fails or a program ends before it was healthy.
        """
        began = spoke = time.monotonic()
        while not self._asked_to_stop:
            self._start_what_can()
            for state in self._states.values():
                self._look_at(state)
                if state.process is None and not state.done and state.failures:
                    raise PartFailed(self._why(state.part, "failed"))
                if self._is_late(state):
                    raise PartFailed(self._why(state.part, "runs, but is not well"))
            waiting = [name for name, state in self._states.items() if not state.done]
            if not waiting:
                return True
            now = time.monotonic()
            if now - spoke > STILL_WAITING_SECONDS:
                spoke = now
                self._say(f"    waiting for: {', '.join(waiting)} ({now - began:.0f} s)")
            time.sleep(LOOK_EVERY_SECONDS)
        return False

    def watch(self, changed: Callable[[Mapping[str, int]], None]) -> None:
        """Keep everything running until asked to stop; restart what ends, ever more slowly.

        `changed` is called with the process ids at once, and whenever they are others.
        """
        known: dict[str, int] = {}
        while not self._asked_to_stop:
            if (pids := self.pids()) != known:
                known = pids
                changed(pids)
            if self._database and self._database.pid is None:
                self._say("  ! postgres ended; starting it again")
                self._database.start()
            self._start_what_can()
            for state in self._states.values():
                self._look_at(state)
            time.sleep(LOOK_EVERY_SECONDS)

    def stop(self) -> None:
        """Stop every part, those that need others first, the database last. Safe to call twice."""
        for level in self._stop_order():
            running = [state for state in level if state.process and state.process.poll() is None]
            for state in running:
                self._signal(state, signal.SIGTERM)
            asked = time.monotonic()
            for state in running:
                left = asked + state.part.stop_seconds - time.monotonic()
                if not self._has_ended(state, max(left, 0.0)):
                    self._say(f"  ! {state.part.name} does not stop; ending it hard")
                    self._signal(state, signal.SIGKILL)
                    self._has_ended(state, None)
            for state in level:
                state.process = None
        if self._database:
            self._database.stop()

    # -- inside ----------------------------------------------------------------------------

    @staticmethod
    def _signal(state: _State, order: signal.Signals) -> None:
        if state.process is not None:
            state.process.send_signal(order)

    @staticmethod
    def _has_ended(state: _State, seconds: float | None) -> bool:
        """Wait for a part to end, for so many seconds or for ever; tell whether it did."""
        if state.process is not None:
            try:
                state.process.wait(seconds)
            except subprocess.TimeoutExpired:
                return False
        return True

    def _stop_order(self) -> list[list[_State]]:
        """Return the parts in groups, so that none is in a group after something it needs."""
        left = dict(self._states)
        order: list[list[_State]] = []
        while left:
            needed = {need for state in left.values() for need in state.part.needs}
            free = [name for name in left if name not in needed]
            if not free:
                raise ValueError("parts need each other in a circle")
            order.append([left.pop(name) for name in free])
        return order

    def _start_what_can(self) -> None:
        now = time.monotonic()
        for state in self._states.values():
            if state.process is not None or (state.part.task and state.done):
                continue
            if now < state.not_before:
                continue
            if not all(self._states[need].done for need in state.part.needs):
                continue
            with self._log_of(state.part).open("ab") as log:
                state.process = subprocess.Popen(
                    state.part.command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=dict(state.part.environment),
                    cwd=self._folder,
                    # Its own session: Ctrl-C in the terminal is for us to act on, in order.
                    start_new_session=True,
                    preexec_fn=end_with_parent(signal.SIGTERM),
                )
            state.started = now
            state.done = False

    def _look_at(self, state: _State) -> None:
        if state.process is None:
            return
        now = time.monotonic()
        name = state.part.name
        status = state.process.poll()
        if status is not None:
            state.process = None
            if state.part.task and status == 0:
                state.done = True
                self._say(f"  ✓ {name} ({now - state.started:.1f} s)")
                return
            steady = now - state.started > STEADY_AFTER_SECONDS
            state.failures = 1 if steady else state.failures + 1
            pause = min(2.0 ** (state.failures - 1), LONGEST_BACKOFF_SECONDS)
            state.not_before = now + pause
            if state.done:
                self._say(f"  ! {name} ended (status {status}); starting it again in {pause:.0f} s")
            return
        if state.part.task or state.done or now - state.looked < 2 * LOOK_EVERY_SECONDS:
            return
        state.looked = now
        if _is_well(state.part, now - state.started):
            state.done = True
            self._say(f"  ✓ {name} is up ({now - state.started:.1f} s)")

    def _log_of(self, part: Part) -> Path:
        self._logs.mkdir(parents=True, exist_ok=True)
        return self._logs / f"{part.name}.log"

    @staticmethod
    def _is_late(state: _State) -> bool:
        limit = state.part.start_seconds
        running = state.process is not None and not state.done
        return running and limit is not None and time.monotonic() - state.started > limit

    def _why(self, part: Part, how: str) -> str:
        log = self._log_of(part)
        lines = log.read_text("utf-8", errors="replace").strip().splitlines()[-15:]
        return f"{part.name} {how}. The end of {log}:\n" + "\n".join(
            f"    {line}" for line in lines
        )


def _is_well(part: Part, seconds: float) -> bool:
    """Ask a program that has run for some seconds whether it is well."""
    if part.health_url is None and part.health_port is None:
        return seconds >= WELL_AFTER_SECONDS
    try:
        if part.health_port is not None:
            address = ("127.0.0.1", part.health_port)
            socket.create_connection(address, HEALTH_TIMEOUT_SECONDS).close()
        if part.health_url is not None:
            # A proxy of the machine must not stand between us and our own parts.
            direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            direct.open(part.health_url, timeout=HEALTH_TIMEOUT_SECONDS).close()
    except (urllib.error.URLError, OSError):
        return False
    return True
