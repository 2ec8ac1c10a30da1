"""Structured logs that cannot leak: only fields on the list below are ever written."""

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "error", "route", "method", "status", "milliseconds",
        "job", "attempt", "delivery", "connector", "kind", "count", "port", "version", "state",
    }
)  # fmt: skip
"""Names, texts, codes, tokens, addresses and query strings are not here, and never will be."""


def configure() -> None:
    """Write logs as one JSON object a line; others' logs from warnings up, without detail."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s", force=True)


def only_allowed(
    _logger: object, _method: str, entry: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Drop every field that is not on the list."""
    return {key: value for key, value in entry.items() if key in ALLOWED}
