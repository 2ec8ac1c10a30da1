"""Receipt codes in what people type: struck out before anything is read, kept or shown.

Whoever has the code can open the report, so it belongs on the receipt page and nowhere else. It
is what api/reports/receipts.py issues: 20 characters of Crockford's base 32, shown in groups of
four; api/shared/ids.py tells what people may mistype in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.actions.choices import RECEIPT_PAGE, Choice
from bot.actions.texts import marked, translate

if TYPE_CHECKING:
    from bot.actions.turn import Heard

STRUCK_OUT = marked("[receipt code struck out]")
# Groups of five are read too: people copy by hand. Letters that are mistaken for others count.
_BETWEEN = r"[ \t.–-]{1,3}"
_CODES = re.compile(
    rf"(?<![\w-])(?:[0-9A-Z]{{20}}|[0-9A-Z]{{4}}(?:{_BETWEEN}[0-9A-Z]{{4}}){{4,}}"
    rf"|[0-9A-Z]{{5}}(?:{_BETWEEN}[0-9A-Z]{{5}}){{3,}})(?![\w-])",
    re.IGNORECASE | re.ASCII,
)
_GROUP = re.compile(r"[0-9A-Za-z]+")
_CODE_LENGTH = 20


def without_codes(text: str, mark: str) -> str:
    """The text with the mark in the place of each receipt code."""
    return _CODES.sub(lambda run: _struck(run[0], mark), text)


def kept_text(text: str | None, language: str) -> str | None:
    """What a message is to be kept as by whoever keeps it; None where that is as it was said."""
    if text is None:
        return None
    without = without_codes(text, translate(language, STRUCK_OUT))
    return None if without == text else without


def _struck(run: str, mark: str) -> str:
    """A run of groups with the code in it struck out; the run itself when there is none."""
    groups = list(_GROUP.finditer(run))
    length = _CODE_LENGTH // len(groups[0][0])
    # "kode 7K3M …" and "… 92MX takk": words of four letters are no part of the code.
    while len(groups) > length and groups[0][0].isalpha():
        groups.pop(0)
    while len(groups) > length and groups[-1][0].isalpha():
        groups.pop()
    start, end = groups[0].start(), groups[-1].end()
    if not _is_code(run[start:end]):
        return run
    return f"{run[:start]}{mark}{run[end:]}"


def _is_code(text: str) -> bool:
    """Whether groups of letters and digits are a code, and not words or a number of something."""
    groups = _GROUP.findall(text)
    mixed = sum(bool(re.search(r"\d", g) and re.search(r"[A-Za-z]", g)) for g in groups)
    # "when ward 4b12 this were": a whole code has hardly ever fewer than two mixed groups.
    sure_at = 1 if len(groups) == 1 or "-" in text or text.upper() == text else 2
    return mixed >= sure_at


def offers(heard: Heard) -> list[Choice]:
    """The press that leads to the receipt page, when a code was typed or asked about."""
    return [RECEIPT_PAGE] if heard.receipt_code or heard.intent == "have_receipt_code" else []
