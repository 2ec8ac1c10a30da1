"""The texts people read: English message ids and their translations in locales/*/bot.po."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from babel.dates import format_date, format_time
from babel.messages.pofile import read_po

from bot.actions.dates import OSLO

# When a night is over, as `dates` reads it.
NIGHT_ENDS = 6
LANGUAGES = ("nb", "nn", "en")
LOCALES = Path(__file__).resolve().parents[2] / "locales"
# Babel's names of our languages; days and months are written as each of them does.
_BABEL = {"nb": "nb_NO", "nn": "nn_NO", "en": "en_GB"}


@cache
def catalogue(language: str) -> dict[str, str]:
    """Translations by message id; empty for English, which is the source."""
    path = LOCALES / language / "bot.po"
    if language == "en" or not path.exists():
        return {}
    with path.open("rb") as file:
        return {
            str(message.id): str(message.string)
            for message in read_po(file)
            if message.id and message.string
        }


def marked(text: str) -> str:
    """The text itself, marked for the catalogues: it is translated where it is shown."""
    return text


def translate(language: str, text: str) -> str:
    """The text in the language; itself when it has no translation."""
    return catalogue(language).get(text, text)


def interval_in_words(occurred: dict[str, object], language: str) -> str:
    """An interval as a person would say it: a day, with hours or a minute, or two days."""
    locale = _BABEL[language]
    start = datetime.fromisoformat(str(occurred["start"])).astimezone(OSLO)
    end = datetime.fromisoformat(str(occurred["end"])).astimezone(OSLO)
    last = end - timedelta(seconds=1)
    first_day = format_date(
        start, "EEEE d MMMM y" if language == "en" else "EEEE d. MMMM y", locale
    )
    months = (end.year - start.year) * 12 + end.month - start.month
    if start.day == end.day == 1 and start.hour == end.hour == 0 and months in (1, 12):
        whole_year = months > 1 and start.month == 1
        if months == 1 or whole_year:
            return format_date(start, "y" if whole_year else "MMMM y", locale)
    if (end - start) >= timedelta(hours=20) and start.date() != last.date():
        last_day = format_date(
            last, "EEEE d MMMM y" if language == "en" else "EEEE d. MMMM y", locale
        )
        return f"{first_day} – {last_day}"
    # "Today" ends now: the hour it was said is of no interest. A night ends at six sharp.
    night = start.hour == 0 and (end.hour, end.minute) == (NIGHT_ENDS, 0)
    if start.hour == 0 and start.minute == 0 and not (night and start.date() == end.date()):
        return first_day
    since = format_time(start, "HH:mm", locale=locale)
    if end - start <= timedelta(minutes=1):
        return f"{first_day}, {since}"
    midnight = end.hour == 0 and end.minute == 0
    until = "24:00" if midnight else format_time(end, "HH:mm", locale=locale)
    return f"{first_day}, {since}–{until}"
