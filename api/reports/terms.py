"""What of sealed text can be searched: keyed hashes of the stems of its words.

The key is the service's own, from outside the database: without it the hashes tell nothing, and
equal words in two services do not show. Beside them stands the day of the report, in the clear as
it is elsewhere: by it the newest are found first (api/decisions).
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import snowballstemmer

from api.shared.sealing import Vault

LONGEST_WORD = 40
DAY = timedelta(days=1)

_WORD = re.compile(r"\w{2,}")
_STEMMERS = {"nb": "norwegian", "nn": "norwegian", "en": "english"}


def words_of(text: str) -> list[str]:
    """Return the different words of a text, two letters or more, as they are compared."""
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in _WORD.findall(text.casefold())))


def stem(language: str, word: str) -> str:
    """Return the stem of a word in a report's language.

    No Norwegian word ends in two m, but its forms have them: `rom`, `rommet`, `rommene`.
    """
    name = _STEMMERS.get(language, "norwegian")
    found: str = _stemmer(name).stemWord(word)
    return found[:-1] if name == "norwegian" and found.endswith("mm") else found


def terms_of(held: Vault, service_id: UUID, language: str, texts: Iterable[str]) -> list[int]:
    """Return the hashes of the texts' stems, for a report of this service."""
    words = {word for text in texts for word in words_of(text)}
    stems = {stem(language, word) for word in words}
    return sorted(_hash(held.digest(_purpose(service_id), each)) for each in stems)


def hashes(held: Vault, service_id: UUID, stem: str) -> list[int]:
    """Return what a stem looks like in the database, once for every key still held."""
    return [_hash(digest) for digest in held.digests(_purpose(service_id), stem)]


def day(moment: datetime) -> int:
    """Return the day of a moment, counted from 1970: too low a number to be taken for a hash."""
    return int(moment.timestamp() // DAY.total_seconds())


@cache
def _stemmer(name: str) -> Any:  # noqa: ANN401 - the library has no types
    return snowballstemmer.stemmer(name)


def _purpose(service_id: UUID) -> str:
    return f"search {service_id}"


def _hash(digest: bytes) -> int:
    return int.from_bytes(digest[:8], signed=True)
