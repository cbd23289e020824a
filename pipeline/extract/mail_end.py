"""What an e-mail holds besides what its writer says: signatures, notices, heads of what it answers.

These are told by their words, so that they are the same in a page and in a plain text.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.extract.draft import Draft, joined

_LONG: Final = 160  # characters: a line of a signature has fewer
_WORDS: Final = 5  # a line with more that ends as a sentence says something
_MOST: Final = 15  # blocks of a signature
_SURE: Final = 3  # blocks of one that is not the end of what was written
_HEADS: Final = 3  # lines of the head of an e-mail that is quoted, at least
_HEAD_LENGTH: Final = 600  # characters of such a head in one block, at most
_NOTICE: Final = 1500  # characters of a legal notice, at most
_RULES: Final = frozenset(("--", "—", "– –"))
_NAME: Final = r"(?-i:[A-ZÀ-ÖØ-Þ])[\w'’.-]*(?:[ -][\w'’.-]+){0,4}"
_REGARDS: Final = (
    r"(?:(?:bien|très|tres|plus)[ ])?(?:cordialement|amicalement|respectueusement|sincèrement)"
    r"(?:[ ](?:vôtre|à[ ]vous))?|bien[ ]à[ ](?:vous|toi)|cdlt|cdt|"
    r"(?:(?:mes|nos|avec[ ]mes|avec[ ]nos)[ ])?"
    r"(?:(?:sincères|meilleures|cordiales|respectueuses)[ ])?"
    r"salutations(?:[ ](?:distinguées|cordiales|respectueuses|associatives|citoyennes))?"
)
_CLOSING: Final = re.compile(
    r"(?:(?:merci|dans[ ]l['’]attente|en[ ]vous[ ]remerciant|bonne[ ](?:journée|soirée))\b"
    rf"[^.!?:;]{{0,80}}[,.! ](?:et[ ])?)?(?:{_REGARDS})[ ]?[,.!]?(?:[ ]{_NAME})?[ ]?[,.!]?",
    re.IGNORECASE,
)
_POLITE: Final = re.compile(
    r"[^.!?:;]{0,120}\b(?:agréer|recevoir|croire|accepter)\b[^.!?:;]{0,160}"
    r"\b(?:salutations|considération|sentiments|hommages|respects)\b[^.!?:;]{0,60}[.!]?",
    re.IGNORECASE,
)
_SENT: Final = re.compile(
    r"(?:envoyé (?:de|depuis|à partir de|avec|par) "
    r"(?:mon|ma|l['’]|un|yahoo|outlook|proton|la messag)"
    r"|sent from (?:my|outlook|yahoo)|télécharge[rz] outlook pour|obtenez outlook pour"
    r"|get outlook for|provenance : courrier).{0,90}",
    re.IGNORECASE,
)
_NOTICES: Final = re.compile(
    r"(?:(?:avertissement|confidentialité|avis|attention|disclaimer)[ ]?:?[ ])?(?:"
    r"(?:ce|cet?te?|le présent|l['’]intégrité de ce)[ ](?:message|courriel|mail|e-mail"
    r"|courrier électronique|transmission)\b.{0,300}\b(?:confidentiel|destinataire"
    r"|par[ ]erreur|pièces?[ ]jointes?|(?:sans|anti|exempte?[ ]de)[ -]?virus)"
    r"|this (?:e-?mail|message)\b.{0,300}\b(?:confidential|intended|recipient)"
    r"|si vous (?:avez reçu|n['’]êtes pas (?:le|la) destinataire)\b.{0,80}"
    r"\b(?:message|courriel|erreur)"
    r"|(?:les|toutes les) informations (?:contenues|figurant) dans (?:ce|cet|le présent) "
    r"(?:message|courriel|mail)"
    r"|(?:pensez?|pensons) à (?:préserver )?(?:l['’]environnement|la planète)\b.{0,40}\bimprim"
    r"|(?:avant d['’]imprimer|n['’]imprimez (?:ce|que)|adoptez l['’]éco-?attitude|sans virus\b"
    r"|garanti sans virus|l['’]absence de virus|please consider the environment"
    r"|afin de (?:respecter|préserver|contribuer).{0,60}imprimer)"
    r"|(?:pour )?(?:vous désabonner|vous désinscrire|se désabonner|se désinscrire)\b"
    r"|vous recevez (?:ce|cet) (?:message|courriel|mail|e-mail) (?:car|parce)).*",
    re.IGNORECASE | re.DOTALL,
)
_FORWARDED: Final = re.compile(
    r"[-_* ]{0,40}(?:message (?:transféré|d['’]origine|original|réexpédié)"
    r"|début du message (?:transféré|réexpédié)|e-?mail d['’]origine"
    r"|(?:forwarded|original) message)[-_* :]{0,40}",
    re.IGNORECASE,
)
_WROTE: Final = re.compile(r"(?:le|on) .{5,240}(?:a écrit|wrote) ?:", re.IGNORECASE)
_HEAD: Final = re.compile(
    r"\*?(de|from|envoyé|sent|date|à|a|to|pour|cc|copie|objet|sujet|subject|répondre à"
    r"|pièces? jointes?|importance)(?: \([^)]{0,40}\))?\*? ?:",
    re.IGNORECASE,
)
_WHOLE_HEAD: Final = re.compile(
    r"de ?: .{1,200}(?:envoyé|date)(?: le)? ?: .{1,100}(?:objet|sujet) ?: .{1,200}", re.IGNORECASE
)
_WRITERS: Final = frozenset(("de", "from"))
_DAYS: Final = frozenset(("envoyé", "sent", "date"))
_OPENS: Final = re.compile(
    r"(?:je vous prie|nous vous prions|veuillez)\b.{0,60}\b(?:agréer|recevoir|croire)\b"
    r"|le (?:\w{2,8}\.? )?\d{1,2} .{3,20} .{0,6}\d{1,2} ?[:h] ?\d{2}\b",
    re.IGNORECASE,
)  # a formula, or the line above a quoted e-mail, that may go on below
_MORE: Final = re.compile(
    r"(?:p\.? ?s\b|n\.? ?b\b|post-scriptum|annexe|voici\b"
    r"|(?:(?:les|mes|nos) )?(?:propositions?|demandes?|idées?)\b)",
    re.IGNORECASE,
)


def parted(text: str) -> str:
    """Return a plain text with a blank line about each line that ends a message, above a notice."""
    return "\n".join(map(_parted, text.splitlines()))


def without_ends(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts of a body; those that are no words of its writer are furniture.

    A signature goes from its formula or its rule to the end of the message, or of what was written
    above the next; of one in the middle only the first lines are surely of it. Several rules part a
    text, and begin no signature. A body that would be left with nothing is returned as it is.
    """
    texts = [joined(draft.pieces).replace("\u00a0", " ") for draft in drafts]
    heads = _heads(texts)
    apart = {rank for rank, text in enumerate(texts) if _is_notice(text)} | heads
    rules = sum(text in _RULES for text in texts)
    for rank, text in enumerate(texts):
        if rank not in apart and (_is_closing(text) or (rules == 1 and text in _RULES)):
            apart.update(_signature(drafts, texts, rank, heads, apart))
    if all(rank in apart or not text for rank, text in enumerate(texts)):
        return list(drafts)
    return [
        replace(draft, kind="furniture", level=0) if rank in apart else draft
        for rank, draft in enumerate(drafts)
    ]


