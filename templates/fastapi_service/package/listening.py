"""Takes the port that a process answers at before anything else is begun."""

import socket
import sys

from .settings import Settings


def listen(settings: Settings, port: int, name: str) -> list[socket.socket]:
    """Return who listens at *port*, the setting of that name, for each address of the host.

    When it is not to be had, say so in one line, and exit by 1.
    """
    listeners: list[socket.socket] = []
    try:
        for family, _, _, _, address in socket.getaddrinfo(
            settings.host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            listeners.append(socket.create_server(address, family=family))
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "no such host").partition(" (")[0]
        prefix = settings.model_config.get("env_prefix", "")
        sys.stderr.write(
            f"Nothing can listen at host {settings.host}, port {port}, so nothing runs: {why}."
            f" Free it, or set {prefix}HOST and {prefix}{name.upper()} to another.\n"
        )
        raise SystemExit(1) from None
    return listeners
