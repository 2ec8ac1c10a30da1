"""Forwarding a report as a file, for systems that import files."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from api.forwarding import folder
from api.forwarding.events import Parcel
from api.forwarding.outcomes import Arrived, Refused
from api.forwarding.schemas import FolderConfig
from tests.api.forwarding.conftest import STORY

if TYPE_CHECKING:
    from api.shared.settings import Settings


def parcel(body: bytes = b"{}", reference: str = "7K3Q-92MX") -> Parcel:
    return Parcel(f"submitted_{uuid4().hex}", reference, "submitted", body)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with one prepared folder."""
    folder.prepare(tmp_path / "root", "inn")
    return tmp_path / "root"


async def test_a_report_becomes_one_json_file_named_by_its_reference(
    connect: Any, send_report: Any, run_worker: Any, settings: Settings, deliveries: Any
) -> None:
    await connect(FolderConfig(folder="inn"))
    receipt = await send_report()
    await run_worker()
    (file,) = (settings.folder_root / "inn").iterdir()
    assert file.name == f"{receipt['reference']}.json"
    event = json.loads(file.read_bytes())
    assert event["type"] == "no.meldeknapp.report.submitted.v1"
    assert event["data"]["what_happened"] == STORY
    assert file.stat().st_mode & 0o007 == 0
    (delivery,) = await deliveries()
    assert delivery.state == "delivered"


def test_a_file_is_seen_whole_or_not_at_all(root: Path) -> None:
    """A reader that looks all the time never sees a partial file, though each is two megabytes."""
    body = json.dumps({"text": "x" * 2_000_000}).encode()
    stop, seen = threading.Event(), set()

    def look() -> None:
        while not stop.is_set():
            for path in (root / "inn").glob("*.json"):
                seen.add(path.stat().st_size)

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for number in range(8):
            assert folder.send(root, "inn", parcel(body, f"REF{number}")) == Arrived()
    finally:
        stop.set()
        reader.join()
    assert seen == {len(body)}


def test_sending_again_leaves_one_file_and_nothing_half_made(root: Path) -> None:
    for _time in range(3):
        assert folder.send(root, "inn", parcel(b'{"a": 1}')) == Arrived()
    assert [path.name for path in (root / "inn").iterdir()] == ["7K3Q-92MX.json"]


@pytest.mark.parametrize("name", ["../out", "/etc", "a/b", "", ".", "..", "a\0b", "mappe å", "-x"])
def test_a_folder_outside_the_root_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(folder.FolderUnusable, match="folder-malformed"):
        folder.prepare(tmp_path / "root", name)
    assert folder.send(tmp_path, name, parcel()) == Refused("folder-malformed")


def test_a_symbolic_link_leads_nowhere(root: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / "lenke").symlink_to(elsewhere)
    with pytest.raises(folder.FolderUnusable, match="folder-outside"):
        folder.prepare(root, "lenke")
    assert folder.send(root, "lenke", parcel()) == Refused("folder-outside")
    assert list(elsewhere.iterdir()) == []


def test_a_link_where_the_file_belongs_is_replaced_and_not_followed(
    root: Path, tmp_path: Path
) -> None:
    target = tmp_path / "target"
    target.write_text("untouched")
    (root / "inn" / "7K3Q-92MX.json").symlink_to(target)
    assert folder.send(root, "inn", parcel(b"{}")) == Arrived()
    assert target.read_text() == "untouched"
    assert (root / "inn" / "7K3Q-92MX.json").read_bytes() == b"{}"


def test_a_folder_that_was_taken_away_is_not_made_again(root: Path) -> None:
    """It may be a share that is not mounted just now: writing beneath it would lose the file."""
    (root / "inn").rmdir()
    assert folder.send(root, "inn", parcel()) == Refused("folder-gone")
    assert not (root / "inn").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_leave_to_write_is_refused(root: Path) -> None:
    (root / "inn").chmod(0o500)
    with pytest.raises(folder.FolderUnusable, match="folder-not-writable"):
        folder.prepare(root, "inn")
    assert folder.send(root, "inn", parcel()) == Refused("folder-not-writable")


def test_a_root_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "root").write_text("a file")
    with pytest.raises(folder.FolderUnusable, match="folder-not-writable"):
        folder.prepare(tmp_path / "root", "inn")


async def test_two_deliveries_at_once_leave_one_whole_file(root: Path) -> None:
    bodies = [json.dumps({"n": number, "x": "y" * 200_000}).encode() for number in range(6)]
    await asyncio.gather(
        *(asyncio.to_thread(folder.send, root, "inn", parcel(body)) for body in bodies)
    )
    (file,) = (root / "inn").iterdir()
    assert file.read_bytes() in bodies
