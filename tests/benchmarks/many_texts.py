"""The words of many reports: as in any language a few stand nearly everywhere, most hardly ever.

Each report has a text of its own, drawn word by word, and is sealed under a key of its own, with
the hashes the product would have made.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate, product
from typing import TYPE_CHECKING

from api.reports import terms
from api.reports.schemas import Draft

if TYPE_CHECKING:
    from uuid import UUID

    from api.shared.sealing import Vault

# fmt: off
EVERYDAY = [
    *("mor", "og", "far", "det", "på", "pasienten", "legen", "i", "sykepleieren", "vakten"),
    *("avdelingen", "rommet", "sengen", "natten", "dagen", "ventet", "ringte", "spurte", "sa"),
    *("fikk", "ikke", "ble", "var", "kom", "gikk", "lenge", "ingen", "noen", "hjelp", "svar"),
    *("smerter", "medisin", "time", "brev", "beskjed", "telefon", "hjem", "sykehus", "familien"),
    *("redd", "trygg", "sint", "takknemlig", "falt", "våknet"),
]
"""The words that stand in most reports, the most frequent first."""

_STARTS = (
    *("ande", "brek", "dolo", "efta", "fluk", "gras", "hemi", "indu", "jons", "kape", "loma"),
    *("mirt", "nesp", "orla", "pido", "rusk", "stra", "tvil", "ulve", "vans", "ymse", "blok"),
    *("dram", "fjel", "glan", "hulk", "knos", "mjel"),
)
_MIDDLES = (
    *("lin", "mat", "nol", "pram", "rox", "sil", "tan", "vert", "zol", "bex", "cid", "dur"),
    *("fen", "gan", "hol", "kip", "rul", "sto", "tyk", "vid"),
)
_ENDS = ("k", "ng", "st", "m", "l", "nt", "r", "ll", "ks", "rt", "d", "ff", "rm", "sp", "t", "lk")
# fmt: on

RANK_SHIFT = 2.7
"""As Mandelbrot found: a word's share falls with its rank, less steeply among the first."""

SHORTEST, LONGEST = 30, 100
"""Words in a report."""

PLANTED = {"plantetalfa": 1, "plantetbeta": 3, "plantetgamma": 40}
"""Words of which it is known in how many reports of the first service they stand."""


@dataclass(frozen=True)
class Text:
    """What is stored of a report's text: the draft to be sealed, and its hashes."""

    language: str
    body: str
    hashes: str
    """As PostgreSQL reads the inside of an array."""


class Texts:
    """Makes a new text each time it is asked for one."""

    def __init__(self, held: Vault, chance: random.Random) -> None:
        rare = ["".join(parts) for parts in product(_STARTS, _MIDDLES, "aeio", _ENDS)]
        chance.shuffle(rare)
        self.words = [*EVERYDAY, *rare]
        """The most frequent first."""
        self._held, self._chance = held, chance
        self._heights = list(accumulate(1 / (rank + RANK_SHIFT) for rank in range(len(self.words))))
        self._stems = {language: _Stems(language) for language in ("nb", "en")}
        self._hashes: dict[tuple[UUID, str], _Hashes] = {}
        draft = Draft(service="s0", language="nb", what_happened="TOLD", what_matters="MATTERS")
        self._body = draft.model_dump_json(exclude={"contact"})

    def new(self, service_id: UUID, planted: str | None = None) -> Text:
        """Return a new text for a report of a service, with a word that is planted in it."""
        chance = self._chance
        count = chance.randint(SHORTEST, LONGEST)
        words = chance.choices(self.words, cum_weights=self._heights, k=count)
        if planted is not None:
            words[count // 2] = planted
        language = "en" if chance.random() < 0.05 else "nb"
        body = self._body.replace("TOLD", " ".join(words)).replace("MATTERS", " ".join(words[:8]))
        if language == "en":
            body = body.replace('"language":"nb"', '"language":"en"')
        if (service_id, language) not in self._hashes:
            known = _Hashes(self._held, service_id, self._stems[language])
            self._hashes[service_id, language] = known
        hashes = set(map(self._hashes[service_id, language].__getitem__, set(words)))
        return Text(language, body, ",".join(hashes - {""}))


class _Stems(dict[str, str]):
    """By word, its stem in a language: each is found once."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> str:
        self[word] = terms.stem(self._language, word)
        return self[word]


class _Hashes(dict[str, str]):
    """By word, the hash of its stem in a service; none for what is too short to be searched."""

    def __init__(self, held: Vault, service_id: UUID, stems: _Stems) -> None:
        super().__init__()
        self._held, self._service_id, self._stems = held, service_id, stems

    def __missing__(self, word: str) -> str:
        self[word] = ""
        if terms.words_of(word):
            self[word] = str(terms.hashes(self._held, self._service_id, self._stems[word])[0])
        return self[word]
