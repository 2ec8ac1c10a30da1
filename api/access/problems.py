"""What can go wrong with staff's access."""

from api.shared.i18n import lazy
from api.shared.problems import Problem


class LoginNeeded(Problem):
    """A staff page without a login: the visitor is sent to the login page, and back afterwards."""

    slug = "login-needed"
    status = 401
    title = lazy("Please log in first.")


class FormTooOld(Problem):
    """A staff form without this session's token: sent from elsewhere, or from before a login."""

    slug = "form-too-old"
    status = 403
    title = lazy("This form was opened before you logged in. Please open the page again.")


class EmailTaken(Problem):
    """There is a user with this address already."""

    slug = "email-taken"
    status = 409
    title = lazy("There is already a user with this e-mail address.")


class WeakPassword(Problem):
    """The password is too short."""

    slug = "weak-password"
    status = 422
    title = lazy("The password is too short: it needs at least 12 characters.")


class SlugTaken(Problem):
    """There is a service with this short name already."""

    slug = "slug-taken"
    status = 409
    title = lazy("There is already a service with this short name.")
