"""Two services, three units and something real in each: what the role × route matrix opens.

A new route with a parameter that is not known here fails the matrix until `PARAMETERS` (and, when
its reach is neither the case's unit nor the whole service, `REACH`) says what to open.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from sqlalchemy import select

from api.access import audit
from api.access.models import Assignment, RoleClaim, Service, StaffSession, Unit, User
from api.access.permissions import Role
from api.access.service import NewAssignment, create_user
from api.cases.handover_models import CaseHandover
from api.cases.models import BreakGlass, Case, SavedView
from api.forwarding.models import Connector, Delivery
from api.forwarding.schemas import FolderConfig, NewConnector
from api.forwarding.service import Reach, create_connector
from api.lessons.models import Digest, DigestReply, Lesson, LessonUnit
from api.lessons.schemas import Figures, LessonText
from api.measures.models import EffectCheck, Measure, MeasureCase
from api.measures.schemas import MeasureText
from api.reports.models import Report
from api.reviews.meeting_models import Meeting
from api.reviews.models import Participant, Review
from api.reviews.summary_models import Summary, SummaryComment
from api.shared import clock, ids, sealing
from api.shared.http import Egress
from tests.staff_fixtures import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    import httpx
    from fastapi import FastAPI
    from fastapi.routing import APIRoute
    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass
class Spot:
    """A unit with a case in it. `word` stands in its report and nowhere else."""

    service: Service
    unit: Unit
    word: str
    reference: str = ""
    things: dict[str, Any] = field(default_factory=dict)
    """What else is there: by the name of the path parameter, its value."""


@dataclass
class Member:
    """Somebody in one role, in the whole of the first service or in its first unit alone."""

    role: Role
    whole_service: bool
    id: UUID
    cookie: str
    csrf_token: str

    def reaches(self, method: str, route: APIRoute, spot: Spot, world: World) -> bool:
        """Return whether what the route opens there is theirs, if the route is."""
        rule = REACH.get(f"{method} {route.path}") or (
            "unit" if OF_A_UNIT & set(route.param_convertors) else "service"
        )
        same_service = spot.service is world.own.service
        if rule == "same service":
            return same_service
        if rule == "nobody":
            return False
        if rule == "unit":
            return same_service and (self.whole_service or spot is world.own)
        return same_service and self.whole_service


@dataclass
class World:
    """The three spots, and who is tried on them."""

    own: Spot
    neighbour: Spot
    elsewhere: Spot
    members: list[Member] = field(default_factory=list)

    @property
    def spots(self) -> list[Spot]:
        """Return the three of them."""
        return [self.own, self.neighbour, self.elsewhere]


OF_A_UNIT = {"reference", "measure_id"}
"""Parameters of what belongs to a unit; the others' things are a whole service's."""

REACH: dict[str, str] = {
    "POST /staff/cases/{reference}/open-anyway": "same service",
    "POST /staff/logins/{session_id}/end": "nobody",
    "POST /staff/inbox/views/{view_id}/rename": "nobody",
    "POST /staff/inbox/views/{view_id}/delete": "nobody",
    "GET /staff/observing/{participant_id}": "nobody",
    "POST /staff/observing/{participant_id}": "nobody",
    "GET /staff/users/new": "service",
    "POST /staff/users/new": "service",
    "GET /staff/users/claims": "service",
    "POST /staff/users/claims": "service",
    "GET /staff/council/{digest_id}": "same service",
    "GET /staff/council/{digest_id}/replies": "same service",
    "POST /staff/council/{digest_id}/replies": "same service",
    **{
        f"{method} /staff/lessons/{{lesson_id}}{verb}": "unit"
        for method in ("GET", "POST")
        for verb in (
            "",
            *("/answer", "/edit", "/further", "/share", "/simulation", "/withdraw", "/write-on"),
        )
    },
}
"""By route, where what it opens is neither a case of a unit nor a service's.

