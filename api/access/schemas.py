"""The login form as it is sent."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

from api.shared.text import Name

Secret = Annotated[str, StringConstraints(max_length=1_000)]
"""What is compared and never stored, so that no character in it matters."""


class Login(BaseModel):
    """Address, password and code; `csrf_token` is the form's own, `next` where to go after."""

    email: Name
    password: Secret
    code: Secret = ""
    csrf_token: Secret = ""
    next: Secret = ""
