"""The plain form: its questions, read as they were typed, turned into a draft, shown again.

The form carries the same report as the chat. What a person typed is always kept as they typed it
(`Filled`), and only then judged (`kept`), so that a mistake never costs them their words.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from api.reports.problems import UnknownUnit
from api.reports.schemas import Consent, Draft
from api.shared import clock
from api.shared.i18n import _

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from api.shared.i18n import Language

CONSENT_VERSION = "2026-11"
"""Version of the information above the send button; the chat says the same with the same name."""

AFTERWARDS: dict[str, tuple[bool, bool]] = {
    "anonymous": (False, False),
    "informed": (True, False),
    "take_part": (True, True),
}
"""What the person wants afterwards, as `keep_informed` and `take_part`."""

Errors = dict[str, str]
"""By field of the form, what is wrong with it, in words."""


QUESTIONS: dict[str, tuple[str, ...]] = {
    "what-happened": ("what_happened",),
    "what-matters": ("what_matters",),
    "who": ("reporter_role",),
    "when": ("occurred_phrase", "occurred_from", "occurred_to"),
    "where": ("place_unit", "place_text"),
    "kind": ("kind",),
    "category": ("category",),
    "harm": ("perceived_harm",),
    "afterwards": ("afterwards",),
    "taking-part": ("modes", "support"),
    "contact": ("name", "email", "phone"),
}
"""The questions in the order in which they are asked, and the fields of each."""

CONTACT = QUESTIONS["contact"]


@dataclass(frozen=True)
class Filled:
    """The form as it stands on the screen; an empty text means nothing was given."""

    what_happened: str = ""
    what_matters: str = ""
    reporter_role: str = ""
    occurred_phrase: str = ""
    occurred_from: str = ""
    occurred_to: str = ""
    place_unit: str = ""
    place_text: str = ""
    kind: str = ""
    category: str = ""
    perceived_harm: str = ""
    afterwards: str = ""
    modes: tuple[str, ...] = ()
    support: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""

    @classmethod
    def read(cls, form: FormData) -> Self:
        """Return what was posted; a field that is missing or a file counts as empty."""
        typed: dict[str, Any] = {}
        for field in fields(cls):
            values = [each for each in form.getlist(field.name) if not isinstance(each, UploadFile)]
            if field.name == "modes":
                typed["modes"] = tuple(values)
            else:
                typed[field.name] = values[-1].strip() if values else ""
        return cls(**typed)

    def with_answer(self, question: str, answer: Filled) -> Filled:
        """Return the same with this question's fields as they are in `answer`."""
        return replace(self, **{name: getattr(answer, name) for name in QUESTIONS[question]})

    @classmethod
    def showing(cls, draft: Draft) -> Self:
        """Return the form filled with a draft, such as what the chat has gathered."""
        occurred, place = draft.occurred, draft.place
        wants = (draft.involvement.keep_informed, draft.involvement.take_part)
        known = draft.involvement.keep_informed is not None or draft.involvement.take_part
        afterwards = "take_part" if wants[1] else "informed" if wants[0] else "anonymous"
        return cls(
            what_happened=draft.what_happened or "",
            what_matters=draft.what_matters or "",
            reporter_role=draft.reporter_role or "",
            occurred_phrase=occurred.phrase or "",
            occurred_from=_day(occurred.start) if occurred.start else "",
            occurred_to=_last_day(occurred.end) if occurred.end else "",
            place_unit=place.unit or "",
            place_text=place.text or "",
            kind=draft.kind or "",
            category=draft.category or "",
            perceived_harm=draft.perceived_harm or "",
            afterwards=afterwards if known else "",
            modes=tuple(draft.involvement.modes),
            support=draft.involvement.support or "",
            name=draft.contact.name or "",
            email=draft.contact.email or "",
            phone=draft.contact.phone or "",
        )


def kept(filled: Filled, begun: Draft, units: Container[str]) -> tuple[Draft, Errors]:
    """Return the draft with all that is right in the form, and what is wrong with the rest.

    What is wrong stays in the draft as it was before. `begun` is an empty draft, or one already
    begun: what the form does not ask for (the exact hours, the suggestions, the urgency) stays.
    """
    draft, errors = _read(filled, begun)
    if not filled.what_happened:
        errors["what_happened"] = _("Write a few words about what happened.")
    if filled.place_unit and filled.place_unit not in units:
        errors["place_unit"] = str(UnknownUnit.title)
    if errors:
        wrong = set(errors) | (set(CONTACT) if "afterwards" in errors else set())
        before = Filled.showing(begun)
        right = replace(filled, **{name: getattr(before, name) for name in wrong})
        draft, _rest = _read(right, begun)
    return draft or begun, errors


def asked(filled: Filled) -> list[str]:
    """Return which questions are asked, one at a time, of whoever has answered so."""
    left_out = set()
    if filled.kind in {"good_care", "suggestion"}:
        left_out.add("harm")
    if filled.afterwards != "take_part":
        left_out.add("taking-part")
    if filled.afterwards not in {"informed", "take_part"}:
        left_out.add("contact")
    return [question for question in QUESTIONS if question not in left_out]