`unit`: what is in one unit, or in a service, of theirs;
`service` for a page without parameters: for those who have the role in all of a service;
`same service`: anything in a service where they have the role at all; `nobody`: what is another's.
"""

HANDED_OVER = {"party": "Annendal", "reach": "22 00 00 00", "why_handed_over": "Der."}

PARAMETERS: dict[str, Callable[[Spot], Any]] = {
    "reference": lambda spot: spot.reference,
    "slug": lambda spot: spot.service.slug,
    "unit": lambda spot: spot.unit.slug,
    "line_id": lambda spot: "new",
    "connector_id": lambda spot: spot.things["connector_id"],
    "delivery_id": lambda spot: spot.things["delivery_id"],
    "user_id": lambda spot: spot.things["user_id"],
    "session_id": lambda spot: spot.things["session_id"],
    "assignment_id": lambda spot: spot.things["assignment_id"],
    "view_id": lambda spot: spot.things["view_id"],
    "opening_id": lambda spot: spot.things["opening_id"],
    "claim_id": lambda spot: spot.things["claim_id"],
    "measure_id": lambda spot: spot.things["measure_id"],
    # Never looked up: what was sent gives no reason, and whose the case is comes before that.
    "link_id": lambda spot: spot.things["case"].id,
    "unit_id": lambda spot: spot.unit.id,
    "check_id": lambda spot: spot.things["check_id"],
    "form": lambda spot: "decide",
    "lesson_id": lambda spot: spot.things["lesson_id"],
    "digest_id": lambda spot: spot.things["digest_id"],
    "reply_id": lambda spot: spot.things["reply_id"],
    "meeting_id": lambda spot: spot.things["meeting_id"],
    "comment_id": lambda spot: spot.things["comment_id"],
    "participant_id": lambda spot: spot.things["participant_id"],
    "/staff/delivery/connectors/{connector_id}/{verb}": lambda spot: "rest",
}
"""What stands for a path parameter at a spot: by its name or, for a choice, by its route."""

SENT: dict[str, dict[str, str]] = {
    "/staff/cases/{reference}/review/meetings/{meeting_id}/cancel": {"version": "1"},
    "/staff/cases/{reference}/review/summary/share": {"number": "1"},
    "/staff/observing/{participant_id}": {"id": str(ids.new_id()), "words": "Alle ble hørt."},
    "/staff/cases/{reference}/invitation/times/remove": {"start": "2027-01-11T10:00:00+01:00"},
    "/staff/inbox/views/{view_id}/rename": {"name": "Mine"},
    "/staff/council/{digest_id}/replies": {"client_id": str(ids.new_id()), "words": "Takk."},
    "/staff/council/{digest_id}/answers/{reply_id}": {
        "client_id": str(ids.new_id()),
        "words": "Takk.",
    },
    "/staff/lessons/{lesson_id}/answer": {"answer": "adopted"},
    "/staff/services/{slug}/preview.css": {"colour": "7a1f5c"},
}
"""By route, the fields or the query without which it does not come to look whose the thing is."""


def address(route: APIRoute, spot: Spot) -> str:
    """Return the route's address of what is at the spot. Raises LookupError naming what to add."""
    values = {}
    for name in route.param_convertors:
        choice = choice_of(route, name)
        if choice is not None:
            values[name] = choice
            continue
        fill = PARAMETERS.get(name) or PARAMETERS.get(route.path)
        if fill is None:
            raise LookupError(
                f"{route.path}: tell in tests/api/access/matrix_world.py: PARAMETERS what "
                f"{{{name}}} is at a spot, a real one"
            )
        values[name] = fill(spot)
    return route.path_format.format_map(values)


def choice_of(route: APIRoute, name: str) -> str | None:
    """Return the first of the values a parameter can have, when its type lists them."""
    for each in route.dependant.path_params:
        kind = each.field_info.annotation
        if each.name == name and isinstance(kind, type) and issubclass(kind, Enum):
            return str(next(iter(kind)).value)
        if each.name == name and get_origin(kind) is Literal:
            return str(get_args(kind)[0])
    return None


