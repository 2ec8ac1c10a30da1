"""The set-up program: what it says when something is missing, and that it respects the machine."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from api.operations import setup
from api.operations.console import SetUpProblem, explain_failure, run_logged
from api.operations.pythons import Pythons

ROOT = Path(__file__).parents[2]

MAKE_THE_BOTS = """
import sys
from pathlib import Path
from api.operations.console import SetUpProblem, fail
from api.operations.pythons import Pythons
try:
    Pythons(Path(sys.argv[1])).make_bot_environment()
except SetUpProblem as problem:
    sys.exit(fail(problem))
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with lock files and nothing made yet."""
    root = tmp_path / "checkout"
    (root / "bot").mkdir(parents=True)
    shutil.copy(ROOT / "requirements.lock", root)
    shutil.copy(ROOT / "bot" / "requirements.lock", root / "bot")
    return root


@pytest.fixture
def uv() -> str:
    """The uv that the set-up of this checkout used."""
    return Pythons(ROOT).uv()


def make_the_bots(checkout: Path, uv: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Make the bot's environment on a machine with nothing but uv and the given settings."""
    tools = checkout / "tools"
    tools.mkdir()
    (tools / "uv").symlink_to(uv)
    environment = {
        "PATH": str(tools),
        "HOME": str(checkout),
        "PYTHONPATH": str(ROOT),
        "UV_CACHE_DIR": str(checkout / "cache"),
        "UV_PYTHON_INSTALL_DIR": str(checkout / "pythons"),
        "UV_HTTP_TIMEOUT": "5",
        "UV_HTTP_RETRIES": "0",
    }
    return subprocess.run(
        [sys.executable, "-c", MAKE_THE_BOTS, str(checkout)],
        env=environment | settings,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_python_3_10_it_says_what_to_install(checkout: Path, uv: str) -> None:
    done = make_the_bots(checkout, uv, UV_PYTHON_DOWNLOADS="never")
    assert done.returncode == 1
    assert "CPython 3.10, which the bot needs, was found neither" in done.stderr
    assert "pyenv install 3.10" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pyenv_python_3_10_is_found_though_it_is_not_on_the_path(checkout: Path, uv: str) -> None:
    base = subprocess.run(
        [ROOT / "bot/.venv/bin/python", "-c", "import sys; print(sys.base_prefix)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    versions = checkout / ".pyenv" / "versions"
    versions.mkdir(parents=True)
    (versions / "3.10.99").symlink_to(base)
    lock = checkout / "bot" / "requirements.lock"
    lock.write_text("", "utf-8")  # nothing to install: only the interpreter matters here
    done = make_the_bots(checkout, uv, UV_PYTHON_DOWNLOADS="never")
    assert done.returncode == 0, done.stderr
    assert f"{versions}/3.10.99/bin/python3.10" in done.stdout


def test_without_a_network_it_says_so_and_how_to_use_a_mirror(checkout: Path, uv: str) -> None:
    python = str(ROOT / "bot" / ".venv" / "bin" / "python")
    done = make_the_bots(
        checkout, uv, MELDEKNAPP_BOT_PYTHON=python, UV_DEFAULT_INDEX="http://127.0.0.1:9/simple"
    )
    assert done.returncode == 1
    assert "The package registry could not be reached" in done.stderr
    assert "UV_DEFAULT_INDEX" in done.stderr


def test_with_too_little_room_it_says_how_much_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "FIRST_TIME_BYTES", 10**18)
    with pytest.raises(SetUpProblem, match=r"too little room on the disk.* GB are free"):
        setup.require_free_space(first_time=True)


@pytest.mark.parametrize(
    ("output", "cause"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("npm error code ENOTFOUND", "could not be reached"),
        ("cause: invalid peer certificate: UnknownIssuer", "does not trust"),
        ("error: something nobody thought of", "The last lines it wrote"),
    ],
)
def test_a_failed_step_is_explained_with_the_end_of_its_output(
    tmp_path: Path, output: str, cause: str
) -> None:
    log = tmp_path / "step.log"
    log.write_text(f"first line\n{output}\n", "utf-8")
    said = explain_failure("A step", log)
    assert cause in said
    assert output in said
    assert str(log) in said


def test_a_program_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetUpProblem, match="no-such-program could not be started"):
        run_logged("A step", ["no-such-program"], log=tmp_path / "step.log")


def test_what_is_up_to_date_is_not_made_again(capsys: pytest.CaptureFixture[str]) -> None:
    Pythons(ROOT).make_service_environment()
    Pythons(ROOT).make_bot_environment()
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("minor", [8, 9, 10])
def test_an_old_python_can_read_the_set_up_program(minor: int) -> None:
    for name in ("setup", "console", "pythons", "node"):
        source = (ROOT / "api" / "operations" / f"{name}.py").read_text("utf-8")
        ast.parse(source, feature_version=(3, minor))


def test_the_settings_of_pip_for_a_mirror_are_handed_on_to_uv(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "https://mirror.example/simple")
    given = Pythons(ROOT).uv_environment()["UV_DEFAULT_INDEX"]
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://other.example/simple")
    kept = Pythons(ROOT).uv_environment()["UV_DEFAULT_INDEX"]
    assert (given, kept) == ("https://mirror.example/simple", "https://other.example/simple")


def test_the_lock_files_name_no_registry() -> None:
    for lock in (ROOT / "requirements.lock", ROOT / "bot" / "requirements.lock"):
        assert "://" not in lock.read_text("utf-8")
    for folder in ("widgets", "tests/oidc"):
        assert '"resolved"' not in (ROOT / folder / "package-lock.json").read_text("utf-8")


def test_nothing_else_of_the_environment_is_lost() -> None:
    assert Pythons(ROOT).uv_environment()["PATH"] == os.environ["PATH"]
