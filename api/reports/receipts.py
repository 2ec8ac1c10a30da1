"""Receipts: the code that is shown once, and what is opened with it."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.reports.models import ReceiptSession, Report
from api.reports.problems import ReceiptUnknown
from api.reports.schemas import Receipt, ReceiptToken
from api.shared import clock, ids, sealing
from api.shared.problems import Unauthorized
from api.shared.sealing import DataKey

RECEIPT_CODE_LENGTH = 20
"""Characters of Crockford's base 32: 100 bits, out of reach for guessing."""

RECEIPT_MINUTES = 60
"""How long an opened receipt stays open without the code."""


async def receipt_of(tx: AsyncSession, report: Report) -> Receipt:
    """Return the receipt of a report once more, for whoever just sent it.

    The code is derived from the report's own key, so a repeated request gets the same one though
    only its digest is stored.
    """
    return receipt(report, await sealing.data_key(tx, report.key_id))


def receipt(report: Report, key: DataKey) -> Receipt:
    """Return the receipt of a report whose key is at hand."""
    return Receipt(reference=report.reference, receipt_code=code_of(key), urgent=report.urgent)


def code_of(key: DataKey) -> str:
    """Return the receipt code, which is derived from the report's own key."""
    return ids.crockford(key.derive("receipt code"), RECEIPT_CODE_LENGTH)


async def open_receipt(tx: AsyncSession, receipt_code: str) -> ReceiptToken:
    """Exchange a receipt code for a short-lived token. Raises ReceiptUnknown."""
    held = sealing.vault(tx)
    digests = held.digests("receipt", ids.read_code(receipt_code))
    report = await tx.scalar(select(Report).where(Report.receipt_digest.in_(digests)))
    if report is None:
        raise ReceiptUnknown
    return open_receipt_of(tx, report)


def open_receipt_of(tx: AsyncSession, report: Report) -> ReceiptToken:
    """Open the receipt of a report for whoever is known to have its code."""
    held = sealing.vault(tx)
    token = ids.new_token()
    expires_at = clock.now() + timedelta(minutes=RECEIPT_MINUTES)
    tx.add(
        ReceiptSession(
            token_digest=held.digest("receipt session", token),
            report_id=report.id,
            expires_at=expires_at,
        )
    )
    return ReceiptToken(token=token, expires_at=expires_at)


async def report_of_receipt(tx: AsyncSession, token: str | None) -> Report:
    """Return the report whose receipt was opened with this token. Raises Unauthorized."""
    if not token:
        raise Unauthorized
    digests = sealing.vault(tx).digests("receipt session", token)
    found = await tx.scalar(
        select(Report)
        .join(ReceiptSession, ReceiptSession.report_id == Report.id)
        .where(ReceiptSession.token_digest.in_(digests), ReceiptSession.expires_at > clock.now())
    )
    if found is None:
        raise Unauthorized
    return found


async def close_receipt(tx: AsyncSession, token: str | None) -> None:
    """Make the token useless from now on. Unknown tokens change nothing."""
    digests = sealing.vault(tx).digests("receipt session", token or "")
    await tx.execute(delete(ReceiptSession).where(ReceiptSession.token_digest.in_(digests)))
