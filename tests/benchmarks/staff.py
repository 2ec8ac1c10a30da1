"""What staff wait for, with a million cases beside ten thousand (`make bench-staff`).

Both databases are made for this on one throw-away server and deleted at the end. Pages are asked
for over HTTP in this process, in turn from the one and the other, so that what disturbs one
disturbs both. Measured is the time from the request to the whole answer.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import httpx
import psycopg
import pyotp
from sqlalchemy import make_url

from api.app import create_app
from api.cases.inbox import PAGE
from api.migrations import migrate
from api.operations.console import say
from api.shared.db import Database, plain_url
from api.shared.postgres import embedded
from api.shared.sealing import Vault
from api.shared.settings import Settings
from tests.benchmarks import many_cases
from tests.benchmarks.figures import Figure, median, percentile_95, table
from tests.benchmarks.many_cases import Made

FEW, MANY = 10_000, 1_000_000
TIMES, WARM_UP = 60, 6
GOAL_MS, GOAL_RATIO = 100.0, 1.5

Ask = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Visitor:
    """A member of staff in one of the two databases, logged in."""

    http: httpx.AsyncClient
    made: Made

    tokens: list[str] = field(default_factory=list)

    async def open(self, path: str) -> str:
        """Open a page. Raises RuntimeError for any other answer than the page."""
        answer = await self.http.get(path)
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"{path.partition('?')[0]} answered {answer.status_code}")
        return answer.text

    async def token(self) -> str:
        """Return the token that the forms of this login carry."""
        if not self.tokens:
            page = await self.open("/staff/cases")
            self.tokens.extend(re.findall(r'name="csrf_token" value="([^"]+)"', page)[:1])
        return self.tokens[0]

    async def search(self, words: str, more: str = "") -> str:
        """Send the search and open the page it leads to, narrowed by `more`."""
        fields = {"csrf_token": await self.token(), "typed": words}
        answer = await self.http.post("/staff/inbox/search", data=fields)
        return await self.open(answer.headers["location"] + more)

    async def check(self) -> None:
        """Search for what was planted. Raises RuntimeError when anything else is found."""
        for word, references in self.made.planted.items():
            page = await self.search(word)
            if _REFERENCES.findall(page) != references[:PAGE]:
                raise RuntimeError(f"the search for {word} does not show where it was planted")


_REFERENCES = re.compile(r'href="/staff/cases/([0-9A-Z-]{9})"')


def measure(few: int = FEW, many: int = MANY) -> None:
    """Make both databases, measure, and print the table; stopped half-way, leave nothing behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    with tempfile.TemporaryDirectory(prefix="bench-staff-") as folder:
        home = Path(folder)
        Vault.create_file(home / "key")
        with embedded(home / "database", durable=False) as url:
            asyncio.run(_measure(url, home / "key", few, many))


async def _measure(url: str, key_file: Path, few: int, many: int) -> None:
    async with _prepared(url, key_file, few) as small, _prepared(url, key_file, many) as large:
        rows: list[tuple[str, list[float], list[float]]] = []
        for what in _ASKED:
            taken = await _alternately(small, large, what)
            rows.append((what, *taken))
    figures = []
    for what, of_few, of_many in rows:
        p95 = percentile_95(of_many)
        figures += [
            Figure(f"{what}, p50", median(of_many), "ms"),
            Figure(f"{what}, p95", p95, "ms", most=GOAL_MS),
            Figure(f"{what}, p95 with {few:,}", percentile_95(of_few), "ms"),
            Figure(
                f"{what}, p95 of {percentile_95(of_few):.0f} ms",
                p95 / percentile_95(of_few),
                "times",
                most=GOAL_RATIO,
            ),
        ]
    table(f"What staff wait for, with {many:,} cases beside {few:,}", figures)


async def _alternately(
    small: Visitor, large: Visitor, what: str
) -> tuple[list[float], list[float]]:
    """Return the milliseconds each answer took, from the small database and from the large."""
    taken: tuple[list[float], list[float]] = ([], [])
    asks = [_ASKED[what](visitor) for visitor in (small, large)]
    for number in range(WARM_UP + TIMES):
        for milliseconds, ask in zip(taken, asks, strict=True):
            prepare, timed = next(ask)
            await prepare()
            began = time.perf_counter()
            await timed()
            if number >= WARM_UP:
                milliseconds.append((time.perf_counter() - began) * 1000)
    return taken


Steps = Iterator[tuple[Ask, Ask]]
"""For each time: what is done before, and what is measured."""


async def _nothing() -> None:
    pass


def _pages(*paths: str) -> Callable[[Visitor], Steps]:
    """Open these pages in turn."""

    def steps(visitor: Visitor) -> Steps:
        for path in itertools.cycle(paths):

            async def timed(path: str = path) -> None:
                await visitor.open(path)

            yield _nothing, timed

    return steps


