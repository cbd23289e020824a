"""Excerpts of annotated documents: whole proposals, short, the same each time."""

import re
from pathlib import Path

from pipeline.proposal import span_text
from pipeline.settings import load_settings
from pipeline.taxonomy import load_taxonomy
from pipeline.training.cnr import Annotated, Gold, read_corpus
from pipeline.training.excerpts import EXCERPT, excerpt_view
from pipeline.training.samples import training_samples
from pipeline.training.views import text_view

DATA = Path(__file__).parents[2] / "data" / "annotated"


def documents() -> list[Annotated]:
    codes = load_taxonomy(load_settings().taxonomie).codes
    return read_corpus(sorted((DATA / "b").glob("*.cnr")), codes)


def words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


def test_an_excerpt_holds_whole_proposals_and_little_else() -> None:
    held = bare = short = count = 0
    for document in documents():
        source = text_view(document)
        whole = {words(span_text(source.blocks, span)) for _, span in source.golds()}
        view = excerpt_view(document)
        assert view is not None
        assert view.form == EXCERPT
        assert [block.index for block in view.blocks] == list(range(len(view.blocks)))
        assert len(view.spans) == len(view.document.gold)
        assert {words(span_text(view.blocks, span)) for _, span in view.golds()} <= whole
        count += 1
        held += bool(view.golds())
        bare += not view.golds()
        short += len(view.blocks) <= 5
    assert held > bare > count / 10
    assert short > 0.8 * count


def test_a_proposal_that_shares_a_block_is_not_cut() -> None:
    text = "Une page.\n\nOuvrir un centre. Former les aidants\n\nau répit. Fin.\n\nAutre chose.\n"
    ends = [(text.index("Ouvrir"), text.index(" Former")), (text.index("Former"), len(text) - 20)]
    golds = [Gold(start, end, (), (), "propose", {}, ambiguous=False) for start, end in ends]
    seen = set()
    for number in range(40):
        document = Annotated(f"d{number}", "d", {}, "", text, tuple(golds))
        view = excerpt_view(document)
        assert view is not None
        seen.add(len(view.golds()))
    assert seen == {0, 2}


def test_the_same_document_gives_the_same_excerpts() -> None:
    document = documents()[0]
    assert excerpt_view(document) == excerpt_view(document)
    assert excerpt_view(Annotated("vide", "d", {}, "", "", ())) is None


def test_models_learn_from_excerpts_but_no_statut() -> None:
    corpus = documents()[:2]
    samples = training_samples(corpus, load_settings(), 0, lambda _: None)
    for views in samples:
        (excerpt,) = (one for one in views if one.view.form == EXCERPT)
        assert excerpt.labels
        assert excerpt.statuts is None
        assert not excerpt.fields
