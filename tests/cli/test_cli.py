"""The command line: French everywhere, quick help, exit codes."""

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import messages
import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = (
    *("traiter", "serveur", "etiqueter", "extraire", "montrer", "rapport", "entrainer", "evaluer"),
    *("echantillon", "relire"),
)
ENGLISH = re.compile(r"\b(Usage:|Error|Missing|Show|Options:|Commands|default|required|Try|such)\b")


def remontees(
    *arguments: str | Path, cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=cwd,
        env=os.environ | {"PYTHONUTF8": "1"} | env,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_french_with_one_example(command: str) -> None:
    result = remontees(command, "--help")
    assert result.returncode == 0
    assert result.stdout.count("Exemple :") == 1
    assert f"remontees {command}" in result.stdout.split("Exemple :")[1]
    assert not ENGLISH.search(result.stdout)


@pytest.mark.alone
def test_help_is_quick_and_imports_nothing_heavy() -> None:
    heavy = [
        "prefect",
        "spacy",
        "pandas",
        "pyarrow",
        "sklearn",
        "pydantic",
        "rich",
        "pebble",
        "numpy",
    ]
    code = (
        "import sys; from pipeline.cli.francais import speak_french; speak_french()\n"
        "from pipeline.cli.app import run; code = run(['--help'])\n"
        f"print([name for name in {heavy} if name in sys.modules]); sys.exit(code)"
    )
    seconds = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        result = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "[]")
    assert all(command in result.stdout for command in COMMANDS)
    assert min(seconds) < 0.4  # of the processor, which a busy machine changes little


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["traitr"], "Erreur : Commande inconnue : traitr."),
        (["traiter", "--lott"], "Erreur : Option inconnue : --lott."),
        (["traiter", "--lot", "x"], "Erreur : Valeur refusée pour '--lot'"),
        (["traiter", "--lot", "0"], "Erreur : Valeur refusée pour '--lot'"),
        (["traiter", "nulle-part"], "Erreur : Introuvable : « nulle-part »."),
        (["traiter", ".", "--sortie", "."], "ne peut pas être à la fois"),
        (["traiter", ".", "--metadonnees", "x.csv"], "introuvable ou illisible : « x.csv »"),
        (["traiter", ".", "--metadonnees", "x.txt"], "« x.txt » n'est ni un .csv ni un .xlsx."),
        (["evaluer"], "Erreur : Argument manquant"),
        (["etiqueter", "x.csv"], "Erreur : Valeur refusée pour 'FICHIER'"),
        (["etiqueter"], "Erreur : Argument manquant"),
        (["entrainer", "autre"], "n'est pas parmi"),
        (["rapport", "nulle-part"], "ne contient pas de résultats"),
        (["rapport", "x" * 300], "ne contient pas de résultats"),  # as a folder closed to us
        (["echantillon", "nulle-part", "--sortie", "a.xlsx"], "ne contient pas de résultats"),
        (["echantillon", "nulle-part", "--sortie", "a.csv"], "« a.csv » n'est pas un .xlsx."),
        (["echantillon", "nulle-part"], "Erreur : Option manquante"),
        (["relire", "a.xlsx", "nulle-part"], "ne contient pas de résultats"),
        (["traiter", "x" * 300], "Erreur : Introuvable"),
        (["traiter", ".", "--direct", "--sortie", "x" * 300], "Impossible d'écrire dans"),
    ],
)
def test_wrong_use_is_said_in_french(arguments: list[str], message: str, tmp_path: Path) -> None:
    result = remontees(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert message in result.stderr
    assert not ENGLISH.search(result.stderr)
    assert list(tmp_path.iterdir()) == []


def test_both_ways_to_treat_other_folders_contradict_each_other(tmp_path: Path) -> None:
    result = remontees("traiter", ".", "--sortie", "s", "--ajouter", "--remplacer", cwd=tmp_path)
    assert (result.returncode, "se contredisent" in result.stderr) == (2, True)


def test_a_setting_out_of_range_is_named(tmp_path: Path) -> None:
    result = remontees("traiter", ".", cwd=tmp_path, REMONTEES_LIMITES__SECONDS="0")
    assert (result.returncode, "limites.seconds" in result.stderr) == (2, True)


def test_the_compiled_messages_are_fresh(tmp_path: Path) -> None:
    messages.compile_messages(tmp_path / "messages.mo")
    compiled = messages.MESSAGES.with_suffix(".mo").read_bytes()
    assert compiled == (tmp_path / "messages.mo").read_bytes()


def test_our_own_fault_is_one_french_sentence_and_a_trace_in_the_journal(tmp_path: Path) -> None:
    code = (
        "import pipeline.engine.plan as plan\n"
        "def fault(*_, **__): raise KeyError('texte du document')\n"
        "plan.check = fault\n"
        "from pipeline.cli.app import run\n"
        "raise SystemExit(run(['traiter', '.']))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"XDG_STATE_HOME": str(tmp_path)},
    )
    journal = tmp_path / "remontees" / "remontees.log"
    assert result.returncode == 1
    assert (result.stdout, len(result.stderr.splitlines())) == ("", 1)
    assert str(journal) in result.stderr
    trace = journal.read_text(encoding="utf-8")
    assert "KeyError" in trace
    assert "in fault" in trace
    assert "texte du document" not in trace
