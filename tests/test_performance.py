"""The published speeds are those of today's code, and their page is what they say."""

import copy
import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import echelle
import performance
import pytest

from pipeline.bench import record

ROOT = Path(__file__).parents[1]
REMEDY = "Lancez « make bench » sur une machine au repos (vingt minutes à une heure)."


def published() -> dict[str, Any]:
    path: Path = performance.MEASURE
    assert path.is_file(), f"{path.relative_to(ROOT)} manque. {REMEDY}"
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


@pytest.mark.long
def test_the_speeds_are_of_today() -> None:
    content, code = published(), record.code_digests()
    then = content["code"]
    changed = [name for name in sorted(code | then) if code.get(name) != then.get(name)]
    assert not changed, f"a changé depuis, {changed}. {REMEDY}"
    assert content["data"]["sha256"] == record.data_digest(ROOT / "data" / "raw"), REMEDY
    assert content["models"] == record.model_digests(ROOT / "models"), REMEDY


@pytest.mark.long
def test_the_speeds_are_no_trial() -> None:
    assert published()["whole"], REMEDY


@pytest.mark.long
def test_the_speeds_hold() -> None:
    held = performance.holds(published())
    assert [name for name, holds in held.items() if not holds] == []


@pytest.mark.parametrize("name", ["performance", "echelle"])
def test_the_pages_of_the_speeds_are_up_to_date(name: str) -> None:
    measure = published()
    made, page = {
        "performance": (performance.make_page(measure), performance.PAGE),
        "echelle": (echelle.make_plan(measure), echelle.PAGE),
    }[name]
    assert page.is_file(), REMEDY
    fresh = page.read_text(encoding="utf-8") == made
    assert fresh, f"docs/{name}.md n'est plus à jour : python scripts/{name}.py"


def test_the_plan_names_modules_that_exist() -> None:
    text = echelle.TEXT.read_text(encoding="utf-8")
    named = re.findall(r"`(pipeline(?:\.\w+)+)`", text)
    assert len(named) > 8
    assert [name for name in named if importlib.util.find_spec(name) is None] == []


def row(documents: int, cpu: float, **more: float) -> dict[str, Any]:
    return {
        "documents": documents, "pages": 2 * documents, "words": 1000 * documents, "cpu": cpu,
        "wall": cpu / 2, "peak_mb": 400.0, "main_peak_mb": 200.0 + documents / 10,
        "worker_peak_mb": 300.0, "proposals": 8 * documents, "workers": 2, "rejects": 0,
        "source_mb": 0.04 * documents, "tables_mb": 0.02 * documents,
        "results_mb": 0.05 * documents, "kept_mb": 0.03 * documents,
        "report_files": 10 + 2 * documents,
        "steps": {"extract": cpu / 4, "facts": 0.0, "segment": cpu / 2, "classify": 0.0},
        "stages": {"read": cpu / 4, "assemble": documents / 1000, "report": documents / 100},
        "again": {"wall": 2.0, "cpu": 2.0, "peak_mb": 100.0, "written": 0}, **more,
    }  # fmt: skip


@pytest.fixture
def measure() -> dict[str, Any]:
    costs = {
        "ours_pdf": 14.0,
        "ours_pdf_one_core": 14.0,
        "naive_pdf": 140.0,
        "naive_pdf_together": 90.0,
        "ours_all": 20.0,
        "naive_all": 60.0,
        "naive_all_together": 40.0,
    }
    return {
        "machine": {"cores": 2, "python": "3.11.2", "system": "Linux"},
        "whole": True,
        "startup": {
            "help": {"wall": 0.3},
            "one_document": row(1, 2.0),
            "all_workers": row(2, 4.0),
        },
        "profile": {
            "documents": 28,
            "loading": 3.0,
            "first_pass": {"extract": 1.0, "segment": 2.0},
            "steps": {"extract": 0.5, "segment": 1.5},
            "owners": [["pipeline/segment", 0.6], ["thinc", 0.4]],
            "functions": [["segment/doc.py:to_doc", 28, 0.5, 1.25]],
        },
        "sizes": [row(50, 12.0), row(500, 103.6)],
        "growth": {
            "slope": 0.93,
            "residuals": [0.012, -0.012],
            "slope_net": 1.0,
            "residuals_net": [0.0, -0.0],
            "memory": 1.5,
            "worker_memory": 1.02,
        },
        "compared": {
            "pages": 300,
            "rounds": [{name: row(60, cpu) for name, cpu in costs.items()}],
        },
        "ratios": {
            "pdf": [7.0, 6.9, 7.1],
            "pdf_one_core": [4.0, 3.9, 4.1],
            "pdf_cpu": [10.0, 9.9, 10.1],
            "all": [3.0, 2.9, 3.1],
            "pdf_together": [4.5, 4.4, 4.6],
            "pdf_one_core_together": [2.6, 2.5, 2.7],
            "pdf_cpu_together": [6.4, 6.3, 6.5],
            "all_together": [1.25, 1.2, 1.3],
        },
    }


