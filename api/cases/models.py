"""Cases: the service's own work with a report, kept apart from what the reporter said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.cases.harm import graver
from api.cases.schemas import CaseState
from api.reports.schemas import Category, Harm, Kind
from api.shared.db import Base
from api.shared.outbox import Outgoing


def rank(column: str, values: Sequence[str]) -> str:
    """Return SQL that ranks a column by its vocabulary's order: the first value is the greatest.

    Text, since an index and the query that uses it must say it in the same words. With a new value
    in the vocabulary the index has to be made anew; a test says so.
    """
    listed = ", ".join(f"'{value}'" for value in values)
    return f"(100 - coalesce(array_position(ARRAY[{listed}]::text[], {column}), 100))"


def or_never(column: str) -> str:
    """Return SQL that puts cases without this moment after all others."""
    return f"coalesce({column}, '9999-01-01 00:00:00+00'::timestamptz)"


class Case(Base):
    """One report under work. Classification here is the staff's, first taken from the report."""

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "ix_cases_inbox",
            "service_id",
            text("urgent DESC"),
            text("opened_at DESC"),
            text("id DESC"),
        ),
        Index(
            "ix_cases_open",
            "service_id",
            text("urgent DESC"),
            text("opened_at DESC"),
            text("id DESC"),
            postgresql_where=text(
                "state NOT IN ('closed_with_learning', 'transferred') AND withdrawn_at IS NULL"
            ),
        ),
        Index(
            "ix_cases_responsible",
            "responsible_id",
            text("opened_at DESC"),
            text("id DESC"),
        ),
        # One for each order of the inbox, and for the filters that leave few.
        Index("ix_cases_received", "service_id", text("opened_at DESC"), text("id DESC")),
        Index("ix_cases_news", "service_id", "news_at"),
        Index("ix_cases_reference", "service_id", "reference"),
        Index(
            "ix_cases_reference_begins",
            "reference",
            postgresql_ops={"reference": "text_pattern_ops"},
        ),
        Index("ix_cases_by_kind", "service_id", text(rank("kind", list(Kind))), "id"),
        Index("ix_cases_by_category", "service_id", text(rank("category", list(Category))), "id"),
        Index("ix_cases_by_state", "service_id", text(rank("state", list(CaseState))), "id"),
        Index("ix_cases_due", "service_id", text(or_never("due_at")), "id"),
        Index("ix_cases_waits", "service_id", text(or_never("waits_since")), "id"),
        Index(
            "ix_cases_turn",
            "service_id",
            "waits_for",
            text(or_never("waits_since")),
            "id",
            postgresql_where=text("waits_for IS NOT NULL AND withdrawn_at IS NULL"),
        ),
        Index(
            "ix_cases_overdue",
            "service_id",
            "due_at",
            postgresql_where=text("due_at IS NOT NULL AND withdrawn_at IS NULL"),
        ),
        Index(
            "ix_cases_withdrawn",
            "service_id",
            text("opened_at DESC"),
            text("id DESC"),
            postgresql_where=text("withdrawn_at IS NOT NULL"),
        ),
        Index("ix_cases_kind", "service_id", "kind", text("opened_at DESC"), text("id DESC")),
        Index(
            "ix_cases_category", "service_id", "category", text("opened_at DESC"), text("id DESC")
        ),
        Index("ix_cases_state", "service_id", "state", text("opened_at DESC"), text("id DESC")),
        Index(
            "ix_cases_unit",
            "unit_id",
            text("urgent DESC"),
            text("opened_at DESC"),
            text("id DESC"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    state: Mapped[str]
    urgent: Mapped[bool]
    kind: Mapped[str | None]
    category: Mapped[str | None]
    physical_harm: Mapped[str | None] = mapped_column(comment="As staff assess it.")
    psychological_harm: Mapped[str | None] = mapped_column(comment="As staff assess it.")
    potential_harm: Mapped[str | None] = mapped_column(comment="What it could have led to.")
    very_serious_unexpected: Mapped[bool] = mapped_column(
        default=False, comment="Staff found it so: the law's questions are asked."
    )
    complexity: Mapped[str | None]
    learning_value: Mapped[str | None]
    responsible_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    named_contact_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id"), comment="Whom the reporter is told to ask for; null: nobody."
    )
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(
        comment="Rises with each triage: two who triage at once do not overwrite each other."
    )
    news_at: Mapped[datetime] = mapped_column(
        comment="When the reporter last gave something to read; unread is read before that."
    )
    first_read_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None] = mapped_column(
        comment="The earliest deadline of the case that is not met."
    )
    waits_for: Mapped[str | None] = mapped_column(
        comment="Whose turn it is: `us`, `reporter`, or null; the rule is in `waiting.py`."
    )
    waits_since: Mapped[datetime | None] = mapped_column(comment="Since when it is their turn.")

    @property
    def assessed_harm(self) -> Harm | None:
        """The graver of the physical and the psychological harm."""
        return graver(self.physical_harm, self.psychological_harm)


class CaseDeadline(Base):
    """By when something has to be done with a case, and when it was."""

    __tablename__ = "case_deadlines"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    about_id: Mapped[UUID] = mapped_column(
        primary_key=True,
        comment="Which of several, such as a measure; the case itself where there is one.",
    )
    due_at: Mapped[datetime]
    met_at: Mapped[datetime | None]


