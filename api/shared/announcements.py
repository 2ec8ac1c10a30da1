"""Facts told upwards: a lower feature announces, `api/consequences.py` says who acts on it.

Handlers run at once, in the announcer's transaction: either all of it happens or none.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncSession

Handler = Callable[[AsyncSession, Any], Awaitable[None]]
Consequences = Mapping[type, Sequence[Handler]]


async def announce(tx: AsyncSession, fact: object) -> None:
    """Tell everyone whom the table of consequences names for this kind of fact, in order.

    Raises KeyError for a fact the table does not know: a fact nobody decided about is a mistake.
    """
    table = cast("Mapping[type, Sequence[Handler]]", tx.info["consequences"])
    for handler in table[type(fact)]:
        await handler(tx, fact)
