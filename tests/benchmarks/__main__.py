"""`make bench`: every figure as a ratio, or beside its goal, within one run.

`python -m tests.benchmarks [loading] [turns] [memory] [submissions] [bot] [training]`: all
without names; training from nothing takes minutes. `widget` (`make bench-widget`) is measured
only by name: it installs other widgets from npm to stand beside ours. So is `staff` (`make
bench-staff`): it makes a million cases first.
Everything runs on this machine's loopback, is bounded in number and time, and stops by itself.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import time

from api.operations.console import say
from tests import product
from tests.benchmarks import anchors, api_turn, loading, memory, staff, submissions, widget
from tests.ports import free_ports
from tests.some_parts import command

OF_THE_WHOLE = ("loading", "turns", "memory")
"""Measured on the whole product, in this order: memory last, after the load."""

ALL = (*OF_THE_WHOLE, "submissions", "bot", "training")

EVERY = (*ALL, "widget", "staff")


def main() -> int:
    """Measure what is asked for; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(EVERY)}")
    wanted = set(parser.parse_args().names) or set(ALL)
    if unknown := wanted - set(EVERY):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    say(
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before we began;"
        f" a second of work took {_seconds_for_one():.1f} s (1.0 on an idle machine)"
    )
    if wanted & set(OF_THE_WHOLE):
        _measure_whole(wanted)
    if "submissions" in wanted:
        with product.running(command("api")) as made:
            submissions.measure(made)
    if "widget" in wanted:
        anchors.install()
        with product.running(command("api")) as made:
            widget.measure(made.url)
    if "staff" in wanted:
        staff.measure()
    status = 0
    if "bot" in wanted:
        say("\nThe bot's turn")
        status = _of_the_bot("bot_turn")
    if wanted & {"bot", "training"}:
        say("\nWhat the bot costs")
        asked = ["--training"] if "training" in wanted else []
        status = _of_the_bot("bot_cost", *asked) or status
    return status


def _of_the_bot(module: str, *arguments: str) -> int:
    """Run a benchmark in the bot's environment; return its exit status."""
    bot = product.ROOT / "bot" / ".venv" / "bin" / "python"
    command = [str(bot), "-m", f"tests.benchmarks.{module}", *arguments]
    return subprocess.run(command, check=False).returncode


def _seconds_for_one() -> float:
    """Return how long a second of processor time takes while the machine is as busy as now."""
    began, end = time.perf_counter(), time.process_time() + 1
    while time.process_time() < end:
        pass
    return time.perf_counter() - began


def _measure_whole(wanted: set[str]) -> None:
    relay_port, bot_port = free_ports(2)
    relay = api_turn.Relay(relay_port, bot_port)
    settings = {
        "MELDEKNAPP_BOT_PORT": str(relay.bot_port),
        "MELDEKNAPP_BOT_URL": f"http://127.0.0.1:{relay.port}",
    }
    with relay.running(), product.running(settings=settings) as made:
        if "loading" in wanted:
            loading.measure(made.url)
        if "turns" in wanted:
            api_turn.measure(made, relay)
        if "memory" in wanted:
            memory.measure(made)


if __name__ == "__main__":
    raise SystemExit(main())
