"""What an administrator typed about a service, read with the limits that keep it plain and short.

Every text is one line without `<`, `>`, `{` and `}`: nothing that looks like markup, wherever the
text is shown later.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pydantic_core import PydanticCustomError

from api.access.theme import read_colour
from api.shared.i18n import LANGUAGES, _
from api.shared.text import clean

NAME_LENGTH = 80
WHEN_LENGTH = 80
SYNONYM_LENGTH = 60
MOST_SYNONYMS = 60
MOST_HELP_LINES = 5
MOST_UNITS = 300

NEEDED_LANGUAGES = ("nb", "nn")
"""Språklova asks for both forms of Norwegian; English falls back to bokmål."""

NATIONAL_NUMBERS = ("113", "116117", "116123", "116111")
"""Always shown, in the product's own words. No service can change or double them."""

_PHONE = re.compile(r"\+?[0-9][0-9 ]{1,18}[0-9]")
_EMAIL = re.compile(r"[^@\s<>]{1,64}@[^@\s<>]+\.[^@\s<>.]{2,}")
_MARKUP = re.compile(r"[<>{}]")


@dataclass
class Reading:
    """A form being read: what was typed, and by field what is not right with it."""

    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def line(self, name: str, most: int, *, needed: bool = True) -> str:
        """Return a line of at most so many characters."""
        try:
            text = " ".join(clean(self.typed.get(name, "")).split())
        except PydanticCustomError:
            return self._refuse(name, _("This could not be read. Please type it again."))
        if needed and not text:
            return self._refuse(name, _("Fill this in."))
        if _MARKUP.search(text):
            return self._refuse(name, _("Write plain text, without < > { and }."))
        if len(text) > most:
            told = _("This is too long: at most %(max)s characters fit.") % {"max": most}
            return self._refuse(name, told)
        return text

    def by_language(self, name: str, most: int, *, needed: bool = True) -> dict[str, str]:
        """Return the lines `name_nb`, `name_nn` and `name_en` by language, without empty ones.

        If any is filled in, bokmål and nynorsk both must be.
        """
        given = any(self.typed.get(f"{name}_{each}", "").strip() for each in LANGUAGES)
        lines = {
            each: self.line(
                f"{name}_{each}", most, needed=(needed or given) and each in NEEDED_LANGUAGES
            )
            for each in LANGUAGES
        }
        return {language: line for language, line in lines.items() if line}

    def unit_name(self, name: str, taken: Mapping[str, str]) -> dict[str, str]:
        """Return a unit's name by language. `taken` is word → the unit it means already."""
        names = self.by_language(name, NAME_LENGTH)
        for language, word in names.items():
            self._refuse_taken(f"{name}_{language}", word, taken)
        return names

    def phone(self, name: str) -> str:
        """Return a phone number, as it was typed."""
        number = self.line(name, 20)
        if number and not _PHONE.fullmatch(number):
            return self._refuse(name, _("Write the number with digits, such as 55 00 00 00."))
        return number

    def help_number(self, name: str) -> str:
        """Return a phone number that is none of the national ones."""
        number = self.phone(name)
        if number.replace(" ", "").removeprefix("+47") in NATIONAL_NUMBERS:
            return self._refuse(name, _("This number is always shown already."))
        return number

    def email(self, name: str) -> str:
        """Return an e-mail address, or nothing."""
        address = self.line(name, 200, needed=False)
        if address and not _EMAIL.fullmatch(address):
            return self._refuse(
                name, _("Write the whole e-mail address, such as name@example.org.")
            )
        return address

    def colour(self, name: str) -> str | None:
        """Return a colour as `#rrggbb`, or None for the product's own."""
        typed = self.typed.get(name, "").strip()
        found = read_colour(typed)
        if typed and found is None:
            self._refuse(name, _("Write the colour as # and six digits or letters a to f."))
        return found

    def synonyms(self, name: str, taken: Mapping[str, str]) -> list[str]:
        """Return words set apart by line breaks or commas. `taken` is word → whose it is."""
        parts = re.split(r"[,\n]", self.typed.get(name, ""))
        words = list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))
        if len(words) > MOST_SYNONYMS:
            told = _("There are too many words: at most %(max)s fit.") % {"max": MOST_SYNONYMS}
            self._refuse(name, told)
            return []
        inside = Reading({str(at): word for at, word in enumerate(words)})
        lines = [inside.line(str(at), SYNONYM_LENGTH) for at in range(len(words))]
        for told in inside.errors.values():
            self._refuse(name, told)
        for word in lines:
            self._refuse_taken(name, word, taken)
        return lines

    def _refuse_taken(self, name: str, word: str, taken: Mapping[str, str]) -> None:
        if word.casefold() in taken:
            values = {"word": word, "unit": taken[word.casefold()]}
            self._refuse(name, _("“%(word)s” already means %(unit)s.") % values)

    def _refuse(self, name: str, told: str) -> str:
        self.errors.setdefault(name, told)
        return ""


def one_by_one(words: Sequence[str]) -> str:
    """Return words as they are typed: one on each line."""
    return "\n".join(words)
