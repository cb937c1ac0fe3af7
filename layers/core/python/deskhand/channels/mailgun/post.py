"""A route's post as a mail: from the raw mail in it, or from the fields it was cut into.

https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/; the traps are
listed in formats.md 1.1.
"""

import json
from typing import Any, Final

from deskhand.channels.mailgun.api import is_mailguns
from deskhand.channels.mailgun.form import Form, FormFile
from deskhand.channels.model import Attachment
from deskhand.kit.mail import mime
from deskhand.kit.mail.filenames import safe_name
from deskhand.kit.mail.headers import Headers, parameters
from deskhand.kit.mail.mime import Body, Mail, MailFile

# Mailgun repeats these headers as fields; they serve when `message-headers` lacks them.
_REPEATED: Final = (
    "Message-Id", "In-Reply-To", "References", "From", "Reply-To", "To", "Cc", "Subject", "Date",
    "Sender", "Auto-Submitted", "Precedence", "List-Id", "Content-Type", "X-Autoreply",
    "X-Auto-Response-Suppress",
)  # fmt: skip
_LOWER_CASE_FIELDS: Final = {"From": "from", "Subject": "subject"}
_MAX_MAP: Final = 65_536
_MAX_STORED: Final = 200


def read_mail(form: Form) -> Mail:
    """The mail of a post. `body-mime` (the route's address ends in `mime`) comes before fields."""
    if form.has("body-mime"):
        return mime.parse(form.fields["body-mime"])
    headers = _headers(form)
    plain = form.text("body-plain") or form.text("stripped-text")
    html = form.text("body-html") or form.text("stripped-html")
    return Mail(
        headers=headers,
        content_type=parameters(headers.get("Content-Type"))[0] or "text/plain",
        bodies=(Body(plain=plain, html=html or None),),
        files=_files(form),
    )


def stored_attachments(form: Form) -> tuple[Attachment, ...]:
    """The files that `store(notify=…)` left at Mailgun.

    The body is not signed, so an address that is not Mailgun's own is left out (formats.md 0.10):
    the attachment stays, by name, with nothing to fetch.
    """
    items = _json(form.text("attachments"))
    listed = items if isinstance(items, list) else []
    return tuple(
        _stored(item, number)
        for number, item in enumerate(listed[:_MAX_STORED], start=1)
        if isinstance(item, dict)
    )


def _stored(item: dict[str, Any], number: int) -> Attachment:
    kind = str(item.get("content-type") or "application/octet-stream")
    size, url = item.get("size"), str(item.get("url") or "")
    return Attachment(
        name=safe_name(str(item.get("name") or ""), kind, number),
        content_type=kind,
        size=size if type(size) is int else None,
        url=url if is_mailguns(url) else None,
    )


def _headers(form: Form) -> Headers:
    listed = _json(form.text("message-headers"))
    items = [_header(entry) for entry in (listed if isinstance(listed, list) else [])]
    pairs = [pair for pair in items if pair]
    present = {name.lower() for name, _ in pairs}
    for name in _REPEATED:
        field = name if form.has(name) else _LOWER_CASE_FIELDS.get(name, name)
        if name.lower() not in present and form.has(field):
            pairs.append((name, form.text(field)))
    return Headers(pairs)


def _header(entry: Any) -> tuple[str, str] | None:
    """A `[name, value]`; in old posts a Content-Type's value is `[type, {parameters}]`."""
    if not (isinstance(entry, list) and len(entry) == 2 and isinstance(entry[0], str)):
        return None
    name, value = entry
    if isinstance(value, list) and value and isinstance(value[0], str):
        value = value[0]
    return (name, value.replace("\r", "").replace("\n", "")) if isinstance(value, str) else None


def _files(form: Form) -> tuple[MailFile, ...]:
    content_ids = _content_ids(form)
    return tuple(
        _file(file, number, content_ids.get(file.field))
        for number, file in enumerate(form.files, start=1)
    )


def _file(file: FormFile, number: int, content_id: str | None) -> MailFile:
    return MailFile(
        name=safe_name(file.filename, file.content_type, number),
        content_type=file.content_type,
        content=file.content,
        content_id=content_id,
        inline=content_id is not None,
    )


def _content_ids(form: Form) -> dict[str, str]:
    """Field name to content id. The map's keys repeat, even empty ones: read as pairs."""
    pairs = _json(form.text("content-id-map"), pairs=True)
    return {
        field: content_id.strip().strip("<>")
        for content_id, field in (pairs if isinstance(pairs, list) else [])
        if isinstance(field, str) and content_id.strip().strip("<>")
    }


def _json(text: str, *, pairs: bool = False) -> Any:
    """JSON inside a field; None when it is none, or nests without end."""
    if pairs and len(text) > _MAX_MAP:
        return None
    try:
        return json.loads(text, object_pairs_hook=list) if pairs else json.loads(text)
    except (ValueError, RecursionError):
        return None
