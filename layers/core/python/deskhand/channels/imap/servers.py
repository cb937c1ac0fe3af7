"""Connections to a merchant's mail servers: to a checked address, encrypted, with a time limit."""

import imaplib
import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from deskhand.channels.imap.spec import NO_TLS
from deskhand.channels.model import Account
from deskhand.kit.errors import NeedsHuman, ProviderFailure, Retriable
from deskhand.kit.hosts import is_local_stage, public_address

SECONDS: Final = 20.0
_PORTS: Final = {"imap": 993, "smtp": 587}
_SECURITY: Final = {"imap": "ssl", "smtp": "starttls"}
# RFC 5530: the server is busy, or somebody else has the mailbox. Anything else at login is for the
# merchant to put right.
_BUSY: Final = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]", re.IGNORECASE)
_MAX_TEXT: Final = 200


class _Server:
    """One server's settings, and the sockets to it."""

    def __init__(self, account: Account, kind: str, context: ssl.SSLContext) -> None:
        settings = account.settings
        self.host = str(settings.get(f"{kind}_host") or "")
        self.port = int(settings.get(f"{kind}_port") or _PORTS[kind])
        self.security = str(settings.get(f"{kind}_security") or _SECURITY[kind])
        self.context = context
        self.username = account.secrets.get("username", "")
        self.password = account.secrets.get("password", "")
        if not (self.host and self.username and self.password):
            raise NeedsHuman("not_configured", "server, user name or password is missing")
        if self.security == NO_TLS and not is_local_stage():
            raise NeedsHuman("not_encrypted", "the connection must be encrypted")
        self.address = public_address(self.host)

    def connect(self) -> socket.socket:
        """A socket, encrypted from the start where the settings say so."""
        plain = socket.create_connection((self.address, self.port), SECONDS)
        if self.security != "ssl":
            return plain
        return self.context.wrap_socket(plain, server_hostname=self.host)


class _Imap(imaplib.IMAP4):
    def __init__(self, server: _Server) -> None:
        self._server = server
        super().__init__(server.host, server.port, SECONDS)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return self._server.connect()


class _Smtp(smtplib.SMTP):
    def __init__(self, server: _Server, own_name: str) -> None:
        self._server = server
        super().__init__(server.host, server.port, local_hostname=own_name, timeout=SECONDS)

    def _get_socket(self, host: Any, port: Any, timeout: Any) -> socket.socket:
        return self._server.connect()


@contextmanager
def imap(account: Account, context: ssl.SSLContext) -> Iterator[imaplib.IMAP4]:
    """A session that is logged in; what the server refuses comes out as a typed failure.

    Raises:
        Retriable: no connection, or the server is busy.
        NeedsHuman: wrong settings, certificate or password.
    """
    server = _Server(account, "imap", context)
    session: imaplib.IMAP4 | None = None
    try:
        session = _Imap(server)
        if server.security == "starttls":
            session.starttls(server.context)
        session.login(server.username, server.password)
        yield session
    except (imaplib.IMAP4.error, OSError) as error:
        logged_in = session is not None and session.state in {"AUTH", "SELECTED"}
        raise _imap_failure(error, logged_in=logged_in) from error
    finally:
        if session is not None:
            _leave(session)


def _leave(session: imaplib.IMAP4) -> None:
    try:
        session.logout()
    except (imaplib.IMAP4.error, OSError):
        session.shutdown()


def _imap_failure(error: Exception, *, logged_in: bool) -> ProviderFailure:
    if isinstance(error, ssl.SSLCertVerificationError):
        return NeedsHuman("certificate_invalid", str(error.verify_message))
    words = _words(error)
    lost = isinstance(error, imaplib.IMAP4.abort | OSError)
    if lost or logged_in or _BUSY.search(words):
        return Retriable("unavailable", words)
    return NeedsHuman("unauthorized", words)


@contextmanager
def smtp(account: Account, own_name: str, context: ssl.SSLContext) -> Iterator[smtplib.SMTP]:
    """A session that is logged in. What happens inside is the caller's to judge.

    Raises:
        Retriable: no connection, or the server is busy. Nothing was sent yet.
        NeedsHuman: wrong settings, certificate or password.
    """
    server = _Server(account, "smtp", context)
    session: smtplib.SMTP | None = None
    try:
        session = _Smtp(server, own_name)
        if server.security == "starttls":
            session.starttls(context=server.context)
        session.ehlo_or_helo_if_needed()
        session.login(server.username, server.password)
    except (smtplib.SMTPException, OSError) as error:
        if session is not None:
            session.close()
        raise _smtp_failure(error) from error
    try:
        yield session
    finally:
        session.close()


def _smtp_failure(error: Exception) -> ProviderFailure:
    if isinstance(error, ssl.SSLCertVerificationError):
        return NeedsHuman("certificate_invalid", str(error.verify_message))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return NeedsHuman("not_supported", _words(error))
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500:
        return NeedsHuman("unauthorized", _words(error))
    return Retriable("unavailable", _words(error))


def _words(error: Exception) -> str:
    """The server's words; nothing that we sent is in them."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"{error.smtp_code} {text}"[:_MAX_TEXT]
    return str(error)[:_MAX_TEXT]