def has_place(route: APIRoute) -> bool:
    """Return whether the route opens something that is in one place and not in another."""
    return any(choice_of(route, name) is None for name in route.param_convertors)


async def make_world(app: FastAPI, client: httpx.AsyncClient, roles: list[Role]) -> World:
    """Make it all, with two members for each of `roles`."""
    settings = app.state.settings
    async with app.state.database.begin() as tx:
        solvik = await _service(tx, "solvik")
        fjordvik = await _service(tx, "fjordvik")
        world = World(
            Spot(solvik, await _unit(tx, solvik, "a"), "blåveis"),
            Spot(solvik, await _unit(tx, solvik, "b"), "tusenfryd"),
            Spot(fjordvik, await _unit(tx, fjordvik, "c"), "rødkløver"),
        )
        for service in (solvik, fjordvik):
            folder = settings.folder_root / service.slug
            folder.mkdir(parents=True)
            wanted = NewConnector(name="Mappe", config=FolderConfig(folder=service.slug))
            async with Egress() as egress:
                reach = Reach(egress, settings.folder_root)
                await create_connector(tx, service, wanted, reach, audit.SYSTEM)
    for spot in world.spots:
        spot.reference = await _report(client, spot)
    async with app.state.database.begin() as tx:
        for spot in world.spots:
            await _find_things(tx, spot)
            await _make_colleague(tx, spot)
            await _learn(tx, spot)
            await _review(tx, spot)
        for role in roles:
            for whole in (True, False):
                world.members.append(await _member(tx, world, role, whole_service=whole))
    return world


async def _service(tx: AsyncSession, slug: str) -> Service:
    name = dict.fromkeys(("nb", "nn", "en"), slug.title())
    service = Service(
        id=ids.new_id(), slug=slug, name=name, phone="55 00 00 00", created_at=clock.now()
    )
    tx.add(service)
    await tx.flush()
    return service


async def _unit(tx: AsyncSession, service: Service, slug: str) -> Unit:
    name = dict.fromkeys(("nb", "nn", "en"), f"Avdeling {slug.upper()}")
    unit = Unit(
        id=ids.new_id(), service_id=service.id, slug=slug, name=name, synonyms=[], position=0
    )
    tx.add(unit)
    await tx.flush()
    return unit


async def _report(client: httpx.AsyncClient, spot: Spot) -> str:
    body = {
        "service": spot.service.slug,
        "language": "nb",
        "what_happened": f"Det sto {spot.word} på skiltet.",
        "what_matters": f"At {spot.word} blir husket.",
        "place": {"unit": spot.unit.slug, "text": None},
        "involvement": {"keep_informed": True, "take_part": True, "modes": ["phone"]},
        "contact": {"name": f"Kari {spot.word}", "email": "kari@example.org", "phone": None},
    }
    answer = await client.post("/api/v1/reports", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["reference"])


async def _find_things(tx: AsyncSession, spot: Spot) -> None:
    case = await tx.scalar(select(Case).where(Case.reference == spot.reference))
    assert case is not None
    spot.things["case"] = case
    delivery = await tx.scalar(select(Delivery).where(Delivery.report_id == case.report_id))
    assert delivery is not None
    spot.things["delivery_id"] = delivery.id
    spot.things["connector_id"] = await tx.scalar(
        select(Connector.id).where(Connector.service_id == spot.service.id)
    )
    await _measure(tx, spot, case)


