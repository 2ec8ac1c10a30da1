"""The service and the moment of the scripted conversations."""

# Sentences and names stand on one line.
# ruff: noqa: E501

from __future__ import annotations

from typing import Any

NOW = "2026-11-21T21:00:00+01:00"  # a Saturday evening


def _unit(unit_id: str, names: tuple[str, str, str], *synonyms: str) -> dict[str, Any]:
    nb, nn, en = names
    return {"id": unit_id, "name": {"nb": nb, "nn": nn, "en": en}, "synonyms": list(synonyms)}


SERVICE = {
    "slug": "solvik",
    "name": "Solvik",
    "phone": "75 00 00 00",
    "units": [
        _unit("medical-ward", ("Medisinsk sengepost", "Medisinsk sengepost", "Medical ward"), "medisinsk"),
        _unit("emergency", ("Akuttmottaket", "Akuttmottaket", "Emergency department"), "akutten"),
        _unit("maternity", ("Barselavdelingen", "Barselavdelinga", "Maternity ward"), "barsel"),
        _unit("home-care", ("Hjemmesykepleien", "Heimesjukepleia", "Home nursing")),
    ],
}  # fmt: skip
