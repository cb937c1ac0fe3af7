"""Providers whose hosts merchants name are called over the public network only (formats 0.10)."""

import socket
import ssl
import threading
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from deskhand.kit.errors import NeedsHuman, ProviderUnreachable
from deskhand.kit.http_client import PooledHttpClient
from deskhand.kit.public_network import pool_manager, public_address_of

PUBLIC = "93.184.216.34"


@pytest.mark.parametrize("private", ["10.0.0.8", "169.254.169.254", "127.0.0.1", "::1"])
def test_a_private_address_among_others_is_refused(private: str) -> None:
    client = PooledHttpClient(resolve=lambda _: [PUBLIC, private])
    with pytest.raises(NeedsHuman) as refused:
        client.request("GET", "https://shop.example/wp-json/wc/v3/orders")
    assert refused.value.code == "host_not_allowed"


@pytest.mark.parametrize(
    "url", ["http://shop.example/", "ftp://shop.example/", "file:///etc/passwd", "shop.example"]
)
def test_only_https(url: str) -> None:
    with pytest.raises(NeedsHuman):
        PooledHttpClient(resolve=lambda _: [PUBLIC]).request("GET", url)


def test_a_name_without_an_address_is_tried_again() -> None:
    with pytest.raises(ProviderUnreachable):
        PooledHttpClient(resolve=lambda _: []).request("GET", "https://shop.example/")


def test_the_address_that_was_checked_is_the_one_connected_to() -> None:
    """A name that answers otherwise the second time (DNS rebinding) gains nothing."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    tried: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        tried.append(address)
        raise OSError("no way out")

    with (
        patch("urllib3.util.connection.create_connection", connect),
        pytest.raises(ProviderUnreachable),
    ):
        PooledHttpClient(resolve=lambda _: next(answers)).request("GET", "https://shop.example/")
    assert tried == [(PUBLIC, 443)]


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str | None]]]:
    """A TLS server that notes which name it is asked for, then hangs up."""
    names: list[str | None] = []
    server = socket.create_server(("127.0.0.1", 0))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda _, name, __: names.append(name)

    def serve() -> None:
        try:
            connection, _ = server.accept()
            with connection, pytest.raises(OSError):  # noqa: PT011
                context.wrap_socket(connection, server_side=True)
        except OSError:
            return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server.getsockname()[1], names
    server.close()
    thread.join(2)


def test_the_certificate_is_asked_for_by_name(listener: tuple[int, list[str | None]]) -> None:
    port, names = listener
    with patch("deskhand.kit.public_network.is_public", lambda _: True):
        pool = pool_manager(lambda _: ["127.0.0.1"])
        with pytest.raises(Exception, match="SSL"):
            pool.request("GET", f"https://shop.example:{port}/", timeout=5)
    assert names == ["shop.example"]


def test_public_addresses_pass() -> None:
    assert public_address_of("shop.example", lambda _: [PUBLIC]) == PUBLIC
