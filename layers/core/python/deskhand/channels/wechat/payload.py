"""The XML of a push as plain fields; decrypted first where it is encrypted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from deskhand.channels.model import Account
from deskhand.channels.wechat.crypto import decrypt
from deskhand.channels.wechat.webhook import find_encrypted
from deskhand.kit.errors import ParseFailure

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# XML 1.0 allows none of these, customers' phones send them all the same.
_CONTROL: Final = bytes(set(range(32)) - {9, 10, 13})
MAX_MARKS: Final = 20_000
"""A push has some dozens of elements, and a customer's text at most 2,048 bytes."""


@dataclass(frozen=True, slots=True)
class Payload:
    """One push: its elements' texts by name, and the repeated groups (`List`, `item`) in it.

    `sealed`: it was encrypted, so that the signature covers all of it.
    """

    fields: Mapping[str, str]
    groups: tuple[Mapping[str, str], ...] = field(default=())
    sealed: bool = False

    def text(self, name: str) -> str:
        """A field's text; an empty string when it is absent."""
        return self.fields.get(name, "")


def read(body: bytes, account: Account) -> Payload:
    """Decrypt and read a push.

    In compatible mode the clear fields stand beside `Encrypt`: they are not signed and not read.

    Raises:
        ParseFailure: see `crypto.decrypt`; `not_xml` for a document that is none or has a DTD,
            `too_many_elements`.
    """
    encrypted = find_encrypted(body)
    if encrypted is None:
        return _read(body, sealed=False)
    return _read(_unlock(encrypted, account), sealed=True)


def _unlock(encrypted: bytes, account: Account) -> bytes:
    """WeChat goes on with the old key for a while after a change (formats.md 7)."""
    sets = [account.secrets, *([account.previous] if account.previous else [])]
    failures: list[ParseFailure] = []
    for secrets in sets:
        key, app_id = secrets.get("encoding_aes_key", ""), secrets.get("app_id", "")
        try:
            return decrypt(encrypted, key, app_id)
        except ParseFailure as failure:
            failures.append(failure)
    raise failures[0]


def _read(document: bytes, *, sealed: bool) -> Payload:
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415 - with the next line

    from defusedxml import DefusedXmlException  # noqa: PLC0415 - only a push needs it
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415

    if document.count(b"<") > MAX_MARKS:
        raise ParseFailure("too_many_elements")
    try:
        root = fromstring(document.translate(None, _CONTROL), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ParseFailure("not_xml") from error
    if root.tag != "xml":
        raise ParseFailure("not_xml")
    groups = [_fields(inner) for inner in root.iter() if inner.tag == "List" and len(inner)]
    return Payload({**_nested(root), **_fields(root)}, tuple(groups), sealed)


def _fields(element: "Iterable[Element]") -> dict[str, str]:
    return {child.tag: child.text or "" for child in element if len(child) == 0}


def _nested(root: "Element") -> dict[str, str]:
    """One level down: `ScanCodeInfo` and the like hold fields of their own."""
    return {name: text for child in root if len(child) for name, text in _fields(child).items()}
