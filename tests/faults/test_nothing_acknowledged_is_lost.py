"""Parts are killed while reports come in: what was acknowledged is there, once; nothing else is."""

from __future__ import annotations

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx
import psycopg
import pytest

from api.shared.db import plain_url
from tests.product import Product, running
from tests.some_parts import command

pytestmark = pytest.mark.timeout(600)

SENDERS = 4
BEFORE, AFTER = 30, 30
"""How many reports must be acknowledged before the kill, and after it."""

PATIENCE_SECONDS = 120.0


@dataclass
class Senders:
    """Front ends that send report after report, each until it is acknowledged."""

    url: str
    acknowledged: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Idempotency key → the receipt."""
    failures: int = 0
    """Tries that gave no receipt."""
    _stop: threading.Event = field(default_factory=threading.Event)

    def send_until_stopped(self) -> None:
        with httpx.Client(base_url=self.url, timeout=10) as client:
            while not self._stop.is_set():
                key = str(uuid.uuid4())
                while not self._acknowledged(client, key):
                    self.failures += 1
                    time.sleep(0.2)

    def _acknowledged(self, client: httpx.Client, key: str) -> bool:
        """Send one report; the same key makes sending it again safe."""
        report = {"service": "solvik", "what_happened": f"Dette er melding {key}."}
        try:
            answer = client.post("/api/v1/reports", json=report, headers={"Idempotency-Key": key})
        except httpx.TransportError:
            return False
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            assert "receipt_code" not in answer.text
            return False
        assert answer.status_code == httpx.codes.CREATED, answer.text
        self.acknowledged[key] = answer.json()
        return True

    def wait_for(self, count: int) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while len(self.acknowledged) < count:
            assert time.monotonic() < until, f"only {len(self.acknowledged)} were acknowledged"
            time.sleep(0.02)

    def stop(self) -> None:
        self._stop.set()


@pytest.mark.parametrize("part", ["api", "postgres"])
def test_every_acknowledged_report_outlives_a_kill(part: str) -> None:
    with running(command("api")) as product:
        of_the_demo = references_in(product)
        senders = Senders(product.url)
        with ThreadPoolExecutor(SENDERS) as threads:
            sending = [threads.submit(senders.send_until_stopped) for _ in range(SENDERS)]
            try:
                senders.wait_for(BEFORE)
                killed = product.kill(part)
                seen = len(senders.acknowledged)
                product.wait_for_another(part, killed)
                senders.wait_for(seen + AFTER)
            finally:
                senders.stop()
        for each in sending:
            each.result()

        assert senders.failures, "the kill was not felt: it proves nothing"
        receipts = senders.acknowledged.values()
        stored = references_in(product)
        sent = [receipt["reference"] for receipt in receipts]
        assert sorted(stored) == sorted(of_the_demo + sent)
        for receipt in receipts:
            code = {"receipt_code": receipt["receipt_code"]}
            opened = httpx.post(f"{product.url}/api/v1/receipts/open", json=code, timeout=30)
            assert opened.status_code == httpx.codes.CREATED


def references_in(product: Product) -> list[str]:
    """Return the reference of every report that has its case, its history and its deliveries."""
    with psycopg.connect(plain_url(product.database_url)) as connection:
        found = connection.execute(
            "SELECT reference FROM reports JOIN cases USING (reference) "
            "WHERE EXISTS (SELECT FROM case_events WHERE case_id = cases.id) "
            "AND (SELECT count(*) FROM deliveries WHERE report_id = reports.id) = 2"
        ).fetchall()
    return [reference for (reference,) in found]
