"""Facts about reviews that other features act on."""

from dataclasses import dataclass

from api.reports.models import Report


@dataclass(frozen=True)
class SummaryShared:
    """Staff gave the reporter a draft summary to read, or answered what they said of it."""

    report: Report
