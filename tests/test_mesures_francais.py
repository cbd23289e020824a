"""The published scores of the French pipeline are those of today's code, model and sentences."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import francais
import pytest

from pipeline.training.french.measure import code_digests

ROOT = Path(__file__).parents[1]
CARD = ROOT / "models" / "fr_remontees" / "card.json"
PHRASES = ROOT / "tests" / "segment" / "french" / "phrases.yaml"
REMEDY = "remontees evaluer-francais (docs/francais.md), puis python scripts/francais.py"


FOUND: dict[str, Any] = francais.measures()


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("name", ["dev", "phrases"])
def test_the_scores_are_of_today(name: str) -> None:
    assert FOUND[name]["code"] == code_digests(), REMEDY
    assert FOUND[name]["models"] == {"fr_remontees": digest(CARD)}, REMEDY


def test_the_sizes_were_compared_with_the_code_of_today() -> None:
    assert FOUND["sizes"]["code"] == code_digests(), "python scripts/tailles.py TREEBANKS"
    assert len({(one["width"], one["depth"]) for one in FOUND["sizes"]["sizes"]}) >= 4


def test_the_hand_made_sentences_are_those_of_today() -> None:
    assert FOUND["phrases"]["data"]["sha256"] == digest(PHRASES), REMEDY


def test_the_card_tells_the_same_scores_as_the_measure() -> None:
    card = json.loads(CARD.read_text(encoding="utf-8"))
    told = {name: score for name, score in card["scores"].items() if name != "method"}
    assert told == FOUND["dev"]["scores"]
    assert FOUND["dev"]["data"]["sha256"] in card["data"]["treebanks"].values()


def test_it_is_quick_and_light_enough() -> None:
    assert FOUND["dev"]["words_per_second"] >= 20_000
    assert FOUND["dev"]["size_mb"] <= 12


def test_the_page_and_its_curve_are_up_to_date() -> None:
    page = (ROOT / "docs" / "francais.md").read_text(encoding="utf-8")
    assert page == francais.page(FOUND), REMEDY
    curve = (ROOT / "docs" / "francais-tailles.svg").read_text(encoding="utf-8")
    assert curve == francais.curve(FOUND["sizes"]["sizes"]), REMEDY


def test_a_changed_score_changes_the_page() -> None:
    changed = json.loads(json.dumps(FOUND))
    changed["dev"]["scores"]["upos"][0] = 0.1234
    assert "0,123" in francais.page(changed)
