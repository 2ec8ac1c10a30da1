"""What a service decided about its cases, set by its administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from api.access.models import Service
from api.access.permissions import Role
from api.cases import rules
from api.cases.method import MethodTable
from tests.staff_fixtures import hidden_fields

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from api.shared.db import Database
    from tests.fixtures import Solvik
    from tests.staff_fixtures import Browser

    LogIn = Callable[..., Awaitable[Browser]]

PAGE = "/staff/services/solvik/cases"


def filled(**changed: str) -> dict[str, str]:
    """Return a whole form: the product's own rules, but for what is changed."""
    cells = {
        f"method_{row}_{column}": str(each)
        for row, columns in MethodTable().cells.items()
        for column, each in columns.items()
    }
    days = {"first_contact_days": "3", "notification_days": "5", "report_months": "3"}
    return cells | days | changed


async def rules_of(database: Database) -> rules.Rules:
    async with database.begin() as tx:
        return rules.of((await tx.scalars(select(Service))).one())


async def test_an_administrator_sets_days_recipient_and_methods(
    log_in: LogIn, solvik: Solvik, database: Database
) -> None:
    assert await rules_of(database) == rules.Rules()
    administrator = await log_in("ada", Role.ADMINISTRATOR)
    await administrator.open("/staff/services/solvik")
    assert administrator.page is not None
    assert f'href="{PAGE}"' in administrator.page.text
    await administrator.open(PAGE)
    page = await administrator.send(
        PAGE,
        **filled(
            first_contact_days="2",
            notification_on="true",
            recipient_nb="Tilsynet",
            recipient_nn="Tilsynet",
            address="melde.example",
            method_minor_simple="team_reflection",
        ),
    )
    assert page.status_code == 200
    assert "Saved." in page.text
    held = await rules_of(database)
    assert held.first_contact_days == 2
    assert held.notification.on
    assert held.notification.recipient == {"nb": "Tilsynet", "nn": "Tilsynet"}
    assert held.methods.cells["minor"]["simple"] == "team_reflection"  # type: ignore[index]
    assert not held.methods.raised_by_learning


async def test_what_is_not_right_is_named_and_nothing_is_saved(
    log_in: LogIn, solvik: Solvik, database: Database
) -> None:
    administrator = await log_in("ada", Role.ADMINISTRATOR)
    for wrong, field in (
        ({"first_contact_days": "0"}, "first_contact_days"),
        ({"notification_days": "soon"}, "notification_days"),
        ({"report_months": "13"}, "report_months"),
        ({"parties": "Annendal legesenter"}, "parties"),
        ({"parties": "Annendal\0legesenter: 22 00 00 00"}, "parties"),
        ({"method_minor_simple": "guessing"}, "method_minor_simple"),
        ({"notification_on": "true"}, "recipient_nb"),
        ({"address": "<b>"}, "address"),
    ):
        await administrator.open(PAGE)
        page = await administrator.send(PAGE, **filled(**wrong))
        assert page.status_code == 422, wrong
        assert f'href="#{field}"' in page.text
    assert await rules_of(database) == rules.Rules()


async def test_others_than_the_services_administrator_set_nothing(
    log_in: LogIn, adviser: Browser, solvik: Solvik, database: Database
) -> None:
    of_a_unit = await log_in("berit", Role.ADMINISTRATOR, unit="akuttmottaket")
    token = hidden_fields((await adviser.open("/staff/cases")).text, "/staff/logout")
    assert (await adviser.http.post(PAGE, data=token | filled())).status_code == 403
    assert (await of_a_unit.open(PAGE)).status_code == 404
