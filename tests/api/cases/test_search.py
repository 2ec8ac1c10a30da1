"""Searching the inbox: by reference, and by what people wrote, which lies sealed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import undefer

from api.access.models import AuditEntry, Service
from api.access.permissions import Role
from api.cases import inbox, searching
from api.cases.models import Case, CaseSearch
from api.reports import search, terms
from api.reports.models import Report
from api.shared import clock, ids, jobs
from tests.api.cases.test_inbox import leading, listed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from typing import Any

    import httpx

    from api.shared.db import Database
    from tests.api.cases.conftest import Sent
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    Send = Callable[..., Awaitable[Sent]]


async def found(browser: Browser, typed: str) -> list[str]:
    """Search from the inbox, and return the references of what is shown."""
    await browser.open("/staff/cases")
    page = await browser.send("/staff/inbox/search", typed=typed)
    assert page.status_code == 200, page.text
    return listed(page)


async def as_reporter(client: httpx.AsyncClient, sent: Sent) -> dict[str, str]:
    opened = await client.post("/api/v1/receipts/open", json={"receipt_code": sent.receipt_code})
    return {"Authorization": f"Bearer {opened.json()['token']}"}


async def test_a_word_finds_the_reports_that_say_it_in_any_form(
    adviser: Browser, send: Send
) -> None:
    fall = await send(what_happened="Mor ramlet ut av sengen om natten på sykehuset.")
    pills = await send(what_happened="Feil medisiner.", what_matters="Å sove trygt i senga.")
    english = await send(language="en", what_happened="Nurses were waiting in the hallways.")
    for typed, expected in (
        ("medisin", [pills]),
        ("MEDISINENE", [pills]),
        ("seng", [pills, fall]),
        ("natt sengen", [fall]),
        ("nurse hallway", [english]),
        ("sykehus medisin", []),
        ("trygt", [pills]),
        ("giraff", []),
        ("!", []),
    ):
        assert await found(adviser, typed) == [each.reference for each in expected], typed


@pytest.mark.parametrize(
    ("said", "typed"),
    [
        ("Det var mugg på vaskerommet.", "vaskerom"),
        ("Det var mugg på vaskerom 2.", "vaskerommene"),
        ("Hjemmet ringte.", "hjem"),
        ("Legen kom ikke.", "komme"),
    ],
)
async def test_two_m_in_the_middle_are_found_by_one_at_the_end_and_the_other_way_round(
    adviser: Browser, send: Send, said: str, typed: str
) -> None:
    sent = await send(what_happened=said)
    assert await found(adviser, typed) == [sent.reference]


def shown(browser: Browser) -> httpx.Response:
    """Return the page that is open."""
    assert browser.page is not None
    return browser.page


async def sent_over_time(
    send: Send, database: Database, ages: Sequence[timedelta], **told: Any
) -> list[str]:
    """Send reports so long ago, and return their references."""
    references = []
    for age in ages:
        sent = await send(**told)
        references.append(sent.reference)
        at = clock.now() - age
        async with database.begin() as tx:
            report = await tx.scalar(select(Report).where(Report.reference == sent.reference))
            assert report is not None
            report.submitted_at = at
            await search.index(tx, report)
            await tx.execute(
                update(Case).where(Case.reference == sent.reference).values(opened_at=at)
            )
    return references


AGES = [timedelta(days=days) for days in (0, 1, 2, 9, 70, 74, 500, 900)]
"""Some in each span of time that is looked through by itself, and at its ends."""


async def test_what_is_found_comes_newest_first_from_all_the_years(
    adviser: Browser, send: Send, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = await sent_over_time(send, database, AGES, what_happened="Mor ramlet.")
    await sent_over_time(send, database, AGES[::3], what_happened="Far ventet.")
    assert await found(adviser, "ramlet") == sent
    monkeypatch.setattr(inbox, "PAGE", 3)
    pages = [await found(adviser, "ramlet mor")]
    while address := leading(shown(adviser), "next"):
        pages.append(listed(await adviser.open(address)))
    assert pages == [sent[:3], sent[3:6], sent[6:]]
    while address := leading(shown(adviser), "prev"):
        pages.append(listed(await adviser.open(address)))
    assert pages[3:] == [sent[3:6], sent[:3]]


async def test_what_is_found_can_be_turned_round_narrowed_and_put_in_another_order(
    adviser: Browser, send: Send, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = await sent_over_time(send, database, AGES, what_happened="Mor ramlet.")
    praise = await sent_over_time(
        send,
        database,
        [timedelta(days=7), timedelta(days=800)],
        what_happened="Mor ramlet ikke.",
        kind="good_care",
    )
    await found(adviser, "ramlet")
    address = str(shown(adviser).url)
    monkeypatch.setattr(inbox, "PAGE", 6)
    oldest = [sent[7], praise[1], sent[6], sent[5], sent[4], sent[3], praise[0], sent[2]]
    first = await adviser.open(f"{address}&sort=-received")
    assert listed(first) == oldest[:6]
    assert listed(await adviser.open(leading(first, "next"))) == [*oldest[6:], sent[1], sent[0]]
    assert listed(await adviser.open(leading(shown(adviser), "prev"))) == oldest[:6]
    assert listed(await adviser.open(f"{address}&kind=good_care")) == praise
    day = (clock.now() - timedelta(days=700)).date()
    assert listed(await adviser.open(f"{address}&received_to={day}")) == [praise[1], sent[7]]
    by_reference = sorted([*sent, *praise])
    assert listed(await adviser.open(f"{address}&sort=reference")) == by_reference[:6]


async def test_a_search_from_the_ends_of_time_finds_what_lies_beyond(
    adviser: Browser, send: Send
) -> None:
    sent = await send(what_happened="Mor ramlet.")
    await found(adviser, "ramlet")
    address = str(shown(adviser).url)
    for year in ("0001-01-01", "9999-12-31"):
        place = f"{year}T12:00:00%2B00:00~{'0' * 32}"
        for sort in ("received", "-received"):
            page = await adviser.open(f"{address}&sort={sort}&after={place}")
            assert page.status_code == 200
            beyond = (year == "0001-01-01") == (sort == "-received")
            assert listed(page) == ([sent.reference] if beyond else [])


async def test_a_search_says_how_many_it_found_only_if_it_looked_at_all(
    adviser: Browser, send: Send, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sent_over_time(send, database, AGES, what_happened="Mor ramlet.")
    await found(adviser, "ramlet")
    assert re.search(r">\s*8 cases\s*<", shown(adviser).text)
    monkeypatch.setattr(inbox, "PAGE", 3)
    await found(adviser, "ramlet")
    assert re.search(r">\s*4 cases or more\s*<", shown(adviser).text)


async def test_messages_are_found_from_both_sides_as_soon_as_they_are_stored(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent = await send()
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/messages", text="Var det i dusjen?", audience="reporter")
    bearer = await as_reporter(client, sent)
    said = {"text": "Nei, på kjøkkenet."}
    await client.post("/api/v1/receipts/current/messages", json=said, headers=bearer)
    assert await found(adviser, "dusj") == [sent.reference]
    assert await found(adviser, "kjøkken dusjen") == [sent.reference]


KARI = {"name": "Kari Nordmann", "email": "kari@example.org", "phone": "99887766"}


async def test_a_reporter_is_found_by_their_whole_address_or_number_alone(
    adviser: Browser, send: Send, client: httpx.AsyncClient
) -> None:
    sent, other = await send(contact=KARI), await send(contact={"phone": "99887767"})
    for typed in ("kari@example.org", "Kari@Example.org", "99887766", "+47 998 87 766"):
        assert await found(adviser, typed) == [sent.reference], typed
    for typed in ("Nordmann", "kari", "kari@example", "9988776", "example.org", "99887765"):
        assert await found(adviser, typed) == [], typed
    await client.delete("/api/v1/receipts/current", headers=await as_reporter(client, sent))
    assert await found(adviser, "99887766") == []
    assert await found(adviser, "99887767") == [other.reference]


async def test_eight_digits_are_looked_for_as_a_reference_too(
    adviser: Browser, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_phone = await send(contact=KARI)
    monkeypatch.setattr(ids, "new_reference", lambda: "9988-7766")
    by_reference = await send()
    assert await found(adviser, "9988 7766") == [by_reference.reference, by_phone.reference]


async def test_nobody_is_found_by_contact_where_one_may_not_see_it(
    log_in: Callable[..., Awaitable[Browser]], send: Send, database: Database
) -> None:
    reviewer = await log_in("rita", Role.REVIEWER)
    sent = await send(unit="akuttmottaket", contact=KARI, what_happened="Mor ramlet.")
    async with database.begin() as tx:
        await tx.execute(update(Case).values(responsible_id=reviewer.user_id))
    leader = await log_in("lena", Role.UNIT_LEADER, unit="fodeavdelingen")
    for person, may_see in ((reviewer, False), (leader, True)):
        page = await person.open("/staff/cases")
        assert ("phone number" in page.text) == may_see
        assert await found(person, "kari@example.org") == []
        assert await found(person, "99887766") == []
    assert await found(reviewer, "ramlet") == [sent.reference]


@pytest.mark.parametrize("cut", [9, 8, 6, 5, 4])
async def test_a_reference_is_found_whole_and_by_its_beginning(
    adviser: Browser, send: Send, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    monkeypatch.setattr(ids, "new_reference", lambda: "7K3Q-92MX")
    sent = await send()
    monkeypatch.setattr(ids, "new_reference", lambda: "8K3Q-92MX")
    await send()
    typed = sent.reference[:cut]
    assert await found(adviser, typed) == [sent.reference]
    assert await found(adviser, typed.lower().replace("-", "")) == [sent.reference]
    assert await found(adviser, "7K3Q-93") == []


async def test_a_word_of_a_references_letters_is_a_word(adviser: Browser, send: Send) -> None:
    sent = await send(what_happened="Det er fare for brann.")
    assert await found(adviser, "fare") == [sent.reference]
    assert searching.reference_in("fare") is None
    assert searching.reference_in("FARE-") == "FARE"


async def test_withdrawing_a_report_takes_away_what_a_search_could_find(
    adviser: Browser, send: Send, client: httpx.AsyncClient, database: Database
) -> None:
    sent = await send(what_happened="Mor ramlet.")
    assert await found(adviser, "ramlet") == [sent.reference]
    await client.delete("/api/v1/receipts/current", headers=await as_reporter(client, sent))
    assert await found(adviser, "ramlet") == []
    async with database.begin() as tx:
        assert await tx.scalar(select(Report.terms)) == []


async def test_a_search_shows_nothing_out_of_reach(
    log_in: Callable[..., Awaitable[Browser]], send: Send
) -> None:
    leader = await log_in("lena", Role.UNIT_LEADER, unit="akuttmottaket")
    own = await send(unit="akuttmottaket", what_happened="Mor ramlet.")
    other = await send(unit="fodeavdelingen", what_happened="Mor ramlet.")
    assert await found(leader, "ramlet") == [own.reference]
    assert await found(leader, other.reference) == []


async def test_two_words_with_the_same_hash_show_nothing_wrong(
    adviser: Browser, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "_hash", lambda _digest: 7)
    sent = await send(what_happened="Mor ramlet.")
    assert await found(adviser, "giraff") == []
    assert await found(adviser, "ramlet") == [sent.reference]


async def test_equal_words_in_two_services_do_not_show(
    send: Send, database: Database, solvik: Solvik
) -> None:
    await send(what_happened="Mor ramlet.")
    async with database.begin() as tx:
        other = Service(
            id=ids.new_id(), slug="fjord", name={"nb": "F"}, phone="1", created_at=clock.now()
        )
        tx.add(other)
        held = tx.info["vault"]
        report = (await tx.scalars(select(Report).options(undefer(Report.terms)))).one()
    here = terms.terms_of(held, solvik.service.id, "nb", ["Mor ramlet."])
    assert report.terms == [terms.day(report.submitted_at), *here]
    assert not set(here) & set(terms.terms_of(held, other.id, "nb", ["Mor ramlet."]))


async def test_nobody_learns_from_address_log_or_database_what_was_typed(
    adviser: Browser, send: Send, database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    await send(what_happened="Mor ramlet.")
    await found(adviser, "ramlet kjempelangt")
    assert "ramlet" not in str(shown(adviser).url)
    assert 'value="ramlet kjempelangt"' in shown(adviser).text
    links = re.findall(r'href="([^"]+)"', shown(adviser).text)
    assert not [link for link in links if "ramlet" in link]
    output = capfd.readouterr()
    assert "ramlet" not in output.out + output.err
    async with database.begin() as tx:
        for table in ("case_searches", "reports", "audit_entries", "case_events"):
            for row in await tx.execute(text(f"SELECT {table}::text FROM {table}")):  # noqa: S608
                assert "ramlet" not in row[0]
                assert b"ramlet".hex() not in row[0]


async def test_a_search_is_logged_with_who_and_in_which_role(
    adviser: Browser, send: Send, database: Database, solvik: Solvik
) -> None:
    sent = await send()
    await found(adviser, "ramlet")
    await found(adviser, sent.reference)
    await found(adviser, "kari@example.org")
    async with database.begin() as tx:
        logged = (
            await tx.scalars(
                select(AuditEntry).where(AuditEntry.action == "searched").order_by(AuditEntry.id)
            )
        ).all()
    assert [each.details for each in logged] == [
        {"by": "words"},
        {"by": "reference"},
        {"by": "contact"},
    ]
    for each in logged:
        assert (each.actor_id, each.actor_role) == (adviser.user_id, "adviser")
        assert (each.subject_kind, each.subject_id) == ("service", solvik.service.id)


async def test_a_search_belongs_to_the_one_who_made_it_and_is_kept_for_a_day(
    adviser: Browser,
    log_in: Callable[..., Awaitable[Browser]],
    send: Send,
    database: Database,
) -> None:
    sent = await send(what_happened="Mor ramlet.")
    assert await found(adviser, "ramlet") == [sent.reference]
    address = str(shown(adviser).url)
    other = await log_in("olav", Role.ADVISER)
    assert (await other.open(address)).status_code == 404
    assert listed(await adviser.open(address)) == [sent.reference]
    async with database.begin() as tx:
        await tx.execute(update(CaseSearch).values(at=clock.now() - timedelta(hours=25)))
    assert (await adviser.open(address)).status_code == 404
    await found(adviser, "noe annet")
    async with database.begin() as tx:
        assert len((await tx.scalars(select(CaseSearch))).all()) == 1


async def test_an_empty_search_leads_to_the_inbox(adviser: Browser, send: Send) -> None:
    sent = await send()
    assert await found(adviser, "   ") == [sent.reference]


async def test_reports_from_before_and_from_before_a_new_key_are_made_findable(
    adviser: Browser,
    send: Send,
    database: Database,
    run_jobs: Callable[..., Awaitable[None]],
) -> None:
    sent = await send(what_happened="Mor ramlet.")
    await adviser.open(sent.page)
    await adviser.send(f"{sent.page}/messages", text="Var det i dusjen?", audience="reporter")
    for version in (None, 0):
        async with database.begin() as tx:
            await tx.execute(update(Report).values(terms=None, terms_version=version))
        assert await found(adviser, "ramlet") == []
        async with database.begin() as tx:
            await jobs.defer(tx, "reports.make_findable", timestamp=0)
        await run_jobs()
        assert await found(adviser, "ramlet dusj") == [sent.reference]
