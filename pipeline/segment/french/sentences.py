"""The sentence recogniser: spaCy's, corrected where typography leaves no doubt.

A sentence never begins at a closing mark (the beginning moves behind it), with a small letter
where nothing ended before, behind a comma, a colon or an opening mark, within a word or an
abbreviation, nor behind the number of an item.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.pipeline import SentenceRecognizer
from spacy.tokens import Doc
from thinc.api import Model

FACTORY: Final = "remontees_senter"
_CLOSING: Final = frozenset("»”)]}.!?…,;:%") | {"...", "..", "’", "'"}
_BEFORE: Final = frozenset("«“([{,:–—-•→/") | {"’", "'"}
_ENDS: Final = frozenset(".!?…") | {"...", ".."}
_NAMES: Final = (
    "Action Annexe Art Article Atelier Axe Chapitre Fiche Mesure Objectif Orientation Partie Piste "
    "Point Priorité Projet Proposition Question Recommandation Thème Titre Volet"
)
# the number of an item and nothing else: « 3. », « b) », « Action 5. », « II. – »
_NUMBER: Final = re.compile(
    rf"(?:(?:{'|'.join(_NAMES.split())})s?\.? ?(?:n ?°)?|n ?°)? ?(?:\d+(?:[.-]\d+)*|[IVX]+|[a-z])?"
    r" ?(?:er|°)? ?[.)°:]? ?[–—-]?",
    re.IGNORECASE,
)
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\W\d_])(?:MM?|Mmes?|Mlles?|Drs?|Prs?|Me|St|Ste|art|al|cf|pp?|n|réf|tél|av|bd|env|resp|ex"
    r"|[LRD]|[A-Z]\.-[A-Z])\.$",
    re.IGNORECASE,
)
_REACH: Final = 12


def may_begin(doc: Doc, place: int, begins: int) -> bool:
    """Tell whether a sentence may begin at a token.

    Args:
        doc: the text.
        place: of the token, above 0.
        begins: where the sentence or the block before it begins.
    """
    token, before = doc[place], doc[place - 1]
    if token.is_space or before.is_space:
        return not token.is_space
    if before.text in _BEFORE or not (before.whitespace_ or before.text in _CLOSING):
        return False
    if token.text[0].islower() and before.text not in _ENDS:
        return False
    near = place - begins <= _REACH
    if near and _NUMBER.fullmatch(doc[begins:place].text.strip()):
        return False
    return not _ABBREVIATION.search(doc[max(place - 3, 0) : place].text)


def corrected(doc: Doc, wanted: Iterable[int]) -> list[int]:
    """Return the places of `wanted`, sorted, without those at which no sentence may begin."""
    begins = [0, *np.flatnonzero(doc.to_array(SENT_START) == 1).tolist()]
    found: list[int] = []
    for place in wanted:
        there = place
        while there < len(doc) and doc[there].text in _CLOSING:
            there += 1
        if there in {0, len(doc)}:
            continue
        before = begins[bisect_left(begins, there) - 1]
        if may_begin(doc, there, max(before, found[-1] if found else 0)):
            found.append(there)
    return found


class Senter(SentenceRecognizer):  # type: ignore[misc]
    """spaCy's recogniser; what it finds is corrected before it is written."""

    def set_annotations(self, docs: Iterable[Doc], batch_tag_ids: Sequence[Any]) -> None:
        """Set `token.is_sent_start` where nothing has set it before."""
        batch = list(docs)
        ids = [np.zeros(len(doc), dtype="int32") for doc in batch]
        for doc, flags, given in zip(batch, ids, batch_tag_ids, strict=True):
            flags[corrected(doc, np.flatnonzero(given).tolist())] = 1
        super().set_annotations(batch, ids)


@Language.factory(
    FACTORY,
    assigns=["token.is_sent_start"],
    default_config={"model": None},
    default_score_weights={"sents_f": 1.0, "sents_p": 0.0, "sents_r": 0.0},
)
def make_senter(nlp: Language, name: str, model: Model[Any, Any]) -> Senter:
    """Return the component, for `nlp.add_pipe`."""
    return Senter(nlp.vocab, model, name)
