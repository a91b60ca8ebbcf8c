"""Takes the port that a process answers at before anything else is begun."""

import errno
import socket
import sys

from .settings import Settings

_NOT_HERE = {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
"""What is told of an address by a machine that has the other family of them alone."""


def listen(settings: Settings, port: int, name: str) -> list[socket.socket]:
    """Return who listens at *port*, the setting of that name, for each address of the host.

    When it is not to be had, say so in one line, and exit by 1.
    """
    listeners: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(
            settings.host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        refused: OSError | None = None
        for family, _, _, _, address in dict.fromkeys(found):  # a host may be told of twice
            try:
                listeners.append(socket.create_server(address, family=family))
            except OSError as error:
                if error.errno not in _NOT_HERE:
                    raise
                refused = error
        if refused is not None and not listeners:
            raise refused
    except (OSError, ValueError) as error:
        why = (getattr(error, "strerror", None) or "no such host").partition(" (")[0]
        prefix = settings.model_config.get("env_prefix", "")
        sys.stderr.write(
            f"Nothing can listen at host {settings.host}, port {port}, so nothing runs: {why}."
            f" Free it, or set {prefix}HOST and {prefix}{name.upper()} to another.\n"
        )
        raise SystemExit(1) from None
    return listeners
