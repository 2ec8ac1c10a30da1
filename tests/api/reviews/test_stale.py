"""Forms that somebody else was quicker with, and forms whose place is gone: no words are lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    import httpx

    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

STALE = "Somebody changed this while you had it open"
THEIRS, MINE = "Lampen var ødelagt den natten.", "Det var mørkt på rommet."


def form_with(page: str, action: str, **hidden: str) -> str:
    """Return the form with this action and these hidden fields."""
    forms: list[str] = re.findall(
        rf'<form[^>]*action="{re.escape(action)}"[^>]*>.*?</form>', page, re.DOTALL
    )
    return next(
        each
        for each in forms
        if all(f'name="{name}" value="{value}"' in each for name, value in hidden.items())
    )


def field(form: str, name: str) -> str:
    """Return what stands in a text area of a form."""
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>(.*?)</textarea>', form, re.DOTALL)
    assert found is not None
    return str(found[1]).strip()


def told_beside(form: str) -> str:
    """Return what is told above the fields: what is saved now, and what to do."""
    told = form.split('class="ds-error-summary"')[1].split('class="ds-field"', maxsplit=1)[0]
    assert STALE in told
    assert "This is saved now:" in told
    assert "Take over what should stay, and save again" in told
    return told


async def test_a_timeline_entry_told_anew_by_two_keeps_both_in_sight(
    adviser: Browser, reviewed: Sent
) -> None:
    path = f"{reviewed.page}/review/timeline"
    await adviser.open(path)
    entry = str(uuid4())
    await adviser.post(path, id=entry, side="staff", text="Det var natt.")
    opened = {"id": entry, "version": "1"}
    await adviser.post(f"{path}/change", **opened, text=THEIRS, phrase="ved midnatt")
    page = await adviser.post(f"{path}/change", **opened, text=MINE)
    assert page.status_code == 409
    form = form_with(page.text, f"{path}/change", id=entry)
    assert field(form, "text") == MINE
    told = told_beside(form)
    assert THEIRS in told
    assert "ved midnatt" in told
    saved = hidden_fields(form, f"{path}/change") | {"text": f"{MINE} {THEIRS}"}
    page = await adviser.http.post(f"{path}/change", data=saved, follow_redirects=True)
    assert page.status_code == 200
    assert f"{MINE} {THEIRS}" in page.text


async def test_what_the_reporter_tells_anew_stays_when_staff_placed_it_meanwhile(
    adviser: Browser, reviewed: Sent, client: httpx.AsyncClient
) -> None:
    path = f"{reviewed.page}/review/timeline"
    await adviser.open(path)
    entry = str(uuid4())
    await adviser.post(path, id=entry, side="reporter", text="De fikk to.")
    await client.post("/receipt", data={"code": reviewed.receipt_code})
    page = (await client.get("/receipt/review?lang=en")).text
    assert "De fikk to." in page
    await adviser.post(f"{path}/change", id=entry, version="1", text=THEIRS)
    change = {"id": entry, "version": "1", "text": MINE}
    answer = await client.post("/receipt/review/change?lang=en", data=change)
    assert answer.status_code == 409
    assert THEIRS in answer.text.split("This is saved now:")[1]
    assert f">\n{MINE}</textarea>" in answer.text
    answer = await client.post("/receipt/review/change?lang=en", data=change | {"version": "2"})
    assert MINE in (await client.get("/receipt/review?lang=en")).text


async def test_the_note_of_a_difference_written_by_two_is_shown_with_both(
    adviser: Browser, reviewed: Sent
) -> None:
    path = f"{reviewed.page}/review/timeline"
    await adviser.open(path)
    one, other, which = str(uuid4()), str(uuid4()), str(uuid4())
    await adviser.post(path, id=one, side="staff", text="Én tablett.")
    await adviser.post(path, id=other, side="reporter", text="To tabletter.")
    await adviser.post(f"{path}/differences", id=which, one=one, other=other, note="Antallet.")
    await adviser.post(f"{path}/differences/change", id=which, version="1", note=THEIRS)
    page = await adviser.post(f"{path}/differences/change", id=which, version="1", note=MINE)
    assert page.status_code == 409
    form = form_with(page.text, f"{path}/differences/change", id=which)
    assert field(form, "note") == MINE
    assert THEIRS in told_beside(form)


async def test_a_learning_point_and_a_factor_written_by_two_are_shown_with_both(
    adviser: Browser, reviewed: Sent
) -> None:
    path = f"{reviewed.page}/review/learning"
    await adviser.open(path)
    point = str(uuid4())
    await adviser.post(path, id=point, text="Lys hjelper.")
    await adviser.post(f"{path}/change", id=point, version="1", text=THEIRS)
    page = await adviser.post(f"{path}/change", id=point, version="1", text=MINE)
    assert page.status_code == 409
    form = form_with(page.text, f"{path}/change", id=point)
    assert field(form, "text") == MINE
    assert THEIRS in told_beside(form)

    named = {"factor": "tools", "version": "0"}
    await adviser.post(f"{path}/factor", **named, note=THEIRS)
    page = await adviser.post(f"{path}/factor", **named, note=MINE)
    assert page.status_code == 409
    form = form_with(page.text, f"{path}/factor", factor="tools")
    assert field(form, "note") == MINE
    assert THEIRS in told_beside(form)
    assert 'name="version" value="1"' in form


async def test_a_meetings_plan_and_notes_written_by_two_are_shown_with_both(
    adviser: Browser, reviewed: Sent
) -> None:
    path = f"{reviewed.page}/review/meetings"
    await adviser.open(path)
    meeting = str(uuid4())
    plan = {"id": meeting, "kind": "joint", "start": "2099-01-05T12:00", "minutes": "60"}
    await adviser.post(path, **plan, place="Rom 1", agenda="")
    own = f"{path}/{meeting}"
    await adviser.post(own, **plan, version="1", place="Rom 2", agenda=THEIRS)
    page = await adviser.post(own, **plan, version="1", place="Rom 3", agenda=MINE)
    assert page.status_code == 409
    form = form_with(page.text, own)
    assert (field(form, "place"), field(form, "agenda")) == ("Rom 3", MINE)
    told = told_beside(form)
    assert "Rom 2" in told
    assert THEIRS in told

    await adviser.post(f"{own}/minutes", version="2", notes=THEIRS)
    page = await adviser.post(f"{own}/minutes", version="2", notes=MINE)
    assert page.status_code == 409
    form = form_with(page.text, f"{own}/minutes")
    assert field(form, "notes") == MINE
    assert THEIRS in told_beside(form)


async def test_what_was_saved_meanwhile_is_noticed_though_the_form_had_another_mistake_first(
    adviser: Browser, reviewed: Sent
) -> None:
    review = f"{reviewed.page}/review"
    await adviser.open(f"{review}/learning")
    point, entry = str(uuid4()), str(uuid4())
    await adviser.post(f"{review}/learning", id=point, text="Lys hjelper.")
    await adviser.post(f"{review}/timeline", id=entry, side="staff", text="Det var natt.")
    summary = {"happened": "Det var natt.", "number": "0"}
    await adviser.post(f"{review}/summary", **summary)
    for path, opened, text in (
        (f"{review}/learning/change", {"id": point, "version": "1"}, "text"),
        (f"{review}/learning/factor", {"factor": "tools", "version": "0"}, "note"),
        (f"{review}/timeline/change", {"id": entry, "version": "1"}, "text"),
        (f"{review}/summary", {"number": "1"}, "happened"),
        (f"{reviewed.page}/closing", {"version": "0", "do": "save"}, "answer"),
    ):
        await adviser.post(path, **opened, **{text: THEIRS})
        page = await adviser.post(path, **opened, **{text: "x" * 20_001})
        assert page.status_code == 422, path
        kept = opened | hidden_fields(form_with(page.text, path, **_of_row(opened)), path)
        page = await adviser.post(path, **(kept | {text: MINE}))
        assert page.status_code == 409, path
        assert THEIRS in told_beside(form_with(page.text, path, **_of_row(opened)))


def _of_row(opened: dict[str, str]) -> dict[str, str]:
    """Return what names the row whose form it is."""
    return {name: value for name, value in opened.items() if name in {"id", "factor"}}


async def test_the_method_changed_by_two_keeps_the_reason_that_was_typed(
    adviser: Browser, reviewed: Sent
) -> None:
    path = f"{reviewed.page}/review"
    await adviser.open(path)
    old = {"version": "1"}
    await adviser.post(f"{path}/method", **old, method="event_analysis", method_reason=THEIRS)
    page = await adviser.post(f"{path}/method", **old, method="thematic_review", method_reason=MINE)
    assert page.status_code == 409
    form = form_with(page.text, f"{path}/method")
    assert field(form, "method_reason") == MINE
    assert '<option value="thematic_review" selected>' in form
    told = told_beside(form)
    assert THEIRS in told
    assert "Event analysis" in told


async def test_words_for_what_is_gone_meanwhile_can_be_copied(
    adviser: Browser, reviewed: Sent
) -> None:
    path = f"{reviewed.page}/review/timeline"
    await adviser.open(path)
    entry = str(uuid4())
    await adviser.post(path, id=entry, side="staff", text="Det var natt.")
    await adviser.post(f"{path}/remove", id=entry)
    page = await adviser.post(f"{path}/change", id=entry, version="1", text=MINE)
    assert page.status_code == 404
    assert "What you wrote" in page.text
    assert MINE in page.text
    await adviser.post(f"{reviewed.page}/review/finish")
    page = await adviser.post(path, id=str(uuid4()), side="staff", text=MINE)
    assert page.status_code == 409
    assert MINE in page.text


async def test_what_is_left_over_shows_no_secret_and_nothing_to_programs(
    adviser: Browser, reviewed: Sent
) -> None:
    path = f"{reviewed.page}/review/timeline"
    await adviser.open(path)
    token = hidden_fields(adviser.page.text if adviser.page else "", path)["csrf_token"]
    wrong = {"id": str(uuid4()), "version": "1", "text": MINE, "password": "correct horse"}
    page = await adviser.post(f"{path}/change", **wrong)
    assert page.status_code == 404
    shown = page.text.split("What you wrote")[1].split("</section>")[0]
    assert MINE in shown
    assert token not in shown
    assert "correct horse" not in page.text
    assert page.headers["cache-control"] == "no-store"
