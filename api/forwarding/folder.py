"""The `folder` connector: one JSON file per event, for systems that import files.

A file is there whole or not at all: written beside its place under a hidden name, flushed to disk,
then renamed. The folder is opened through its parent and never through a symbolic link, so that
nobody who can write there makes us write elsewhere.
"""

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from api.forwarding.events import Parcel
from api.forwarding.outcomes import Arrived, Outcome, Refused

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
FILE_MODE = 0o640
FOLDER_MODE = 0o750


class FolderUnusable(Exception):
    """The folder cannot be written to; `slug` says why."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


def prepare(root: Path, folder: str) -> None:
    """Make the folder if need be and try writing to it. Raises FolderUnusable."""
    if not NAME.fullmatch(folder):
        raise FolderUnusable("folder-malformed")
    try:
        root.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            (root / folder).mkdir(mode=FOLDER_MODE)
    except OSError as error:
        raise FolderUnusable("folder-not-writable") from error
    with _opened(root, folder) as directory:
        trial = f".trial-{secrets.token_hex(8)}"
        _write(directory, trial, b"")
        os.unlink(trial, dir_fd=directory)


def send(root: Path, folder: str, parcel: Parcel) -> Outcome:
    """Put the parcel's file in the folder; doing it again puts the same file there.

    What a withdrawn report said is taken away if nobody has fetched it yet.
    """
    name = file_name(parcel)
    try:
        with _opened(root, folder) as directory:
            part = f".{name}.{secrets.token_hex(8)}.part"
            try:
                _write(directory, part, parcel.body)
                os.rename(part, name, src_dir_fd=directory, dst_dir_fd=directory)
            except OSError:
                with suppress(OSError):
                    os.unlink(part, dir_fd=directory)
                raise
            if parcel.event == "withdrawn":
                for gone in (f"{parcel.reference}.json", f"{parcel.reference}.changed.json"):
                    with suppress(FileNotFoundError):
                        os.unlink(gone, dir_fd=directory)
            os.fsync(directory)
    except FolderUnusable as unusable:
        return Refused(unusable.slug)
    except OSError:
        return Refused("folder-not-writable")
    return Arrived()


def file_name(parcel: Parcel) -> str:
    """Return `7K3Q-92MX.json`, or such as `7K3Q-92MX.withdrawn.json`."""
    suffix = "" if parcel.event == "submitted" else f".{parcel.event}"
    return f"{parcel.reference}{suffix}.json"


@contextmanager
def _opened(root: Path, folder: str) -> Iterator[int]:
    """Give the folder's descriptor. Raises FolderUnusable."""
    if not NAME.fullmatch(folder):
        raise FolderUnusable("folder-malformed")
    try:
        above = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
        try:
            directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=above)
        finally:
            os.close(above)
    except FileNotFoundError as error:
        raise FolderUnusable("folder-gone") from error
    except OSError as error:
        link = error.errno in {errno.ELOOP, errno.ENOTDIR}
        raise FolderUnusable("folder-outside" if link else "folder-not-writable") from error
    try:
        yield directory
    except PermissionError as error:
        raise FolderUnusable("folder-not-writable") from error
    finally:
        os.close(directory)


def _write(directory: int, name: str, content: bytes) -> None:
    """Write a new file and flush it to disk."""
    made = os.open(
        name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE, dir_fd=directory
    )
    with os.fdopen(made, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(made)
