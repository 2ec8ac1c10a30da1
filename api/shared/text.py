"""Text from people, made safe to store: the types every schema uses for what somebody typed."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

_KEPT = {"\n", "\t", "\u200d", "\u200c", "\u200e", "\u200f"}
"""Line breaks, and the joiners and marks that emoji and right-to-left writing need."""

_NOT_PLAIN = re.compile(r"[^\n -~¡-¬®-\u02ff]")
"""Anything but printable Latin letters and line breaks: most texts have none and are clean."""


def clean(value: str) -> str:
    """Return `value` composed (NFC), with line ends unified and control characters dropped.

    Raises a validation error for NUL, which PostgreSQL cannot store; dropping it silently would
    change what somebody sent.
    """
    if not _NOT_PLAIN.search(value):
        return value
    if "\0" in value:
        raise PydanticCustomError("nul", "must not contain NUL characters")
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = "".join(
        letter
        for letter in value
        if letter in _KEPT or unicodedata.category(letter) not in {"Cc", "Cf"}
    )
    return unicodedata.normalize("NFC", value)


def not_blank(text: str) -> str:
    """Return the text without blanks around it; nothing but blanks is a validation error."""
    if not text.strip():
        raise PydanticCustomError("string_too_short", "must say something")
    return text.strip()


Name = Annotated[str, StringConstraints(max_length=200), AfterValidator(clean)]
Message = Annotated[str, StringConstraints(max_length=4_000), AfterValidator(clean)]
Account = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(clean)]
"""A whole story: several messages together."""
