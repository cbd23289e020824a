"""The same document through every format, its gold carried along."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.evaluate import pair
from pipeline.extract.plain import read_plain
from pipeline.proposal import span_text
from pipeline.segment.doc import Unit
from pipeline.settings import load_settings
from pipeline.taxonomy import Taxonomy
from pipeline.text import plain, words
from pipeline.training.among import AMID, recast_view, surrounded_view
from pipeline.training.cnr import Annotated, Gold, read_corpus
from pipeline.training.excerpts import EXCERPT
from pipeline.training.rendering import flat
from pipeline.training.samples import training_samples, training_views, unit_labels
from pipeline.training.segmentation import fit_segmentation
from pipeline.training.views import FORMS, TEXT, rendered_view, text_view

CORPUS = Path(__file__).parents[2] / "data" / "annotated"
FILES = [
    "card.json",
    "champs-mots.skops",
    "frontieres.skops",
    "propositions.skops",
    "statuts-document.skops",
    "statuts-propres.skops",
    "statuts.json",
]
NAMES = (
    "a/05-mayotte-dossier.cnr",
    "d/09-oise-tableau-propositions.cnr",
    "h/17-cts-val-de-marne.cnr",
)
MORE = (  # two parts of three teach what a proposal is
    "a/10-ille-et-vilaine-labellises.cnr",
    "a/12-cher-fiches.cnr",
    "a/14-haute-corse-tableaux.cnr",
    "a/17-pays-de-la-loire-laureats.cnr",
)


@pytest.fixture(scope="module")
def documents(taxonomy: Taxonomy) -> list[Annotated]:
    return read_corpus([CORPUS / name for name in NAMES], taxonomy.codes)


def test_a_text_view_holds_the_words_of_the_gold(documents: list[Annotated]) -> None:
    for document in documents:
        view = text_view(document)
        for gold, span in view.golds():
            text = document.text[gold.start : gold.end]
            assert words(span_text(view.blocks, span)) == words(text)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_gold_follows_into_every_format(
    documents: list[Annotated], form: str, tmp_path: Path
) -> None:
    scores = Counter[bool]()
    for document in documents:
        view = rendered_view(document, form, tmp_path)
        if view is None:
            assert form == "2col.pdf"
            continue
        gold = [document.text[g.start : g.end] for g in document.gold]
        found = [span_text(view.blocks, span) for _, span in view.golds()]
        pairing = pair(found, gold, [False] * len(gold))
        scores.update(score >= 0.9 for _, _, score in pairing.pairs)
        scores[False] += len(pairing.missed)
    assert scores[True] >= 0.97 * scores.total()
    assert not list(tmp_path.iterdir())


def test_each_document_is_seen_as_text_in_a_drawn_form_and_in_an_excerpt(
    documents: list[Annotated], tmp_path: Path
) -> None:
    forms = [[v.form for v in training_views(d, 0, tmp_path)] for d in documents]
    assert all((found[0], found[-1]) == (TEXT, EXCERPT) and len(found) <= 3 for found in forms)
    assert len({found[1] for found in forms if len(found) > 2}) > 1
    assert forms == [[v.form for v in training_views(d, 0, tmp_path)] for d in documents]


def test_labels_follow_the_gold(documents: list[Annotated]) -> None:
    view = text_view(documents[1])
    whole = [Unit(b.index, 0, len(b.text), b.text, plain(b.text)) for b in view.blocks]
    labels = unit_labels(view, whole)
    assert sum(label in "BS" for label in labels) == len(view.golds()) == 15
    assert labels[0] == "O"


def test_training_twice_gives_the_same_bytes(taxonomy: Taxonomy, tmp_path: Path) -> None:
    settings = load_settings()
    documents = read_corpus([CORPUS / name for name in (*NAMES, *MORE)], taxonomy.codes)
    for name in ("one", "two"):
        samples = training_samples(documents, settings, 0, lambda _: None)
        groups = [document.identifier for document in documents]
        fit_segmentation(
            samples, groups, settings, tmp_path / name, seed=0, progress=lambda _: None
        )
    files = [sorted(p.name for p in (tmp_path / name).iterdir()) for name in ("one", "two")]
    assert files[0] == files[1] == FILES
    for name in files[0]:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_flat_text_marks_nothing() -> None:
    blocks = read_plain("# Un titre\n\n- Ouvrir un centre\n- Fermer : non ?\n\nFin.").blocks
    text = flat(blocks).decode()
    assert text == "Un titre.\n\nOuvrir un centre.\n\nFermer : non ?\n\nFin.\n"
    assert {block.kind for block in read_plain(text).blocks} == {"paragraph"}


def test_a_document_amid_another_keeps_its_proposals(documents: list[Annotated]) -> None:
    document = next(one for one in documents if one.gold)
    filler = replace(document, identifier="sans", gold=())
    view = surrounded_view(document, [filler])
    assert view is not None
    alone = {span_text(text_view(document).blocks, s) for _, s in text_view(document).golds()}
    found = [span_text(view.blocks, span) for _, span in view.golds()]
    assert len(found) == len(document.gold)
    pairing = pair(found, sorted(alone), [False] * len(alone))
    assert min(score for _, _, score in pairing.pairs) >= 0.9
    assert [block.index for block in view.blocks] == list(range(len(view.blocks)))
    assert view.spans[0] is not None
    assert view.spans[0].block_start > len(view.blocks) // 4
    assert surrounded_view(document, []) is None
    assert surrounded_view(filler, [filler]) is None


def test_no_view_mixes_two_parts(documents: list[Annotated]) -> None:
    full = [one for one in documents if one.gold]
    filler = replace(full[0], identifier="sans", gold=())
    corpus = [filler, *(replace(full[0], identifier=f"x{number}") for number in range(12))]
    settings = load_settings()
    forms = [
        {view.view.form for views in samples[1:] for view in views}
        for samples in (
            training_samples(corpus, settings, 0, lambda _: None, [0] * 13),
            training_samples(corpus, settings, 0, lambda _: None, [1] + [0] * 12),
        )
    ]
    assert AMID in forms[0]
    assert AMID not in forms[1]


def test_projects_are_set_as_in_a_press_dossier() -> None:
    text = (
        "Le contexte.\n\n## Un bus des yeux\n\nPorteur : la mairie\n\n"
        "Un opticien va de village en village.\n\nIl lit les clichés avec le centre hospitalier.\n"
    )
    start = text.index("## Un bus")
    gold = Gold(start, len(text), (), (), "en_cours", {"titre": "Un bus des yeux"}, ambiguous=False)
    settings = set()
    for number in range(40):
        one = Annotated(f"d{number}", "d", {}, "", text, (gold,))
        view = recast_view(one, [replace(one, identifier="sans", gold=())])
        assert view is not None
        (span,) = view.spans
        assert span is not None
        settings.add(span_text(view.blocks, span))
    title, body = "Un bus des yeux", "Un opticien va de village en village. Il lit les clichés"
    body += " avec le centre hospitalier"  # spans are carried over by words: no last stop
    ends = ("", ".\nEN COURS", ".\nEn cours")
    assert settings == {f"{title}{stop}\n{body}{end}" for stop in ("", ".") for end in ends}
