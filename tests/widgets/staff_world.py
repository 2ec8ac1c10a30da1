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
from tests.api.reviews.test_meetings import plan
from tests.api.reviews.test_observing import follow
from tests.api.reviews.test_signoff import sign_as_staff
from tests.api.reviews.test_summary import share as share_summary
from tests.api.reviews.test_summary import write as write_summary
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
    write: Callable[..., Awaitable[str]],
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
    await adviser.send(
        f"{sent.page}/messages", text="Takk for at du sa fra. Når var dette?", audience="reporter"
    )
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/invitation", note="Vi vil gjerne høre mer.")
    await adviser.send(f"{sent.page}/invitation/letter")
    ward = str(solvik.units[0].id)
    await start(adviser, sent, kind="harm_event", physical_harm="significant", unit=ward)
    for side, text in (("reporter", "Hun falt."), ("staff", "Vakten var alene på to poster.")):
        await add_to_timeline(
            adviser, sent, text, side, happened_at="2026-11-02T10:00", about="true"
        )
    await add_learning(adviser, f"{sent.page}/review/learning", "Se etter allergi hver gang.")
    reviewer = await log_in("berit", Role.REVIEWER)
    taken_along = {"kind": "staff", "user": str(reviewer.user_id), "part": "takes_part"}
    await adviser.open(f"{sent.page}/review")
    await adviser.send(f"{sent.page}/review/participants", **taken_along)
    council = await log_in("magnhild", Role.COUNCIL)
    observer = await follow(adviser, sent, council)
    meeting = await plan(adviser, sent, observer)
    await write_summary(adviser, sent)
    await share_summary(adviser, sent)
    signed = {"verdict": "differs", "words": "Vi var to på vakt, ikke én."}
    await sign_as_staff(reviewer, sent, **signed)
    await write_summary(adviser, sent, learned="To skal lese dosen.")
    await share_summary(adviser, sent)
    await sign_as_staff(reviewer, sent, **signed)
    measure = await decide(on=sent, title=LONG_TITLE)
    await share(council=True)
    lesson = await write(scenario="Spill vakten da eskene ble byttet om.")
    digest = await make(*["concern"] * 6, words="Hva tenker dere om dette?")
    await adviser.open(digest)
    await adviser.send(f"{digest}/publish")
    await council.open(digest)
    await council.send(f"{digest}/replies", words="Vi kjenner oss igjen i dette.")
    administrator = await log_in("amina", Role.ADMINISTRATOR)
    page = await administrator.open("/staff/delivery")
    connector = page.text.split("/staff/delivery/connectors/")[1].split('"')[0]
    elsewhere = await log_in("eva", Role.UNIT_LEADER, unit="fodeavdelingen")
    await elsewhere.open(sent.page)
    await elsewhere.send(f"{sent.page}/open-anyway", reason="Pasienten kommer hit i natt.")
    people = {
        Role.ADVISER: adviser,
        Role.UNIT_LEADER: await log_in("jonas", Role.UNIT_LEADER, unit="akuttmottaket"),
        Role.REVIEWER: reviewer,
        Role.COUNCIL: council,
        Role.PRIVACY_OFFICER: await log_in("petter", Role.PRIVACY_OFFICER),
        Role.ADMINISTRATOR: administrator,
    }
    return Work(
        people,
        {
            "reference": sent.reference,
            "meeting_id": meeting.rpartition("/")[2],
            "participant_id": observer,
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
