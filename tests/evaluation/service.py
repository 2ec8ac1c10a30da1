"""The service and the moment of the scripted conversations: a small hospital and its municipality."""

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
        _unit("surgical-ward", ("Kirurgisk sengepost", "Kirurgisk sengepost", "Surgical ward"), "kirurgisk", "kirurgen", "surgical"),
        _unit("emergency", ("Akuttmottaket", "Akuttmottaket", "Emergency department"), "akutten", "A&E", "ER"),
        _unit("maternity", ("Barselavdelingen", "Barselavdelinga", "Maternity ward"), "barsel"),
        _unit("labour", ("Fødeavdelingen", "Fødeavdelinga", "Labour ward"), "føden", "fødestua"),
        _unit("children", ("Barneavdelingen", "Barneavdelinga", "Children's ward"), "barneposten"),
        _unit("psychiatry", ("Psykiatrisk avdeling", "Psykiatrisk avdeling", "Psychiatric ward"), "psykiatrisk", "psyk"),
        _unit("orthopaedics", ("Ortopedisk poliklinikk", "Ortopedisk poliklinikk", "Orthopaedic clinic"), "ortopeden"),
        _unit("x-ray", ("Røntgenavdelingen", "Røntgenavdelinga", "X-ray department"), "røntgen"),
        _unit("ambulance", ("Ambulansetjenesten", "Ambulansetenesta", "Ambulance service"), "ambulansen", "AMK"),
        _unit("out-of-hours", ("Solvik legevakt", "Solvik legevakt", "Solvik out-of-hours clinic"), "legevakta", "out-of-hours"),
        _unit("gp", ("Torget legesenter", "Torget legesenter", "Torget GP surgery"), "legekontoret"),
        _unit("nursing-home", ("Solvik sykehjem", "Solvik sjukeheim", "Solvik nursing home"), "sykehjemmet", "sjukeheimen"),
        _unit("home-care", ("Hjemmesykepleien", "Heimesjukepleia", "Home nursing"), "hjemmetjenesten", "heimetenesta"),
    ],
}  # fmt: skip
