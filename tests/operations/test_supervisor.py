"""The supervisor, with small real programs as its parts."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from api.operations.supervisor import Part, PartFailed, Supervisor
from tests.ports import free_port

SERVE = """
import signal, sys
from http.server import HTTPServer, SimpleHTTPRequestHandler
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
open(sys.argv[2], "a").write("up\\n")
HTTPServer(("127.0.0.1", int(sys.argv[1])), SimpleHTTPRequestHandler).serve_forever()
"""

SUPERVISE = """
import sys
from pathlib import Path
from api.operations.supervisor import Part, Supervisor
part = Part("sleeper", ("sleep", "600"), {"PATH": "/usr/bin:/bin"})
supervisor = Supervisor([part], logs=Path(sys.argv[1]), say=lambda text: None)
supervisor.bring_up()
print(supervisor.pids()["sleeper"], flush=True)
supervisor.watch(lambda pids: None)
"""


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def said() -> list[str]:
    """What the supervisor tells the operator."""
    return []


@pytest.fixture
def supervise(tmp_path: Path, said: list[str]):
    """Make supervisors that are stopped at the end of the test."""
    made: list[Supervisor] = []

    def make(*parts: Part) -> Supervisor:
        made.append(Supervisor(parts, logs=tmp_path / "log", say=said.append))
        return made[-1]

    yield make
    for supervisor in made:
        supervisor.stop()


def program(name: str, code: str, *arguments: object, **more) -> Part:
    command = (sys.executable, "-c", code, *(str(argument) for argument in arguments))
    return Part(name, command, dict(os.environ), **more)


def wait_for(what: Callable[[], bool], seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.02)
    return False


def is_running(pid: int) -> bool:
    """Tell whether a process runs; one that ended but was not collected does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_part_starts_only_when_what_it_needs_is_done(supervise, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    slow = "import sys, time; time.sleep(0.5); open(sys.argv[1], 'a').write('first ')"
    quick = "import sys; open(sys.argv[1], 'a').write('second')"
    supervisor = supervise(
        program("second", quick, trace, needs=("first",), task=True),
        program("first", slow, trace, task=True),
    )
    assert supervisor.bring_up()
    assert trace.read_text() == "first second"


def test_a_program_is_up_only_when_it_answers(supervise, tmp_path: Path, port: int) -> None:
    url = f"http://127.0.0.1:{port}/"
    supervisor = supervise(program("web", SERVE, port, tmp_path / "starts", health_url=url))
    assert supervisor.bring_up()
    with socket.create_connection(("127.0.0.1", port), 1):
        pass


def test_a_task_that_fails_stops_the_start_and_shows_the_end_of_its_log(supervise) -> None:
    supervisor = supervise(
        program("broken", "raise SystemExit('the reason it failed')", task=True),
        program("after", "print('never')", needs=("broken",), task=True),
    )
    with pytest.raises(PartFailed, match=r"broken failed(.|\n)*the reason it failed"):
        supervisor.bring_up()
    assert supervisor.pids() == {}


def test_a_program_that_ends_before_it_was_well_stops_the_start(supervise, port: int) -> None:
    url = f"http://127.0.0.1:{port}/"
    supervisor = supervise(program("web", "raise SystemExit('no such setting')", health_url=url))
    with pytest.raises(PartFailed, match="no such setting"):
        supervisor.bring_up()


def test_a_program_that_never_answers_stops_the_start_in_the_end(supervise, port: int) -> None:
    url = f"http://127.0.0.1:{port}/"
    mute = "import time; print('still thinking', flush=True); time.sleep(600)"
    supervisor = supervise(program("mute", mute, health_url=url, start_seconds=1.0))
    with pytest.raises(PartFailed, match=r"mute runs, but is not well(.|\n)*still thinking"):
        supervisor.bring_up()


def test_a_killed_program_is_started_again_and_the_operator_is_told(
    supervise, said: list[str], tmp_path: Path, port: int
) -> None:
    starts = tmp_path / "starts"
    url = f"http://127.0.0.1:{port}/"
    supervisor = supervise(program("web", SERVE, port, starts, health_url=url))
    supervisor.bring_up()
    first = supervisor.pids()["web"]
    seen: list[dict[str, int]] = []

    def act() -> None:
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: starts.read_text() == "up\nup\n")
        wait_for(lambda: bool(seen) and seen[-1].get("web", first) != first)
        supervisor.ask_to_stop()

    actor = threading.Thread(target=act)
    actor.start()
    supervisor.watch(lambda pids: seen.append(dict(pids)))
    actor.join()
    assert starts.read_text() == "up\nup\n"
    assert any("web ended" in line for line in said)
    assert seen[-1]["web"] != first


def test_stopping_ends_every_part_those_that_need_others_first(supervise, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    wait = (
        "import signal, sys, time\n"
        "def end(*_): open(sys.argv[1], 'a').write(sys.argv[2]); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "time.sleep(600)"
    )
    supervisor = supervise(
        program("below", wait, trace, "below"),
        program("above", wait, trace, "above ", needs=("below",)),
    )
    supervisor.bring_up()
    pids = supervisor.pids().values()
    supervisor.stop()
    assert trace.read_text() == "above below"
    assert not any(is_running(pid) for pid in pids)


def test_a_part_that_ignores_the_order_to_stop_is_ended_hard(supervise, said: list[str]) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    supervisor = supervise(program("deaf", deaf, stop_seconds=0.3))
    supervisor.bring_up()
    pid = supervisor.pids()["deaf"]
    supervisor.stop()
    assert not is_running(pid)
    assert any("deaf does not stop" in line for line in said)


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a child of its parent's death"
)
def test_no_part_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SUPERVISE, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        pid = int(supervisor.stdout.readline())
        assert is_running(pid)
        supervisor.kill()
    assert wait_for(lambda: not is_running(pid))
