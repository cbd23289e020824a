"""The folder that installs without a network: what belongs in it, and all of it (long)."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import paquet
import pytest

ROOT = Path(__file__).parents[1]
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"


def pins(platform: str, python: str) -> dict[str, str]:
    lock = paquet.read_lock((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    target = paquet.Target(platform, python)
    lines = paquet.needed(lock, project["dependencies"], target.environment)
    assert all(line.hashes for line in lines)
    return dict(line.pin.split("==") for line in lines)


def test_every_line_of_the_lock_is_read() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    lock = paquet.read_lock(text)
    assert len(lock) == len(re.findall(r"(?m)^[a-zA-Z0-9]", text))
    assert sum(len(line.hashes) for line in lock) == text.count("--hash=sha256:")


def test_a_requirement_of_a_requirement_is_wanted() -> None:
    text = "a==1\n    # via remontees\nb==2\n    # via\n    #   a\nc==3\n    # via d\n"
    lines = paquet.needed(paquet.read_lock(text), ["a>=1"], {})
    assert [line.pin for line in lines] == ["a==1", "b==2"]


def test_what_runs_is_wanted_and_what_develops_is_not() -> None:
    here = pins("", PYTHON)
    assert {"prefect", "spacy", "pyarrow", "pydantic-core", "murmurhash"} <= set(here)
    assert set(here).isdisjoint({"pytest", "mypy", "ruff", "hypothesis", "weasyprint", "hatchling"})


def test_markers_are_judged_for_the_machine_the_folder_is_for() -> None:
    windows = pins("win_amd64", "3.11")
    linux = pins("manylinux_2_28_x86_64", "3.13")
    assert "pywin32" in windows or "tzdata" in windows
    assert "pywin32" not in linux
    assert windows["numpy"] != linux["numpy"]
    with pytest.raises(SystemExit, match="Plateforme inconnue : amiga"):
        pins("amiga_500", "3.11")


def test_the_page_says_the_commands_of_windows_and_of_linux(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("a/" + "x" * 98, "")
    page = paquet.page(paquet.Target("win_amd64", "3.11"), tmp_path)
    assert "py -3.11 -m venv .venv\n" in page
    assert r".venv\Scripts\python -m pip install --no-index --find-links roues" in page
    assert r".venv\Scripts\remontees traiter mes-documents" in page
    assert ".venv/bin/remontees traiter mes-documents" in page
    assert "python3.11 -m venv" in page
    assert "$" not in page
    assert len("C" * 134 + "\\.venv\\Lib\\site-packages\\" + "a/" + "x" * 98) == 259
    assert "compter 134 caractères au plus" in page


def test_the_pins_of_the_folder_are_a_requirements_file() -> None:
    lines = [paquet.Locked("a==1", "", ("--hash=sha256:0", "--hash=sha256:1"), frozenset())]
    text = "a==1 \\\n    --hash=sha256:0 \\\n    --hash=sha256:1\n"
    assert paquet.requirements(lines) == text


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_the_folder_installs_and_runs_without_a_network(tmp_path: Path) -> None:
    """The two commands of the page, then a run on an example; the network is really cut as root."""
    folder = tmp_path / "paquet"
    command = [sys.executable, str(ROOT / "scripts" / "paquet.py"), "--sortie", str(folder)]
    subprocess.run(command, check=True)
    documents = folder / "mes documents"
    documents.mkdir()
    example = next(iter(sorted((ROOT / "data" / "raw").glob("*.pdf"))))
    shutil.copy(example, documents)
    python = f"python{PYTHON}" if shutil.which(f"python{PYTHON}") else sys.executable
    script = (
        f"set -e; {python} -m venv .venv; .venv/bin/python -m pip install --quiet --no-index "
        "--find-links roues --require-hashes -r paquet.txt; .venv/bin/python -m pip check; "
        ".venv/bin/remontees traiter 'mes documents' --sortie resultats"
    )
    cut = ["unshare", "-n", "sh", "-c", 'ip link set lo up; exec sh -c "$0"', script]
    alone = cut if os.geteuid() == 0 and shutil.which("ip") else ["sh", "-c", script]
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PIP_NO_INDEX": "1"}
    done = subprocess.run(alone, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (folder / "resultats" / "rapport" / "index.html").is_file()
    site = folder / ".venv" / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    assert (site / "pipeline" / "resources" / "models" / "classement").is_dir()


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_every_wheel_is_there_for_windows(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "paquet.py"), "--sortie", str(tmp_path)]
    subprocess.run([*command, "--plateforme", "win_amd64", "--python", "3.11"], check=True)
    names = [wheel.name for wheel in (tmp_path / "roues").glob("*.whl")]
    assert not [name for name in names if "linux" in name or "macosx" in name]
    assert any(name.startswith("spacy-") and name.endswith("win_amd64.whl") for name in names)
