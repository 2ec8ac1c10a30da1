"""Sign-offs in words."""

from api.reviews.signoff_schemas import Signer
from api.reviews.summary_schemas import Verdict
from api.shared.i18n import _, lazy
from api.shared.problems import InvalidInput

VERDICTS: dict[Verdict, str] = {
    Verdict.AGREES: lazy("Signed"),
    Verdict.DIFFERS: lazy("Sees it otherwise"),
}

COLOURS: dict[Verdict, str] = {Verdict.AGREES: "success", Verdict.DIFFERS: "warning"}

SIGNERS: dict[Signer, str] = {
    Signer.STAFF: lazy("Staff"),
    Signer.REPORTER: lazy("The reporter"),
    Signer.REPRESENTATIVE: lazy("Who speaks for the reporter"),
}


def named(problem: InvalidInput) -> InvalidInput:
    """Return what is wrong with a sign-off's form; that nothing is chosen in words of its own."""
    choose = _("Choose one of the two before you send.")
    return InvalidInput(
        errors=[
            each | {"message": choose} if each["field"] == "verdict" else each
            for each in problem.extra["errors"]
        ]
    )
