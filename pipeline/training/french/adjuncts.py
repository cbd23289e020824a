"""What official French puts into a sentence and treebanks lack: articles of law, hours, sigles.

They stand without annotation but for the ends of sentences: a point inside them is none. A `0`
is drawn as a digit.
"""

import itertools
import random
from dataclasses import replace
from typing import Final

from pipeline.training.french.spelling import Words
from pipeline.training.french.treebank import Word

ADJUNCTS: Final = (
    *("(art. L. 1000-00)", "(art. R. 0000-0 du code de la santé publique)", "(al. 0)", "(p. 00)"),
    *("en application de l'article L. 0000-0", "au titre de l'art. R. 0000-0", "(cf. annexe 0)"),
    *("(loi n° 2000-000 du 00 juillet 2000)", "(fiche n° 0)", "(réf. 00-000)", "(cf. p. 00)"),
    *("à 00 h 00", "à 0h00", "de 0 h à 00 h", "le 0 mars 2000", "le 00/00/2000", "d'ici 2000"),
    *("(en cours)", "à compter du 1er janvier 2000", "pour 00 000 €", "(0,0 M€)", "(00 %)"),
    *("pour un montant de 00.000 euros", "(env. 00 patients)", "(max. 00 places)", "(min. 0)"),
    *("avec M. Le Goff", "par le Dr A. Morel", "avec Mme J.-P. Bertin", "avec MM. Roche et Vidal"),
    *("par le Pr. Caron", "avec le Dr. Salaün", "(tél. 00 00 00 00 00)", "(bd. Foch)", "(ex. 0)"),
    *("(écoles, mairies, etc.)", "(resp. M. Petit)", "à St-Brieuc", "(av. de la Gare)"),
)
SIGLES: Final = (
    *("ARS", "CPTS", "MSP", "CPAM", "SAMU", "SAS", "EHPAD", "URPS", "CHU", "DAC", "CLS", "GHT"),
    *("CNR", "PTSM", "CCAS", "MSA", "IPA", "PMI", "CMP", "SMUR"),
)
_AFTER: Final = frozenset({"NOUN", "PROPN"})


def bare(text: str, *, space: bool) -> Words:
    """Return the words of a text without annotation; `space` when a blank follows the last."""
    parts = text.split()
    return tuple(
        Word(part, "", "", None, space=space or place < len(parts))
        for place, part in enumerate(parts, 1)
    )


def inserted(words: Words, draw: random.Random) -> Words:
    """Return the words with an adjunct behind one of their nouns."""
    places = [
        place
        for place, (word, after) in enumerate(itertools.pairwise(words), 1)
        if word.pos in _AFTER and (after.pos in {"PUNCT", "ADP", "CCONJ"})
    ]
    if not places:
        return words
    place = draw.choice(places)
    text = "".join(str(draw.randrange(1, 10)) if c == "0" else c for c in draw.choice(ADJUNCTS))
    adjunct = bare(text, space=words[place - 1].space)
    before = replace(words[place - 1], space=True)
    return (*words[: place - 1], before, *adjunct, *words[place:])


def with_sigle(words: Words, draw: random.Random) -> Words:
    """Return the words with a sigle for one of their proper names."""
    places = [place for place, word in enumerate(words) if word.pos == "PROPN"]
    if not places:
        return words
    place, sigle = draw.choice(places), draw.choice(SIGLES)
    return (*words[:place], replace(words[place], text=sigle, lemma=sigle), *words[place + 1 :])
