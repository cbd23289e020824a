"""The embedding of words: hashed parts of the word and what the lexicon knows of it.

spaCy's `MultiHashEmbed` sees the word, its first letter and its last three; French inflection
shows in endings of one to four letters, and a lexicon tells the readings of words that were not
in the training text. Everything is a function of the lexeme, so it is computed once a lexeme, and
so is the vector as long as the weights stay what they are.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import numpy as np
from spacy.attrs import ORTH
from spacy.strings import get_string_id
from spacy.tokens import Doc, Token
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import (
    HashEmbed,
    Maxout,
    Model,
    chain,
    concatenate,
    list2ragged,
    ragged2list,
    with_array,
)
from thinc.layers.chain import forward, init

from pipeline.segment.french.forms import Forms, forms_of

CONVENTIONS: Final = "conventions"
DEFAULT: Final = "sequoia"
COLUMNS: Final = (
    *("norm", "prefix2", "prefix3", "suffix1", "suffix2", "suffix3", "suffix4", "shape"),
    *("readings", "lemmas", CONVENTIONS),
)
MOST_LEXEMES: Final = 200_000
MOST_VECTORS: Final = 50_000  # 20 MB
ROWS: Final = 32  # at least: BLAS multiplies very small matrices otherwise, to other last bits
LONGEST: Final = 40
REPEATS: Final = 3


def shape(text: str) -> str:
    """Return X for capitals, x for small letters, d for digits; runs are cut at three."""
    found = ""
    for character in text[:LONGEST]:
        sign = (
            "X"
            if character.isupper()
            else "x"
            if character.isalpha()
            else "d"
            if character.isdigit()
            else character
        )
        if not found.endswith(sign * REPEATS):
            found += sign
    return found


def columns(text: str, norm: str, forms: Forms | None) -> list[int]:
    """Return the hashes of one lexeme, in the order of `COLUMNS`, the conventions left out."""
    known = forms.class_of(norm) if forms else None
    parts = (
        *(norm, norm[:2], norm[:3], norm[-1:], norm[-2:], norm[-3:], norm[-4:], shape(text)),
        "|".join(known.readings) if known else "",
        "|".join(part + edit for part, edit in known.scripts) if known else "",
    )
    return [get_string_id(f"{name}={part}") for name, part in zip(COLUMNS, parts, strict=False)]


class _Extract:
    """The forward pass of the features: one row of hashes a lexeme, kept while it is needed."""

    def __init__(self) -> None:
        self._vocab: Vocab | None = None
        self._forms: Forms | None = None
        self._places: dict[int, int] = {}
        self._rows = np.empty((0, len(COLUMNS)), dtype="uint64")

    def __call__(
        self,
        model: Model[Any, Any],
        docs: Sequence[Doc],
        is_train: bool,  # noqa: FBT001 - thinc's
    ) -> tuple[list[Any], Callable[[Any], list[Any]]]:
        del is_train
        return [model.ops.asarray(self._array(doc), dtype="uint64") for doc in docs], _nothing

    def _array(self, doc: Doc) -> Any:  # noqa: ANN401 - thinc's arrays have types of its own
        return self.rows(doc, doc.to_array(ORTH).tolist(), range(len(doc)))

    def rows(self, doc: Doc, orths: Sequence[int], wanted: Iterable[int]) -> Any:  # noqa: ANN401
        """Return the hashes of those of the words `orths` of a Doc whose places are wanted."""
        if doc.vocab is not self._vocab or len(self._places) > MOST_LEXEMES:
            if doc.vocab is not self._vocab:
                self._forms = forms_of(doc.vocab)
            self._vocab, self._places = doc.vocab, {}
        wanted = list(wanted)
        for place in wanted:
            if orths[place] not in self._places:
                self._add(orths[place], doc[place])
        found = self._rows[[self._places[orths[place]] for place in wanted]]
        found[:, -1] = get_string_id(doc.user_data.get(CONVENTIONS, DEFAULT))
        return found

    def _add(self, orth: int, token: Token) -> None:
        place = len(self._places)
        if place >= len(self._rows):
            more = np.zeros((place + 1000, len(COLUMNS)), dtype="uint64")
            self._rows = np.concatenate([self._rows, more])
        self._rows[place, :-1] = columns(token.text, token.norm_, self._forms)
        self._places[orth] = place


class _Embed:
    """The forward pass of all layers; outside of training each lexeme's vector is kept."""

    def __init__(self, extract: _Extract) -> None:
        self._extract = extract
        self._forget(None, None)

    def __call__(
        self,
        model: Model[Any, Any],
        docs: Sequence[Doc],
        is_train: bool,  # noqa: FBT001 - thinc's
    ) -> tuple[Any, Callable[[Any], Any]]:
        if is_train:
            self._forget(None, None)
            return forward(model, docs, is_train)
        return [self._array(model, doc) for doc in docs], _nothing

    def _forget(self, weights: object, vocab: Vocab | None) -> None:
        """Begin without any vector; what is kept is of these weights and this vocabulary."""
        self._weights, self._vocab = weights, vocab
        self._places: dict[str, dict[int, int]] = {}  # by conventions, then by word
        self._size = 0
        self._vectors: Any = None

    def _array(self, model: Model[Any, Any], doc: Doc) -> Any:  # noqa: ANN401 - as above
        weights = next(node for node in model.walk() if node.has_param("W")).get_param("W")
        same = weights is self._weights and doc.vocab is self._vocab
        if not same or self._size > MOST_VECTORS:
            self._forget(weights, doc.vocab)
        places = self._places.setdefault(doc.user_data.get(CONVENTIONS, DEFAULT), {})
        orths = doc.to_array(ORTH).tolist()
        new = {orth: place for place, orth in enumerate(orths) if orth not in places}
        if new or self._vectors is None:
            self._add(model, self._extract.rows(doc, orths, new.values()))
            places |= {orth: self._size - len(new) + rank for rank, orth in enumerate(new)}
        return self._vectors[list(map(places.__getitem__, orths))]

    def _add(self, model: Model[Any, Any], rows: Any) -> None:  # noqa: ANN401 - as above
        """Append the vectors of words to those kept."""
        _, _, tables, mixed, _ = model.layers
        size, new = self._size, len(rows)
        rows = np.concatenate([rows, np.zeros((max(ROWS - new, 0), rows.shape[1]), "uint64")])
        made = mixed.predict(tables.predict(rows))[:new]
        if self._vectors is None or size + new > len(self._vectors):
            more = np.zeros((new + 2000, made.shape[1]), dtype=made.dtype)
            self._vectors = more if not size else np.concatenate([self._vectors[:size], more])
        self._vectors[size : size + new] = made
        self._size += new


