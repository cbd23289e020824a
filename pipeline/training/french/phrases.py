"""Sentences made by hand, with gold sentence ends, lemmas and parts of speech of some words.

A YAML list of blocks: `phrases`, the sentences in order, which one blank joins into the block's
text, and `mots`, each with `mot`, `lemme`, `pos` and, where the word stands more than once, its
`rang` from 1.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.document import Block
from pipeline.errors import UsageError
from pipeline.evaluate import Score, bootstrap, f1
from pipeline.segment.doc import SEPARATOR, to_doc
from pipeline.text import normalise

NAMES: Final = ("ends", "inner_ends", "lemma", "upos")


class GoldWord(BaseModel):
    """A word with its lemma and part of speech; `rang` counts equal words of a block from 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mot: str
    lemme: str
    pos: str
    rang: int = Field(default=1, ge=1)


class GoldBlock(BaseModel):
    """A block as a document has it, its sentences and what is known of some words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    genre: str
    phrases: tuple[str, ...] = Field(min_length=1)
    mots: tuple[GoldWord, ...]


def read_phrases(path: Path) -> list[GoldBlock]:
    """Return the blocks of a file.

    Raises:
        UsageError: it is missing or faulty (French).
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return TypeAdapter(list[GoldBlock]).validate_python(content)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        message = f"« {path} » n'est pas un fichier de phrases annotées ({error})."
        raise UsageError(message) from error


def phrase_errors(nlp: Language, blocks: Sequence[GoldBlock]) -> list[list[str]]:
    """Return what is read wrong in each block, in words (see `phrase_scores` for the rules)."""
    return [_errors(doc, block) for doc, block in zip(_docs(nlp, blocks), blocks, strict=True)]


def phrase_scores(nlp: Language, blocks: Sequence[GoldBlock], seed: int) -> dict[str, Score]:
    """Return the F-scores of sentence ends and the accuracy of the words, by block resampled.

    `ends` counts all ends, `inner_ends` those inside a block only; `lemma` and `upos` are over
    the annotated words, and a word that is cut otherwise is wrong.
    """
    rows = []
    for doc, block in zip(_docs(nlp, blocks), blocks, strict=True):
        found, gold = _ends(doc), _gold_ends(block)
        last = max(gold)
        inner = (found - {last}, gold - {last})
        words = _words(doc, block)
        rows.append(
            [
                (len(found & gold), len(found), len(gold)),
                (len(inner[0] & inner[1]), len(inner[0]), len(inner[1])),
                (sum(lemma for lemma, _ in words), len(words), len(words)),
                (sum(pos for _, pos in words), len(words), len(words)),
            ]
        )
    counted = np.array(rows, dtype=float)
    return {
        name: bootstrap(counted[:, column], lambda total: f1(*total), seed)
        for column, name in enumerate(NAMES)
    }


def _docs(nlp: Language, blocks: Sequence[GoldBlock]) -> list[Doc]:
    """Return each block read as the program reads it, among no others."""
    made = (to_doc(nlp, [Block(0, "paragraph", _text(block))]) for block in blocks)
    return list(nlp.pipe(made))


def _text(block: GoldBlock) -> str:
    return normalise(" ".join(block.phrases))


def _gold_ends(block: GoldBlock) -> set[int]:
    """Return where the sentences end: the number of letters before each end, blanks left out."""
    sizes = [len("".join(normalise(phrase).split())) for phrase in block.phrases]
    return {sum(sizes[: place + 1]) for place in range(len(sizes))}


def _ends(doc: Doc) -> set[int]:
    found = set()
    for sentence in doc.sents:
        text = doc.text[: sentence.end_char]
        if sentence.text.strip() and sentence.text != SEPARATOR:
            found.add(len("".join(text.split())))
    return found


def _words(doc: Doc, block: GoldBlock) -> list[tuple[bool, bool]]:
    """Return for each annotated word whether its lemma and its part of speech are right."""
    found = []
    for gold in block.mots:
        tokens = [token for token in doc if token.text == normalise(gold.mot)]
        token = tokens[gold.rang - 1] if len(tokens) >= gold.rang else None
        lemma, pos = (token.lemma_, token.pos_) if token else ("", "")
        found.append((lemma == gold.lemme, pos == gold.pos))
    return found


def _errors(doc: Doc, block: GoldBlock) -> list[str]:
    faults = []
    if _ends(doc) != _gold_ends(block):
        faults.append(" ‖ ".join(sentence.text for sentence in doc.sents))
    for gold, (lemma, pos) in zip(block.mots, _words(doc, block), strict=True):
        if not (lemma and pos):
            tokens = [token for token in doc if token.text == normalise(gold.mot)][gold.rang - 1 :]
            read = f"{tokens[0].lemma_}/{tokens[0].pos_}" if tokens else "–"
            faults.append(f"{gold.mot} : {gold.lemme}/{gold.pos}, lu {read}")
    return faults
