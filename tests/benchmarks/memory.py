"""How much memory the parts hold, after the load of the benchmarks before."""

from __future__ import annotations

import psutil

from tests.benchmarks.figures import Figure, table
from tests.product import Product

BUDGETS_MB = {"api": 200, "worker": 150, "bot": 700}


def measure(product: Product) -> None:
    """Print the table."""
    table(
        "Resident memory",
        [
            Figure(part, _resident_mb(product.pid(part)), "MB", most=most)
            for part, most in BUDGETS_MB.items()
        ],
    )


def _resident_mb(pid: int) -> float:
    """Return a process's resident memory, its children's included, in MiB."""
    process = psutil.Process(pid)
    every = [process, *process.children(recursive=True)]
    return sum(each.memory_info().rss for each in every) / 2**20
