"""Two tiny mail servers on real sockets: as much IMAP and SMTP as our adapters speak."""

import contextlib
import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LITERAL = re.compile(rb"\{(\d+)\}$")
WORDS = re.compile(r'"((?:[^"\\]|\\.)*)"|(\([^)]*\))|(\S+)')


@dataclass
class Letter:
    """A mail in a mailbox."""

    uid: int
    raw: bytes
    arrived: datetime
    flags: set[str] = field(default_factory=set)


class LineServer:
    """Serves one connection at a time, each line to `talk`; a `tls` context upgrades."""

    def __init__(self, tls: ssl.SSLContext | None = None, *, tls_first: bool = False) -> None:
        self.tls = tls
        self.tls_first = tls_first
        self.lines: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        while True:
            try:
                found, _ = self._listener.accept()
            except OSError:
                return
            with contextlib.suppress(OSError, ValueError), found:
                if self.tls and self.tls_first:
                    found = self.tls.wrap_socket(found, server_side=True)
                self._sock = found
                self._file = found.makefile("rb")
                with self._sock, self._file:
                    self.talk()

    def talk(self) -> None:
        """One conversation."""
        raise NotImplementedError

    def say(self, line: str | bytes) -> None:
        """Send a line."""
        self._sock.sendall((line if isinstance(line, bytes) else line.encode()) + b"\r\n")

    def hear(self) -> str:
        """The next line; an empty string at the end."""
        line = self._file.readline().decode("utf-8", "surrogateescape")
        self.lines.append(line.strip())
        return line.strip() if line else "\x04"

    def upgrade(self) -> None:
        """Go on encrypted."""
        assert self.tls
        self._sock = self.tls.wrap_socket(self._sock, server_side=True)
        self._file = self._sock.makefile("rb")


class ImapServer(LineServer):
    """Mailboxes by name; user `shop`, password `secret`."""

    def __init__(self, tls: ssl.SSLContext | None = None, *, tls_first: bool = False) -> None:
        super().__init__(tls, tls_first=tls_first)
        self.boxes: dict[str, list[Letter]] = {"INBOX": [], "Sent Items": []}
        self.validity = 7
        self.refuse_login = ""
        self._box: list[Letter] = []

    def put(self, raw: bytes, arrived: datetime, box: str = "INBOX") -> Letter:
        """A mail arrives."""
        letters = self.boxes[box]
        letter = Letter((letters[-1].uid if letters else 0) + 1, raw, arrived)
        letters.append(letter)
        return letter

    def talk(self) -> None:
        self.say("* OK ready")
        while True:
            tag, _, rest = self.hear().partition(" ")
            words = [a or b or c for a, b, c in WORDS.findall(rest)]
            command = words[0].upper() if words else "LOGOUT"
            if command == "LOGOUT":
                self.say(f"* BYE\r\n{tag} OK")
                return
            if command == "UID":
                command, words = words[1].upper(), words[1:]
            answer = getattr(self, f"_{command.lower()}")(words[1:])
            self.say(f"{tag} {answer or 'OK done'}")
            if command == "STARTTLS":
                self.upgrade()

    def _capability(self, _: list[str]) -> None:
        self.say("* CAPABILITY IMAP4rev1 STARTTLS")

    def _starttls(self, _: list[str]) -> None:
        pass

    def _login(self, words: list[str]) -> str | None:
        if self.refuse_login:
            return self.refuse_login
        return None if words == ["shop", "secret"] else "NO [AUTHENTICATIONFAILED] wrong"

    def _list(self, _: list[str]) -> None:
        self.say('* LIST (\\HasNoChildren) "/" INBOX')
        self.say('* LIST (\\HasNoChildren \\Sent) "/" "Sent Items"')

    def _select(self, words: list[str]) -> str | None:
        if words[0] not in self.boxes:
            return "NO no such mailbox"
        self._box = self.boxes[words[0]]
        self.say(f"* {len(self._box)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.validity}] ok")
        return None

    def _examine(self, words: list[str]) -> str | None:
        return self._select(words) or "OK [READ-ONLY] done"

    def _search(self, words: list[str]) -> None:
        found = self._box
        if words[0] == "UID":
            low = int(words[1].partition(":")[0])
            last = found[-1:]
            found = [one for one in found if one.uid >= low] or last  # `n:*` names the last one
            day = datetime.strptime(words[3], "%d-%b-%Y").replace(tzinfo=UTC)
            found = [one for one in found if one.arrived >= day]
        else:
            found = [one for one in found if words[2].encode() in one.raw]
        self.say("* SEARCH " + " ".join(str(one.uid) for one in found))

    def _fetch(self, words: list[str]) -> None:
        wanted = set(map(int, words[0].split(",")))
        for number, one in enumerate(self._box, start=1):
            if one.uid not in wanted:
                continue
            if "BODY" in words[1]:
                raw = one.raw.partition(b"\r\n\r\n")[0] if "HEADER" in words[1] else one.raw
                self.say(f"* {number} FETCH (UID {one.uid} BODY[] {{{len(raw)}}}")
                self.say(raw + b")")
            else:
                arrived = one.arrived.strftime("%d-%b-%Y %H:%M:%S +0000")
                size = one.raw.count(b"\x00" * 9) * 10**8 or len(one.raw)
                self.say(
                    f'* {number} FETCH (UID {one.uid} RFC822.SIZE {size} INTERNALDATE "{arrived}")'
                )

    def _store(self, words: list[str]) -> None:
        for one in self._box:
            if str(one.uid) in words[0].split(","):
                one.flags.add(words[2])

    def _append(self, words: list[str]) -> str | None:
        size = LITERAL.search(words[-1].encode())
        assert size
        self.say("+ go on")
        raw = self._file.read(int(size[1]))
        self._file.readline()
        if words[0] not in self.boxes:
            return "NO [TRYCREATE]"
        self.put(raw, datetime.now(UTC), words[0])
        return None


class SmtpServer(LineServer):
    """Takes mail; `answers` replaces what it says to a command, `drop_at` breaks the connection."""

    def __init__(self, tls: ssl.SSLContext | None = None, *, tls_first: bool = False) -> None:
        super().__init__(tls, tls_first=tls_first)
        self.taken: list[tuple[str, str, bytes]] = []
        self.answers: dict[str, str] = {}
        self.drop_at = ""
        self._envelope: dict[str, str] = {}

    def talk(self) -> None:
        self.say("220 ready")
        while True:
            line = self.hear()
            command = line[:4].upper()
            if command in {self.drop_at, "QUIT", "\x04"}:
                return
            if command in self.answers:
                self.say(self.answers[command])
            elif command == "DATA":
                if not self._take():
                    return
            else:
                self._answer(command, line)

    def _answer(self, command: str, line: str) -> None:
        address = line.partition("<")[2].partition(">")[0]
        self._envelope = {**self._envelope, command: address}
        known = {
            "EHLO": "250-here\r\n250-SIZE 30000000\r\n250-AUTH PLAIN\r\n250 STARTTLS",
            "STAR": "220 go",
            "AUTH": "235 welcome",
        }
        self.say(known.get(command, "250 ok"))
        if command == "STAR":
            self.upgrade()

    def _take(self) -> bool:
        self.say("354 go")
        raw = self._data()
        if self.drop_at == "BODY":
            return False
        # Before the answer: whoever reads it looks here.
        self.taken.append((self._envelope["MAIL"], self._envelope["RCPT"], raw))
        self.say(self.answers.get("BODY", "250 taken"))
        return True

    def _data(self) -> bytes:
        lines: list[bytes] = []
        while (line := self._file.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context for `localhost`, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=str(folder / "cert.pem"))
