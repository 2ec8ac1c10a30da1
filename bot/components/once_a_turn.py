"""What a turn works out once: texts are read by several classifiers, and none outlives its turn.

Outside a turn (training, evaluation, tests of a part) nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

_Result = TypeVar("_Result")
# Turns are answered side by side, so each has its own.
_worked_out: ContextVar[dict[Any, Any] | None] = ContextVar("worked_out", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """A turn: what is worked out within is worked out once, and forgotten at the end."""
    results: dict[Any, Any] = {}
    token = _worked_out.set(results)
    try:
        yield
    finally:
        _worked_out.reset(token)
        # A copy of the context may outlive the turn, in a timer say.
        results.clear()


def once_a_turn(function: Callable[..., _Result]) -> Callable[..., _Result]:
    """Remember the function's results by its (positional) arguments as long as the turn lasts."""

    @wraps(function)
    def remembering(*arguments: Any) -> _Result:
        results = _worked_out.get()
        if results is None:
            return function(*arguments)
        key = (function, *arguments)
        if key not in results:
            results[key] = function(*arguments)
        return results[key]

    return remembering
