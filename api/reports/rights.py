"""The rights card: where a person may turn besides the service. Always shown, always neutral.

Pasient- og brukerrettighetsloven § 7-6 (the right to notify of a serious event) and chapters 7-8;
who receives such a notice may change, so the card names the authority and its own page.
"""

from dataclasses import dataclass

from api.shared.i18n import lazy


@dataclass(frozen=True)
class Right:
    """One place to turn: what it is for, what it is called, and its own page."""

    name: str
    what: str
    url: str


RIGHTS = (
    Right(
        lazy("The patient and user ombud"),
        lazy("Advice and help, free of charge. You may be anonymous."),
        "https://www.helsenorge.no/pasient-og-brukerombudet/",
    ),
    Right(
        lazy("The state administrator (Statsforvalteren)"),
        lazy(
            "If you want to complain about the care, or about not getting what you have a right to."
        ),
        "https://www.statsforvalteren.no/",
    ),
    Right(
        lazy("Norwegian System of Patient Injury Compensation (NPE)"),
        lazy("If you want to claim compensation for an injury."),
        "https://www.npe.no/",
    ),
    Right(
        lazy("The Board of Health Supervision (Helsetilsynet)"),
        lazy(
            "Patients and their closest relatives may give notice of a very serious event "
            "(Patient and User Rights Act, section\N{NO-BREAK SPACE}7\N{NON-BREAKING HYPHEN}6)."
        ),
        "https://www.helsetilsynet.no/",
    ),
)
