"""Going back in the browser: other words in a form that was sent before are not dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.api.reviews.test_receipt import reporter
from tests.api.reviews.test_timeline import add, path_of

if TYPE_CHECKING:
    import httpx

    from tests.api.cases.conftest import Sent
    from tests.staff_fixtures import Browser

__all__ = ["reporter"]

ONE, OTHER = "Lampen var ødelagt.", "Alarmen ringte ikke."


async def send_after_going_back(browser: Browser, path: str, **fields: str) -> str:
    """Send one form of a page with two sets of words, each twice; give the page that is left.

    In `fields`, `{}` stands for the words.
    """
    opened = await browser.open(path)
    for words in (ONE, OTHER, ONE, OTHER):
        browser.page = opened
        given = {name: value.format(words) for name, value in fields.items()}
        page = await browser.send(path, **given)
        assert page.status_code == 200, page.text
    return (await browser.open(path)).text


async def test_an_entry_of_the_timeline(adviser: Browser, reviewed: Sent) -> None:
    path = path_of(reviewed)
    page = await send_after_going_back(adviser, path, text="{}", side="staff")
    for words in (ONE, OTHER):
        assert page.count(f'<p class="mk-pre">{words}</p>') == 1


async def test_the_same_words_of_another_time(adviser: Browser, reviewed: Sent) -> None:
    path = path_of(reviewed)
    page = await send_after_going_back(adviser, path, text=ONE, phrase="{}", side="staff")
    assert page.count(f'<p class="mk-pre">{ONE}</p>') == 2


async def test_a_learning_point(adviser: Browser, reviewed: Sent) -> None:
    page = await send_after_going_back(adviser, f"{reviewed.page}/review/learning", text="{}")
    for words in (ONE, OTHER):
        assert page.count(f">{words}</p>") == 1


async def test_what_was_told_and_a_difference(adviser: Browser, reviewed: Sent) -> None:
    path = path_of(reviewed)
    one = await add(adviser, reviewed, "Én tablett.")
    other = await add(adviser, reviewed, "To tabletter.", side="reporter")
    opened = await adviser.open(path)
    for words in (ONE, OTHER, ONE):
        adviser.page = opened
        told = {"given_by": "reporter", "way": "phone", "given_on": "2026-11-01"}
        await adviser.send(f"{path}/contributions", **told, body=words)
        adviser.page = opened
        await adviser.send(f"{path}/differences", one=one, other=other, note=words)
    page = (await adviser.open(path)).text
    assert page.count("Change what is written down") == 2
    assert page.count("Change the note") == 2


async def test_the_same_words_of_another_day_and_of_other_entries(
    adviser: Browser, reviewed: Sent
) -> None:
    path = path_of(reviewed)
    one = await add(adviser, reviewed, "Én tablett.")
    others = [await add(adviser, reviewed, text) for text in ("To tabletter.", "Tre tabletter.")]
    opened = await adviser.open(path)
    for other, day in zip(others * 2, ("01", "02") * 2, strict=True):
        adviser.page = opened
        told = {"given_by": "reporter", "way": "phone", "given_on": f"2026-11-{day}"}
        await adviser.send(f"{path}/contributions", **told, body=ONE)
        adviser.page = opened
        await adviser.send(f"{path}/differences", one=one, other=other, note=ONE)
    page = (await adviser.open(path)).text
    assert page.count("Change what is written down") == 2
    assert page.count("Change the note") == 2


async def test_a_meeting(adviser: Browser, reviewed: Sent) -> None:
    path = f"{reviewed.page}/review/meetings"
    opened = await adviser.open(path)
    for hour in ("12", "14", "12", "14"):
        adviser.page = opened
        page = await adviser.send(path, kind="phone", start=f"2099-01-05T{hour}:00", minutes="60")
        assert page.status_code == 200
        assert f"{hour}:00–" in page.text
    assert (await adviser.open(path)).text.count(f'<a href="{path}/') == 2


async def test_a_try_to_reach_the_reporter(adviser: Browser, reviewed: Sent) -> None:
    path = f"{reviewed.page}/closing"
    opened = await adviser.open(path)
    for day in ("01", "02", "01", "02"):
        adviser.page = opened
        await adviser.send(f"{path}/tries", way="phone", tried_on=f"2026-11-{day}", note="")
    adviser.page = opened
    await adviser.send(f"{path}/tries", way="phone", tried_on="2026-11-01", note="Fikk ikke svar.")
    page = (await adviser.open(path)).text
    assert page.count(": By phone") == 3


async def test_what_the_reporter_adds(reporter: httpx.AsyncClient) -> None:
    page = (await reporter.get("/receipt/review")).text
    form = page.split('aria-labelledby="add"')[1]
    own = form.split('name="id" value="')[1].split('"', maxsplit=1)[0]
    for words in (ONE, OTHER, ONE):
        answer = await reporter.post("/receipt/review", data={"id": own, "text": words})
        assert answer.status_code == 200
    page = (await reporter.get("/receipt/review")).text
    for words in (ONE, OTHER):
        assert page.count(f'<p class="mk-pre">{words}</p>') == 1
