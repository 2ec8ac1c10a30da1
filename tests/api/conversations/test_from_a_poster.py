"""Who comes by a poster is not asked where it happened, and can say that it was elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update

from api.access.models import Unit
from api.conversations.models import Conversation
from api.reports.models import Report
from api.shared import clock
from tests.api.conversations.conftest import Talk

if TYPE_CHECKING:
    import httpx

    from api.shared.db import Database
    from tests.fixtures import Solvik

DOOR = "/api/v1/conversations"
STORY = "Mor fikk dobbel dose medisin i går kveld."


@pytest.fixture
def bot_address(bot_url: str) -> str:
    return bot_url


@pytest.fixture
def talk(client: httpx.AsyncClient, solvik: Solvik) -> Talk:
    return Talk(client)


async def to_the_read_through(talk: Talk, begun: dict[str, Any]) -> set[str | None]:
    """Tell a story, answer the rest with whatever is offered; return what was asked about."""
    answer = await talk.press(begun["expects"]["choices"][0]["id"])
    answer = await talk.say(STORY)
    asked = set()
    for _ in range(30):
        asked.add(answer["expects"]["field"])
        if answer["expects"]["kind"] == "review":
            return asked
        offered = [choice["id"] for choice in answer["expects"]["choices"]]
        wanted = [each for each in offered if each in {"done", "no", "skip", "dont_know"}]
        answer = await talk.press((wanted or offered)[0])
    pytest.fail(f"no read-through after 30 turns; asked last: {answer['expects']}")


async def test_the_unit_is_told_first_never_asked_and_sent_with_the_report(
    talk: Talk, database: Database, solvik: Solvik
) -> None:
    begun = await talk.begin(unit="fodeavdelingen")
    first = begun["messages"][0]
    assert first["text"].startswith("Sted: Fødeavdelingen.")
    assert first["from"] == "system"
    asked = await to_the_read_through(talk, begun)
    assert "occurred" in asked or "reporter_role" in asked
    assert "place" not in asked
    assert talk.last["draft"]["place"] == {"unit": "fodeavdelingen", "text": None}
    await talk.press("send")
    async with database.begin() as tx:
        stored = await tx.scalar(select(Report.unit_id))
    assert stored == next(each.id for each in solvik.units if each.slug == "fodeavdelingen")


@pytest.mark.parametrize("how", ["in words", "by pressing"])
async def test_it_can_be_changed_before_it_is_sent(talk: Talk, how: str) -> None:
    await to_the_read_through(talk, await talk.begin(unit="fodeavdelingen"))
    if how == "in words":
        await talk.say("Nei, det var på akuttmottaket")
    else:
        await talk.press("edit:place")
        await talk.press("place:akuttmottaket")
    assert talk.last["draft"]["place"]["unit"] == "akuttmottaket"


async def told_of_another_unit(talk: Talk) -> dict[str, Any]:
    """Come by one unit's poster and tell of another; return where what was heard is shown."""
    begun = await talk.begin(unit="fodeavdelingen")
    await talk.press(begun["expects"]["choices"][0]["id"])
    answer = await talk.say("Mor fikk dobbel dose medisin på akuttmottaket i går kveld.")
    for _ in range(10):
        offered = [choice["id"] for choice in answer["expects"]["choices"]]
        if {"yes", "edit:place"} <= set(offered):
            break
        answer = await talk.press(offered[0])
    assert "Akuttmottaket" in answer["messages"][-1]["text"]
    assert answer["draft"]["place"]["unit"] == "fodeavdelingen", "not changed before they say so"
    return answer


async def test_a_story_of_another_unit_than_the_posters_counts_when_they_confirm_it(
    talk: Talk,
) -> None:
    await told_of_another_unit(talk)
    answer = await talk.press("yes")
    assert answer["draft"]["place"]["unit"] == "akuttmottaket"


async def test_who_says_no_to_what_was_heard_of_another_unit_is_asked_where_it_was(
    talk: Talk,
) -> None:
    answer = await told_of_another_unit(talk)
    asked = set()
    while answer["expects"]["kind"] != "review":
        asked.add(answer["expects"]["field"])
        offered = [choice["id"] for choice in answer["expects"]["choices"]]
        wanted = [each for each in offered if each in {"done", "no", "skip", "dont_know"}]
        answer = await talk.press((wanted or offered)[0])
    assert "place" in asked


async def test_it_is_told_in_the_language_of_the_conversation(talk: Talk) -> None:
    begun = await talk.begin("en", unit="hjemmetjenesten")
    assert begun["messages"][0]["text"].startswith("Place: Home nursing.")
    begun = await talk.begin("nn", unit="hjemmetjenesten")
    assert begun["messages"][0]["text"].startswith("Stad: Heimetenesta.")


@pytest.mark.parametrize("unit", ["kantina", "../staff", "<b>", ""])
async def test_a_unit_that_the_service_does_not_have_begins_nothing(
    client: httpx.AsyncClient, database: Database, solvik: Solvik, unit: str
) -> None:
    answer = await client.post(DOOR, json={"service": "solvik", "unit": unit})
    assert answer.status_code == 422
    assert unit not in answer.text.replace('"unit"', "") or not unit
    async with database.begin() as tx:
        assert await tx.scalar(select(func.count()).select_from(Conversation)) == 0


async def test_a_poster_that_outlived_its_unit_still_leads_to_the_chat(
    client: httpx.AsyncClient, database: Database, solvik: Solvik
) -> None:
    address = "/s/solvik?unit=hjemmetjenesten"
    assert '"unit":"hjemmetjenesten"' in (await client.get(address)).text
    async with database.begin() as tx:
        retired = update(Unit).where(Unit.slug == "hjemmetjenesten")
        await tx.execute(retired.values(retired_at=clock.now()))
    assert '"unit":null' in (await client.get(address)).text


async def test_the_form_has_the_unit_chosen_unless_it_is_gone(
    client: httpx.AsyncClient, solvik: Solvik
) -> None:
    page = await client.get("/s/solvik/form?unit=fodeavdelingen")
    assert '<option value="fodeavdelingen" selected>' in page.text
    for gone in ("kantina", "<script>"):
        page = await client.get("/s/solvik/form", params={"unit": gone})
        assert page.status_code == 200
        assert "selected" not in page.text.partition('name="place_unit"')[2].partition("/select")[0]
        assert gone not in page.text.partition("<main")[2]
