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


class LoginProviderDown(Problem):
    """The login provider can't be reached, or does not answer as one."""

    slug = "login-provider-down"
    status = 503
    title = lazy("The login service does not answer just now. Please try again in a moment.")


class LoginRefusedByProvider(Problem):
    """What came back from the login provider is not a login that we began, or not a right one."""

    slug = "login-refused-by-provider"
    status = 403
    title = lazy("The login was not completed. Please start again from the login page.")


class NoRole(Problem):
    """Somebody the login provider knows, without a role here."""

    slug = "no-role"
    status = 403
    title = lazy(
        "You are logged in, but you have no role in Meldeknapp. Ask your administrator for one."
    )
