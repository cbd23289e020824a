"""Names that their surroundings give away: a title, a given name, initials, a signature.

Each rule yields what it finds in one text; `document` joins them and finds the names again where
they stand alone. Institutions, streets and laws that are named after somebody are left.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.noms.found import PERSON, Found
from pipeline.noms.words import (
    AFTER_ALONE,
    CUE,
    INITIALS,
    KEPT_BEFORE,
    PARTICLE,
    PLURAL,
    SPACE,
    TITLES,
    WORD,
    can_be_name,
    is_given,
    says_little,
)

_STARS: Final = r"\*{0,2}"
_AFTER_TITLE: Final = (
    rf"{_STARS}{SPACE}?{_STARS}(?:l[ea]{SPACE}(?:docteure?|professeure?|Dr|Pr){SPACE})?"
)
_TITLE: Final = re.compile(rf"(?<![\w.’'-])(?P<title>{TITLES}){_AFTER_TITLE}")
_INITIALS: Final = re.compile(rf"(?<![\w.’'-])(?P<initials>{INITIALS})")
_WORDS: Final = re.compile(rf"(?<![\w’'-])(?:(?<=[dl]['’]))?{WORD}")
_WORD: Final = re.compile(WORD)
_PARTICLE: Final = re.compile(PARTICLE)
_SPACE: Final = re.compile(SPACE)
_NEXT: Final = re.compile(rf"{SPACE}?,{SPACE}?|{SPACE}(?:et|ou|&){SPACE}")
_CUED: Final = re.compile(rf"{CUE.pattern}$")
_ACRONYM: Final = 5
_LONGEST: Final = 4  # words of a name
_ARTICLES: Final = frozenset({"Le", "La", "Les", "Du", "De", "Des"})
_CAPITAL_PARTICLES: Final = _ARTICLES | {
    *("Da", "Do", "Dos", "Di", "Del", "Della", "Dal", "Van", "Von", "Ter", "Der", "Den", "Mac"),
    *("Mc", "El", "Al", "Ben", "Bel", "Bou", "Abou", "Abd", "Abdel", "Ould", "Aït", "Ait"),
    *("Saint", "Sainte", "St"),
}
_SAINT: Final = re.compile("(?:Saint|Sainte|St|Ste)-")
_PLAIN_TITLE: Final = re.compile("[a-z]")  # « le docteur de Saint-Pol » has no name
_SINGLE: Final = re.compile(rf"{INITIALS}")
_LISTED: Final = re.compile(r"[,;:(/–|-]\s*\**$|[a-zà-ÿ]\**\s$|^\W*$")
_REFERENCE: Final = re.compile(
    r"(?:articles?|art\.|annexes?|alinéa|parties?|orientations?|objectifs?|mesures?|actions?|priorités?|thèmes?|étapes?|pistes?|groupes?|axes?|chapitres?|titres?|"
    r"ateliers?|tables?|hépatites?|vitamines?|options?|lots?|points?|questions?|niveaux?|classes?|"
    r"types?|catégories?|collèges?|scénarios?|volets?|fiches?|plans?|sections?|[LRD]\.)\s?$",
    re.IGNORECASE,
)
_HANDLE: Final = re.compile(r"(?<![\w’'-])([A-ZÀ-Þ][a-zà-ÿ]+)_?(\d{2,4})(?![\w-])")
_POSTED: Final = re.compile(r"(?:\bPseudo|(?:^|\n)Par)\s$")
_LOWER_ARTICLE: Final = re.compile(
    rf"\b(?:[LlAa]u?|[Ll]e|[Ll]a|[Ll]es|[Dd]u|[Aa]ux|[Ss]aint|[Ss]ainte|[Pp]etite?|[Gg]rande?){SPACE}$"
)


def words_of_name(text: str, start: int, *, titled: bool) -> int:
    """Return where the name that begins at `start` ends, `start` itself if none does.

    A name is up to four capitalised words and particles; after its title (`titled`) one word is
    enough and a second one is taken with care, for the text may go on (« Mme Faure ARS »).
    """
    end = at = start
    count = 0
    first = ""
    while count < _LONGEST:
        particle = _PARTICLE.match(text, at)
        match = _WORD.match(text, particle.end() if particle else at)
        if not match or not _goes_on(text, match, first, titled=titled, count=count):
            break
        end = match.end()
        count += match[0] not in _CAPITAL_PARTICLES
        first = first or match[0]
        space = _SPACE.match(text, end)
        if not space:
            break
        at = space.end()
    return end if count else start


def _goes_on(text: str, match: re.Match[str], first: str, *, titled: bool, count: int) -> bool:
    word = match[0]
    if text[match.end() : match.end() + 1] == "." and len(word) == 1:
        return False
    if word in _ARTICLES:
        after = re.match(rf"{SPACE}({WORD})", text[match.end() : match.end() + 40])
        return bool(after and can_be_name(after[1])) and (titled or bool(first))
    if not can_be_name(word) and not (titled and not count and _SAINT.match(word)):
        return False
    if not count:
        return True
    acronym = word.isupper() and len(word) <= _ACRONYM and not first.isupper()
    if acronym and not (titled and is_given(first)):
        return False
    return is_given(first) or count < 2  # noqa: PLR2004


def titled(text: str) -> Iterator[Found]:
    """Yield what follows a title: one name, several after a plural one, initials too."""
    for match in _TITLE.finditer(text):
        if KEPT_BEFORE.search(text[max(0, match.start() - 80) : match.start()]):
            continue
        at = match.end()
        if _PLAIN_TITLE.match(match["title"]) and _PARTICLE.match(text, at):
            continue
        while True:
            end = _name_at(text, at)
            if end == at:
                break
            yield Found(at, end, PERSON)
            following = _NEXT.match(text, end)
            if not following or not PLURAL.match(match["title"]):
                break
            at = following.end()


def _name_at(text: str, at: int) -> int:
    initials = _SINGLE.match(text, at)
    if initials:
        space = _SPACE.match(text, initials.end())
        after = space.end() if space else initials.end()
        end = words_of_name(text, after, titled=True)
        word = _WORD.match(text, after)
        goes_on = word and (is_given(word[0]) or not _opens_sentence(text, word))
        return end if end > after and goes_on else initials.end()
    return words_of_name(text, at, titled=True)


def _opens_sentence(text: str, word: re.Match[str]) -> bool:
    """Return whether a capital says little, since a full stop stands before it."""
    low = word[0].lower()
    return bool(re.search(rf"(?<!\w){re.escape(low)}(?!\w)", text)) or not can_be_name(word[0])


def given(text: str) -> Iterator[Found]:
    """Yield names that begin with a given name, and given names alone."""
    end = 0
    for match in _WORDS.finditer(text):
        word = match[0]
        if match.start() < end or not is_given(word):
            continue
        before = text[max(0, match.start() - 80) : match.start()]
        if KEPT_BEFORE.search(before):
            end = words_of_name(text, match.start(), titled=False)
            continue
        end = words_of_name(text, match.start(), titled=False)
        couple = re.compile(rf"{SPACE}(?:et|ou){SPACE}({WORD})").match(text, match.end())
        if couple and end == match.end() and is_given(couple[1]):
            end = words_of_name(text, couple.start(1), titled=False)
            if end > couple.end(1):
                yield Found(match.start(), end, PERSON)
                continue
            end = match.end()
        yield from _judged(text, match, end, before)


def _judged(text: str, match: re.Match[str], end: int, before: str) -> Iterator[Found]:
    word = match[0]
    letter = re.compile(rf"{SPACE}{INITIALS}(?!\w)").match(text, match.end())
    if letter and end == match.end():
        yield Found(match.start(), letter.end(), PERSON)
        return
    if end > match.end():
        opens = says_little(word) and not re.search(r"[\w,:;(–|]\W{1,3}$", before)
        doubt = f"« {word} » peut être un mot ordinaire" if opens else ""
        yield Found(match.start(), end, PERSON, doubt)
        return
    if word.isupper():
        return  # a heading in capitals; a name that the document knows is found again
    if _LOWER_ARTICLE.search(before):
        yield Found(match.start(), match.end(), PERSON, "prénom, ou nom de lieu", kept=True)
    elif not says_little(word) or _CUED.search(before):
        yield Found(match.start(), match.end(), PERSON)
    elif re.search(rf"(?:^|[(.!?»\n–|]{SPACE}?)$", before) and AFTER_ALONE.match(text, match.end()):
        yield Found(
            match.start(), match.end(), PERSON, "prénom seul, qui peut être un mot ordinaire"
        )
    elif not re.search(rf"(?:^|[.!?»:\n–|•]{SPACE}?)$", before):
        reason = "prénom seul, qui peut être un lieu ou un mot ordinaire"
        yield Found(match.start(), match.end(), PERSON, reason, kept=True)


def initialled(text: str) -> Iterator[Found]:
    """Yield initials before a surname (« L. Oudin ») and initials alone (« J.-P. M. »)."""
    for match in _INITIALS.finditer(text):
        before = text[max(0, match.start() - 30) : match.start()]
        if _REFERENCE.search(before):
            continue
        letters = re.findall(r"\w+(?=\.)", match[0])
        if re.search(rf"\.{SPACE}?[-‐‑]?{SPACE}?\w", match[0]) and re.search(SPACE, match[0]):
            titled_one = letters[0] == "M" and not before.endswith("par ")
            if not titled_one and "".join(letters) not in {"NB", "PS", "SA", "AG", "CR"}:
                yield Found(match.start(), match.end(), PERSON)
            continue
        space = _SPACE.match(text, match.end())
        word = _WORD.match(text, space.end()) if space else None
        if not space or not word or match[0] == "M." or not _LISTED.search(before):
            continue
        end = words_of_name(text, space.end(), titled=False)
        if end > space.end() and not _opens_sentence(text, word):
            line_start = re.search(r"(?:^|\n)\W*$", before)
            if not line_start or re.match(rf"{SPACE}?[(,:]", text[end:]):
                yield Found(match.start(), end, PERSON)


def cued(text: str) -> Iterator[Found]:
    """Yield what a signature or the like announces: two capitalised words at least."""
    for cue in CUE.finditer(text):
        start = cue.end()
        end = words_of_name(text, start, titled=False)
        name = text[start:end]
        if re.search(SPACE, name) and not name.isupper():
            sure = is_given(re.split(SPACE, name)[0])
            yield Found(
                start, end, PERSON, "" if sure else "annoncé comme une personne, prénom inconnu"
            )
    for match in _HANDLE.finditer(text):
        posted = _POSTED.search(text[max(0, match.start() - 8) : match.start()])
        if is_given(match[1]) or posted:
            yield Found(match.start(), match.end(), PERSON)
