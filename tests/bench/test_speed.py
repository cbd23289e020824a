"""Processes are counted from outside, slopes are slopes, and the naive pipeline really works."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.bench import naive, profiling, record
from pipeline.bench.child import timed
from pipeline.bench.figures import PAIRS, Round, fit, growth, ratios
from pipeline.bench.measure import Plan, whole
from pipeline.classify.files import load_model
from pipeline.errors import UsageError
from pipeline.settings import PACKAGE
from pipeline.taxonomy import Taxonomy

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
def test_a_child_keeps_its_compiled_modules_whatever_this_machine_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    _, printed = timed([sys.executable, "-c", "import sys; print(sys.dont_write_bytecode)"])
    assert printed.strip() == "False"


@linux
def test_a_command_that_fails_is_said_with_its_last_words() -> None:
    with pytest.raises(UsageError, match=r"code 7 .*\(dommage\)"):
        timed([sys.executable, "-c", "import sys; print('dommage', file=sys.stderr); sys.exit(7)"])


def test_a_slope_is_the_exponent_and_residuals_say_how_well_it_fits() -> None:
    assert fit([50, 500, 5000], [5, 50, 500]) == (1.0, [0.0, 0.0, 0.0])
    assert fit([50, 500], [1, 100])[0] == 2.0
    slope, residuals = fit([50, 500, 5000], [5, 100, 500])
    assert slope == 1.0
    assert residuals == [-0.206, 0.587, -0.206]


def test_the_start_up_does_not_hide_a_growth() -> None:
    rows = [
        {"documents": size + 2, "cpu": 100 + (size / 50) ** 1.2, "peak_mb": 2 * peak}
        | {"worker_peak_mb": peak}
        for size, peak in ((50, 200), (500, 300))
    ]
    found = growth(rows, {"documents": 2, "cpu": 100.0})
    assert 0 < found["slope"] < 0.1
    assert found["slope_net"] == 1.2
    assert (found["memory"], found["worker_memory"]) == (1.5, 1.5)
    assert growth(rows[:1], {}) == {}
    few = [row | {"documents": size} for row, size in zip(rows, (1, 3), strict=True)]
    found = growth(few, {"documents": 2, "cpu": 100.0})
    assert found["slope_net"] == found["slope"]


def test_ratios_say_how_many_times_the_naive_pipeline_costs() -> None:
    rounds: list[Round] = [
        {
            "naive_pdf": {"wall": wall, "cpu": 80},
            "naive_pdf_together": {"wall": wall / 2, "cpu": 40},
            "ours_pdf": {"wall": 10, "cpu": 10},
            "ours_pdf_one_core": {"wall": 15, "cpu": 10},
            "naive_all": {"wall": 30, "cpu": 30},
            "naive_all_together": {"wall": 15, "cpu": 15},
            "ours_all": {"wall": 12, "cpu": 24},
        }
        for wall in (60, 30, 90)
    ]
    assert ratios(rounds) == {
        "pdf": [6.0, 3.0, 9.0],
        "pdf_one_core": [4.0, 2.0, 6.0],
        "pdf_cpu": [8.0, 8.0, 8.0],
        "all": [2.5, 2.5, 2.5],
        "pdf_together": [3.0, 1.5, 4.5],
        "pdf_one_core_together": [2.0, 1.0, 3.0],
        "pdf_cpu_together": [4.0, 4.0, 4.0],
        "all_together": [1.25, 1.25, 1.25],
    }
    assert ratios([]) == {}


def test_the_naive_pipeline_reads_every_format(tmp_path: Path) -> None:
    texts = {path.name: naive.read_text(path) for path in RAW.rglob("*") if path.is_file()}
    assert {name: len(text) > 1000 for name, text in texts.items()} == dict.fromkeys(texts, True)
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("Une maison de santé ouvrira. Elle est financée.", "utf-8")
    (folder / "b.txt").write_bytes("Une maternité fermée rouvrira.".encode("cp1252"))
    (folder / "c.txt").write_text(" ", "utf-8")
    said = naive.run(folder, tmp_path / "naive.jsonl", together=False)
    lines = (tmp_path / "naive.jsonl").read_text(encoding="utf-8").splitlines()
    again = naive.run(folder, tmp_path / "together.jsonl", together=True)
    assert again == {**said, "together": 1}
    assert (tmp_path / "together.jsonl").read_text(encoding="utf-8").splitlines() == lines
    rows = [json.loads(line) for line in lines]
    assert said["documents"] == 3
    assert [row["text"] for row in rows][:3] == [
        "Une maison de santé ouvrira.",
        "Elle est financée.",
        "Une maternité fermée rouvrira.",
    ]


def test_the_naive_pipeline_judges_with_our_weights(taxonomy: Taxonomy) -> None:
    texts = [text for _, label in taxonomy for text in (label.definition, *label.exemples)]
    folder = ROOT / "models" / "classement"
    theirs = [set(codes) for codes in naive.classifier(folder)(texts)]
    ours = [set(np.flatnonzero(scores > 0)) for scores in load_model(folder).scores(texts)]
    shared = sum(len(one & other) for one, other in zip(theirs, ours, strict=True))
    # stems are left out, so that it judges nearly, not quite, as we do
    assert shared > 0.75 * sum(map(len, ours)) > 0
    assert shared > 0.75 * sum(map(len, theirs))
    assert naive.classifier(folder)([]) == []


def test_time_is_counted_to_who_spends_it() -> None:
    segment = str(PACKAGE / "segment" / "doc.py")
    library = "/x/site-packages/spacy/language.py"
    top, below = (segment, 1, "to_doc"), (library, 2, "pipe")
    joined = ("~", 0, "<method 'join' of 'str' objects>")
    stats: profiling.Stats = {
        top: (1, 1, 2.0, 10.0, {}),
        below: (4, 4, 5.0, 6.0, {top: (4, 4, 5.0, 6.0)}),
        joined: (9, 9, 3.0, 3.0, {top: (3, 3, 2.0, 2.0), below: (6, 6, 1.0, 1.0)}),
    }
    assert profiling.owners(stats) == [("spacy", 0.6), ("pipeline/segment", 0.4), ("autres", 0.0)]
    assert profiling.functions(stats) == [("segment/doc.py:to_doc", 1, 2.0, 10.0)]
    assert profiling.owner("thinc/backends/numpy_ops.pyx") == "thinc"


def test_figures_of_changed_code_are_not_written(tmp_path: Path) -> None:
    what = record.about(RAW, 0)
    code = what["code"]
    assert {"engine/run.py", "bench/naive.py", "extract/pdf.py", "text.py"} <= set(code)
    assert not {"evaluate.py", "label_scores.py"} & set(code)
    path = tmp_path / "performance.json"
    with pytest.raises(UsageError, match="a changé pendant la mesure"):
        record.write_figures(path, {}, what | {"code": code | {"text.py": "0"}})
    assert not path.exists()
    record.write_figures(path, {"sizes": []}, what)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["data"]["sha256"] == record.data_digest(RAW)
    assert (content["seed"], content["whole"]) == (0, False)


def test_what_was_measured_on_the_same_is_kept(tmp_path: Path) -> None:
    what = record.about(RAW, 0)
    path = tmp_path / "performance.json"
    assert record.measured_before(path, what) == {}
    record.write_figures(path, {"startup": {"help": 1}}, what)
    assert record.measured_before(path, what) == {"startup": {"help": 1}}
    assert record.measured_before(path, what | {"seed": 1}) == {}
    assert record.measured_before(path, what | {"code": {}}) == {}
    path.write_text("{", encoding="utf-8")
    assert record.measured_before(path, what) == {}


def test_less_than_the_plan_is_a_trial() -> None:
    plan = Plan()
    figures = {
        "startup": {},
        "profile": {},
        "sizes": [{"asked": size} for size in plan.sizes],
        "compared": {"pages": plan.pages, "rounds": [{}] * plan.rounds},
    }
    assert whole(figures)
    for name in figures:
        assert not whole({key: value for key, value in figures.items() if key != name}), name
    assert not whole(figures | {"sizes": figures["sizes"][:2]})  # type: ignore[index]
    assert not whole(figures | {"compared": {"pages": plan.pages - 1, "rounds": [{}] * 3}})


@linux
@pytest.mark.timeout(900)
def test_a_small_measure_from_end_to_end_is_taken_up_where_it_stopped(tmp_path: Path) -> None:
    path = tmp_path / "performance.json"
    command = [sys.executable, "-m", "pipeline.cli", "mesurer", "--pages", "2", "--tours", "1"]

    def run(*sizes: str) -> str:
        options = [part for size in sizes for part in ("--taille", size)]
        result = subprocess.run(
            [*command, *options, "--json", str(path)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=ROOT,
        )
        assert result.returncode == 0, result.stderr
        assert "Chaîne naïve / programme, PDF, un cœur" in result.stdout
        return result.stderr

    assert "comparaison sur 1 documents, tour 1 sur 1" in run("1")
    said = run("1", "3")
    assert "3 documents (environ" in said
    assert "comparaison" not in said
    content = json.loads(path.read_text(encoding="utf-8"))
    assert [row["documents"] for row in content["sizes"]] == [1, 3]
    assert [row["rejects"] for row in content["sizes"]] == [0, 0]
    assert set(content["ratios"]) == set(PAIRS)
    round_ = content["compared"]["rounds"][0]
    assert round_["ours_pdf"]["pages"] >= 2
    assert [round_[name]["together"] for name in ("naive_pdf", "naive_pdf_together")] == [0, 1]
    assert content["growth"]["slope"] > 0
    assert {"extract", "segment", "classify"} <= set(content["profile"]["steps"])
    assert not content["whole"]
