"""What a format costs, and how honest a confidence is."""

import pytest

from pipeline.confidence_scores import confidence_scores
from pipeline.evaluate import FoundProposal, GoldProposal, Judged, segmentation_scores
from pipeline.form_scores import form_scores

WORDS = ("ouvrir un centre", "former des ambassadeurs", "loger les internes")


def judged(name: str, found: int, confidence: float = 1.0, folder: str = "a") -> Judged:
    """Return a document of three proposals, the first ones of which are found."""
    gold = tuple(GoldProposal(text, False, "propose", {}, (), ()) for text in WORDS)  # noqa: FBT003
    some = tuple(FoundProposal(text, {}, confidence, ()) for text in WORDS[:found])
    return Judged(name, folder, "tableau", some, gold)


def test_the_loss_is_over_the_documents_that_the_form_holds() -> None:
    texts = [judged("a", 3), judged("b", 0)]
    scores = form_scores(texts, {"pdf": [judged("a", 1)], "docx": []}, seed=0)
    assert set(scores) == {"f1_pdf", "loss_pdf"}
    assert scores["f1_pdf"].value == pytest.approx(0.5)
    assert scores["loss_pdf"].value == pytest.approx(0.5)


def test_the_confidence_is_judged_as_the_chance_of_being_right() -> None:
    assert confidence_scores([judged("a", 3, 0.75)], 0)["confidence_ece"].value == 0.25
    assert confidence_scores([judged("a", 0)], 0) == {}


def test_the_worst_folder_is_named() -> None:
    scores = segmentation_scores([judged("a", 3), judged("b", 1, folder="b")], 0)
    assert scores["worst_folder_f1"].value == pytest.approx(0.5)
    assert "worst_folder_f1" not in segmentation_scores([judged("a", 3)], 0)
