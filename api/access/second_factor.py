"""The second factor: codes from an authenticator app (TOTP, RFC 6238), each of them used once."""

from datetime import datetime

import pyotp

STEP_SECONDS = 30
DRIFT_STEPS = 1
"""How many steps a phone's clock may be off, either way."""

ISSUER = "Meldeknapp"


def new_secret() -> str:
    """Return a new secret, in base 32, as authenticator apps take it."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, email: str) -> str:
    """Return the `otpauth://` address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def matching_step(secret: str, typed: str, at: datetime, last_step: int | None) -> int | None:
    """Return the 30-second step whose code was typed, or None.

    A code of `last_step` or before was used already and matches no more.
    """
    code = "".join(letter for letter in typed if letter.isdecimal() and letter.isascii())
    totp, now_step = pyotp.TOTP(secret), int(at.timestamp()) // STEP_SECONDS
    for step in range(now_step - DRIFT_STEPS, now_step + DRIFT_STEPS + 1):
        fresh = last_step is None or step > last_step
        if fresh and pyotp.utils.strings_equal(totp.at(step * STEP_SECONDS), code):
            return step
    return None
