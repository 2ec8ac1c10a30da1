"""Reports: submitting one, reading it, telling of its way, changing the contact, withdrawing it."""

import json
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.access import audit
from api.access.audit import Actor
from api.access.models import Service
from api.access.services import units_of
from api.reports import contacts, danger, receipts
from api.reports.channels import Channel
from api.reports.events import ContactChanged, LinkAsked, ReportSubmitted, ReportWithdrawn
from api.reports.models import Report, ReportStep
from api.reports.problems import (
    NoSms,
    NothingToSend,
    RepeatDiffers,
    UnknownUnit,
    Withdrawn,
)
from api.reports.schemas import (
    Contact,
    Draft,
    Involvement,
    Receipt,
    StepShown,
    WhereTo,
)
from api.reports.steps import step_text
from api.reports.terms import day, terms_of
from api.shared import clock, ids, sealing, sms
from api.shared.announcements import announce
from api.shared.db import one_at_a_time
from api.shared.problems import NotFound
from api.shared.sealing import DataKey


async def submit(  # noqa: PLR0913 - what a report is made of
    tx: AsyncSession,
    service: Service,
    draft: Draft,
    *,
    found_danger: bool | None = None,
    key_id: UUID | None = None,
    idempotency_key: str | None = None,
) -> Receipt:
    """Store a report and everything that follows from it, all in this transaction.

    `found_danger` is what the bot read in it; None, when it could not, has a job ask again.
    `key_id` is the conversation's data key, when there was a conversation. The same
    `idempotency_key` with the same draft gives the first receipt again.

    Raises NothingToSend, UnknownUnit, and RepeatDiffers for the same key with another draft.
    """
    if not (draft.what_happened or "").strip():
        raise NothingToSend
    held = sealing.vault(tx)
    content_digest = held.digest("report body", draft.model_dump_json(exclude={"consent"}))
    submission = None
    if idempotency_key is not None:
        submission = held.digest("submission", f"{service.id} {idempotency_key}")
        await one_at_a_time(tx, submission)
        digests = held.digests("submission", f"{service.id} {idempotency_key}")
        earlier = await tx.scalar(select(Report).where(Report.submission_digest.in_(digests)))
        if earlier is not None:
            if earlier.body_digest != content_digest:
                raise RepeatDiffers
            return await receipts.receipt_of(tx, earlier)

    draft = draft.model_copy(update={"urgent": draft.urgent or bool(found_danger)})
    unit_id = await _unit_id(tx, service, draft)
    if key_id is None:
        key_id, key = await sealing.new_key(tx)
    else:
        key = await sealing.data_key(tx, key_id)
    report_id, now = ids.new_id(), clock.now()
    report = Report(
        id=report_id,
        reference=await _free_reference(tx),
        service_id=service.id,
        unit_id=unit_id,
        key_id=key_id,
        receipt_digest=held.digest("receipt", receipts.code_of(key)),
        submission_digest=submission,
        body_digest=content_digest,
        language=draft.language,
        kind=draft.kind,
        reporter_role=draft.reporter_role,
        category=draft.category,
        perceived_harm=draft.perceived_harm,
        occurred_start=draft.occurred.start,
        occurred_end=draft.occurred.end,
        occurred_approximate=draft.occurred.approximate,
        urgent=draft.urgent,
        keep_informed=bool(draft.involvement.keep_informed),
        take_part=bool(draft.involvement.take_part),
        submitted_at=now,
        withdrawn_at=None,
        body=key.seal("reports.body", report_id, draft.model_dump_json(exclude={"contact"})),
        contact=_seal_contact(key, report_id, draft.contact),
        terms=[day(now), *terms_of(held, service.id, draft.language, draft.own_words)],
        terms_version=held.version,
    )
    tx.add(report)
    await tx.flush()
    await contacts.keep(tx, report, draft.contact)
    await add_step(tx, report, "received")
    subject = audit.Subject("report", report.id)
    await audit.record(tx, audit.REPORTER, "submitted", subject)
    await announce(tx, ReportSubmitted(report, draft))
    if found_danger is None and not draft.urgent:
        await danger.read_later(tx, report.id)
    return receipts.receipt(report, key)


async def opened(tx: AsyncSession, report: Report) -> Draft:
    """Return what was sent, opened. Raises KeyDestroyedError once it is erased."""
    key = await sealing.data_key(tx, report.key_id)
    fields: dict[str, Any] = json.loads(key.open("reports.body", report.id, report.body))
    if report.contact is not None:
        fields["contact"] = json.loads(key.open("reports.contact", report.id, report.contact))
    fields["urgent"] = report.urgent
    return Draft.model_validate(fields)


