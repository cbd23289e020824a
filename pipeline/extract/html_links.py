"""Links of a web page that say nothing of its own: « Lire la suite », and lists of other pages."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from pipeline.extract.draft import Draft, joined
from pipeline.text import plain

_ACT: Final = re.compile(
    r"(?:lire (?:la suite|plus)|(?:en )?(?:savoir|voir) plus|voir (?:tout|tous|toutes)|imprimer|"
    r"repondre|partager|signaler|suivre|soutenir|retour|retour en haut|haut de page|suivant|"
    r"precedent|s'abonner|(?:se )?desinscrire|me desinscrire|se connecter|connexion|telecharger|"
    r"(?:voir|lire|afficher)(?: .{1,20})? (?:en ligne|dans (?:le|votre|un) navigateur))"
    r"(?: (?:cette|la|ce|le|un) (?:page|commentaire|contenu|article|document|fichier))?\W*"
)
_OTHERS: Final = re.compile(
    r"(?:a )?(?:lire|voir|decouvrir|consulter) (?:aussi|egalement)\b|"
    r"(?:articles?|actualites|contenus|pages|publications) "
    r"(?:similaires?|recente?s?|lie(?:e?s)?|associee?s?)\b|"
    r"(?:sur le|dans le|au) meme (?:sujet|theme)\b|"
    r"dans la meme (?:rubrique|categorie|collection)\b|"
    r"(?:partager|suivez[- ]nous|liens utiles|ces articles|vous aimerez|derniers articles)\b"
)
_BETWEEN: Final = 2  # short texts between two links at most
_SHORT: Final = 30  # characters of a date or of a name between two links


def is_act(text: str) -> bool:
    """Tell the text of a link that only says what it does.

    >>> is_act("Lire la suite →"), is_act("Imprimer le budget")
    (True, False)
    """
    return len(text) <= 2 * _SHORT and _ACT.fullmatch(plain(text)) is not None


def without_others(drafts: Sequence[Draft], links: Collection[int]) -> list[Draft]:
    """Return the drafts, those that list other pages being furniture.

    They stand below a title that says so, up to the first that is no link (by its rank in `links`),
    but for short ones between two links.
    """
    found = list(drafts)
    rank = 0
    while rank < len(found):
        first, rank = rank, rank + 1
        if found[first].kind not in {"heading", "paragraph"} or not _tells_others(found[first]):
            continue
        last = first
        while rank < len(found) and rank - last <= _BETWEEN:
            if rank in links:
                last = rank
            elif found[rank].kind == "heading" or len(joined(found[rank].pieces)) > _SHORT:
                break
            rank += 1
        rank = last + 1
        for place in range(first, rank) if last > first else ():
            found[place] = replace(found[place], kind="furniture", level=0)
    return found


def _tells_others(draft: Draft) -> bool:
    text = joined(draft.pieces)
    return len(text) <= 2 * _SHORT and _OTHERS.match(plain(text)) is not None
