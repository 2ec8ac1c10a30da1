"""Language: English source texts, one gettext catalogue a language, the language of this request.

A catalogue is all of `locales/<language>/*.po` read together; there are no compiled files.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from babel.core import Locale, negotiate_locale
from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, Translations
from starlette.datastructures import Headers, QueryParams

from api.shared import clock

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

Language = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")
LANGUAGE_NAMES: dict[str, str] = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
"""Each named in itself."""
LOCALES_DIR = Path(__file__).parents[2] / "locales"

_current: ContextVar[Language] = ContextVar("language", default="nb")


def language() -> Language:
    """Return the language of the request or job under way."""
    return _current.get()


def use(chosen: Language) -> None:
    """Set the language for the rest of this request or job."""
    _current.set(chosen)


def read_catalog(code: str) -> Catalog:
    """Return the whole catalogue of a language; English has none, its texts are the source."""
    whole = Catalog(locale=code)
    for path in sorted((LOCALES_DIR / code).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=code):
                if message.id and not message.fuzzy:
                    whole.add(message.id, message.string, context=message.context)
    return whole


@cache
def _translations(code: Language) -> NullTranslations:
    if code == "en":
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_catalog(code))
    compiled.seek(0)
    return cast("NullTranslations", Translations(compiled))


def _(text: str) -> str:
    """Return `text` in the current language."""
    return _translations(language()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form of the text that fits `count`, in the current language."""
    return _translations(language()).ngettext(one, many, count)


def translate(text: str, code: Language) -> str:
    """Return `text` in the language asked for, whatever the request's is."""
    return _translations(code).gettext(text)


def marked(text: str) -> str:
    """Return `text` itself: marks it as one to translate, where `translate` is called later."""
    return text


def lazy(text: str) -> str:
    """Return `text`, translated each time it is shown: for texts in classes and tables."""
    return cast("str", LazyProxy(_, text, enable_cache=False))


def in_language(names: dict[str, str], code: Language | None = None) -> str:
    """Return a name kept per language (`{"nb": …}`), falling back to bokmål."""
    return names.get(code or language()) or names["nb"]


def negotiate(wanted: Iterable[str]) -> Language:
    """Return the best of our languages for a list of tags, most wanted first; else bokmål.

    `no` means bokmål; Swedish and Danish readers are better served by bokmål than by English.
    """
    near = {"no": "nb", "sv": "nb", "da": "nb"}
    tags = [tag.replace("_", "-").split("-")[0].lower() for tag in wanted]
    found = negotiate_locale([near.get(tag, tag) for tag in tags], LANGUAGES)
    return cast("Language", found or ("en" if tags else "nb"))


def accepted(header: str) -> list[str]:
    """Return the language tags of an Accept-Language header, most wanted first."""
    weighed = []
    for position, part in enumerate(header.split(",")):
        tag, _semicolon, parameter = part.strip().partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        if tag and tag != "*":
            weighed.append((-weight, position, tag))
    return [tag for _weight, _position, tag in sorted(weighed)]


def date_text(value: date | datetime) -> str:
    """Return a date in words, in Norwegian time and the current language."""
    if isinstance(value, datetime):
        value = value.astimezone(clock.LOCAL).date()
    return format_date(value, format="long", locale=_locale())


def moment_text(value: datetime) -> str:
    """Return a date and time of day, in Norwegian time and the current language."""
    clock_time = format_time(value, "HH:mm", tzinfo=clock.LOCAL, locale=_locale())
    return f"{date_text(value)} {clock_time}"


def interval_text(start: datetime, end: datetime | None) -> str:
    """Return a span of time in words: days alone when it begins and ends at midnight.

    `end` is the first moment after it, so a day ends at the midnight that begins the next.
    """
    first, last = start.astimezone(clock.LOCAL), (end or start).astimezone(clock.LOCAL)
    if last - first <= timedelta(minutes=1):
        return moment_text(start)
    if first.time() == last.time() == time.min:
        last_day = last.date() - timedelta(days=1)
        days = dict.fromkeys((date_text(first), date_text(last_day)))
        return " – ".join(days)
    if first.date() == last.date():
        return f"{moment_text(first)}–{format_time(last, 'HH:mm', locale=_locale())}"
    return f"{moment_text(first)} – {moment_text(last)}"


def appointment_text(start: datetime, end: datetime) -> str:
    """Return the day of the week, the date and the hours of a time to meet."""
    first, last = (
        format_time(each, "HH:mm", tzinfo=clock.LOCAL, locale=_locale()) for each in (start, end)
    )
    day = format_date(start.astimezone(clock.LOCAL).date(), format="full", locale=_locale())
    return f"{day}, {first}–{last}"


def _locale() -> Locale:
    return Locale.parse("en_GB" if language() == "en" else language())


class LanguageMiddleware:
    """Set each request's language: `?lang=`, else the `lang` cookie, else Accept-Language.

    Plain ASGI, since a context variable set in a threaded dependency is lost.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request in its language."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            asked = QueryParams(scope["query_string"]).get("lang")
            cookie = headers.get("cookie", "")
            kept = [part[5:] for part in cookie.split("; ") if part.startswith("lang=")]
            if asked:
                use(negotiate([asked]))
            elif kept:
                use(negotiate(kept))
            else:
                use(negotiate(accepted(headers.get("accept-language", ""))))
        await self.app(scope, receive, send)
