"""One spelling for every e-mail address and phone number. Pure."""

import re
from typing import Final

from deskhand.kit.mail.addresses import normalise

_EMAIL: Final = re.compile(
    r"[^\s<>()\[\],;:\"@]{1,64}@([^\s<>()\[\],;:\"@.]+\.)+[^\s<>()\[\],;:\"@.]+"
)
MAX_EMAIL: Final = 254
MAX_PHONE: Final = 40


def normal_email(text: str) -> str | None:
    """Lower case, NFC, international domains in letters; None when it is not an address.

    Source: RFC 5321 4.5.3.1 for the lengths, RFC 5891 for domains.
    """
    address = normalise(text)
    if len(address) > MAX_EMAIL or not _EMAIL.fullmatch(address):
        return None
    local, _, domain = address.rpartition("@")
    return f"{local}@{'.'.join(map(_readable, domain.split('.')))}"


def normal_phone(text: str, region: str) -> str | None:
    """E.164 where the number is possible; None where it can't be one (S79).

    Args:
        region: ISO 3166 code of the country whose numbers are written without one.
    """
    import phonenumbers  # noqa: PLC0415 - 22 ms that most calls don't need

    if len(text) > MAX_PHONE:
        return None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _readable(label: str) -> str:
    """A punycode label in letters; what can't be read stays."""
    if not label.startswith("xn--"):
        return label
    try:
        return label.encode().decode("idna").lower()
    except UnicodeError:
        return label
