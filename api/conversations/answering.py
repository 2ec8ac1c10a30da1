"""A turn: store what was said, let the bot answer, store the answer, show it.

What a person said is committed before the bot sees it (`hear`), and the bot's answer before the
person sees it (`answer`): two transactions, so that a bot that is slow, down or killed loses
nothing. Turns of one conversation wait for each other on the conversation's row.
"""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import queries, sending, service, turns
from api.conversations.bot import Bot
from api.conversations.models import Conversation, ConversationMessage
from api.conversations.problems import AlreadySent
from api.conversations.schemas import Answer, Expects, NewTurn, Said, TurnResult
from api.conversations.talk import Talk
from api.reports.problems import NothingToSend, UnknownUnit
from api.shared import clock, i18n
from api.shared.i18n import marked, translate
from api.shared.problems import NotFound

ALWAYS_OFFERED = {"edit": marked("Change something"), "pause": marked("Take a pause")}
"""What other presses read that the chat has without the bot's offering them."""


async def hear(tx: AsyncSession, conversation: Conversation, said: NewTurn) -> None:
    """Store what the reporter said. The same `client_id` again stores nothing new.

    Raises AlreadySent. The caller holds the lock, and commits before the bot is asked.
    """
    if conversation.report_id is not None:
        if await queries.by_client_id(tx, conversation.id, said.client_id) is None:
            raise AlreadySent
        return
    talk = await Talk.opened(tx, conversation)
    text = said.text or _label(talk, said.choice or "")
    message = talk.message(conversation.message_count + 1, "reporter", text, said)
    await queries.add_said(tx, message, clock.now())


async def answer(tx: AsyncSession, conversation: Conversation, client_id: UUID, bot: Bot) -> Answer:
    """Return the answer to the message with this `client_id`, asking the bot where needed.

    Everything said and not yet answered is put to the bot, in order. When the bot is away, the
    answer says so, hands over the form, and is not kept: the next attempt asks the bot again.
    Raises NotFound, and AlreadySent. The caller holds the lock.
    """
    talk = await Talk.opened(tx, conversation)
    waiting = await queries.unanswered(tx, conversation.id)
    places = [place for place, each in enumerate(waiting) if each.client_id == client_id]
    if not places:
        return await _given_before(talk, client_id)
    *earlier, asked = waiting[: places[0] + 1]
    before: list[Said] = []
    if talk.bot_state is None:
        opening = await turns.ask(talk, bot)
        if opening is None:
            return await turns.away(talk)
        before = turns.keep(talk, opening).messages
    for message in earlier:
        if await _take_turn(talk, bot, message, before) is None:
            return await turns.away(talk)
        before = []
    return await _take_turn(talk, bot, asked, before) or await turns.away(talk)


async def _given_before(talk: Talk, client_id: UUID) -> Answer:
    """Return the answer that a message got when it came the first time. Raises NotFound."""
    asked = await queries.by_client_id(talk.tx, talk.row.id, client_id)
    if asked is None or asked.answer is None:
        raise NotFound
    kept = talk.key.open("conversation_messages.answer", asked.id, asked.answer)
    given = Answer.model_validate_json(kept)
    receipt = await sending.receipt_of(talk.tx, talk.row)
    return given.model_copy(update={"receipt": receipt, "pause": talk.pause_shown(given.expects)})


async def _take_turn(
    talk: Talk, bot: Bot, message: ConversationMessage, before: list[Said]
) -> Answer | None:
    """Put a message to the bot and keep its answer; None when the bot is away.

    Raises AlreadySent when the message before this one sent the report.
    """
    if talk.row.report_id is not None:
        raise AlreadySent
    result = await turns.ask(talk, bot, message)
    return None if result is None else await _give(talk, message, result, before)


async def _give(
    talk: Talk, message: ConversationMessage, result: TurnResult, before: list[Said]
) -> Answer:
    """Keep the bot's answer to a message, do what the bot asks for, and return the answer."""
    if result.kept_text is not None:
        talk.replace_text(message, result.kept_text)
    receipt = None
    if result.action == "submit":
        talk.keep_draft(result.draft)
        try:
            receipt = await sending.submit(talk.tx, talk.row)
        except (NothingToSend, UnknownUnit) as problem:
            # The bot's answer says that it is sent: it is dropped, and the read-through stays open.
            given = turns.refuse(talk, str(problem.title))
        else:
            given = turns.keep(talk, result, before)
            talk.keep_expects(sending.DONE)
            given = given.model_copy(update={"expects": sending.DONE})
    else:
        given = turns.keep(talk, result, before)
    if result.action == "delete":
        given = given.model_copy(update={"expects": Expects(kind="done", field="deleted")})
    # No code is ever stored, not even sealed: a repeat derives it again.
    message.answer = talk.key.seal(
        "conversation_messages.answer", message.id, given.model_dump_json(by_alias=True)
    )
    if result.action == "delete":
        await service.erase(talk.tx, talk.row)
    return given.model_copy(update={"receipt": receipt, "pause": talk.pause_shown(given.expects)})


def _label(talk: Talk, choice: str) -> str:
    """Return what a pressed choice reads: as it was offered, or one of those always on offer."""
    offered = {each.id: each.label for each in talk.expects.choices}
    verb, _, of_what = choice.partition(":")
    if choice in offered:
        return offered[choice]
    if verb == "language":
        return i18n.LANGUAGE_NAMES.get(of_what, choice)
    return translate(ALWAYS_OFFERED[verb], talk.language) if verb in ALWAYS_OFFERED else choice
