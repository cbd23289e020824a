"""`remontees traiter` on a folder that has not changed: quick, and nothing is written."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

RAW = Path(__file__).parents[2] / "data" / "raw"
HEAVY = (
    *("spacy", "thinc", "sklearn", "scipy", "pandas", "matplotlib", "pdfplumber", "prefect"),
    *("pyarrow", "numpy"),
)
PROGRAM = f"""
import json, multiprocessing, sys
from pipeline.cli.app import run
code = run(sys.argv[1:])
loaded = [name for name in {HEAVY} if name in sys.modules]
sys.stderr.write(json.dumps([code, loaded]))
"""


def copies(folder: Path, numbers: range) -> None:
    """Write documents: the examples again and again, each with a line of its own."""
    examples = [path for path in sorted(RAW.rglob("*")) if path.suffix in {".md", ".txt", ".html"}]
    examples += sorted(RAW.glob("*.pdf"))
    folder.mkdir(exist_ok=True)
    for number in numbers:
        example = examples[number % len(examples)]
        line = f"\n% Exemplaire numéro {number}.\n"  # a comment in a PDF
        place = folder / f"{number:03} {example.name}"
        place.write_bytes(example.read_bytes() + line.encode())
    (folder / "vide.txt").write_bytes(b"")


def stamps(folder: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_mtime_ns for path in (folder, *folder.rglob("*"))}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "mesures.json" and ".etapes" not in path.parts
    }


def run(work: Path, *arguments: str) -> tuple[float, str, list[Any]]:
    """Return the seconds, what was said, the exit code and the heavy libraries loaded."""
    start = time.monotonic()
    made = subprocess.run(
        [sys.executable, "-c", PROGRAM, "traiter", *arguments],
        capture_output=True,
        cwd=work,
        text=True,
        encoding="utf-8",
        check=True,
        env=os.environ | {"XDG_STATE_HOME": str(work / "etat"), "PYTHONUTF8": "1"},
    )
    code, loaded = json.loads(made.stderr)
    return time.monotonic() - start, made.stdout, [code, loaded]


def test_a_second_run_loads_nothing_and_writes_nothing(tmp_path: Path) -> None:
    copies(tmp_path / "docs", range(30))
    _, first, (code, _) = run(tmp_path, "docs", "--sortie", "sortie", "--direct")
    assert code == 3
    before = stamps(tmp_path / "sortie")
    _, second, ended = run(tmp_path, "docs", "--sortie", "sortie", "--direct")
    assert ended == [3, []]
    assert stamps(tmp_path / "sortie") == before
    assert second.startswith("Rien n'a changé depuis le dernier traitement")
    assert first in second


def test_a_killed_run_leaves_what_it_did(tmp_path: Path) -> None:
    copies(tmp_path / "docs", range(8))
    out, options = tmp_path / "sortie", ("--direct", "--lot", "2", "--ouvriers", "1")
    command = [sys.executable, "-c", PROGRAM, "traiter", "docs", "--sortie", "sortie", *options]
    state = {"XDG_STATE_HOME": str(tmp_path / "etat")}
    with subprocess.Popen(command, cwd=tmp_path, env=os.environ | state) as process:
        while not (noted := list(out.glob(".travail-*/000002.journal.jsonl"))):
            assert process.poll() is None
            time.sleep(0.02)
        process.kill()
    whole = noted[0].with_name("000001.journal.jsonl")
    lines = whole.read_text(encoding="utf-8").splitlines()[1:]  # the first is empty
    assert {json.loads(line)["state"] for line in lines} == {"lu"}
    assert not (out / "run.json").exists()
    run(tmp_path, "docs", "--sortie", "sortie", *options)
    measures = json.loads((out / "mesures.json").read_text(encoding="utf-8"))
    assert measures["states"]["repris"] >= len(lines)
    run(tmp_path, "docs", "--sortie", "autre", *options)
    assert files(out) == files(tmp_path / "autre")
    assert not list(out.glob(".travail-*"))


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_five_hundred_unchanged_documents_take_three_seconds(tmp_path: Path) -> None:
    copies(tmp_path / "docs", range(500))
    run(tmp_path, "docs", "--sortie", "sortie", "--direct")
    before = stamps(tmp_path / "sortie")
    seconds, said, ended = run(tmp_path, "docs", "--sortie", "sortie", "--direct")
    assert ended == [3, []]
    assert "Rien n'a changé" in said
    assert seconds <= 3
    assert stamps(tmp_path / "sortie") == before
    copies(tmp_path / "docs", range(500, 501))
    run(tmp_path, "docs", "--sortie", "sortie", "--direct")
    measures = json.loads((tmp_path / "sortie" / "mesures.json").read_text(encoding="utf-8"))
    assert (measures["states"]["lu"], measures["states"]["repris"]) == (1, 500)
