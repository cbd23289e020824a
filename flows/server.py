"""Prefect servers on this machine only: one that stays open, one for the time of a run."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from flows.runtime import (
    address_file,
    answers,
    configure,
    configure_server,
    home,
    running_server,
)
from pipeline.errors import RemonteesError, UsageError
from pipeline.processes import deaf, die_with

if TYPE_CHECKING:
    import uvicorn

_HOST: Final = "127.0.0.1"
_START_SECONDS: Final = 300  # a dozen are enough, unless the machine is busy with other work
_STOP_SECONDS: Final = 10
_NO_SERVER: Final = (
    "Le suivi des traitements n'a pas démarré. Relancez, ou ajoutez --direct pour traiter sans lui."
)
_LOST: Final = (
    "Le suivi des traitements s'est arrêté en route ; les derniers résultats complets restent en "
    "place. Relancez, ou ajoutez --direct pour traiter sans lui."
)


@contextmanager
def tracking() -> Iterator[None]:
    """Make sure that a Prefect server answers while the block runs; Prefect is imported in it.

    Raises:
        UsageError: no server is configured and none could be started, or the one that was died
            (French).
    """
    if configure():
        yield
        return
    port = _free_port()
    address = f"http://{_HOST}:{port}/api"
    process: subprocess.Popen[bytes] | None = None
    try:
        with deaf():
            process = _start(port)
        _wait(process, address)
        os.environ["PREFECT_API_URL"] = address
        yield
    except Exception as error:
        if process is None or process.poll() is None or isinstance(error, RemonteesError):
            raise
        raise UsageError(_LOST) from error
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        if process is not None:
            _stop(process)


def serve(port: int, say: Callable[[str], None]) -> None:
    """Serve until a signal stops it; `say` is given what to tell the analyst (French).

    Raises:
        UsageError: the port is taken, or a server already runs (French).
    """
    running = running_server()
    if running:
        message = f"Un serveur répond déjà : {running.removesuffix('/api')}"
        raise UsageError(message)
    _check_free(port)
    page = f"http://{_HOST}:{port}"
    configure_server(f"{page}/api")
    say("Démarrage du serveur (une vingtaine de secondes la première fois)…")
    server = _server(port, ephemeral=False)
    Thread(target=_announce, args=(server, page, say), daemon=True).start()
    try:
        server.run()
    except KeyboardInterrupt:  # uvicorn passes on the signal it was stopped by
        pass
    finally:
        address_file().unlink(missing_ok=True)
    say("Serveur arrêté.")


def _announce(server: "uvicorn.Server", page: str, say: Callable[[str], None]) -> None:
    while not answers(f"{page}/api"):
        if server.should_exit:
            return
        sleep(0.2)
    hidden = home() / f".serveur-{os.getpid()}"
    hidden.write_text(f"{page}/api", encoding="ascii")
    hidden.replace(address_file())
    say(f"Page de suivi : {page}")
    say("« remontees traiter » s'y inscrit tant que ce serveur est ouvert. Ctrl-C pour l'arrêter.")
    say(f"Depuis un autre compte : PREFECT_API_URL={page}/api remontees traiter …")


def _server(port: int, *, ephemeral: bool) -> "uvicorn.Server":
    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral=ephemeral, final=True)
    return uvicorn.Server(uvicorn.Config(app, host=_HOST, port=port, log_level="error"))


def _start(port: int) -> "subprocess.Popen[bytes]":
    # in a session of its own: Ctrl-C of the terminal leaves it alive to record the end of the run
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "flows.server", str(port), str(os.getpid())],
        stdin=subprocess.PIPE,  # its end tells the server that we are gone (`die_with`)
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin is not None:
        process.stdin.close()


def _wait(process: "subprocess.Popen[bytes]", address: str) -> None:
    end = monotonic() + _START_SECONDS
    while not answers(address):
        if process.poll() is not None or monotonic() > end:
            raise UsageError(_NO_SERVER)
        sleep(0.1)


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _check_free(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # elsewhere this would let two programs have the same port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            message = f"Le port {port} est déjà pris. Donnez-en un autre avec --port."
            raise UsageError(message) from error


if __name__ == "__main__":
    die_with(int(sys.argv[2]))
    _server(int(sys.argv[1]), ephemeral=True).run()