async def by_id(tx: AsyncSession, report_id: UUID) -> Report:
    """Return the report. Raises NotFound."""
    found = await tx.get(Report, report_id)
    if found is None:
        raise NotFound
    return found


async def by_reference(tx: AsyncSession, reference: str) -> Report:
    """Return the report people call by this reference. Raises NotFound."""
    found = await tx.scalar(select(Report).where(Report.reference == reference))
    if found is None:
        raise NotFound
    return found


async def add_step(tx: AsyncSession, report: Report, step: str, **details: Any) -> None:
    """Show the reporter that the matter took a step. `details` holds no content and no names."""
    tx.add(
        ReportStep(id=ids.new_id(), report_id=report.id, step=step, at=clock.now(), details=details)
    )


async def steps_of(tx: AsyncSession, report: Report) -> list[StepShown]:
    """Return the steps so far, oldest first, in the current language."""
    rows = await tx.scalars(
        select(ReportStep).where(ReportStep.report_id == report.id).order_by(ReportStep.at)
    )
    return [
        StepShown(step=row.step, text=step_text(row.step, row.details), at=row.at) for row in rows
    ]


async def change_contact(
    tx: AsyncSession, report: Report, involvement: Involvement, contact: Contact
) -> None:
    """Change how the reporter is reached and takes part; what was there before is gone.

    Raises Withdrawn.
    """
    if report.withdrawn_at is not None:
        raise Withdrawn
    key = await sealing.data_key(tx, report.key_id)
    draft = (await opened(tx, report)).model_copy(update={"involvement": involvement})
    report.body = key.seal("reports.body", report.id, draft.model_dump_json(exclude={"contact"}))
    report.contact = _seal_contact(key, report.id, contact)
    await contacts.keep(tx, report, contact)
    await add_terms(tx, report, draft.own_words)
    report.keep_informed = bool(involvement.keep_informed)
    report.take_part = bool(involvement.take_part)
    await audit.record(tx, audit.REPORTER, "changed_contact", audit.Subject("report", report.id))
    await announce(tx, ContactChanged(report))


async def ask_for_link(tx: AsyncSession, report: Report, where: WhereTo) -> None:
    """Have a message sent that leads to the receipt page, without the code.

    Raises Withdrawn, and NoSms where only e-mail can be sent.
    """
    if report.withdrawn_at is not None:
        raise Withdrawn
    if where.phone is not None and not sms.is_on(tx):
        raise NoSms
    await audit.record(tx, audit.REPORTER, "asked_for_link", audit.Subject("report", report.id))
    if where.email is not None:
        await announce(tx, LinkAsked(report, Channel.EMAIL, where.email))
    if where.phone is not None:
        await announce(tx, LinkAsked(report, Channel.SMS, where.phone))


async def withdraw(tx: AsyncSession, report: Report, *, by: Actor = audit.REPORTER) -> None:
    """Take a report back: erase what was written, keep that there was a report.

    `by`: the reporter, also when others do it on their behalf; or the system, when the time is over
    for which it is kept. Doing it twice changes nothing (GDPR art. 17; what the quality system
    already received is the service's to erase, which the announcement asks for).
    """
    if report.withdrawn_at is not None:
        return
    report.withdrawn_at = clock.now()
    theirs = by == audit.REPORTER
    await add_step(tx, report, "withdrawn" if theirs else "expired")
    what = "withdrew" if theirs else "erased_by_time"
    await audit.record(tx, by, what, audit.Subject("report", report.id))
    await announce(tx, ReportWithdrawn(report, by))
    report.terms = []
    await contacts.forget(tx, report)
    await sealing.destroy_key(tx, report.key_id)


async def add_terms(tx: AsyncSession, report: Report, texts: list[str]) -> None:
    """Let a search find what was written after the report was sent.

    A report whose hashes are not made yet gets these with the rest.
    """
    new = terms_of(sealing.vault(tx), report.service_id, report.language, texts)
    await tx.execute(
        update(Report)
        .where(Report.id == report.id, Report.terms.is_not(None))
        .values(terms=Report.terms + new)
        .execution_options(synchronize_session=False)
    )


async def _unit_id(tx: AsyncSession, service: Service, draft: Draft) -> UUID | None:
    if draft.place.unit is None:
        return None
    for unit in await units_of(tx, service.id):
        if unit.slug == draft.place.unit:
            return unit.id
    raise UnknownUnit


async def _free_reference(tx: AsyncSession) -> str:
    while True:
        reference = ids.new_reference()
        if await tx.scalar(select(Report.id).where(Report.reference == reference)) is None:
            return reference


def _seal_contact(key: DataKey, report_id: UUID, contact: Contact) -> bytes | None:
    if not (contact.given or contact.name):
        return None
    return key.seal("reports.contact", report_id, contact.model_dump_json())
