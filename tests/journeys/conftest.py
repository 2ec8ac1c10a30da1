"""The running product and the browser, once for all journeys; and people to walk them."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Request,
    expect,
    sync_playwright,
)

from api.access.permissions import Role
from api.demo import solvik
from tests.browser import find_chromium
from tests.journeys import stories
from tests.journeys.album import Album
from tests.journeys.people import TAG, Adviser, Person, Receipt, Reporter
from tests.journeys.staff import Colleague
from tests.product import Product, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.shared.i18n import Language

SomePerson = TypeVar("SomePerson", bound=Person)

RUNNING = "JOURNEYS_DATA_DIR"
"""Names the data folder of a product that runs already: quicker while a journey is written."""

JOURNEY_SECONDS = 600
"""For one test and what it stands on: the first start of the product trains the bot."""

PATIENCE_SECONDS = 15
"""How long a page may take to show something: much, since the machine may be busy with more."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give journeys time."""
    for item in items:
        item.add_marker(pytest.mark.timeout(JOURNEY_SECONDS))


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """The whole product, as `make run` starts it."""
    if RUNNING in os.environ:
        yield Product(Path(os.environ[RUNNING]))
        return
    with running() as made:
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium."""
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**find_chromium().options())  # type: ignore[arg-type]
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def album() -> Iterator[Album]:
    """Pictures of every face; at the end, none may have broken a rule of accessibility."""
    made = Album()
    yield made
    assert made.violations == []


class Invite(Protocol):
    """Makes a person with a browser of their own."""

    def __call__(
        self, kind: type[SomePerson], language: Language, *, script: bool = True
    ) -> SomePerson: ...


@pytest.fixture(scope="session")
def visitor(product: Product, browser: Browser) -> Iterator[Invite]:
    """Make people; at the end none of their pages may have erred or called anyone but us."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    ours = (product.url, product.far_end_url, "data:", "blob:")

    def asked(request: Request) -> None:
        if not request.url.startswith(ours):
            complaints.append(f"asked {request.url}")

    def said(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def come(kind, language, *, script=True):
        context = browser.new_context(locale=TAG[language], java_script_enabled=script)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        context.on("request", asked)
        context.on("weberror", lambda error: complaints.append(f"erred: {error.error}"))
        context.on("console", said)
        person = kind(context.new_page(), language)
        person.url = product.url
        return person

    yield come
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def karis_receipt(product: Product, visitor: Invite, album: Album) -> Receipt:
    """Kari, a patient, has told in bokmål."""
    return stories.kari_tells(visitor(Reporter, "nb"), product.url, album)


@pytest.fixture(scope="session")
def toms_receipt(product: Product, visitor: Invite, album: Album) -> Receipt:
    """Tom, a relative, has told in English and wants to take part."""
    return stories.tom_tells(visitor(Reporter, "en"), product.url, album)


@pytest.fixture(scope="session")
def ingrid(visitor: Invite, toms_receipt: Receipt, album: Album) -> Adviser:
    """Ingrid, an adviser: logged in, with Tom's case open, to which she has invited him."""
    ingrid = visitor(Adviser, "nb")
    stories.ingrid_invites(ingrid, toms_receipt, album)
    return ingrid


@pytest.fixture(scope="session")
def tom_has_accepted(ingrid: Adviser, visitor: Invite, product: Product, album: Album) -> None:
    """Tom has said yes to the invitation."""
    del ingrid
    stories.tom_accepts(visitor(Reporter, "en"), product.url, product.far_end_url, album)


@dataclass(frozen=True)
class Team:
    """Staff of Solvik, each logged in at a browser of their own."""

    adviser: Colleague
    leader_of_maternity: Colleague
    leader_of_medicine: Colleague
    council: Colleague


@pytest.fixture(scope="session")
def team(visitor: Invite) -> Team:
    """Colleagues whom the administrator has let in, each by a link of their own."""
    amina = visitor(Colleague, "nb")
    amina.logs_in(next(each for each in solvik.ACCOUNTS if each.role == Role.ADMINISTRATOR))

    def let_in(name: str, role: str, place: str) -> Colleague:
        email = f"{name.partition(' ')[0].lower()}-{secrets.token_hex(3)}@solvik.example"
        link = amina.lets_in(name, email, role, place)
        colleague = visitor(Colleague, "nb")
        colleague.joins(link, email)
        return colleague

    everywhere = amina.words("All of %(service)s") % {"service": solvik.NAME["nb"]}
    return Team(
        let_in("Marit Moe", "Quality adviser", everywhere),
        let_in("Nils Nes", "Unit leader", "Fødeavdelingen"),
        let_in("Sara Sund", "Unit leader", "Medisinsk avdeling"),
        let_in("Turid Tveit", "User council", everywhere),
    )