async def _measure(tx: AsyncSession, spot: Spot, case: Case) -> None:
    """Make a measure in the spot's unit that answers its case, with a check to come."""
    key_id, key = await sealing.new_key(tx)
    measure_id, now = ids.new_id(), clock.now()
    text = MeasureText(title=f"Om {spot.word}").model_dump_json()
    measure = Measure(
        id=measure_id,
        service_id=spot.service.id,
        unit_id=spot.unit.id,
        key_id=key_id,
        state="implemented",
        strength="strong",
        body=key.seal("measures.body", measure_id, text),
        version=1,
        client_id=ids.new_id(),
        created_at=now,
        changed_at=now,
    )
    tx.add(measure)
    await tx.flush()
    check = EffectCheck(id=ids.new_id(), measure_id=measure_id, planned_on=clock.today())
    tx.add_all([MeasureCase(measure_id=measure_id, case_id=case.id, linked_at=now), check])
    await tx.flush()
    spot.things |= {"measure_id": measure_id, "check_id": check.id}


async def _make_colleague(tx: AsyncSession, spot: Spot) -> None:
    """Give the spot somebody who works there, logged in, and a claim that means their role."""
    given = [NewAssignment(Role.ADVISER, spot.service.id, spot.unit.id)]
    email = f"{spot.unit.slug}@solvik.example"
    user, _address = await create_user(tx, email, "Ola", PASSWORD, given)
    await _logged_in(tx, user, Role.ADVISER, whole_service=False)
    claim = RoleClaim(
        id=ids.new_id(),
        value="group",
        service_id=spot.service.id,
        unit_id=spot.unit.id,
        role=Role.ADVISER,
    )
    tx.add(claim)
    view = SavedView(
        id=ids.new_id(), user_id=user.id, name=b"sealed", query={}, made_at=clock.now()
    )
    tx.add(view)
    await tx.flush()
    spot.things["view_id"] = view.id
    spot.things["opening_id"] = await _open_anyway(tx, spot.things["case"], user.id)
    spot.things["user_id"], spot.things["claim_id"] = user.id, claim.id
    spot.things["session_id"] = await tx.scalar(
        select(StaffSession.id).where(StaffSession.user_id == user.id)
    )
    spot.things["assignment_id"] = await tx.scalar(
        select(Assignment.id).where(Assignment.user_id == user.id)
    )


async def _learn(tx: AsyncSession, spot: Spot) -> None:
    """Share a lesson with the spot's unit, and give the council a digest that it replied to."""
    key_id, key = await sealing.new_key(tx)
    lesson_id, digest_id, reply_id = ids.new_id(), ids.new_id(), ids.new_id()
    case, now = spot.things["case"], clock.now()
    text = LessonText(title=spot.word, happened=spot.word).model_dump_json()
    author, _address = await create_user(tx, f"{spot.word}@solvik.example", "Ola", PASSWORD, [])
    digest = await tx.scalar(select(Digest).where(Digest.service_id == spot.service.id))
    if digest is None:
        digest = Digest(
            id=digest_id,
            service_id=spot.service.id,
            key_id=key_id,
            quarter=now.date(),
            figures=Figures(total=None, kinds=[], categories=[], closed=None).model_dump(),
            words=None,
            made_by=author.id,
            made_at=now,
            published_at=now,
        )
        tx.add(digest)
    tx.add(
        Lesson(
            id=lesson_id,
            service_id=spot.service.id,
            unit_id=spot.unit.id,
            case_id=case.id,
            key_id=key_id,
            state="shared",
            language="nb",
            category=None,
            text=key.seal("lessons.text", lesson_id, text),
            version=1,
            begun_at=now,
            changed_at=now,
            shared_at=now,
        )
    )
    await tx.flush()
    tx.add(LessonUnit(lesson_id=lesson_id, unit_id=spot.unit.id, asked_at=now))
    reply_key = await sealing.data_key(tx, digest.key_id)
    tx.add(
        DigestReply(
            id=reply_id,
            digest_id=digest.id,
            client_id=reply_id,
            user_id=author.id,
            at=now,
            words=reply_key.seal("digest_replies.words", reply_id, "Takk."),
        )
    )
    spot.things |= {"lesson_id": lesson_id, "digest_id": digest.id, "reply_id": reply_id}


