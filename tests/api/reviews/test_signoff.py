"""Joint sign-off: who stands by the shared account, who sees it otherwise, and who said nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, text

from api.access.permissions import Role
from api.cases.models import Case, CaseEvent
from api.reports.models import Report
from api.reviews import signoff_urgency
from api.reviews.signoff_models import SignOff
from tests.api.cases.conftest import Sent
from tests.api.reviews.conftest import start
from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import httpx

    from api.shared.db import Database
    from tests.staff_fixtures import Browser

SIGN = "/receipt/summary/sign?lang=en"
OTHERWISE = "Jeg ringte klokka sju, ikke åtte."
CONTACT = {"name": "Kari Nordmann", "email": None, "phone": "40 00 00 01"}


async def write(adviser: Browser, sent: Sent, happened: str, *, share: bool = True) -> None:
    """Write a version of the account, and share it with the reporter."""
    path = f"{sent.page}/review/summary"
    await adviser.open(path)
    blank = dict.fromkeys(("came_about", "learned", "next", "open"), "")
    await adviser.send(path, happened=happened, **blank)
    if share:
        await adviser.send(f"{path}/share")


async def take_part(adviser: Browser, sent: Sent, user_id: Any, **fields: Any) -> None:
    """Have a member of staff, or somebody else, take part in the review."""
    review = f"{sent.page}/review"
    await adviser.open(review)
    page = await adviser.send(
        f"{review}/participants", kind="staff", user=str(user_id or ""), **fields
    )
    assert page.status_code == 200, page.text


async def speak_for_them(adviser: Browser, sent: Sent) -> None:
    """Have somebody speak for the reporter."""
    review = f"{sent.page}/review"
    page = await adviser.open(review)
    fields = hidden_fields(page.text, f"{review}/participants")
    await adviser.http.post(
        f"{review}/participants",
        data=fields | {"kind": "representative", "name": "Ola Lie", "part": "speaks_for_them"},
    )


@pytest.fixture
async def asked(
    adviser: Browser, send: Callable[..., Awaitable[Sent]], client: httpx.AsyncClient
) -> Sent:
    """A case whose account is shared: the adviser takes part, and the receipt is open."""
    sent = await send(
        involvement={"keep_informed": True, "take_part": True, "modes": ["written"]},
        contact=CONTACT,
    )
    await start(adviser, sent)
    await take_part(adviser, sent, adviser.user_id)
    await write(adviser, sent, "Dosen ble skrevet to ganger.")
    await client.post("/receipt", data={"code": sent.receipt_code})
    return sent


async def sign(client: httpx.AsyncClient, **fields: Any) -> httpx.Response:
    """Sign by the reporter's page."""
    page = await client.get(SIGN)
    return await client.post(SIGN, data=hidden_fields(page.text, SIGN) | fields)


async def sign_as_staff(browser: Browser, sent: Sent, **fields: Any) -> httpx.Response:
    """Sign by the staff's page."""
    path = f"{sent.page}/review/sign-off"
    await browser.open(path)
    return await browser.send(path, **fields)


async def said(database: Database) -> list[tuple[str, str]]:
    """Return who said what, in order."""
    async with database.begin() as tx:
        rows = await tx.execute(select(SignOff.signer, SignOff.verdict).order_by(SignOff.at))
        return [(signer, verdict) for signer, verdict in rows]


async def test_before_anything_is_shared_there_is_nothing_to_sign(
    reviewed: Sent, adviser: Browser, client: httpx.AsyncClient
) -> None:
    page = (await adviser.open(f"{reviewed.page}/review/sign-off")).text
    assert "There is nothing to sign yet" in page
    assert 'name="verdict"' not in page
    await client.post("/receipt", data={"code": reviewed.receipt_code})
    assert (await client.get(SIGN)).status_code == 303
    sent = await client.post(
        SIGN, data={"id": str(adviser.user_id), "number": "1", "verdict": "agrees"}
    )
    assert sent.status_code == 409


