"""Child processes that don't outlive us."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def end_with_parent(order: int) -> Callable[[], None] | None:
    """Return what a child must run before its program, for the kernel to stop it when we die.

    For `subprocess.Popen(preexec_fn=...)`. Linux only; elsewhere None, and a child of a parent
    that was killed goes on. "The parent" is the *thread* that starts the child: start from one
    that lives as long as the program.
    """
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def follow() -> None:
        library.prctl(_PR_SET_PDEATHSIG, order, 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return follow
