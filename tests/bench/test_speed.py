"""Processes are counted from outside, slopes are slopes, and the naive pipeline really works."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.bench import naive, record
from pipeline.bench.child import timed
from pipeline.bench.speed import Plan, growth, ratios, slope
from pipeline.errors import UsageError

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw"
BURN = (
    "import os, subprocess, sys, time\n"
    "text = 'import time\\nheld = bytearray(200_000_000)\\n"
    "while time.process_time() < 0.5: pass'\n"
    "subprocess.run([sys.executable, '-c', text], check=True)\n"
    "print(len(os.sched_getaffinity(0)))\n"
)
linux = pytest.mark.skipif(sys.platform != "linux", reason="wait4 and affinity are Linux's")


@linux
def test_the_cost_of_a_process_counts_its_children() -> None:
    cores = len(os.sched_getaffinity(0))
    cost, printed = timed([sys.executable, "-c", BURN])
    assert int(printed) == cores
    assert 0.5 <= cost.cpu < 5
    assert cost.wall >= 0.5
    assert cost.peak_mb > 190


@linux
def test_one_core_is_for_the_child_only() -> None:
    before = os.sched_getaffinity(0)
    _, printed = timed([sys.executable, "-c", BURN], one_core=True)
    assert int(printed) == 1
    assert os.sched_getaffinity(0) == before


@linux
def test_a_command_that_fails_is_said_with_its_last_words() -> None:
    with pytest.raises(UsageError, match=r"code 7 .*\(dommage\)"):
        timed([sys.executable, "-c", "import sys; print('dommage', file=sys.stderr); sys.exit(7)"])


def test_a_slope_is_the_exponent() -> None:
    assert slope([50, 500, 5000], [5, 50, 500]) == 1.0
    assert slope([50, 500], [1, 100]) == 2.0


def test_the_start_up_does_not_hide_a_growth() -> None:
    rows = [
        {"documents": size, "cpu": 100 + (size / 50) ** 1.2, "peak_mb": peak}
        for size, peak in ((50, 200), (500, 300))
    ]
    assert growth(rows, 100.0) == {"slope": 0.06, "slope_net": 1.2, "memory": 1.5}
    assert growth(rows[:1], 100.0) == {}


def test_ratios_say_how_many_times_the_naive_pipeline_costs() -> None:
    compared = {
        "naive_pdf": {"wall": 60, "cpu": 80},
        "ours_pdf": {"wall": 10, "cpu": 10},
        "ours_pdf_one_core": {"wall": 15, "cpu": 10},
        "naive_all": {"wall": 30, "cpu": 30},
        "ours_all": {"wall": 12, "cpu": 24},
    }
    assert ratios(compared) == {"pdf": 6.0, "pdf_one_core": 4.0, "pdf_cpu": 8.0, "all": 2.5}
    assert ratios({}) == {}


def test_the_naive_pipeline_reads_every_format(tmp_path: Path) -> None:
    texts = {path.name: naive.read_text(path) for path in RAW.rglob("*") if path.is_file()}
    assert {name: len(text) > 1000 for name, text in texts.items()} == dict.fromkeys(texts, True)
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("Une maison de santé ouvrira. Elle est financée.", "utf-8")
    (folder / "b.txt").write_bytes("Une maternité fermée rouvrira.".encode("cp1252"))
    said = naive.run(folder, tmp_path / "naive.jsonl")
    lines = (tmp_path / "naive.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert (said["documents"], said["sentences"]) == (2, 3)
    assert [row["text"] for row in rows][2] == "Une maternité fermée rouvrira."
    assert len({len(row["labels"]) for row in rows}) == 1


def test_figures_of_changed_code_are_not_written(tmp_path: Path) -> None:
    code = record.code_digests()
    assert {"engine/run.py", "bench/naive.py", "extract/pdf.py", "text.py"} <= set(code)
    path = tmp_path / "vitesse.json"
    with pytest.raises(UsageError, match="a changé pendant la mesure"):
        record.write_speeds(path, {}, Plan(), RAW, code | {"text.py": "0"})
    assert not path.exists()
    record.write_speeds(path, {"sizes": []}, Plan((5,), 20), RAW, code)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["method"] == {"sizes": [5], "naive_pages": 20, "seed": 0, "whole": False}
    assert content["data"]["sha256"] == record.data_digest(RAW)
    assert Plan((50, 500, 5000)).whole


@linux
@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_small_measure_from_end_to_end(tmp_path: Path) -> None:
    path = tmp_path / "vitesse.json"
    command = [sys.executable, "-m", "pipeline.cli", "mesurer", "--taille", "2", "--taille", "6"]
    result = subprocess.run(
        [*command, "--pages", "5", "--json", str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
    )
    assert result.returncode == 0, result.stderr
    assert "Chaîne naïve / programme, PDF, un cœur" in result.stdout
    content = json.loads(path.read_text(encoding="utf-8"))
    assert [row["documents"] for row in content["sizes"]] == [2, 6]
    assert set(content["ratios"]) == {"pdf", "pdf_one_core", "pdf_cpu", "all"}
    assert content["compared"]["ours_pdf"]["pages"] >= 5
