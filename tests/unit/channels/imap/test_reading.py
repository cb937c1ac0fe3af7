"""Mail from a mailbox, over a real socket (S20: IMAP is an option)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deskhand.channels.base import Caught, Health
from deskhand.channels.imap import reading
from deskhand.channels.imap.adapter import ADAPTER, ImapAdapter
from deskhand.channels.imap.reading import Place, quoted
from deskhand.channels.model import Inbound, InboundMessage, Unknown
from deskhand.kit.errors import NeedsHuman, ParseFailure, Retriable
from deskhand.kit.http_client import PooledHttpClient
from deskhand.kit.webhook import Request
from tests.support.corpus import corpus_files
from tests.support.mail_servers import ImapServer, SmtpServer, certificate
from tests.unit.channels.imap.builders import NOW, account, mail

HTTP = PooledHttpClient()
CORPUS = [*corpus_files("email/*.eml"), *corpus_files("email/quoted/*.eml")]


@pytest.fixture(autouse=True)
def _local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKHAND_STAGE", "local")


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with ImapServer() as made:
        yield made


def catch_up(server: ImapServer, cursor: str | None = None, **settings: Any) -> Caught:
    return ADAPTER.catch_up(account(server.port, **settings), NOW, cursor, HTTP)


def parse(request: Request) -> list[Inbound]:
    return ADAPTER.parse(request, account(), NOW)


def only(request: Request) -> InboundMessage:
    found = parse(request)[0]
    assert isinstance(found, InboundMessage)
    return found


class TestCatchUp:
    def test_brings_what_arrived_since(self, server: ImapServer) -> None:
        server.put(mail("old@x.example"), NOW - timedelta(hours=2))
        server.put(mail("new@x.example"), NOW + timedelta(minutes=1))
        caught = catch_up(server)
        assert caught.cursor is None
        found = [only(request) for request in caught.requests]
        assert [one.event_id for one in found] == ["new@x.example"]
        assert found[0].at == NOW + timedelta(minutes=1)
        assert found[0].sender.identifier == "lena@customer.example"

    def test_servers_know_whole_seconds(self, server: ImapServer) -> None:
        server.put(mail(), NOW)
        since = NOW + timedelta(milliseconds=900)
        assert len(ADAPTER.catch_up(account(server.port), since, None, HTTP).requests) == 1

    def test_an_empty_mailbox(self, server: ImapServer) -> None:
        assert catch_up(server) == Caught(requests=())

    def test_goes_on_page_by_page(
        self, server: ImapServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading, "PAGE_MAILS", 2)
        for number in range(5):
            server.put(mail(f"{number}@x.example"), NOW)
        seen: list[str] = []
        cursor: str | None = None
        for _ in range(3):
            caught = catch_up(server, cursor)
            seen += [only(request).event_id for request in caught.requests]
            cursor = caught.cursor
        assert cursor is None
        assert seen == [f"{number}@x.example" for number in range(5)]

    def test_a_mailbox_numbered_anew_begins_again(self, server: ImapServer) -> None:
        server.put(mail(), NOW)
        assert len(catch_up(server, "6:1").requests) == 1
        assert catch_up(server, "7:1").requests == ()

    def test_a_page_is_bounded_in_bytes(
        self, server: ImapServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading, "PAGE_BYTES", 10)
        for number in range(2):
            server.put(mail(f"{number}@x.example"), NOW)
        caught = catch_up(server)
        assert (len(caught.requests), caught.cursor) == (1, "7:1")

    def test_leaves_the_mailbox_as_it_is(self, server: ImapServer) -> None:
        letter = server.put(mail(), NOW)
        catch_up(server)
        assert letter.flags == set()
        assert any("EXAMINE" in line for line in server.lines)
        assert not any("STORE" in line or " SELECT" in line for line in server.lines)

    def test_marks_as_read_where_that_is_set(self, server: ImapServer) -> None:
        letter = server.put(mail(), NOW)
        catch_up(server, mark_seen=True)
        assert letter.flags == {"(\\Seen)"}

    def test_of_what_is_too_large_the_headers_alone(self, server: ImapServer) -> None:
        server.put(mail("big@x.example") + b"\x00" * 9, NOW)
        request = catch_up(server).requests[0]
        assert b"Where is it?" not in request.body
        found = parse(request)[0]
        assert isinstance(found, Unknown)
        assert (found.event_id, found.reason) == ("big@x.example", "too_large 100000000")

    def test_a_mail_without_an_id_goes_by_its_place(self, server: ImapServer) -> None:
        raw = mail().replace(b"Message-Id: <q1@customer.example>\r\n", b"")
        for _ in range(2):
            server.put(raw, NOW)
        first, second = (only(request).event_id for request in catch_up(server).requests)
        again = only(catch_up(server).requests[0]).event_id
        assert first == again != second


class TestServers:
    def test_starttls_and_tls_from_the_start(self, tmp_path: Path) -> None:
        tls, trusting = certificate(tmp_path)
        adapter = ImapAdapter(lambda: trusting)
        for security in ("starttls", "ssl"):
            with ImapServer(tls, tls_first=security == "ssl") as server:
                server.put(mail(), NOW)
                to = account(server.port, imap_host="localhost", imap_security=security)
                assert len(adapter.catch_up(to, NOW, None, HTTP).requests) == 1

    def test_a_certificate_that_nobody_vouches_for(self, tmp_path: Path) -> None:
        with ImapServer(certificate(tmp_path)[0], tls_first=True) as server:
            to = account(server.port, imap_host="localhost", imap_security="ssl")
            with pytest.raises(NeedsHuman, match="certificate_invalid"):
                ADAPTER.catch_up(to, NOW, None, HTTP)

    def test_a_wrong_password(self, server: ImapServer) -> None:
        server.refuse_login = "NO [AUTHENTICATIONFAILED] wrong"
        with pytest.raises(NeedsHuman, match="unauthorized"):
            catch_up(server)

    def test_a_busy_server(self, server: ImapServer) -> None:
        server.refuse_login = "NO [UNAVAILABLE] later"
        with pytest.raises(Retriable):
            catch_up(server)

    def test_nobody_there(self) -> None:
        with pytest.raises(Retriable):
            ADAPTER.catch_up(account(1), NOW, None, HTTP)

    def test_no_such_mailbox(self, server: ImapServer) -> None:
        with pytest.raises(NeedsHuman, match="mailbox_unknown"):
            catch_up(server, mailbox="Nowhere")

    def test_a_private_address_on_a_real_stage(
        self, server: ImapServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DESKHAND_STAGE", "prod")
        with pytest.raises(NeedsHuman, match="host_not_allowed"):
            catch_up(server, imap_security="ssl")
        with pytest.raises(NeedsHuman, match="not_encrypted"):
            catch_up(server)
        assert server.lines == []

    def test_without_settings(self) -> None:
        with pytest.raises(NeedsHuman, match="not_configured"):
            ADAPTER.catch_up(account(1, imap_host=""), NOW, None, HTTP)

    def test_check_asks_both(self, server: ImapServer) -> None:
        with SmtpServer() as smtp:
            assert ADAPTER.check(account(server.port, smtp.port), HTTP) == Health()
            smtp.answers["AUTH"] = "535 wrong"
            with pytest.raises(NeedsHuman, match="unauthorized"):
                ADAPTER.activate(account(server.port, smtp.port), HTTP)


class TestParse:
    def test_what_is_no_mail(self) -> None:
        for request in (
            Request(headers={"content-type": reading.MAIL}),
            Request(headers={"content-type": "text/xml"}, body=b"<xml></xml>"),
            Request(headers={"content-type": reading.MAIL}, body=b"\n\nonly words"),
        ):
            with pytest.raises(ParseFailure, match="not_a_mail"):
                parse(request)

    def test_a_bounce_has_no_sender(self) -> None:
        raw = mail(Return_Path="<>")
        found = only(Request(headers={"content-type": reading.MAIL}, body=raw))
        assert found.automatic

    @pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
    def test_every_mail_of_the_corpus(self, path: Path) -> None:
        request = Request(headers={"content-type": reading.MAIL}, body=path.read_bytes())
        items = parse(request)
        assert items
        assert [item.event_id for item in items] == [item.event_id for item in parse(request)]


class TestWords:
    def test_a_cursor(self) -> None:
        assert str(Place.of("7:12")) == "7:12"
        assert Place.of("nonsense") is None
        assert Place.of(None) is None

    def test_a_name_can_not_leave_its_quotes(self) -> None:
        assert quoted('a"b\\c\r\nd') == '"a\\"b\\\\cd"'
