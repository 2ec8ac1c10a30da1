"""What people told and stand by, in the report: the timeline, who signed, what observers saw."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.reviews import (
    differences,
    observing,
    queries,
    service,
    signoff,
    signoff_wording,
    timeline,
    wording,
)
from api.reviews.report_parts import Asked, Block, Entry, Items, Part, Words
from api.reviews.schemas import ParticipantKind
from api.reviews.signoff_schemas import Signer, SignOffShown, Waiting
from api.reviews.telling import EntryShown
from api.shared.i18n import _, date_text


async def told(tx: AsyncSession, asked: Asked) -> Part | None:
    """Tell the timeline from both sides; where they differ, both are kept and it is said so."""
    review = await service.require(tx, asked.case)
    entries = await timeline.entries(tx, asked.report, review)
    if not entries:
        return None
    numbers = {each.id: each.number for each in entries}
    differ: dict[int, list[tuple[str, str]]] = {}
    for each in await differences.of_review(tx, asked.report, review):
        one, other = numbers[each.one], numbers[each.other]
        for here, there in ((one, other), (other, one)):
            label = _("Told differently in %(number)s, both kept") % {"number": there}
            differ.setdefault(here, []).append((label, asked.said(each.note)))
    blocks: list[Block] = [
        Words(_("Each side's account stands as it was told. Where they differ, both are kept."))
    ]
    blocks += [
        Entry(_heading(asked, each), asked.said(each.text), tuple(differ.get(each.number, ())))
        for each in entries
    ]
    return Part(_("What happened, from both sides"), tuple(blocks))


def _heading(asked: Asked, entry: EntryShown) -> str:
    """Return number, whose account it is, and the time as well as it is known."""
    when = asked.said(entry.when) or _("Time not known")
    if entry.about and entry.happened_at:
        when = _("about %(when)s") % {"when": when}
    return f"{entry.number}. {wording.SIDES[entry.side]}, {when}"


async def observed(tx: AsyncSession, asked: Asked) -> Part | None:
    """Tell what observers from the user council saw."""
    review = await queries.of_case(tx, asked.case.id)
    found = await observing.observations(tx, asked.report, review) if review else []
    role = str(wording.PARTICIPANT_KINDS[ParticipantKind.OBSERVER])
    entries = [
        Entry(
            f"{each.who if asked.named and each.who else role}, {date_text(each.at)}",
            asked.said(each.text),
        )
        for each in found
    ]
    return Part(_("What the user council saw"), tuple(entries)) if entries else None


async def signed(tx: AsyncSession, asked: Asked) -> Part | None:
    """Tell who stands by the account, who sees it otherwise and how, and who has not said so."""
    standing = await signoff.of_case(tx, asked.report, asked.case.id)
    if standing is None:
        return None
    version = standing.version
    shared_at = version.shared_at or version.written_at
    of = {"number": version.number, "when": date_text(shared_at)}
    blocks: list[Block] = [
        Words(_("Of version %(number)s, shared %(when)s. Nobody has to sign.") % of)
    ]
    blocks += [_sign_off(asked, each) for each in standing.signed]
    not_signed = _("Not signed")
    waiting = tuple(f"{not_signed}: {_who_waits(asked, each)}" for each in standing.waiting)
    if waiting:
        blocks.append(Items(waiting))
    before = [each for each in standing.earlier if each.number != version.number]
    if before:
        blocks.append(Words(_("What was said of earlier versions, kept as it was:")))
        blocks += [_sign_off(asked, each, of_version=True) for each in reversed(before)]
    return Part(_("Who stands by it"), tuple(blocks))


def _sign_off(asked: Asked, said: SignOffShown, *, of_version: bool = False) -> Entry:
    verdict = str(signoff_wording.VERDICTS[said.verdict])
    heading = f"{verdict}: {_who(asked, said)}, {date_text(said.at)}"
    if of_version:
        of = _("version %(number)s") % {"number": said.number}
        heading += f" ({of})"
    return Entry(heading, asked.said(said.text))


def _who(asked: Asked, said: SignOffShown) -> str:
    if said.signer is not Signer.STAFF:
        return str(signoff_wording.SIGNERS[said.signer])
    if asked.named and said.name:
        return said.name
    role = str(signoff_wording.SIGNERS[said.signer])
    return f"{role} ({str(wording.PARTS[said.part]).lower()})" if said.part else role


def _who_waits(asked: Asked, waiting: Waiting) -> str:
    if asked.named and waiting.name:
        return waiting.name
    kind = str(wording.PARTICIPANT_KINDS[waiting.kind])
    return f"{kind} ({str(wording.PARTS[waiting.part]).lower()})" if waiting.name else kind
