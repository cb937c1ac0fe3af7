"""A route's post as a delivery: the mail in it, and what Mailgun says of it (S23)."""

from datetime import UTC, datetime
from typing import Final

from deskhand.channels.mail.inbound import Delivery
from deskhand.channels.mail.inbound import read_message as read_delivery
from deskhand.channels.mailgun.form import Form
from deskhand.channels.mailgun.post import read_mail, stored_attachments
from deskhand.channels.model import Account, Inbound
from deskhand.kit.ids import fingerprint

_MAX_SECONDS: Final = 99_999_999_999


def read_message(form: Form, account: Account, received_at: datetime) -> list[Inbound]:
    """The items of an inbound post: the message; for a bounce also what it says of our mail."""
    mail, token = read_mail(form), form.text("token")
    return read_delivery(
        Delivery(
            mail=mail,
            account=account,
            at=read_time(form.text("timestamp"), received_at),
            own_domain=account.external_id,
            # The same for every retry of this post, and for no other. What `catch_up` found has no
            # token, and always a Message-Id.
            name=fingerprint("mailgun", token),
            signed=bool(token),
            recipient=form.text("recipient"),
            sender=form.text("sender") if form.has("sender") else None,
            kept=stored_attachments(form),
            spam=mail.headers.get("X-Mailgun-Sflag").strip().lower() == "yes",
        )
    )


def read_time(seconds: str, otherwise: datetime) -> datetime:
    """Mailgun's time, in whole or decimal seconds."""
    try:
        value = float(seconds)
    except ValueError:
        return otherwise
    return datetime.fromtimestamp(value, tz=UTC) if 0 < value < _MAX_SECONDS else otherwise
