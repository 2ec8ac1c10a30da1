"""How to reach a reporter: e-mail, phone and name out of one typed message.

The form in the chat sends lines such as "E-mail: …", "Phone: …", "Name: …"; typing works too.
A name is taken only from a line that says it is one: names are never guessed.
"""

from __future__ import annotations

import re

from bot.actions.identity_numbers import NATIONAL_NUMBER, is_national_number

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


def read_contact(text: str) -> dict[str, str | None]:
    """The fields `name`, `email` and `phone` as far as the text gives them."""
    email = _EMAIL.search(text)
    without_email = _EMAIL.sub(" ", text)
    phone = next((match.group() for match in _PHONE.finditer(without_email)), None)
    name = _NAME.search(without_email)
    return {
        "name": name.group(1)[:200].rstrip(" ,;") if name else None,
        "email": email.group().rstrip(".") if email else None,
        "phone": re.sub(r"[ .-]", "", phone) if phone else None,
    }


def holds_national_number(text: str) -> bool:
    """Whether the text holds a Norwegian national identity number, real or synthetic."""
    return any(is_national_number(found) for found in NATIONAL_NUMBER.findall(text))
