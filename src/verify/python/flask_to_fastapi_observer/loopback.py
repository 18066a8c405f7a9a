"""Keeps a process on this machine: no connection leaves the loopback interface."""

import ipaddress
import sys


def is_local(address) -> bool:
    if not isinstance(address, tuple):  # a path: Unix sockets stay on the machine
        return True
    host = address[0]
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_foreign(event, args):
    if event in ("socket.connect", "socket.sendto") and not is_local(args[1]):
        raise ConnectionRefusedError(f"verify allows loopback only, not {args[1]}")
    if event == "socket.getaddrinfo" and args[0]:
        host = args[0].decode() if isinstance(args[0], bytes) else str(args[0])
        if not is_local((host, 0)):
            raise ConnectionRefusedError(f"verify allows loopback only, not {host}")


def stay_local() -> None:
    """For the rest of the process; an audit hook cannot be taken away again."""
    sys.addaudithook(refuse_foreign)
