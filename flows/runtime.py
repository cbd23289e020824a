"""How Prefect is set up for this program; called before Prefect is imported.

Every setting gives way to the same variable of the environment. A server is used when one is
configured (variable `PREFECT_API_URL`, or the active profile) or when `remontees serveur` runs;
otherwise `flows.server` starts one for the time of the run, its services and messages turned off.
"""

import os
import tomllib
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pipeline.journal import state_folder

_ALWAYS: Final = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_TELEMETRY_ENABLE_RESOURCE_METRICS": "false",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    # seconds; with Prefect's own 10 and 5 a machine that is busy fails runs
    "PREFECT_SERVER_DATABASE_TIMEOUT": "120",
    "PREFECT_SERVER_DATABASE_CONNECTION_TIMEOUT": "60",
}
_SERVICES: Final = (
    "CANCELLATION_CLEANUP",
    "CLEANUP_RECONCILER",
    "EVENT_PERSISTER",
    "FOREMAN",
    "LATE_RUNS",
    "PAUSE_EXPIRATIONS",
    "REPOSSESSOR",
    "SCHEDULER",
    "TRIGGERS",
    "DB_VACUUM",
)
_EPHEMERAL: Final = {
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_SERVER_UI_ENABLED": "false",
    **{f"PREFECT_SERVER_SERVICES_{name}_ENABLED": "false" for name in _SERVICES},
}
_ANSWER_SECONDS: Final = 2.0


def configure() -> str:
    """Set Prefect's variables in the environment and return the address of the API in use.

    The address is empty when the run needs a server of its own.
    """
    _set(_ALWAYS | _folders())
    address = os.environ.get("PREFECT_API_URL", "") or _profile()
    if not address:
        address = running_server()
        if address:
            os.environ["PREFECT_API_URL"] = address
    if not address:
        _set(_EPHEMERAL)
    return address


def configure_server(address: str) -> None:
    """Set Prefect's variables for a server of our own; `address` is that of its API."""
    _set(
        _ALWAYS
        | _folders()
        | {
            "PREFECT_SERVER_UI_API_URL": address,
            "PREFECT_SERVER_UI_ENABLED": "true",
            "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
            "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home() / "ui"),
            "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
        }
    )


def home() -> Path:
    """Return Prefect's folder for this user, never `~/.prefect`."""
    return Path(os.environ.get("PREFECT_HOME") or state_folder() / "prefect")


def address_file() -> Path:
    """Return the file in which a running `remontees serveur` leaves its address."""
    return home() / "serveur.txt"


def running_server() -> str:
    """Return the address of the API of the `remontees serveur` that runs, empty if none answers."""
    try:
        address = address_file().read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return address if answers(address) else ""


def answers(address: str) -> bool:
    """Say whether a Prefect server of this machine answers at the address of its API."""
    parts = urlsplit(address)
    if parts.scheme != "http" or parts.hostname != "127.0.0.1":
        return False
    connection = HTTPConnection(parts.hostname, parts.port, timeout=_ANSWER_SECONDS)
    try:
        connection.request("GET", f"{parts.path}/health")
        return connection.getresponse().read() == b"true"
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _folders() -> dict[str, str]:
    home().mkdir(parents=True, exist_ok=True)
    return {
        "PREFECT_HOME": str(home()),
        "PREFECT_RESULTS_LOCAL_STORAGE_PATH": str(home() / "storage"),
    }


def _profile() -> str:
    """Return the API address of the user's active profile, which Prefect is then pointed at."""
    path = Path(os.environ.get("PREFECT_PROFILES_PATH") or Path.home() / ".prefect/profiles.toml")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        active = os.environ.get("PREFECT_PROFILE") or content["active"]
        address = str(content["profiles"][active]["PREFECT_API_URL"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    os.environ.setdefault("PREFECT_PROFILES_PATH", str(path))
    return address


def _set(values: dict[str, str]) -> None:
    for name, value in values.items():
        os.environ.setdefault(name, value)
