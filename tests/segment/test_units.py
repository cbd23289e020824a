"""From blocks to a Doc and to units: nothing lost, no unit across blocks."""

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from pipeline.document import Block
from pipeline.extract.plain import read_plain
from pipeline.segment.doc import BLOCKS, to_doc, units
from pipeline.segment.french.loading import french
from pipeline.segment.reading import read_words
from pipeline.settings import load_settings

CORPUS = Path(__file__).parents[2] / "data" / "annotated"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return french(load_settings(pipeline_francais="blank:fr"))


def cut(nlp: Language, *texts: str) -> list[str]:
    blocks = [Block(index, "paragraph", text) for index, text in enumerate(texts)]
    (doc,) = read_words(nlp, [to_doc(nlp, blocks)])
    return [unit.text for unit in units(doc)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Un bus passe. Il s'arrête.", ["Un bus passe.", "Il s'arrête."]),
        ("Ouvrir une maison ; loger les internes.", ["Ouvrir une maison ;", "loger les internes."]),
        ("Il conclut. « Ouvrez ! » Elle rit.", ["Il conclut.", "« Ouvrez ! »", "Elle rit."]),
        ("1. Créer un guichet unique.", ["1. Créer un guichet unique."]),
        (
            "Que la mairie prête un local, et que l'école ouvre son gymnase.",
            ["Que la mairie prête un local,", "et que l'école ouvre son gymnase."],
        ),
        ("Un bus la nuit. [17] Un classeur.", ["Un bus la nuit. [17]", "Un classeur."]),
        ("Prévu en mars : – un bus ; – un lit.", ["Prévu en mars :", "– un bus ;", "– un lit."]),
        (
            (
                "Merci à tous. Parmi les idées phares figurent un car de dépistage au marché, "
                "la fin du certificat pour la piscine et une garde dentaire le dimanche matin. Fin."
            ),
            [
                "Merci à tous.",
                "Parmi les idées phares figurent",
                "un car de dépistage au marché,",
                "la fin du certificat pour la piscine et",
                "une garde dentaire le dimanche matin.",
                "Fin.",
            ],
        ),
    ],
)
def test_units_are_sentences_and_clauses(nlp: Language, text: str, expected: list[str]) -> None:
    assert cut(nlp, text) == expected


def test_a_unit_never_crosses_a_block(nlp: Language) -> None:
    assert cut(nlp, "Ouvrir une", "maison de santé") == ["Ouvrir une", "maison de santé"]


def test_headings_and_rows_stay_whole_and_furniture_is_left_out(nlp: Language) -> None:
    blocks = [
        Block(0, "heading", "Axe 1. Soigner ; prévenir.", 2),
        Block(1, "furniture", "Page 2."),
        Block(
            2, "table_row", "Un bus. Lundi. | CPTS", cells=(("", "Un bus. Lundi."), ("", "CPTS"))
        ),
    ]
    doc = nlp(to_doc(nlp, blocks))
    assert [(unit.block, unit.text) for unit in units(doc)] == [
        (0, blocks[0].text),
        (2, blocks[2].text),
    ]
    assert [span.id for span in doc.spans[BLOCKS]] == [0, 2]


def test_units_hold_every_letter_of_the_corpus_once(nlp: Language) -> None:
    for path in sorted((CORPUS / "h").glob("*.cnr"))[:12]:
        blocks = read_plain(path.read_text(encoding="utf-8")).blocks
        found = units(nlp(to_doc(nlp, blocks)))
        assert all(blocks[u.block].text[u.start : u.end] == u.text for u in found)
        text = "".join(c for b in blocks for c in b.text if c.isalpha())
        assert "".join(c for unit in found for c in unit.text if c.isalpha()) == text


def test_a_pipeline_given_by_path_is_used(tmp_path: Path) -> None:
    given = spacy.blank("fr")
    given.add_pipe("sentencizer", config={"punct_chars": ["!"]})
    given.to_disk(tmp_path / "fr")
    assert cut(
        french(load_settings(pipeline_francais=str(tmp_path / "fr"))), "Un bus. Un lit! Deux"
    ) == ["Un bus. Un lit!", "Deux"]