def _following(visitor: Visitor) -> Steps:
    """Go on to the next page, again and again, in several orders."""
    starts = itertools.cycle(("", "?view=all", "?view=all&sort=category", "?view=all&sort=due"))
    at: list[str] = []

    async def prepare() -> None:
        while not at or not at[0]:
            at[:] = [_next_of(await visitor.open(f"/staff/cases{next(starts)}"))]

    async def timed() -> None:
        at[:] = [_next_of(await visitor.open(at[0]))]

    for number in itertools.count(1):
        if number % 12 == 0:
            at.clear()
        yield prepare, timed


def _next_of(page: str) -> str:
    """Return the address of the next page, or nothing on the last."""
    found = re.search(r'rel="next" href="([^"]+)"', page)
    if found is None:
        return ""
    return unescape(found[1])


def _filtered(visitor: Visitor) -> Steps:
    """Narrow by one column and by several, with many hits, few and none."""
    unit, rare_unit = visitor.made.units[0], visitor.made.units[-1]
    return _pages(
        *(
            f"/staff/cases?{query}"
            for query in (
                "kind=near_miss",
                "view=all&category=fall",
                "view=all&category=other",
                f"view=all&unit={unit}&kind=good_care",
                f"view=all&unit={rare_unit}&category=other",
                "view=all&state=awaiting_reporter",
                "view=all&physical_harm=death",
                "view=all&physical_harm=death&category=other",
                "unread=true",
                "view=all&received_from=2025-01-01&received_to=2025-01-31&kind=concern",
                "view=urgent&category=medication",
                "view=all&state=withdrawn",
            )
        )
    )(visitor)


def _searched(*narrowed: str) -> Callable[[Visitor], Steps]:
    """Search for frequent and rare words, together and alone, and for references.

    `narrowed`: what stands in the address besides, in turn.
    """

    def steps(visitor: Visitor) -> Steps:
        made, word = visitor.made, visitor.made.words
        seldom = min(made.planted, key=lambda each: len(made.planted[each]))
        typed = itertools.cycle(
            (
                *(word[0], word[50], word[500], word[5000], word[-1], seldom, "giraff"),
                *(f"{word[20]} {word[2000]}", f"{word[0]} {word[20000]}"),
                *("natten smerter telefon", f"{word[900]} {word[1100]}"),
                *(made.references[0], made.references[-1][:6]),
            )
        )
        for words, more in zip(typed, itertools.cycle(narrowed), strict=False):

            async def prepare() -> None:
                await visitor.token()

            async def timed(words: str = words, more: str = more) -> None:
                await visitor.search(words, more)

            yield prepare, timed

    return steps


def _opened(visitor: Visitor) -> Steps:
    """Open one case after the other."""
    found: list[str] = []
    for number in itertools.count():

        async def prepare() -> None:
            if not found:
                for view in ("open", "all", "us", "overdue"):
                    page = await visitor.open(f"/staff/cases?view={view}")
                    found.extend(f"/staff/cases/{each}" for each in _REFERENCES.findall(page))

        async def timed(number: int = number) -> None:
            await visitor.open(found[number % len(found)])

        yield prepare, timed


_ASKED: dict[str, Callable[[Visitor], Steps]] = {
    "inbox, first page": _pages("/staff/cases"),
    "inbox, each view": _pages(
        *(
            f"/staff/cases?view={view}"
            for view in ("mine", "urgent", "new", "us", "reporter", "overdue", "all")
        )
    ),
    "inbox, next page": _following,
    "inbox, each order": _pages(
        *(
            f"/staff/cases?view={view}&sort={sort}"
            for sort in ("urgent", "-received", "due", "reference", "-kind", "category", "state")
            for view in ("open", "all")
        )
    ),
    "filter": _filtered,
    "search": _searched(""),
    "search, narrowed": _searched(
        "&sort=due", "&kind=near_miss", "&sort=-received", "&state=triaged"
    ),
    "case open": _opened,
}
"""What is measured, in order."""


@asynccontextmanager
async def _prepared(url: str, key_file: Path, count: int) -> AsyncIterator[Visitor]:
    """Make a database with so many cases and log an adviser in to it."""
    name = f"cases_{count}"
    with psycopg.connect(plain_url(url), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    address = make_url(url).set(database=name).render_as_string(hide_password=False)
    migrate(address)
    settings = Settings(
        database_url=address,
        database_connections=5,
        key_file=key_file,
        bot_url="http://127.0.0.1:9",
        public_url="http://bench.test",
        folder_root=key_file.parent / "outbox",
        cookie_secure=False,
        smtp_starttls=False,
    )
    app = create_app(settings)
    database: Database = app.state.database
    began = time.perf_counter()
    made = await many_cases.make(database, plain_url(address), count)
    say(f"{count:,} cases made in {time.perf_counter() - began:.0f} s")
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bench.test") as http:
        page = await http.get("/staff/login")
        fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        code = pyotp.TOTP(many_cases.TOTP_SECRET).now()
        login = {"email": made.email, "password": many_cases.PASSWORD, "code": code}
        answer = await http.post("/staff/login", data=fields | login)
        if answer.status_code != httpx.codes.SEE_OTHER:
            raise RuntimeError("the login failed")
        visitor = Visitor(http, made)
        await visitor.check()
        yield visitor
    await app.state.neighbour.close()
    await database.close()
