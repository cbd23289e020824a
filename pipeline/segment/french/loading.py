"""Opens the French pipeline: `fr_remontees` of the models folder, checked, or another one."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.attrs import IS_SPACE, NORM
from spacy.language import Language
from thinc.api import NumpyOps

from pipeline.card import card_version, damaged, read_card
from pipeline.errors import ResourceError
from pipeline.segment.french import embed, language, lemmas, sentences
from pipeline.settings import FRENCH, Settings, models_folder

BLANK: Final = "blank:fr"
COMMAND: Final = "remontees entrainer francais"
MAX_LENGTH: Final = 10**9
KEPT: Final = 100_000  # words between blanks whose tokens are remembered
ATTRIBUTES: Final = frozenset({NORM, IS_SPACE})  # all that is asked of a lexeme
FILES: Final = ("config.cfg", "meta.json", "tokenizer", "vocab/lookups.bin", "vocab/strings.json")
PARTS: Final = (  # registered by their import
    embed.form_embed,
    language.French,
    lemmas.make_lemmatizer,
    sentences.make_senter,
)


def french(settings: Settings) -> Language:
    """Return the French pipeline that the settings name, `fr_remontees` when they name none.

    `blank:fr` is spaCy's blank French with a sentencizer, for comparisons.

    Raises:
        ResourceError: it is missing, changed or made for other libraries (French).
    """
    nlp = _named(settings.pipeline_francais) or load_french(
        models_folder(settings, FRENCH) / FRENCH
    )
    nlp.max_length = MAX_LENGTH
    return nlp


def _named(name: str) -> Language | None:
    if not name:
        return None
    if name == BLANK:
        nlp = spacy.blank("fr")
        nlp.add_pipe("sentencizer")
        return nlp
    try:
        return spacy.load(name)
    except (OSError, ValueError) as error:
        message = (
            f"Le pipeline français « {name} » est introuvable ou illisible. Corrigez le "
            "réglage pipeline_francais, ou laissez-le vide."
        )
        raise ResourceError(message) from error


def load_french(folder: Path) -> Language:
    """Return the pipeline of a folder whose card vouches for every byte.

    Where spaCy has another patch version than the one it was made with, the reference sentences
    of the card must come out the same.

    Raises:
        ResourceError: the folder is not what its card says, or reads French otherwise (French).
    """
    card = read_card(folder, COMMAND, *FILES)
    try:
        nlp = spacy.load(folder, exclude=["tokenizer"])
        language.open_tokenizer(nlp, folder / "tokenizer")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(folder, COMMAND) from error
    tokenizer: Any = nlp.tokenizer
    tokenizer.max_cache_size = KEPT
    vocab: Any = nlp.vocab
    for name in set(vocab.lex_attr_getters) - ATTRIBUTES:
        del vocab.lex_attr_getters[name]
    ops = NumpyOps(use_blis=False)  # numpy multiplies matrices four times as fast as thinc's BLIS
    parts: list[Any] = [nlp.get_pipe(name) for name in nlp.pipe_names]
    for part in parts:
        for node in part.model.walk():
            node.ops = ops
    if card["versions"]["spacy"] != version("spacy"):
        _check(nlp, card["reference"], folder)
    return nlp


def _check(nlp: Language, reference: Sequence[Mapping[str, Any]], folder: Path) -> None:
    if any(reading(nlp, one["text"]) != one for one in reference):
        message = (
            f"Avec spaCy {version('spacy')}, le modèle « {folder} » ne lit plus ses phrases de "
            "référence comme à sa fabrication. Installez la version de spaCy que nomme sa fiche "
            f"(card.json), ou refaites le modèle avec « {COMMAND} »."
        )
        raise ResourceError(message)


def reading(nlp: Language, text: str) -> dict[str, Any]:
    """Return what the pipeline reads in a text, as the card keeps it."""
    doc = nlp(text)
    return {
        "text": text,
        "sentences": [sentence.text for sentence in doc.sents],
        "words": [[token.text, token.lemma_, token.pos_, str(token.morph)] for token in doc],
    }


def pipeline_label(settings: Settings) -> str:
    """Return the name under which cards and `run.json` know the French pipeline."""
    name = settings.pipeline_francais
    if name == BLANK:
        return BLANK
    if name:
        meta = french(settings).meta
        return f"{meta['lang']}_{meta['name']}-{meta['version']}"
    folder = models_folder(settings, FRENCH) / FRENCH
    return f"{FRENCH}-{card_version(read_card(folder, COMMAND, *FILES))}"
