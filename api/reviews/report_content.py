"""The parts of a report that reviews themselves know of; `report_parts.py` says what a part is."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.cases import wording as case_words
from api.cases.schemas import Method
from api.reports import service as reports
from api.reports.schemas import Kind
from api.reviews import (
    factors,
    involvement,
    meeting,
    meeting_wording,
    participants,
    queries,
    service,
    summary,
    wording,
)
from api.reviews.meeting_schemas import MeetingShown, MeetingState
from api.reviews.models import Review
from api.reviews.problems import NoReview
from api.reviews.report_parts import Asked, Block, Entry, Facts, Items, Part, Words
from api.reviews.schemas import ParticipantKind
from api.reviews.summary_schemas import Verdict
from api.reviews.summary_text import TITLES, Section
from api.shared.i18n import _, date_text, lazy

VERDICTS: dict[Verdict, str] = {
    Verdict.AGREES: lazy("Agrees"),
    Verdict.DIFFERS: lazy("Sees it differently"),
}


async def matters(tx: AsyncSession, asked: Asked) -> Part | None:
    """Tell what matters to the reporter, in their own words."""
    words = (await reports.opened(tx, asked.report)).what_matters
    if not words:
        return None
    return Part(_("What matters to them"), (Words(asked.said(words), quoted=True),))


async def method(tx: AsyncSession, asked: Asked) -> Part | None:
    """Tell what was reviewed, by which method, and why by that one."""
    review = await _review(tx, asked)
    reason = await service.method_reason(tx, asked.report, review)
    facts = [
        (_("Kind"), str(case_words.KINDS[Kind(asked.case.kind)]) if asked.case.kind else ""),
        (_("Method"), str(case_words.METHODS[Method(review.method)])),
        (_("Why this method"), asked.said(reason)),
        (_("Started"), date_text(review.started_at)),
        (_("Finished"), date_text(review.finished_at) if review.finished_at else _("Not yet")),
    ]
    return Part(_("The review"), (Facts(tuple(each for each in facts if each[1])),))


async def people(tx: AsyncSession, asked: Asked) -> Part | None:
    """Tell who took part: by role, with names only where they are wanted."""
    found = await participants.of_review(tx, asked.report, await _review(tx, asked))
    lines = []
    for each in found:
        role = f"{wording.PARTICIPANT_KINDS[each.kind]}: {wording.PARTS[each.part]}"
        lines.append(f"{role} ({each.name})" if asked.named and each.name else role)
    return Part(_("Who took part"), (Items(tuple(lines)),)) if lines else None


async def summarised(tx: AsyncSession, asked: Asked) -> Part | None:
    """Tell the summary as it was last shared with the reporter."""
    shared = await summary.shared(tx, asked.report)
    if not shared:
        return None
    text = shared[0].text
    entries = [
        Entry(str(TITLES[each]), asked.said(text.section(each)))
        for each in Section
        if text.section(each).strip()
    ]
    return Part(_("Summary"), tuple(entries))


async def played_a_part(tx: AsyncSession, asked: Asked) -> Part | None:
    """Tell which factors played a part, and how."""
    found = await factors.of_review(tx, asked.report, await _review(tx, asked))
    entries = [Entry(str(wording.FACTORS[each.factor]), asked.said(each.note)) for each in found]
    return Part(_("What played a part"), tuple(entries)) if entries else None


async def learned(tx: AsyncSession, asked: Asked) -> Part | None:
    """Tell what was learned."""
    found = await service.learning_points(tx, asked.report, await _review(tx, asked))
    points = tuple(asked.said(each.text) for each in found)
    return Part(_("What we learned"), (Items(points, numbered=True),)) if points else None


async def reporters_part(tx: AsyncSession, asked: Asked) -> Part | None:
    """Tell how the reporter took part: decisions, meetings, and what they said of the draft."""
    review = await _review(tx, asked)
    blocks: list[Block] = []
    decisions = [
        f"{date_text(each.at)}: {wording.DECISIONS[each.decision]}"
        for each in reversed(await involvement.log(tx, asked.case))
    ]
    if decisions:
        blocks.append(Items(tuple(decisions)))
    met = [
        f"{date_text(each.start)}: {meeting_wording.KINDS[each.kind]}"
        for each in reversed(await meeting.of_case(tx, asked.report, asked.case, review))
        if each.state is MeetingState.HELD and _reporter_came(each)
    ]
    if met:
        blocks.append(Entry(_("Meetings with the reporter"), "\n\n".join(met)))
    said = [
        each
        for each in await summary.comments(tx, asked.report, review)
        if each.verdict or each.text
    ]
    for each in said:
        verdict = f": {VERDICTS[each.verdict]}" if each.verdict else ""
        heading = _("Said of the draft, %(date)s") % {"date": date_text(each.at)} + verdict
        answer = ((_("Our answer"), asked.said(each.answer)),) if each.answer else ()
        blocks.append(Entry(heading, asked.said(each.text), answer))
    if not blocks:
        blocks.append(Words(_("Nothing is written down of how the reporter took part.")))
    return Part(_("How the reporter took part"), tuple(blocks))


async def _review(tx: AsyncSession, asked: Asked) -> Review:
    found = await queries.of_case(tx, asked.case.id)
    if found is None:
        raise NoReview
    return found


def _reporter_came(met: MeetingShown) -> bool:
    theirs = {ParticipantKind.REPORTER, ParticipantKind.REPRESENTATIVE}
    return any(each.came and each.kind in theirs for each in met.people)
