"""Fetching files: only from known hosts, only over the public network, only so much (formats 0)."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from deskhand.kit.errors import Permanent, ProviderUnreachable, Retriable
from deskhand.kit.guarded_fetch import GuardedFetch, allowed
from deskhand.kit.public_network import is_public

HOSTS = ("files.example.com", ".cdn.example.com")


PNG = {"content-type": "image/png; x=1"}
ANSWERS = {
    "photo": (200, b"png bytes", PNG),
    "endless": (200, b"x" * 50_000, PNG),
    "announced": (200, b"x" * 50_000, PNG),
    "busy": (503, b"", {"retry-after": "7"}),
    "gone": (410, b"", {}),
    "moved": (302, b"", {"location": "https://a.cdn.example.com/photo"}),
    "near": (302, b"", {"location": "photo"}),
    "inside": (302, b"", {"location": "https://169.254.169.254/latest/meta-data"}),
    "plain": (302, b"", {"location": "http://files.example.com/photo"}),
    "loop": (302, b"", {"location": "loop"}),
}


class Files(BaseHTTPRequestHandler):
    """A provider's file host; the path's last part says what it does."""

    seen: ClassVar[list[tuple[str, str | None]]] = []

    def do_GET(self) -> None:
        Files.seen.append((self.path, self.headers.get("authorization")))
        name = self.path.rpartition("/")[2]
        status, body, headers = ANSWERS[name]
        self._answer(status, body, headers, length=name != "endless")

    def _answer(
        self, status: int, body: bytes, headers: dict[str, str], *, length: bool = True
    ) -> None:
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header, value)
        if length:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def local() -> Iterator[GuardedFetch]:
    """A guard whose hosts are all played by one server, as the sandbox does."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Files.seen.clear()
    yield GuardedFetch(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


def code(guard: GuardedFetch, url: str) -> str:
    """The code with which the fetch is refused."""
    with pytest.raises(Permanent) as refused:
        guard.fetch(url, hosts=HOSTS, max_bytes=10_000)
    return refused.value.code


class TestWhere:
    @pytest.mark.parametrize(
        "url",
        [
            "https://evil.example.com/photo",
            "https://files.example.com.evil.com/photo",
            "https://evilcdn.example.com/photo",
            "https://cdn.example.com/photo",
            "https://user@files.example.com/photo",
            "https://files.example.com@evil.com/photo",
            "https://169.254.169.254/latest",
            "https://[::1]/",
            "https:///photo",
        ],
    )
    def test_only_known_hosts(self, local: GuardedFetch, url: str) -> None:
        assert code(local, url) == "host_not_allowed"
        assert Files.seen == []

    @pytest.mark.parametrize(
        "url",
        [
            "http://files.example.com/photo",
            "ftp://files.example.com/photo",
            "file:///etc/passwd",
            "https://files.example.com:8443/photo",
            "//files.example.com/photo",
        ],
    )
    def test_only_plain_https(self, local: GuardedFetch, url: str) -> None:
        assert code(local, url) == "not_https"

    @pytest.mark.parametrize("url", ["https://[", "https://files.example.com:port/"])
    def test_what_is_no_url(self, local: GuardedFetch, url: str) -> None:
        assert code(local, url) == "host_not_allowed"

    def test_suffix_means_below_it(self) -> None:
        assert allowed("a.b.cdn.example.com", HOSTS)
        assert not allowed("cdn.example.com", HOSTS)

    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1",
            "10.0.0.1",
            "172.16.3.4",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "::ffff:10.0.0.1",
            "2002:a9fe:a9fe::1",
            "64:ff9b::a9fe:a9fe",
            "ff02::1",
            "not an address",
        ],
    )
    def test_private_addresses_are_refused(self, address: str) -> None:
        assert not is_public(address)
        guard = GuardedFetch(resolve=lambda _: ["93.184.216.34", address])
        assert code(guard, "https://files.example.com/photo") == "address_not_allowed"

    @pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
    def test_public_addresses_are_not(self, address: str) -> None:
        assert is_public(address)

    def test_a_name_without_address_may_have_one_later(self) -> None:
        guard = GuardedFetch(resolve=lambda _: [])
        with pytest.raises(ProviderUnreachable):
            guard.fetch("https://files.example.com/", hosts=HOSTS, max_bytes=1)


class TestRedirects:
    def test_are_followed_within_the_known_hosts(self, local: GuardedFetch) -> None:
        headers = {"authorization": "Bearer secret"}
        fetched = local.fetch(
            "https://files.example.com/moved", hosts=HOSTS, headers=headers, max_bytes=10_000
        )
        assert fetched.content == b"png bytes"
        assert Files.seen == [
            ("/files.example.com/moved", "Bearer secret"),
            ("/a.cdn.example.com/photo", None),  # the token stays with its host
        ]

    def test_to_the_same_host_keep_the_token(self, local: GuardedFetch) -> None:
        headers = {"authorization": "Bearer secret"}
        local.fetch(
            "https://files.example.com/near", hosts=HOSTS, headers=headers, max_bytes=10_000
        )
        assert Files.seen[-1] == ("/files.example.com/photo", "Bearer secret")

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("inside", "host_not_allowed"),
            ("plain", "not_https"),
            ("loop", "too_many_redirects"),
        ],
    )
    def test_are_checked_again(self, local: GuardedFetch, name: str, expected: str) -> None:
        assert code(local, f"https://files.example.com/{name}") == expected


class TestHowMuch:
    def test_the_file_and_its_type(self, local: GuardedFetch) -> None:
        fetched = local.fetch("https://files.example.com/photo", hosts=HOSTS, max_bytes=10_000)
        assert (fetched.content, fetched.content_type) == (b"png bytes", "image/png")

    @pytest.mark.parametrize("name", ["endless", "announced"])
    def test_no_more_than_allowed(self, local: GuardedFetch, name: str) -> None:
        assert code(local, f"https://files.example.com/{name}") == "too_large"

    def test_no_longer_than_allowed(self) -> None:
        ticks = iter(range(0, 10_000, 30))
        server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        guard = GuardedFetch(
            f"http://127.0.0.1:{server.server_port}", monotonic=lambda: float(next(ticks))
        )
        with pytest.raises(ProviderUnreachable):
            guard.fetch("https://files.example.com/endless", hosts=HOSTS, max_bytes=10**6)
        server.shutdown()
        server.server_close()


class TestAnswers:
    def test_gone_is_for_good(self, local: GuardedFetch) -> None:
        assert code(local, "https://files.example.com/gone") == "http_410"

    def test_busy_is_for_later(self, local: GuardedFetch) -> None:
        with pytest.raises(Retriable) as busy:
            local.fetch("https://files.example.com/busy", hosts=HOSTS, max_bytes=10_000)
        assert busy.value.retry_after == 7

    def test_nobody_there(self) -> None:
        guard = GuardedFetch("http://127.0.0.1:1")
        with pytest.raises(ProviderUnreachable):
            guard.fetch("https://files.example.com/photo", hosts=HOSTS, max_bytes=10_000)
