"""Whether a server is this very machine: only there may a password travel without encryption."""

from __future__ import annotations

import ipaddress


def is_local(host: str) -> bool:
    """Whether the host's name or address always means the machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
