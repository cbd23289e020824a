"""The wheel carries everything: `remontees` runs from it in an empty folder, far from here."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(
    *command: str | Path, cwd: Path, check: bool = True, **env: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        check=check,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PATH": os.environ["PATH"], "HOME": str(cwd), "PYTHONUTF8": "1"} | env,
    )


def test_remontees_runs_from_the_wheel(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--quiet"]
    run(*pip, "wheel", *options, "--wheel-dir", tmp_path, ROOT, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")

    # a bare environment: the wheel installed for good, its dependencies lent by this one
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    site = home / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    (site / "lent.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    run(*pip, "--python", python, "install", *options, wheel, cwd=tmp_path)

    work = tmp_path / "vide"
    work.mkdir()
    where = run(python, "-c", "import pipeline; print(pipeline.__file__)", cwd=work)
    assert Path(where.stdout.strip()).is_relative_to(site)
    text = (ROOT / "data/annotated/k/15-orne-cts.cnr").read_text(encoding="utf-8")
    (work / "a.md").write_text(re.sub(r"(?m)^@@.*\n", "", text), encoding="utf-8")
    remontees = home / "bin" / "remontees"
    assert "Exemple :" in run(remontees, "--help", cwd=work).stdout
    result = run(
        *(remontees, "traiter", "a.md", "--sortie", "s", "--direct", "--ouvriers", "1"), cwd=work
    )
    assert "propositions" in result.stdout
    assert result.stderr == ""
    assert (work / "s" / "rapport" / "index.html").is_file()
