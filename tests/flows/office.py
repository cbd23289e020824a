"""A folder with the program and three documents, where a new user types what the pages say."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from pipeline.processes import die_with

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "serveur.md").read_text(encoding="utf-8")
PROGRAMS = {"remontees": "pipeline.cli", "prefect": "prefect"}
WAIT = 600  # seconds, for a machine that is busy with something else
# runs of characters that JSON and SQL write as they are
PLAIN = re.compile(r"[ !#-&(-\[\]-~]{25,}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def commands(begin: str) -> list[list[str]]:
    """Return the commands of the block of docs/serveur.md that begins so, each as its words."""
    block = re.search(rf"(?ms)^```sh\n({begin}.*?)^```", PAGE)
    assert block
    return [shlex.split(line, comments=True) for line in block[1].splitlines()]


class Office:
    """A clone, and the commands typed in it; its servers listen on ports of their own."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder / "clone"
        self.home = folder / "utilisateur"
        raw = self.folder / "data" / "raw"
        raw.mkdir(parents=True)
        self.home.mkdir()
        for name in ("pipeline", "flows", "models", "prefect.yaml"):
            (self.folder / name).symlink_to(ROOT / name)
        for name in ("15-orne-cts", "20-martinique-releve"):
            text = (ROOT / "data" / "annotated" / "k" / f"{name}.cnr").read_bytes()
            (raw / f"{name}.md").write_bytes(re.sub(rb"(?m)^@@.*\n", b"", text))
        (raw / "vide.txt").write_bytes(b"")
        self.port = free_port()
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
        self.environment = kept | {
            "HOME": str(self.home),
            "XDG_STATE_HOME": str(self.home / "etat"),
            "PYTHONUTF8": "1",
            "REMONTEES_OUVRIERS": "1",
            "PREFECT_WORKER_QUERY_SECONDS": "2",
            **environment,
        }

    def start(self, words: list[str]) -> "subprocess.Popen[str]":
        program, *rest = words
        rest = [word.replace("4200", str(self.port)) for word in rest]
        if words == ["remontees", "serveur"]:
            rest += ["--port", str(self.port)]
        return subprocess.Popen(
            [sys.executable, "-m", PROGRAMS[program], *rest],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            cwd=self.folder,
            env=self.environment,
            start_new_session=True,
            preexec_fn=partial(die_with, os.getpid()),  # noqa: PLW1509 - nothing else runs here
        )

    def run(self, words: list[str]) -> tuple[int, str]:
        process = self.start(words)
        out, _ = process.communicate(timeout=WAIT)
        return process.returncode, out

    @contextmanager
    def running(self, words: list[str]) -> Iterator["subprocess.Popen[str]"]:
        """Keep a command running, then stop it, with all that it started."""
        process = self.start(words)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Keep the server running, from when it says that it is ready."""
        with self.running(["remontees", "serveur"]) as server:
            assert server.stdout is not None
            said = ""
            while "Page de suivi" not in said:
                said = server.stdout.readline()
                assert said or server.poll() is None
            yield

    def ask(self, what: str, **condition: object) -> Any:
        url = f"http://127.0.0.1:{self.port}/api/{what}/filter"
        return httpx.post(url, json=condition, timeout=60).json()

    def sentences(self) -> list[str]:
        """Return long pieces of every document, as they would stand in any database."""
        texts = [path.read_text(encoding="utf-8") for path in self.folder.glob("data/raw/*.md")]
        return [piece for text in texts for piece in PLAIN.findall(text)]

    def kept(self) -> bytes:
        """Return all that this user's programs have left outside the clone, its page excepted."""
        return b"".join(
            path.read_bytes()
            for path in sorted(self.home.rglob("*"))
            if path.is_file() and "ui" not in path.relative_to(self.home).parts
        )