def _signature(
    drafts: Sequence[Draft], texts: Sequence[str], start: int, heads: set[int], apart: set[int]
) -> range:
    """Return the ranks of the formula or rule at `start` and of the signature below it."""
    end = start + 1
    while end < len(texts) and end not in heads and end - start <= _MOST:
        if end not in apart and _says_something(drafts[end], texts[end]):
            break
        end += 1
    if end == len(texts) or end in heads:
        return range(start, end)
    below = end if _MORE.match(texts[end]) else end - 1  # what is above a text may be its title
    return range(start, min(max(below, start + 1), start + 1 + _SURE))


def _says_something(draft: Draft, text: str) -> bool:
    """Tell what is no line of a signature: an item, a long text, a sentence, a postscript."""
    sentence = text.endswith((".", "?", "!", ";", ":")) and len(text.split()) > _WORDS
    return (
        draft.kind == "list_item" or len(text) > _LONG or sentence or _MORE.match(text) is not None
    )


def _heads(texts: Sequence[str]) -> set[int]:
    """Return the ranks of the heads of e-mails that this one answers or sends on."""
    heads: set[int] = set()
    run: list[int] = []
    labels: set[str] = set()
    for rank, text in enumerate([*texts, ""]):
        if head := _HEAD.match(text):
            run.append(rank)
            labels.add(head[1].lower())
            continue
        if len(run) >= _HEADS and labels & _WRITERS and labels & _DAYS:
            heads.update(run)
        run, labels = [], set()
        if _is_head(text):
            heads.add(rank)
    heads.update(rank for rank, text in enumerate(texts) if _is_whole_head(text))
    return heads


def _parted(line: str) -> str:
    said = line.strip("> \t\r\u00a0")
    if said in _RULES or _is_head(said) or (len(said) < _LONG and _CLOSING.fullmatch(said)):
        return f"\n{line}\n"
    return f"\n{line}" if _OPENS.match(said) or _is_notice(said) else line


def _is_head(text: str) -> bool:
    return bool(_FORWARDED.fullmatch(text[:_NOTICE]) or _WROTE.fullmatch(text[:_NOTICE]))


def _is_whole_head(text: str) -> bool:
    return len(text) < _HEAD_LENGTH and _WHOLE_HEAD.fullmatch(text) is not None


def _is_closing(text: str) -> bool:
    return len(text) < 2 * _LONG and bool(_CLOSING.fullmatch(text) or _POLITE.fullmatch(text))


def _is_notice(text: str) -> bool:
    return len(text) < _NOTICE and bool(_SENT.fullmatch(text) or _NOTICES.fullmatch(text))
