"""What may be printed: our own lines about what happened, never what anyone wrote.

Rasa logs messages, slots and whole requests, some of it at levels that are on by default in an
embedded agent. So Rasa and everything else is silenced, and only the logger `bot` speaks, in lines
made of fixed words, names of code and numbers.
"""

from __future__ import annotations

import logging
import sys
import traceback
import warnings

import structlog

log = logging.getLogger("bot")


def configure() -> None:
    """Silence everything but `bot`. To be called before Rasa is imported or used."""
    # Not by a filter: the libraries under Rasa set their own when they are imported.
    warnings.showwarning = lambda *_args, **_kwargs: None
    structlog.configure(
        processors=[_drop], wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL)
    )
    logging.root.handlers[:] = [logging.NullHandler()]
    logging.root.setLevel(logging.CRITICAL)
    logging.lastResort = None
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s bot %(levelname)s %(message)s"))
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False


def _drop(_logger: object, _method: str, _event: object) -> None:
    raise structlog.DropEvent


def where(error: BaseException) -> str:
    """An error as its class and the line it came from: its message could hold what people wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
