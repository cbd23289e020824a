"""The published speeds are those of today's code, and their page is what they say."""

import copy
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.bench import record

ROOT = Path(__file__).parents[1]
REMEDY = "Lancez « make bench » sur une machine au repos (un quart d'heure)."


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("performance", ROOT / "scripts/performance.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PERFORMANCE = script()


def published() -> dict[str, Any]:
    path: Path = PERFORMANCE.MEASURE
    assert path.is_file(), f"{path.relative_to(ROOT)} manque. {REMEDY}"
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def test_the_speeds_are_of_today() -> None:
    content, code = published(), record.code_digests()
    then = content["code"]
    changed = [name for name in sorted(code | then) if code.get(name) != then.get(name)]
    assert not changed, f"a changé depuis, {changed}. {REMEDY}"
    assert content["data"]["sha256"] == record.data_digest(ROOT / "data" / "raw"), REMEDY
    assert content["models"] == record.model_digests(ROOT / "models"), REMEDY


def test_the_speeds_are_no_trial() -> None:
    assert published()["method"]["whole"], REMEDY


def test_the_speeds_hold() -> None:
    held = PERFORMANCE.holds(published())
    assert [name for name, holds in held.items() if not holds] == []


def test_the_page_of_the_speeds_is_up_to_date() -> None:
    made = PERFORMANCE.make_page(published())
    page: Path = PERFORMANCE.PAGE
    assert page.is_file(), REMEDY
    fresh = page.read_text(encoding="utf-8") == made
    assert fresh, "docs/performance.md n'est plus à jour : python scripts/performance.py"


def row(documents: int, cpu: float, **more: float) -> dict[str, Any]:
    return {
        "documents": documents, "pages": 2 * documents, "words": 1000 * documents, "cpu": cpu,
        "wall": cpu / 2, "peak_mb": 400.0, "main_peak_mb": 200.0 + documents / 10,
        "proposals": 8 * documents, "workers": 2, "source_mb": 0.04 * documents,
        "tables_mb": 0.02 * documents, "report_mb": 0.05 * documents,
        "steps": {"extract": cpu / 4, "facts": 0.0, "segment": cpu / 2, "classify": 0.0}, **more,
    }  # fmt: skip


@pytest.fixture
def measure() -> dict[str, Any]:
    return {
        "machine": {"cores": 2, "python": "3.11.2", "system": "Linux"},
        "method": {"whole": True, "naive_pages": 300},
        "startup": {"help": {"wall": 0.3}, "one_document": row(1, 2.0)},
        "sizes": [row(50, 12.0), row(500, 102.0)],
        "growth": {"slope": 0.93, "slope_net": 1.0, "memory": 1.02},
        "compared": {
            name: row(60, cpu)
            for name, cpu in {
                "ours_pdf": 14.0,
                "ours_pdf_one_core": 14.0,
                "naive_pdf": 140.0,
                "ours_all": 20.0,
                "naive_all": 60.0,
            }.items()
        },
        "ratios": {"pdf": 7.0, "pdf_one_core": 4.0, "pdf_cpu": 10.0, "all": 3.0},
    }


def test_the_bars_fall_one_by_one(measure: dict[str, Any]) -> None:
    assert set(PERFORMANCE.holds(measure).values()) == {True}
    worse: list[tuple[str, list[Any], float]] = [
        ("pdf", ["ratios", "pdf"], 5.9),
        ("pdf_one_core", ["ratios", "pdf_one_core"], 3.4),
        ("pdf_cpu", ["ratios", "pdf_cpu"], 7.9),
        ("all", ["ratios", "all"], 1.9),
        ("slope", ["growth", "slope_net"], 1.06),
        ("peak", ["sizes", 0, "peak_mb"], 901),
        ("help", ["startup", "help", "wall"], 0.41),
        ("one_document", ["startup", "one_document", "cpu"], 2.6),
    ]
    for bar, path, value in worse:
        changed: Any = copy.deepcopy(measure)
        place = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        fallen = [name for name, holds in PERFORMANCE.holds(changed).items() if not holds]
        assert fallen == [bar]


def test_the_plan_follows_from_the_figures(measure: dict[str, Any]) -> None:
    # 0.2 s a document and 0.1 s a page: (2 M × 0.2 + 10 M × 0.1) / 3600 hours
    plan = PERFORMANCE.plan(measure)
    assert (plan["each"], plan["sheet"]) == ("200,00", "100,00")
    assert plan["hours"] == "389"
    assert (plan["workers"], plan["machines"]) == ("49", "7")
    assert plan["tables_gb"] == "140"  # 2 M × 0.02 MB + 10 M × 0.01 MB
    first, second, third = plan["breaks"].splitlines()[2:]
    assert "| 2\u202f000 |" in first  # a report of 0.05 MB a document reaches 100 MB
    assert "rapport" in first
    assert "| 131\u202f072 |" in second
    assert "| 160\u202f000 |" in third


def test_the_page_says_what_holds_and_what_is_a_trial(measure: dict[str, Any]) -> None:
    page = PERFORMANCE.make_page(measure)
    assert "non tenu" not in page
    assert "Mesure d'essai" not in page
    assert "| découpage (`segment`) | 51,00 | 50 % | 9,80 | 19,61 | 9\u202f804 |" in page
    measure["ratios"]["all"] = 1.5
    measure["method"]["whole"] = False
    page = PERFORMANCE.make_page(measure)
    assert "Mesure d'essai, à ne pas citer" in page
    assert "| durée | 2,00 | **1,50** | **non tenu** |" in page
