"""What happens to deliveries when parts die: under the real supervisor, as an operator has it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from api.demo.received import NotGenuine, QualitySystem
from api.demo.solvik import WEBHOOK_SECRET
from tests.product import Product, running
from tests.some_parts import command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.timeout(600)

SWEEP_SECONDS = 15

REPORT = {"service": "solvik", "what_happened": "Mor fikk feil medisin på fredag."}


class Door(ThreadingHTTPServer):
    """A receiving quality system that can be made to take a call and keep its answer back."""

    daemon_threads = True

    def __init__(self, system: QualitySystem) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.system = system
        self.may_answer = threading.Event()
        self.may_answer.set()

    @property
    def place(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.server_address[1]}"


class _Call(BaseHTTPRequestHandler):
    server: Door

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        try:
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.server.system.receive(body, headers)
            status = 204
        except NotGenuine:
            status = 401
        self.server.may_answer.wait(60)
        try:
            self.send_response(status)
            self.end_headers()
        except OSError:  # whoever called is dead
            self.close_connection = True

    def log_message(self, *_anything: Any) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Ground:
    """The running product and the receiver that its webhook goes to."""

    product: Product
    far: Door

    def send(self) -> str:
        """Send a report and return its reference."""
        sent = httpx.post(
            f"{self.product.url}/api/v1/reports", json=REPORT, trust_env=False, timeout=30
        )
        assert sent.status_code == 201
        return str(sent.json()["reference"])

    def times(self, reference: str) -> int:
        """Return how many times the receiver was sent this report; it keeps it once."""
        return sum(each.times for each in self.far.system.reports() if each.reference == reference)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Run both, for all tests here: starting takes most of the time."""
    folder = tmp_path_factory.mktemp("far_end")
    far = Door(QualitySystem(folder / "events", folder / "outbox", WEBHOOK_SECRET))
    settings = {
        "MELDEKNAPP_FAR_END_URL": f"http://{far.place}",
        "MELDEKNAPP_EGRESS_ALLOW": f'["{far.place}"]',
    }
    thread = threading.Thread(target=far.serve_forever)
    thread.start()
    try:
        with running(command("api", "worker"), settings) as product:
            ground = Ground(product, far)
            ours = ground.send()  # behind the reports of the demo in the queue
            wait_until(lambda: ground.times(ours) == 1, 60)
            yield ground
    finally:
        far.may_answer.set()
        far.shutdown()
        thread.join()
        far.server_close()


def wait_until(what: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, f"not within {seconds} seconds"
        time.sleep(0.2)


def test_a_worker_killed_between_the_call_and_its_commit_loses_nothing_and_doubles_nothing(
    ground: Ground,
) -> None:
    ground.far.may_answer.clear()
    reference = ground.send()
    # The receiver has it; the worker does not know yet.
    wait_until(lambda: ground.times(reference) == 1, 60)
    killed = ground.product.kill("worker")
    ground.far.may_answer.set()
    ground.product.wait_for_another("worker", killed)
    wait_until(lambda: ground.times(reference) == 2, 120)
    assert [each.reference for each in ground.far.system.reports()].count(reference) == 1
    assert ground.far.system.refused == 0
    time.sleep(SWEEP_SECONDS + 2)
    assert ground.times(reference) == 2


def test_reports_sent_while_no_worker_runs_are_all_delivered_once_one_does(ground: Ground) -> None:
    killed = ground.product.kill("worker")
    sent = {ground.send() for _ in range(10)}
    ground.product.wait_for_another("worker", killed)
    wait_until(lambda: all(ground.times(reference) for reference in sent), 90)
    assert [ground.times(reference) for reference in sent] == [1] * 10
