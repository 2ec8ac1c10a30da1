"""Facts about reports that other features act on."""

from dataclasses import dataclass, field

from api.access.audit import REPORTER, Actor
from api.reports.channels import Channel
from api.reports.models import Report, ReportMessage
from api.reports.schemas import Draft


@dataclass(frozen=True)
class ReportSubmitted:
    """A report was stored. `draft` is what was sent, opened."""

    report: Report
    draft: Draft


@dataclass(frozen=True)
class DangerFound:
    """A report, read after it was sent, or a message that followed it, tells of danger."""

    report: Report


@dataclass(frozen=True)
class ReporterWrote:
    """The reporter sent a message after the report."""

    report: Report
    message: ReportMessage


@dataclass(frozen=True)
class StaffWrote:
    """Staff sent the reporter a message."""

    report: Report
    message: ReportMessage


@dataclass(frozen=True)
class ContactChanged:
    """The reporter changed how they are reached, or how they take part."""

    report: Report


@dataclass(frozen=True)
class LinkAsked:
    """The reporter wants a message that leads to the receipt page. Where to is not to be kept."""

    report: Report
    channel: Channel
    to: str = field(repr=False)


@dataclass(frozen=True)
class ReportWithdrawn:
    """The reporter took the report back, or had it erased; else `by` says who erased its texts."""

    report: Report
    by: Actor = REPORTER
