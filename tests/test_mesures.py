"""The published scores are those of today's code, documents and models."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import modeles
import pytest
from faits import JUDGES

from pipeline.segment.french.loading import pipeline_label
from pipeline.settings import ALL_MODELS, MODEL_FOLDERS, load_settings
from pipeline.taxonomy import Taxonomy
from pipeline.training.cnr import corpus_files
from pipeline.training.mesures import code_digests, data_digest, facts_digests, model_digests

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "data" / "annotated"
MODELS = ROOT / "models"
PAGE = ROOT / "docs" / "modeles.md"
SHIPPED = (*JUDGES, "reserve")  # what the shipped models are judged on
NAMES = ("par-document", "par-dossier", *SHIPPED)
FOLDER_PARTS = 4
REMEDY = "Lancez « make mesures » (environ trois heures)."
RETRAIN = "Refaites le modèle avec « remontees entrainer {} », puis lancez « make mesures »."


def documents(name: str) -> list[str]:
    """Return the sha256 of each document that a measure is about."""
    corpus = set(corpus_files(ROOT / "data" / JUDGES.get(name, "annotated")))
    files = set(CORPUS.rglob("*.cnr")) - corpus if name == "reserve" else corpus
    return [sha256(path.read_bytes()).hexdigest() for path in files]


def differences(measures: dict[str, Any], name: str, taxonomy: Taxonomy) -> list[str]:
    """Return what has changed since the measure."""
    code = code_digests()
    then = measures["code"]
    changed = [path for path in sorted(code | then) if code.get(path) != then.get(path)]
    if measures["data"]["sha256"] != data_digest(documents(name)):
        changed.append(f"data/{JUDGES.get(name, 'annotated')}")
    if measures["models"] != (model_digests(MODELS) if name in SHIPPED else {}):
        changed.append("models")
    if measures["taxonomy"]["sha256"] != taxonomy.digest:
        changed.append("taxonomie")
    return changed


def read(name: str) -> dict[str, Any]:
    path = ROOT / "docs" / "mesures" / f"{name}.json"
    assert path.is_file(), f"{path.relative_to(ROOT)} manque. {REMEDY}"
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def card(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((MODELS / name / "card.json").read_text(encoding="utf-8"))
    return content


@pytest.mark.parametrize("name", NAMES)
def test_the_scores_are_of_today(name: str, taxonomy: Taxonomy) -> None:
    changed = differences(read(name), name, taxonomy)
    assert not changed, f"docs/mesures/{name}.json : a changé depuis, {changed}. {REMEDY}"


@pytest.mark.parametrize("name", NAMES)
def test_the_facts_were_measured_with_the_code_of_today(name: str) -> None:
    facts = read(name)["facts"]
    assert facts["code"] == facts_digests(), "Lancez python scripts/faits.py (quelques minutes)."
    assert "f1_departement" in facts["scores"]


def test_the_facts_of_unseen_folders_are_of_today() -> None:
    assert read("faits-inconnus")["code"] == facts_digests(), "Lancez python scripts/faits.py."


def test_each_measure_is_what_its_name_says() -> None:
    methods = {name: read(name)["method"] for name in NAMES}
    common = {"pipeline": pipeline_label(load_settings(modeles=MODELS)), "seed": 0}
    assert methods == {
        "par-document": common | {"by": "document", "folds": 4},
        "par-dossier": common | {"by": "folder", "folds": FOLDER_PARTS},
        **dict.fromkeys(SHIPPED, common),
    }


def test_a_change_is_seen(taxonomy: Taxonomy) -> None:
    def fresh() -> dict[str, Any]:
        return {
            "code": code_digests(),
            "data": {"sha256": data_digest(documents("reserve"))},
            "models": model_digests(MODELS),
            "taxonomy": {"sha256": taxonomy.digest},
        }

    assert differences(fresh(), "reserve", taxonomy) == []
    assert differences(fresh(), "par-document", taxonomy) == ["data/annotated", "models"]
    for name, folder in JUDGES.items():
        assert differences(fresh(), name, taxonomy) == [f"data/{folder}"]
    edited = fresh()
    edited["code"] |= {"segment/doc.py": "0" * 64, "segment/gone.py": "0" * 64}
    del edited["code"]["text.py"]
    edited["taxonomy"]["sha256"] = ""
    assert differences(edited, "reserve", taxonomy) == [
        "segment/doc.py",
        "segment/gone.py",
        "text.py",
        "taxonomie",
    ]


@pytest.mark.parametrize("name", MODEL_FOLDERS)
def test_a_model_was_made_from_the_corpus_of_today(name: str) -> None:
    learnt = sorted(card(name)["data"]["documents"].values())
    assert learnt == sorted(documents("par-document")), RETRAIN.format(name)


@pytest.mark.parametrize("name", MODEL_FOLDERS)
def test_a_model_says_its_licence_and_that_of_its_data(name: str) -> None:
    content = card(name)
    assert (content["licence"], content["data"]["licence"]) == ("MIT", "MIT")
    assert "written and annotated for this project" in content["data"]["description"]


def test_numpy_is_no_condition_of_a_model() -> None:
    # The lock file holds another numpy for each Python.
    assert [name for name in ALL_MODELS if "numpy" in card(name)["versions"]] == []


def test_the_card_of_the_segmentation_tells_the_same_scores() -> None:
    # The same cross-validation, made once by training and once by measuring.
    scores = {
        key: value for key, value in card("segmentation")["scores"].items() if key != "method"
    }
    measured = read("par-document")["scores"]
    assert scores == measured["segmentation"] | measured["fields"], RETRAIN.format("segmentation")


def test_the_page_of_the_models_is_up_to_date(taxonomy: Taxonomy) -> None:
    for name in NAMES:
        read(name)
    made = modeles.make_page(*modeles.load(ROOT), taxonomy)
    assert PAGE.is_file(), REMEDY
    fresh = PAGE.read_text(encoding="utf-8") == made
    assert fresh, "docs/modeles.md n'est plus à jour : python scripts/modeles.py"


def test_the_page_shows_every_score(taxonomy: Taxonomy) -> None:
    scores = {
        "segmentation": {"f1": [0.8372, 0.8163, 0.8558], "f1_tableau": [0.939, 0.9052, 0.966]},
        "labels_gold": {"f1_prevention": [0.5, 0.4, 0.6]},
    }
    measure = {
        "data": {"documents": 3, "proposals": 1234, "genres": {"tableau": 2}},
        "method": {"folds": 4},
        "scores": scores,
    }
    cards = {name: card(name) for name in MODEL_FOLDERS}
    unseen = {"documents": 2, "folders": ["s"], "scores": {"f1_region": [0.9, 0.8, 1.0]}}
    measures = dict.fromkeys(NAMES, measure) | {"faits-inconnus": unseen}
    page = modeles.make_page(measures, cards, taxonomy)
    assert "  - régions, F1 : **0,900** (0,800 – 1,000)\n" in page
    assert "| F1 | **0,837** (0,816 – 0,856) | " in page
    assert "| tableaux, F1 (2 documents, 2 nouveaux, 2 en réserve) | **0,939** (0,905" in page
    assert "| thème « Prévention », F1 | **0,500** (0,400 – 0,600) | " in page
    assert "3 documents du corpus (1\u202f234 propositions)" in page
