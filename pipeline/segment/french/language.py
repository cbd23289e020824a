"""The language class of `fr_remontees`.

`spacy.lang.fr` costs 2 s at import, nearly all in one regular expression. Its tokenizer is
therefore kept in the model folder, that expression rewritten (`pipeline.training.french`), and
this class brings none of it.
"""

from spacy.attrs import NORM
from spacy.language import BaseDefaults, Language
from spacy.util import registry

from pipeline.settings import FRENCH


def norm(text: str) -> str:
    """Return the lower-case form with straight apostrophes: the NORM of words no table names."""
    return text.lower().replace("’", "'").replace("\u00ad", "")


class FrenchDefaults(BaseDefaults):
    """No rule of its own: the tokenizer and the tables come from the model folder."""

    lex_attr_getters = {NORM: norm}  # noqa: RUF012 - spaCy's class attribute


@registry.languages(FRENCH)
class French(Language):  # type: ignore[no-untyped-call]
    """French with the tokenizer of its model folder."""

    lang = FRENCH
    Defaults = FrenchDefaults