def consent() -> Consent:
    """Return what pressing "Send" means just now."""
    return Consent(version=CONSENT_VERSION, at=clock.now())


def _read(filled: Filled, begun: Draft) -> tuple[Draft | None, Errors]:
    """Return the draft that the form makes, or what is wrong with what was filled in."""
    errors: Errors = {}
    if filled.afterwards == "anonymous" and (filled.name or filled.email or filled.phone):
        errors["afterwards"] = _(
            "You chose to stay anonymous, but you also gave your name or contact details. "
            "Remove them, or choose to be told."
        )
    occurred = _occurred(filled, begun, errors)
    keep_informed, take_part = AFTERWARDS.get(filled.afterwards, (None, None))
    changes = {
        "what_happened": filled.what_happened or None,
        "what_matters": filled.what_matters or None,
        "reporter_role": filled.reporter_role or None,
        "occurred": occurred,
        "place": {"unit": filled.place_unit or None, "text": filled.place_text or None},
        "kind": filled.kind or None,
        "category": filled.category or None,
        "perceived_harm": filled.perceived_harm or None,
        "involvement": {
            "keep_informed": keep_informed,
            "take_part": take_part,
            "modes": list(filled.modes) if take_part else [],
            "support": (filled.support or None) if take_part else None,
        },
        "contact": {
            "name": filled.name or None,
            "email": filled.email or None,
            "phone": filled.phone or None,
        },
    }
    try:
        draft = Draft.model_validate(begun.model_dump() | changes)
    except ValidationError as found:
        for each in found.errors():
            errors.setdefault(_field(each["loc"]), _message(each))
        return None, errors
    return (None, errors) if errors else (draft, errors)


def empty(service: str, language: Language) -> Draft:
    """Return the draft that a form without a conversation begins with."""
    return Draft(service=service, language=language)


def in_order(errors: Errors) -> Errors:
    """Return the errors in the order in which the form asks."""
    order = [field.name for field in fields(Filled)]
    return dict(sorted(errors.items(), key=lambda each: order.index(each[0])))


def _occurred(filled: Filled, begun: Draft, errors: Errors) -> dict[str, Any]:
    """Return when it happened; the days are whole days in Norway, the end is exclusive."""
    phrase = {"phrase": filled.occurred_phrase or None}
    before = Filled.showing(begun)
    if (filled.occurred_from, filled.occurred_to) == (before.occurred_from, before.occurred_to):
        return begun.occurred.model_dump() | phrase
    first = _read_day("occurred_from", filled.occurred_from, errors)
    last = _read_day("occurred_to", filled.occurred_to, errors)
    if first and last and last < first:
        errors["occurred_to"] = _("The last day is before the first day.")
        return phrase
    if first is None and last is None:
        return phrase
    return phrase | {
        "start": _midnight(first or cast("date", last)),
        "end": _midnight((last or cast("date", first)) + timedelta(days=1)),
    }


def _read_day(field: str, typed: str, errors: Errors) -> date | None:
    """Return the day typed: as browsers send it, or the Norwegian way where they have no picker."""
    if not typed:
        return None
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            day = datetime.strptime(typed, pattern).replace(tzinfo=clock.LOCAL).date()
        except ValueError:
            continue
        if day > clock.today():
            errors[field] = _("This day has not come yet.")
            return None
        return day
    errors[field] = _("Write the date as day.month.year, such as 3.11.2026.")
    return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.LOCAL)


def _day(moment: datetime) -> str:
    return moment.astimezone(clock.LOCAL).date().isoformat()


def _last_day(end: datetime) -> str:
    """Return the last day before an exclusive end."""
    return _day(end - timedelta(seconds=1))


_FIELDS = {
    ("occurred", "phrase"): "occurred_phrase",
    ("place", "unit"): "place_unit",
    ("place", "text"): "place_text",
    ("involvement", "modes"): "modes",
    ("involvement", "support"): "support",
    ("contact", "name"): "name",
    ("contact", "email"): "email",
    ("contact", "phone"): "phone",
}


def _field(location: tuple[int | str, ...]) -> str:
    """Return the form's name of what the schema calls by this path."""
    names = {field.name for field in fields(Filled)}
    found = _FIELDS.get(cast("tuple[str, str]", location[:2]), str(location[0]))
    return found if found in names else "what_happened"


def _message(error: Mapping[str, Any]) -> str:
    """Return what is wrong with a field, in words that say what to do, without the value."""
    if error["type"] == "string_too_long":
        most = error["ctx"]["max_length"]
        return _("This is too long: at most %(max)s characters fit.") % {"max": most}
    if error["loc"][:2] == ("contact", "email"):
        return _("Write the whole e-mail address, such as name@example.org.")
    if error["loc"][:2] == ("contact", "phone"):
        return _("Write the phone number with digits only, such as 400 00 000.")
    if error["type"] in {"nul", "string_unicode"}:
        return _("This holds characters that cannot be stored.")
    return _("Choose one of the answers shown.")
