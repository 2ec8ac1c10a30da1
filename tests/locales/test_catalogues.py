"""Every text for people is there in bokmål, nynorsk and English, with the same placeholders."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import _parse_mapping_toml
from babel.messages.pofile import read_po

from api.shared.i18n import LOCALES_DIR, read_catalog

ROOT = Path(__file__).parents[2]
KEYWORDS = DEFAULT_KEYWORDS | {"lazy": None, "marked": None, "t": None, "translate": (2,)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
TRANSLATED = ("nb", "nn")


@cache
def texts() -> dict[str | tuple[str, ...], str]:
    """Every message id in the sources, with one file it stands in."""
    with (ROOT / "locales/babel.toml").open("rb") as file:
        methods, options = _parse_mapping_toml(file)
    found: dict[str | tuple[str, ...], str] = {}
    for folder in ("api", "bot", "widgets"):
        extracted = extract_from_dir(
            ROOT / folder,
            [
                (_below(pattern, folder), method)
                for pattern, method in methods
                if _in(pattern, folder)
            ],
            {
                _below(pattern, folder): options[pattern]
                for pattern, _method in methods
                if _in(pattern, folder)
            },
            keywords=KEYWORDS,
            directory_filter=lambda path: Path(path).name not in {"node_modules", ".venv"},
        )
        for filename, _line, message, _comments, _context in extracted:
            if message:
                found.setdefault(message, f"{folder}/{filename}")
    return found


def _in(pattern: str, folder: str) -> bool:
    return pattern.startswith(f"{folder}/")


def _below(pattern: str, folder: str) -> str:
    return pattern.removeprefix(f"{folder}/")


def first(message: str | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


def placeholders(text: str) -> set[str]:
    return {a or b for a, b in PLACEHOLDER.findall(text)}


def test_texts_are_found_in_every_kind_of_source() -> None:
    endings = {Path(name).suffix for name in texts().values()}
    assert endings >= {".py", ".html", ".ts", ".yml"}


def _all(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return a text's forms: one, or one for each number."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str) -> None:
    catalog = read_catalog(language)
    missing = {}
    for message, where in texts().items():
        translation = catalog.get(first(message))
        if translation is None or not translation.string:
            missing[first(message)] = where
        elif not isinstance(message, str):
            assert all(translation.string), f"a plural form of {message!r} is missing"
    listed = "\n".join(f"{where}: {text!r}" for text, where in sorted(missing.items(), key=str))
    assert not missing, f"{len(missing)} texts lack {language}:\n{listed}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_same_placeholders_as_the_text(language: str) -> None:
    for message in read_catalog(language):
        if not message.id:
            continue
        strings = _all(message.string)
        ids = _all(message.id)
        wanted = set().union(*map(placeholders, ids))
        for string in strings:
            assert placeholders(string) <= wanted, string
        assert placeholders(strings[-1]) == placeholders(ids[-1]), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_without_its_text(language: str) -> None:
    known = {first(message) for message in texts()}
    stale = [_all(message.id)[0] for message in read_catalog(language) if message.id]
    assert not [each for each in stale if each not in known]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_text_reads_the_same_whichever_file_translates_it(language: str) -> None:
    seen: dict[str, tuple[object, str]] = {}
    for path in sorted((LOCALES_DIR / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    string, name = seen.setdefault(_all(message.id)[0], (message.string, path.name))
                    assert string == message.string, f"{message.id!r}: {name} and {path.name}"
