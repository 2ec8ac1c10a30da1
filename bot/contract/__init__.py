"""The contract between bot and API as JSON Schema; both sides' tests check against these files."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator

FOLDER = Path(__file__).resolve().parent


@cache
def validator(name: str) -> Draft202012Validator:
    """The validator for the file of this name, such as `turn.request`."""
    schema = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema)


def request_problem(body: object, name: str = "turn.request") -> str | None:
    """The place of the first thing wrong in a request, as names joined by dots; None if valid.

    Only names from the schema appear, never keys or values that were sent.
    """
    error = next(validator(name).iter_errors(body), None)
    if error is None:
        return None
    return ".".join(str(part) for part in error.absolute_schema_path if part in _names(name))


@cache
def _names(name: str) -> frozenset[str]:
    """All property names of a request schema."""
    found: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, dict):
            found.update(node.get("properties", {}))
            for child in node.values():
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)

    walk(validator(name).schema)
    return frozenset(found)
