"""Connections to the public network only, for addresses that somebody else chose.

A merchant's shop, a mail server, a URL in a webhook: whoever names the host must not reach what
only we can reach (https://cwe.mitre.org/data/definitions/918.html; formats §0.10). The address is
checked and connected to itself: a second look-up could answer otherwise.
"""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from typing import Any, Final

import urllib3
from urllib3.connection import HTTPSConnection

Resolve = Callable[[str], Iterable[str]]


class PrivateAddress(Exception):
    """A host has an address that is not on the public network."""


class NoAddress(Exception):
    """A host has no address now."""


def addresses_of(host: str) -> list[str]:
    """Every address of a host name, as the system's resolver gives them."""
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def resolved(host: str, resolve: Resolve = addresses_of) -> list[str]:
    """Every address of the host, public or not; there is at least one.

    Raises:
        NoAddress: there is none now.
    """
    try:
        found = list(resolve(host))
    except OSError as error:
        raise NoAddress(host) from error
    if not found:
        raise NoAddress(host)
    return found


def public_address_of(host: str, resolve: Resolve = addresses_of) -> str:
    """An address of the host.

    Raises:
        NoAddress: there is none now.
        PrivateAddress: one of them, whichever, is not public.
    """
    found = resolved(host, resolve)
    if not all(map(is_public, found)):
        raise PrivateAddress(host)
    return found[0]


def is_public(address: str) -> bool:
    """Whether an address is on the public network, also when IPv6 wraps an IPv4 one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or _translated(found)
        if inner is not None:
            found = inner
    return found.is_global and not found.is_multicast and not found.is_reserved


_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


def _translated(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address behind a translator's (RFC 6052 §2.1)."""
    if address not in _NAT64:
        return None
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def pool_manager(resolve: Resolve = addresses_of) -> urllib3.PoolManager:
    """HTTPS only, to public addresses only, without retries; connections are kept and used again.

    What is asked of it raises `NoAddress` and `PrivateAddress` besides urllib3's own.
    """

    class Connection(HTTPSConnection):
        """The certificate is still checked against the name; only where to connect is decided."""

        def _new_conn(self) -> socket.socket:
            name = self._dns_host
            self._dns_host = public_address_of(name, resolve)
            try:
                return super()._new_conn()
            finally:
                self._dns_host = name

    class Pool(urllib3.HTTPSConnectionPool):
        ConnectionCls = Connection

    made = urllib3.PoolManager(retries=False)
    classes: dict[str, Any] = {"https": Pool}
    made.pool_classes_by_scheme = classes
    return made
