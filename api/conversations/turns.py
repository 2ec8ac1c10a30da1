"""Putting what was said to the bot, and keeping what it answers before anyone is shown it."""

import time
from collections.abc import Sequence
from uuid import UUID

from api.access.service_settings import help_lines
from api.access.services import service_by_id, units_in_use
from api.conversations.bot import Bot, BotUnavailableError
from api.conversations.models import ConversationMessage
from api.conversations.schemas import (
    Answer,
    Expects,
    HelpLineForBot,
    Said,
    ServiceForBot,
    Turn,
    TurnResult,
    UnitForBot,
)
from api.conversations.talk import Talk
from api.shared import clock, ids
from api.shared.i18n import Language, in_language, marked, translate

FORM = Expects(kind="form")
"""What is expected while the bot can't answer: the plain form takes over."""

DESCRIBED_SECONDS = 30.0
_described: dict[tuple[UUID, Language], tuple[ServiceForBot, float]] = {}
"""Services as the bot needs them, and until when: units seldom change, and every turn asks."""

BOT_IS_AWAY = marked(
    "I can't answer just now, but what you wrote is kept. "
    "You can go on in the form, or try again here in a little while."
)


async def ask(
    talk: Talk, bot: Bot, message: ConversationMessage | None = None, *, choice: str | None = None
) -> TurnResult | None:
    """Put one message to the bot, or a choice nobody pressed, or (neither) ask for the opening.

    Return None when the bot is away.
    """
    text = None
    if message is not None:
        choice = talk.choice_of(message)
        text = talk.text_of(message) if choice is None else None
    try:
        return await bot.turn(
            Turn(
                start=text is None and choice is None,
                text=text,
                choice=choice,
                state=talk.bot_state,
                draft=talk.draft,
                language=talk.language,
                now=clock.now().astimezone(clock.LOCAL),
                kept_days=talk.row.kept_days,
                service=await _for_bot(talk),
            )
        )
    except BotUnavailableError:
        return None


def keep(talk: Talk, result: TurnResult, before: Sequence[Said] = ()) -> Answer:
    """Keep the bot's answer and return it as it is shown.

    `before` is what the bot said just before and nobody has been shown yet.
    """
    talk.row.language = result.language
    talk.row.urgent = talk.row.urgent or result.urgent
    talk.keep_draft(result.draft)
    talk.keep_bot_state(result.state)
    talk.keep_expects(result.expects)
    said = talk.add("bot", [each.text for each in result.messages])
    return Answer(
        messages=[*before, *map(talk.shown, said)],
        expects=result.expects,
        draft=result.draft,
        language=result.language,
        urgent=talk.row.urgent,
    )


def refuse(talk: Talk, reason: str) -> Answer:
    """Return why what was asked for could not be done; all else stays as it was."""
    return Answer(
        messages=[talk.shown(row) for row in talk.add("system", [reason])],
        expects=talk.expects,
        draft=talk.draft,
        language=talk.language,
        urgent=talk.row.urgent,
    )


async def away(talk: Talk) -> Answer:
    """Return the answer that hands over to the form. The first of a row is kept in the talk."""
    text = translate(BOT_IS_AWAY, talk.language)
    if talk.expects == FORM:
        notice = Said(id=ids.new_id(), sender="system", text=text, at=clock.now())
    else:
        (row,) = talk.add("system", [text])
        notice = talk.shown(row)
        talk.keep_expects(FORM)
    return Answer(
        messages=[notice],
        expects=FORM,
        draft=talk.draft,
        language=talk.language,
        urgent=talk.row.urgent,
        form_url=await form_url(talk),
    )


async def form_url(talk: Talk) -> str:
    """Return where the plain form goes on; the token is handed over by POST, never in it."""
    service = await service_by_id(talk.tx, talk.row.service_id)
    return f"/s/{service.slug}/form?conversation={talk.row.id}"


async def _for_bot(talk: Talk) -> ServiceForBot:
    """Return the service as the bot needs it, at most `DESCRIBED_SECONDS` old."""
    wanted, now = (talk.row.service_id, talk.language), time.monotonic()
    found, until = _described.get(wanted, (None, 0.0))
    if found is None or until < now:
        service = await service_by_id(talk.tx, talk.row.service_id)
        found = ServiceForBot(
            slug=service.slug,
            name=in_language(service.name, talk.language),
            phone=service.phone,
            opening_hours=service.opening_hours,
            help_lines=[
                HelpLineForBot(name=each.name, number=each.number, when=each.when)
                for each in help_lines(service)
            ],
            units=[
                UnitForBot(id=each.slug, name=each.name, synonyms=each.synonyms)
                for each in await units_in_use(talk.tx, service.id)
            ],
        )
        _described[wanted] = (found, now + DESCRIBED_SECONDS)
    return found
