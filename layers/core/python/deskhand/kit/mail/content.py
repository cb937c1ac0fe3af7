"""What to show of a mail: the new text, the quoted text, safe HTML."""

import html as entities
from dataclasses import dataclass

from deskhand.kit.mail.html import CUT, sanitise, to_text
from deskhand.kit.mail.mime import Body, MailFile
from deskhand.kit.mail.quotes import Split, split_reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """`body` is the new text, `quoted` the rest, `html` sanitised.

    `unsafe` holds HTML that could not be sanitised, as a file: nothing of a mail is lost.
    """

    body: str = ""
    quoted: str = ""
    html: str | None = None
    unsafe: tuple[MailFile, ...] = ()


def read_content(bodies: tuple[Body, ...]) -> Content:
    """Put together what the bodies of a mail say; see `Content`."""
    plain = "\n".join(_as_plain(body) for body in bodies)
    split = _split(bodies, plain)
    html = _html(bodies)
    shown = sanitise(html) if html is not None else None
    unsafe = (_file(html),) if html is not None and shown is None else ()
    return Content(
        body=_storable(split.new), quoted=_storable(split.quoted), html=shown, unsafe=unsafe
    )


def _split(bodies: tuple[Body, ...], plain: str) -> Split:
    """HTML says surest where the quote is; without a quote there, the plain text decides."""
    if any(_filled(body.html) for body in bodies):
        by_html = split_reply("\n".join(_as_marked(body) for body in bodies))
        if by_html.quoted or not any(_filled(body.plain) for body in bodies):
            return by_html
    return split_reply(plain)


def _filled(text: str | None) -> bool:
    return bool(text and text.strip())


def _as_plain(body: Body) -> str:
    if body.plain is not None and (body.plain.strip() or not body.html):
        return body.plain
    return to_text(body.html or "").replace(CUT, "")


def _as_marked(body: Body) -> str:
    return to_text(body.html) if body.html and body.html.strip() else body.plain or ""


def _html(bodies: tuple[Body, ...]) -> str | None:
    if not any(_filled(body.html) for body in bodies):
        return None
    return "\n".join(
        body.html if body.html is not None else f"<pre>{entities.escape(body.plain or '')}</pre>"
        for body in bodies
    )


def _storable(text: str) -> str:
    """Without NUL and lone surrogates, which no database takes."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _file(html: str) -> MailFile:
    content = html.encode("utf-8", "replace")
    return MailFile(name="message.html", content_type="text/html", content=content)
