"""How to reach a reporter: e-mail, phone and name out of one typed message.

The form in the chat sends lines such as "E-mail: …", "Phone: …", "Name: …"; typing works too.
A name is taken only from a line that says it is one: names are never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.actions.correction_forms import after_correction, said_in
from bot.actions.identity_numbers import NATIONAL_NUMBER, is_national_number

Contact = dict[str, str | None]

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
# Eight digits in Norway; more only behind a country code.
_PHONE = re.compile(
    r"(?<![\w+])(?:(?:\+|00)[1-9]\d{0,2}[ .-]?\d(?:[ .-]?\d){5,11}|\d(?:[ .-]?\d){7})(?![\w])"
)
_NAME = re.compile(
    r"^\s*(?:navn|namn|name|jeg heter|eg heiter|my name is|mitt navn er|namnet mitt er)"
    r"\s*:?\s+(.{1,200}?)\s*$",
    re.IGNORECASE | re.MULTILINE,
)


def read_contact(text: str, known: Mapping[str, str | None] | None = None) -> Contact:
    """The fields `name`, `email` and `phone` as far as the text gives them.

    Of several addresses or numbers the one that is said anew: none that is taken back, and rather
    one that is not `known`.
    """
    emails = [found.rstrip(".") for found in _EMAIL.findall(text)]
    without_email = _EMAIL.sub(" ", text)
    phones = _PHONE.findall(without_email)
    name = _NAME.search(without_email)
    known = known or {}
    email = _said_anew(emails, text, known.get("email"))
    phone = _said_anew(phones, text, known.get("phone"))
    return {
        "name": name.group(1)[:200].rstrip(" ,;") if name else None,
        "email": email,
        "phone": _digits(phone) if phone else None,
    }


def _said_anew(found: list[str], text: str, known: str | None) -> str | None:
    said = said_in(text) if len(found) > 1 else None
    if said is None:
        return found[0] if found else None
    kept = [each for each in found if each in said.words] or found
    new = [each for each in kept if known not in (each, _digits(each))] or kept
    last = after_correction(said.words)
    return next((each for each in new if each in last), new[0])


def _digits(phone: str) -> str:
    return re.sub(r"[ .-]", "", phone)


def holds_national_number(text: str) -> bool:
    """Whether the text holds a Norwegian national identity number, real or synthetic."""
    return any(is_national_number(found) for found in NATIONAL_NUMBER.findall(text))
