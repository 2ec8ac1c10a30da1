"""How surely a message is read in one way: as the answer asked for, or as something of its own."""

from __future__ import annotations

from enum import IntEnum


class Sureness(IntEnum):
    """Of two ways to read a message the surer one counts; in a draw it is the answer.

    For an answer: any words may be it (possible), it has the form of one (likely), it says nothing
    else (sure). For an interruption: the intent is a fair guess (possible), it is clear (likely),
    it is put as a question or a request to us (sure).
    """

    NO = 0
    POSSIBLE = 1
    LIKELY = 2
    SURE = 3