def _nothing(gradient: object) -> list[Any]:
    del gradient
    return []


@registry.architectures("remontees.FormEmbed.v1")  # type: ignore[untyped-decorator]
def form_embed(width: int, table_width: int, rows: list[int], pieces: int) -> Model[Any, Any]:
    """Return the embedding layer, from Docs to one vector a token.

    A Doc's `user_data["conventions"]` names the treebank whose annotation is meant, where
    treebanks differ; without it, `DEFAULT`.

    Args:
        width: of the vectors.
        table_width: of each hash table.
        rows: of each table, in the order of `COLUMNS`.
        pieces: of the maxout layer that mixes the tables.
    """
    tables: list[Model[Any, Any]] = [
        HashEmbed(table_width, number, column=index, seed=index + 8, dropout=0.0)
        for index, (number, _) in enumerate(zip(rows, COLUMNS, strict=True))
    ]
    extract = _Extract()
    features: Model[Any, Any] = Model("form_features", extract)
    size = table_width * len(tables)
    mixed = Maxout(width, size, nP=pieces, dropout=0.0, normalize=True)
    layers: Model[Any, Any] = chain(
        features,
        list2ragged(),
        with_array(concatenate(*tables)),
        with_array(mixed),
        ragged2list(),
    )
    return Model(layers.name, _Embed(extract), init=init, dims={"nO": None}, layers=layers.layers)
