"""Treebanks of Universal Dependencies: sentences of words, contractions kept whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc
from spacy.training.converters.conllu_to_docs import conllu_to_docs

from pipeline.errors import UsageError

WHERE: Final = (
    "Les corpus arborés UD_French-Sequoia (LGPL-LR) et UD_French-GSD (CC BY-SA 4.0) se trouvent "
    "sur https://universaldependencies.org ; mettez fr_sequoia-ud-train.conllu, "
    "fr_sequoia-ud-dev.conllu et fr_gsd-ud-dev.conllu dans un dossier et donnez-le à --treebanks."
)
TRAIN: Final = {"sequoia": "fr_sequoia-ud-train.conllu", "gsd": "fr_gsd-ud-dev.conllu"}
DEV: Final = "fr_sequoia-ud-dev.conllu"
GROUP: Final = 10


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `morph` in the form of Universal Dependencies, `space` when a blank follows.

    `role` is the relation to the head, the side on which it stands and its part of speech: what
    a parser would learn, as one label. Without annotation, the texts are empty, `morph` is None.
    """

    text: str
    lemma: str
    pos: str
    morph: str | None
    space: bool
    role: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one sentence and the treebank whose conventions it follows."""

    words: tuple[Word, ...]
    conventions: str


def read_treebank(path: Path, conventions: str) -> list[Sentence]:
    """Return the sentences of a CoNLL-U file, in its order.

    Raises:
        UsageError: it is missing or no treebank (French).
    """
    try:
        text = path.read_text(encoding="utf-8")
        read: Any = conllu_to_docs
        docs = list(read(text, n_sents=1, merge_subtokens=True, no_print=True))
    except OSError as error:
        message = f"« {path} » est introuvable. {WHERE}"
        raise UsageError(message) from error
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        message = f"« {path} » n'est pas un corpus arboré au format CoNLL-U. {WHERE}"
        raise UsageError(message) from error
    found = [Sentence(tuple(_words(doc)), conventions) for doc in docs if len(doc)]
    if not any(word.pos for sentence in found for word in sentence.words):
        message = f"« {path} » n'est pas un corpus arboré au format CoNLL-U. {WHERE}"
        raise UsageError(message)
    return found


def _words(doc: Doc) -> Iterable[Word]:
    for token in doc:
        side = "=" if token.head.i == token.i else "<" if token.head.i < token.i else ">"
        yield Word(
            token.text,
            token.lemma_,
            token.pos_,
            str(token.morph),
            bool(token.whitespace_),
            f"{token.dep_}{side}{token.head.pos_}",
        )


def to_reference(nlp: Language, sentences: Sequence[Sentence]) -> Doc:
    """Return a gold Doc of these sentences in a row, one blank between them."""
    words = [word for sentence in sentences for word in sentence.words]
    starts: list[bool | int | None] = [
        place == 0 for sentence in sentences for place in range(len(sentence.words))
    ]
    last = {sum(len(s.words) for s in sentences[: n + 1]) - 1 for n in range(len(sentences) - 1)}
    doc = Doc(
        nlp.vocab,
        words=[word.text for word in words],
        spaces=[word.space or place in last for place, word in enumerate(words)],
        lemmas=[word.lemma for word in words],
        pos=[word.pos for word in words],
        morphs=[word.morph or "" for word in words],
        tags=[word.role for word in words],
        sent_starts=starts,
    )
    token: Any
    for token, word in zip(doc, words, strict=True):
        if word.morph is None:
            token.set_morph(None)
    return doc


def grouped(sentences: Sequence[Sentence], size: int = GROUP) -> list[Sequence[Sentence]]:
    """Return the sentences in runs of that size, as `spacy convert -n 10` groups them."""
    return [sentences[start : start + size] for start in range(0, len(sentences), size)]