async def test_the_page_tells_the_reporter_what_signing_means_and_what_it_does_not(
    asked: Sent, client: httpx.AsyncClient
) -> None:
    assert "/receipt/summary/sign" in (await client.get("/receipt?lang=en")).text
    page = (await client.get(SIGN)).text
    assert "Dosen ble skrevet to ganger." in page
    assert "You give up no right" in page
    assert "Nothing stops if you do not" in page
    assert "we ask you anew" in page
    assert "1 more took" not in page
    assert "One more took part and has not said anything yet." in page


async def test_both_sides_sign_and_see_each_other(
    asked: Sent, adviser: Browser, client: httpx.AsyncClient, database: Database
) -> None:
    page = (await adviser.open(f"{asked.page}/review")).text
    assert page.count("Not signed") == 2
    page = (await sign_as_staff(adviser, asked, verdict="agrees")).text
    assert page.count("Not signed") == 1
    assert "Astrid: </strong> stands by" in (await client.get(SIGN)).text.replace(
        "Astrid:</strong>", "Astrid: </strong>"
    )
    assert (await sign(client, verdict="agrees")).status_code == 303
    assert "You can stand by this account." in (await client.get(SIGN)).text
    for page_of in ("review", "review/sign-off", "closing"):
        page = (await adviser.open(f"{asked.page}/{page_of}")).text
        assert "Not signed" not in page
        assert "The reporter" in page
    assert await said(database) == [("staff", "agrees"), ("reporter", "agrees")]


async def test_who_sees_it_otherwise_is_kept_beside_the_account_in_their_words(
    asked: Sent, adviser: Browser, client: httpx.AsyncClient
) -> None:
    await sign(client, verdict="differs", words=OTHERWISE)
    page = (await adviser.open(f"{asked.page}/review/sign-off")).text
    assert "Sees it otherwise" in page
    assert OTHERWISE in page
    await sign_as_staff(adviser, asked, verdict="differs", words="Vaktlisten sier åtte.")
    page = (await client.get(SIGN)).text
    assert "sees it otherwise" in page
    assert "Vaktlisten sier åtte." in page


async def test_the_reporter_need_not_explain_and_staff_must(
    asked: Sent, adviser: Browser, client: httpx.AsyncClient, database: Database
) -> None:
    page = await sign_as_staff(adviser, asked, verdict="differs", words="  ")
    assert page.status_code == 422
    assert '<a href="#words">' in page.text
    assert (await sign(client, verdict="differs")).status_code == 303
    assert await said(database) == [("reporter", "differs")]


async def test_nothing_chosen_is_asked_for_and_the_words_stay(
    asked: Sent, client: httpx.AsyncClient, database: Database
) -> None:
    page = await sign(client, words=OTHERWISE)
    assert page.status_code == 422
    assert "Choose one of the two" in page.text
    assert OTHERWISE in page.text
    assert await said(database) == []


async def test_a_changed_account_asks_anew_and_keeps_what_was_said_of_the_one_before(
    asked: Sent, adviser: Browser, client: httpx.AsyncClient
) -> None:
    await sign(client, verdict="differs", words=OTHERWISE)
    await sign_as_staff(adviser, asked, verdict="agrees")
    page = (await adviser.open(f"{asked.page}/review/summary")).text
    assert "2 people have said where they stand on version 1." in page
    assert "everybody is asked anew" in page
    await write(adviser, asked, "Kari ringte klokka sju.", share=False)
    page = (await adviser.open(f"{asked.page}/review/sign-off")).text
    assert "A newer version is written and not shared" in page
    assert "Not signed" not in page
    await adviser.open(f"{asked.page}/review/summary")
    await adviser.send(f"{asked.page}/review/summary/share")
    page = (await adviser.open(f"{asked.page}/review/sign-off")).text
    assert page.count("Not signed") == 2
    assert "To version 1" in page
    assert OTHERWISE in page
    assert "we ask you anew" in (await client.get("/receipt?lang=en")).text
    theirs = (await client.get(SIGN)).text
    assert "We have changed the text since it was signed" in theirs
    assert "Kari ringte klokka sju." in theirs


