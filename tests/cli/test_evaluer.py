"""`remontees evaluer`: French tables on one side, progress on the other, a file that holds both."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "data" / "annotated"


def evaluer(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "evaluer", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1", "COLUMNS": "120"},
    )


def test_the_scores_in_french_and_in_a_file(tmp_path: Path) -> None:
    learnt = min((CORPUS / "a").glob("*.cnr"))
    files = [CORPUS / "j/07-doubs-parkinson.cnr", learnt]
    result = evaluer(*files, "--json", tmp_path / "mesure.json")
    assert result.returncode == 0
    assert result.stderr.splitlines() == [
        "1 document(s) laissé(s) de côté : ils ont servi à l'apprentissage."
    ]
    lines = {line.strip().split("  ")[0]: line.split() for line in result.stdout.splitlines()}
    assert {
        "Faits des documents",
        "Découpage en propositions",
        "genre exact",
        "F1",
        "statut exact",
        "thèmes, F1 macro",
    } <= set(lines)
    assert "_f1" not in result.stdout
    content = json.loads((tmp_path / "mesure.json").read_text(encoding="utf-8"))
    value = f"{content['scores']['segmentation']['f1'][0]:.3f}".replace(".", ",")
    assert lines["F1"][1] == value
    assert content["data"]["documents"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--plis", "5", "--par", "lot"], "Pas assez de documents ou de dossiers"),
        (["--plis", "5", "--json", "/dev/null/x.json"], "Impossible d'écrire « /dev/null/x.json »"),
    ],
)
def test_wrong_use_is_said_before_the_work(arguments: list[str], message: str) -> None:
    result = evaluer(CORPUS / "a", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_folder_stands_for_its_files_outside_its_reserve(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "reserve.txt").write_text("# hors mesure\na/b.cnr\n", encoding="utf-8")
    for name in ("a.cnr", "b.cnr"):
        (tmp_path / "a" / name).write_text(f"@@doc genre={name}\n", encoding="utf-8")
    result = evaluer(tmp_path)
    assert result.returncode == 2
    assert "genre inconnu « a.cnr »" in result.stderr
    assert "b.cnr" not in result.stderr
