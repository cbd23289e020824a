"""The embedding of words: hashed parts of the word and what the lexicon knows of it.

spaCy's `MultiHashEmbed` sees the word, its first letter and its last three; French inflection
shows in endings of one to four letters, and a lexicon tells the readings of words that were not
in the training text. Everything is a function of the lexeme, so it is computed once a lexeme.
"""

from collections.abc import Callable, Sequence
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

from pipeline.segment.french.forms import Forms, forms_of

CONVENTIONS: Final = "conventions"
DEFAULT: Final = "sequoia"
COLUMNS: Final = (
    *("norm", "prefix2", "prefix3", "suffix1", "suffix2", "suffix3", "suffix4", "shape"),
    *("readings", "lemmas", CONVENTIONS),
)
MOST_LEXEMES: Final = 200_000
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
        if doc.vocab is not self._vocab or len(self._places) > MOST_LEXEMES:
            if doc.vocab is not self._vocab:
                self._forms = forms_of(doc.vocab)
            self._vocab, self._places = doc.vocab, {}
        orths = doc.to_array(ORTH).tolist()
        for place, orth in enumerate(orths):
            if orth not in self._places:
                self._add(orth, doc[place])
        found = self._rows[[self._places[orth] for orth in orths]]
        found[:, -1] = get_string_id(doc.user_data.get(CONVENTIONS, DEFAULT))
        return found

    def _add(self, orth: int, token: Token) -> None:
        place = len(self._places)
        if place >= len(self._rows):
            more = np.zeros((place + 1000, len(COLUMNS)), dtype="uint64")
            self._rows = np.concatenate([self._rows, more])
        self._rows[place, :-1] = columns(token.text, token.norm_, self._forms)
        self._places[orth] = place


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
    features: Model[Any, Any] = Model("form_features", _Extract())
    size = table_width * len(tables)
    mixed = Maxout(width, size, nP=pieces, dropout=0.0, normalize=True)
    return chain(
        features,
        list2ragged(),
        with_array(concatenate(*tables)),
        with_array(mixed),
        ragged2list(),
    )