def test_the_bars_fall_one_by_one(measure: dict[str, Any]) -> None:
    assert set(performance.holds(measure).values()) == {True}
    worse: list[tuple[str, list[Any], float]] = [
        ("pdf", ["ratios", "pdf", 0], 5.9),
        ("pdf_one_core", ["ratios", "pdf_one_core", 0], 3.4),
        ("pdf_cpu", ["ratios", "pdf_cpu", 0], 7.9),
        ("all", ["ratios", "all", 0], 1.9),
        ("slope", ["growth", "slope_net"], 1.06),
        ("flat", ["growth", "worker_memory"], 1.3),
        ("peak", ["sizes", 0, "peak_mb"], 901),
        ("help", ["startup", "help", "wall"], 0.41),
        ("one_document", ["startup", "one_document", "cpu"], 2.6),
        ("unchanged", ["sizes", 1, "again", "wall"], 3.1),
        ("unchanged", ["sizes", 1, "again", "written"], 1),
    ]
    for bar, path, value in worse:
        changed: Any = copy.deepcopy(measure)
        place = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        fallen = [name for name, holds in performance.holds(changed).items() if not holds]
        assert fallen == [bar]


def test_the_plan_follows_from_the_figures(measure: dict[str, Any]) -> None:
    # 0.2 s a document and 0.1 s a page: (2 M × 0.2 + 10 M × 0.1) / 3600 hours
    plan = echelle.plan(measure)
    assert (plan["each"], plan["sheet"]) == ("200,00", "100,00")
    assert (plan["hours"], plan["hours_pages"]) == ("389", "278")
    assert (plan["workers"], plan["machines"]) == ("49", "7")
    assert plan["tables_gb"] == "140"  # 2 M × 0.02 MB + 10 M × 0.01 MB
    assert (plan["results_gb"], plan["kept_gb"]) == ("350", "210")
    assert plan["storage"] == "17"  # 280 + 350 + 210 GB at 0.02 euros
    assert plan["batch_large"] == "300"
    assert [
        (round(limit), what.split()[0]) for limit, what, _ in echelle.breaks(measure["sizes"])
    ] == [
        (50_000, "le"),  # two files of the report a document
        (131_072, "le"),  # eight rows of the sheet a document
        (160_000, "le"),  # 16 GB at 0.1 MB a document
        (360_000, "le"),  # an hour of report at 10 ms a document
        (3_600_000, "l'assemblage,"),
    ]
    assert (plan["partition"], plan["partitions"]) == ("25\u202f000", "100")


def test_the_pages_say_what_holds_and_what_is_a_trial(measure: dict[str, Any]) -> None:
    page = performance.make_page(measure)
    assert "non tenu" not in page
    for made in (page, echelle.make_plan(measure)):
        assert "Mesure d'essai" not in made
    assert "| découpage (`segment`) | 51,80 | 50,0 % | 9,65 | 19,31 | 9\u202f653 |" in page
    assert "| processus entiers | **0,93** | 1,05 | tenu | +1,2 % | -1,2 % |" in page
    assert "| `segment/doc.py:to_doc` | 28 | 0,50 | 1,25 |" in page
    measure["ratios"]["all"] = [1.5, 1.4, 1.6]
    measure["whole"] = False
    page = performance.make_page(measure)
    assert "| durée | 2,00 | **1,50** | 1,40 – 1,60 | **non tenu** | 1,25 |" in page
    for made in (page, echelle.make_plan(measure)):
        assert "Mesure d'essai, à ne pas citer" in made
