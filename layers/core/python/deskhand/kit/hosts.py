"""Addresses of hosts that a merchant names: public ones only (CWE-918; formats §0.10)."""

import os

from deskhand.contracts.names import LOCAL_STAGE, Env
from deskhand.kit.errors import NeedsHuman, Retriable
from deskhand.kit.public_network import (
    NoAddress,
    PrivateAddress,
    Resolve,
    addresses_of,
    public_address_of,
    resolved,
)


def public_address(host: str, resolve: Resolve = addresses_of) -> str:
    """An address of the host to connect to itself: a second look-up could answer otherwise.

    On the local stage any address will do: the servers stand on the same machine.

    Raises:
        Retriable: `name_not_resolved`.
        NeedsHuman: `host_not_allowed`: one of its addresses is in a private network.
    """
    try:
        if is_local_stage():
            return resolved(host, resolve)[0]
        return public_address_of(host, resolve)
    except NoAddress as error:
        raise Retriable("name_not_resolved", f"{host} has no address now") from error
    except PrivateAddress as error:
        raise NeedsHuman("host_not_allowed", f"{host} is not on the public network") from error


def is_local_stage() -> bool:
    """Whether this is a developer's machine, where servers have private addresses and no TLS."""
    return os.environ.get(Env.STAGE) == LOCAL_STAGE
