"""The French pipeline that is shipped: light, offline, right on official French."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language

from pipeline.extract.plain import read_plain
from pipeline.segment.doc import BLOCKS, to_doc
from pipeline.segment.french.language import grouped
from pipeline.segment.french.loading import french, load_french, reading
from pipeline.settings import FRENCH, load_settings
from pipeline.training.cnr import corpus_files
from pipeline.training.french.phrases import phrase_scores, read_phrases
from pipeline.training.french.scores import size_mb
from tests.conftest import CORPUS

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "models" / FRENCH
PHRASES = Path(__file__).with_name("phrases.yaml")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return french(load_settings(modeles=ROOT / "models"))


def test_hand_made_sentences_of_official_french_are_read_right(nlp: Language) -> None:
    blocks = read_phrases(PHRASES)
    assert sum(len(block.phrases) for block in blocks) >= 120
    scores = phrase_scores(nlp, blocks, 0)
    assert scores["ends"].value >= 0.97
    assert scores["lemma"].value >= 0.96


def test_it_is_light() -> None:
    assert size_mb(FOLDER) <= 12


def test_its_card_names_sources_and_licences() -> None:
    card = json.loads((FOLDER / "card.json").read_text(encoding="utf-8"))
    sources = card["data"]["sources"]
    assert (sources["sequoia"]["licence"], sources["gsd"]["licence"]) == ("LGPL-LR", "CC BY-SA 4.0")
    assert "LICENSE-sequoia.txt" in card["files"]
    scores = card["scores"]
    asked = {"upos": 0.975, "morph": 0.962, "lemma": 0.965, "sentences": 0.905}
    assert {name: scores[name][0] >= floor for name, floor in asked.items()} == dict.fromkeys(
        asked, True
    )


def test_spacy_opens_it_by_its_path_without_the_slow_french_package() -> None:
    code = (
        "import spacy, sys; nlp = spacy.load(sys.argv[1])\n"
        "print([token.lemma_ for token in nlp('Elle ouvre un bus.')])\n"
        "print('spacy.lang.fr' in sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(FOLDER)], capture_output=True, text=True, check=True
    )
    assert found.stdout.splitlines() == ["['lui', 'ouvrir', 'un', 'bus', '.']", "False"]


def test_the_reference_sentences_come_out_as_when_it_was_made(nlp: Language) -> None:
    card = json.loads((FOLDER / "card.json").read_text(encoding="utf-8"))
    for one in card["reference"]:
        assert reading(nlp, one["text"]) == one


def test_a_sentence_never_leaves_its_block(nlp: Language) -> None:
    for path in sorted((CORPUS / "f").glob("*.cnr"))[:10]:
        blocks = read_plain(path.read_text(encoding="utf-8")).blocks
        doc = nlp(to_doc(nlp, blocks))
        starts = {token.i for token in doc if token.is_sent_start}
        assert {span.start for span in doc.spans[BLOCKS]} <= starts


def test_batches_change_nothing(nlp: Language) -> None:
    texts = [" ".join(block.phrases) for block in read_phrases(PHRASES)]
    alone = [[(t.lemma_, t.pos_, t.is_sent_start) for t in nlp(text)] for text in texts[:40]]
    together = [[(t.lemma_, t.pos_, t.is_sent_start) for t in doc] for doc in nlp.pipe(texts[:40])]
    assert together == alone


@pytest.mark.parametrize("text", ["", " ", "a", "\n\n", "🙂 🙂", "«", "A" * 3000, "-" * 500, "1."])
def test_odd_texts_are_read(nlp: Language, text: str) -> None:
    assert nlp(text).text == text


def test_a_model_for_another_spacy_tries_no_download(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.socket.connect", pytest.fail)
    assert load_french(FOLDER).meta["name"] == FRENCH
    assert spacy.load(FOLDER).lang == FRENCH
    with pytest.raises(Exception, match="introuvable"):
        load_french(tmp_path)


def test_its_tokenizer_is_that_of_the_file_with_one_expression_grouped(nlp: Language) -> None:
    theirs: Any = spacy.load(FOLDER).tokenizer
    ours: Any = nlp.tokenizer
    slow, quick = (one.token_match.__self__.pattern for one in (theirs, ours))
    assert len(quick) < len(slow) / 2
    assert grouped(quick) == quick
    paths = corpus_files(CORPUS)[::8]
    words = {word for path in paths for word in path.read_text(encoding="utf-8").split()}
    middles = ("en", "LES", "lés", "la", "de", "du", "dès", "aux", "saint", "près", "et", "ou")
    names = {
        f"Aix-{middle}–{tail}" for middle in middles for tail in ("l'Eau", "Bains", "", "d'Or")
    }
    for word in words | names | {f"{name}-" for name in names}:
        assert bool(ours.token_match(word)) == bool(theirs.token_match(word)), word
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert [token.text for token in ours(text)] == [token.text for token in theirs(text)]
    assert {bool(ours.token_match(name)) for name in names} == {True, False}


@pytest.mark.parametrize(
    "expression", ["^(?:a|b)$", "^(?:a|(?:b|c))$", "abc", "^(?:x|(?:[b]d|e))$"]
)
def test_an_expression_of_another_make_is_left_as_it_is(expression: str) -> None:
    assert grouped(expression) == expression
