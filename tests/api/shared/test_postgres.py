"""The embedded PostgreSQL, with real servers: starting, stopping, dying, and what is left."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from api.shared import postgres_home
from api.shared.db import plain_url
from api.shared.postgres import DatabaseInUse, EmbeddedPostgres, embedded
from api.shared.postgres_home import LONGEST_SOCKET_FOLDER

HOLD_A_DATABASE = """
import sys, time
from pathlib import Path
from api.shared.postgres import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def server(tmp_path: Path):
    """A durable database of this test's own, deleted at the end."""
    server = EmbeddedPostgres(tmp_path / "data")
    yield server
    server.stop()
    server.delete()


def connect(server: EmbeddedPostgres) -> psycopg.Connection:
    return psycopg.connect(plain_url(server.url), autocommit=True)


def keep_a_note(server: EmbeddedPostgres, note: str) -> None:
    with connect(server) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", [note])


def notes(server: EmbeddedPostgres) -> list[str]:
    with connect(server) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM note ORDER BY text")]


def is_gone(pid: int, within: float = 15.0) -> bool:
    """Tell whether a process that is no child of ours ends in time."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def start_in_another_process(data: Path) -> tuple[subprocess.Popen[str], int]:
    """Start a database in a process of its own; give that process and the server's id."""
    command = [sys.executable, "-c", HOLD_A_DATABASE, str(data)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    with holder.stdout as said:
        return holder, int(said.readline())


def test_what_was_committed_is_there_after_a_restart(server: EmbeddedPostgres) -> None:
    server.start()
    keep_a_note(server, "before")
    server.stop()
    assert server.pid is None
    server.start()
    assert notes(server) == ["before"]


def test_what_was_committed_is_there_after_the_server_was_killed(server: EmbeddedPostgres) -> None:
    server.start()
    keep_a_note(server, "acknowledged")
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    while server.pid is not None:
        time.sleep(0.01)
    server.start()
    assert notes(server) == ["acknowledged"]


def test_a_second_process_is_told_who_holds_the_database(
    server: EmbeddedPostgres, tmp_path: Path
) -> None:
    server.start()
    with pytest.raises(DatabaseInUse, match=f"process {os.getpid()}"):
        EmbeddedPostgres(tmp_path / "data").start()
    keep_a_note(server, "the first one goes on")


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a child of its parent's death"
)
def test_the_server_does_not_outlive_a_killed_parent(
    server: EmbeddedPostgres, tmp_path: Path
) -> None:
    holder, pid = start_in_another_process(tmp_path / "data")
    holder.kill()
    holder.wait()
    assert is_gone(pid)
    server.start()


def test_a_number_left_by_a_dead_server_harms_no_other_program(server: EmbeddedPostgres) -> None:
    server.start()
    keep_a_note(server, "kept")
    assert server.pid is not None
    pid_file = server.folder / "postmaster.pid"
    lines = pid_file.read_text("utf-8").splitlines()
    server.stop()
    bystander = subprocess.Popen(["sleep", "600"])
    try:
        pid_file.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n", "utf-8")
        pid_file.chmod(0o644)
        server.start()
        assert notes(server) == ["kept"]
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_pid_file_cut_off_by_a_crash_does_not_keep_it_from_starting(
    server: EmbeddedPostgres,
) -> None:
    server.start()
    server.stop()
    (server.folder / "postmaster.pid").write_text("", "utf-8")
    server.start()
    keep_a_note(server, "started")


def test_a_folder_from_an_interrupted_creation_is_cleared_away(server: EmbeddedPostgres) -> None:
    server.start()
    server.stop()
    unfinished = server.folder.with_name(server.folder.name + ".new-1")
    server.folder.rename(unfinished)
    server.start()
    assert not unfinished.exists()
    keep_a_note(server, "made anew")


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a-folder-with-a-long-name"] * 5)
    with embedded(deep, durable=False) as url, psycopg.connect(plain_url(url)) as connection:
        host = connection.info.host
    assert len(host) <= LONGEST_SOCKET_FOLDER


def test_nobody_else_can_enter_the_folders_of_the_database(server: EmbeddedPostgres) -> None:
    server.start()
    with connect(server) as connection:
        socket_folder = Path(connection.info.host)
    for folder in (server.folder, socket_folder):
        assert folder.stat().st_mode & 0o077 == 0


def test_it_listens_on_no_port(server: EmbeddedPostgres) -> None:
    server.start()
    with connect(server) as connection:
        row = connection.execute("SHOW listen_addresses").fetchone()
    assert row == ("",)


def test_a_failed_statement_leaves_no_text_in_the_log(
    server: EmbeddedPostgres, tmp_path: Path
) -> None:
    server.start()
    with connect(server) as connection:
        connection.execute("CREATE TABLE only_once (text text PRIMARY KEY)")
        connection.execute("INSERT INTO only_once VALUES ('min mor falt')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO only_once VALUES ('min mor falt')")
    log = (tmp_path / "data" / "log" / "postgres.log").read_text("utf-8")
    assert "duplicate key" in log
    assert "min mor falt" not in log


def test_a_database_for_tests_leaves_nothing_behind(tmp_path: Path) -> None:
    with (
        embedded(tmp_path / "data", durable=False) as url,
        psycopg.connect(plain_url(url)) as open_one,
    ):
        row = open_one.execute("SHOW data_directory").fetchone()
    assert row is not None
    assert not Path(row[0]).exists()
    assert not (tmp_path / "data").exists()


def test_text_sorts_the_same_on_every_machine(server: EmbeddedPostgres) -> None:
    server.start()
    with connect(server) as connection:
        row = connection.execute(
            "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    assert row == ("b", "C.UTF-8")


def test_a_data_folder_made_anew_in_the_same_place_begins_empty(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = EmbeddedPostgres(data)
    first.start()
    keep_a_note(first, "sealed with a key that is gone")
    first.stop()
    data.rename(tmp_path / "moved away")
    second = EmbeddedPostgres(data)
    try:
        second.start()
        with pytest.raises(psycopg.errors.UndefinedTable):
            notes(second)
    finally:
        second.stop()
        second.delete()
        first.delete()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another account")
def test_programs_that_the_account_cannot_reach_are_copied_with_their_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = postgres_home._programs()  # noqa: SLF001 - where they really are
    package = programs.parent
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    for each in (package, package.with_name(f"{package.name}.libs")):
        if each.exists():
            (private / each.name).symlink_to(each)
    home = Path(tempfile.mkdtemp(prefix="meldeknapp-test-"))
    home.chmod(0o755)
    monkeypatch.setattr(postgres_home, "ROOT_HOME", home)
    monkeypatch.setattr(postgres_home, "_programs", lambda: private / package.name / programs.name)
    try:
        with embedded(tmp_path / "data", durable=False) as url, psycopg.connect(plain_url(url)):
            assert list(home.glob("programs-*/*/*/bin/postgres"))
    finally:
        shutil.rmtree(home)
