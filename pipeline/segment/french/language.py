"""The language class of `fr_remontees`.

`spacy.lang.fr` costs 2 s at import, nearly all in one regular expression. Its tokenizer is
therefore kept in the model folder, that expression rewritten (`pipeline.training.french`), and
this class brings none of it.
"""

import os.path
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from spacy.attrs import NORM
from spacy.language import BaseDefaults, Language
from spacy.util import from_bytes, registry

from pipeline.settings import FRENCH


def norm(text: str) -> str:
    """Return the lower-case form with straight apostrophes: the NORM of words no table names."""
    return text.lower().replace("’", "'").replace("\u00ad", "")


class FrenchDefaults(BaseDefaults):
    """No rule of its own: the tokenizer and the tables come from the model folder."""

    prefixes = suffixes = infixes = None
    tokenizer_exceptions = {}  # noqa: RUF012 - spaCy's class attribute
    lex_attr_getters = {NORM: norm}  # noqa: RUF012 - spaCy's class attribute


_MATCH: Final = "token_match"
_RULES: Final = "exceptions"
_LAST: Final = "|(?:"
_END: Final = "))$"


def open_tokenizer(nlp: Language, path: Path) -> None:
    """Give a pipeline the tokenizer of a file, the slow expression of which is grouped first."""
    tokenizer: Any = nlp.tokenizer
    content, found = path.read_bytes(), dict[str, Any]()
    names = (_MATCH, _RULES)
    from_bytes(content, {name: partial(found.__setitem__, name) for name in names}, ())
    tokenizer.from_bytes(content, exclude=["vocab", *names])
    tokenizer.token_match = re.compile(grouped(found[_MATCH])).match
    tokenizer.rules = found[_RULES]  # last: each of them is tokenised again by whatever is set


def grouped(expression: str) -> str:
    """Return an expression for the same words; the choices of its last group share start and end.

    They are names of places, « …-en-… »: the class of all letters stood there 24 times, 3 ms each.
    """
    before, start, last = expression.rpartition(_LAST)
    choices = last.removesuffix(_END).split("|")
    head, _, _ = _shared(choices).rpartition("]")
    tail, _, _ = _shared([choice[::-1] for choice in choices]).rpartition("[")
    if not (start and head and tail):
        return expression
    middles = (choice[len(head) + 1 : -len(tail) - 1] for choice in choices)
    return f"{before}{start}{head}](?:{'|'.join(middles)})[{tail[::-1]}{_END}"


def _shared(texts: Sequence[str]) -> str:
    return os.path.commonprefix(texts)  # noqa: RUF071 - texts, not paths


@registry.languages(FRENCH)
class French(Language):  # type: ignore[no-untyped-call]
    """French with the tokenizer of its model folder."""

    lang = FRENCH
    Defaults = FrenchDefaults
