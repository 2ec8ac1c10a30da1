"""What the demo's quality system does with what it gets: check it, keep it once, show it.

It stands for somebody else's system, so it knows of the product only what any receiver can: the
Standard Webhooks signature, the CloudEvents body, and the files in the folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from standardwebhooks import Webhook, WebhookVerificationError

SAFE_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
CHANGED = "no.meldeknapp.report.changed.v1"
WITHDRAWN = "no.meldeknapp.report.withdrawn.v1"

Way = Literal["webhook", "folder"]


class NotGenuine(Exception):
    """A call without a right and fresh signature."""


class NotUnderstood(Exception):
    """A genuine call whose body is not a CloudEvent, or not the one its identifier says."""


@dataclass
class ReportReceived:
    """One report as the far end has it, by whatever ways it came."""

    reference: str
    at: datetime
    ways: set[Way] = field(default_factory=set)
    data: dict[str, Any] | None = None
    """The report as it stands now; None once it is withdrawn."""
    times: int = 0
    """How many times the webhook came; what is kept is the first."""


class QualitySystem:
    """Keeps events as files in `store`; looks into `outbox`, where the folder connector writes."""

    def __init__(self, store: Path, outbox: Path, secret: str) -> None:
        self._store = store
        self._outbox = outbox
        self._webhook = Webhook(secret)
        self.refused = 0
        store.mkdir(parents=True, exist_ok=True)

    def receive(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Keep an event. Return False when it was here before: then only the repeat is counted.

        Raises NotGenuine and NotUnderstood; nothing is kept then.
        """
        try:
            event = self._webhook.verify(body, dict(headers))
        except (WebhookVerificationError, ValueError) as error:
            self.refused += 1
            raise NotGenuine from error
        identifier = headers["webhook-id"]
        if not SAFE_ID.fullmatch(identifier) or not _is_event(event, identifier):
            raise NotUnderstood
        path = self._store / f"{identifier}.json"
        earlier = _read(path)
        if earlier is not None:
            _write(path, earlier | {"times": earlier["times"] + 1})
            return False
        _write(path, {"received_at": datetime.now(UTC).isoformat(), "times": 1, "event": event})
        if event["type"] == WITHDRAWN:
            self._erase(event["subject"])
        return True

    def events(self) -> list[dict[str, Any]]:
        """Return every event that came by webhook, in the order they came."""
        found = [kept for path in self._store.glob("*.json") if (kept := _read(path))]
        return sorted(found, key=lambda kept: str(kept["received_at"]))

    def files(self) -> Iterator[tuple[str, datetime, dict[str, Any]]]:
        """Give every file in the folder: its name, its time and its event."""
        for path in sorted(self._outbox.glob("*.json")):
            event = _read(path)
            if event is not None:
                yield path.name, datetime.fromtimestamp(path.stat().st_mtime, UTC), event

    def reports(self) -> list[ReportReceived]:
        """Return each report once, newest first, with the ways it came by."""
        found: dict[str, ReportReceived] = {}
        later: list[dict[str, Any]] = []
        for kept in self.events():
            at = datetime.fromisoformat(kept["received_at"])
            report = _add(found, later, kept["event"], "webhook", at)
            if kept["event"] not in later:
                report.times += kept["times"]
        for _name, at, event in self.files():
            _add(found, later, event, "folder", at)
        for event in sorted(later, key=lambda each: str(each.get("time"))):
            report = found[event["subject"]]
            if event["type"] == WITHDRAWN:
                report.data = None
            elif report.data is not None:
                report.data = report.data | event.get("data", {})
        return sorted(found.values(), key=lambda each: each.at, reverse=True)

    def _erase(self, reference: str) -> None:
        """Forget what a withdrawn report said, and keep that it was here."""
        for path in self._store.glob("*.json"):
            kept = _read(path)
            if kept and kept["event"]["subject"] == reference:
                kept["event"].pop("data", None)
                _write(path, kept)


def _add(
    found: dict[str, ReportReceived],
    later: list[dict[str, Any]],
    event: dict[str, Any],
    way: Way,
    at: datetime,
) -> ReportReceived:
    """Add an event to its report; what came after the report itself is put among `later`."""
    reference = str(event["subject"])
    report = found.setdefault(reference, ReportReceived(reference, at))
    report.ways.add(way)
    report.at = min(report.at, at)
    if event["type"] in {CHANGED, WITHDRAWN}:
        later.append(event)
    elif report.data is None:
        report.data = event.get("data")
    return report


def _is_event(event: object, identifier: str) -> bool:
    return (
        isinstance(event, dict)
        and event.get("specversion") == "1.0"
        and event.get("id") == identifier
        and all(isinstance(event.get(name), str) for name in ("type", "source", "subject"))
    )


def _read(path: Path) -> dict[str, Any] | None:
    """Return a file's content; None for one that is not there, or is not JSON."""
    try:
        content = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _write(path: Path, content: dict[str, Any]) -> None:
    """Put a file in place whole."""
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
    unfinished.replace(path)