class CaseEvent(Base):
    """One thing that happened to a case: enough, all together, to tell its whole history."""

    __tablename__ = "case_events"
    __table_args__ = (
        Index("ix_case_events_case", "case_id", "at"),
        Index(
            "ix_case_events_client",
            "client_id",
            postgresql_where=text("client_id IS NOT NULL"),
        ),
        UniqueConstraint("case_id", "client_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_role: Mapped[str | None]
    what: Mapped[str] = mapped_column(comment="A past-tense verb, such as `triaged`.")
    details: Mapped[dict[str, Any]] = mapped_column(comment="Clear values only, no free text.")
    client_id: Mapped[UUID | None] = mapped_column(
        comment="The sender's own id of what was sent, so that sending twice is once."
    )


class CaseNote(Base):
    """What staff wrote for each other about a case; the reporter never sees it."""

    __tablename__ = "case_notes"
    __table_args__ = (Index("ix_case_notes_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    body: Mapped[bytes] = mapped_column(comment="Sealed under the report's key.")


class CaseReading(Base):
    """That a member of staff has read a case, and up to which news.

    Comparing with `Case.news_at` as it was when they read, not with the clock, keeps a message that
    was on its way just then unread.
    """

    __tablename__ = "case_readings"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    at: Mapped[datetime]
    seen_news_at: Mapped[datetime]


class CaseDecision(Base):
    """What somebody decided about a case where the law or the service asks; the last one counts.

    `what` is one of `duties.Question`, `answer` one of its answers. The reason is sealed.
    """

    __tablename__ = "case_decisions"
    __table_args__ = (Index("ix_case_decisions_case", "case_id", "what", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    what: Mapped[str]
    answer: Mapped[str]
    reason: Mapped[bytes | None] = mapped_column(comment="Sealed under the report's key.")
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    by_role: Mapped[str]


class CaseLink(Base):
    """That a case is a duplicate of another (its main case), or related to it."""

    __tablename__ = "case_links"
    __table_args__ = (
        Index(
            "ix_case_links_pair",
            "case_id",
            "other_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_case_links_other", "other_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    other_id: Mapped[UUID] = mapped_column(
        ForeignKey("cases.id"), comment="Of a duplicate: its main case."
    )
    relation: Mapped[str] = mapped_column(comment="`duplicate` or `related`.")
    reason: Mapped[bytes] = mapped_column(comment="Sealed under the key of the case's report.")
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    ended_reason: Mapped[bytes | None] = mapped_column(comment="Sealed as the reason is.")


class CaseShare(Base):
    """That another unit may read a case and work with it, until the share is ended."""

    __tablename__ = "case_shares"
    __table_args__ = (
        Index(
            "ix_case_shares_open",
            "case_id",
            "unit_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_case_shares_unit", "unit_id", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    basis: Mapped[str] = mapped_column(comment="Why it may: one of `sharing.Basis`.")
    reason: Mapped[bytes] = mapped_column(comment="Sealed under the report's key.")
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))


class CaseTransfer(Base):
    """That a case was passed on for good, to another unit of the service or to another service."""

    __tablename__ = "case_transfers"
    __table_args__ = (Index("ix_case_transfers_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    from_service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    from_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    to_service_id: Mapped[UUID] = mapped_column(ForeignKey("services.id"))
    to_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("units.id"))
    basis: Mapped[str] = mapped_column(comment="Why it may: one of `sharing.Basis`.")
    reason: Mapped[bytes] = mapped_column(comment="Sealed under the report's key.")
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))


class BreakGlass(Base):
    """That somebody opened a case out of their reach, with a reason, for a few hours.

    The privacy officer looks at each one afterwards and says so.
    """

    __tablename__ = "break_glass"
    __table_args__ = (
        Index("ix_break_glass_user", "user_id", "until"),
        Index("ix_break_glass_case", "case_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str]
    reason: Mapped[bytes] = mapped_column(comment="Sealed under the report's key.")
    at: Mapped[datetime]
    until: Mapped[datetime]
    seen_by: Mapped[UUID | None] = mapped_column(
        ForeignKey("users.id"), comment="The privacy officer who looked at it."
    )
    seen_at: Mapped[datetime | None]


class BreakGlassMail(Outgoing, Base):
    """One e-mail to a member of staff: that somebody opened a case out of their reach."""

    __tablename__ = "break_glass_mails"

    break_glass_id: Mapped[UUID] = mapped_column(ForeignKey("break_glass.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))


class CaseParticipant(Base):
    """Somebody who was given reach to one case, beyond what their roles reach."""

    __tablename__ = "case_participants"
    __table_args__ = (Index("ix_case_participants_user", "user_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    since: Mapped[datetime]


class SavedView(Base):
    """A view of the inbox that somebody named. The name is sealed under their own key."""

    __tablename__ = "saved_views"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[bytes]
    query: Mapped[dict[str, str]] = mapped_column(comment="As it stands in the inbox's address.")
    made_at: Mapped[datetime]


class CaseSearch(Base):
    """What somebody searched for, sealed under their own key and kept for a day."""

    __tablename__ = "case_searches"
    __table_args__ = (Index("ix_case_searches_user", "user_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    typed: Mapped[bytes]
    at: Mapped[datetime]