async def test_a_version_that_was_replaced_while_it_was_read_is_not_signed(
    asked: Sent, adviser: Browser, client: httpx.AsyncClient, database: Database
) -> None:
    hidden = hidden_fields((await client.get(SIGN)).text, SIGN)
    path = f"{asked.page}/review/sign-off"
    opened = await adviser.open(path)
    await write(adviser, asked, "Kari ringte klokka sju.")
    page = await client.post(SIGN, data=hidden | {"verdict": "agrees", "words": OTHERWISE})
    assert page.status_code == 409
    assert "Kari ringte klokka sju." in page.text
    assert OTHERWISE in page.text
    adviser.page = opened
    page = await adviser.send(path, verdict="differs", words=OTHERWISE)
    assert page.status_code == 409
    assert OTHERWISE in page.text
    assert await said(database) == []
    hidden = hidden_fields(page.text, path)
    assert hidden["number"] == "2"
    assert (await adviser.send(path, verdict="differs", words=OTHERWISE)).status_code == 200
    assert await said(database) == [("staff", "differs")]


async def test_sent_twice_it_is_there_once_and_a_changed_mind_keeps_both(
    asked: Sent, adviser: Browser, client: httpx.AsyncClient, database: Database
) -> None:
    hidden = hidden_fields((await client.get(SIGN)).text, SIGN)
    for _again in range(2):
        await client.post(SIGN, data=hidden | {"verdict": "differs", "words": OTHERWISE})
    await sign(client, verdict="differs", words=OTHERWISE)
    assert await said(database) == [("reporter", "differs")]
    await sign(client, verdict="agrees")
    assert await said(database) == [("reporter", "differs"), ("reporter", "agrees")]
    page = (await adviser.open(f"{asked.page}/review/sign-off")).text
    assert page.index("What was said before") < page.index(OTHERWISE)
    async with database.begin() as tx:
        noted = select(CaseEvent.what).where(CaseEvent.what.like("account%"))
        whats = (await tx.scalars(noted.order_by(CaseEvent.at))).all()
    assert whats == ["account_seen_otherwise", "account_signed"]


async def test_other_words_in_a_form_that_was_sent_before_are_not_lost(
    asked: Sent, adviser: Browser, client: httpx.AsyncClient, database: Database
) -> None:
    hidden = hidden_fields((await client.get(SIGN)).text, SIGN)
    await client.post(SIGN, data=hidden | {"verdict": "agrees"})
    await client.post(SIGN, data=hidden | {"verdict": "differs", "words": OTHERWISE})
    assert await said(database) == [("reporter", "agrees"), ("reporter", "differs")]
    assert OTHERWISE in (await adviser.open(f"{asked.page}/review/sign-off")).text


async def test_who_speaks_for_the_reporter_signs_as_that(
    asked: Sent, adviser: Browser, client: httpx.AsyncClient, database: Database
) -> None:
    assert "I speak for the one who reported" not in (await client.get(SIGN)).text
    await speak_for_them(adviser, asked)
    assert "I speak for the one who reported" in (await client.get(SIGN)).text
    await sign(client, verdict="agrees", signer="representative")
    await sign(client, verdict="differs", signer="reporter")
    assert await said(database) == [("representative", "agrees"), ("reporter", "differs")]
    page = (await adviser.open(f"{asked.page}/review/sign-off")).text
    assert "Who speaks for the reporter" in page
    assert page.count("Not signed") == 1


async def test_nobody_signs_as_staff_through_the_receipt(
    asked: Sent, client: httpx.AsyncClient, database: Database
) -> None:
    await sign(client, verdict="agrees", signer="staff")
    assert await said(database) == [("reporter", "agrees")]


