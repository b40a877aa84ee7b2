"""Ports of this machine: which are free, and who has the others."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
from pathlib import Path


def is_free(host: str, port: int) -> bool:
    """Return whether nobody listens on a port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # On Windows this would take a port from its owner.
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind((host, port))
            return True
    return False


def process_on(port: int) -> str:
    """Return the program that listens on a port, with its number; empty when nobody tells."""
    found = _process_that_listens(port)
    return f"{found[0]} (process {found[1]})" if found else ""


def _process_that_listens(port: int) -> tuple[str, str] | None:
    """Return name and number of the process, from /proc on Linux and from lsof elsewhere."""
    if Path("/proc/net/tcp").exists():
        return _process_in_proc(port)
    if shutil.which("lsof") is None:
        return None
    command = ["lsof", "-nP", f"-iTCP:{port}", "-sTCP:LISTEN", "-Fpc"]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    fields = {line[0]: line[1:] for line in reversed(lines)}
    return (fields["c"], fields["p"]) if {"c", "p"} <= fields.keys() else None


def _process_in_proc(port: int) -> tuple[str, str] | None:
    """Find the socket in /proc/net/tcp (see proc_pid_net(5)), then who has it open."""
    listening = "0A"
    inodes = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        for line in table.read_text().splitlines()[1:] if table.exists() else []:
            fields = line.split()
            if fields[3] == listening and int(fields[1].rpartition(":")[2], 16) == port:
                inodes.add(f"socket:[{fields[9]}]")
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        # Processes end while one looks, and those of others may not be looked at.
        with contextlib.suppress(OSError):
            if str(descriptor.readlink()) in inodes:
                process = descriptor.parent.parent
                return (process / "comm").read_text().strip(), process.name
    return None
