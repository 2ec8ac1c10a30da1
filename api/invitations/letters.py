"""What e-mails, SMS and letters to a reporter say: that there is a message, from whom, and where.

No more: neither what it is about nor who it is to, since both lie where others see them.
"""

from datetime import datetime
from typing import cast

import segno

from api.access.models import Service
from api.invitations.models import Mail
from api.reports.models import Report
from api.shared import i18n, pages
from api.shared.i18n import Language, _, in_language
from api.shared.mail import Letter, message_id
from api.shared.settings import Settings
from api.shared.sms import TextMessage


def compose(  # noqa: PLR0913 - what a letter is made of
    settings: Settings, service: Service, report: Report, mail: Mail, *, address: str, link: str
) -> Letter:
    """Return the letter in the reporter's language, as plain text and simple HTML."""
    i18n.use(cast("Language", report.language))
    name = in_language(service.name)
    subject, said_first = (
        _("You have a message from %(name)s"),
        _("You have a message from %(name)s."),
    )
    if mail.asked_for:
        subject = _("The link you asked for, from %(name)s")
        said_first = _("Here is the link that you asked for, from %(name)s.")
    said = {
        "language": report.language,
        "name": name,
        "title": subject % {"name": name},
        "said_first": said_first % {"name": name},
        "phone": service.phone,
        "link": link,
        "needs_code": mail.invitation_id is None,
    }
    environment = pages.environment()
    return Letter(
        message_id=message_id(settings, mail.id),
        to=address,
        subject=subject % {"name": name},
        plain=environment.get_template("invitations/mail.txt").render(said),
        html=environment.get_template("invitations/mail.html").render(said),
        language=report.language,
    )


def in_short(
    service: Service, report: Report, mail: Mail, *, number: str, link: str
) -> TextMessage:
    """Return the same as an SMS, one or two sentences in the reporter's language.

    With a name and an address of usual length it fits one SMS (`sms.ONE_SMS`).
    """
    i18n.use(cast("Language", report.language))
    if mail.asked_for:
        said = _("The link you asked for, from %(name)s. Have your receipt code ready: %(link)s")
    elif mail.invitation_id is None:
        said = _("You have a message from %(name)s. Have your receipt code ready: %(link)s")
    else:
        said = _("You have a message from %(name)s. Open it here: %(link)s")
    text = said % {"name": in_language(service.name), "link": link}
    return TextMessage(message_id=str(mail.id), to=number, text=text)


def on_paper(
    settings: Settings, service: Service, report: Report, *, code: str, until: datetime
) -> str:
    """Return the letter with a code as HTML, in the reporter's language."""
    place = f"{settings.public_url.rstrip('/')}/i"
    spoken = i18n.language()
    i18n.use(cast("Language", report.language))
    try:
        return (
            pages.environment()
            .get_template("invitations/letter_text.html")
            .render(
                name=in_language(service.name),
                phone=service.phone_and_hours,
                place=place,
                picture=segno.make(place).svg_data_uri(dark="#000", light="#fff", border=2),
                groups=[code[at : at + 4] for at in range(0, len(code), 4)],
                until=until,
            )
        )
    finally:
        i18n.use(spoken)