async def test_of_the_staff_only_those_who_take_part_sign(
    asked: Sent, log_in: Callable[..., Awaitable[Browser]], database: Database
) -> None:
    other = await log_in("berit", Role.ADVISER)
    path = f"{asked.page}/review/sign-off"
    page = (await other.open(path)).text
    assert 'name="verdict"' not in page
    assert "those sign who take part" in page
    forged = await other.post(path, id=str(other.user_id), number="1", verdict="agrees")
    assert forged.status_code == 409
    assert await said(database) == []


async def test_a_finished_review_can_still_be_signed(
    asked: Sent, adviser: Browser, client: httpx.AsyncClient, database: Database
) -> None:
    await adviser.open(f"{asked.page}/review")
    await adviser.send(f"{asked.page}/review/finish")
    await sign_as_staff(adviser, asked, verdict="agrees")
    await sign(client, verdict="agrees")
    assert len(await said(database)) == 2


async def test_what_the_reporter_says_by_signing_is_news_and_stands_in_the_history(
    asked: Sent, adviser: Browser, client: httpx.AsyncClient, database: Database
) -> None:
    async with database.begin() as tx:
        before = (await tx.scalars(select(Case.news_at))).one()
    await sign(client, verdict="differs", words=OTHERWISE)
    page = (await adviser.open(asked.page)).text
    assert "Somebody said that they see the shared account otherwise" in page
    async with database.begin() as tx:
        assert (await tx.scalars(select(Case.news_at))).one() > before


async def test_danger_in_their_words_marks_the_case_once_a_job_has_read_it(
    asked: Sent, client: httpx.AsyncClient, database: Database
) -> None:
    await sign(client, verdict="differs", words="Jeg orker ikke mer.")
    async with database.begin() as tx:
        row = (await tx.scalars(select(SignOff.id))).one()
        assert await signoff_urgency.unread(tx, row) == ["Jeg orker ikke mer."]
        await signoff_urgency.mark_read(tx, row)
        await signoff_urgency.mark_read(tx, row)
    async with database.begin() as tx:
        assert (await tx.scalars(select(Report.urgent))).one()
        marked = select(CaseEvent).where(CaseEvent.what == "marked_urgent")
        assert len((await tx.scalars(marked)).all()) == 1
        assert await signoff_urgency.unread(tx, row) == []


async def test_nothing_written_by_signing_stands_clear(
    asked: Sent, client: httpx.AsyncClient, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await sign(client, verdict="differs", words=OTHERWISE)
    async with database.begin() as tx:
        for table in ("review_signoffs", "case_events", "audit_entries"):
            for row in (await tx.execute(text(f'SELECT * FROM "{table}"'))).all():  # noqa: S608
                clear = str([each for each in row if not isinstance(each, bytes)])
                assert "ringte" not in clear
    assert "ringte" not in caplog.text


async def test_a_withdrawn_report_is_not_signed_and_shows_nothing_to_staff(
    asked: Sent, adviser: Browser, client: httpx.AsyncClient, database: Database
) -> None:
    hidden = hidden_fields((await client.get(SIGN)).text, SIGN)
    await sign(client, verdict="differs", words=OTHERWISE)
    await client.post("/receipt/withdraw")
    assert (await client.get(SIGN)).status_code == 303
    await client.post(SIGN, data=hidden | {"verdict": "agrees"})
    assert len(await said(database)) == 1
    page = (await adviser.open(f"{asked.page}/review/sign-off")).text
    assert "There is nothing left to read" in page
    assert OTHERWISE not in page


async def test_a_sign_off_of_a_case_out_of_reach_is_not_there(
    asked: Sent, log_in: Callable[..., Awaitable[Browser]]
) -> None:
    other = await log_in("dina", Role.UNIT_LEADER, unit="fodeavdelingen")
    assert (await other.open(f"{asked.page}/review/sign-off")).status_code == 404
