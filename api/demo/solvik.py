"""Who and what Solvik is: a made-up hospital and municipality, for trying the product.

Every secret here is public and of use only on the machine that runs the demo.
"""

from dataclasses import dataclass

import pyotp

SLUG = "solvik"
NAME = {
    "nb": "Solvik sykehus og Solvik kommune",
    "nn": "Solvik sjukehus og Solvik kommune",
    "en": "Solvik Hospital and Solvik Municipality",
}
PHONE = "55 00 00 00"
OPENING_HOURS = {"nb": "hverdager 8–15", "nn": "kvardagar 8–15", "en": "weekdays 8–15"}
PRIVACY_EMAIL = "personvern@solvik.example"
HELP_LINES = [
    {
        "id": "krisesenteret",
        "name": {
            "nb": "Krisesenteret i Solvik",
            "nn": "Krisesenteret i Solvik",
            "en": "The crisis centre in Solvik",
        },
        "number": "55 00 00 02",
        "when": {"nb": "hele døgnet", "nn": "heile døgnet", "en": "day and night"},
    }
]

WEBHOOK_SECRET = "whsec_c29sdmlrIGlzIGEgZGVtbywgbm90IGEgc2VjcmV0ISE="  # noqa: S105
"""Signs what is forwarded to the demo's far end, which verifies with the same."""

FOLDER = "solvik"
"""Where the folder connector writes, under `folder_root`; the far end reads it there."""


@dataclass(frozen=True)
class Account:
    """A demo account. `unit` is the slug of the one unit the role is for; None means all."""

    name: str
    email: str
    role: str
    totp_secret: str
    unit: str | None = None
    password: str = "Solvik-demo-2026"  # noqa: S105

    def code(self) -> str:
        """Return the second factor's six digits, as an authenticator app would show now."""
        return pyotp.TOTP(self.totp_secret).now()


ACCOUNTS = (
    Account("Ingrid Aas", "radgiver@solvik.example", "adviser", "JBSWY3DPEHPK3PXPADVISER2"),
    Account(
        "Jonas Berg",
        "leder@solvik.example",
        "unit_leader",
        "JBSWY3DPEHPK3PXPLEADER22",
        "fodeavdelingen",
    ),
    Account("Amina Dahl", "admin@solvik.example", "administrator", "JBSWY3DPEHPK3PXPADMIN222"),
    Account(
        "Petter Eide", "personvern@solvik.example", "privacy_officer", "JBSWY3DPEHPK3PXPPRIVACY2"
    ),
    Account("Eirik Moe", "radgiver2@solvik.example", "adviser", "JBSWY3DPEHPK3PXPADVISER3"),
    Account(
        "Torunn Hagen",
        "leder2@solvik.example",
        "unit_leader",
        "JBSWY3DPEHPK3PXPLEADER33",
        "sykehjemmet",
    ),
    Account("Leila Haddad", "gransker@solvik.example", "reviewer", "JBSWY3DPEHPK3PXPREVIEWER"),
    Account("Magnhild Rud", "brukerutvalg@solvik.example", "council", "JBSWY3DPEHPK3PXPCOUNCIL2"),
)


@dataclass(frozen=True)
class Place:
    """A unit of Solvik: its name in three languages, and what people call it (with commas)."""

    slug: str
    nb: str
    nn: str
    en: str
    called: str

    @property
    def name(self) -> dict[str, str]:
        """The name per language."""
        return {"nb": self.nb, "nn": self.nn, "en": self.en}

    @property
    def synonyms(self) -> list[str]:
        """What people call it, in any language, one by one."""
        return self.called.split(", ")


UNITS = (
    Place(
        "akuttmottaket",
        "Akuttmottaket",
        "Akuttmottaket",
        "Emergency department",
        "akutten, mottaket, mottak, akuttmottak, A&E, ER, emergency room, casualty",
    ),
    Place(
        "ambulanse-amk",
        "Ambulanse og AMK",
        "Ambulanse og AMK",
        "Ambulance and emergency call centre",
        "AMK, ambulansen, ambulanse, sykebil, sjukebil, ambulance, paramedics",
    ),
    Place(
        "fodeavdelingen",
        "Fødeavdelingen",
        "Fødeavdelinga",
        "Maternity ward",
        "føden, fødestua, fødestuen, føde, barsel, barselavdelingen, barselhotellet, "
        "jordmor, maternity, labour ward, delivery ward, midwife",
    ),
    Place(
        "barneavdelingen",
        "Barneavdelingen",
        "Barneavdelinga",
        "Children's ward",
        "barnemottaket, nyfødtintensiv, nyfødt, barnepost, pediatrics, children's "
        "hospital, neonatal unit",
    ),
    Place(
        "kirurgisk-avdeling",
        "Kirurgisk avdeling",
        "Kirurgisk avdeling",
        "Surgical ward",
        "kirurgen, kirurgisk, operasjon, operasjonsstua, ortopeden, ortopedisk, "
        "sengeposten, surgery, operating theatre, orthopaedics",
    ),
    Place(
        "medisinsk-avdeling",
        "Medisinsk avdeling",
        "Medisinsk avdeling",
        "Medical ward",
        "medisinsk, medisinen, hjerteavdelingen, lungeavdelingen, slagenheten, "
        "kreftavdelingen, medical, cardiology, stroke unit, oncology",
    ),
    Place(
        "poliklinikken",
        "Poliklinikkene",
        "Poliklinikkane",
        "Outpatient clinics",
        "poliklinikk, poliklinikken, dagbehandling, røntgen, laboratoriet, blodprøver, "
        "outpatient, clinic, X-ray, radiology",
    ),
    Place(
        "psykisk-helsevern",
        "Psykisk helsevern",
        "Psykisk helsevern",
        "Mental health services",
        "psykiatrien, psykiatrisk, DPS, BUP, akuttpsykiatrisk, psykolog, ambulant team, "
        "psychiatry, psychiatric ward, psychologist",
    ),
    Place(
        "legevakten",
        "Legevakten",
        "Legevakta",
        "Out-of-hours medical centre",
        "legevakt, legevakta, 116117, 116 117, vaktlege, out-of-hours, urgent care, on- "
        "call doctor",
    ),
    Place(
        "hjemmetjenesten",
        "Hjemmetjenesten",
        "Heimetenesta",
        "Home nursing",
        "hjemmesykepleien, hjemmesykepleie, heimesjukepleia, heimesjukepleie, "
        "hjemmehjelp, hjemmehjelpa, hjemmetjeneste, trygghetsalarm, home care, home help, "
        "district nurse",
    ),
    Place(
        "sykehjemmet",
        "Solvik sykehjem",
        "Solvik sjukeheim",
        "Solvik nursing home",
        "sykehjem, sykehjemmet, sjukeheimen, sjukeheim, aldershjemmet, bo- og "
        "omsorgssenteret, korttidsavdelingen, nursing home, care home",
    ),
    Place(
        "helsestasjonen",
        "Helsestasjonen",
        "Helsestasjonen",
        "Health centre for children and families",
        "helsestasjon, helsesykepleier, helsesøster, skolehelsetjenesten, "
        "svangerskapskontroll, health visitor, school nurse, child health centre",
    ),
    Place(
        "tildelingskontoret",
        "Tildelingskontoret",
        "Tildelingskontoret",
        "Care allocation office",
        "tildeling, forvaltningskontoret, saksbehandler, vedtak, omsorgskontoret, BPA, "
        "case officer, care decision",
    ),
)
"""The hospital's units first, then the municipality's."""
