"""Blender's own switch for the network: what it forbids, we do not do."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import bpy

from ...inference.errors import HyMotionError


def require_online() -> None:
    """Raise HyMotionError (offline) when the user has set Blender to work offline."""
    if not bpy.app.online_access:
        raise HyMotionError(
            "Blender is set to work offline, so nothing can be downloaded.",
            cure='Turn on "Allow Online Access" in Blender\'s preferences, under System.',
            code="offline",
        )


def require_online_for(address: str) -> None:
    """The same for one URL; this computer may always be asked."""
    if not is_on_this_computer(address):
        require_online()


def is_on_this_computer(address: str) -> bool:
    """Whether a URL, with its http:// or without, names this computer."""
    try:
        host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:  # no URL at all
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name
        return host.lower() == "localhost"
