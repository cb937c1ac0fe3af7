"""What to show of a mail: the new text, the quoted text, safe HTML, files.

Long texts are cut where a database item and a person would give up; the whole is then kept as a
file of the message, so that nothing is lost.
"""

import html as entities
from dataclasses import dataclass, field
from typing import Final

from deskhand.kit.mail.html import CUT, sanitise, to_text
from deskhand.kit.mail.mime import Body, MailFile
from deskhand.kit.mail.quotes import Split, split_reply

MAX_TEXT: Final = 60_000
MAX_HTML: Final = 120_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """`body` and `quoted` are at most 60,000 bytes each, `html` 120,000 (sanitised) or None.

    `overflow` holds the whole text or HTML when it was longer.
    """

    body: str = ""
    quoted: str = ""
    html: str | None = None
    overflow: tuple[MailFile, ...] = field(default=())


def read_content(bodies: tuple[Body, ...]) -> Content:
    """Put together what the bodies of a mail say; see `Content`."""
    plain = "\n".join(_as_plain(body) for body in bodies)
    split = _split(bodies, plain)
    html = _html(bodies)
    shown = sanitise(html) if html is not None else None
    overflow = []
    if max(_size(split.new), _size(split.quoted)) > MAX_TEXT:
        overflow.append(_file("message.txt", "text/plain", plain))
    if html is not None and (shown is None or _size(shown) > MAX_HTML):
        overflow.append(_file("message.html", "text/html", html))
        shown = None
    return Content(
        body=_cut(split.new),
        quoted=_cut(split.quoted),
        html=shown,
        overflow=tuple(overflow),
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


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _cut(text: str) -> str:
    """At most the limit in bytes; also replaces lone surrogates, which no database takes."""
    return text.encode("utf-8", "replace")[:MAX_TEXT].decode("utf-8", "ignore")


def _file(name: str, content_type: str, text: str) -> MailFile:
    return MailFile(name=name, content_type=content_type, content=text.encode("utf-8", "replace"))
