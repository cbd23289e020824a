"""The lemmatizer: a lexicon first, then the trained edit trees for words it does not know.

A form that the lexicon knows with one lemma for its part of speech takes that one; where it has
none or several, the edit trees choose. What the treebanks contradict is kept as exceptions.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from spacy.attrs import LEMMA, ORTH, POS
from spacy.language import Language
from spacy.pipeline import EditTreeLemmatizer
from spacy.pipeline._edit_tree_internals.edit_trees import EditTrees
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab
from thinc.api import Model

from pipeline.segment.french.embed import MOST_LEXEMES
from pipeline.segment.french.forms import Forms, forms_of

FACTORY: Final = "remontees_lemmatizer"
EXCEPTIONS: Final = "lemmes"
NORMS: Final = "lexeme_norm"
PARTS: Final = {"NOUN": "N", "VERB": "V", "AUX": "V", "ADJ": "A", "ADV": "ADV"}
FEMININE: Final = {"Nfs": "", "Nfp": "s"}


def lexicon_lemma(forms: Forms, form: str, pos: str) -> str | None:
    """Return the one lemma that the lexicon gives a lower-case form as that UPOS, if it does.

    A noun that is feminine only (« infirmière ») keeps its own singular.
    """
    part = PARTS.get(pos)
    if part is None:
        return None
    known = forms.class_of(form)
    lemmas = known.lemmas(form, part)
    if len(lemmas) != 1:
        return None
    (lemma,) = lemmas
    if part == "N":
        nouns = [reading for reading in known.readings if reading.startswith("N")]
        if len(nouns) == 1 and nouns[0] in FEMININE and form.endswith(FEMININE[nouns[0]]):
            return form.removesuffix(FEMININE[nouns[0]])
    return lemma


class NormTrees(EditTrees):  # type: ignore[misc]
    """Edit trees over words as the norms know them: « SANTE » is « santé » before it is edited."""

    vocab: Vocab | None = None

    def add(self, form: str, lemma: str) -> int:
        """Return the number of the tree from a form to its lemma, made where there is none."""
        return int(super().add(self._base(form), lemma))

    def apply(self, tree_id: int, form: str) -> str | None:
        """Return the lemma that a tree makes of a form; None where it does not fit."""
        lemma: str | None = super().apply(tree_id, self._base(form))
        return lemma

    def _base(self, form: str) -> str:
        return base(self.vocab, form) if self.vocab is not None else form


def base(vocab: Vocab, form: str) -> str:
    """Return the norm of a word in capitals that the norms know, else the form itself."""
    if len(form) > 1 and form.isupper() and form in vocab.lookups.get_table(NORMS, {}):
        norm: str = vocab[form].norm_
        return norm
    return form


class Lemmatizer(EditTreeLemmatizer):
    """Sets `token.lemma`; needs `token.pos`, so it stands behind the morphologizer."""

    def __init__(
        self, vocab: Vocab, model: Model[Any, Any], name: str, *, min_tree_freq: int, top_k: int
    ) -> None:
        """Put trees that know the norms in the place of spaCy's."""
        super().__init__(vocab, model, name, min_tree_freq=min_tree_freq, top_k=top_k)
        self.trees = NormTrees(vocab.strings)
        self.trees.vocab = vocab
        self._forms: Forms | None = None
        self._kept: dict[tuple[int, ...], int] = {}
        self._made: dict[tuple[int, int], int] = {}

    def predict(self, docs: Iterable[Doc]) -> list[Any]:
        """Return the numbers of the most probable trees, the best last: (tokens, top_k) a Doc.

        Zeros for tokens whose lemma the lexicon is sure of; beside a best one that fits too.
        """
        batch = list(docs)
        found = [np.zeros((len(doc), self.top_k), dtype="int64") for doc in batch]
        vectors = self.model.get_ref("tok2vec").predict(batch) if any(map(len, batch)) else []
        for doc, trees, seen in zip(batch, found, vectors, strict=False):
            orths, known = self._known(doc)
            unsure = [place for place, lemma in enumerate(known) if not lemma]
            if unsure:
                scores = self.model.get_ref("output_layer").predict(seen[unsure])
                first = scores.argmax(axis=1)
                trees[unsure, -1] = first
                words = zip(unsure, first.tolist(), strict=True)
                misfits = [
                    row
                    for row, (place, tree) in enumerate(words)
                    if not self._made_by(orths[place], tree)
                ]
                trees[np.array(unsure)[misfits]] = _best(scores[misfits], self.top_k)
        return found

    def set_annotations(self, docs: Iterable[Doc], batch_tree_ids: Sequence[Any]) -> None:
        """Set the lemmas that the lexicon is sure of, else those of the first tree that fits."""
        for doc, trees in zip(docs, batch_tree_ids, strict=True):
            orths, lemmas = self._known(doc)
            unsure = [place for place, lemma in enumerate(lemmas) if not lemma]
            for place, best in zip(unsure, trees[unsure].tolist(), strict=True):
                lemmas[place] = self._edited(orths[place], best)
            if lemmas:
                numbers: Any = np.array(lemmas, dtype="uint64").reshape(-1, 1)
                doc.from_array([LEMMA], numbers)

    def _known(self, doc: Doc) -> tuple[list[int], list[int]]:
        """Return the words and the lemmas that the lexicon is sure of, by number; 0 elsewhere."""
        if len(self._kept) + len(self._made) > MOST_LEXEMES:
            self._kept.clear()
            self._made.clear()
        orths, parts = doc.to_array([ORTH, POS]).T.tolist() if len(doc) else ([], [])
        words = list(zip(orths, parts, strict=True))
        for place, word in enumerate(words):
            if word not in self._kept:
                lemma = self._sure(doc[place])
                self._kept[word] = self.vocab.strings.add(lemma) if lemma else 0
        return orths, list(map(self._kept.__getitem__, words))

    def _made_by(self, orth: int, tree: int) -> int:
        """Return the lemma that a tree makes of a word, by number; 0 where it does not fit."""
        made = self._made.get((orth, tree))
        if made is None:
            lemma = self.trees.apply(self.cfg["labels"][tree], self.vocab.strings[orth])
            made = self._made[orth, tree] = self.vocab.strings.add(lemma) if lemma else 0
        return made

    def _edited(self, orth: int, best: Sequence[int]) -> int:
        for tree in reversed(best):
            if lemma := self._made_by(orth, tree):
                return lemma
        return int(self.vocab.strings.add(base(self.vocab, self.vocab.strings[orth])))

    def _sure(self, token: Token) -> str | None:
        forms = self._forms = self._forms or forms_of(self.vocab)
        if token.text.isupper() and base(self.vocab, token.text) == token.text:
            return None
        exceptions = self.vocab.lookups.get_table(EXCEPTIONS, {})
        known: str | None = exceptions.get(f"{token.norm_}|{token.pos_}")
        return known or (lexicon_lemma(forms, token.norm_, token.pos_) if forms else None)


def _best(scores: Any, number: int) -> Any:  # noqa: ANN401 - arrays of numpy's
    """Return the columns of the highest scores of each row, the best last: (rows, number)."""
    columns = np.argpartition(scores, -number, axis=1)[:, -number:]
    order = np.argsort(np.take_along_axis(scores, columns, axis=1), axis=1)
    return np.take_along_axis(columns, order, axis=1)


@Language.factory(
    FACTORY,
    assigns=["token.lemma"],
    requires=["token.pos"],
    default_config={"model": None, "min_tree_freq": 3, "top_k": 3},
    default_score_weights={"lemma_acc": 1.0},
)
def make_lemmatizer(
    nlp: Language, name: str, model: Model[Any, Any], min_tree_freq: int, top_k: int
) -> Lemmatizer:
    """Return the component, for `nlp.add_pipe`."""
    return Lemmatizer(nlp.vocab, model, name, min_tree_freq=min_tree_freq, top_k=top_k)
