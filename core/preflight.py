"""Run by make with the machine's own Python before anything is installed: standard library only, old syntax."""

import os
import socket
import sys

OLDEST, NEWEST = (3, 11), (3, 13)


def refusal(port: str) -> str:
    """Why Sourcewise cannot start here, or nothing. An empty `port` means that no server will be started."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return (
            f"Sourcewise needs Python 3.11, 3.12 or 3.13; {sys.executable} is {sys.version.split()[0]}. "
            "Name another one: make PYTHON=python3.12 … (and remove the folder .venv if it was made by this one)."
        )
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian leaves this module out of its plain python3
        import venv  # noqa: F401, PLC0415 - likewise
    except ImportError:
        return "This Python has no venv with pip. On Debian and Ubuntu: apt install python3-venv"
    return port_refusal("127.0.0.1", port) if port else ""


def port_refusal(host: str, port: str) -> str:
    """Why a server cannot listen at `port`, or nothing."""
    if not port.isdecimal() or int(port) > 65535:
        return f"PORT must be a number up to 65535, not “{port}”."
    try:
        socket.create_server((host, int(port))).close()
    except OSError as error:
        return f"Port {port} cannot be used ({os.strerror(error.errno or 0)}). Choose another: make run PORT=8001"
    return ""


if __name__ == "__main__":
    sys.exit(refusal(sys.argv[1] if len(sys.argv) > 1 else "") or 0)
