"""The forms of a page, and filling one in as somebody would who presses whatever is there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from api.shared import clock

if TYPE_CHECKING:
    import random

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9A-Z]{4}-[0-9A-Z]{4}")


@dataclass
class Field:
    """A field as the page has it; of a choice, the values that can be chosen."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form that is sent by POST; `buttons` are the values its submits carry."""

    action: str
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, dice: random.Random, known: dict[str, list[str]]) -> dict[str, str]:
        """Return what somebody sends who fills in every field with something that fits it.

        `known` has values for fields whose kind does not tell what fits.
        """
        sent: dict[str, str] = {}
        for each in self.fields:
            value = dice.choice(known[each.name]) if each.name in known else _value(each, dice)
            if value is not None:
                sent[each.name] = value
        sent |= dict([dice.choice(self.buttons)]) if self.buttons else {}
        return sent


def kind_of(address: str) -> str:
    """Return an address without its ids: what kind of page or form it is."""
    return ID.sub("*", address)


def forms_of(page: str) -> list[Form]:
    """Return the page's forms that are sent by POST."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def _value(each: Field, dice: random.Random) -> str | None:  # noqa: PLR0911 - one a kind
    today = clock.today()
    match each.kind:
        case "hidden":
            return each.value
        case "choice":
            return dice.choice(each.choices)
        case "checkbox":
            return each.value if dice.random() < 0.5 else None
        case "date":
            past = any(word in each.name for word in ("given", "tried", "implemented", "done"))
            return str(today if past else today + timedelta(days=dice.randint(1, 60)))
        case "datetime-local":
            moment = clock.now() + timedelta(days=dice.randint(-20, 20))
            return f"{moment:%Y-%m-%dT%H:%M}"
        case "number":
            return each.value or str(dice.randint(15, 60))
        case "textarea" | "text" | "search":
            return each.value or dice.choice(["Ord.", "Andre ord.", "Det passer ikke sammen."])
    return each.value


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._choice: Field | None = None
        self._text: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(at["action"]) if at.get("method") == "post" else None
            self.forms += [self._form] if self._form else []
        if self._form is None or "disabled" in at:
            return
        if tag == "option" and self._choice is not None:
            self._choice.choices.append(at.get("value", ""))
        elif tag == "button" and at.get("name"):
            self._form.buttons.append((at["name"], at["value"]))
        elif tag in {"input", "select", "textarea"} and at.get("name"):
            self._field(self._form, tag, at)

    def _field(self, form: Form, tag: str, at: dict[str, str]) -> None:
        kind = at.get("type", "text") if tag == "input" else tag
        if kind == "select":
            self._choice = Field(at["name"], "choice")
            form.fields.append(self._choice)
        elif kind == "radio":
            named = [each for each in form.fields if each.name == at["name"]]
            if not named:
                named = [Field(at["name"], "choice")]
                form.fields += named
            named[0].choices.append(at["value"])
        else:
            form.fields.append(Field(at["name"], kind, at.get("value", "")))
            self._text = form.fields[-1] if kind == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._choice = None
        elif tag == "textarea" and self._text is not None:
            self._text.value = self._text.value.strip()
            self._text = None
