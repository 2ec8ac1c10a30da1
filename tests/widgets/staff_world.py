"""Solvik at work: a case that went all the way, so that every page of the staff has content.

Made through the pages themselves. `THINGS` says what stands for a path parameter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest_asyncio

from api.access import audit
from api.access.permissions import Role
from api.forwarding.schemas import FolderConfig, NewConnector
from api.forwarding.service import Reach, create_connector
from api.shared.http import Egress
from tests.api.cases.conftest import send
from tests.api.lessons.conftest import checker, share, write
from tests.api.lessons.test_digests import make
from tests.api.measures.conftest import case, decide, propose
from tests.api.reviews.conftest import start
from tests.api.reviews.test_learning import add as add_learning
from tests.api.reviews.test_timeline import add as add_to_timeline
from tests.staff_fixtures import Browser

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import FastAPI

    from tests.api.cases.conftest import Sent
    from tests.fixtures import Solvik

__all__ = ["case", "checker", "decide", "make", "propose", "send", "share", "write"]

NAME = "Kari Nordmann"
STORY = (
    "Mor fikk feil medisin på fredag. Hun ble svimmel og falt på vei til badet. "
    "Vi ringte på klokka tre ganger, men ingen kom. Sykepleieren som kom til slutt, var snill."
)
MATTERS = "At noen hører på oss, og at det ikke skjer med den neste som ligger der."
LONG_TITLE = "Medikamentskapet på vaktrommet får to adskilte hyller for legemidler som ligner"


@dataclass(frozen=True)
class Work:
    """Who is at work, and what there is to open."""

    people: dict[Role, Browser]
    things: dict[str, str]
    """What stands for a path parameter, by its name."""


@pytest_asyncio.fixture
async def work(
    app: FastAPI,
    solvik: Solvik,
    adviser: Browser,
    log_in: Callable[..., Awaitable[Browser]],
    send: Callable[..., Awaitable[Sent]],
    decide: Callable[..., Awaitable[str]],
    share: Callable[..., Awaitable[str]],
    make: Callable[..., Awaitable[str]],
) -> Work:
    """One case with a dialogue, a review, a measure; a lesson, a digest, a connector."""
    await _connect(app, solvik)
    sent = await send(
        unit="akuttmottaket",
        what_happened=STORY,
        what_matters=MATTERS,
        involvement={"keep_informed": True, "take_part": True, "modes": ["phone"]},
        contact={"name": NAME, "email": "kari.nordmann@solvik-kommune.example", "phone": None},
    )
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/messages", text="Takk for at du sa fra. Når var dette?")
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/invitation", note="Vi vil gjerne høre mer.")
    await adviser.send(f"{sent.page}/invitation/letter")
    await start(adviser, sent, kind="harm_event", perceived_harm="severe")
    for side, text in (("reporter", "Hun falt."), ("staff", "Vakten var alene på to poster.")):
        await add_to_timeline(
            adviser, sent, text, side, happened_at="2026-11-02T10:00", about="true"
        )
    await add_learning(adviser, f"{sent.page}/review/learning", "Se etter allergi hver gang.")
    measure = await decide(on=sent, title=LONG_TITLE)
    lesson = await share(council=True)
    council = await log_in("magnhild", Role.COUNCIL)
    digest = await make(*["concern"] * 6, words="Hva tenker dere om dette?")
    await adviser.open(digest)
    await adviser.send(f"{digest}/publish")
    await council.open(digest)
    await council.send(f"{digest}/replies", words="Vi kjenner oss igjen i dette.")
    administrator = await log_in("amina", Role.ADMINISTRATOR)
    page = await administrator.open("/staff/delivery")
    connector = page.text.split("/staff/delivery/connectors/")[1].split('"')[0]
    people = {
        Role.ADVISER: adviser,
        Role.ADMINISTRATOR: administrator,
        Role.PRIVACY_OFFICER: await log_in("petter", Role.PRIVACY_OFFICER),
        Role.COUNCIL: council,
    }
    return Work(
        people,
        {
            "reference": sent.reference,
            "measure_id": measure.rpartition("/")[2],
            "lesson_id": lesson.rpartition("/")[2],
            "digest_id": digest.rpartition("/")[2],
            "connector_id": connector,
            "kind": "webhook",
            "slug": "solvik",
            "line_id": "new",
            "unit": "akuttmottaket",
            "user_id": str(adviser.user_id),
        },
    )


async def _connect(app: FastAPI, solvik: Solvik) -> None:
    settings = app.state.settings
    (settings.folder_root / "ut").mkdir(parents=True)
    wanted = NewConnector(name="Kvalitetssystemet", config=FolderConfig(folder="ut"))
    async with app.state.database.begin() as tx, Egress() as egress:
        await create_connector(
            tx, solvik.service, wanted, Reach(egress, settings.folder_root), audit.SYSTEM
        )