async def _open_anyway(tx: AsyncSession, case: Case, user_id: UUID) -> UUID:
    """Let a colleague have opened the case without access."""
    report = await tx.get_one(Report, case.report_id)
    key, opening_id = await sealing.data_key(tx, report.key_id), ids.new_id()
    tx.add(
        BreakGlass(
            id=opening_id,
            case_id=case.id,
            user_id=user_id,
            role=Role.ADVISER,
            reason=key.seal("break_glass.reason", opening_id, "Vakt"),
            at=clock.now(),
            until=clock.now(),
        )
    )
    await tx.flush()
    return opening_id


async def _review(tx: AsyncSession, spot: Spot) -> None:
    """Start a review of the case, with a meeting, a shared summary and a comment on it."""
    case = spot.things["case"]
    report = await tx.get_one(Report, case.report_id)
    key = await sealing.data_key(tx, report.key_id)
    now, review_id, meeting_id, summary_id, comment_id = (
        clock.now(),
        *(ids.new_id() for _ in "1234"),
    )
    participant_id, handover_id = ids.new_id(), ids.new_id()
    rows = [
        Review(
            id=review_id,
            case_id=case.id,
            method="brief_review",
            version=1,
            started_at=now,
            started_by=spot.things["user_id"],
        ),
        Participant(
            id=participant_id,
            review_id=review_id,
            kind="observer",
            part="observes",
            user_id=spot.things["user_id"],
            added_at=now,
        ),
        CaseHandover(
            id=handover_id,
            case_id=case.id,
            body=key.seal("case_handovers.body", handover_id, json.dumps(HANDED_OVER)),
            basis="law",
            with_dialogue=False,
            with_contact=False,
            at=now,
            by_id=spot.things["user_id"],
        ),
        Meeting(
            id=meeting_id,
            case_id=case.id,
            kind="joint",
            state="planned",
            by_invitation=False,
            starts_at=now,
            ends_at=now,
            agenda=key.seal("review_meetings.agenda", meeting_id, spot.word),
            version=1,
            sequence=0,
            planned_at=now,
        ),
        Summary(
            id=summary_id,
            review_id=review_id,
            number=1,
            body=key.seal("review_summaries.body", summary_id, json.dumps({"happened": spot.word})),
            written_by=spot.things["user_id"],
            written_at=now,
            shared_at=now,
        ),
        SummaryComment(
            id=comment_id,
            summary_id=summary_id,
            sent_id=ids.new_id(),
            place="",
            body=key.seal("review_summary_comments.body", comment_id, spot.word),
            at=now,
            urgent=False,
        ),
    ]
    for row in rows:
        tx.add(row)
        await tx.flush()
    spot.things |= {"meeting_id": meeting_id, "comment_id": comment_id}
    spot.things["participant_id"] = participant_id


async def _member(tx: AsyncSession, world: World, role: Role, *, whole_service: bool) -> Member:
    unit_id = None if whole_service else world.own.unit.id
    given = [NewAssignment(role, world.own.service.id, unit_id)]
    email = f"{role}-{'all' if whole_service else 'one'}@solvik.example"
    user, _address = await create_user(tx, email, "Astrid", PASSWORD, given)
    return await _logged_in(tx, user, role, whole_service=whole_service)


async def _logged_in(tx: AsyncSession, user: User, role: Role, *, whole_service: bool) -> Member:
    token, csrf_token = ids.new_token(), ids.new_token()
    tx.add(
        StaffSession(
            token_digest=sealing.vault(tx).digest("staff session", token),
            id=ids.new_id(),
            user_id=user.id,
            csrf_token=csrf_token,
            method="password",
            device="",
            created_at=clock.now(),
            last_seen_at=clock.now(),
            expires_at=clock.now() + timedelta(hours=1),
        )
    )
    return Member(role, whole_service, user.id, token, csrf_token)
