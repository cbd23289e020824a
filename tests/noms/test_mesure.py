"""The published figures on names are those of today's rules and documents, above the bars."""

import json
from hashlib import sha256
from pathlib import Path

from pipeline.noms.score import Annotation, Judged, judge, name_digests

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "data" / "annotated"
MEASURE = json.loads((ROOT / "docs" / "mesures" / "noms.json").read_text("utf-8"))
REMEDY = "Lancez python scripts/noms.py (quelques secondes)."


def test_the_names_were_measured_with_the_rules_and_documents_of_today() -> None:
    assert MEASURE["code"] == name_digests(), REMEDY
    assert MEASURE["data"]["noms.json"] == sha256((CORPUS / "noms.json").read_bytes()).hexdigest()
    for key, digest in MEASURE["data"].items():
        assert digest == sha256((CORPUS / key).read_bytes()).hexdigest(), f"{key} : {REMEDY}"


def test_the_bars_are_met_on_the_half_that_no_rule_was_written_on() -> None:
    measured = MEASURE["mesure"]
    assert not set(measured["folders"]) & set(MEASURE["construction"]["folders"])
    assert measured["counts"]["annotated"] >= 150
    assert measured["scores"]["recall"][0] >= 0.97
    assert measured["scores"]["precision"][0] >= 0.9


def test_the_annotations_are_where_they_say() -> None:
    from pipeline.taxonomy import load_taxonomy
    from pipeline.training.cnr import read_corpus

    gold = json.loads((CORPUS / "noms.json").read_text("utf-8"))["documents"]
    keys = sorted(gold)
    codes = load_taxonomy().codes
    for key, document in zip(keys, read_corpus([CORPUS / key for key in keys], codes), strict=True):
        for item in gold[key]:
            start = item["debut"]
            assert document.text[start : start + len(item["texte"])] == item["texte"], key


def test_a_name_half_replaced_is_not_found_and_a_word_too_many_is_not_right() -> None:
    text = "Mme Anne Rey et M. Paul Novel parlent."
    whole = [Annotation(4, 12, "personne"), Annotation(19, 29, "personne")]
    assert judge(text, whole) == Judged(2, 2, 2, 2, 0, 0)
    assert judge(text, [Annotation(4, 12, "personne")]) == Judged(1, 1, 1, 2, 0, 0)
    longer = [Annotation(0, 12, "personne"), Annotation(19, 37, "personne")]
    assert judge(text, longer)[:2] == (0, 2)
    assert judge(text, [Annotation(4, 12, "garder")]) == Judged(0, 0, 0, 2, 1, 1)
