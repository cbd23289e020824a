"""The language of a text: French, unless it is surely another one."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from pipeline.document import Block
from pipeline.errors import ForeignLanguage

_FRENCH: Final = frozenset(
    [
        "le",
        "la",
        "les",
        "l",
        "de",
        "des",
        "du",
        "d",
        "et",
        "en",
        "un",
        "une",
        "à",
        "au",
        "aux",
        "pour",
        "dans",
        "sur",
        "par",
        "que",
        "qui",
        "est",
        "sont",
        "avec",
        "ce",
        "cette",
        "ces",
        "se",
        "s",
        "il",
        "elle",
        "nous",
        "vous",
        "ne",
        "pas",
        "plus",
        "ou",
        "où",
        "qu",
    ]
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_CHUNK: Final = 1000
_CHUNKS: Final = 5
_ENOUGH: Final = 200
_FRENCH_SHARE: Final = 0.10
_LOWER_SHARE: Final = 0.5
_SURE: Final = 0.9
_NAMES: Final = {
    "en": "en anglais", "de": "en allemand", "es": "en espagnol", "it": "en italien",
    "pt": "en portugais", "nl": "en néerlandais", "ar": "en arabe", "ca": "en catalan",
}  # fmt: skip


def check_language(blocks: Sequence[Block]) -> str:
    """Return `fr`.

    A text is foreign only when it has 200 characters, fewer than 1 French function word in 10,
    mostly words in lower case (a list of names has not) and when the classifier is sure of one
    and the same other language in every part of it.

    Raises:
        ForeignLanguage: the text is surely not in French.
    """
    text = " ".join(block.text for block in blocks if block.kind != "furniture")
    if len(text) < _ENOUGH:
        return "fr"
    text = text[: _CHUNK * 100]
    words = _WORD.findall(text)
    if sum(map(_FRENCH.__contains__, map(str.lower, words))) >= _FRENCH_SHARE * len(words):
        return "fr"
    if sum(word[0].isupper() for word in words) > _LOWER_SHARE * len(words):
        return "fr"
    step = max(_CHUNK, len(text) // _CHUNKS)
    found = {_language(text[start : start + _CHUNK]) for start in range(0, len(text), step)}
    found.discard("")
    if len(found) == 1 and "fr" not in found:
        name = _NAMES.get(found.pop(), "dans une autre langue")
        message = (
            f"Le document semble rédigé {name} ; seul le français est traité. "
            "Déposez-en une version française."
        )
        raise ForeignLanguage(message)
    return "fr"


def _language(text: str) -> str:
    """Return the code of the language, `fr` when unsure, nothing when there is too little text."""
    if len(text) < _ENOUGH:
        return ""
    code, probability = _identifier().classify(text)
    return str(code) if probability >= _SURE else "fr"


@cache
def _identifier() -> Any:  # noqa: ANN401
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
