"""How fast pages are drawn is what the script measured, on the code and the files of today."""

import json
from pathlib import Path

import preuves
import pytest

ROOT = Path(__file__).parents[2]
REMEDY = "Lancez python scripts/preuves.py (quelques secondes)."
MEASURE = json.loads(preuves.MEASURE.read_text(encoding="utf-8"))


def test_the_measure_is_of_today() -> None:
    assert {kind: MEASURE[kind] for kind in ("code", "data")} == preuves.digests(), REMEDY
    assert MEASURE["method"] == {"rounds": preuves.ROUNDS}


def test_a_changed_byte_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in preuves.CODE:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("changed")
    monkeypatch.setattr(preuves, "ROOT", tmp_path)
    changed = preuves.digests()
    assert changed["code"].keys() == MEASURE["code"].keys()
    assert all(MEASURE["code"][name] != digest for name, digest in changed["code"].items())
    assert changed["data"] == {}


def test_all_pages_are_drawn_again() -> None:
    found = preuves.measure(rounds=1)
    scores = MEASURE["scores"]
    assert found["pages"] == scores["pages"] > 0
    assert found["kilobytes_a_page"] == pytest.approx(scores["kilobytes_a_page"], rel=0.2)
    assert scores["pages_a_second"] > 1
