"""How fast pages are drawn is what the script measured, on the code and the files of today."""

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
REMEDY = "Lancez python scripts/preuves.py (quelques secondes)."


def script() -> ModuleType:
    sys.path.insert(0, str(ROOT / "scripts"))  # as Python does for a script
    return importlib.import_module("preuves")


MADE = script()
MEASURE = json.loads(MADE.MEASURE.read_text(encoding="utf-8"))


def test_the_measure_is_of_today() -> None:
    assert {kind: MEASURE[kind] for kind in ("code", "data")} == MADE.digests(), REMEDY
    assert MEASURE["method"] == {"rounds": MADE.ROUNDS}


def test_a_changed_byte_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in MADE.CODE:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("changed")
    monkeypatch.setattr(MADE, "ROOT", tmp_path)
    changed = MADE.digests()
    assert changed["code"].keys() == MEASURE["code"].keys()
    assert all(MEASURE["code"][name] != digest for name, digest in changed["code"].items())
    assert changed["data"] == {}


def test_all_pages_are_drawn_again() -> None:
    found = MADE.measure(rounds=1)
    scores = MEASURE["scores"]
    assert found["pages"] == scores["pages"] > 0
    assert found["kilobytes_a_page"] == pytest.approx(scores["kilobytes_a_page"], rel=0.2)
    assert scores["pages_a_second"] > 1
