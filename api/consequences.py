"""When this is announced, that happens: the whole table of who acts on which fact.

Handlers run in order, in the transaction of whoever announced the fact.
"""

from api.access.frame import MenuItem
from api.access.permissions import Role
from api.cases import break_glass, duties, handover, named_contact
from api.cases import service as cases
from api.cases.frame import CaseTab
from api.closing import panels as closing_panels
from api.closing import service as closing
from api.forwarding import pages as forwarding_pages
from api.forwarding import service as forwarding
from api.invitations import mailing, panels, reviews
from api.invitations import service as invitations
from api.invitations.events import (
    AnswerUndone,
    InvitationAnswered,
    InvitationSent,
    TimeAgreed,
    TimeTakenBack,
)
from api.lessons import digests
from api.measures import report as measures_report
from api.reports.events import (
    ContactChanged,
    DangerFound,
    LinkAsked,
    ReporterWrote,
    ReportSubmitted,
    ReportWithdrawn,
    StaffWrote,
)
from api.reports.notice import Audience
from api.reviews import meeting as meetings
from api.reviews import receipt_panel, report_content, report_told, summary_panels
from api.reviews.events import SummaryShared
from api.reviews.report_parts import Loader
from api.reviews.sources import FurtherWords
from api.shared.announcements import Consequences
from api.shared.i18n import lazy
from api.shared.panels import Panel

TABLE: Consequences = {
    ReportSubmitted: [cases.open_case, duties.contact_wanted, forwarding.forward],
    DangerFound: [cases.danger_found, forwarding.forward_change],
    LinkAsked: [mailing.send_link],
    ReporterWrote: [cases.reporter_wrote, closing.reporter_wrote],
    StaffWrote: [duties.contacted, mailing.tell_of_message],
    ContactChanged: [cases.contact_changed, duties.contact_wanted, forwarding.forward_change],
    ReportWithdrawn: [
        cases.report_withdrawn,
        duties.withdrawn,
        forwarding.forward_withdrawal,
        invitations.report_withdrawn,
        meetings.report_withdrawn,
    ],
    InvitationSent: [duties.contacted, reviews.invitation_sent],
    InvitationAnswered: [reviews.invitation_answered],
    AnswerUndone: [reviews.answer_undone],
    TimeAgreed: [mailing.tell_of_time, reviews.time_agreed],
    TimeTakenBack: [mailing.tell_of_time, reviews.time_taken_back],
    SummaryShared: [mailing.tell_of_summary],
}

PANELS: dict[str, list[Panel]] = {
    "case": [break_glass.PANEL, closing_panels.CASE, panels.CASE],
    "receipt": [
        closing_panels.RECEIPT,
        summary_panels.RECEIPT,
        handover.PANEL,
        named_contact.PANEL,
        panels.RECEIPT,
        receipt_panel.RECEIPT,
    ],
}
"""Which features show something of their own on the case page and on the receipt page."""

FURTHER_WORDS: list[FurtherWords] = [reviews.words_of_answer]
"""Where reporters gave words of their own, besides report and dialogue, for a review to quote."""

REPORT_PARTS: list[Loader] = [
    report_content.matters,
    report_content.method,
    report_content.people,
    report_content.summarised,
    report_told.signed,
    report_told.told,
    report_content.played_a_part,
    report_content.learned,
    measures_report.measures,
    report_content.reporters_part,
    report_told.observed,
]
"""What the report of a review tells, in order; features above reviews add what they know."""

AUDIENCE = Audience(cases.READERS, forwarding.recipients)
"""Who gets to see reports, as the privacy notice tells it."""

CASE_TABS: list[CaseTab] = [
    CaseTab("case", lazy("Report and dialogue"), "", frozenset(cases.READERS)),
    CaseTab("duties", lazy("Deadlines and duties"), "/duties", frozenset(cases.READERS)),
    CaseTab("related", lazy("Related and sharing"), "/related", frozenset(cases.READERS)),
    CaseTab("review", lazy("Review"), "/review", frozenset(cases.READERS)),
    CaseTab("measures", lazy("Measures"), "/measures", frozenset(cases.READERS)),
    CaseTab("closing", lazy("Closing"), "/closing", frozenset(cases.READERS)),
    CaseTab("lesson", lazy("Lesson"), "/lesson", frozenset(cases.READERS)),
]
"""The pages about a case, in the order of the work."""

MENU: list[MenuItem] = [
    MenuItem(lazy("Cases"), "/staff/cases", frozenset(cases.READERS)),
    MenuItem(lazy("Measures"), "/staff/measures", frozenset(cases.READERS)),
    MenuItem(lazy("Lessons"), "/staff/lessons", frozenset(cases.READERS)),
    MenuItem(lazy("User council"), "/staff/council", frozenset(digests.READERS)),
    MenuItem(lazy("Reviews you follow"), "/staff/observing", frozenset({Role.COUNCIL})),
    MenuItem(lazy("Forwarding"), "/staff/delivery", frozenset(forwarding_pages.WATCHERS)),
    MenuItem(lazy("Privacy"), "/staff/privacy", frozenset({Role.PRIVACY_OFFICER})),
    MenuItem(lazy("Users"), "/staff/users", frozenset({Role.ADMINISTRATOR})),
    MenuItem(lazy("Service"), "/staff/services", frozenset({Role.ADMINISTRATOR})),
]
"""The staff's main menu: who is shown what, in order. The first one is where they arrive."""
