"""Reporting by the plain form, as a browser without script does it."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from api.conversations import pauses
from api.conversations.form_visit import COOKIE, VISIT
from api.conversations.models import Conversation
from api.reports import service as reports
from api.reports.form import QUESTIONS
from api.reports.models import Report
from api.shared import clock
from api.shared.limits import MISSES
from api.shared.sealing import SealingKey
from tests.api.conversations.plain_form import (
    FORM,
    STORY,
    fill_in,
    receipt_code,
    send,
    whole_form,
)

if TYPE_CHECKING:
    import httpx

    from api.reports.schemas import Draft
    from api.shared.db import Database
    from tests.fixtures import Solvik


async def only_report(database: Database) -> Draft:
    async with database.begin() as tx:
        return await reports.opened(tx, (await tx.scalars(select(Report))).one())


async def count(database: Database, table: type) -> int:
    async with database.begin() as tx:
        return await tx.scalar(select(func.count()).select_from(table)) or 0


async def kept(database: Database) -> Conversation:
    async with database.begin() as tx:
        return (await tx.scalars(select(Conversation))).one()


async def answer(
    client: httpx.AsyncClient, question: str, do: str = "next", **fields: Any
) -> httpx.Response:
    return await client.post(f"{FORM}/questions/{question}?lang=en", data=fields | {"do": do})


class TestOnOnePage:
    """All questions at once."""

    async def test_the_whole_form_becomes_the_same_report_as_the_chats(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        checking = await fill_in(client, **whole_form())
        assert (checking.status_code, checking.headers["location"]) == (
            303,
            f"{FORM}/check?lang=nb",
        )
        assert await count(database, Report) == 0
        assert (await send(client)).status_code == 200
        draft = await only_report(database)
        assert draft.what_happened == STORY
        assert draft.what_matters == "At det ikke skjer igjen"
        assert (draft.kind, draft.category, draft.perceived_harm) == (
            "harm_event",
            "medication",
            "minor",
        )
        assert draft.reporter_role == "relative"
        assert draft.occurred.start is not None
        assert draft.occurred.end is not None
        assert draft.occurred.start.isoformat() == "2026-11-13T00:00:00+01:00"
        assert (draft.occurred.end - draft.occurred.start).days == 1
        assert (draft.place.unit, draft.place.text) == ("akuttmottaket", "rom 4")
        assert draft.involvement.take_part
        assert draft.involvement.keep_informed
        assert draft.involvement.modes == ["phone", "written"]
        assert draft.contact.email == "kari@example.org"
        assert draft.consent is not None
        assert draft.consent.version == "2026-11"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"what_happened": "  "}, "what_happened"),
            ({"what_matters": "x" * 20_001}, "what_matters"),
            ({"occurred_from": "i fjor en gang"}, "occurred_from"),
            ({"occurred_from": "2031-01-01"}, "occurred_from"),
            ({"occurred_from": "2026-11-13", "occurred_to": "2026-11-12"}, "occurred_to"),
            ({"email": "kari"}, "email"),
            ({"phone": "ring meg"}, "phone"),
            ({"kind": "no such kind"}, "kind"),
            ({"place_unit": "no-such-unit"}, "place_unit"),
            ({"afterwards": "anonymous"}, "afterwards"),
            ({"support": "nul\0nul"}, "support"),
        ],
    )
    async def test_a_mistake_is_named_on_top_and_at_the_field_and_costs_no_words(
        self,
        client: httpx.AsyncClient,
        solvik: Solvik,
        changes: dict[str, Any],
        field: str,
    ) -> None:
        form = whole_form() | changes
        page = await fill_in(client, **form)
        assert page.status_code == 422
        assert f'<a href="#{field}">' in page.text
        assert f'id="{field}-error"' in page.text
        assert f'id="{field}"' in page.text
        shown = unescape(page.text)
        for typed in (form["what_happened"], form["occurred_phrase"], form["name"], form["email"]):
            assert typed.strip() in shown
        # What was right is kept already, and what was wrong is not.
        later = unescape((await client.get(f"{FORM}/whole")).text)
        assert "sist fredag kveld" in later
        assert 'value="kari"' not in later

    async def test_what_was_typed_is_shown_as_text_and_never_as_markup(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        script = "<script>alert(1)</script>"
        assert script not in (await fill_in(client, what_happened=script, email="x")).text
        assert script not in (await client.get(f"{FORM}/check")).text

    async def test_the_story_keeps_its_lines_when_the_form_comes_back(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        page = await fill_in(client, what_happened="\nEn\n\nto", email="x")
        assert ">\nEn\n\nto</textarea>" in page.text.replace("\r\n", "\n")

    async def test_dates_may_be_written_the_norwegian_way(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await fill_in(client, **whole_form(occurred_from="3.11.2026", occurred_to="5.11.2026"))
        await send(client)
        occurred = (await only_report(database)).occurred
        assert occurred.end is not None
        assert occurred.end.isoformat() == "2026-11-06T00:00:00+01:00"

    async def test_an_anonymous_report_needs_nothing_but_a_few_words(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await fill_in(client, what_happened="Kort", afterwards="anonymous")
        assert (await send(client)).status_code == 200
        draft = await only_report(database)
        assert not draft.contact.given
        assert draft.involvement.take_part is False

    @pytest.mark.parametrize(
        ("tag", "word"), [("nb", "Hva"), ("nn", "Kva"), ("en", "What happened?")]
    )
    async def test_the_form_speaks_and_records_the_language_that_was_chosen(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database, tag: str, word: str
    ) -> None:
        assert word in (await client.get(f"{FORM}?lang={tag}")).text
        await fill_in(client, tag, what_happened="Kort")
        assert f'lang="{tag}"' in (await client.get(f"{FORM}/check")).text
        await client.post(f"{FORM}/send")
        assert (await only_report(database)).language == tag

    async def test_the_way_out_of_danger_stands_before_the_form(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        for page in (FORM, f"{FORM}/questions/what-happened"):
            assert "tel:113" in (await client.get(page)).text
        before, _form, _after = (await client.get(FORM)).text.partition("<form")
        for number in ("113", "116117", "116123", "116111"):
            assert f"tel:{number}" in before

    async def test_an_unknown_services_form_is_not_found(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        assert (await client.get("/s/nowhere/form")).status_code == 404
        assert (await client.post("/s/nowhere/form", data={})).status_code == 404


class TestOneQuestionAtATime:
    """Each page posts one answer."""

    async def test_the_answers_given_one_by_one_become_the_same_report(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await client.get(FORM)
        form = whole_form()
        page = f"{FORM}/questions/what-happened"
        asked = []
        while "/questions/" in page:
            asked.append(page.partition("/questions/")[2])
            assert (await client.get(page)).status_code == 200
            fields = {name: form[name] for name in QUESTIONS[asked[-1]]}
            page = (await client.post(page, data=fields)).headers["location"]
        assert asked == list(QUESTIONS)
        assert page == f"{FORM}/check"
        await send(client)
        one_by_one = await only_report(database)

        client.cookies.clear()
        await fill_in(client, **form)
        await send(client)
        async with database.begin() as tx:
            both = [
                (await reports.opened(tx, each)).model_dump(exclude={"consent"})
                for each in await tx.scalars(select(Report).order_by(Report.submitted_at))
            ]
        assert both[0] == one_by_one.model_dump(exclude={"consent"}) == both[1]

    async def test_nobody_is_asked_what_their_answers_have_settled(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        await fill_in(client, what_happened="Alle var så snille.")
        after_category = {}
        for kind in ("good_care", "harm_event"):
            await answer(client, "kind", kind=kind)
            after_category[kind] = (await answer(client, "category")).headers["location"]
        assert "afterwards" in after_category["good_care"]
        assert "harm" in after_category["harm_event"]
        anonymous = await answer(client, "afterwards", afterwards="anonymous")
        assert "/check" in anonymous.headers["location"]
        told = await answer(client, "afterwards", afterwards="informed")
        assert "/questions/contact" in told.headers["location"]

    async def test_a_mistake_stays_on_the_page_with_what_was_typed(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        await fill_in(client, what_happened=STORY, afterwards="informed")
        page = await answer(client, "contact", name="Kari", email="kari")
        assert page.status_code == 422
        assert '<a href="#email">' in page.text
        assert 'value="kari"' in page.text
        assert 'value="Kari"' in page.text
        assert "Not right yet" in page.text

    async def test_one_who_chooses_to_be_anonymous_after_all_leaves_no_name_behind(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await fill_in(client, **whole_form())
        moved = await answer(client, "afterwards", do="check", afterwards="anonymous")
        assert "/check" in moved.headers["location"]
        await send(client)
        draft = await only_report(database)
        assert draft.contact.model_dump(exclude_none=True) == {}
        assert draft.involvement.modes == []

    async def test_two_who_answer_at_once_keep_both_answers_and_one_form(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await client.get(FORM)
        answers = await asyncio.gather(
            answer(client, "what-happened", what_happened=STORY),
            answer(client, "what-matters", what_matters="At noen svarer"),
            answer(client, "what-happened", what_happened=STORY),
        )
        assert [each.status_code for each in answers] == [303] * 3
        assert await count(database, Conversation) == 1
        page = unescape((await client.get(f"{FORM}/check")).text)
        assert STORY in page
        assert "At noen svarer" in page

    async def test_an_empty_form_can_be_turned_into_single_questions_or_put_off(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        turned = await fill_in(client, do="questions")
        assert turned.headers["location"] == f"{FORM}/questions/what-happened?lang=nb"
        assert (await answer(client, "what-happened")).status_code == 422
        put_off = await answer(client, "what-happened", do="later")
        assert put_off.headers["location"] == f"{FORM}/later?lang=en"

    async def test_a_question_that_is_none_is_not_found(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        await client.get(FORM)
        assert (await client.get(f"{FORM}/questions/password")).status_code == 404
        assert (await answer(client, "password")).status_code == 404


class TestCheckingAndSending:
    """The last look, and the press that sends."""

    async def test_every_answer_is_shown_with_a_way_to_change_it(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        await fill_in(client, "en", **whole_form())
        page = unescape((await client.get(f"{FORM}/check?lang=en")).text)
        for shown in (STORY, "Emergency department", "13 November 2026", "kari@example.org"):
            assert shown in page
        changes = re.findall(rf'href="{FORM}/questions/([a-z-]+)\?check=1&lang=en"', page)
        assert changes == list(QUESTIONS)
        question = await client.get(f"{FORM}/questions/where?check=1&lang=en")
        assert 'value="rom 4"' in question.text
        back = await answer(client, "where", do="check", place_unit="", place_text="rom 5")
        assert back.headers["location"] == f"{FORM}/check?lang=en"
        assert "rom 5" in (await client.get(f"{FORM}/check")).text

    async def test_nothing_is_sent_before_there_are_a_few_words(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await client.get(FORM)
        await answer(client, "what-matters", what_matters="At noen svarer")
        assert f"{FORM}/send" not in (await client.get(f"{FORM}/check")).text
        led = await client.post(f"{FORM}/send")
        assert led.headers["location"] == f"{FORM}/questions/what-happened?check=1"
        assert await count(database, Report) == 0

    async def test_sending_twice_makes_one_report_with_one_receipt(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await fill_in(client, **whole_form())
        both = await asyncio.gather(*(client.post(f"{FORM}/send") for _ in range(2)))
        assert [each.headers["location"] for each in both] == [f"{FORM}/sent"] * 2
        shown = [receipt_code((await client.get(f"{FORM}/sent")).text) for _ in range(2)]
        assert shown[0] == shown[1]
        assert await count(database, Report) == 1

    async def test_a_form_that_was_sent_can_be_sent_again_but_not_changed(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        form = whole_form()
        await fill_in(client, **form)
        await send(client)
        same = await client.post(FORM, data=form)
        assert same.headers["location"] == f"{FORM}/sent"
        other = await client.post(FORM, data=form | {"what_matters": "Noe jeg kom på"})
        assert other.status_code == 422
        assert "Noe jeg kom på" in other.text
        assert (await only_report(database)).what_matters == "At det ikke skjer igjen"

    async def test_the_receipt_is_shown_until_it_is_saved_and_then_opens_its_page(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        await fill_in(client, what_happened=STORY)
        page = await send(client, "en")
        code = receipt_code(page.text)
        assert code not in str(page.url)
        assert page.headers["cache-control"] == "no-store"
        opened = await client.post("/api/v1/receipts/open", json={"receipt_code": code})
        assert opened.status_code == 201
        receipt = await client.post(f"{FORM}/sent?lang=en", follow_redirects=True)
        assert "What happens with your report" in receipt.text
        again = await client.get(f"{FORM}/sent")
        assert again.headers["location"] == FORM
        assert code not in (await client.get(FORM)).text

    async def test_a_code_left_on_the_screen_is_not_shown_to_whoever_begins_anew(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        await fill_in(client, what_happened=STORY)
        await send(client)
        await client.get(FORM)
        assert (await client.get(f"{FORM}/sent")).status_code == 303


class TestKeeping:
    """What is kept before it is sent: for how long, for whom, and how it goes."""

    async def test_nothing_is_kept_before_something_is_sent_in(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await client.get(FORM)
        await client.get(f"{FORM}/questions/kind")
        assert await count(database, Conversation) == 0

    async def test_the_cookie_is_kept_from_scripts_other_sites_and_disk(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        cookie = (await client.get(FORM)).headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert f"path={FORM}" in cookie
        assert "max-age" not in cookie
        assert "expires" not in cookie

    async def test_what_is_kept_is_sealed(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await fill_in(client, **whole_form())
        row = await kept(database)
        assert b"medisin" not in row.draft
        assert client.cookies[COOKIE].encode() not in row.token_digest

    async def test_whoever_comes_back_is_asked_first_whether_it_is_theirs(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        await fill_in(client, what_happened=STORY)
        door = await client.get(f"{FORM}?lang=en")
        assert "Was it you?" in door.text
        assert "medisin" not in door.text
        assert STORY in unescape((await client.get(f"{FORM}/whole")).text)

    async def test_a_stranger_without_the_cookie_sees_nothing(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        await fill_in(client, what_happened=STORY)
        client.cookies.clear()
        for page in ("", "/whole", "/check", "/later", "/sent", "/questions/what-happened"):
            shown = await client.get(f"{FORM}{page}", follow_redirects=True)
            assert "medisin" not in shown.text

    async def test_a_code_brings_it_back_on_another_device_and_closes_it_on_the_first(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        paused = await fill_in(client, **whole_form(do="later"))
        assert paused.headers["location"] == f"{FORM}/later?lang=nb"
        code = receipt_code((await client.get(f"{FORM}/later")).text)
        assert (await kept(database)).kept_days == 14
        first = client.cookies[COOKIE]
        client.cookies.clear()
        opened = await client.post(f"{FORM}/open", data={"code": code.lower()})
        assert opened.headers["location"] == f"{FORM}/check"
        assert STORY in unescape((await client.get(f"{FORM}/check")).text)
        client.cookies.set(COOKIE, first, domain="meldeknapp.test", path=FORM)
        client.cookies.jar.clear_expired_cookies()
        old = await client.get(f"{FORM}/whole", headers={"Cookie": f"{COOKIE}={first}"})
        assert "medisin" not in old.text

    async def test_the_code_opens_it_in_the_chat_too_which_leads_back_while_the_bot_is_away(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        await fill_in(client, **whole_form(do="later"))
        code = receipt_code((await client.get(f"{FORM}/later")).text)
        answer = await client.post("/api/v1/conversations/resume", json={"code": code})
        talk = answer.json()
        assert talk["draft"]["what_happened"] == STORY
        assert talk["expects"]["kind"] == "form"
        assert talk["form_url"].startswith(f"{FORM}?conversation=")

    async def test_a_wrong_code_is_told_at_the_field_and_only_wrong_ones_are_refused(
        self, client: httpx.AsyncClient, solvik: Solvik
    ) -> None:
        await fill_in(client, **whole_form(do="later"))
        code = receipt_code((await client.get(f"{FORM}/later")).text)
        wrong = [await client.post(f"{FORM}/open", data={"code": "0000"}) for _ in range(MISSES)]
        assert {each.status_code for each in wrong} == {404}
        assert 'id="code-error"' in wrong[0].text
        assert 'value="0000"' in wrong[0].text
        assert (await client.post(f"{FORM}/open", data={"code": "0000"})).status_code == 429
        assert (await client.post(f"{FORM}/open", data={"code": code})).status_code == 303

    async def test_it_is_deleted_at_once_when_asked_for_and_with_its_key(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await fill_in(client, what_happened=STORY)
        asked = await client.get(f"{FORM}/delete?lang=en")
        assert "Delete all you have written?" in asked.text
        assert await count(database, Conversation) == 1
        gone = await client.post(f"{FORM}/delete?lang=en", follow_redirects=True)
        assert "All that you wrote is deleted." in gone.text
        assert "medisin" not in gone.text
        assert await count(database, Conversation) == 0
        async with database.begin() as tx:
            assert [key.wrapped for key in await tx.scalars(select(SealingKey))] == [None]

    async def test_closing_it_closes_it_for_whoever_sits_down_next(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await fill_in(client, what_happened=STORY)
        token = client.cookies[COOKIE]
        await client.post(f"{FORM}/close")
        page = await client.get(f"{FORM}/whole", headers={"Cookie": f"{COOKIE}={token}"})
        assert "medisin" not in page.text
        assert await count(database, Conversation) == 1

    @pytest.mark.parametrize(("days", "takes_code"), [(1, []), (14, [f"{FORM}/later"])])
    async def test_it_is_erased_after_a_day_or_for_whoever_took_a_code_after_its_time(
        self,
        client: httpx.AsyncClient,
        solvik: Solvik,
        database: Database,
        days: float,
        takes_code: list[str],
    ) -> None:
        await fill_in(client, what_happened=STORY)
        for page in takes_code:
            await client.get(page)
        for passed, left in ((days - 0.1, 1), (days + 0.1, 0)):
            async with database.begin() as tx:
                before = clock.now() - timedelta(days=passed)
                await tx.execute(update(Conversation).values(updated_at=before))
                await pauses.forget(tx, 10)
            assert await count(database, Conversation) == left

    async def test_words_sent_in_after_the_visit_ended_are_shown_and_not_lost(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        await fill_in(client, what_happened=STORY)
        async with database.begin() as tx:
            before = clock.now() - VISIT - timedelta(minutes=1)
            await tx.execute(update(Conversation).values(updated_at=before))
        page = await answer(client, "what-matters", what_matters="At noen svarer")
        assert page.status_code == 422
        assert "At noen svarer</textarea>" in page.text
        assert "medisin" not in page.text
        again = await client.post(FORM, data={"what_happened": "Nytt"})
        assert again.headers["location"] == f"{FORM}/check"

    async def test_a_browser_without_cookies_loses_nothing_and_can_send(
        self, client: httpx.AsyncClient, solvik: Solvik, database: Database
    ) -> None:
        form = whole_form(submission="a-submission-of-its-own")
        page = await client.post(f"{FORM}?lang=en", data=form)
        assert page.status_code == 422
        assert STORY in unescape(page.text)
        assert "Send as it stands" in page.text
        client.cookies.clear()
        sent = [await client.post(FORM, data=form | {"do": "send"}) for _ in range(2)]
        assert [each.status_code for each in sent] == [201, 201]
        assert receipt_code(sent[0].text) == receipt_code(sent[1].text)
        assert await count(database, Report) == 1
        client.cookies.clear()
        changed = await client.post(FORM, data=form | {"do": "send", "what_matters": "Noe nytt"})
        assert changed.status_code == 422
        assert "Noe nytt" in changed.text
