"""The answer as a form: read as typed, judged, and shown again when something is not right."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from api.invitations.schemas import Answer, Choice, Wishes
from api.invitations.wording import ASK_AGAIN_WEEKS
from api.shared.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping


SEVERAL = ("modes", "suits")
"""The fields with boxes to tick, as many as one likes."""


@dataclass(frozen=True)
class Typed:
    """The form as it stands on the screen; an empty text means nothing was given."""

    modes: tuple[str, ...] = ()
    suits: tuple[str, ...] = ()
    support: str = ""
    interpreter: bool = False
    interpreter_language: str = ""
    needs: str = ""
    times: str = ""
    questions: str = ""
    hopes: str = ""

    @classmethod
    def read(cls, form: FormData) -> Self:
        """Return what was posted; a field that is missing or a file counts as empty."""
        typed: dict[str, Any] = {}
        for field in fields(cls):
            given = [each for each in form.getlist(field.name) if not isinstance(each, UploadFile)]
            if field.name in SEVERAL:
                typed[field.name] = tuple(given)
            elif field.name == "interpreter":
                typed["interpreter"] = bool(given and given[-1])
            else:
                typed[field.name] = given[-1].strip() if given else ""
        return cls(**typed)

    @classmethod
    def showing(cls, wishes: Wishes) -> Self:
        """Return the form filled with what the person said before."""
        said = wishes.model_dump()
        typed = {name: said[name] or "" for name in said if name not in {*SEVERAL, "interpreter"}}
        return cls(
            modes=tuple(wishes.modes),
            suits=tuple(each.isoformat() for each in wishes.suits),
            interpreter=wishes.interpreter,
            **typed,
        )


def answer_of(form: FormData) -> tuple[Answer | None, dict[str, str]]:
    """Return the answer a form gives, or by field what is wrong with it."""
    chosen, weeks = str(form.get("answer", "")), str(form.get("weeks", ""))
    if chosen == Choice.LATER:
        known = {str(each): each for each in ASK_AGAIN_WEEKS}
        if weeks not in known:
            return None, {"weeks": _("Choose one of the answers shown.")}
        return Answer(answer=Choice.LATER, ask_again_in_weeks=known[weeks]), {}
    if chosen == Choice.DECLINED:
        return Answer(answer=Choice.DECLINED), {}
    if chosen != Choice.ACCEPTED:
        return None, {"accept": _("Choose one of the answers shown.")}
    typed = Typed.read(form)
    wishes = {
        field.name: getattr(typed, field.name) or None
        for field in fields(Typed)
        if field.name not in {*SEVERAL, "interpreter"}
    }
    try:
        given = Wishes.model_validate(
            wishes
            | {
                "modes": list(typed.modes),
                "suits": list(typed.suits),
                "interpreter": typed.interpreter or bool(typed.interpreter_language),
            }
        )
    except ValidationError as found:
        return None, {str(each["loc"][0]): _message(each) for each in found.errors()}
    return Answer(answer=Choice.ACCEPTED, wishes=given), {}


def _message(error: Mapping[str, Any]) -> str:
    if error["type"] == "string_too_long":
        most = error["ctx"]["max_length"]
        return _("This is too long: at most %(max)s characters fit.") % {"max": most}
    if error["type"] in {"nul", "string_unicode"}:
        return _("This holds characters that cannot be stored.")
    return _("Choose one of the answers shown.")
